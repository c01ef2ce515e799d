"""Exams of the plan: made, moved and taken away by the one who owns them."""

import hashlib
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from eksamen.models import Eksamen, Eksamensdel, Eksamensparti, Eksamensperiode, Kandidat
from eksamen.models.valg import Deltype, Eksamensform, Gjennomfoering
from felles import bidrag
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.tid import dagens_dato, oslo
from plan.services.planregler import (
    OPPMOETEFRIST,
    Deler,
    Planfeil,
    Tidsrom,
    feil_i_gjennomfoering,
    feil_i_tider,
    foerste_start,
    krev_uroert,
    vanlig_sensurstart,
)

# What shows on the day itself: a change of these is told to everybody who follows the parties.
SYNLIG_PAA_DAGEN: Final = {"form", "gjennomfoering", "deler"}


@dataclass(frozen=True)
class Eksamensverdier:
    """What the plan says about an exam. `sensur_fra` None means the day after the last part."""

    ansvarlig_id: int
    form: str = Eksamensform.SKRIFTLIG
    gjennomfoering: str = Gjennomfoering.HER
    lenke: str = ""
    sensur_fra: datetime | None = None
    deler: Deler = field(default_factory=dict)


def verdier_av(eksamen: Eksamen) -> Eksamensverdier:
    """What the plan says now; one query when the parts are not fetched."""
    deler = {
        deel.type: Tidsrom(deel.start, deel.slutt, deel.minutter, deel.tidligste_innlevering)
        for deel in sorted(eksamen.deler.all(), key=lambda deel: deel.type)
    }
    vanlig = dagens_dato(vanlig_sensurstart(deler) or eksamen.periode.gjennomfoering_til)
    return Eksamensverdier(
        ansvarlig_id=eksamen.ansvarlig_id,
        form=eksamen.form,
        gjennomfoering=eksamen.gjennomfoering,
        lenke=eksamen.lenke,
        sensur_fra=None if dagens_dato(eksamen.sensur_fra) == vanlig else eksamen.sensur_fra,
        deler=deler,
    )


def avtrykk(eksamen: Eksamen) -> str:
    """A short print of the exam as it stands, to know whether somebody changed it in the meantime."""
    verdier = verdier_av(eksamen)
    tekst = repr((replace(verdier, deler={}), sorted(verdier.deler.items())))
    return hashlib.sha256(tekst.encode()).hexdigest()[:16]


def har_begynt(deler: Deler, naa: datetime) -> bool:
    """True from the second the first part starts."""
    start = foerste_start(deler)
    return start is not None and start <= naa


@transaction.atomic
def opprett_eksamen(
    *, fag_id: int, periode_id: int, verdier: Eksamensverdier, aktoer: Aktoer, naa: datetime
) -> Eksamen:
    """Put an exam into the plan. Raises Planfeil with the fields that are wrong, also when it is there already."""
    periode = Eksamensperiode.objects.get(pk=periode_id)
    verdier = uten_vanlig_sensur(verdier)
    krev_gyldig(verdier, periode)
    eksamen = Eksamen(fag_id=fag_id, periode=periode, lokal=False, **_lagret(verdier, periode))
    try:
        with transaction.atomic():
            eksamen.save(force_insert=True)
    except IntegrityError:
        raise Planfeil({"fagkode": _opptatt(fag_id, periode, verdier)}) from None
    _lagre_deler(eksamen, {}, verdier.deler)
    logg_hendelse(eksamen, "eksamen.opprettet", aktoer=aktoer, naa=naa)
    return eksamen


