"""What a school says about one party: where it sits, who examines, what it is called; and for a local one, when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Eksamensperiode, Kandidat
from eksamen.services.lokaleksamen import TYPEFORM, Lokaltid, beregn_tider, les_tid, sett_tid
from felles import bidrag
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.tid import dagens_dato, oslo

# What PAS knows of a party, and what therefore closes with the deadline.
PAS_FELT: Final = ("navn", "eksamenstype")
EGNE_FELT: Final = ("sted", "rom", "eksaminator", "sensor", "merknad", "forberedelse_rom", "forberedelse_merknad")
FELT: Final = (*PAS_FELT, *EGNE_FELT)


class Partifeil(Domenefeil):
    """A refusal that belongs to a field of the form."""

    def __init__(self, melding: str | Promise, *, felt: str, kode: str) -> None:
        super().__init__(melding, kode=kode)
        self.felt = felt


class EndretSamtidig(UgyldigOvergang):
    """Somebody saved the party after the form was opened; `parti` is how it stands now."""

    def __init__(self, parti: Eksamensparti) -> None:
        super().__init__(_("Partiet er endret av en annen mens du skrev."), kode="endret_samtidig")
        self.parti = parti


@dataclass(frozen=True)
class Lokalt:
    """What only a local party has: its form, and times of its own."""

    form: str
    tid: Lokaltid


def laas_partier(ider: Iterable[int]) -> list[Eksamensparti]:
    """The parties that are still there, locked in order of pk, with exam and school."""
    rader = Eksamensparti.objects.select_for_update(of=("self",)).filter(pk__in=list(ider)).order_by("pk")
    return list(rader.select_related("eksamen__fag", "eksamen__periode", "skole"))


def laas_navn(skole_id: int) -> None:
    """One act at a time gives names at a school; what only refers to the school is not held up."""
    Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=skole_id)


def krev_aapent(parti: Eksamensparti, naa: datetime) -> None:
    """Raise UgyldigOvergang past the deadline for changes of parties that go to PAS."""
    if parti.er_laast(naa):
        raise UgyldigOvergang(fristtekst(parti.eksamen.periode.endringsfrist), kode="frist")


def fristtekst(frist: datetime | None) -> str:
    """Why a party is closed, and what is still open."""
    melding = _(
        "Fristen for partiendringer i PAS gikk ut %(dato)s. Kandidater kan fortsatt legges til, flyttes og fjernes."
    )
    return melding % {"dato": date_format(oslo(frist), "j. F Y") if frist else ""}


def periodens_dager(periode: Eksamensperiode) -> tuple[date, date]:
    """The first and last day a local exam of the period may have: the half-year of its code, and the period's own."""
    aar = int(periode.kode[2:])
    vaar = periode.kode.startswith("V")
    foerst, sist = (date(aar, 1, 1), date(aar, 7, 31)) if vaar else (date(aar, 8, 1), date(aar + 1, 1, 31))
    fra, til = dagens_dato(periode.gjennomfoering_fra), dagens_dato(periode.gjennomfoering_til)
    return min(foerst, fra), max(sist, til)


def krev_i_perioden(periode: Eksamensperiode, tid: Lokaltid) -> None:
    """Raise Partifeil for a date that cannot be of this period, as when the year is typed wrong."""
    foerst, sist = periodens_dager(periode)
    for felt, spenn in (("dato", tid.eksamen), ("forberedelse_dato", tid.forberedelse)):
        if spenn and not foerst <= dagens_dato(spenn[0]) <= sist:
            melding = _("Datoen hører ikke til %(kode)s, som går fra %(fra)s til %(til)s. Sjekk året, eller lag partiet "
                        "i en annen periode.")  # fmt: skip
            ord_ = {"kode": periode.kode, "fra": date_format(foerst, "j. F Y"), "til": date_format(sist, "j. F Y")}
            raise Partifeil(melding % ord_, felt=felt, kode="utenfor_perioden")


def navn_er_ledig(parti: Eksamensparti, navn: str) -> bool:
    """Rule: PAS contract 1.4: names are unique within a fagkode; also between the school's own local exams."""
    samme = Eksamensparti.objects.filter(
        skole=parti.skole_id, navn__iexact=navn, eksamen__periode=parti.eksamen.periode_id
    )
    return not samme.filter(eksamen__fag__fagkode=parti.eksamen.fag.fagkode).exclude(pk=parti.pk).exists()


def kalt(parti: Eksamensparti) -> str:
    """What a message calls the party."""
    return f"{parti.eksamen.fag.kode} {parti.navn}"


