"""Proposals for the next period: accepted into a candidate, declined, and taken back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Organisasjon
from deltakelse.models import Rettighetssvar
from deltakelse.querysets.rettigheter import Rettighet, Rettigheter, neste_periodekode, rettigheter
from deltakelse.services.versjoner import laas_versjoner
from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode, Fag, Kandidat, Person
from eksamen.models.valg import Kandidatslag
from eksamen.querysets.partiforslag import ledig_navn, partinavn
from eksamen.services.lokaleksamen import LOKALE_TYPER
from eksamen.services.partier import laas_navn
from eksamen.services.partier_nye import Bestilling, Mal, legg_til_partier
from elever.services.fjerning import angre_innmelding
from elever.services.innmelding import krev_ikke_slutt, laas_parti, meld_inn
from elever.services.varsler import varsler_for
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar, gjorte, rad_for_rad
from felles.models import Angrepost

ANGRESLAG: Final = "rettigheter"
Svar = Rettighetssvar.Svar


@dataclass(frozen=True)
class Rettighetsutfall:
    """A sentence for each proposal that was ticked, and the undo."""

    svar: list[Radsvar]
    angrepost: Angrepost | None


@transaction.atomic
def godta(
    *,
    skoler: QuerySet[Organisasjon],
    periode: Eksamensperiode,
    noekler: Collection[str],
    fagkoder: Mapping[str, str],
    aktoer: Aktoer,
    naa: datetime,
) -> Rettighetsutfall:
    """Make candidates of these proposals in the next period's exam, with their karakterstatus.

    `fagkoder` is what a new draw came to, by key. The school's party of the exam is used, or one is made. Harmless
    twice; one refusal holds nobody else back. Rule: a postponed exam in a drawn subject means a new draw.
    """
    alle, valgte = _laas_og_les(skoler, periode, noekler, naa)
    skole_ider = sorted({rett.skole.pk for rett in valgte})
    for skole_id in skole_ider:
        laas_navn(skole_id)
    _laas_alt(Eksamensparti.objects.filter(skole__in=skole_ider, eksamen__periode=alle.neste))
    gjort: list[list[int | None]] = []

    def meld_opp(rett: Rettighet) -> str:
        if rett.svar and rett.svar.svar == Svar.OPPRETTET:
            return _("Er meldt opp fra før.")
        parti = _finn_parti(rett, alle, fagkoder.get(rett.noekkel, ""), aktoer, naa)
        ider = _lag_kandidat(rett, parti.pk, aktoer, naa)
        gjort.append(_skriv(rett, periode, ider[0], aktoer, naa))
        return _("Er meldt opp i %(fag)s, %(parti)s.") % {"fag": parti.eksamen.fag, "parti": parti.navn}

    return _utfall(rad_for_rad(valgte, meld_opp, navn=_kalt), gjort, aktoer, naa)


@transaction.atomic
def takk_nei(
    *,
    skoler: QuerySet[Organisasjon],
    periode: Eksamensperiode,
    noekler: Collection[str],
    aktoer: Aktoer,
    naa: datetime,
) -> Rettighetsutfall:
    """Note that the pupils do not use the right. Harmless twice; whoever is a candidate must be taken out first."""
    _alle, valgte = _laas_og_les(skoler, periode, noekler, naa)
    gjort: list[list[int | None]] = []

    def nei(rett: Rettighet) -> str:
        if rett.svar and rett.svar.svar == Svar.AVSLAATT:
            return _("Har takket nei fra før.")
        if rett.svar:
            raise UgyldigOvergang(_("Er meldt opp. Ta kandidaten ut av partiet først."), kode="meldt_opp")
        gjort.append(_skriv(rett, periode, None, aktoer, naa))
        return _("Har takket nei.")

    return _utfall(rad_for_rad(valgte, nei, navn=_kalt), gjort, aktoer, naa)


@transaction.atomic
def angre_svar(data: list[list[int | None]], *, aktoer: Aktoer, naa: datetime) -> str:
    """Open the proposals again, and take out the candidates that were made; all or none. Raises UgyldigOvergang."""
    ider = [ny for ny, _gammel in data if ny is not None]
    rader = list(
        Rettighetssvar.objects.select_for_update(of=("self",))
        .filter(pk__in=ider, opphevet__isnull=True)
        .select_related("kandidat")
        .order_by("pk")
    )
    if len(rader) < len(ider):
        raise UgyldigOvergang(_("Noen har endret svarene siden, så det kan ikke angres."), kode="endret_siden")
    kandidater = [rad.kandidat for rad in rader if rad.kandidat]
    _laas_alt(Eksamensparti.objects.filter(pk__in=[en.parti_id for en in kandidater]), [en.pk for en in kandidater])
    for rad in rader:
        if rad.kandidat:
            angre_innmelding({"parti": rad.kandidat.parti_id, "kandidater": [rad.kandidat_id]}, aktoer=aktoer, naa=naa)
        rad.opphevet, rad.opphevet_av_id = naa, aktoer.bruker_id
        rad.save(update_fields=["opphevet", "opphevet_av"])
        logg_hendelse(rad, "rettighet.angret", aktoer=aktoer, naa=naa, skole_id=rad.skole_id)
    gamle = [gammel for _ny, gammel in data if gammel is not None]
    Rettighetssvar.objects.filter(pk__in=gamle).update(opphevet=None, opphevet_av=None)
    tekst = ngettext("%(n)s forslag er åpent igjen.", "%(n)s forslag er åpne igjen.", len(rader))
    return tekst % {"n": len(rader)}


def _laas_og_les(
    skoler: QuerySet[Organisasjon], periode: Eksamensperiode, noekler: Collection[str], naa: datetime
) -> tuple[Rettigheter, list[Rettighet]]:
    """The proposals and those ticked, read once everybody else who answers in these periods has finished."""
    laas_periodene(periode)
    alle = rettigheter(skoler, periode, naa)
    return alle, [rett for rett in alle.rader if rett.noekkel in noekler]


def laas_periodene(periode: Eksamensperiode) -> None:
    """Hold the period and the one after: whoever answers or draws in them waits. In the caller's transaction."""
    koder = [periode.kode, neste_periodekode(periode.kode)]
    laaste = Eksamensperiode.objects.select_for_update(of=("self",), no_key=True).filter(kode__in=koder)
    list(laaste.order_by("pk").values_list("pk"))


