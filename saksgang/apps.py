"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SaksgangConfig(AppConfig):
    name = "saksgang"
    verbose_name = _("Saksgang")

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from felles import bidrag  # noqa: PLC0415
        from saksgang.bidrag import klagehandlinger, klageseksjon, partihandlinger  # noqa: PLC0415

        bidrag.partihandlinger.registrer("saker", partihandlinger, rekkefoelge=90)
        bidrag.klagehandlinger.registrer("saker", klagehandlinger)
        bidrag.klageseksjoner.registrer("saker", klageseksjon, rekkefoelge=90)
