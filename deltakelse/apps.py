from django.apps import AppConfig


class DeltakelseConfig(AppConfig):
    name = "deltakelse"
    verbose_name = "Deltakelse"

    def ready(self) -> None:
        # Both services need the models, which exist only once every app is loaded.
        from deltakelse.services import tider, versjoner  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415

        bidrag.hendelseslyttere.registrer("partiversjon", versjoner.oek_versjon)
        bidrag.tidslyttere.registrer("egne_tider", tider.beregn_egne_tider)
