"""What the grading of the demo leads to: a meeting of a fellessensur with cases, a request without an answer, a protocol."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamen, Eksamensparti, Person
from eksamen.services.lokaleksamen import Lokaltid, lag_lokal_eksamen
from felles.tid import OSLO, dagens_dato
from karakterfoering.services.foering import Protokollfelt, lagre_protokoll
from oppnevning.models import Faggruppe, Oppnevning
from oppnevning.services.faggrupper import lagre_sensorgruppe, opprett_faggruppe
from oppnevning.services.fagpersoner import Fagopplysninger, foreslaa_ny
from oppnevning.services.oppnevning import Vilkaar, oppnevn
from sensur.models import Fellessensursak
from sensur.services.fellessensur import avgjoer, gi_til_oppmann, send_til_moete
from sensur.services.moeter import Moetefelt, lag_moete
from sensur.services.oppdrag import tildel_sensor
from sensur.services.plan import lagre_plan
from verktoey.demodata.gjerninger import ansatt, kandidater_i
from verktoey.demodata.historie import foreslaa, hele_dagen
from verktoey.demodata.partier import Demoparti, lag_parti
from verktoey.demodata.plan import MUNTLIG
from verktoey.demodata.planlegging import lag_elever_av
from verktoey.demodata.sensuren import UKER

# The two who disagree are sensors without passwords; the leader and the oppmann can log in.
PARTI = Demoparti("til_moete", "3STF", "Rom 207", 6, ("vakt2",))
FORSLAG = {"sensor3": ("4", "3", "5", "2", "4"), "sensor4": ("4", "5", "4", "3", "4")}
LEDER, OPPMANN = "sensor1", "sensor2"
MED = (LEDER, OPPMANN, "sensor3", "sensor4")
MUNTLIG_PARTI = Demoparti("muntlig", "3STB muntlig", "Rom 204", 5, ())
# Two are still to be examined: the protocol is not locked.
KARAKTERER = ("5", "4", "6")
DAG = timedelta(days=1)


def spill_moetet(
    eksamener: dict[str, Eksamen],
    steder: dict[str, Organisasjon],
    folk: Iterator[Person],
    brukere: dict[str, Bruker],
    naa: datetime,
) -> None:
    """All of it, after the sensors of `fordel_sensuren` are there."""
    brukere = brukere | {bruker.brukernavn: bruker for bruker in Bruker.objects.filter(brukernavn__in=MED)}
    eksamen, eier = eksamener[PARTI.eksamen], steder["statsforvalter"]
    gruppe = _lag_faggruppe([eksamen, eksamener["til_sensur"]], eier, brukere, naa)
    parti = lag_parti(
        PARTI, eksamen=eksamen, skole=steder["skole"], hvem=_noen(folk, PARTI.antall),
        brukere=brukere, tilfeldig=random.Random(9), naa=naa,  # noqa: S311 - the same candidate numbers in every demo
    )  # fmt: skip
    hele_dagen(parti, ansatt(brukere["vakt2"]))
    _uenige(parti, brukere)
    _kall_inn(parti, gruppe, brukere, naa)
    _spoer_en_til(gruppe, steder["annenskole"], brukere, naa)
    muntlig = _lag_muntlig(steder["skole"], eksamen, folk, brukere, naa)
    lag_elever_av([parti, muntlig], steder["skole"], naa)


def _lag_faggruppe(
    eksamener: list[Eksamen], eier: Organisasjon, brukere: dict[str, Bruker], naa: datetime
) -> Faggruppe:
    """Also of the exam that `sensor1` and `sensor2` are grading: it gets its deadline here."""
    aktoer, spurt = ansatt(brukere["statsforvalter"]), naa - 60 * DAG
    gruppe = opprett_faggruppe(
        eier_id=eier.pk, periode_id=eksamener[0].periode_id, navn="Samfunnsfag",
        fag_ider=[eksamen.fag_id for eksamen in eksamener], aktoer=aktoer, naa=spurt,
    )  # fmt: skip
    oppnevninger = [_takket_ja(gruppe, brukere[konto], spurt) for konto in MED]
    lagre_sensorgruppe(
        faggruppe_id=gruppe.pk, navn="Samfunnsfag, gruppe 1", leder_id=brukere[LEDER].pk,
        medlemmer=[oppnevning.pk for oppnevning in oppnevninger], aktoer=aktoer, naa=naa - 40 * DAG,
    )  # fmt: skip
    for eksamen in eksamener:
        lagre_plan(
            eksamen_id=eksamen.pk, frist=eksamen.sensur_fra + UKER, fellessensur=eksamen is eksamener[0],
            flest_svar=None, faggruppe_id=gruppe.pk, aktoer=aktoer, naa=eksamen.sensur_fra,
        )  # fmt: skip
    return gruppe


def _takket_ja(gruppe: Faggruppe, bruker: Bruker, spurt: datetime) -> Oppnevning:
    """Asked and accepted long ago, so that no letter of it is sent from the demo; the role is there already."""
    return Oppnevning.objects.create(
        bruker=bruker, faggruppe=gruppe, status=Oppnevning.Status.TAKKET_JA, flest_svar=120, sendt=spurt,
        svarfrist=spurt + 14 * DAG, svart=spurt + 3 * DAG, taushet=spurt + 3 * DAG, gateadresse="Kirkegata 1",
        postnummer="0153", poststed="Oslo",
    )  # fmt: skip


def _uenige(parti: Eksamensparti, brukere: dict[str, Bruker]) -> None:
    tid = parti.eksamen.sensur_fra + timedelta(hours=10)
    for nummer, (konto, forslag) in enumerate(FORSLAG.items(), 1):
        oppdrag = tildel_sensor(
            parti_id=parti.pk, bruker_id=brukere[konto].pk, nummer=nummer, aktoer=ansatt(brukere["statsforvalter"]),
            naa=parti.eksamen.sensur_fra,
        )  # fmt: skip
        foreslaa(oppdrag.pk, kandidater_i(parti), forslag, ansatt(brukere[konto]), tid)


def _kall_inn(parti: Eksamensparti, gruppe: Faggruppe, brukere: dict[str, Bruker], naa: datetime) -> None:
    """A meeting tomorrow with three cases: one waits, one has an oppmann, one is decided before the meeting."""
    fra = _klokken(naa + DAG, 12)
    felt = Moetefelt(
        "Fellessensur i samfunnsfag", brukere[LEDER].pk, fra, fra + timedelta(hours=3), "Statsforvalteren, møterom 3"
    )
    moete = lag_moete(
        faggruppe_id=gruppe.pk, felt=felt, deltakere=[brukere[konto].pk for konto in MED],
        aktoer=ansatt(brukere["statsforvalter"]), naa=naa - 3 * DAG,
    )  # fmt: skip
    andre = parti.sensoroppdrag.get(nummer=2)
    send_til_moete(oppdrag_id=andre.pk, moete_id=moete.pk, aktoer=ansatt(brukere["sensor4"]), naa=naa - 2 * DAG)
    leder = ansatt(brukere[LEDER])
    _foerste, hos_oppmann, avgjort = Fellessensursak.objects.filter(fellessensur=moete).order_by("pk")
    gi_til_oppmann(sak_id=hos_oppmann.pk, oppmann_id=brukere[OPPMANN].pk, aktoer=leder, naa=naa - DAG)
    avgjoer(sak_id=avgjort.pk, verdi="3", merknad="Besvarelsen drøfter begge sider.", aktoer=leder, naa=naa - DAG)


def _spoer_en_til(gruppe: Faggruppe, skole: Organisasjon, brukere: dict[str, Bruker], naa: datetime) -> None:
    """Somebody of the other school has been asked and has not answered."""
    aktoer, fag = ansatt(brukere["statsforvalter"]), gruppe.fagrader.values_list("fag", flat=True)
    fagperson, _ny = foreslaa_ny(
        eier=gruppe.eier, periode_id=gruppe.periode_id, fornavn="Tone", etternavn="Haug", epost="tone.haug@example.no",
        telefon="22000001", opplysninger=Fagopplysninger(skole.pk, tuple(fag), erfaring=4), aktoer=aktoer,
        naa=naa - 20 * DAG,
    )  # fmt: skip
    oppnevn(
        faggruppe_id=gruppe.pk, fagperson_ider=[fagperson.pk], vilkaar=Vilkaar(naa + 10 * DAG, reserve=True),
        aktoer=aktoer, naa=naa - DAG,
    )  # fmt: skip


def _lag_muntlig(
    skole: Organisasjon, samme_periode: Eksamen, folk: Iterator[Person], brukere: dict[str, Bruker], naa: datetime
) -> Eksamensparti:
    """An oral exam that the school grades itself, held yesterday, with a protocol that is being filled in."""
    start = _klokken(naa - DAG, 9)
    eksamen = lag_lokal_eksamen(
        fag=MUNTLIG.hent(), periode=samme_periode.periode, skole=skole, form="M",
        tid=Lokaltid((start, start + timedelta(hours=6))),
    )  # fmt: skip
    parti = lag_parti(
        MUNTLIG_PARTI, eksamen=eksamen, skole=skole, hvem=_noen(folk, MUNTLIG_PARTI.antall), brukere=brukere,
        tilfeldig=random.Random(10), naa=naa,  # noqa: S311 - the same candidate numbers in every demo
    )  # fmt: skip
    parti.eksamenstype, parti.eksaminator = Eksamensparti.Eksamenstype.MUNTLIG, "Kari Lie"
    parti.save(update_fields=["eksamenstype", "eksaminator"])
    lagre_protokoll(
        parti_id=parti.pk, felt=Protokollfelt("Kari Lie", "Odd Sætre", start, start + timedelta(hours=6), ""), revisjon=0,
        karakterer={k.pk: verdi for k, verdi in zip(kandidater_i(parti), KARAKTERER, strict=False)},
        aktoer=ansatt(brukere["skoleadmin"]), naa=naa,
    )  # fmt: skip
    return parti


def _noen(folk: Iterator[Person], antall: int) -> Iterable[Person]:
    return [next(folk) for _plass in range(antall)]


def _klokken(naa: datetime, time: int) -> datetime:
    dag = dagens_dato(naa)
    return datetime(dag.year, dag.month, dag.day, time, tzinfo=OSLO)
