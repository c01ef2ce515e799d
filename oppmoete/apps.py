"""The app's configuration."""

from django.apps import AppConfig


class OppmoeteConfig(AppConfig):
    name = "oppmoete"
    verbose_name = "Oppmøte"
