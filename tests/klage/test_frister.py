"""Deadlines of appeals, as tables of examples with their sources (docs/kilder.md)."""

from datetime import date, datetime

import pytest

from eksamen.models.valg import Nivaa
from klage.models import Klagefrist
from klage.querysets.frister import Frister, Rundefrist, frister_for, frister_for_klager, neste_runde
from klage.querysets.resultat import klagefrist
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.klage import lag_klage

pytestmark = pytest.mark.django_db

FORSKRIFT = "Forskrift til opplæringslova § 10-8"
DOMSTOL = "Domstolloven §§ 148 og 149"
HELLIG = "Lov om helligdager og helligdagsfred, lov om 1 og 17 mai som høgtidsdager"
TRONDELAG = "Trøndelag fylkeskommune, «Klage på skriftlig eksamen»"
UDIR = "Udir, «Administrere eksamen», «Klage»"


@pytest.mark.parametrize(
    ("kilde", "kjent", "siste_dag"),
    [
        # Ten days, the day itself not counted: Monday 14 June 2027 gives Thursday 24 June.
        (FORSKRIFT, "2027-06-14T09:00:00+02:00", date(2027, 6, 24)),
        (FORSKRIFT, "2018-01-08T09:00:00+01:00", date(2018, 1, 18)),
        # Norwegian days: half past eleven at night in UTC is the next day here.
        (FORSKRIFT, "2027-06-13T22:30:00+00:00", date(2027, 6, 24)),
        # Wednesday 16 June: the tenth is a Saturday, so Monday.
        (DOMSTOL, "2027-06-16T09:00:00+02:00", date(2027, 6, 28)),
        # Thursday 17 June: the tenth is a Sunday, so Monday.
        (DOMSTOL, "2027-06-17T09:00:00+02:00", date(2027, 6, 28)),
        # 7 May 2027: the tenth is Monday 17 May, so the 18th.
        (HELLIG, "2027-05-07T09:00:00+02:00", date(2027, 5, 18)),
        # 15 March 2027: the tenth is Maundy Thursday; Good Friday, the weekend and Easter Monday follow.
        (HELLIG, "2027-03-15T09:00:00+01:00", date(2027, 3, 30)),
        # 15 December 2026: the tenth is Christmas Day, a Friday; Monday the 28th is the next working day.
        (HELLIG, "2026-12-15T09:00:00+01:00", date(2026, 12, 28)),
        # 26 April 2027: the tenth is Ascension Day, 6 May.
        (HELLIG, "2027-04-26T09:00:00+02:00", date(2027, 5, 7)),
    ],
)
def test_ti_dager_med_helg_og_helligdager(kilde, kjent, siste_dag):
    assert klagefrist(datetime.fromisoformat(kjent)) == siste_dag, kilde


# (source, period, round, fagkode or level it is for, sent by, answered by)
KALENDERNE = [
    # Spring 2024: hurtigklage by 25 June, treated in week 26 (24-28 June); ordinary ones by 10 September.
    (TRONDELAG, "V-2024", "hurtig", "fag", date(2024, 6, 25), date(2024, 6, 28)),
    (TRONDELAG, "V-2024", "ordinaer", "", date(2024, 9, 10), date(2024, 10, 31)),
    # Autumn 2023: ordinary ones by 11 March.
    (TRONDELAG, "H-2023", "ordinaer", "", date(2024, 3, 11), date(2024, 4, 30)),
    # Grunnskole 2017: there by Friday 30 June, treated in week 27 (3-7 July).
    (UDIR, "V-2017", "ordinaer", "GS", date(2017, 6, 30), date(2017, 7, 7)),
    # Autumn 2017: there by Friday 19 January 2018, answered by Friday 16 March.
    (UDIR, "H-2017", "ordinaer", "", date(2018, 1, 19), date(2018, 3, 16)),
]
# (source, period, level, round, the ten days end, sent, whether it is late)
EKSEMPLER = [
    (TRONDELAG, "V-2024", "VGS", "hurtig", date(2024, 6, 24), date(2024, 6, 24), False),
    (TRONDELAG, "V-2024", "VGS", "hurtig", date(2024, 6, 24), date(2024, 6, 25), False),
    (TRONDELAG, "V-2024", "VGS", "hurtig", date(2024, 6, 24), date(2024, 6, 26), True),
    (TRONDELAG, "V-2024", "VGS", "ordinaer", date(2024, 6, 24), date(2024, 9, 10), False),
    (TRONDELAG, "V-2024", "VGS", "ordinaer", date(2024, 6, 24), date(2024, 9, 11), True),
    (TRONDELAG, "H-2023", "VGS", "ordinaer", date(2024, 1, 15), date(2024, 3, 11), False),
    (TRONDELAG, "H-2023", "VGS", "ordinaer", date(2024, 1, 15), date(2024, 3, 12), True),
    (UDIR, "V-2017", "GS", "ordinaer", date(2017, 6, 29), date(2017, 6, 30), False),
    (UDIR, "V-2017", "GS", "ordinaer", date(2017, 6, 29), date(2017, 7, 1), True),
    (UDIR, "H-2017", "VGS", "ordinaer", date(2018, 1, 18), date(2018, 1, 19), False),
    (UDIR, "H-2017", "VGS", "ordinaer", date(2018, 1, 18), date(2018, 1, 20), True),
    # The calendar never takes a day of the ten away.
    (FORSKRIFT, "H-2017", "VGS", "ordinaer", date(2018, 1, 23), date(2018, 1, 23), False),
    (FORSKRIFT, "H-2017", "VGS", "ordinaer", date(2018, 1, 23), date(2018, 1, 24), True),
    (UDIR, "H-2017", "VGS", "ordinaer", None, date(2018, 1, 20), True),
]


