"""What has happened in the demo before anybody opens it: played through the services, at the times it happened."""

import io
from collections.abc import Iterable
from datetime import datetime, timedelta

from brukere.models import Bruker
from deltakelse.models import Fravaer, Sperre
from deltakelse.services.dagspassord import lag_dagspassord
from deltakelse.services.sesjoner import logg_inn
from eksamen.models import Eksamensparti, Kandidat
from felles import lager
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import dagens_dato, doegnet
from levering.models import Delmerke
from levering.services.levering import lever
from levering.services.opplasting import lagre_fil
from levering.services.skolelevering import lever_for_kandidat
from monitor.services.tilgang import gi_tilgang
from sensur.services.forslag import bekreft, lagre_forslag
from sensur.services.oppdrag import tildel_sensor
from sensur.services.publisering import publiser
from sensur.services.sluttkarakterer import sett_like, sett_sluttkarakter
from verktoey.demodata.filer import lag_besvarelse

MINUTT = timedelta(minutes=1)
MAKS_FIL = 40 * 1024 * 1024
ENHET = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

# What the sensors of the published party propose; the second decides where they differ.
FORSLAG_1 = ("4", "3", "5", "2", "4", "6", "3")
FORSLAG_2 = ("4", "3", "4", "2", "4", "5", "3")


def spill_historien(partier: dict[str, Eksamensparti], brukere: dict[str, Bruker], naa: datetime) -> None:
    """Play everything, party by party."""
    vakt = _ansatt(brukere["vakt"])
    _om_litt(_kandidater(partier["om_litt"]), vakt, naa)
    _paagaar(_kandidater(partier["paagaar"]), vakt, naa)
    _todelt(_kandidater(partier["todelt"]), vakt, naa)
    for navn in ("om_litt", "paagaar", "todelt"):
        lag_dagspassord(parti_id=partier[navn].pk, aktoer=_ansatt(brukere["skoleadmin"]), naa=naa)
    for navn in ("til_sensur", "publisert"):
        _hele_dagen(partier[navn], vakt)
        _tildel(partier[navn], brukere)
    _sensur(partier["publisert"], brukere)


def _kandidater(parti: Eksamensparti) -> list[Kandidat]:
    return list(
        Kandidat.objects.filter(parti=parti)
        .select_related("kandidatnummer", "passord", "eksamen__fag", "parti")
        .order_by("pk")
    )


def _ansatt(bruker: Bruker) -> Aktoer:
    return Aktoer(Hendelse.Aktoerslag.BRUKER, bruker.pk, "192.0.2.10", ENHET)


def _kandidataktoer(kandidat: Kandidat) -> Aktoer:
    return Aktoer(Hendelse.Aktoerslag.KANDIDAT, kandidat.pk, f"192.0.2.{20 + kandidat.pk % 200}", ENHET)


def _inn(kandidat: Kandidat, tid: datetime, vakt: Aktoer | None = None) -> None:
    """Log the candidate in; with an invigilator, let in a minute later."""
    if kandidat.kandidatnummer is None:
        raise ValueError("kandidaten har ikke kandidatnummer")
    tid = max(tid, doegnet(dagens_dato(kandidat.eksamen.siste_oppmoete))[0])
    logg_inn(
        nummer=kandidat.kandidatnummer.nummer,
        passord=kandidat.passord.passord,
        enhet_id=f"demo-{kandidat.pk}",
        aktoer=_kandidataktoer(kandidat),
        naa=tid,
    )
    if vakt:
        gi_tilgang(kandidat_id=kandidat.pk, aktoer=vakt, naa=tid + MINUTT)


def _last_opp(kandidat: Kandidat, nummer: int, tid: datetime) -> None:
    kode = kandidat.eksamen.fag.kode
    navn, innhold = lag_besvarelse(kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "", kode, nummer)
    spolfil = lager.skriv_spol(io.BytesIO(innhold), maks_byte=MAKS_FIL)
    lagre_fil(
        kandidat_id=kandidat.pk,
        navn=navn,
        spolfil=spolfil,
        sesjon_id=kandidat.sesjoner.get(autorisert__isnull=False, avsluttet__isnull=True).pk,
        aktoer=_kandidataktoer(kandidat),
        naa=tid,
    )


def _lever(kandidat: Kandidat, tid: datetime) -> None:
    lever(kandidat_id=kandidat.pk, aktoer=_kandidataktoer(kandidat), naa=tid)


def _borte(kandidat: Kandidat, slag: Fravaer.Slag, vakt: Aktoer, tid: datetime) -> None:
    Fravaer.objects.create(kandidat=kandidat, slag=slag, registrert=tid, registrert_av_id=vakt.id)


