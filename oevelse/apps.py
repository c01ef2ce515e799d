from django.apps import AppConfig


class OevelseConfig(AppConfig):
    name = "oevelse"
    verbose_name = "Øvelse"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from felles import lagerkontroll  # noqa: PLC0415
        from oevelse.models import Oevelsesfil  # noqa: PLC0415

        lagerkontroll.registrer(Oevelsesfil, "noekkel")
