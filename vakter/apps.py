from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VakterConfig(AppConfig):
    name = "vakter"
    verbose_name = "Vakter"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from eksamen.querysets.plan import PARTILESERE  # noqa: PLC0415
        from felles import angre, bidrag, rapport  # noqa: PLC0415
        from felles.importer.register import importslag  # noqa: PLC0415
        from vakter.services import vaktimport, vaktplan, vaktrapport, vaktregister, vaktsjekker  # noqa: PLC0415
        from vakter.views.vakter import partiseksjon  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="vakter:vakter",
            tekst=_("Eksamensvakter"),
            roller=PARTILESERE,
            rekkefoelge=30,
            gruppe=bidrag.PLANLEGGING,
        )
        angre.angrehandlinger.registrer(vaktplan.ANGRESLAG, vaktplan.angre)
        angre.angrehandlinger.registrer(vaktregister.ANGRESLAG, vaktregister.angre)
        bidrag.klarsjekker.registrer("vakter", vaktsjekker.vakter, rekkefoelge=30)
        bidrag.klarsjekker.registrer("passord", vaktsjekker.passord, rekkefoelge=40)
        bidrag.partihandlinger.registrer("vakter", vaktsjekker.partihandlinger, rekkefoelge=40)
        importslag.registrer(vaktimport.SLAG, vaktimport.IMPORTSLAG, rekkefoelge=40)
        rapport.registrer(vaktrapport.VAKTLISTE, rekkefoelge=40)
        bidrag.partiseksjoner.registrer("vakter", partiseksjon, rekkefoelge=20)
