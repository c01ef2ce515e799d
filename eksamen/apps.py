from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EksamenConfig(AppConfig):
    name = "eksamen"
    verbose_name = "Eksamen"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import Rolle  # noqa: PLC0415
        from eksamen.querysets.plan import PARTILESERE  # noqa: PLC0415
        from eksamen.services import planimport  # noqa: PLC0415
        from eksamen.services.datoer import datoseksjon, periodedatoer  # noqa: PLC0415
        from eksamen.services.partibidrag import registrer as registrer_partier  # noqa: PLC0415
        from eksamen.services.startsaker import saker  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415
        from felles.importer.register import importslag  # noqa: PLC0415

        bidrag.menypunkt(url_navn="eksamen:partier", tekst=_("Partier"), roller=PARTILESERE, rekkefoelge=10)
        bidrag.menypunkt(url_navn="eksamen:plan", tekst=_("Eksamensplan"), roller=Rolle, rekkefoelge=30)
        importslag.registrer(planimport.SLAG, planimport.IMPORTSLAG, rekkefoelge=50)
        bidrag.startsaker.registrer("eksamen", saker, rekkefoelge=20)
        bidrag.datolinjer.registrer("eksamen", periodedatoer, rekkefoelge=10)
        bidrag.startseksjoner.registrer("datoer", datoseksjon, rekkefoelge=80)
        registrer_partier()
