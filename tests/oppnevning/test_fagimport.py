"""The school's fagpersoner from a sheet: row by row, repeatable, and taken back as a whole."""

import pytest
from django.urls import reverse

from brukere.models import Bruker
from eksamen.models import Eksamensperiode
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.importer.grunnlag import Dokument, Rad
from felles.tid import naa
from oppnevning.models import Fagperson
from oppnevning.services.fagimport import FELT, MAL, Fagimport
from tests.fabrikker.brukere import BrukerFactory
from tests.fabrikker.eksamen import FagFactory
from tests.fabrikker.oppnevning import lag_fagperson, lag_oppnevning

pytestmark = pytest.mark.django_db


@pytest.fixture
def lag_rad(fag, faggruppe):
    """`lag_rad(linje, **felt)`: a row that is in order."""

    def lag(linje=2, **felt):
        vanlig = {"fornavn": "Kari", "etternavn": "Moe", "epost": "kari@example.no", "fag": fag.kode.lower(),
                  "erfaring": "3", "maalform": "Nynorsk"}  # fmt: skip
        return Rad(linje, "rad", vanlig | felt)

    return lag


def ark(*rader):
    return Dokument("ark", {}, {}, rader)


def forhaandsvis(skole, *rader):
    return Fagimport(skole, None, naa()).forhaandsvis(ark(*rader), naa=naa())


def importer(skole, *rader):
    return Fagimport(skole, None, naa()).utfoer(ark(*rader), kjoering_id=1, aktoer=SYSTEM, naa=naa())


def angre(skole, utfoert):
    Fagimport(skole, None, naa()).angre(utfoert.angredata, kjoering_id=1, aktoer=SYSTEM, naa=naa())


def test_raden_gir_en_fagperson_som_er_foreslaatt(skole, fag, faggruppe, lag_rad):
    utfoert = importer(skole, lag_rad())

    fagperson = Fagperson.objects.get()
    assert [svar.utfall for svar in utfoert.resultater] == ["ny"]
    assert (fagperson.skole, fagperson.erfaring, fagperson.maalform) == (skole, 3, "nn")
    assert list(fagperson.fag.all()) == [fag]
    assert list(Fagperson.objects.foreslaatte(faggruppe.periode_id)) == [fagperson]


def test_det_samme_arket_igjen_endrer_ingenting(skole, lag_rad):
    importer(skole, lag_rad())

    igjen = importer(skole, lag_rad())

    assert [svar.utfall for svar in igjen.resultater] == ["lik"]
    assert igjen.angredata is None
    assert [svar.utfall for svar in forhaandsvis(skole, lag_rad(erfaring="4"))] == ["endret"]


@pytest.mark.parametrize(
    ("felt", "skyld"),
    [
        ({"fag": "XXX9999"}, "fag"),
        ({"fag": ""}, "fag"),
        ({"epost": "kari"}, "epost"),
        ({"fornavn": " "}, "fornavn"),
        ({"etternavn": ""}, "etternavn"),
        ({"erfaring": "mye"}, "erfaring"),
        ({"erfaring": "٣"}, "erfaring"),
        ({"maalform": "riksmål"}, "maalform"),
    ],
)
def test_en_rad_med_feil_avvises_ved_feltet_og_de_andre_tas_inn(skole, lag_rad, felt, skyld):
    utfoert = importer(skole, lag_rad(**felt), lag_rad(3, epost="ola@example.no"))

    assert [(svar.utfall, svar.felt) for svar in utfoert.resultater] == [("avvist", (skyld,)), ("ny", ())]
    assert Fagperson.objects.get().bruker.epost == "ola@example.no"


def test_samme_epost_to_ganger_stengt_konto_og_andres_fagperson_avvises(skole, annen_skole, lag_rad):
    BrukerFactory(brukernavn="stengt@example.no", epost="stengt@example.no", is_active=False)
    andres = lag_fagperson(annen_skole).bruker

    svar = forhaandsvis(
        skole, lag_rad(2), lag_rad(3), lag_rad(4, epost="stengt@example.no"), lag_rad(5, epost=andres.epost.upper())
    )

    assert [ett.utfall for ett in svar] == ["ny", "avvist", "avvist", "avvist"]


def test_importen_angres_naar_ingen_er_spurt(skole, faggruppe, lag_rad):
    utfoert = importer(skole, lag_rad())
    angre(skole, utfoert)
    assert not Fagperson.objects.foreslaatte(faggruppe.periode_id)

    igjen = importer(skole, lag_rad())
    lag_oppnevning(faggruppe, Bruker.objects.get(epost="kari@example.no"))
    with pytest.raises(Domenefeil):
        angre(skole, igjen)


def test_uten_en_periode_som_kommer_avvises_alt(skole, lag_rad):
    Eksamensperiode.objects.update(gjennomfoering_fra="2020-01-01T08:00Z", gjennomfoering_til="2020-02-01T08:00Z")

    assert [svar.utfall for svar in forhaandsvis(skole, lag_rad())] == ["avvist"]


def test_forhaandsvisningen_koster_like_mye_for_30_rader_som_for_1(
    skole, fag, lag_rad, django_assert_max_num_queries, django_assert_num_queries
):
    rader = [lag_rad(nr, epost=f"laerer{nr}@example.no") for nr in range(2, 32)]
    importer(skole, *rader)
    with django_assert_max_num_queries(10) as foer:
        forhaandsvis(skole, rader[0])

    with django_assert_num_queries(len(foer)):
        forhaandsvis(skole, *rader)


def test_malen_har_et_felt_for_hver_kolonne_og_siden_aapnes_av_skolen(som, skoleadmin, faggruppe):
    assert set(MAL[0]) == {felt.navn for felt in FELT}
    klient = som(skoleadmin)

    adresse = reverse("paamelding:velg_fil", args=["fagpersoner"])
    assert adresse in klient.get(reverse("oppnevning:fagpersoner")).content.decode()
    assert klient.get(adresse).status_code == 200
    assert klient.get(reverse("paamelding:mal", args=["fagpersoner"])).status_code == 200


def test_flere_fagkoder_i_en_celle(skole, fag, lag_rad):
    annet = FagFactory()

    importer(skole, lag_rad(fag=f"{fag.kode}; {annet.kode}, {fag.kode}"))

    assert set(Fagperson.objects.get().fag.all()) == {fag, annet}


@pytest.mark.parametrize(
    ("felt", "verdi", "melding"),
    [
        ("epost", "k" * 60 + "@" + "a" * 60 + "." + "b" * 40 + ".no", "E-posten er for lang"),
        ("epost", "k" * 60 + "@" + "\ufb03" * 30 + "." + "b" * 40 + ".no", "E-posten er for lang"),
        ("fornavn", "K" * 101, "Teksten er for lang"),
        ("etternavn", "M" * 101, "Teksten er for lang"),
        ("telefon", "9" * 21, "Teksten er for lang"),
        ("fag", ", ".join(f"ABC{n:04}" for n in range(61)), "Det er 61 fagkoder"),
    ],
)
def test_det_som_ikke_faar_plass_avvises_i_sin_celle_og_resten_gaar_inn(skole, lag_rad, felt, verdi, melding):
    """Nothing is cut off unseen, and one cell stops nobody else's row."""
    rader = lag_rad(2, **{felt: verdi}), lag_rad(3, epost="ola@example.no")

    utfoert = importer(skole, *rader)

    feil, riktig = utfoert.resultater
    assert (feil.utfall, feil.felt, melding in feil.melding) == ("avvist", (felt,), True)
    assert riktig.utfall == "ny"
    assert Fagperson.objects.count() == 1
