"""The app's configuration."""

from django.apps import AppConfig


class PasIntegrationConfig(AppConfig):
    name = "pas_integration"
    verbose_name = "PAS"

    def ready(self) -> None:
        # The reader needs the models, which exist only once every app is loaded.
        from felles.bidrag import importformater, planformater  # noqa: PLC0415
        from pas_integration.lesere.paamelding import PasXml  # noqa: PLC0415
        from pas_integration.lesere.plan import PasPlanXml  # noqa: PLC0415

        format_ = PasXml()
        importformater.registrer(format_.navn, format_)
        planformat = PasPlanXml()
        planformater.registrer(planformat.navn, planformat)
