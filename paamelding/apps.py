from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaameldingConfig(AppConfig):
    name = "paamelding"
    verbose_name = "Påmelding"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import SKOLEADMINISTRATORER  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415
        from felles.importer.register import importslag  # noqa: PLC0415
        from paamelding.services.slag import PAAMELDING  # noqa: PLC0415

        importslag.registrer("paamelding", PAAMELDING)
        bidrag.menypunkt(
            url_navn="paamelding:importer",
            tekst=_("Import"),
            roller=SKOLEADMINISTRATORER,
            rekkefoelge=15,
            gruppe=bidrag.PLANLEGGING,
        )
