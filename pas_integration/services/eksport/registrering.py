"""What the export is to the rest of the site: its kinds of jobs, what is undone, and what it says on others' pages."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from eksamen.querysets.plan import PARTILESERE
from felles import bidrag
from felles.angre import angrehandlinger
from pas_integration.models import PasJobb
from pas_integration.services import gjoeremaal, paasidene
from pas_integration.services.eksport import kjoering
from pas_integration.services.jobber import registrer as registrer_jobb


def registrer() -> None:
    """Called once the models are loaded; twice is harmless."""
    registrer_jobb(PasJobb.Slag.EKSPORT, kjoering.eksporter)
    registrer_jobb(PasJobb.Slag.SAMMENLIGNING, kjoering.sammenlign_med_pas)
    registrer_jobb(PasJobb.Slag.KANDIDATNUMMER, kjoering.importer_kandidatnumre)
    angrehandlinger.registrer(gjoeremaal.ANGRESLAG, gjoeremaal.angre_gjort)
    # Each says nothing as long as no PAS is set up.
    bidrag.partikolonner.registrer("pas", bidrag.Partikolonne(_("PAS"), paasidene.partimerker))
    bidrag.klarsjekker.registrer("pas", paasidene.klarsjekk, rekkefoelge=15)
    bidrag.partiseksjoner.registrer("pas", paasidene.partiseksjon, rekkefoelge=10)
    bidrag.dagen_er_hos.registrer("pas", paasidene.dagen_er_hos)
    bidrag.startsaker.registrer("pas", paasidene.saker, rekkefoelge=30)
    if settings.PAS_KLIENT:
        bidrag.menypunkt(
            url_navn="pas_integration:oversikt", tekst=_("PAS"), roller=PARTILESERE, rekkefoelge=45,
            gruppe=bidrag.PLANLEGGING,
        )  # fmt: skip
