"""The plan of watches: set up, changed, taken away and handed to a substitute; each can be taken back at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker, Rolle
from eksamen.models import Eksamensparti, Vaktoppdrag
from eksamen.querysets.vakter import ETTER_SLUTT, FOER_START, Vakt, med_partitider
from felles.angre import tilby
from felles.bidrag import hendelseslaaser
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from felles.tid import OSLO, oslo

ANGRESLAG = "vaktplan"
FELT = ("bruker_id", "rom", "fra", "til", "vikar_for_id")


@dataclass(frozen=True, slots=True)
class Vakttid:
    """What a watch is given: a room (empty: the whole party), and clock times (none: those of the exam)."""

    rom: str = ""
    fra: time | None = None
    til: time | None = None


@dataclass
class Endringer:
    """What an act has done so far, as much as taking it back needs."""

    nye: list[int] = field(default_factory=list)
    foer: list[dict[str, Any]] = field(default_factory=list)

    @property
    def antall(self) -> int:
        return len(self.nye) + len(self.foer)

    def tilby(self, tekst: str, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
        if not self.antall:
            return None
        return tilby(slag=ANGRESLAG, tekst=tekst, data={"nye": self.nye, "foer": self.foer}, aktoer=aktoer, naa=naa)


@transaction.atomic
def sett_opp(
    *, parti_ider: Iterable[int], bruker_id: int, vakttid: Vakttid, aktoer: Aktoer, naa: datetime
) -> tuple[int, Angrepost | None]:
    """Give somebody the watch over these parties; how many watches are new or changed, and the key that undoes it.

    Clock times are of each party's own day in Oslo. A watch that the person has already gets this room and these
    times. Repeatable. Raises Domenefeil `ikke_vakt` (no invigilator at the school), `tid` (the end is not after the
    start) and `uten_dato` (times for a party that has no date); then nothing is done.
    """
    partier = laas_partier(parti_ider)
    bruker = Bruker.objects.get(pk=bruker_id)
    krev_vakt(bruker, partier, naa)
    endringer = Endringer()
    for parti in partier:
        gi(parti, bruker, vakttid, endringer, aktoer=aktoer, naa=naa)
    return endringer.antall, endringer.tilby(_("Vakten er satt opp."), aktoer, naa)


@transaction.atomic
def endre(*, oppdrag_id: int, vakttid: Vakttid, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """Give a watch another room or other times. Raises Domenefeil `tid`, `uten_dato` and `borte`."""
    laaste = laas_oppdrag([oppdrag_id])
    if not laaste:
        raise UgyldigOvergang(_("Vakten er tatt bort av en annen i mellomtiden. Ingenting er endret."), kode="borte")
    oppdrag = laaste[0]
    (parti,) = laas_partier([oppdrag.parti_id])
    fra, til = tidspunkter(parti, vakttid)
    endringer = Endringer()
    _endre(oppdrag, {"rom": vakttid.rom, "fra": fra, "til": til}, endringer, aktoer=aktoer, naa=naa)
    return endringer.tilby(_("Vakten er endret."), aktoer, naa)


@transaction.atomic
def fjern(*, oppdrag_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> tuple[int, Angrepost | None]:
    """Take watches away: from now the invigilator does not see the party. How many there were; repeatable."""
    endringer = Endringer()
    ta_bort(laas_oppdrag(oppdrag_ider), endringer, aktoer=aktoer, naa=naa)
    return endringer.antall, endringer.tilby(_("Vakten er fjernet."), aktoer, naa)


@transaction.atomic
def sett_inn_vikar(
    *, oppdrag_ider: Iterable[int], bruker_id: int, aktoer: Aktoer, naa: datetime
) -> tuple[int, Angrepost | None]:
    """Let a colleague take over these watches with room and times: they get access, and the first one's ends.

    How many were handed over; those the colleague has already are passed over. Raises Domenefeil `ikke_vakt`, and
    `har_vakten` when the colleague watches the party already in some other way, so that a person decides.
    """
    alle = laas_oppdrag(oppdrag_ider)
    vikar = Bruker.objects.get(pk=bruker_id)
    krev_vakt(vikar, laas_partier(rad.parti_id for rad in alle), naa)
    oppdrag = [rad for rad in alle if rad.bruker_id != vikar.pk]
    opptatt = Vaktoppdrag.objects.filter(bruker=vikar, parti__in=[rad.parti_id for rad in oppdrag])
    if opptatt:
        navn = ", ".join(str(rad.parti) for rad in opptatt.select_related("parti"))
        melding = _("%(hvem)s har alt vakt i %(partier)s. Endre den vakten, eller velg en annen vikar.")
        raise Domenefeil(melding % {"hvem": vikar.navn, "partier": navn}, kode="har_vakten")
    endringer = Endringer()
    for rad in oppdrag:
        _endre(
            rad, {"bruker_id": vikar.pk, "vikar_for_id": rad.vikar_for_id or rad.bruker_id}, endringer,
            aktoer=aktoer, naa=naa, handling="vakt.vikar",
        )  # fmt: skip
    return endringer.antall, endringer.tilby(_("Vikaren er satt inn."), aktoer, naa)


@transaction.atomic
def angre(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Put the watches back as they were. Raises UgyldigOvergang when somebody has set up the same watch meanwhile."""
    gamle = list(data["foer"])
    partier = {rad["parti_id"] for rad in gamle}
    nye = Vaktoppdrag.objects.filter(pk__in=data["nye"]).values_list("parti_id", flat=True)
    if not partier <= {parti.pk for parti in laas_partier(partier.union(nye))}:
        raise UgyldigOvergang(_("Et av partiene er slettet, så dette kan ikke angres."), kode="borte")
    for oppdrag in laas_oppdrag(data["nye"]):
        logg(oppdrag, "vakt.fjernet", aktoer=aktoer, naa=naa, angret=True)
        oppdrag.delete()
    finnes = {oppdrag.pk: oppdrag for oppdrag in laas_oppdrag(rad["pk"] for rad in gamle)}
    for rad in gamle:
        andre = Vaktoppdrag.objects.filter(parti=rad["parti_id"], bruker=rad["bruker_id"]).exclude(pk=rad["pk"])
        if andre.exists():
            raise UgyldigOvergang(_("Vakten er satt opp på nytt i mellomtiden, så dette kan ikke angres."))
        oppdrag = finnes.get(rad["pk"]) or Vaktoppdrag(
            **{navn: rad[navn] for navn in ("parti_id", "gitt", "gitt_av_id")}
        )
        for navn in FELT:
            setattr(oppdrag, navn, rad[navn])
        if oppdrag.pk:
            oppdrag.save(update_fields=list(FELT))
        else:
            oppdrag.save(force_insert=True)
        oppdrag.refresh_from_db()
        logg(oppdrag, "vakt.tilbakefoert", aktoer=aktoer, naa=naa)
    antall = len(gamle) + len(data["nye"])
    return ngettext("%(antall)d vakt er som før.", "%(antall)d vakter er som før.", antall) % {"antall": antall}


