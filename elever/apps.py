from django.apps import AppConfig


class EleverConfig(AppConfig):
    name = "elever"
    verbose_name = "Elever"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from elever.services.skolefag import skolens_fag  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415

        bidrag.skolefag.registrer("elever", skolens_fag)
