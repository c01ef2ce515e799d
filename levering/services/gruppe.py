"""Group upload: many files at once, matched to candidates by name, handed in together. Safe to repeat."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from eksamen.models import Kandidat
from felles import angre, lager
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.lager import Spolfil
from felles.models import Angrepost
from levering.filtyper import normaliser_navn
from levering.models import Besvarelsesfil, Gruppefil, Gruppeopplasting
from levering.mottak import MottattFil
from levering.permissions import laas_kandidat
from levering.querysets.gruppe import Gruppelinje, Utfall
from levering.querysets.skolelevering import SKOLEMERKER
from levering.services.opplasting import AvvistFil, Filfeil, LagretFil, Runde, registrer_fil, sjekk_fil
from levering.services.skolelevering import lever_for_kandidat

ANGRESLAG_FJERNET: Final = "gruppe.fjernet"
ANGRESLAG_LUKKET: Final = "gruppe.lukket"


@dataclass
class Gruppesvar:
    """What became of «Lever alle»: how many files, how many had been there before, and a sentence for each refused."""

    filer: int = 0
    fra_foer: int = 0
    feil: list[str] = field(default_factory=list)


@transaction.atomic
def aapen_gruppe(*, bruker_id: int, skole_id: int, aktoer: Aktoer, naa: datetime) -> Gruppeopplasting:
    """The user's group upload that is open; a new one when there is none. May be repeated, also by two windows at once."""
    Bruker.objects.select_for_update(of=("self",), no_key=True).get(pk=bruker_id)
    gruppe = Gruppeopplasting.objects.filter(bruker_id=bruker_id, lukket__isnull=True).order_by("pk").last()
    if gruppe is None:
        gruppe = Gruppeopplasting.objects.create(bruker_id=bruker_id, skole_id=skole_id, opprettet=naa)
        logg_hendelse(gruppe, "gruppeopplasting.startet", aktoer=aktoer, naa=naa, skole_id=skole_id)
    return gruppe


