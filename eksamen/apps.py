from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EksamenConfig(AppConfig):
    name = "eksamen"
    verbose_name = "Eksamen"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from eksamen.models import Oppgave  # noqa: PLC0415
        from eksamen.querysets.plan import PARTILESERE  # noqa: PLC0415
        from eksamen.services.partibidrag import registrer as registrer_partier  # noqa: PLC0415
        from eksamen.services.startsaker import saker  # noqa: PLC0415
        from felles import bidrag, lagerkontroll  # noqa: PLC0415

        bidrag.menypunkt(url_navn="eksamen:partier", tekst=_("Partier"), roller=PARTILESERE, rekkefoelge=40)
        bidrag.startsaker.registrer("eksamen", saker, rekkefoelge=20)
        registrer_partier()
        lagerkontroll.registrer(Oppgave, "noekkel", stoerrelse="stoerrelse")