def _laas_alt(partier: QuerySet[Eksamensparti], kandidat_ider: Collection[int] = ()) -> None:
    """Hold the parties that candidates go into or out of, these candidates, and the parties' versions, each in order of
    pk and before the first event: the order of the proposals is another.
    """
    ider = list(partier.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    kandidater = Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=kandidat_ider)
    list(kandidater.order_by("pk").values_list("pk", flat=True))
    laas_versjoner(ider)


def _finn_parti(rett: Rettighet, alle: Rettigheter, fagkode: str, aktoer: Aktoer, naa: datetime) -> Eksamensparti:
    """The school's party in the next period, the first of them, or one made now."""
    if alle.neste is None:
        melding = _("Perioden %(kode)s er ikke lagt inn ennå. Meld opp når den er der.") % {"kode": alle.neste_kode}
        raise Domenefeil(melding, kode="uten_periode")
    fag = _nytt_fag(rett, fagkode)
    partier = Eksamensparti.objects.filter(skole=rett.skole, eksamen__fag=fag, eksamen__periode=alle.neste)
    funnet = list(partier.select_related("eksamen__fag").order_by("pk"))
    like = [parti for parti in funnet if parti.eksamenstype == rett.eksamenstype]
    if funnet:
        return (like or funnet)[0]
    lokal = rett.eksamenstype in LOKALE_TYPER and not rett.ny_trekning
    if not lokal and not Eksamen.objects.filter(fag=fag, periode=alle.neste, lokal=False).exists():
        melding = _("%(fag)s står ikke i eksamensplanen for %(kode)s. Lag partiet for hånd først.")
        raise Domenefeil(melding % {"fag": fag, "kode": alle.neste_kode}, kode="ikke_i_planen")
    navn = ledig_navn(partinavn(rett.skole.pk, alle.neste.pk).get(fag.fagkode, set()))
    eksamenstype = rett.eksamenstype if lokal else Eksamensparti.Eksamenstype.SENTRAL_SENTRAL.value
    svar, _angrepost = legg_til_partier(
        skole_id=rett.skole.pk,
        periode_id=alle.neste.pk,
        bestillinger=[Bestilling(fag.pk, navn)],
        mal=Mal(eksamenstype),
        aktoer=aktoer,
        naa=naa,
    )
    if not gjorte(svar):
        raise Domenefeil(svar[0].melding, kode="parti")
    return partier.select_related("eksamen__fag").get(navn=navn)


