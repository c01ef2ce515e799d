"""Absence of candidates: set, changed and lifted, by a school administrator afterwards or an invigilator on the day.

Absence beats progress and closes access at once (PGS kandidatmonitor, «Registrere fravær»). It ends no log-in: a
candidate who turns up after all is where they were as soon as the absence is lifted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, TextChoices
from django.db.models.functions import Greatest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deltakelse.models import Avlysning, Fravaer
from deltakelse.querysets.oppmoete import eksamensdag, karakterer, med_fakta
from deltakelse.services.versjoner import laas_versjoner
from eksamen.models import Kandidat
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar
from felles.models import Angrepost, Hendelse
from felles.tid import dagens_dato

ANGRESLAG = "oppmoete"
ELDRE_UTENFRA = "fravaer.eldre_utenfra"
# Two clocks are never quite alike.
KLOKKESLARK = timedelta(minutes=5)


class Oppmoetevalg(TextChoices):
    """What may be set for a candidate by hand."""

    DELTATT = "D", gettext_lazy("Deltatt")
    IKKE_DOKUMENTERT = "IDF", gettext_lazy("Ikke dokumentert fravær")
    DOKUMENTERT = "DF", gettext_lazy("Dokumentert fravær")
    AVLYST = "avlyst", gettext_lazy("Eksamen avlyst")


class Utenfra(TextChoices):
    """What came of an absence that another system registered."""

    ENDRET = "endret"
    LIK = "lik"
    ELDRE = "eldre"  # ours is newer, and stands


@dataclass(frozen=True)
class Oppmoeteutfall:
    """What came of a bulk act: a sentence for each, in order of name; whom it changed; and the undo."""

    svar: list[Radsvar]
    endret: frozenset[int]
    angrepost: Angrepost | None


@dataclass(frozen=True)
class Tilstand:
    """What is set for a candidate now, and the words of a cancellation."""

    valg: str
    begrunnelse: str = ""


@transaction.atomic
def sett_fravaer(*, kandidat_id: int, slag: str, aktoer: Aktoer, naa: datetime) -> Fravaer:
    """Register absence, or change between documented and not. The same again is harmless and leaves no trace.

    Raises Domenefeil `foer_dagen` before the Norwegian day of the exam, `uten_dato`, `har_karakter` (published by
    sensur) and `avlyst`. Rule: PGS kandidatmonitor, «Registrere fravær»; it may be changed after the exam day as well.
    """
    if slag not in Fravaer.Slag.values:
        raise Domenefeil(_("Velg dokumentert eller ikke-dokumentert fravær."), kode="ukjent_slag")
    kandidat = _laas([kandidat_id], naa)[0]
    _krev_lov(kandidat, slag)
    _bytt(kandidat, Tilstand(slag), aktoer, naa)
    return Fravaer.objects.get(kandidat=kandidat, opphevet__isnull=True)


@transaction.atomic
def opphev_fravaer(*, kandidat_id: int, aktoer: Aktoer, naa: datetime) -> bool:
    """«Deltatt»: end the absence; False when there was none. Harmless twice. Raises Domenefeil `avlyst`."""
    kandidat = _laas([kandidat_id], naa)[0]
    _krev_lov(kandidat, Oppmoetevalg.DELTATT)
    return _bytt(kandidat, Tilstand(Oppmoetevalg.DELTATT), aktoer, naa)


@transaction.atomic
def sett_fravaer_utenfra(
    *, kandidat_id: int, slag: str, registrert: datetime, kilde: str = "", aktoer: Aktoer, naa: datetime
) -> Utenfra:
    """Absence that another system registered at that moment, or lifted (`D`): the newest of theirs and ours stands.

    Both are logged, theirs with `kilde`: also the one that came too late, once. Repeatable. Raises Domenefeil as `sett_fravaer`, `avlyst`
    also when only the candidate's exam is cancelled here, and `fram_i_tid` when their clock is ahead of ours.
    Rule: issue 6, «Absence set on both sides: the newest wins, both are logged».
    """
    if registrert > naa + KLOKKESLARK:
        raise Domenefeil(
            _("Fraværet er registrert fram i tid. Still klokken i systemet som sender, og send det på nytt."),
            kode="fram_i_tid",
        )
    ny = Tilstand(Oppmoetevalg(slag).value)
    kandidat = _laas([kandidat_id], naa)[0]
    foer = _tilstand(kandidat)
    if foer.valg == ny.valg:
        _noter_siste_ord(kandidat, ny, registrert)
        return Utenfra.LIK
    sist = Fravaer.objects.filter(kandidat=kandidat).aggregate(sist=Max(Greatest("registrert", "opphevet")))["sist"]
    if sist is not None and registrert <= sist:
        spor = {"slag": ny.valg, "registrert": registrert.isoformat()}
        if not Hendelse.objects.filter(kandidat_id=kandidat.pk, handling=ELDRE_UTENFRA, data__contains=spor).exists():
            _logger(kandidat, aktoer, naa, kilde)(ELDRE_UTENFRA, **spor)
        return Utenfra.ELDRE
    if foer.valg == Oppmoetevalg.AVLYST:
        raise Domenefeil(_("Eksamenen er avlyst for kandidaten, så fravær kan ikke registreres."), kode="avlyst")
    _krev_lov(kandidat, ny.valg)
    _bytt(kandidat, ny, aktoer, naa, registrert, kilde=kilde)
    return Utenfra.ENDRET


@transaction.atomic
def sett_oppmoete(
    *, kandidat_ider: Iterable[int], valg: str, begrunnelse: str = "", kilde: str = "", aktoer: Aktoer, naa: datetime
) -> Oppmoeteutfall:
    """Set the same for many; `kilde` is who says so, when it is another system.

    The caller has checked that the actor administers them all. One refusal holds nobody else back. Raises Domenefeil
    `ukjent_valg`, and `uten_begrunnelse` for a cancellation without a reason.
    """
    if valg not in Oppmoetevalg.values:
        raise Domenefeil(_("Velg hva du vil sette for kandidatene."), kode="ukjent_valg")
    ny = Tilstand(valg, begrunnelse.strip()[:300] if valg == Oppmoetevalg.AVLYST else "")
    if valg == Oppmoetevalg.AVLYST and not ny.begrunnelse:
        raise Domenefeil(_("Skriv hvorfor eksamenen er avlyst."), kode="uten_begrunnelse")
    svar, angredata = [], []
    for kandidat in _laas(kandidat_ider, naa):
        foer = _tilstand(kandidat)
        rad, endret = _proev(kandidat, ny, kilde, aktoer, naa)
        svar.append(rad)
        if endret:
            angredata.append([kandidat.pk, foer.valg, foer.begrunnelse, valg])
    post = None
    if angredata:
        tekst = ngettext("Angre oppmøtet for %(n)s kandidat", "Angre oppmøtet for %(n)s kandidater", len(angredata))
        tekst %= {"n": len(angredata)}
        post = tilby(slag=ANGRESLAG, tekst=tekst, data=angredata, aktoer=aktoer, naa=naa)
    return Oppmoeteutfall(svar, frozenset(rad[0] for rad in angredata), post)


@transaction.atomic
def angre_oppmoete(data: list[list[Any]], *, aktoer: Aktoer, naa: datetime) -> str:
    """Set back what an act set. Raises UgyldigOvergang, and changes nobody, when somebody has changed one since."""
    foer = {pk: (Tilstand(valg, begrunnelse), satt) for pk, valg, begrunnelse, satt in data}
    kandidater = _laas(foer, naa)
    if len(kandidater) < len(foer) or any(_tilstand(k).valg != foer[k.pk][1] for k in kandidater):
        melding = _("Noen har endret oppmøtet siden, så det kan ikke angres samlet. Rett kandidatene hver for seg.")
        raise UgyldigOvergang(melding, kode="endret_siden")
    for kandidat in kandidater:
        _bytt(kandidat, foer[kandidat.pk][0], aktoer, naa)
    antall = len(kandidater)
    return ngettext(
        "Oppmøtet er satt tilbake for %(n)s kandidat.", "Oppmøtet er satt tilbake for %(n)s kandidater.", antall
    ) % {"n": antall}


def _noter_siste_ord(kandidat: Any, ny: Tilstand, registrert: datetime) -> None:
    """They said the same again, and later: what was said in between, and comes late, is older than that."""
    rader = Fravaer.objects.filter(kandidat=kandidat)
    if ny.valg != Oppmoetevalg.DELTATT:
        rader.filter(opphevet__isnull=True, registrert__lt=registrert).update(registrert=registrert)
    elif siste := rader.order_by("-opphevet", "-pk").first():
        rader.filter(pk=siste.pk, opphevet__lt=registrert).update(opphevet=registrert)


def _laas(ider: Iterable[int], naa: datetime) -> list[Any]:
    """The candidates, locked in order of pk and then read with facts and grade, in order of name."""
    liste = sorted(set(ider))
    list(Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=liste).order_by("pk").values_list("pk"))
    utvalg = Kandidat.objects.filter(pk__in=liste)
    publisert = karakterer(utvalg, naa)
    egne = dict(
        Avlysning.objects.filter(kandidat__in=liste, opphevet__isnull=True).values_list("kandidat", "begrunnelse")
    )
    kandidater: list[Any] = list(
        med_fakta(utvalg).select_related("person", "parti__eksamen").prefetch_related("parti__eksamen__deler")
    )
    laas_versjoner(kandidat.parti_id for kandidat in kandidater)
    for kandidat in kandidater:
        kandidat.karakter, kandidat.egen_avlysning = publisert.get(kandidat.pk), egne.get(kandidat.pk)
        kandidat.i_dag = dagens_dato(naa)
    return sorted(kandidater, key=lambda k: (k.person.sortering, k.pk))


def _tilstand(kandidat: Any) -> Tilstand:
    if kandidat.egen_avlysning is not None:
        return Tilstand(Oppmoetevalg.AVLYST, kandidat.egen_avlysning)
    return Tilstand(kandidat.fravaer_slag or Oppmoetevalg.DELTATT)


def _proev(kandidat: Any, ny: Tilstand, kilde: str, aktoer: Aktoer, naa: datetime) -> tuple[Radsvar, bool]:
    navn = kandidat.person.navn
    try:
        _krev_lov(kandidat, ny.valg)
    except Domenefeil as feil:
        return Radsvar(navn, False, feil.melding, kandidat.pk), False
    endret = _bytt(kandidat, ny, aktoer, naa, kilde=kilde)
    tekst = _("Endret nå") if endret else _("Uendret, sto slik fra før")
    return Radsvar(navn, True, tekst, kandidat.pk), endret


def _krev_lov(kandidat: Any, valg: str) -> None:
    """Raise Domenefeil when this may not be set for the candidate now."""
    if kandidat.parti_avlyst and valg != Oppmoetevalg.AVLYST:
        raise Domenefeil(
            _("Eksamenen er avlyst for hele partiet. Opphev avlysningen først hvis den er feil."), kode="avlyst"
        )
    if valg == Oppmoetevalg.DELTATT:
        return
    if kandidat.karakter:
        raise Domenefeil(
            _("Karakteren fra sensuren er publisert, og den endres ikke her. Ingenting er endret."), kode="har_karakter"
        )
    if valg in Fravaer.Slag.values:
        _krev_dag(eksamensdag(kandidat.parti), kandidat.i_dag)


def _krev_dag(dag: date | None, i_dag: date) -> None:
    if dag is None:
        raise Domenefeil(
            _("Eksamenen har ingen dato ennå, så fravær kan ikke registreres. Sett datoen på partiet."),
            kode="uten_dato",
        )
    if i_dag < dag:
        melding = _("Eksamenen er %(dag)s. Fravær kan registreres fra og med den dagen.")
        raise Domenefeil(melding % {"dag": date_format(dag, "l j. F Y")}, kode="foer_dagen")


def _bytt(
    kandidat: Any, ny: Tilstand, aktoer: Aktoer, naa: datetime, registrert: datetime | None = None, *, kilde: str = ""
) -> bool:
    """From what is set to what is to be set, with one event for each fact; False when it was so already.

    The events are of `naa`; the facts too, or of when another system `registrert` them.
    """
    foer = _tilstand(kandidat)
    if foer.valg == ny.valg or (ny.valg == Oppmoetevalg.AVLYST and kandidat.parti_avlyst):
        return False
    logg, naar = _logger(kandidat, aktoer, naa, kilde), registrert or naa
    if kandidat.egen_avlysning is not None:
        _opphev(Avlysning.objects.get(kandidat=kandidat, opphevet__isnull=True), aktoer, naar)
        logg("avlysning.opphevet")
    if kandidat.fravaer_slag:
        _opphev(Fravaer.objects.get(kandidat=kandidat, opphevet__isnull=True), aktoer, naar)
        if ny.valg not in Fravaer.Slag.values:
            logg("fravaer.opphevet", slag=kandidat.fravaer_slag)
    felt: dict[str, Any] = {"kandidat": kandidat, "registrert": naar, "registrert_av_id": aktoer.bruker_id}
    if ny.valg in Fravaer.Slag.values:
        Fravaer.objects.create(slag=ny.valg, **felt)
        fra = {"fra": kandidat.fravaer_slag} if kandidat.fravaer_slag else {}
        logg("fravaer.endret" if fra else "fravaer.registrert", slag=ny.valg, **fra)
    elif ny.valg == Oppmoetevalg.AVLYST:
        Avlysning.objects.create(begrunnelse=ny.begrunnelse, **felt)
        logg("eksamen.avlyst")
    return True


def _opphev(faktum: Fravaer | Avlysning, aktoer: Aktoer, naa: datetime) -> None:
    faktum.opphevet, faktum.opphevet_av_id = naa, aktoer.bruker_id
    faktum.save(update_fields=["opphevet", "opphevet_av"])


def _logger(kandidat: Kandidat, aktoer: Aktoer, naa: datetime, kilde: str = "") -> Callable[..., object]:
    fra = {"kilde": kilde[:200]} if kilde else {}

    def logg(handling: str, **data: Any) -> object:
        return logg_hendelse(
            kandidat,
            handling,
            aktoer=aktoer,
            naa=naa,
            partier=[kandidat.parti_id],
            kandidat_id=kandidat.pk,
            skole_id=kandidat.parti.skole_id,
            **fra,
            **data,
        )

    return logg
