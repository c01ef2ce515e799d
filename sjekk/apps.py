from django.apps import AppConfig


class SjekkConfig(AppConfig):
    name = "sjekk"
    verbose_name = "Sjekk"
