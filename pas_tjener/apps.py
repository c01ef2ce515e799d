"""The app's configuration."""

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.utils.translation import gettext_lazy as _


class PasTjenerConfig(AppConfig):
    name = "pas_tjener"
    verbose_name = "PAS for andre"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from felles import angre, bidrag, lagerkontroll  # noqa: PLC0415
        from felles.jobbkjoering import Jobbregel, jobbregler, jobbslag  # noqa: PLC0415
        from pas_tjener.feilsvar import ved_feil  # noqa: PLC0415
        from pas_tjener.kontroll import numre_er_vaare  # noqa: PLC0415
        from pas_tjener.models import Mottak  # noqa: PLC0415
        from pas_tjener.permissions import FORVALTERE  # noqa: PLC0415
        from pas_tjener.services import behandling, klienter, mottak, varsel  # noqa: PLC0415

        checks.register(numre_er_vaare)
        bidrag.feilsvar.registrer("pas_tjener", ved_feil)
        angre.angrehandlinger.registrer(klienter.ANGRESLAG, klienter.angre_sperring)
        if settings.PAS_TJENER:
            bidrag.menypunkt(
                url_navn="pas_tjener:klienter", tekst=_("Klienter i PAS"), roller=FORVALTERE, rekkefoelge=88
            )
        jobbslag.registrer(mottak.JOBB, behandling.behandle)
        # Encrypted: what lies in storage is larger than the message, so sizes are not compared.
        lagerkontroll.registrer(Mottak, "noekkel")
        # The receipt hangs on the job.
        jobbregler.registrer(mottak.JOBB, Jobbregel(varig=True))
        jobbslag.registrer(behandling.VARSEL, varsel.send)
