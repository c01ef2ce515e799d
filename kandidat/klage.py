"""A pupil's appeals on the own page: what can be appealed, how one stands in a line, and whose it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from eksamen.models import Kandidat
from eksamen.querysets.kunngjoering import kunngjorte
from felles.bidrag import Tekst
from klage.models import Klage
from klage.querysets.grunnlag import Grunnlag, grunnlag_for
from klage.querysets.skolens import Vist, med_vist
from klage.services.registrering import er_sen
from klagenemnd.querysets.svar import synlige_svar

SLAG: Final[dict[str, Tekst]] = {
    Klage.Slag.KARAKTER: _l("Klage på karakteren"),
    Klage.Slag.FORMELL_FEIL: _l("Klage på formelle feil"),
}
STATUS: Final[dict[str, Tekst]] = {
    Vist.REGISTRERT: _l("Klagen er registrert. Skolen ser over den og sender den videre."),
    Vist.SENDT: _l("Skolen har sendt klagen til klagebehandling."),
    Vist.BEHANDLES: _l("Klagen er til behandling. Svaret kommer på denne siden."),
    Vist.AVGJORT: _l("Klagen er avgjort."),
    Vist.TRUKKET: _l("Klagen er trukket, og karakteren blir stående."),
    Vist.AVVIST: _l("Klagen er avvist, og karakteren blir stående."),
}
KAN_TREKKES: Final = (Vist.REGISTRERT, Vist.SENDT, Vist.BEHANDLES)


@dataclass(frozen=True, slots=True)
class Klagelinje:
    """One appeal as the pupil sees it. `grunn` is the authority's, when it was turned away."""

    pk: int
    slag: Tekst
    status: Tekst
    registrert: datetime
    kan_trekkes: bool
    grunn: str = ""
    har_svar: bool = False  # a board's, to be read


def klagelinjer(kandidater: Iterable[int], naa: datetime) -> dict[int, list[Klagelinje]]:
    """By candidate pk, the oldest first; one query. An answer is not there before its second."""
    svar: dict[int, list[Klagelinje]] = defaultdict(list)
    klager = Klage.objects.filter(kandidat__in=list(kandidater))
    med_svar = med_vist(klager, naa).annotate(har_svar=Exists(synlige_svar(naa).filter(klage=OuterRef("pk"))))
    for klage in med_svar.order_by("registrert", "pk"):
        svar[klage.kandidat_id].append(
            Klagelinje(
                pk=klage.pk,
                slag=SLAG[klage.slag],
                status=STATUS[klage.vist],
                registrert=klage.registrert,
                kan_trekkes=klage.vist in KAN_TREKKES,
                grunn=klage.grunn if klage.vist == Vist.AVVIST else "",
                har_svar=klage.har_svar,
            )
        )
    return svar


def hent_egen_eksamen(kandidat: Kandidat, pk: int, naa: datetime) -> tuple[Kandidat, Grunnlag]:
    """One of the person's own announced exams in the same period, and what can be appealed; 404 for others'."""
    alle = Kandidat.objects.filter(person=kandidat.person_id, eksamen__periode=kandidat.eksamen.periode_id, pk=pk)
    for egen in kunngjorte(alle.med_navn().prefetch_related("eksamen__deler", "deler__eksamensdel"), naa):
        return egen, grunnlag_for(Kandidat.objects.filter(pk=pk), naa)[pk]
    raise Http404


def hent_egen_klage(kandidat: Kandidat, pk: int, naa: datetime) -> Klage:
    """An appeal of the person's own in the same period, with `vist`; 404 for others'."""
    egne = Klage.objects.filter(
        kandidat__person=kandidat.person_id, kandidat__eksamen__periode=kandidat.eksamen.periode_id
    )
    klage: Klage = get_object_or_404(med_vist(egne.select_related("kandidat__eksamen__fag"), naa), pk=pk)
    return klage


def sen_naa(grunnlag: Grunnlag, slag: str, naa: datetime) -> bool:
    """Whether an appeal of that kind that is put forward now comes after the deadline."""
    runde = grunnlag.frister.ordinaer if slag == Klage.Slag.KARAKTER else None
    return er_sen(naa, grunnlag.frist(slag), runde, naa)


def hvem(fra: str, navn: str) -> str:
    """Who appeals, in words."""
    return _("%(navn)s (foresatt)") % {"navn": navn} if fra == Klage.Fra.FORESATT else _("Du selv")
