from django.apps import AppConfig


class OevelseConfig(AppConfig):
    name = "oevelse"
    verbose_name = "Øvelse"
