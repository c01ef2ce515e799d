"""Answers as a sensor may see them: number and files, never a name. Whatever a sensor's page shows comes from here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models import Value as V

from deltakelse.models import Fravaer, Sendespost
from deltakelse.querysets.borte import aapne_avlysninger
from deltakelse.querysets.tilgang import Tilgang
from eksamen.models import Kandidat
from eksamen.models.valg import DIGITALE, Deltype
from felles.bidrag import Tekst
from levering import filtyper
from levering.models import Delmerke, Leveringsfil
from sensur.models import Etterlysning, Karakter, Karakterforslag, Sensornotat, Sensoroppdrag
from sjekk.querysets.sjekker import Sjekkvisning, fra_koder, funnkoder

# The candidate's own file name may hold a name, also in its ending: only known types are passed on.
UKJENT_ENDELSE: Final = "fil"
# Plain pictures that every browser draws.
BILDER: Final = frozenset({"jpg", "jpeg", "jpe", "png", "gif", "bmp"})
MERKEIKON: Final = {"se_igjen": "paanytt", "droeft": "melding", "sikker": "lik"}
VENTER: Final = "venter"
# What a sensor has of an answer; the draft of a reopened proposal comes before what stands.
KLADD, STAAENDE, NOTAT, ETTERLYST = "kladd", "staaende", "notat", "etterlyst"
DELER: Final = (Delmerke.DEL1, Delmerke.DEL2)


@dataclass(frozen=True, slots=True)
class Svarfil:
    """A file of an answer under the name that the sensor gets: `257HSP-V-02.pdf`."""

    nr: int
    fil_id: int
    navn: str
    noekkel: str
    stoerrelse: int
    merke: str
    lastet_opp: datetime
    # What the checks found that a sensor should know.
    funn: tuple[Sjekkvisning, ...]

    @property
    def delmerke(self) -> Tekst:
        return Delmerke(self.merke).label

    @property
    def slag(self) -> str:
        """How the page shows it: "pdf", "bilde", or "" for what is only downloaded."""
        if self.i_karantene:
            return ""
        ending = self.navn.rpartition(".")[2]
        return "pdf" if ending == "pdf" else "bilde" if ending in BILDER else ""

    def hoerer_til(self, merke: str) -> bool:
        """Whether it belongs to that part; a file for both parts belongs to each."""
        return self.merke == merke or (self.merke == Delmerke.DEL1_OG_2 and merke in DELER)

    @property
    def i_karantene(self) -> bool:
        """A virus was found in it: it is told, and asked about, before it is given out."""
        return any(ett.i_karantene for ett in self.funn)


class Svar(NamedTuple):
    """A candidate's answer in a party, with the sensor's own proposal ("" when there is none).

    A tuple: a page makes hundreds of them.
    """

    kandidat_id: int
    nummer: str
    fravaer: Tekst
    post: bool
    post_del1: bool
    filer: tuple[Svarfil, ...]
    forslag: str
    lagret: datetime | None
    # The sensor's own mark, and the code of what the school answered when it was asked; «venter» while it has not.
    merke: str = ""
    har_notat: bool = False
    etterlyst: str = ""

    @property
    def deler(self) -> list[tuple[str, Tekst]]:
        """The parts that there are files of, in order, when there is more than one: what one may look at alone."""
        if any(fil.merke == Delmerke.DEL1_OG_2 for fil in self.filer):
            return [(merke.value, merke.label) for merke in DELER]
        funnet: list[tuple[str, Tekst]] = [
            (merke.value, merke.label) for merke in Delmerke if any(fil.merke == merke for fil in self.filer)
        ]
        return funnet if len(funnet) > 1 else []

    def filene(self, merke: str) -> list[Svarfil]:
        """The files of that part, or all of them, by part and then by time."""
        filer = [fil for fil in self.filer if fil.hoerer_til(merke)] if merke else list(self.filer)
        return sorted(filer, key=lambda fil: (fil.merke or "~", fil.nr))

    @property
    def merkeikon(self) -> str:
        return MERKEIKON.get(self.merke, "")

    @property
    def merketekst(self) -> Tekst:
        return Sensornotat.Merke(self.merke).label if self.merke else ""

    @property
    def borte(self) -> bool:
        return bool(self.fravaer)

    @property
    def i_posten(self) -> bool:
        return self.post or self.post_del1

    @property
    def forslagstekst(self) -> Tekst:
        return Karakter(self.forslag).label if self.forslag else ""

    @property
    def symbol(self) -> str:
        """The icon in lists: absent, graded, by post, or not graded."""
        if self.borte:
            return "fravaer"
        if self.forslag:
            return "levert"
        return "post" if self.post else "ikke"


def svar_i_parti(oppdrag: Sensoroppdrag, *, filer_til: str = "") -> list[Svar]:
    """Every numbered candidate of the party by candidate number (the order of names would give names away).

    `filer_til` names the one answer whose files are asked for; else all have theirs. Three queries, however many
    candidates; proposals, marks and questions are this sensor's own.
    """
    fravaer = Fravaer.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True).values("slag")[:1]
    post = Sendespost.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True)
    rader = (
        Kandidat.objects.filter(parti=oppdrag.parti_id, kandidatnummer__isnull=False)
        .annotate(
            avlyst_=Exists(aapne_avlysninger()),
            fravaer_=Subquery(fravaer),
            post_=Exists(post.filter(eksamensdel__type__in=DIGITALE)),
            del1_post_=Exists(post.filter(eksamensdel__type=Deltype.DEL1)),
        )
        .order_by("kandidatnummer__nummer")
        .values_list("pk", "kandidatnummer__nummer", "avlyst_", "fravaer_", "post_", "del1_post_")
    )
    filer = _filer(oppdrag.parti_id, filer_til.replace("\x00", ""))
    egne, intet = _eget(oppdrag), _Eget()
    return [
        Svar(
            pk,
            nummer,
            Tilgang(Tilgang.AVLYST if avlyst else fravaer_).label if avlyst or fravaer_ else "",
            i_posten,
            post_del1,
            _navngi(nummer, filer[pk]) if pk in filer and not avlyst and not fravaer_ else (),
            *egne.get(pk, intet),
        )
        for pk, nummer, avlyst, fravaer_, i_posten, post_del1 in rader
    ]


def svar_av(kandidat: Kandidat) -> Svar:
    """One candidate's answer as it was handed in, for those who read it anew: a board. Two queries; none without a number.

    Nothing of what the sensors did with it, and under the candidate number alone.
    """
    if kandidat.kandidatnummer is None:
        return Svar(kandidat.pk, "", "", False, False, (), "", None)
    nummer = kandidat.kandidatnummer.nummer
    aapne = Sendespost.objects.filter(kandidat=kandidat.pk, opphevet__isnull=True)
    i_post = set(aapne.values_list("eksamensdel__type", flat=True))
    filer = _navngi(nummer, _filer(kandidat.parti_id, nummer)[kandidat.pk])
    return Svar(kandidat.pk, nummer, "", not i_post.isdisjoint(DIGITALE), Deltype.DEL1 in i_post, filer, "", None)


class _Eget(NamedTuple):
    """What the sensor has of an answer: the last fields of `Svar`, in their order."""

    forslag: str = ""
    lagret: datetime | None = None
    merke: str = ""
    har_notat: bool = False
    etterlyst: str = ""


def _eget(oppdrag: Sensoroppdrag) -> dict[int, _Eget]:
    """What the sensor has done with each candidate's answer that something is done with; one query."""
    slag = Case(When(bekreftet__isnull=True, then=V(KLADD)), default=V(STAAENDE))
    forslag = Karakterforslag.objects.siste().filter(oppdrag=oppdrag.pk).annotate(slag=slag)
    notater = Sensornotat.objects.filter(oppdrag=oppdrag.pk).annotate(slag=V(NOTAT))
    etterlysninger = Etterlysning.objects.filter(oppdrag=oppdrag.pk).annotate(slag=V(ETTERLYST))
    rader = forslag.values_list("slag", "kandidat", "verdi", "lagret").union(
        notater.values_list("slag", "kandidat", "merke", "lagret"),
        etterlysninger.values_list("slag", "kandidat", "svar", "sendt"),
        all=True,
    )
    egne: dict[int, _Eget] = {}
    intet = _Eget()
    # The draft last: it comes before what stands.
    for hva, pk, verdi, tid in sorted(rader, key=lambda rad: rad[0] == KLADD):
        eget = egne.get(pk, intet)
        if hva == NOTAT:
            egne[pk] = eget._replace(merke=verdi, har_notat=True)
        elif hva == ETTERLYST:
            egne[pk] = eget._replace(etterlyst=verdi or VENTER)
        else:
            egne[pk] = eget._replace(forslag=verdi, lagret=tid)
    return egne


