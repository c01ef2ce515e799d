"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnulleringConfig(AppConfig):
    name = "annullering"
    verbose_name = _("Annullering")

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from annullering import startsaker  # noqa: PLC0415
        from annullering.bidrag import klageseksjon  # noqa: PLC0415
        from annullering.querysets.bindinger import bindinger  # noqa: PLC0415
        from annullering.querysets.saker import LESERE  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415
        from klage.querysets.annulleringer import annullerte  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="annullering:liste",
            tekst=_("Formelle feil"),
            roller=LESERE,
            rekkefoelge=69,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.startsaker.registrer("formelle_feil", startsaker.saker, rekkefoelge=33)
        bidrag.datolinjer.registrer("formelle_feil", startsaker.kalender, rekkefoelge=62)
        bidrag.partihandlinger.registrer("formelle_feil", startsaker.partilenke, rekkefoelge=46)
        bidrag.klageseksjoner.registrer("formelle_feil", klageseksjon, rekkefoelge=40)
        bidrag.annulleringer.registrer("klage", annullerte)
        bidrag.bindinger.registrer("formelle_feil", bindinger, rekkefoelge=13)
