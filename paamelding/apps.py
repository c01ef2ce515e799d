from django.apps import AppConfig


class PaameldingConfig(AppConfig):
    name = "paamelding"
    verbose_name = "Påmelding"