def _om_litt(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """Ten minutes before the start: four are let in, three wait, the rest have not logged in."""
    for nummer, kandidat in enumerate(kandidater[:7]):
        _inn(kandidat, naa - 6 * MINUTT + nummer * MINUTT / 2, vakt if nummer < 4 else None)  # noqa: PLR2004


def _paagaar(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """An hour in: some write, some have uploaded or delivered, one is absent, one blocked, two wait for access."""
    start = kandidater[0].eksamen.siste_oppmoete - timedelta(hours=1)
    for nummer, kandidat in enumerate(kandidater[:10]):
        _inn(kandidat, start - 15 * MINUTT + nummer * MINUTT, vakt)
    slutt = naa - 4 * MINUTT
    for nummer, kandidat in enumerate(kandidater[5:10]):
        _last_opp(kandidat, nummer, slutt)
    for kandidat in kandidater[8:10]:
        _lever(kandidat, slutt + 2 * MINUTT)
    _inn(kandidater[4], naa - 2 * MINUTT)  # logged in again, on another machine
    for kandidat in kandidater[10:12]:
        _inn(kandidat, naa - 3 * MINUTT)
    _borte(kandidater[12], Fravaer.Slag.IKKE_DOKUMENTERT, vakt, naa - MINUTT)
    Sperre.objects.create(kandidat=kandidater[13], registrert=naa - MINUTT, registrert_av_id=vakt.id)


def _todelt(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """Part 2 is going on: most are in, two have uploaded; the school has scanned part 1 of two, and tagged one of them."""
    for nummer, kandidat in enumerate(kandidater[:6]):
        _inn(kandidat, naa - 38 * MINUTT + nummer * MINUTT, vakt)
    for nummer, kandidat in enumerate(kandidater[4:6]):
        _last_opp(kandidat, nummer, naa - 5 * MINUTT)
    _inn(kandidater[6], naa - MINUTT)
    skannet = max(naa - 7 * MINUTT, doegnet(dagens_dato(naa))[0])
    _skann(kandidater[0], Delmerke.DEL1, vakt, skannet)
    lever_for_kandidat(kandidat_id=kandidater[0].pk, aktoer=vakt, naa=skannet)
    _skann(kandidater[1], Delmerke.INGEN, vakt, skannet)


def _skann(kandidat: Kandidat, merke: Delmerke, vakt: Aktoer, tid: datetime) -> None:
    """The answer to part 1 on paper, scanned and uploaded by an invigilator."""
    navn, innhold = lag_besvarelse(kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "", "del1", 0)
    spolfil = lager.skriv_spol(io.BytesIO(innhold), maks_byte=MAKS_FIL)
    lagre_fil(
        kandidat_id=kandidat.pk, navn=navn, spolfil=spolfil, bruker_id=vakt.id, delmerke=merke, aktoer=vakt, naa=tid
    )


def _hele_dagen(parti: Eksamensparti, vakt: Aktoer) -> None:
    """A whole exam day that is over: all but the last delivered; the last was absent with documentation."""
    kandidater = _kandidater(parti)
    start = parti.eksamen.siste_oppmoete - timedelta(hours=1)
    for nummer, kandidat in enumerate(kandidater[:-1]):
        _inn(kandidat, start - 20 * MINUTT, vakt)
        _last_opp(kandidat, nummer, start + 240 * MINUTT + nummer * MINUTT)
        _lever(kandidat, start + 270 * MINUTT + nummer * MINUTT)
    _borte(kandidater[-1], Fravaer.Slag.DOKUMENTERT, vakt, start + 60 * MINUTT)


def _tildel(parti: Eksamensparti, brukere: dict[str, Bruker]) -> None:
    aktoer, tid = _ansatt(brukere["statsforvalter"]), parti.eksamen.sensur_fra
    for nummer, konto in ((1, "sensor1"), (2, "sensor2")):
        tildel_sensor(parti_id=parti.pk, bruker_id=brukere[konto].pk, nummer=nummer, aktoer=aktoer, naa=tid)


def _sensur(parti: Eksamensparti, brukere: dict[str, Bruker]) -> None:
    """Both propose and confirm, the second sets the final grades, and the authority publishes."""
    kandidater = _kandidater(parti)[:-1]
    tid = parti.eksamen.sensur_fra + timedelta(hours=10)
    oppdrag = {o.nummer: o for o in parti.sensoroppdrag.all()}
    for nummer, konto, forslag in ((1, "sensor1", FORSLAG_1), (2, "sensor2", FORSLAG_2)):
        _foresla(oppdrag[nummer].pk, kandidater, forslag, _ansatt(brukere[konto]), tid)
    andre, aktoer = oppdrag[2].pk, _ansatt(brukere["sensor2"])
    sett_like(oppdrag_id=andre, aktoer=aktoer, naa=tid)
    for kandidat, foerste, andres in zip(kandidater, FORSLAG_1, FORSLAG_2, strict=True):
        if foerste != andres:
            sett_sluttkarakter(oppdrag_id=andre, kandidat_id=kandidat.pk, verdi=foerste, aktoer=aktoer, naa=tid)
    i_gaar = tid + timedelta(days=6)
    publiser(eksamen_id=parti.eksamen_id, aktoer=_ansatt(brukere["statsforvalter"]), naa=i_gaar)


def _foresla(
    oppdrag_id: int, kandidater: Iterable[Kandidat], forslag: Iterable[str], aktoer: Aktoer, tid: datetime
) -> None:
    for kandidat, verdi in zip(kandidater, forslag, strict=True):
        lagre_forslag(oppdrag_id=oppdrag_id, kandidat_id=kandidat.pk, verdi=verdi, aktoer=aktoer, naa=tid)
    bekreft(oppdrag_id=oppdrag_id, aktoer=aktoer, naa=tid)
