"""What the fetching is to the rest of the site: its kinds of jobs, and the import of files."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from eksamen.querysets.plan import PLANEIERE
from felles import bidrag
from felles.importer.register import importslag
from pas_integration.models import PasJobb
from pas_integration.services.henting import fravaer, plan, resultater
from pas_integration.services.henting.importslag import SLAG, resultatimporten
from pas_integration.services.jobber import registrer as registrer_jobb


def registrer() -> None:
    """Called once the models are loaded; twice is harmless."""
    registrer_jobb(PasJobb.Slag.RESULTATER, resultater.importer_resultater)
    registrer_jobb(PasJobb.Slag.EKSAMENSPLAN, plan.importer_eksamensplan)
    registrer_jobb(PasJobb.Slag.FRAVAER, fravaer.utveksle_fravaer)
    importslag.registrer(SLAG, resultatimporten())
    if settings.PAS_KLIENT:
        bidrag.menypunkt(
            url_navn="pas_integration:eksamensplan", tekst=_("Plan fra PAS"), roller=PLANEIERE, rekkefoelge=12,
            gruppe=bidrag.PLANLEGGING,
        )  # fmt: skip