@pytest.fixture
def fagene():
    return {nivaa: FagFactory(nivaa=nivaa) for nivaa in Nivaa}


@pytest.fixture
def kalenderne(fagene):
    for _kilde, kode, kalender, for_hvem, sendes, besvares in KALENDERNE:
        Klagefrist.objects.create(
            periode=PeriodeFactory(kode=kode), kalender=kalender, fag=fagene["VGS"] if for_hvem == "fag" else None,
            nivaa="" if for_hvem == "fag" else for_hvem, sendes_innen=sendes, besvares_innen=besvares,
        )  # fmt: skip


@pytest.fixture
def kandidat_i(skole, fagene):
    """`kandidat_i(period, level or fag)`."""

    def lag(kode, hva):
        fag = fagene[hva] if isinstance(hva, str) else hva
        eksamen = lag_eksamen(fag=fag, periode=PeriodeFactory(kode=kode))
        return lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen))

    return lag


@pytest.mark.parametrize(("kilde", "kode", "nivaa", "kalender", "ti_dager", "sendt", "for_sen"), EKSEMPLER)
def test_runden_har_sin_siste_dag(kalenderne, kandidat_i, kilde, kode, nivaa, kalender, ti_dager, sendt, for_sen):
    kandidat = kandidat_i(kode, nivaa)
    frist = frister_for([kandidat])[kandidat.pk].for_kalender(kalender)
    assert frist.er_for_sen(sendt, ti_dager) is for_sen, kilde


@pytest.mark.parametrize(("kilde", "kode", "kalender", "for_hvem", "sendes", "besvares"), KALENDERNE)
def test_runden_besvares_innen_sin_dag(kalenderne, kandidat_i, kilde, kode, kalender, for_hvem, sendes, besvares):
    kandidat = kandidat_i(kode, "GS" if for_hvem == "GS" else "VGS")
    frist = frister_for([kandidat])[kandidat.pk].for_kalender(kalender)
    assert (frist.sendes_innen, frist.besvares_innen) == (sendes, besvares), kilde


def test_hurtigklage_finnes_bare_i_fag_som_en_rad_nevner(kalenderne, kandidat_i):
    med, uten, hoest = kandidat_i("V-2024", "VGS"), kandidat_i("V-2024", FagFactory()), kandidat_i("H-2023", "VGS")
    frister = frister_for([med, uten, hoest])
    assert [frister[kandidat.pk].hurtig is None for kandidat in (med, uten, hoest)] == [False, True, True]
    assert frister[uten.pk].ordinaer.sendes_innen == date(2024, 9, 10)


def test_fagkoden_gaar_foran_nivaaet_og_nivaaet_foran_alle(kandidat_i, fagene):
    periode = PeriodeFactory()
    for nr, (fag, nivaa) in enumerate([(None, ""), (None, "VGS"), (fagene["VGS"], "")], 1):
        Klagefrist.objects.create(
            periode=periode, kalender="ordinaer", fag=fag, nivaa=nivaa, sendes_innen=date(2027, 7, nr),
            besvares_innen=date(2027, 8, nr),
        )  # fmt: skip
    kandidater = [kandidat_i("V-2027", hva) for hva in ("GS", FagFactory(), "VGS")]
    frister = frister_for(kandidater)
    assert [frister[kandidat.pk].ordinaer.sendes_innen.day for kandidat in kandidater] == [1, 2, 3]


def test_uten_kalender_er_svaret_tomt_og_mange_koster_som_en(kandidat_i, kalenderne, django_assert_num_queries):
    kandidater = [kandidat_i("H-2031", "VGS"), *(kandidat_i("V-2024", FagFactory()) for _nr in range(3))]
    assert frister_for(kandidater[:1]) == {kandidater[0].pk: Frister()}
    with django_assert_num_queries(2):
        assert len(frister_for(kandidater)) == 4
    assert frister_for([]) == {}


def test_en_klage_har_fristene_i_sin_egen_runde_og_kalender(kalenderne, kandidat_i, django_assert_num_queries):
    """Udir: what comes after 19 January may be treated together with the appeals after spring 2018."""
    kandidat = kandidat_i("H-2017", "VGS")
    vaar = PeriodeFactory(kode="V-2018")
    Klagefrist.objects.create(
        periode=vaar, kalender="ordinaer", sendes_innen=date(2018, 9, 10), besvares_innen=date(2018, 10, 31)
    )
    i_tide = lag_klage(kandidat)
    sen = lag_klage(kandidat_i("H-2017", FagFactory()), runde=vaar)
    uten = lag_klage(kandidat_i("V-2018", FagFactory()), kalender="hurtig")

    with django_assert_num_queries(2):
        frister = frister_for_klager([i_tide, sen, uten])

    assert frister == {
        i_tide.pk: Rundefrist("ordinaer", date(2018, 1, 19), date(2018, 3, 16)),
        sen.pk: Rundefrist("ordinaer", date(2018, 9, 10), date(2018, 10, 31)),
    }


def test_neste_runde_er_perioden_etter():
    def periode(kode, begynner):
        return PeriodeFactory(
            kode=kode, gjennomfoering_fra=f"{begynner}T08:00Z", gjennomfoering_til=f"{begynner[:8]}28T08:00Z"
        )

    hoest, neste, vaar = (
        periode("H-2017", "2017-11-13"),
        periode("H-2018", "2018-11-12"),
        periode("V-2018", "2018-05-14"),
    )
    hoest.refresh_from_db()
    assert neste_runde(hoest) == vaar, UDIR
    neste.refresh_from_db()
    assert neste_runde(neste) is None
