from django.apps import AppConfig


class LeveringConfig(AppConfig):
    name = "levering"
    verbose_name = "Levering"
