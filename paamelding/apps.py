from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaameldingConfig(AppConfig):
    name = "paamelding"
    verbose_name = "Påmelding"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import SKOLEADMINISTRATORER  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="paamelding:importer_pamelding",
            tekst=_("Importer påmelding"),
            roller=SKOLEADMINISTRATORER,
            rekkefoelge=15,
        )
