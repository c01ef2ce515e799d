"""What may happen to a candidate on the exam day, once each, in parties of their own."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from avbrudd.models import Avbrudd
from avbrudd.services.avbrudd import Omraade, start_avbrudd, stopp_avbrudd
from brukere.models import Bruker, Organisasjon
from deltakelse.models import Fravaer, Innloggingssesjon, Sendespost, Sesjonsadresse
from deltakelse.services.avlysning import avlys_parti
from deltakelse.services.dagspassord import lag_dagspassord
from deltakelse.services.fravaer import Oppmoetevalg, sett_fravaer, sett_oppmoete
from deltakelse.services.sesjoner import logg_ut
from eksamen.models import Deltype, Eksamen, Eksamensparti, Kandidat, Person
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import dagens_dato, doegnet
from levering.models import Delmerke
from levering.services.regler import sett_regel
from levering.services.skolelevering import lever_for_kandidat
from monitor.models import Meldingsmottaker
from monitor.radvalg import Valg
from monitor.services.meldinger import bekreft_melding, send_melding
from monitor.services.radvalg import utfoer
from verktoey.demodata.dagens_filer import halvveis, last_opp_med_navn, last_opp_med_virus
from verktoey.demodata.gjerninger import (
    ENHET_2,
    MINUTT,
    ansatt,
    digital_start,
    inn,
    kandidatadresse,
    kandidataktoer,
    kandidater_i,
    last_opp,
    lever_selv,
    moett,
    siden,
    skann,
)
from verktoey.demodata.partier import Demoparti, lag_parti
from verktoey.demodata.planlegging import lag_elever_av

PARTIER = (
    Demoparti("paagaar", "1STC", "Hall A", 16, ("vakt2",), "Idrettshallen"),
    Demoparti("paagaar", "1STD", "Rom 118", 4, ("vakt2",)),
    Demoparti("todelt", "2PC", "Rom 118", 9, ("vakt2",)),
    Demoparti("over", "2ENG", "Hall A", 7, ("vakt2",), "Idrettshallen"),
    Demoparti("senere", "2SPA", "Rom 207", 4, ("vakt2",)),
)
# Who shows what: by party, in the order of the seats.
VISER = {
    "1STC": (
        "en opplasting som stoppet halvveis",
        "levert fil med kandidatens navn i egenskapene",
        "levert fil med virus, i karantene",
        "sendes i posten",
        "dokumentert fravær",
        "mistet kontakten",
        "logget inn på nytt på en annen maskin, den gamle har tilgang",
        "logget ut og inn igjen, venter på tilgang på nytt",
        "to eksamener i dag, arbeider med den første",
        "to eksamener i dag, har levert den første",
        "sperret etter opplasting",
        "avlyst for denne kandidaten",
        "levert ett dokument",
        "ikke møtt",
        "ikke møtt",
        "ikke møtt",
    ),
    "1STD": ("avlyst for hele partiet",) * 4,
    "2PC": (
        "del 1 sendes i posten",
        "del 2 sendes i posten, del 1 er levert",
        "begge deler sendes i posten",
        "begge deler levert",
        "ikke-dokumentert fravær",
        "sperret",
        "del 1 mangler",
        "del 1 sendes i posten, del 2 er levert",
        "ikke møtt",
    ),
    "2ENG": (
        "tiden er ute, lastet opp og ikke levert",
        "tiden er ute, lastet opp og ikke levert",
        "levert i tide",
        "levert for sent, etter fylkets regel",
        "tiden er ute, ingenting lastet opp",
        "levert av skolen",
        "ikke-dokumentert fravær",
    ),
    "2SPA": ("den andre av to eksamener i dag",) * 2 + ("eksamen senere i dag",) * 2,
}
# The seats of 1STC whose people are in 2SPA as well.
TO_EKSAMENER = slice(8, 10)


def lag_dagen(
    eksamener: dict[str, Eksamen],
    skole: Organisasjon,
    folk: Iterator[Person],
    brukere: dict[str, Bruker],
    naa: datetime,
) -> None:
    """The parties with everything that has happened in them until `naa`."""
    vakt, admin = ansatt(brukere["vakt2"]), ansatt(brukere["skoleadmin"])
    _sett_fylkets_regel(skole, brukere["fylke"], naa)
    partier = _lag_partier(eksamener, skole, folk, brukere, naa)
    lag_elever_av(partier.values(), skole, naa)
    spill: dict[str, Callable[[list[Kandidat], Aktoer, datetime], None]] = {
        "1STC": _paagaar, "2PC": _todelt, "2ENG": _over,
    }  # fmt: skip
    for navn, hendelser in spill.items():
        hendelser(kandidater_i(partier[navn]), vakt, naa)
    avlys_parti(parti_id=partier["1STD"].pk, begrunnelse="Vannlekkasje i rom 118.", aktoer=admin, naa=siden(naa, 90))
    enkelt = kandidater_i(partier["1STC"])[11].pk
    sett_oppmoete(
        kandidat_ider=[enkelt], valg=Oppmoetevalg.AVLYST, begrunnelse="Meldt opp i feil fag.", aktoer=admin,
        naa=siden(naa, 80),
    )  # fmt: skip
    for navn in ("1STC", "2PC", "2ENG", "2SPA"):
        lag_dagspassord(parti_id=partier[navn].pk, aktoer=admin, naa=naa)
    _nettet_falt_ut(kandidater_i(partier["1STC"]), vakt, naa)
    _vis_livstegn(kandidater_i(partier["1STC"])[5], naa)


def viser(parti: str, plass: str) -> str:
    """What the candidate in that seat shows; empty for those who show the ordinary run."""
    rekke = VISER.get(parti, ())
    return rekke[int(plass) - 1] if plass.isdecimal() and 0 < int(plass) <= len(rekke) else ""


def _sett_fylkets_regel(skole: Organisasjon, fylke: Bruker, naa: datetime) -> None:
    """The county takes late answers, marked as late, until the day is over."""
    eier = skole.overordnet_id
    if eier is None:
        raise ValueError("skolen har ingen eier")
    sett_regel(
        eier_id=eier, frist_minutter=15, sen_levering=True, aktoer=ansatt(fylke), naa=naa - timedelta(days=40)
    )  # fmt: skip


def _lag_partier(
    eksamener: dict[str, Eksamen],
    skole: Organisasjon,
    folk: Iterator[Person],
    brukere: dict[str, Bruker],
    naa: datetime,
) -> dict[str, Eksamensparti]:
    tilfeldig = random.Random(8)  # noqa: S311 - the same candidate numbers in every demo
    partier: dict[str, Eksamensparti] = {}
    for mal in PARTIER:
        med = [k.person for k in kandidater_i(partier["1STC"])[TO_EKSAMENER]] if mal.eksamen == "senere" else []
        hvem = med + [next(folk) for _plass in range(mal.antall - len(med))]
        partier[mal.navn] = lag_parti(
            mal, eksamen=eksamener[mal.eksamen], skole=skole, hvem=hvem, brukere=brukere, tilfeldig=tilfeldig, naa=naa
        )
    return partier


def _paagaar(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """An hour in, and latest arrival has passed: what goes wrong with uploads, machines and log-ins."""
    start = kandidater[0].eksamen.siste_oppmoete - timedelta(hours=1)
    til_stede = [k for plass, k in enumerate(kandidater[:13]) if plass not in (4, 11)]
    moett(til_stede, start - 15 * MINUTT, vakt)
    for nummer, kandidat in enumerate(til_stede):
        inn(kandidat, start - 14 * MINUTT + nummer * MINUTT / 2, vakt)
    halvveis(kandidater[0], siden(naa, 6))
    last_opp_med_navn(kandidater[1], naa - 12 * MINUTT)
    last_opp_med_virus(kandidater[2], naa - 11 * MINUTT)
    for nummer, plass in enumerate((3, 9, 10, 12)):
        last_opp(kandidater[plass], nummer, naa - 10 * MINUTT)
    for plass in (1, 2, 9, 12):
        lever_selv(kandidater[plass], naa - 8 * MINUTT)
    _i_posten(kandidater[3], vakt, naa - 7 * MINUTT, Deltype.EKSAMEN)
    sett_fravaer(kandidat_id=kandidater[4].pk, slag=Fravaer.Slag.DOKUMENTERT, aktoer=vakt, naa=siden(naa, 20))
    # The new machine is the one that lost contact was seen at: an address that two candidates share.
    annen_maskin = kandidataktoer(kandidater[6], adresse=kandidatadresse(kandidater[5]), enhet=ENHET_2)
    inn(kandidater[6], naa - 3 * MINUTT, selv=annen_maskin)
    gammel = Innloggingssesjon.objects.get(kandidat=kandidater[7], avsluttet__isnull=True)
    logg_ut(sesjon_id=gammel.pk, aktoer=kandidataktoer(kandidater[7]), naa=naa - 5 * MINUTT)
    inn(kandidater[7], naa - 4 * MINUTT)
    utfoer(kandidat_id=kandidater[10].pk, valg=Valg.SPERR, administrator=False, aktoer=vakt, naa=naa - 2 * MINUTT)


def _nettet_falt_ut(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """Five minutes were lost to the school's network; nobody has decided on the time yet, and most have read the message."""
    parti = kandidater[0].parti
    fra, til = siden(naa, 24), siden(naa, 19)
    avbrudd, _ny = start_avbrudd(
        omraade=Omraade(skole_id=parti.skole_id, parti_id=parti.pk), aarsak=Avbrudd.Aarsak.SKOLE,
        beskrivelse="Nettet i idrettshallen falt ut.", aktoer=vakt, naa=fra,
    )  # fmt: skip
    stopp_avbrudd(avbrudd_id=avbrudd.pk, aktoer=vakt, naa=til)
    sendt = send_melding(
        kandidat_ider=[kandidat.pk for kandidat in kandidater], parti_id=parti.pk, aktoer=vakt, naa=til,
        tekst="Nettet er tilbake. Fortsett å skrive. Skolen vurderer om dere får tiden tilbake.",
    )  # fmt: skip
    for mottaker in Meldingsmottaker.objects.filter(melding__in=sendt.meldinger).order_by("pk")[:9]:
        bekreft_melding(
            melding_id=mottaker.melding_id, kandidat_id=mottaker.kandidat_id,
            aktoer=Aktoer(Hendelse.Aktoerslag.KANDIDAT, mottaker.kandidat_id), naa=til + MINUTT,
        )  # fmt: skip