@transaction.atomic
def endre_parti(
    *,
    parti_id: int,
    verdier: Mapping[str, Any],
    aktoer: Aktoer,
    naa: datetime,
    lokalt: Lokalt | None = None,
    revisjon: int | None = None,
) -> list[str]:
    """Set some of `FELT`, and for a local party form and times; the names of what differed. The same again: no trace.

    Raises EndretSamtidig when `revisjon` is no longer the party's, Partifeil at a field, UgyldigOvergang otherwise.
    """
    parti = _laas_ett(parti_id)
    if revisjon is not None and revisjon != parti.revisjon:
        raise EndretSamtidig(parti)
    endret = [felt for felt in FELT if felt in verdier and getattr(parti, felt) != verdier[felt]]
    _krev_lov(parti, endret, verdier, naa)
    for felt in endret:
        setattr(parti, felt, verdier[felt])
    endret += _sett_lokalt(parti, lokalt, naa) if lokalt and parti.eksamen.lokal else []
    if endret:
        lagre_endring(parti, endret, aktoer=aktoer, naa=naa)
    return endret


def _laas_ett(parti_id: int) -> Eksamensparti:
    """The party with the names of its school locked. Raises UgyldigOvergang `borte` when somebody deleted it."""
    skole_id = Eksamensparti.objects.filter(pk=parti_id).values_list("skole_id", flat=True).first()
    if skole_id is not None:
        laas_navn(skole_id)
    partier = laas_partier([parti_id])
    if not partier:
        melding = _("Partiet er slettet av en annen, så det du skrev, er ikke lagret. Legg til partiet på nytt.")
        raise UgyldigOvergang(melding, kode="borte")
    return partier[0]


def lagre_endring(parti: Eksamensparti, endret: list[str], *, aktoer: Aktoer, naa: datetime) -> None:
    """Write fields that were set on a locked party, raise its revision, and say so in the log."""
    parti.revisjon += 1
    parti.save(update_fields=[*(felt for felt in endret if felt in FELT), "revisjon"])
    logg_hendelse(
        parti, "parti.endret", aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id, felt=endret,
        revisjon=parti.revisjon,
    )  # fmt: skip


def _krev_lov(parti: Eksamensparti, endret: list[str], verdier: Mapping[str, Any], naa: datetime) -> None:
    laaste = [felt for felt in PAS_FELT if felt in endret]
    if laaste and parti.er_laast(naa):
        raise Partifeil(fristtekst(parti.eksamen.periode.endringsfrist), felt=laaste[0], kode="frist")
    if "navn" in endret and not navn_er_ledig(parti, verdier["navn"]):
        melding = _("Skolen har alt et parti i fagkoden som heter «%(navn)s». Velg et annet navn.")
        raise Partifeil(melding % {"navn": verdier["navn"]}, felt="navn", kode="opptatt")
    if "eksamenstype" in endret and (verdier["eksamenstype"] in Eksamensparti.PAS_TYPER) != parti.gaar_til_pas:
        melding = _("Typen kan ikke byttes mellom eksamener som går til PAS og skolens egne. Lag et nytt parti.")
        raise Partifeil(melding, felt="eksamenstype", kode="annen_gruppe")


def _sett_lokalt(parti: Eksamensparti, lokalt: Lokalt, naa: datetime) -> list[str]:
    """Form and times of the party's own exam; own times follow in the same transaction."""
    _krev_ingen_mister_tid(parti, lokalt.tid, naa)
    if lokalt.tid != les_tid(parti.eksamen):
        krev_i_perioden(parti.eksamen.periode, lokalt.tid)
    endret = []
    form = TYPEFORM.get(parti.eksamenstype, lokalt.form)
    if parti.eksamen.form != form:
        parti.eksamen.form = form
        parti.eksamen.save(update_fields=["form"])
        endret.append("form")
    try:
        nye_tider = sett_tid(parti.eksamen, lokalt.tid)
    except ProtectedError:
        melding = _("Kandidater har levert eller har fakta i denne delen, så datoen kan ikke fjernes.")
        raise Partifeil(melding, felt="dato", kode="i_bruk") from None
    if nye_tider:
        beregn_tider(Kandidat.objects.filter(parti=parti).values_list("pk", flat=True))
        endret.append("tider")
    return endret


def _krev_ingen_mister_tid(parti: Eksamensparti, tid: Lokaltid, naa: datetime) -> None:
    """Once it has begun and somebody has been in, the exam may only last longer. Nobody's time is taken while they work.

    A date that was typed wrong can still be mended as long as no facts hang on it.
    """
    foer = les_tid(parti.eksamen).eksamen
    if foer is None or foer[0] > naa or (tid.eksamen and tid.eksamen[0] == foer[0] and tid.eksamen[1] >= foer[1]):
        return
    kandidater = Kandidat.objects.filter(parti=parti)
    if any(ledd(kandidater) for ledd in bidrag.bindinger.alle()):
        melding = _("Eksamenen har begynt og kandidater har vært inne, så den kan bare vare lenger. La datoen og "
                    "starten stå.")  # fmt: skip
        raise Partifeil(melding, felt="slutt" if tid.eksamen else "dato", kode="begynt")
