"""The app's configuration."""

from django.apps import AppConfig


class PasKontraktConfig(AppConfig):
    name = "pas_kontrakt"
    verbose_name = "PAS-kontrakten"

    def ready(self) -> None:
        # The readers need the models of what they are read into, which exist only once every app is loaded.
        from felles.bidrag import importformater, planformater  # noqa: PLC0415
        from pas_kontrakt.lesere.paamelding import PasXml  # noqa: PLC0415
        from pas_kontrakt.lesere.plan import PasPlanXml  # noqa: PLC0415

        format_ = PasXml()
        importformater.registrer(format_.navn, format_)
        planformat = PasPlanXml()
        planformater.registrer(planformat.navn, planformat)
