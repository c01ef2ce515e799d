"""The app's configuration."""

from django.apps import AppConfig


class KandidatConfig(AppConfig):
    name = "kandidat"
    verbose_name = "Kandidat"
