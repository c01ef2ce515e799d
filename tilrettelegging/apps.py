from django.apps import AppConfig


class TilretteleggingConfig(AppConfig):
    name = "tilrettelegging"
    verbose_name = "Tilrettelegging"
