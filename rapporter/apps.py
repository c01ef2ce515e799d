from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RapporterConfig(AppConfig):
    name = "rapporter"
    verbose_name = "Rapporter"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from eksamen.querysets.plan import PARTILESERE  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415
        from felles.jobbkjoering import jobbslag  # noqa: PLC0415
        from felles.rapport import registrer  # noqa: PLC0415
        from rapporter.innhold import lapper, lister, register  # noqa: PLC0415
        from rapporter.services import filer, klar, klarsjekker, lenker  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="rapporter:klar",
            tekst=_("Klar til eksamen?"),
            roller=PARTILESERE,
            rekkefoelge=50,
            gruppe=bidrag.PLANLEGGING,
            foran=True,
        )
        bidrag.menypunkt(
            url_navn="rapporter:liste",
            tekst=_("Rapporter"),
            roller=PARTILESERE,
            rekkefoelge=80,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.startsaker.registrer("klar", klar.saker, rekkefoelge=10)
        bidrag.klarsjekker.registrer("oppgaver", klarsjekker.oppgaver, rekkefoelge=20)
        bidrag.partihandlinger.registrer("rapporter", lenker.partihandlinger, rekkefoelge=60)
        jobbslag.registrer(filer.SLAG, filer.kjoer_rapportjobb)
        registrer(lapper.KANDIDATLAPPER, rekkefoelge=10)
        registrer(lapper.KANDIDATLAPPER_EN, rekkefoelge=11)
        registrer(lister.NAVNELISTE, rekkefoelge=20)
        registrer(lister.PLASSLISTE, rekkefoelge=30)
        registrer(lister.PARTILISTE, rekkefoelge=10)
        for rapport, rekkefoelge in register.alle():
            registrer(rapport, rekkefoelge=rekkefoelge)
