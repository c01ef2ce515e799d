"""The app's configuration."""

from django.apps import AppConfig


class KlageConfig(AppConfig):
    name = "klage"
    verbose_name = "Klage"
