"""The app's configuration."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PasIntegrationConfig(AppConfig):
    name = "pas_integration"
    verbose_name = "PAS"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import Rolle  # noqa: PLC0415
        from felles import lagerkontroll  # noqa: PLC0415
        from felles.bidrag import menypunkt  # noqa: PLC0415
        from pas_integration.models import PasMelding  # noqa: PLC0415
        from pas_integration.services.eksport.registrering import registrer as registrer_eksport  # noqa: PLC0415
        from pas_integration.services.henting.registrering import registrer as registrer_henting  # noqa: PLC0415

        # The others have a link to it on the page of their exchanges.
        if settings.PAS_KLIENT or settings.PAS_TJENER:
            menypunkt(
                url_navn="pas_integration:meldinger", tekst=_("Meldinger med PAS"), roller={Rolle.DRIFT}, rekkefoelge=89
            )
        # Encrypted: what lies in storage is larger than the message, so sizes are not compared.
        lagerkontroll.registrer(PasMelding, "noekkel")
        registrer_eksport()
        registrer_henting()
