"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitorConfig(AppConfig):
    name = "monitor"
    verbose_name = "Monitor"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import SKOLEADMINISTRATORER  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415
        from felles.angre import angrehandlinger  # noqa: PLC0415
        from monitor import karantene, start, starttid  # noqa: PLC0415
        from monitor.permissions import HANDLENDE, SEENDE  # noqa: PLC0415
        from monitor.querysets.bindinger import bindinger, partibindinger  # noqa: PLC0415
        from monitor.querysets.mistanker import LESERE  # noqa: PLC0415
        from monitor.services import adresser, avbrudd, flere, mistanker, tidskonto  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="monitor:monitor",
            tekst=_("Kandidatmonitor"),
            roller=SEENDE,
            rekkefoelge=55,
            gruppe=bidrag.GJENNOMFOERING,
            foran=True,
        )
        bidrag.menypunkt(
            url_navn="monitor:gruppeopplasting",
            tekst=_("Gruppeopplasting"),
            roller=HANDLENDE,
            rekkefoelge=57,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.menypunkt(
            url_navn="monitor:nedlasting",
            tekst=_("Nedlasting"),
            roller=HANDLENDE,
            rekkefoelge=58,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.menypunkt(
            url_navn="monitor:adresser",
            tekst=_("Adresseområder"),
            roller=SKOLEADMINISTRATORER,
            rekkefoelge=59,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.menypunkt(
            url_navn="monitor:mistanker",
            tekst=_("Mistanker om fusk"),
            roller=LESERE,
            rekkefoelge=62,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.bindinger.registrer("monitor", bindinger, rekkefoelge=40)
        bidrag.partibindinger.registrer("monitor", partibindinger, rekkefoelge=40)
        angrehandlinger.registrer(adresser.ANGRESLAG, adresser.angre_fjerning)
        angrehandlinger.registrer(flere.ANGRESLAG, flere.angre_flere)
        angrehandlinger.registrer(avbrudd.STOPP_ANGRESLAG, avbrudd.angre_stopp)
        angrehandlinger.registrer(avbrudd.TREKK_ANGRESLAG, avbrudd.angre_trekk)
        angrehandlinger.registrer(tidskonto.ANGRESLAG, tidskonto.angre_avgjoerelse)
        angrehandlinger.registrer(mistanker.ANGRESLAG, mistanker.angre_mistanke)
        angrehandlinger.registrer(flere.TILGANGSLAG, flere.angre_tilgang)
        bidrag.startsaker.registrer("monitor", start.startsaker, rekkefoelge=10)
        bidrag.startsaker.registrer("tapt_tid", starttid.startsaker, rekkefoelge=15)
        bidrag.startsaker.registrer("karantene", karantene.startsaker, rekkefoelge=5)
        bidrag.startseksjoner.registrer("monitor", start.startseksjon, rekkefoelge=10)