@transaction.atomic
def lukk_gruppe(*, gruppe_id: int, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """Put the group away; what was handed in stands. Returns what takes it back; None when it is closed already."""
    gruppe = Gruppeopplasting.objects.select_for_update(of=("self",)).get(pk=gruppe_id)
    if gruppe.lukket is not None:
        return None
    gruppe.lukket = naa
    gruppe.save(update_fields=["lukket"])
    logg_hendelse(gruppe, "gruppeopplasting.lukket", aktoer=aktoer, naa=naa, skole_id=gruppe.skole_id)
    data = {"gruppe_id": gruppe_id}
    return angre.tilby(slag=ANGRESLAG_LUKKET, tekst=_("Tømming av listen"), data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_lukking(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Take out again what `lukk_gruppe` put away. Raises UgyldigOvergang when a new list has been begun since."""
    gruppe = Gruppeopplasting.objects.select_related("skole").get(pk=data["gruppe_id"])
    Bruker.objects.select_for_update(of=("self",), no_key=True).get(pk=gruppe.bruker_id)
    if Gruppeopplasting.objects.filter(bruker_id=gruppe.bruker_id, lukket__isnull=True).exists():
        raise UgyldigOvergang(_("Du har begynt på en ny liste, så tømmingen kan ikke angres."), kode="endret")
    gruppe.lukket = None
    gruppe.save(update_fields=["lukket"])
    logg_hendelse(gruppe, "gruppeopplasting.gjenaapnet", aktoer=aktoer, naa=naa, skole_id=gruppe.skole_id)
    return _("Listen er tilbake.")


def ta_imot_gruppe(*, gruppe_id: int, filer: Iterable[MottattFil], aktoer: Aktoer, naa: datetime) -> Runde:
    """Take in the files of a form, each in its own transaction; says which were refused and why."""
    runde = Runde()
    for fil in filer:
        try:
            sjekk_fil(fil.navn, fil.stoerrelse)
            if fil.spolfil:
                legg_til_gruppefil(
                    gruppe_id=gruppe_id, navn=normaliser_navn(fil.navn), spolfil=fil.spolfil, aktoer=aktoer, naa=naa
                )
        except Filfeil as feil:
            runde.avvist.append(AvvistFil(normaliser_navn(fil.navn), fil.stoerrelse, feil))
    return runde


def legg_til_gruppefil(*, gruppe_id: int, navn: str, spolfil: Spolfil, aktoer: Aktoer, naa: datetime) -> None:
    """Keep a whole file in the group: into storage first, then the row. The same file twice is one.

    What is there already is not put into storage once more, and what became of no row is taken out again.
    """
    hva = {"gruppe_id": gruppe_id, "navn": navn, "sha256": spolfil.sha256, "fjernet": None}
    if Gruppefil.objects.filter(gruppe_id=gruppe_id, navn=navn, sha256=spolfil.sha256, fjernet__isnull=True).exists():
        spolfil.kast()
        return
    noekkel = lager.legg_inn(spolfil)
    try:
        with transaction.atomic():
            _laas(gruppe_id)
            standard = {"noekkel": noekkel, "stoerrelse": spolfil.stoerrelse, "mottatt": naa}
            fil, ny = Gruppefil.objects.get_or_create(**hva, defaults=standard)
            if ny:
                _logg(fil, "gruppefil.mottatt", aktoer, naa)
    except Domenefeil:  # the group was closed meanwhile
        lager.slett(noekkel)
        raise
    if not ny:
        lager.slett(noekkel)


@transaction.atomic
def sett_gruppedel(*, gruppe_id: int, fil_ider: Collection[int], delmerke: str, aktoer: Aktoer, naa: datetime) -> int:
    """The same part for all the marked that are not handed in; returns how many. May be repeated."""
    if delmerke not in SKOLEMERKER:
        raise Domenefeil(_("Velg «Eksamen del 1», «Eksamen del 2» eller «Eksamen del 1 og 2»."), kode="delmerke")
    filer = _aapne(gruppe_id, fil_ider)
    for fil in filer:
        fil.delmerke = delmerke
        fil.save(update_fields=["delmerke"])
        _logg(fil, "gruppefil.delmerket", aktoer, naa, delmerke=delmerke)
    return len(filer)


@transaction.atomic
def sett_gruppekandidater(*, gruppe_id: int, valg: Mapping[int, int], aktoer: Aktoer, naa: datetime) -> int:
    """Say whose files are, from file to candidate, also against what their names say; they are judged anew.

    The caller has seen that the user may act for the candidates. May be repeated.
    """
    # Candidates before the rest, as everywhere: a row that names one waits for whoever holds it.
    list(Kandidat.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=valg.values()).order_by("pk"))
    filer = [fil for fil in _aapne(gruppe_id, valg) if fil.kandidat_id != valg[fil.pk]]
    for fil in filer:
        fil.kandidat_id, fil.avvist = valg[fil.pk], ""
        fil.save(update_fields=["kandidat", "avvist"])
        _logg(fil, "gruppefil.kandidat_valgt", aktoer, naa, kandidat_id=fil.kandidat_id)
    return len(filer)


@transaction.atomic
def fjern_gruppefiler(
    *, gruppe_id: int, fil_ider: Collection[int], aktoer: Aktoer, naa: datetime
) -> tuple[int, Angrepost | None]:
    """Take files out of the group that are not handed in; how many, and what takes it back. Twice is harmless."""
    filer = _aapne(gruppe_id, fil_ider)
    for fil in filer:
        fil.fjernet = naa
        fil.save(update_fields=["fjernet"])
        _logg(fil, "gruppefil.fjernet", aktoer, naa)
    if not filer:
        return 0, None
    data = {"gruppe_id": gruppe_id, "filer": [fil.pk for fil in filer]}
    post = angre.tilby(slag=ANGRESLAG_FJERNET, tekst=_("Fjerning av filer"), data=data, aktoer=aktoer, naa=naa)
    return len(filer), post


@transaction.atomic
def angre_fjerning(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Put back what `fjern_gruppefiler` took out; one that has come anew since is there already."""
    _laas(data["gruppe_id"])
    fjernet = Gruppefil.objects.filter(gruppe=data["gruppe_id"], pk__in=data["filer"], fjernet__isnull=False)
    staar = set(Gruppefil.objects.filter(gruppe=data["gruppe_id"], fjernet__isnull=True).values_list("navn", "sha256"))
    filer = [fil for fil in fjernet.order_by("pk") if (fil.navn, fil.sha256) not in staar]
    for fil in filer:
        fil.fjernet = None
        fil.save(update_fields=["fjernet"])
        _logg(fil, "gruppefil.gjenopprettet", aktoer, naa)
    tekst = ngettext("%(n)s fil er satt tilbake i listen.", "%(n)s filer er satt tilbake i listen.", len(filer))
    return tekst % {"n": len(filer)}


def lever_gruppe(*, linjer: Sequence[Gruppelinje], bruker_id: int, aktoer: Aktoer, naa: datetime) -> Gruppesvar:
    """Hand in what is ready, each candidate in a transaction of its own: one refusal holds nobody else back.

    Goes past the candidate's own lock. May be repeated: what is handed in already is passed over.
    Rule: PGS, «Gruppeopplasting».
    """
    svar = Gruppesvar()
    etter: dict[int, list[Gruppelinje]] = {}
    for linje in linjer:
        if linje.utfall == Utfall.KLAR and linje.kandidat:
            etter.setdefault(linje.kandidat.pk, []).append(linje)
    for kandidat_id, deres in sorted(etter.items()):
        try:
            nye, fra_foer = _lever_en(kandidat_id, deres, bruker_id, aktoer, naa)
        except Domenefeil as feil:
            svar.feil.append(f"{deres[0].fil.navn}: {feil.melding}")
        else:
            svar.filer += nye
            svar.fra_foer += fra_foer
    return svar


@transaction.atomic
def _lever_en(
    kandidat_id: int, linjer: list[Gruppelinje], bruker_id: int, aktoer: Aktoer, naa: datetime
) -> tuple[int, int]:
    """How many files are new, and how many the candidate had before.

    One that another window has moved, tagged anew or taken out since the table was read, waits.
    """
    laas_kandidat(kandidat_id, naa)
    staar = {fil.pk: fil for fil in _aapne(linjer[0].fil.gruppe_id, [linje.fil.pk for linje in linjer])}
    nye = 0
    uendret = [linje for linje in linjer if _som_lest(linje.fil, staar.get(linje.fil.pk))]
    for linje in uendret:
        kilde = linje.fil
        fil = registrer_fil(
            kandidat_id=kandidat_id,
            fil=LagretFil(kilde.navn, kilde.noekkel, kilde.stoerrelse, kilde.sha256),
            bruker_id=bruker_id,
            delmerke=linje.merke,
            aktoer=aktoer,
            naa=naa,
        )
        nye += _knytt(kilde, fil, kandidat_id)
    if uendret:
        lever_for_kandidat(kandidat_id=kandidat_id, aktoer=aktoer, naa=naa)
    return nye, len(uendret) - nye


def _som_lest(lest: Gruppefil, naa_: Gruppefil | None) -> bool:
    return naa_ is not None and (lest.kandidat_id, lest.delmerke) == (naa_.kandidat_id, naa_.delmerke)


def _knytt(kilde: Gruppefil, fil: Besvarelsesfil, kandidat_id: int) -> bool:
    """The candidate's file that it became. False when another drop became it already: then it is not its own."""
    if Gruppefil.objects.filter(fil=fil).exclude(pk=kilde.pk).exists():
        kilde.avvist = "levert_foer"
        kilde.save(update_fields=["avvist"])
        return False
    kilde.fil, kilde.kandidat_id = fil, kandidat_id
    kilde.save(update_fields=["fil", "kandidat"])
    return True


def _laas(gruppe_id: int) -> Gruppeopplasting:
    gruppe = Gruppeopplasting.objects.select_for_update(of=("self",)).get(pk=gruppe_id)
    if gruppe.lukket:
        raise Domenefeil(_("Gruppeopplastingen er lukket. Start en ny."), kode="lukket")
    return gruppe


def _aapne(gruppe_id: int, fil_ider: Iterable[int]) -> list[Gruppefil]:
    _laas(gruppe_id)
    return list(
        Gruppefil.objects.filter(
            gruppe=gruppe_id, pk__in=list(fil_ider), fil__isnull=True, fjernet__isnull=True
        ).order_by("pk")
    )


def _logg(fil: Gruppefil, handling: str, aktoer: Aktoer, naa: datetime, **data: object) -> None:
    logg_hendelse(
        fil,
        handling,
        aktoer=aktoer,
        naa=naa,
        skole_id=fil.gruppe.skole_id,
        **{"stoerrelse": fil.stoerrelse, "sha256": fil.sha256, **data},  # type: ignore[arg-type]
    )
