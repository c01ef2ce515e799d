from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeveringConfig(AppConfig):
    name = "levering"
    verbose_name = "Levering"

    def ready(self) -> None:
        # It needs the models, which exist only once every app is loaded.
        from deltakelse.permissions import SKOLEEIERE  # noqa: PLC0415
        from felles import bidrag, lagerkontroll  # noqa: PLC0415
        from levering.models import Besvarelsesfil, Gruppefil  # noqa: PLC0415
        from levering.querysets.bindinger import bindinger  # noqa: PLC0415

        bidrag.bindinger.registrer("levering", bindinger, rekkefoelge=20)
        bidrag.menypunkt(
            url_navn="levering:leveringsregel",
            tekst=_("Leveringsfrist"),
            roller=SKOLEEIERE,
            rekkefoelge=62,
            gruppe=bidrag.PLANLEGGING,
        )
        for modell in (Besvarelsesfil, Gruppefil):
            lagerkontroll.registrer(modell, "noekkel", stoerrelse="stoerrelse")
