"""How an exam is graded: deadline, fellessensur, maximum, faggruppe, and the lines of its assessment form."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eksamen.models import Eksamen, Eksamensparti, Fag
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.synlig_fra import er_synlig
from felles.tid import oslo
from oppnevning.models import Faggruppe
from sensur.models import (
    Fellessensursak,
    Kriterievurdering,
    Kriterium,
    Sensoroppdrag,
    Sensurplan,
    Sluttkarakter,
)
from sensur.querysets.kriterier import i_skjemaet

FLEST_KRITERIER = 20


@transaction.atomic
def lagre_plan(
    *,
    eksamen_id: int,
    frist: datetime | None,
    fellessensur: bool,
    flest_svar: int | None,
    faggruppe_id: int | None,
    aktoer: Aktoer,
    naa: datetime,
) -> Sensurplan:
    """Set how an exam is graded. `frist` in UTC. Repeatable: the same again leaves no trace.

    The caller has checked that the actor is responsible for the exam. Raises UgyldigOvergang when its grades are
    published; Domenefeil for a deadline that has passed or is before the grading opens, a faggruppe of another period or
    without the fagkode, another one when parties have sensors, or fellessensur on or off when final grades are set.
    Rule: Vigo IKS, retningslinjer for sensur, «Sensurfrist»; Utdanningsdirektoratet, PAS-eksamen: fellessensur per faggruppe.
    """
    # Parties first: whoever sets a final grade holds theirs, so that fellessensur is before or after it.
    partier = Eksamensparti.objects.select_for_update(of=("self",)).filter(eksamen=eksamen_id)
    list(partier.order_by("pk").values_list("pk"))
    list(Eksamen.objects.select_for_update(of=("self",)).filter(pk=eksamen_id).values_list("pk"))
    eksamen = Eksamen.objects.select_related("fag").get(pk=eksamen_id)
    if er_synlig(eksamen.publiseres, naa):
        raise UgyldigOvergang(_("Karakterene er publisert, så planen for sensuren er låst."), kode="publisert")
    if frist is not None and frist <= eksamen.sensur_fra:
        melding = _("Sensuren åpner %(tid)s. Velg en frist etter det.")
        raise Domenefeil(melding % {"tid": date_format(oslo(eksamen.sensur_fra), "j. F H:i")}, kode="for_tidlig_frist")
    plan, ny = Sensurplan.objects.get_or_create(eksamen=eksamen)
    if frist is not None and frist <= naa and frist != plan.frist:
        raise Domenefeil(_("Tidspunktet er passert. Velg et som kommer."), kode="passert")
    _krev_faggruppe(plan, faggruppe_id)
    if fellessensur != plan.fellessensur:
        _krev_uavgjort(eksamen_id)
    verdier: dict[str, Any] = {
        "frist": frist,
        "fellessensur": fellessensur,
        "flest_svar": flest_svar,
        "faggruppe_id": faggruppe_id,
    }
    endret = [navn for navn, verdi in verdier.items() if getattr(plan, navn) != verdi]
    if endret or ny:
        for navn in endret:
            setattr(plan, navn, verdier[navn])
        plan.save(update_fields=endret or None)
        data = verdier | {"frist": frist.isoformat() if frist else None}
        logg_hendelse(plan, "sensurplan.endret", aktoer=aktoer, naa=naa, eksamen_id=eksamen_id, **data)
    return plan


def _krev_faggruppe(plan: Sensurplan, faggruppe_id: int | None) -> None:
    if faggruppe_id == plan.faggruppe_id:
        return
    eksamen = plan.eksamen
    if (
        faggruppe_id is not None
        and not Faggruppe.objects.filter(
            pk=faggruppe_id, periode=eksamen.periode_id, fagrader__fag=eksamen.fag_id
        ).exists()
    ):
        melding = _("Faggruppen har ikke %(fag)s i denne perioden. Velg en annen, eller legg fagkoden til i den.")
        raise Domenefeil(melding % {"fag": eksamen.fag.kode}, kode="feil_faggruppe")
    if plan.faggruppe_id and Sensoroppdrag.objects.aktive().filter(parti__eksamen=eksamen).exists():
        melding = _("Partier i fagkoden har fått sensorer fra faggruppen, så den kan ikke byttes.")
        raise Domenefeil(melding, kode="fordelt")


def _krev_uavgjort(eksamen_id: int) -> None:
    saker = Fellessensursak.objects.filter(kandidat__eksamen=eksamen_id, tatt_av__isnull=True)
    if saker.exists() or Sluttkarakter.objects.staaende().filter(kandidat__eksamen=eksamen_id).exists():
        melding = _("Svar i fagkoden er avgjort eller satt på en fellessensur, så det kan ikke endres nå.")
        raise Domenefeil(melding, kode="avgjort")


def krev_egen_frist(eksamen: Eksamen, til: datetime, naa: datetime) -> None:
    """Raise Domenefeil for a sensor's own deadline (UTC) that has passed, or is not after opening and common deadline."""
    if til <= naa:
        raise Domenefeil(_("Tidspunktet er passert. Velg et som kommer."), kode="passert")
    if til <= eksamen.sensur_fra:
        melding = _("Sensuren åpner %(tid)s. Velg en frist etter det.")
        raise Domenefeil(melding % {"tid": date_format(oslo(eksamen.sensur_fra), "j. F H:i")}, kode="for_tidlig_frist")
    plan = Sensurplan.objects.filter(eksamen=eksamen).first()
    if plan is not None and plan.frist is not None and til <= plan.frist:
        melding = _("Fagkodens frist er %(tid)s. En egen frist må være senere.")
        raise Domenefeil(melding % {"tid": date_format(oslo(plan.frist), "j. F H:i")}, kode="foer_fristen")