type _Fil = tuple[int, str, str, int, str, datetime, list[str]]


def _filer(parti_id: int, nummer: str) -> defaultdict[int, list[_Fil]]:
    """Files of deliveries that stand, by candidate, oldest first; each once. None of a part that goes by post.

    Rule: PGS kandidatmonitor, «Sendes i posten»: uploaded files of such a part are hidden from the sensors.
    """
    post = Sendespost.objects.filter(
        kandidat=OuterRef("levering__kandidat"), eksamensdel=OuterRef("levering__eksamensdel"), opphevet__isnull=True
    )
    bare = Q(levering__kandidat__kandidatnummer__nummer=nummer) if nummer else Q()
    rader = (
        Leveringsfil.objects.filter(
            bare,
            ~Exists(post),
            levering__kandidat__parti=parti_id,
            levering__gjenaapnet__isnull=True,
            fil__slettet__isnull=True,
        )
        .order_by("fil__lastet_opp", "fil_id")
        .values_list(
            "levering__kandidat_id", "fil_id", "fil__navn", "fil__noekkel", "fil__stoerrelse", "fil__delmerke",
            "fil__lastet_opp", funnkoder("fil_id"),
        )
    )  # fmt: skip
    filer: defaultdict[int, list[_Fil]] = defaultdict(list)
    sett: set[int] = set()
    for kandidat_id, fil_id, *resten in rader:
        if fil_id not in sett:
            sett.add(fil_id)
            filer[kandidat_id].append((fil_id, *resten))
    return filer


def _navngi(nummer: str, filer: list[_Fil]) -> tuple[Svarfil, ...]:
    return tuple(
        Svarfil(
            nr=nr,
            fil_id=fil_id,
            navn=f"{nummer}-{nr:02d}.{endelse(navn)}",
            noekkel=noekkel,
            stoerrelse=stoerrelse,
            merke=merke,
            lastet_opp=lastet_opp,
            funn=fra_koder(koder),
        )
        for nr, (fil_id, navn, noekkel, stoerrelse, merke, lastet_opp, koder) in enumerate(filer, 1)
    )


def endelse(navn: str) -> str:
    """The file name's type when it is one that may be handed in, else «fil»."""
    return filtyper.endelse(navn) if filtyper.er_godkjent(navn) else UKJENT_ENDELSE


def uten_nummer(parti_id: int) -> int:
    """Candidates of the party whom no sensor can grade yet, since nobody has numbered them."""
    return Kandidat.objects.filter(parti=parti_id).uten_nummer().count()
