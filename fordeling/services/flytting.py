"""A used distribution is changed one party at a time: to another pair, or to another sensor; each is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from eksamen.models import Eksamensparti
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from fordeling.models import Fordelingslinje, Sensorpar
from fordeling.services.fordeling import laas_faggruppe, skriv_linjer
from fordeling.services.grunnlag import Situasjon, les_situasjon
from oppnevning.models import Faggruppe
from oppnevning.querysets.habilitet import inhabile
from sensur.models import Sensoroppdrag
from sensur.services.oppdrag import tildel_sensor
from sensur.services.overtakelse import erstatt_sensor

Slag = Fordelingslinje.Slag


@dataclass(frozen=True, slots=True)
class Overtakelse:
    """Why somebody takes over, their own deadline, and whether final grades may fall away."""

    grunn: str
    utsatt_til: datetime | None = None
    ogsaa_satte: bool = False


def stand(aktive: Mapping[int, Sensoroppdrag]) -> str:
    """Which assignments a party has, for a form that is sent back: by place, «12-13»."""
    return "-".join(str(aktive[nummer].pk) for nummer in sorted(aktive))


@transaction.atomic
def flytt_parti(*, faggruppe_id: int, parti_id: int, par_id: int, fra: str, aktoer: Aktoer, naa: datetime) -> None:
    """Give a party to another pair of the faggruppe. Repeatable: to the pair that has it changes nothing.

    `fra` is the party's `stand` when the choice was made. Raises UgyldigOvergang when it has other sensors by now, one
    who would leave it has begun (then one is replaced instead), or the grades are published; Domenefeil for a pair that
    may not have it, one of them staying included, or has no room.
    """
    faggruppe = laas_faggruppe(faggruppe_id)
    parti = laas_parti(parti_id)
    par = Sensorpar.objects.filter(pk=par_id, faggruppe=faggruppe, opploest__isnull=True).first()
    if par is None:
        raise Domenefeil(_("Paret finnes ikke lenger. Last siden på nytt, og velg et annet."), kode="uten_par")
    if parti.eksamen.publiseres is not None:
        raise UgyldigOvergang(
            _("Karakterene er publisert eller satt opp til det. Partiet er som før."), kode="publisert"
        )
    nye = {1: par.foerste_id, 2: par.andre_id}
    har = _aktive(parti)
    if {nummer: oppdrag.bruker_id for nummer, oppdrag in har.items()} == nye:
        return
    if stand(har) != fra:
        melding = _("Partiet har fått andre sensorer siden du åpnet siden. Se hvem, og flytt det igjen om det trengs.")
        raise UgyldigOvergang(melding, kode="flyttet")
    situasjon, blir = les_situasjon(faggruppe, naa), {oppdrag.bruker_id for oppdrag in har.values()}
    for bruker_id in set(nye.values()) - blir:
        krev_plass(situasjon, parti, bruker_id)
    # Who comes is refused when they are given the party; who stays is asked here.
    for bruker_id in set(nye.values()) & blir & inhabile(parti.skole_id, naa):
        melding = _("%(navn)s er inhabil for kandidater ved %(skole)s. Velg et par uten hen.")
        verdier = {"navn": situasjon.folk[bruker_id].navn, "skole": parti.skole.navn}
        raise Domenefeil(melding % verdier, kode="inhabil")
    for nummer, oppdrag in har.items():
        if oppdrag.bruker_id != nye[nummer]:
            _ta_ut(oppdrag, aktoer, naa)
    for nummer, bruker_id in nye.items():
        tildel_sensor(parti_id=parti.pk, bruker_id=bruker_id, nummer=nummer, aktoer=aktoer, naa=naa)
    _skriv(parti, Slag.FLYTTET, aktoer, naa)
    logg_hendelse(par, "sensur.parti_flyttet", aktoer=aktoer, naa=naa, skole_id=parti.skole_id, sensorparti=parti.pk)


@transaction.atomic
def erstatt(
    *, faggruppe_id: int, oppdrag_id: int, ny_bruker_id: int, overtakelse: Overtakelse, aktoer: Aktoer, naa: datetime
) -> Sensoroppdrag:
    """Let another sensor of the faggruppe take over a party; the new assignment. Repeatable, and raises, as
    `sensur.services.overtakelse.erstatt_sensor`; also Domenefeil for one who has not accepted, or has no room.
    """
    faggruppe = laas_faggruppe(faggruppe_id)
    parti = laas_parti(Sensoroppdrag.objects.values_list("parti", flat=True).get(pk=oppdrag_id))
    foer = _aktive(parti)
    if oppdrag_id in {oppdrag.pk for oppdrag in foer.values()}:
        krev_plass(les_situasjon(faggruppe, naa), parti, ny_bruker_id)
    ny = erstatt_sensor(
        oppdrag_id=oppdrag_id,
        ny_bruker_id=ny_bruker_id,
        grunn=overtakelse.grunn,
        utsatt_til=overtakelse.utsatt_til,
        ogsaa_satte=overtakelse.ogsaa_satte,
        aktoer=aktoer,
        naa=naa,
    )
    if ny.pk not in {oppdrag.pk for oppdrag in foer.values()}:
        _skriv(parti, Slag.ERSTATTET, aktoer, naa)
        _hold_par(faggruppe, parti, naa)
    return ny


@transaction.atomic
def gi_sensor(
    *, faggruppe_id: int, parti_id: int, nummer: int, bruker_id: int, aktoer: Aktoer, naa: datetime
) -> Sensoroppdrag:
    """Fill one of the two places of a party. Repeatable. Raises Domenefeil for a taken place, one who may not, or no room."""
    faggruppe = laas_faggruppe(faggruppe_id)
    parti = laas_parti(parti_id)
    if parti.eksamen.publiseres is not None:
        raise UgyldigOvergang(
            _("Karakterene er publisert eller satt opp til det. Partiet er som før."), kode="publisert"
        )
    har = _aktive(parti)
    if nummer in har and har[nummer].bruker_id == bruker_id:
        return har[nummer]
    if nummer in har:
        melding = _("%(navn)s har alt fått plassen. Åpne partiets side på nytt hvis en annen skal ha den.")
        raise Domenefeil(melding % {"navn": har[nummer].bruker.navn}, kode="opptatt")
    krev_plass(les_situasjon(faggruppe, naa), parti, bruker_id)
    oppdrag = tildel_sensor(parti_id=parti.pk, bruker_id=bruker_id, nummer=nummer, aktoer=aktoer, naa=naa)
    _skriv(parti, Slag.TILDELT, aktoer, naa)
    _hold_par(faggruppe, parti, naa)
    return oppdrag


def laas_parti(parti_id: int) -> Eksamensparti:
    """The party, locked; what stands beside it is read afterwards."""
    list(Eksamensparti.objects.select_for_update(of=("self",)).filter(pk=parti_id).values_list("pk"))
    return Eksamensparti.objects.select_related("eksamen__fag", "skole").get(pk=parti_id)


def krev_plass(situasjon: Situasjon, parti: Eksamensparti, bruker_id: int) -> None:
    """Raise Domenefeil unless the person has accepted in the faggruppe and the party keeps their maxima."""
    sensor = next((sensor for sensor in situasjon.grunnlag.sensorer if sensor.id == bruker_id), None)
    if sensor is None:
        melding = _("Personen har ikke takket ja til å være sensor i faggruppen. Velg en annen.")
        raise Domenefeil(melding, kode="ikke_godtatt")
    svar, har = situasjon.svar.get(parti.pk, 0), dict(sensor.har)
    tak = dict(situasjon.grunnlag.tak).get(parti.eksamen_id)
    for flest, naa_har in ((sensor.flest, sum(har.values())), (tak, har.get(parti.eksamen_id, 0))):
        if flest is not None and naa_har + svar > flest:
            melding = _("%(navn)s har %(har)s svar og kan ha høyst %(flest)s. Partiet har %(svar)s. Velg en annen.")
            verdier = {"navn": situasjon.folk[bruker_id].navn, "har": naa_har, "flest": flest, "svar": svar}
            raise Domenefeil(melding % verdier, kode="fullt")


def _aktive(parti: Eksamensparti) -> dict[int, Sensoroppdrag]:
    alle = Sensoroppdrag.objects.aktive().select_for_update(of=("self",)).filter(parti=parti).select_related("bruker")
    return {oppdrag.nummer: oppdrag for oppdrag in alle.order_by("pk")}


def _ta_ut(oppdrag: Sensoroppdrag, aktoer: Aktoer, naa: datetime) -> None:
    """Take a sensor off a party that nothing has been done with. The assignment leaves nothing but its events."""
    parti = oppdrag.parti
    logg_hendelse(
        oppdrag, "sensor.tatt_ut", aktoer=aktoer, naa=naa, skole_id=parti.skole_id, bruker_id=oppdrag.bruker_id,
        nummer=oppdrag.nummer,
    )  # fmt: skip
    try:
        if oppdrag.bekreftet is not None:
            raise UgyldigOvergang("", kode="begynt")
        oppdrag.delete()
    except (ProtectedError, UgyldigOvergang):
        melding = _("%(navn)s har begynt på partiet, så det kan ikke flyttes. La en annen ta over i stedet.")
        raise UgyldigOvergang(melding % {"navn": oppdrag.bruker.navn}, kode="begynt") from None


def _skriv(parti: Eksamensparti, slag: str, aktoer: Aktoer, naa: datetime) -> None:
    har = {nummer: oppdrag.bruker_id for nummer, oppdrag in _aktive(parti).items()}
    skriv_linjer([(parti.pk, har.get(1), har.get(2))], slag, aktoer, naa)


def _hold_par(faggruppe: Faggruppe, parti: Eksamensparti, naa: datetime) -> None:
    """The two who have the party are a pair of the faggruppe."""
    har = _aktive(parti)
    if len(har) == len(Sensoroppdrag.Nummer):
        Sensorpar.objects.get_or_create(
            faggruppe=faggruppe, foerste_id=har[1].bruker_id, andre_id=har[2].bruker_id, opploest=None,
            defaults={"laget": naa},
        )  # fmt: skip
