from django.apps import AppConfig


class DeltakelseConfig(AppConfig):
    name = "deltakelse"
    verbose_name = "Deltakelse"

    def ready(self) -> None:
        # Both services need the models, which exist only once every app is loaded.
        from deltakelse.querysets import bindinger  # noqa: PLC0415
        from deltakelse.services import autorisering, tider, versjoner  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415

        bidrag.bindinger.registrer("deltakelse", bindinger.bindinger, rekkefoelge=30)
        bidrag.partibindinger.registrer("deltakelse", bindinger.partibindinger, rekkefoelge=30)
        bidrag.hendelseslyttere.registrer("partiversjon", versjoner.oek_versjon)
        bidrag.passordlyttere.registrer("ventende_innlogginger", autorisering.avslutt_ventende)
        bidrag.tidslyttere.registrer("egne_tider", tider.beregn_egne_tider)
