from django.apps import AppConfig


class KvitteringConfig(AppConfig):
    name = "kvittering"
    verbose_name = "Kvittering"
