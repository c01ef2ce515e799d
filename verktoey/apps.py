from django.apps import AppConfig


class VerktoeyConfig(AppConfig):
    """Commands for demo and tests. In no production settings."""

    name = "verktoey"
    verbose_name = "Verktøy"
