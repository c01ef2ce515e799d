from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EleverConfig(AppConfig):
    name = "elever"
    verbose_name = "Elever"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from elever.querysets.elever import ELEVLESERE  # noqa: PLC0415
        from elever.services import endring, fjerning, flytting, importslag, innmelding  # noqa: PLC0415
        from elever.services.partisider import handlinger, sjekker  # noqa: PLC0415
        from elever.services.skolefag import elever_andre_steder, skolens_fag  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415
        from felles.angre import angrehandlinger  # noqa: PLC0415
        from felles.importer.register import importslag as register  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="elever:elever",
            tekst=_("Elever"),
            roller=ELEVLESERE,
            rekkefoelge=20,
            gruppe=bidrag.PLANLEGGING,
        )
        bidrag.skolefag.registrer("elever", skolens_fag)
        bidrag.elever_andre_steder.registrer("elever", elever_andre_steder)
        bidrag.partihandlinger.registrer("elever", handlinger, rekkefoelge=10)
        bidrag.klarsjekker.registrer("elever", sjekker, rekkefoelge=30)
        register.registrer(importslag.SLAG, importslag.elevimporten())
        angrehandlinger.registrer(innmelding.ANGRESLAG, fjerning.angre_innmelding)
        angrehandlinger.registrer(fjerning.ANGRESLAG, fjerning.angre_fjerning)
        angrehandlinger.registrer(endring.ANGRESLAG, endring.angre_endring)
        angrehandlinger.registrer(flytting.ANGRESLAG, flytting.angre_flytting)
