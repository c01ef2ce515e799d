"""The app's configuration."""

from django.apps import AppConfig

from felles.bidrag import importformater
from pas_integration.lesere.paamelding import PasXml


class PasIntegrationConfig(AppConfig):
    name = "pas_integration"
    verbose_name = "PAS"

    def ready(self) -> None:
        format_ = PasXml()
        importformater.registrer(format_.navn, format_)
