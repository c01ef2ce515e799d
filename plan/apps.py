from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanConfig(AppConfig):
    name = "plan"
    verbose_name = "Eksamensplan"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import Rolle  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415
        from felles.importer.register import importslag  # noqa: PLC0415
        from plan.services import planimport  # noqa: PLC0415
        from plan.services.datoer import datoseksjon, periodedatoer  # noqa: PLC0415
        from plan.services.startsaker import oppgavesaker  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="plan:plan",
            tekst=_("Eksamensplan"),
            roller=Rolle,
            rekkefoelge=10,
            gruppe=bidrag.PLANLEGGING,
        )
        importslag.registrer(planimport.SLAG, planimport.IMPORTSLAG, rekkefoelge=50)
        bidrag.startsaker.registrer("oppgaver", oppgavesaker, rekkefoelge=21)
        bidrag.datolinjer.registrer("eksamen", periodedatoer, rekkefoelge=10)
        bidrag.startseksjoner.registrer("datoer", datoseksjon, rekkefoelge=80)
