"""Who gets which message of the archive, and who sees it whole."""

from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from klage.models import ResultatUtenfra, Resultatvisning
from pas_integration.models import PasMelding
from pas_integration.querysets.meldinger import ARKIVLESERE

# National ids and names by the hundred: those who answer for the school's candidates, and nobody above or beside them.
# An operator finds a fault in what is hidden, too.
SER_HELE: Final = Rolle.SKOLEADMIN_PLUSS


ROT: Final = "Karakteroversikt"
# An answer that broke off has no root to be told by.
STI: Final = "/karakter"


def krev_arkivleser(bruker: Bruker, naa: datetime) -> None:
    """403 for all but school administrators, rektor, those above, and operators."""
    if not bruker.har_rolle(naa, *ARKIVLESERE):
        raise PermissionDenied(_("Meldingene til og fra PAS er for skolens ledelse, dem over og drift."))


def hent_melding_for(bruker: Bruker, pk: int, *, naa: datetime, hele: bool = False) -> PasMelding:
    """A message with its school and job; 404 for another school's, 403 (with `hele`) for who may only see it masked."""
    kjente = PasMelding.objects.synlige_for(bruker, naa).select_related("skole", "jobb__jobb")
    melding = get_object_or_404(kjente, pk=pk)
    if hele and not kan_se_hele(bruker, melding, naa):
        raise PermissionDenied(_("Hele meldingen vises bare for Skoleadministrator+ ved skolen den gjelder."))
    return melding


def krev_vist(melding: PasMelding, naa: datetime) -> None:
    """403 for a list of grades while any of its school's results of the period wait for their moment: also for those who
    may see it whole afterwards.

    Rule: felles.synlig_fra.
    """
    if er_forseglet(melding, naa):
        raise PermissionDenied(_("Meldingen har resultater som ikke vises ennå. Se den når tidspunktet er kommet."))


def er_forseglet(melding: PasMelding, naa: datetime) -> bool:
    """Whether the message is of results, and the school and period have some that do not show yet, or will have."""
    if melding.skole_id is None or not (melding.slag == ROT or melding.sti.endswith(STI)):
        return False
    valgt = Resultatvisning.objects.filter(
        skole=melding.skole_id, periode__kode=melding.periodekode, vises_fra__gt=naa
    )  # fmt: skip
    venter = ResultatUtenfra.objects.filter(
        Q(synlig_fra__gt=naa) | Q(klage_synlig_fra__gt=naa), kandidat__parti__skole=melding.skole_id,
        kandidat__eksamen__periode__kode=melding.periodekode,
    )  # fmt: skip
    return valgt.exists() or venter.exists()


def kan_se_hele(bruker: Bruker, melding: PasMelding, naa: datetime) -> bool:
    """True for Skoleadministrator+ at the school that the message is about."""
    return any(skole.pk == melding.skole_id for skole in bruker.organisasjoner(naa, SER_HELE))
