"""The app's configuration."""

from django.apps import AppConfig


class SjekkConfig(AppConfig):
    name = "sjekk"
    verbose_name = "Sjekk"

    def ready(self) -> None:
        # It needs the models, which exist only once every app is loaded.
        from sjekk.slag import registrer  # noqa: PLC0415

        registrer()
