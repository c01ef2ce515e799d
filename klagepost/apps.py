"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KlagepostConfig(AppConfig):
    name = "klagepost"
    verbose_name = _("Klagepost")

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import Rolle  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415
        from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN  # noqa: PLC0415
        from klagepost import startsaker  # noqa: PLC0415
        from klagepost.bidrag import klagehandlinger, klageseksjon  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="klagepost:liste",
            tekst=_("Klagebesvarelser i posten"),
            roller=[*LESER_VED_SKOLEN, *KLAGEANSVARLIGE, Rolle.KLAGENEMND],
            rekkefoelge=78,
            gruppe=_("Klage"),
        )
        bidrag.startsaker.registrer("klagepost_skole", startsaker.for_skole, rekkefoelge=33)
        bidrag.startsaker.registrer("klagepost_medlem", startsaker.for_medlem, rekkefoelge=43)
        bidrag.startsaker.registrer("klagepost_myndighet", startsaker.for_myndighet, rekkefoelge=44)
        bidrag.datolinjer.registrer("klagepost", startsaker.kalender, rekkefoelge=64)
        bidrag.klageseksjoner.registrer("klagepost", klageseksjon, rekkefoelge=50)
        bidrag.klagehandlinger.registrer("klagepost", klagehandlinger)
