"""What may be appealed, for a page of candidates at once: the published result, what stands already, and the calendars."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from eksamen.models import Eksamensparti, Kandidat
from eksamen.models.valg import Eksamensform
from felles.tid import dagens_dato
from klage import avslag
from klage.models import Annullering, Klage
from klage.querysets.frister import Frister, frister_for
from klage.querysets.resultat import Resultat, klagefrist, resultater
from klage.querysets.utfall import annullert_q
from sensur.models import Karakter

Slag = Klage.Slag
SENTRALE: Final = (Eksamensparti.Eksamenstype.SENTRAL_SENTRAL, Eksamensparti.Eksamenstype.SENTRAL_LOKAL)


@dataclass(frozen=True, slots=True)
class Grunnlag:
    """A candidate's ground for an appeal. `staaende` are the kinds of appeals that stand already, decided or not."""

    resultat: Resultat | None
    annullert: bool
    skriftlig: bool
    sentral: bool
    staaende: frozenset[str]
    frister: Frister

    @property
    def sentral_skriftlig(self) -> bool:
        """Given by Udir: a formal fault in it is an application to Udir."""
        return self.skriftlig and self.sentral

    def nei(self, slag: str) -> avslag.Avslag | None:
        """Why this kind of appeal cannot be made; None when it can.

        Rule: forskrift til opplæringslova kap. 10: the grade of a written exam, formal faults in all; an answer is final.
        """
        if self.annullert:
            return avslag.ANNULLERT
        if self.resultat is None:
            return avslag.INGEN_RESULTAT
        if slag == Slag.KARAKTER and (svar := self._nei_til_karakter(self.resultat)):
            return svar
        return avslag.FINNES if slag in self.staaende else None

    def _nei_til_karakter(self, resultat: Resultat) -> avslag.Avslag | None:
        if not self.skriftlig:
            return avslag.BARE_FORMELLE
        if resultat.etter_klage:
            return avslag.ENDELIG
        return avslag.MANGLER_BESVARELSE if resultat.verdi == Karakter.MB else None

    @property
    def mulige(self) -> list[str]:
        """The kinds of appeals that can be made now, the most likely first."""
        return [slag for slag in (Slag.KARAKTER, Slag.FORMELL_FEIL) if self.nei(slag) is None]

    @property
    def kan_klage_paa_karakteren(self) -> bool:
        return self.nei(Slag.KARAKTER) is None

    def frist(self, slag: str) -> date | None:
        """The last day to put it forward; None for an application to Udir, which has no fixed deadline, and when unknown."""
        if slag == Slag.FORMELL_FEIL and self.sentral_skriftlig:
            return None
        # After an answer the grade has no deadline any more; a formal fault counts from the same day as before.
        kjent = self.resultat.kjent if self.resultat else None
        return klagefrist(kjent) if kjent else None

    def hurtig_aapen(self, naa: datetime) -> bool:
        """Whether a hurtigklage can still be sent. Rule: fylkeskommunene: it has a day of its own, also inside the ten days."""
        hurtig = self.frister.hurtig
        return hurtig is not None and dagens_dato(naa) <= hurtig.sendes_innen


def grunnlag_for(kandidater: QuerySet[Kandidat], naa: datetime) -> dict[int, Grunnlag]:
    """By candidate pk; a constant number of queries."""
    annullert = Annullering.objects.filter(annullert_q(naa), kandidat=OuterRef("pk"))
    rader = list(
        kandidater.order_by()
        .annotate(er_annullert_=Exists(annullert))
        .values_list("pk", "er_annullert_", "eksamen__form", "parti__eksamenstype")
    )
    ider = [rad[0] for rad in rader]
    viste = resultater(Kandidat.objects.filter(pk__in=ider), naa)
    staaende: dict[int, set[str]] = defaultdict(set)
    for pk, slag in Klage.objects.staaende().filter(kandidat__in=ider).values_list("kandidat", "slag"):
        staaende[pk].add(slag)
    frister = frister_for(ider)
    return {
        pk: Grunnlag(
            resultat=viste.get(pk),
            annullert=annullert_,
            skriftlig=form == Eksamensform.SKRIFTLIG,
            sentral=eksamenstype in SENTRALE,
            staaende=frozenset(staaende[pk]),
            frister=frister[pk],
        )
        for pk, annullert_, form, eksamenstype in rader
    }