def planlagt(partier: Iterable[Eksamensparti], bruker: Bruker, vakttid: Vakttid) -> list[Vakt]:
    """The watches that `sett_opp` would give, for asking about collisions first. Each party has its times."""
    vakter = []
    for parti in partier:
        fra, til = tidspunkter(parti, vakttid)
        start, slutt = _tider(parti)
        vakter.append(
            Vakt(
                bruker_id=bruker.pk,
                navn=bruker.navn,
                parti_id=parti.pk,
                parti=f"{parti.eksamen.fag.kode} {parti.navn}",
                skole_id=parti.skole_id,
                rom=vakttid.rom or parti.rom,
                fra=fra or (start - FOER_START if start else None),
                til=til or (slutt + ETTER_SLUTT if slutt else None),
            )
        )
    return vakter


def gi(
    parti: Eksamensparti, bruker: Bruker, vakttid: Vakttid, endringer: Endringer, *, aktoer: Aktoer, naa: datetime
) -> Vaktoppdrag:
    """One watch, inside the caller's transaction and locks; noted in `endringer`."""
    fra, til = tidspunkter(parti, vakttid)
    oppdrag, ny = Vaktoppdrag.objects.get_or_create(
        parti=parti,
        bruker=bruker,
        defaults={"gitt": naa, "gitt_av_id": aktoer.bruker_id, "rom": vakttid.rom, "fra": fra, "til": til},
    )
    if ny:
        endringer.nye.append(oppdrag.pk)
        logg(oppdrag, "vakt.gitt", aktoer=aktoer, naa=naa)
    else:
        _endre(oppdrag, {"rom": vakttid.rom, "fra": fra, "til": til}, endringer, aktoer=aktoer, naa=naa)
    return oppdrag


def ta_bort(oppdrag: Iterable[Vaktoppdrag], endringer: Endringer, *, aktoer: Aktoer, naa: datetime) -> None:
    """Watches under the caller's lock; noted in `endringer`."""
    for rad in oppdrag:
        endringer.foer.append(_avtrykk(rad))
        logg(rad, "vakt.fjernet", aktoer=aktoer, naa=naa)
        rad.delete()