def _todelt(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """Part 2 is going on: post for one part and for both, one who is done, absence, block, and a part 1 that is missing."""
    for nummer, kandidat in enumerate(kandidater[:8]):
        if nummer not in (2, 4):
            inn(kandidat, naa - 38 * MINUTT + nummer * MINUTT, vakt)
    for plass in (1, 3):
        skann(kandidater[plass], Delmerke.DEL1, vakt, siden(naa, 15))
        lever_for_kandidat(kandidat_id=kandidater[plass].pk, aktoer=vakt, naa=siden(naa, 14))
    for nummer, plass in enumerate((3, 7)):
        last_opp(kandidater[plass], nummer, naa - 9 * MINUTT)
        lever_selv(kandidater[plass], naa - 8 * MINUTT)
    for plass, deler in ((0, (Deltype.DEL1,)), (1, (Deltype.DEL2,)), (2, (Deltype.DEL1, Deltype.DEL2)),
                         (7, (Deltype.DEL1,))):  # fmt: skip
        _i_posten(kandidater[plass], vakt, naa - 6 * MINUTT, *deler)
    sett_fravaer(kandidat_id=kandidater[4].pk, slag=Fravaer.Slag.IKKE_DOKUMENTERT, aktoer=vakt, naa=siden(naa, 30))
    utfoer(kandidat_id=kandidater[5].pk, valg=Valg.SPERR, administrator=False, aktoer=vakt, naa=siden(naa, 10))


def _over(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """The time is out, and the quarter of an hour after it: delivered in time and late, and not delivered."""
    start, slutt = digital_start(kandidater[0]), kandidater[0].eksamen.deler.get().slutt
    for nummer, kandidat in enumerate(kandidater[:6]):
        inn(kandidat, start - 14 * MINUTT + nummer * MINUTT, vakt)
    for nummer, plass in enumerate((0, 1, 2, 3, 5)):
        last_opp(kandidater[plass], nummer, slutt - (5 - nummer) * MINUTT)
    lever_selv(kandidater[2], slutt)
    lever_for_kandidat(kandidat_id=kandidater[5].pk, aktoer=vakt, naa=slutt + 16 * MINUTT)
    lever_selv(kandidater[3], slutt + 18 * MINUTT)
    sett_fravaer(kandidat_id=kandidater[6].pk, slag=Fravaer.Slag.IKKE_DOKUMENTERT, aktoer=vakt, naa=start + 5 * MINUTT)


def _i_posten(kandidat: Kandidat, vakt: Aktoer, tid: datetime, *deler: Deltype) -> None:
    for eksamensdel in kandidat.eksamen.deler.filter(type__in=deler).order_by("pk"):
        Sendespost.objects.create(
            kandidat=kandidat, eksamensdel=eksamensdel, registrert=tid, registrert_av_id=vakt.id
        )  # fmt: skip


def _vis_livstegn(borte: Kandidat, naa: datetime) -> None:
    """Everybody who is logged in today was seen a moment ago, and one was not."""
    aapne = Innloggingssesjon.objects.aapne().filter(opprettet__gte=doegnet(dagens_dato(naa))[0])
    for utvalg, tid in ((aapne.exclude(kandidat=borte), naa), (aapne.filter(kandidat=borte), naa - 25 * MINUTT)):
        Sesjonsadresse.objects.filter(sesjon__in=utvalg).update(sist_sett=tid)
        utvalg.update(sist_sett=tid)
