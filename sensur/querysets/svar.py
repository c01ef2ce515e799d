"""Answers as a sensor may see them: number and files, never a name. Whatever a sensor's page shows comes from here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from deltakelse.models import Sendespost
from deltakelse.querysets.tilgang import BORTE, Tilgang
from eksamen.models import Kandidat
from felles.bidrag import Tekst
from levering import filtyper
from levering.models import Delmerke, Leveringsfil
from levering.querysets.status import med_status
from sensur.models import Karakter, Karakterforslag, Sensoroppdrag
from sjekk.querysets.sjekker import Sjekkvisning, fra_koder, funnkoder

# The candidate's own file name may hold a name, also in its ending: only known types are passed on.
UKJENT_ENDELSE: Final = "fil"


@dataclass(frozen=True, slots=True)
class Svarfil:
    """A file of an answer under the name that the sensor gets: `257HSP-V-02.pdf`."""

    nr: int
    fil_id: int
    navn: str
    noekkel: str
    stoerrelse: int
    delmerke: Tekst
    lastet_opp: datetime
    # What the checks found that a sensor should know.
    funn: tuple[Sjekkvisning, ...]

    @property
    def i_karantene(self) -> bool:
        """A virus was found in it: it is told, and asked about, before it is given out."""
        return any(ett.i_karantene for ett in self.funn)


@dataclass(frozen=True, slots=True)
class Svar:
    """A candidate's answer in a party, with the sensor's own proposal ("" when there is none)."""

    kandidat_id: int
    nummer: str
    fravaer: Tekst
    post: bool
    post_del1: bool
    filer: tuple[Svarfil, ...]
    forslag: str
    lagret: datetime | None

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


def svar_i_parti(oppdrag: Sensoroppdrag, naa: datetime) -> list[Svar]:
    """Every numbered candidate of the party by candidate number (the order of names would give names away).

    Three queries, however many candidates; the proposals are this sensor's own.
    """
    numrerte = Kandidat.objects.filter(parti=oppdrag.parti_id, kandidatnummer__isnull=False)
    kandidater: QuerySet[Any] = med_status(numrerte, naa).order_by("kandidatnummer__nummer")
    rader = kandidater.values_list("pk", "kandidatnummer__nummer", "tilgang", "digital_post", "del1_post")
    filer = _filer(oppdrag.parti_id)
    egne = {
        kandidat_id: (verdi, lagret)
        for kandidat_id, verdi, lagret in Karakterforslag.objects.filter(oppdrag=oppdrag.pk).values_list(
            "kandidat_id", "verdi", "lagret"
        )
    }
    ingen: tuple[str, datetime | None] = ("", None)
    return [
        Svar(
            kandidat_id=pk,
            nummer=nummer,
            fravaer=Tilgang(tilgang).label if tilgang in BORTE else "",
            post=post,
            post_del1=post_del1,
            filer=_navngi(nummer, [] if tilgang in BORTE else filer[pk]),
            forslag=egne.get(pk, ingen)[0],
            lagret=egne.get(pk, ingen)[1],
        )
        for pk, nummer, tilgang, post, post_del1 in rader
    ]


type _Fil = tuple[int, str, str, int, str, datetime, list[str]]


def _filer(parti_id: int) -> defaultdict[int, list[_Fil]]:
    """Files of deliveries that stand, by candidate, oldest first; each once. None of a part that goes by post.

    Rule: PGS kandidatmonitor, «Sendes i posten»: uploaded files of such a part are hidden from the sensors.
    """
    post = Sendespost.objects.filter(
        kandidat=OuterRef("levering__kandidat"), eksamensdel=OuterRef("levering__eksamensdel"), opphevet__isnull=True
    )
    rader = (
        Leveringsfil.objects.filter(
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
            delmerke=Delmerke(delmerke).label,
            lastet_opp=lastet_opp,
            funn=fra_koder(koder),
        )
        for nr, (fil_id, navn, noekkel, stoerrelse, delmerke, lastet_opp, koder) in enumerate(filer, 1)
    )


def endelse(navn: str) -> str:
    """The file name's type when it is one that may be handed in, else «fil»."""
    return filtyper.endelse(navn) if filtyper.er_godkjent(navn) else UKJENT_ENDELSE


def uten_nummer(parti_id: int) -> int:
    """Candidates of the party whom no sensor can grade yet, since nobody has numbered them."""
    return Kandidat.objects.filter(parti=parti_id).uten_nummer().count()
