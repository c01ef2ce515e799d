from django.apps import AppConfig


class SensurConfig(AppConfig):
    name = "sensur"
    verbose_name = "Sensur"
