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
        from monitor import start  # noqa: PLC0415
        from monitor.querysets.bindinger import bindinger, partibindinger  # noqa: PLC0415
        from monitor.services import adresser, flere, radvalg  # noqa: PLC0415
        from vakter.permissions import SEENDE  # noqa: PLC0415

        bidrag.dagside.registrer("dagside", "monitor:monitor")
        bidrag.menypunkt(
            url_navn="monitor:monitor",
            tekst=_("Kandidatmonitor"),
            roller=SEENDE,
            rekkefoelge=55,
            gruppe=bidrag.GJENNOMFOERING,
            foran=True,
        )
        bidrag.menypunkt(
            url_navn="monitor:adresser",
            tekst=_("Adresseområder"),
            roller=SKOLEADMINISTRATORER,
            rekkefoelge=59,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.bindinger.registrer("monitor", bindinger, rekkefoelge=40)
        bidrag.partibindinger.registrer("monitor", partibindinger, rekkefoelge=40)
        angrehandlinger.registrer(adresser.ANGRESLAG, adresser.angre_fjerning)
        angrehandlinger.registrer(flere.ANGRESLAG, flere.angre_flere)
        angrehandlinger.registrer(flere.TILGANGSLAG, flere.angre_tilgang)
        angrehandlinger.registrer(radvalg.ANGRESLAG, radvalg.angre_radvalg)
        bidrag.startsaker.registrer("monitor", start.startsaker, rekkefoelge=10)
        bidrag.startseksjoner.registrer("monitor", start.startseksjon, rekkefoelge=10)
