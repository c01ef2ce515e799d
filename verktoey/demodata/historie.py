"""What has happened in the demo before anybody opens it: played through the services, at the times it happened."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from brukere.models import Bruker
from deltakelse.models import Fravaer, Sperre
from deltakelse.services.dagspassord import lag_dagspassord
from eksamen.models import Eksamen, Eksamensparti, Kandidat
from felles.hendelser import Aktoer
from felles.tid import dagens_dato, doegnet
from levering.models import Delmerke
from levering.services.skolelevering import lever_for_kandidat
from sensur.services.forslag import bekreft, lagre_forslag
from sensur.services.oppdrag import tildel_sensor
from sensur.services.publisering import publiser
from sensur.services.sluttkarakterer import sett_like, sett_sluttkarakter
from verktoey.demodata.gjerninger import (
    MINUTT,
    ansatt,
    del1_levert,
    inn,
    kandidater_i,
    last_opp,
    lever_selv,
    moett,
    skann,
)

# What the sensors of the published party propose; the second decides where they differ.
FORSLAG_1 = ("4", "3", "5", "2", "4", "6", "3")
FORSLAG_2 = ("4", "3", "4", "2", "4", "5", "3")


def spill_historien(partier: dict[str, Eksamensparti], brukere: dict[str, Bruker], naa: datetime) -> None:
    """Play everything, party by party."""
    vakt = ansatt(brukere["vakt"])
    _om_litt(kandidater_i(partier["om_litt"]), vakt, naa)
    _paagaar(kandidater_i(partier["paagaar"]), vakt, naa)
    _todelt(kandidater_i(partier["todelt"]), vakt, naa)
    for navn in ("om_litt", "paagaar", "todelt"):
        lag_dagspassord(parti_id=partier[navn].pk, aktoer=ansatt(brukere["skoleadmin"]), naa=naa)
    for navn in ("til_sensur", "publisert"):
        hele_dagen(partier[navn], vakt)
        tildel(partier[navn], brukere)
    sensur(partier["publisert"], brukere)
    kunngjoer(partier["publisert"].eksamen, brukere)


def _borte(kandidat: Kandidat, slag: Fravaer.Slag, vakt: Aktoer, tid: datetime) -> None:
    Fravaer.objects.create(kandidat=kandidat, slag=slag, registrert=tid, registrert_av_id=vakt.id)


def _om_litt(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """Ten minutes before the start: four are let in, three wait, the rest have not logged in."""
    moett(kandidater[:7], naa - 7 * MINUTT, vakt)
    for nummer, kandidat in enumerate(kandidater[:7]):
        inn(kandidat, naa - 6 * MINUTT + nummer * MINUTT / 2, vakt if nummer < 4 else None)  # noqa: PLR2004


def _paagaar(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """An hour in: some write, some have uploaded or delivered, one is absent, one blocked, two wait for access."""
    start = kandidater[0].eksamen.siste_oppmoete - timedelta(hours=1)
    moett([*kandidater[:12], kandidater[13]], start - 16 * MINUTT, vakt)
    for nummer, kandidat in enumerate(kandidater[:10]):
        inn(kandidat, start - 15 * MINUTT + nummer * MINUTT, vakt)
    slutt = naa - 4 * MINUTT
    for nummer, kandidat in enumerate(kandidater[5:10]):
        last_opp(kandidat, nummer, slutt)
    for kandidat in kandidater[8:10]:
        lever_selv(kandidat, slutt + 2 * MINUTT)
    inn(kandidater[4], naa - 2 * MINUTT)  # logged in again, on another machine
    for kandidat in kandidater[10:12]:
        inn(kandidat, naa - 3 * MINUTT)
    _borte(kandidater[12], Fravaer.Slag.IKKE_DOKUMENTERT, vakt, naa - MINUTT)
    Sperre.objects.create(kandidat=kandidater[13], registrert=naa - MINUTT, registrert_av_id=vakt.id)


def _todelt(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """Part 2 is going on: most are in, two have uploaded; the school has scanned part 1 of two, and tagged one of them."""
    for nummer, kandidat in enumerate(kandidater[:6]):
        inn(kandidat, naa - 38 * MINUTT + nummer * MINUTT, vakt)
    for nummer, kandidat in enumerate(kandidater[4:6]):
        last_opp(kandidat, nummer, naa - 5 * MINUTT)
    inn(kandidater[6], naa - MINUTT)
    del1_levert(kandidater[:5], vakt, naa)
    skannet = max(naa - 7 * MINUTT, doegnet(dagens_dato(naa))[0])
    skann(kandidater[0], Delmerke.DEL1, vakt, skannet)
    lever_for_kandidat(kandidat_id=kandidater[0].pk, aktoer=vakt, naa=skannet)
    skann(kandidater[1], Delmerke.INGEN, vakt, skannet)


def hele_dagen(parti: Eksamensparti, vakt: Aktoer) -> None:
    """A whole exam day that is over: all but the last delivered; the last was absent with documentation."""
    kandidater = kandidater_i(parti)
    start = parti.eksamen.siste_oppmoete - timedelta(hours=1)
    for nummer, kandidat in enumerate(kandidater[:-1]):
        inn(kandidat, start - 20 * MINUTT, vakt)
        last_opp(kandidat, nummer, start + 240 * MINUTT + nummer * MINUTT)
        lever_selv(kandidat, start + 270 * MINUTT + nummer * MINUTT)
    _borte(kandidater[-1], Fravaer.Slag.DOKUMENTERT, vakt, start + 60 * MINUTT)


def tildel(parti: Eksamensparti, brukere: dict[str, Bruker]) -> None:
    aktoer, tid = ansatt(brukere["statsforvalter"]), parti.eksamen.sensur_fra
    for nummer, konto in ((1, "sensor1"), (2, "sensor2")):
        tildel_sensor(parti_id=parti.pk, bruker_id=brukere[konto].pk, nummer=nummer, aktoer=aktoer, naa=tid)


def sensur(parti: Eksamensparti, brukere: dict[str, Bruker]) -> None:
    """Both propose and confirm, and the second sets the final grades."""
    kandidater = kandidater_i(parti)[:-1]
    tid = parti.eksamen.sensur_fra + timedelta(hours=10)
    oppdrag = {o.nummer: o for o in parti.sensoroppdrag.all()}
    for nummer, konto, forslag in ((1, "sensor1", FORSLAG_1), (2, "sensor2", FORSLAG_2)):
        foreslaa(oppdrag[nummer].pk, kandidater, forslag, ansatt(brukere[konto]), tid)
    andre, aktoer = oppdrag[2].pk, ansatt(brukere["sensor2"])
    sett_like(oppdrag_id=andre, aktoer=aktoer, naa=tid)
    for kandidat, foerste, andres in zip(kandidater, FORSLAG_1, FORSLAG_2, strict=False):
        if foerste != andres:
            sett_sluttkarakter(oppdrag_id=andre, kandidat_id=kandidat.pk, verdi=foerste, aktoer=aktoer, naa=tid)


def kunngjoer(eksamen: Eksamen, brukere: dict[str, Bruker]) -> None:
    """The authority publishes, a week after the exam; every party of it is graded."""
    en_uke_etter = eksamen.sensur_fra + timedelta(days=6, hours=10)
    publiser(eksamen_id=eksamen.pk, aktoer=ansatt(brukere["statsforvalter"]), naa=en_uke_etter)


def foreslaa(
    oppdrag_id: int, kandidater: Iterable[Kandidat], forslag: Iterable[str], aktoer: Aktoer, tid: datetime
) -> None:
    """A sensor proposes for each, in order, and confirms."""
    for kandidat, verdi in zip(kandidater, forslag, strict=False):
        lagre_forslag(oppdrag_id=oppdrag_id, kandidat_id=kandidat.pk, verdi=verdi, aktoer=aktoer, naa=tid)
    bekreft(oppdrag_id=oppdrag_id, aktoer=aktoer, naa=tid)