@transaction.atomic
def endre_eksamen(
    *, eksamen_id: int, verdier: Eksamensverdier, aktoer: Aktoer, naa: datetime, sett: str | None = None
) -> list[str]:
    """Change an exam; the names of what became different, empty when nothing did, and then no trace is left.

    Own times of its candidates are computed again, and every party's live table knows. `sett` is the print the user
    saw. Raises Planfeil, UgyldigOvergang `begynt` or `i_bruk`, and Domenefeil `samtidig`.
    """
    partier = list(
        Eksamensparti.objects.select_for_update(of=("self",))
        .filter(eksamen_id=eksamen_id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    eksamen = _laas(eksamen_id)
    krev_uroert(eksamen, avtrykk(eksamen), sett)
    foer, verdier = verdier_av(eksamen), uten_vanlig_sensur(verdier)
    krev_gyldig(verdier, eksamen.periode)
    endret = forskjeller(foer, verdier)
    if not endret:
        return []
    krev_flyttbar(foer, verdier, har_partier=bool(partier), naa=naa)
    if "deler" in endret:
        _lagre_deler(eksamen, foer.deler, verdier.deler)
    for navn, verdi in _lagret(verdier, eksamen.periode).items():
        setattr(eksamen, navn, verdi)
    eksamen.save(update_fields=list(_lagret(verdier, eksamen.periode)))
    if "deler" in endret:
        kandidater = list(Kandidat.objects.filter(eksamen=eksamen).order_by("pk").values_list("pk", flat=True))
        for lytter in bidrag.tidslyttere.alle():
            lytter(kandidater)
    synlig = partier if SYNLIG_PAA_DAGEN & set(endret) else []
    logg_hendelse(eksamen, "eksamen.endret", aktoer=aktoer, naa=naa, partier=synlig, felt=endret)
    return endret


@transaction.atomic
def slett_eksamen(*, eksamen_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Take an exam out of the plan. Raises UgyldigOvergang `i_bruk` when a party, a paper or anything else hangs on it."""
    eksamen = _laas(eksamen_id)
    logg_hendelse(eksamen, "eksamen.slettet", aktoer=aktoer, naa=naa, fag=eksamen.fag_id, periode=eksamen.periode_id)
    try:
        with transaction.atomic():
            eksamen.deler.all().delete()
            eksamen.delete()
    except ProtectedError:
        tekst = _("Eksamenen er i bruk av partier eller har oppgaver, og kan ikke slettes. Slett dem først.")
        raise UgyldigOvergang(tekst, kode="i_bruk") from None


def forskjeller(foer: Eksamensverdier, etter: Eksamensverdier) -> list[str]:
    """The names of the values that differ."""
    return [f.name for f in fields(foer) if getattr(foer, f.name) != getattr(etter, f.name)]


def krev_gyldig(verdier: Eksamensverdier, periode: Eksamensperiode) -> None:
    """Raises Planfeil with every field that breaks a rule of the plan."""
    sensur_fra = verdier.sensur_fra or vanlig_sensurstart(verdier.deler) or periode.gjennomfoering_til
    feil = feil_i_tider(verdier.deler, periode=periode, sensur_fra=sensur_fra)
    feil |= feil_i_gjennomfoering(verdier.gjennomfoering, verdier.lenke)
    if feil:
        raise Planfeil(feil)


def uten_vanlig_sensur(verdier: Eksamensverdier) -> Eksamensverdier:
    """The day after is not a choice of its own, so that it follows when the exam is moved."""
    vanlig = verdier.sensur_fra is not None and verdier.sensur_fra == vanlig_sensurstart(verdier.deler)
    return replace(verdier, sensur_fra=None) if vanlig else verdier


def krev_flyttbar(foer: Eksamensverdier, etter: Eksamensverdier, *, har_partier: bool, naa: datetime) -> None:
    """Raises UgyldigOvergang `begynt` or Planfeil when what differs can no longer be changed."""
    endret = forskjeller(foer, etter)
    start, ny_start = foerste_start(foer.deler), foerste_start(etter.deler)
    if start and start <= naa and SYNLIG_PAA_DAGEN & set(endret):
        tekst = _("Eksamenen begynte %(naar)s, og kan ikke flyttes. Bare lenke, ansvarlig og sensurdato kan endres nå.")
        raise UgyldigOvergang(tekst % {"naar": f"{oslo(start):%d.%m.%Y kl. %H:%M}"}, kode="begynt")
    forberedelse = foer.deler.get(Deltype.FORBEREDELSE)
    if forberedelse and forberedelse.start <= naa and etter.deler.get(Deltype.FORBEREDELSE) != forberedelse:
        raise UgyldigOvergang(_("Forberedelsen har begynt, og kan ikke flyttes eller fjernes."), kode="begynt")
    if har_partier and "deler" in endret and (ny_start is None or ny_start <= naa):
        tekst = _("Eksamenen har partier, så den må ha et tidspunkt, og det kan ikke være passert.")
        raise Planfeil({"dato": tekst})


def _laas(eksamen_id: int) -> Eksamen:
    """The exam under lock. Raises UgyldigOvergang `borte` when somebody took it out of the plan meanwhile."""
    rader = Eksamen.objects.select_for_update(of=("self",)).select_related("periode", "fag").filter(pk=eksamen_id)
    eksamen = rader.first()
    if eksamen is None:
        raise UgyldigOvergang(_("Eksamenen er tatt ut av planen av en annen. Ingenting er lagret."), kode="borte")
    return eksamen


def _opptatt(fag_id: int, periode: Eksamensperiode, verdier: Eksamensverdier) -> str:
    """Why there cannot be a second exam. A fagkode has one in a period, also when two counties want one each."""
    den_andre = Eksamen.objects.i_planen().filter(fag=fag_id, periode=periode).select_related("ansvarlig").first()
    if den_andre is None or den_andre.ansvarlig_id == verdier.ansvarlig_id:
        return _("Fagkoden har allerede en eksamen i %(kode)s. Endre den i stedet.") % {"kode": periode.kode}
    tekst = _(
        "Fagkoden har allerede en eksamen i %(kode)s, i planen til %(eier)s, og kan bare ha én. Be dem om endringen, "
        "eller la skolene legge til egne partier med typen «%(type)s», som får sin egen tid."
    )
    lokal = Eksamensparti.Eksamenstype.LOKAL_EGEN.label
    return tekst % {"kode": periode.kode, "eier": den_andre.ansvarlig.navn, "type": lokal}


def _lagret(verdier: Eksamensverdier, periode: Eksamensperiode) -> dict[str, object]:
    """The columns of the row. Without a date, arrival and sensur wait for the end of the period (docs/adr/0004)."""
    start = foerste_start(verdier.deler)
    return {
        "ansvarlig_id": verdier.ansvarlig_id,
        "form": verdier.form,
        "gjennomfoering": verdier.gjennomfoering,
        "lenke": verdier.lenke,
        "siste_oppmoete": start + OPPMOETEFRIST if start else periode.gjennomfoering_til,
        "sensur_fra": verdier.sensur_fra or vanlig_sensurstart(verdier.deler) or periode.gjennomfoering_til,
    }


def _lagre_deler(eksamen: Eksamen, foer: Deler, etter: Deler) -> None:
    """Write the parts that differ. Raises UgyldigOvergang `i_bruk` when one that goes away has papers or answers."""
    try:
        with transaction.atomic():
            eksamen.deler.filter(type__in=set(foer) - set(etter)).delete()
    except ProtectedError:
        tekst = _("En del som skal bort, har oppgaver eller svar. Slett oppgaven først, eller behold delene.")
        raise UgyldigOvergang(tekst, kode="i_bruk") from None
    for type_, rom in etter.items():
        if foer.get(type_) == rom:
            continue
        Eksamensdel.objects.update_or_create(
            eksamen=eksamen,
            type=type_,
            defaults={
                "start": rom.start,
                "slutt": rom.slutt,
                "minutter": rom.minutter,
                "tidligste_innlevering": rom.tidligste,
            },
        )
