from django.apps import AppConfig


class EleverConfig(AppConfig):
    name = "elever"
    verbose_name = "Elever"