def tidspunkter(parti: Eksamensparti, vakttid: Vakttid) -> tuple[datetime | None, datetime | None]:
    """The watch's own start and end on the party's day; None for what follows the exam.

    Raises Domenefeil `uten_dato` and `tid`.
    """
    start, slutt = _tider(parti)
    if vakttid.fra is None and vakttid.til is None:
        return None, None
    if start is None or slutt is None:
        melding = _("%(parti)s har ingen dato ennå. La tidene stå tomme, eller sett datoen på partiet først.")
        raise Domenefeil(melding % {"parti": parti}, kode="uten_dato")
    dag = oslo(start).date()
    fra, til = (datetime.combine(dag, tid, tzinfo=OSLO) if tid else None for tid in (vakttid.fra, vakttid.til))
    if (til or slutt + ETTER_SLUTT) <= (fra or start - FOER_START):
        raise Domenefeil(_("Vakten må slutte etter at den begynner. Rett klokkeslettene."), kode="tid")
    return fra, til


def laas_partier(ider: Iterable[int]) -> list[Eksamensparti]:
    """The parties under lock, with their times, in the order that all locks are taken.

    What their events take is held too: watches come in another order than their parties.
    """
    rader = Eksamensparti.objects.select_for_update(of=("self",)).select_related("skole", "eksamen__fag")
    partier = list(med_partitider(rader).filter(pk__in=list(ider)).order_by("pk"))
    for laas in hendelseslaaser.alle():
        laas([parti.pk for parti in partier])
    return partier


def avtrykk_av(ider: Iterable[int]) -> list[dict[str, Any]]:
    """How these watches stand now, as plain values; those that are gone are left out."""
    return [_avtrykk(rad) for rad in Vaktoppdrag.objects.filter(pk__in=list(ider)).order_by("pk")]


def laas_oppdrag(ider: Iterable[int]) -> list[Vaktoppdrag]:
    """The watches that still are there, under lock after their parties."""
    valgte = Vaktoppdrag.objects.filter(pk__in=list(ider))
    laas_partier(valgte.values_list("parti", flat=True))
    return list(_laast(valgte))


def krev_vakt(bruker: Bruker, partier: Iterable[Eksamensparti], naa: datetime) -> None:
    """Raise Domenefeil unless the user is an invigilator at the school of each of these parties."""
    skoler = {organisasjon.pk for organisasjon in bruker.organisasjoner(naa, Rolle.EKSAMENSVAKT)}
    if not bruker.is_active or any(parti.skole_id not in skoler for parti in partier):
        raise UgyldigOvergang(_("%(navn)s er ikke eksamensvakt ved skolen.") % {"navn": bruker.navn}, kode="ikke_vakt")


def logg(oppdrag: Vaktoppdrag, handling: str, *, aktoer: Aktoer, naa: datetime, **data: Any) -> None:
    """The event of one watch; it raises the party's version, so that the monitor shows it."""
    logg_hendelse(
        oppdrag, handling, aktoer=aktoer, naa=naa, partier=[oppdrag.parti_id], skole_id=oppdrag.parti.skole_id,
        bruker_id=oppdrag.bruker_id, **data,
    )  # fmt: skip


def _laast(oppdrag: QuerySet[Vaktoppdrag]) -> QuerySet[Vaktoppdrag]:
    return oppdrag.select_for_update(of=("self",)).select_related("parti").order_by("pk")


def _endre(
    oppdrag: Vaktoppdrag,
    felt: Mapping[str, Any],
    endringer: Endringer,
    *,
    aktoer: Aktoer,
    naa: datetime,
    handling: str = "vakt.endret",
) -> None:
    if all(getattr(oppdrag, navn) == verdi for navn, verdi in felt.items()):
        return
    endringer.foer.append(_avtrykk(oppdrag))
    for navn, verdi in felt.items():
        setattr(oppdrag, navn, verdi)
    oppdrag.save(update_fields=list(felt))
    logg(oppdrag, handling, aktoer=aktoer, naa=naa, felt=sorted(felt))


def _avtrykk(oppdrag: Vaktoppdrag) -> dict[str, Any]:
    felt = {navn: getattr(oppdrag, navn) for navn in ("pk", "parti_id", "gitt", "gitt_av_id", *FELT)}
    return {navn: verdi.isoformat() if isinstance(verdi, datetime) else verdi for navn, verdi in felt.items()}


def _tider(parti: Any) -> tuple[datetime | None, datetime | None]:
    """From the annotations of `med_partitider`."""
    return parti.start, parti.slutt
