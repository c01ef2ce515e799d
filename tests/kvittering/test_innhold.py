"""The checksum of a receipt: recomputed here from its description alone."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from felles.tid import naa
from kvittering.innhold import Filfakta, Kvitteringsfakta, les
from kvittering.models import Kvittering
from kvittering.services.kvittering import finn_nye, kvitteringsfakta, sikre_kvitteringer
from levering.models import Besvarelsesfil
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_levering

pytestmark = pytest.mark.django_db


def test_teksten_er_akkurat_slik_den_er_beskrevet(levering, kandidat):
    summer = {fil.navn: fil.sha256 for fil in levering.filer.all()}
    linjer = sorted(
        [
            f'fil={summer["svar.pdf"]} 15 eksamen "svar.pdf"',
            f'fil={summer['Åses "utregning".docx']} 14 eksamen "Åses \\"utregning\\".docx"',
        ]
    )

    tekst = kvitteringsfakta(levering).innhold

    assert tekst == "\n".join(
        [
            "eksamensloepet-kvittering-1",
            "kode=7F3K-9QPX",
            f"kandidat={kandidat.kandidatnummer.nummer}",
            f"fagkode={kandidat.eksamen.fag.fagkode}",
            "del=Eksamen",
            "levert=2027-05-27T11:52:01.000000Z",
            "levert_av=kandidat",
            "frist=",
            "antall=2",
            *linjer,
            "",
        ]
    )
    assert kvitteringsfakta(levering).digest == hashlib.sha256(tekst.encode("utf-8")).hexdigest()


def test_skolens_levering_har_frist_og_er_sen(skolelevering):
    fakta = kvitteringsfakta(skolelevering)

    assert fakta.er_sen
    assert "levert_av=skole\nfrist=2027-05-27T11:15:00.000000Z\n" in fakta.innhold


def fakta(**endret):
    felt = {
        "kode": "7F3K-9QPX", "kandidatnummer": "337JQE-V", "fagkode": "TST1000", "eksamensdel": "EksamenDel2",
        "levert": datetime(2027, 5, 27, 11, 52, 1, 5, tzinfo=UTC), "levert_av": "skole", "frist": None,
        "filer": (Filfakta("a" * 64, "a b.pdf", 3, "del1og2"), Filfakta("0" * 64, 'linje\nskift "=" \u2028.pdf', 0, "")),
    }  # fmt: skip
    return Kvitteringsfakta(**{**felt, **endret})


def test_teksten_kan_leses_tilbake_ogsaa_med_rare_filnavn():
    lest = les(fakta().innhold)

    assert lest.innhold == fakta().innhold
    assert set(lest.filer) == set(fakta().filer)
    assert (lest.levert, lest.frist, lest.levert_av) == (fakta().levert, None, "skole")


def test_rekkefoelgen_paa_filene_betyr_ingenting_men_alt_annet_gjoer():
    ene, andre = fakta().filer

    assert fakta(filer=(andre, ene)).digest == fakta().digest
    for endret in ({"kode": "7F3K-9QPY"}, {"levert_av": "kandidat"}, {"frist": fakta().levert}, {"filer": (ene,)}):
        assert fakta(**endret).digest != fakta().digest


@pytest.mark.parametrize(
    "tekst",
    [
        "",
        "noe annet\n",
        fakta().innhold.replace("-1\n", "-2\n", 1),
        fakta().innhold + "\n",
        fakta().innhold.replace("antall=2", "antall=3"),
    ],
)
def test_tekst_som_ikke_er_en_kvittering_avvises(tekst):
    with pytest.raises(ValueError, match="not a receipt"):
        les(tekst)


def test_jobben_finner_leveringene_selv_og_bare_en_gang(levering, skolelevering_annen):
    assert finn_nye(naa=naa()) == 2
    assert finn_nye(naa=naa()) == 0
    assert Kvittering.objects.count() == 2
    assert Kvittering.objects.get(levering=levering).digest == kvitteringsfakta(levering).digest


@pytest.fixture
def skolelevering_annen(parti):
    return lag_levering(lag_kandidat(parti), kvitteringskode="9H5N-1STV", levert_av="skole")


def test_kvitteringen_staar_naar_filen_tas_ut_etterpaa(levering):
    sikre_kvitteringer(levering_ider=[levering.pk], naa=naa())
    foer = Kvittering.objects.get()
    Besvarelsesfil.objects.update(slettet=naa())
    sikre_kvitteringer(levering_ider=[levering.pk], naa=naa())

    assert Kvittering.objects.get().innhold == foer.innhold


@pytest.mark.parametrize(
    "setning", ["UPDATE kvittering_kvittering SET innhold = 'x'", "DELETE FROM kvittering_kvittering"]
)
def test_databasen_nekter_aa_endre_en_kvittering(levering, setning):
    sikre_kvitteringer(levering_ider=[levering.pk], naa=naa())

    with pytest.raises(DatabaseError, match="bare for tillegg"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(setning)


def test_antall_spoerringer_er_det_samme_for_en_og_tretti(parti, django_assert_num_queries):
    alle = [lag_levering(lag_kandidat(parti)).pk for _ in range(31)]
    sikre_kvitteringer(levering_ider=[], naa=naa())
    with django_assert_num_queries(8) as en:
        sikre_kvitteringer(levering_ider=alle[:1], naa=naa())
    with django_assert_num_queries(len(en.captured_queries)):
        sikre_kvitteringer(levering_ider=alle[1:], naa=naa())


def test_to_kvitteringer_har_aldri_samme_kontrollsum(levering, skolelevering_annen):
    sikre_kvitteringer(levering_ider=[levering.pk], naa=naa())
    with pytest.raises(IntegrityError):
        Kvittering.objects.create(
            levering=skolelevering_annen,
            innhold="x",
            digest=Kvittering.objects.get().digest,
            dag=naa().date(),
            laget=naa(),
        )
