"""A pupil's own exams in words. What is not announced yet is nowhere in it, also not as a number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from annullering.querysets.rader import Rad, egne_vedtak, som_rad
from deltakelse.models import Nytttrekk
from deltakelse.querysets.nytttrekk import kunngjorte_trekk
from deltakelse.querysets.oppmoete import Oppmoetestatus, oppmoete
from deltakelse.querysets.rettigheter import GIR_UTSATT
from eksamen.models import Eksamensdel, Kandidat
from eksamen.models.valg import Deltype, Nivaa
from eksamen.querysets.kunngjoering import kunngjorte
from felles.bidrag import Tekst, dagen_er_hos, tilretteleggingstekster
from felles.synlig_fra import er_synlig
from felles.tid import dagens_dato
from kandidat.klage import Klagelinje, klagelinjer
from klage.querysets.grunnlag import grunnlag_for
from klage.querysets.resultat import Resultat

BORTE = (
    Oppmoetestatus.IKKE_DOKUMENTERT, Oppmoetestatus.DOKUMENTERT, Oppmoetestatus.AVLYST, Oppmoetestatus.ANNULLERT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tidsrad:
    """A part with the pupil's own end."""

    navn: Tekst
    start: datetime
    slutt: datetime


@dataclass(frozen=True, slots=True)
class MinEksamen:
    """One exam as the pupil sees it; "" where there is nothing to say."""

    kandidat: Kandidat
    tider: list[Tidsrad]
    forberedelse: list[Tidsrad]
    rom: str
    tilrettelegging: Tekst
    # Words in the place of a grade: the absence, or that the exam is cancelled.
    borte: Tekst
    resultat: Resultat | None
    # When the grades will show; None when it is not decided, or they do already.
    kommer: datetime | None
    klagefrist_ute: bool
    klager: list[Klagelinje]
    kan_klage: bool
    # Of what can be appealed there is no grade: it is answered, or appealed already, or not written.
    bare_formelle: bool
    hos: tuple[str, str] | None = None  # who has the exam day instead of us, and where
    # What has been decided about a formal fault; it stands beside the grade.
    formell_feil: Rad | None = None
    # What was drawn in the place of this exam, from the announcement on.
    nytt_trekk: Nytttrekk | None = None

    @property
    def start(self) -> datetime | None:
        return min((rad.start for rad in self.forberedelse + self.tider), default=None)


def mine_eksamener(kandidat: Kandidat, naa: datetime) -> list[MinEksamen]:
    """The announced exams of the person in the number's period, in order of time; a constant number of queries.

    Rule: eksamen.querysets.kunngjoering.
    """
    alle = Kandidat.objects.filter(person=kandidat.person_id, eksamen__periode=kandidat.eksamen.periode_id)
    rader = alle.med_navn().defer("person__nummer").prefetch_related("eksamen__deler", "deler__eksamensdel")
    viste = kunngjorte(rader, naa)
    utvalg = Kandidat.objects.filter(pk__in=[k.pk for k in viste])
    stilling, grunnlag = oppmoete(utvalg, naa), grunnlag_for(utvalg, naa)
    klager = klagelinjer(grunnlag, naa)
    tilrettelagt: dict[int, Tekst] = {}
    for les in tilretteleggingstekster.alle():
        tilrettelagt.update(les(utvalg, naa))
    hos: dict[int, tuple[str, str]] = {}
    for les_hos in dagen_er_hos.alle():
        hos.update(les_hos(utvalg))
    formelle = {rad.sakskandidat.kandidat_id: rad for rad in egne_vedtak(utvalg, naa)}
    nye_trekk = kunngjorte_trekk(utvalg, naa)
    svar = []
    for k in viste:
        tider = _tider(k)
        status = stilling[k.pk].status
        svar.append(
            MinEksamen(
                kandidat=k,
                tider=[rad for rad, forberedelse in tider if not forberedelse],
                forberedelse=[rad for rad, forberedelse in tider if forberedelse],
                rom=_rom(k.rom or k.parti.rom),
                tilrettelegging=tilrettelagt.get(k.pk, ""),
                borte=status.label if status in BORTE else "",
                hos=hos.get(k.pk),
                formell_feil=som_rad(formelle.get(k.pk), naa),
                nytt_trekk=nye_trekk.get(k.pk) if status in GIR_UTSATT else None,
                klager=klager.get(k.pk, []),
                kan_klage=status not in BORTE and bool(grunnlag[k.pk].mulige),
                bare_formelle=not grunnlag[k.pk].kan_klage_paa_karakteren,
                **_resultat(k, None if status in BORTE else grunnlag[k.pk].resultat, status in BORTE, naa),
            )
        )
    return sorted(svar, key=lambda en: (en.start is None, en.start or naa, en.kandidat.pk))


def _resultat(kandidat: Kandidat, resultat: Resultat | None, borte: bool, naa: datetime) -> dict[str, Any]:
    publiseres = kandidat.eksamen.publiseres
    venter = resultat is None and not borte and publiseres is not None and not er_synlig(publiseres, naa)
    frist = resultat.klagefrist if resultat else None
    return {
        "resultat": resultat,
        "kommer": publiseres if venter else None,
        "klagefrist_ute": frist is not None and dagens_dato(naa) > frist,
    }


def kommende_kunngjoeringer(kandidat: Kandidat, naa: datetime) -> list[tuple[datetime, str]]:
    """When drawn subjects will be announced, the same for all at the level: says nothing about this pupil."""
    periode = kandidat.eksamen.periode
    grunnskole = kandidat.eksamen.fag.nivaa == Nivaa.GRUNNSKOLE
    tid = periode.trekk_gs if grunnskole else periode.trekk_vgs
    return [(tid, _("Skriftlige trekkfag blir kunngjort"))] if tid and tid > naa else []


def _rom(navn: str) -> str:
    """«Aula» and «Rom 207» as they are; «207» needs the word."""
    return navn if not navn or any(tegn.isalpha() for tegn in navn) else _("Rom %(rom)s") % {"rom": navn}


def _tider(kandidat: Kandidat) -> list[tuple[Tidsrad, bool]]:
    """Own times of each part, and whether it is preparation; the plan's where none are computed."""
    egne: dict[int, Any] = {rad.eksamensdel_id: rad for rad in kandidat.deler.all()}
    svar = []
    for deel in sorted(kandidat.eksamen.deler.all(), key=lambda d: d.start):
        tid = egne.get(deel.pk, deel)
        svar.append((Tidsrad(_navn(deel), tid.start, tid.slutt), deel.type == Deltype.FORBEREDELSE))
    return svar


def _navn(deel: Eksamensdel) -> Tekst:
    return deel.get_type_display()
