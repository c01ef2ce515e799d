"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AvbruddConfig(AppConfig):
    name = "avbrudd"
    verbose_name = "Avbrudd"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from avbrudd import starttid  # noqa: PLC0415
        from avbrudd.querysets.bindinger import bindinger, partibindinger  # noqa: PLC0415
        from avbrudd.querysets.mistanker import LESERE  # noqa: PLC0415
        from avbrudd.services import avbrudd, mistanker, tidskonto  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415
        from felles.angre import angrehandlinger  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="avbrudd:mistanker",
            tekst=_("Mistanker om fusk"),
            roller=LESERE,
            rekkefoelge=62,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.bindinger.registrer("avbrudd", bindinger, rekkefoelge=39)
        bidrag.partibindinger.registrer("avbrudd", partibindinger, rekkefoelge=39)
        angrehandlinger.registrer(avbrudd.STOPP_ANGRESLAG, avbrudd.angre_stopp)
        angrehandlinger.registrer(avbrudd.TREKK_ANGRESLAG, avbrudd.angre_trekk)
        angrehandlinger.registrer(tidskonto.ANGRESLAG, tidskonto.angre_avgjoerelse)
        angrehandlinger.registrer(mistanker.ANGRESLAG, mistanker.angre_mistanke)
        bidrag.startsaker.registrer("tapt_tid", starttid.startsaker, rekkefoelge=15)
