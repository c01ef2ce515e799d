"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PasKlageConfig(AppConfig):
    name = "pas_klage"
    verbose_name = _("PAS-klage")

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from felles import bidrag  # noqa: PLC0415
        from pas_integration.models import PasJobb  # noqa: PLC0415
        from pas_integration.services.jobber import registrer  # noqa: PLC0415
        from pas_klage.querysets.saker import behandles_i_pas, har_referanse  # noqa: PLC0415
        from pas_klage.saksseksjon import gjoer_i_pas, klageseksjon  # noqa: PLC0415
        from pas_klage.services.lytter import ved_flytting  # noqa: PLC0415
        from pas_klage.services.utveksling import utveksle_klager  # noqa: PLC0415

        bidrag.klagesteder.registrer("pas", bidrag.Klagested("PAS", behandles_i_pas, har_referanse))
        registrer(PasJobb.Slag.KLAGER, utveksle_klager)
        bidrag.klagelyttere.registrer("pas_klage", ved_flytting)
        bidrag.klageseksjoner.registrer("pas", klageseksjon)
        bidrag.startsaker.registrer("pas_klage", gjoer_i_pas, rekkefoelge=26)
