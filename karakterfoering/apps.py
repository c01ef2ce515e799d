"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KarakterfoeringConfig(AppConfig):
    name = "karakterfoering"
    verbose_name = "Karakterføring"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from felles import bidrag  # noqa: PLC0415
        from karakterfoering import startsaker  # noqa: PLC0415
        from karakterfoering.querysets import bindinger  # noqa: PLC0415
        from karakterfoering.querysets.roller import REGISTRERER  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="karakterfoering:liste",
            tekst=_("Karakterføring"),
            roller=REGISTRERER,
            rekkefoelge=67,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.startsaker.registrer("karakterfoering", startsaker.for_skolen, rekkefoelge=32)
        bidrag.partihandlinger.registrer("karakterfoering", startsaker.partilenke, rekkefoelge=45)
        bidrag.datolinjer.registrer("karakterfoering", startsaker.kalender, rekkefoelge=61)
        bidrag.bindinger.registrer("karakterfoering", bindinger.bindinger, rekkefoelge=12)
        bidrag.partibindinger.registrer("karakterfoering", bindinger.partibindinger, rekkefoelge=12)