def _nytt_fag(rett: Rettighet, fagkode: str) -> Fag:
    """What is drawn here, or the code of a draw that was made elsewhere; never the one in the place of the other."""
    if rett.nytt_fag is None:
        return finn_trukket_fag(fagkode)
    if rett.trekk and fagkode.strip() and fagkode.strip().upper() != rett.nytt_fag.kode:
        melding = _("Skoleeieren har trukket et fag for eleven siden du åpnet siden. Se over, og meld opp på nytt.")
        raise UgyldigOvergang(melding, kode="trukket")
    return rett.nytt_fag


def finn_trukket_fag(fagkode: str) -> Fag:
    """The fag of a code that somebody typed. Raises Domenefeil `fagkode` when there is none."""
    kode, _strek, variant = fagkode.strip().upper().partition("-")
    fag = (
        Fag.objects.filter(fagkode=kode, variant=variant.replace("\x00", "")).first()
        if kode.isascii() and kode.isalnum()
        else None
    )
    if fag is None:
        melding = _("Skriv fagkoden som eleven ble trukket ut i, for eksempel MAT1019.")
        raise Domenefeil(melding, kode="fagkode")
    return fag


def _lag_kandidat(rett: Rettighet, parti_id: int, aktoer: Aktoer, naa: datetime) -> list[int]:
    parti = laas_parti(parti_id)
    krev_ikke_slutt(parti, naa)
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=rett.person.pk)
    stopp = next((v for v in varsler_for(parti, [person.pk]).get(person.pk, ()) if v.stopper), None)
    if stopp:
        raise Domenefeil(stopp.tekst, kode="stoppet")
    felt = {"slag": Kandidatslag.ELEV, "nus_status": rett.slag}
    return meld_inn(parti, [person], felt, aktoer=aktoer, naa=naa)


def _skriv(
    rett: Rettighet, periode: Eksamensperiode, kandidat_id: int | None, aktoer: Aktoer, naa: datetime
) -> list[int | None]:
    """The answer, in place of an earlier one; [its pk, the pk of the refusal it replaced]."""
    svar = Svar.OPPRETTET if kandidat_id else Svar.AVSLAATT
    felt: dict[str, Any] = {"person": rett.person, "fag": rett.fag, "periode": periode, "slag": rett.slag}
    gammelt = Rettighetssvar.objects.filter(**felt, opphevet__isnull=True).first()
    if gammelt:
        gammelt.opphevet, gammelt.opphevet_av_id = naa, aktoer.bruker_id
        gammelt.save(update_fields=["opphevet", "opphevet_av"])
    rad = Rettighetssvar.objects.create(
        skole=rett.skole,
        svar=svar,
        kandidat_id=kandidat_id,
        registrert=naa,
        registrert_av_id=aktoer.bruker_id,
        **felt,
    )
    logg_hendelse(
        rad,
        f"rettighet.{svar}",
        aktoer=aktoer,
        naa=naa,
        kandidat_id=kandidat_id,
        skole_id=rett.skole.pk,
        slag=rett.slag,
    )
    return [rad.pk, gammelt.pk if gammelt and gammelt.svar == Svar.AVSLAATT else None]


def _utfall(svar: list[Radsvar], gjort: list[list[int | None]], aktoer: Aktoer, naa: datetime) -> Rettighetsutfall:
    post = None
    if gjort:
        tekst = ngettext("Angre %(n)s svar", "Angre %(n)s svar", len(gjort)) % {"n": len(gjort)}
        post = tilby(slag=ANGRESLAG, tekst=tekst, data=gjort, aktoer=aktoer, naa=naa)
    return Rettighetsutfall(svar, post)


def _kalt(rett: Rettighet) -> str:
    return f"{rett.person.navn}, {rett.fag.kode}"
