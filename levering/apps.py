from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeveringConfig(AppConfig):
    name = "levering"
    verbose_name = "Levering"

    def ready(self) -> None:
        # It needs the models, which exist only once every app is loaded.
        from deltakelse.permissions import SKOLEEIERE  # noqa: PLC0415
        from felles import angre, bidrag, lagerkontroll  # noqa: PLC0415
        from levering.models import Besvarelsesfil, Gruppefil  # noqa: PLC0415
        from levering.querysets.bindinger import bindinger  # noqa: PLC0415
        from levering.services import gjenaapning, gruppe, skolelevering  # noqa: PLC0415

        bidrag.bindinger.registrer("levering", bindinger, rekkefoelge=20)
        bidrag.menypunkt(
            url_navn="levering:leveringsregel",
            tekst=_("Leveringsfrist"),
            roller=SKOLEEIERE,
            rekkefoelge=62,
            gruppe=bidrag.PLANLEGGING,
        )
        angre.angrehandlinger.registrer(skolelevering.ANGRESLAG, skolelevering.angre_sletting)
        angre.angrehandlinger.registrer(gjenaapning.ANGRESLAG, gjenaapning.angre_gjenaapning)
        angre.angrehandlinger.registrer(gruppe.ANGRESLAG_FJERNET, gruppe.angre_fjerning)
        angre.angrehandlinger.registrer(gruppe.ANGRESLAG_LUKKET, gruppe.angre_lukking)
        for modell in (Besvarelsesfil, Gruppefil):
            lagerkontroll.registrer(modell, "noekkel", stoerrelse="stoerrelse")