@transaction.atomic
def utsett_frist(*, oppdrag_id: int, til: datetime, aktoer: Aktoer, naa: datetime) -> Sensoroppdrag:
    """Give one sensor a later deadline for a party (UTC). Repeatable: the same moment again leaves no trace.

    Raises UgyldigOvergang when the sensor has confirmed or been replaced; Domenefeil as `krev_egen_frist`.
    """
    oppdrag = Sensoroppdrag.objects.select_for_update(of=("self",)).get(pk=oppdrag_id)
    if oppdrag.utsatt_til == til:
        return oppdrag
    if oppdrag.avsluttet is not None:
        raise UgyldigOvergang(_("En annen har tatt over oppdraget. Fristen er som før."), kode="avsluttet")
    if oppdrag.bekreftet is not None:
        raise UgyldigOvergang(_("Sensoren er ferdig med partiet. Fristen er som før."), kode="bekreftet")
    krev_egen_frist(Eksamen.objects.get(partier=oppdrag.parti_id), til, naa)
    oppdrag.utsatt_til = til
    oppdrag.save(update_fields=["utsatt_til"])
    logg_hendelse(oppdrag, "sensor.frist_utsatt", aktoer=aktoer, naa=naa, til=til.isoformat())
    return oppdrag


@transaction.atomic
def legg_til_kriterium(
    *, fag_id: int, eier_id: int | None, navn: str, beskrivelse: str, aktoer: Aktoer, naa: datetime
) -> Kriterium:
    """Add a line to an authority's form of a fagkode, last. Raises Domenefeil for one it has, or when it is full.

    `eier_id` is the form's owner, None for Utdanningsdirektoratet; the caller has checked that the actor acts for it.
    """
    list(Fag.objects.select_for_update().filter(pk=fag_id).values_list("pk"))
    staaende = i_skjemaet(fag_id, eier_id)
    if staaende.filter(navn__iexact=navn).exists():
        raise Domenefeil(_("Skjemaet har alt et kriterium med dette navnet."), kode="finnes")
    if staaende.count() >= FLEST_KRITERIER:
        melding = _("Skjemaet har %(antall)s kriterier. Ta bort et før du legger til et nytt.")
        raise Domenefeil(melding % {"antall": FLEST_KRITERIER}, kode="fullt")
    siste = staaende.aggregate(siste=Max("rekkefoelge"))["siste"]
    kriterium = Kriterium.objects.create(
        fag_id=fag_id,
        eier_id=eier_id,
        navn=navn,
        beskrivelse=beskrivelse,
        rekkefoelge=0 if siste is None else siste + 1,
    )
    logg_hendelse(kriterium, "kriterium.lagt_til", aktoer=aktoer, naa=naa, fag_id=fag_id)
    return kriterium


@transaction.atomic
def ta_bort_kriterium(*, kriterium_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Take a line out of the form; what sensors have set on it stays with them. Repeatable.

    One that nobody has used is deleted, so that a typing mistake leaves nothing behind.
    """
    kriterium = Kriterium.objects.select_for_update().filter(pk=kriterium_id).first()
    if kriterium is None or kriterium.utgaatt is not None:
        return
    logg_hendelse(kriterium, "kriterium.tatt_bort", aktoer=aktoer, naa=naa, fag_id=kriterium.fag_id)
    if Kriterievurdering.objects.filter(kriterium=kriterium).exists():
        kriterium.utgaatt = naa
        kriterium.save(update_fields=["utgaatt"])
    else:
        kriterium.delete()


@transaction.atomic
def flytt_kriterium_opp(*, kriterium_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Change places with the line above. The first line stays."""
    fag_id, eier_id = Kriterium.objects.values_list("fag", "eier").get(pk=kriterium_id)
    linjer = list(i_skjemaet(fag_id, eier_id).select_for_update())
    plass = next((nr for nr, linje in enumerate(linjer) if linje.pk == kriterium_id), 0)
    if plass == 0:
        return
    linjer[plass - 1], linjer[plass] = linjer[plass], linjer[plass - 1]
    for nr, linje in enumerate(linjer):
        if linje.rekkefoelge != nr:
            linje.rekkefoelge = nr
            linje.save(update_fields=["rekkefoelge"])
    logg_hendelse(linjer[plass - 1], "kriterium.flyttet", aktoer=aktoer, naa=naa, fag_id=fag_id)
