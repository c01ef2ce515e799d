"""The app's configuration."""

from django.apps import AppConfig


class PasIntegrationConfig(AppConfig):
    name = "pas_integration"
    verbose_name = "PAS"
