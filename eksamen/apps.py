from django.apps import AppConfig


class EksamenConfig(AppConfig):
    name = "eksamen"
    verbose_name = "Eksamen"
