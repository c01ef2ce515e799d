"""Who looks after which clients. For whom a client may speak stands in `querysets.skoler`."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import Rolle
from brukere.querysets.organisasjoner import under_q
from felles.tid import naa
from pas_tjener.models import Klient, Mottak

# Who looks after the clients that speak for what lies under their own organisation.
FORVALTERE: Final = frozenset({Rolle.DRIFT, Rolle.UDIR, Rolle.STATSFORVALTER, Rolle.FYLKESKOMMUNE})


def krev_forvalter(bruker: Bruker) -> list[Organisasjon]:
    """The organisations whose clients the user looks after; 403 for everybody else."""
    organisasjoner = bruker.organisasjoner(naa(), *FORVALTERE)
    if not organisasjoner:
        raise PermissionDenied
    return organisasjoner


def hent_klient_for(bruker: Bruker, pk: int, *, skrive: bool = False) -> Klient:
    """A client that speaks for something under the user's organisations; 404 for every other.

    `skrive`: 403 when it speaks for something outside them as well.
    """
    egne = bruker.organisasjoner(naa(), *FORVALTERE)
    klient = get_object_or_404(Klient.objects.under(egne), pk=pk)
    if skrive and not kan_endre(bruker, klient):
        raise PermissionDenied(
            _("Klienten taler også for organisasjoner som du ikke har ansvar for. Den som har ansvar for alle, endrer.")
        )
    return klient


def kan_endre(bruker: Bruker, klient: Klient) -> bool:
    """Whether all that the client speaks for lies under the user's organisations."""
    egne = [organisasjon.sti for organisasjon in bruker.organisasjoner(naa(), *FORVALTERE)]
    return all(
        any(sti.startswith(egen) for egen in egne) for sti in klient.organisasjoner.values_list("sti", flat=True)
    )


def hent_mottak_for(bruker: Bruker, referanse: str) -> Mottak:
    """A received enrolment of a school under the user's organisations; 404 for every other."""
    egne = bruker.organisasjoner(naa(), *FORVALTERE)
    mottak = Mottak.objects.select_related("klient", "jobb", "skole", "periode").filter(under_q(egne, "skole"))
    # The database takes no NUL, and no reference has one.
    return get_object_or_404(mottak, referanse=referanse.replace("\0", " "))
