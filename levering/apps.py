from django.apps import AppConfig


class LeveringConfig(AppConfig):
    name = "levering"
    verbose_name = "Levering"

    def ready(self) -> None:
        # It needs the models, which exist only once every app is loaded.
        from felles import bidrag  # noqa: PLC0415
        from levering.querysets.bindinger import bindinger  # noqa: PLC0415

        bidrag.bindinger.registrer("levering", bindinger, rekkefoelge=20)
