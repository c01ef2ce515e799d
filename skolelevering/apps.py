"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SkoleleveringConfig(AppConfig):
    name = "skolelevering"
    verbose_name = "Skolelevering"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from felles import bidrag  # noqa: PLC0415
        from skolelevering import karantene  # noqa: PLC0415
        from vakter.permissions import HANDLENDE  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="skolelevering:gruppeopplasting",
            tekst=_("Gruppeopplasting"),
            roller=HANDLENDE,
            rekkefoelge=57,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.menypunkt(
            url_navn="skolelevering:nedlasting",
            tekst=_("Nedlasting"),
            roller=HANDLENDE,
            rekkefoelge=58,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.startsaker.registrer("karantene", karantene.startsaker, rekkefoelge=5)
