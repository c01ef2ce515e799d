"""Documentation of absence: taken in, decided, seen by few, and in time or not."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from brukere.models.bruker import Rolle
from deltakelse.frist import Frist, er_virkedag, paaskedag, siste_dag
from deltakelse.models import Fravaer, Fravaersdokumentasjon, Fravaersfrist
from felles import lager
from felles.models import Hendelse
from tests.deltakelse.conftest import om
from tests.deltakelse.test_oppmoete import angre
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nattest\n"
LISTE = "/eksamen/fravaer/"


def attest(navn="influensa.pdf", data=PDF):
    return SimpleUploadedFile(navn, data)


def side(kandidat):
    return reverse("deltakelse:fravaerskandidat", args=[kandidat.pk])


@pytest.fixture
def borte(olga):
    sett_fravaer(olga)
    return olga


@pytest.fixture
def dokument(klient, borte):
    """Handed in, and not decided."""
    klient.post(side(borte), {"mottatt": "2027-05-28", "fil": attest(), "notat": "Ringte mandag"})
    return Fravaersdokumentasjon.objects.get()


def avgjoer(klient, dokument, svar):
    adresse = reverse("deltakelse:avgjoer_dokumentasjon", args=[dokument.pk])
    return klient.post(adresse, {"svar": svar}, follow=True)


def slag(kandidat):
    return Fravaer.objects.get(kandidat=kandidat, opphevet__isnull=True).slag


# --- the deadline -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("dag", "frist", "ventet"),
    [
        # Thursday 27 May 2027: three days are Sunday; three working days are Tuesday.
        (date(2027, 5, 27), Frist(3), date(2027, 5, 30)),
        (date(2027, 5, 27), Frist(3, True), date(2027, 6, 1)),
        (date(2027, 5, 27), Frist(14), date(2027, 6, 10)),
        # Friday 14 May 2027: Monday is Whit Monday and 17 May, both.
        (date(2027, 5, 14), Frist(1, True), date(2027, 5, 18)),
        # Wednesday before Ascension Day (6 May 2027).
        (date(2027, 5, 5), Frist(1, True), date(2027, 5, 7)),
        # Over the new year.
        (date(2027, 12, 31), Frist(1, True), date(2028, 1, 3)),
    ],
)
def test_siste_dag(dag, frist, ventet):
    assert siste_dag(dag, frist) == ventet


@pytest.mark.parametrize(
    "dag", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
)
def test_paaskedag(dag):
    assert paaskedag(dag.year) == dag


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(1, 60))
def test_virkedager_er_aldri_kortere_enn_kalenderdager_og_slutter_paa_en_virkedag(dag, dager):
    virke = siste_dag(dag, Frist(dager, True))
    assert virke >= siste_dag(dag, Frist(dager))
    assert er_virkedag(virke)


def test_naermeste_eier_over_skolen_bestemmer(klient, borte, fylke, udir):
    assert klient.get(LISTE).context["side"][0].frist == date(2027, 5, 30)
    Fravaersfrist.objects.create(eier=udir, dager=20)
    assert klient.get(LISTE).context["side"][0].frist == date(2027, 6, 16)
    Fravaersfrist.objects.create(eier=fylke, dager=2, virkedager=True)
    assert klient.get(LISTE).context["side"][0].frist == date(2027, 5, 31)


def test_eieren_endrer_fristen_og_feil_staar_ved_feltet(som, fylke):
    eier = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    for tull in ("", "0", "61", "mange"):
        svar = eier.post(LISTE + "frist/", {"eier": fylke.pk, "dager": tull})
        assert svar.status_code == 422
    for _gang in range(2):
        eier.post(LISTE + "frist/", {"eier": fylke.pk, "dager": "14", "virkedager": "on"})
    frist = Fravaersfrist.objects.get()
    assert (frist.eier, frist.dager, frist.virkedager) == (fylke, 14, True)
    assert Hendelse.objects.filter(handling="fravaersfrist.endret").count() == 1


def test_en_eier_kan_ikke_sette_en_annens_frist(som, fylke, udir):
    eier = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    eier.post(LISTE + "frist/", {"eier": udir.pk, "dager": "14"})
    assert not Fravaersfrist.objects.exists()


@pytest.mark.parametrize(
    ("dager", "ord_"), [(0, "2 dager igjen"), (1, "1 dag igjen"), (2, "I dag"), (3, "fristen er ute")]
)
def test_listen_sier_hvor_lenge_det_er_igjen(som, skoleadmin, borte, dagen_etter, dager, ord_):
    dagen_etter.move_to(om(days=dager))
    assert ord_ in som(skoleadmin).get(LISTE).content.decode()


# --- taken in -------------------------------------------------------------------------------------------------------------
def test_dokumentasjonen_registreres_uten_filens_navn(klient, borte, dokument, skoleadmin):
    assert (dokument.mottatt, dokument.notat) == (date(2027, 5, 28), "Ringte mandag")
    assert (dokument.registrert_av, dokument.status, dokument.filtype) == (skoleadmin, "mottatt", "pdf")
    assert "influensa" not in str(list(Fravaersdokumentasjon.objects.values())) + str(list(Hendelse.objects.values()))
    assert slag(borte) == "IDF"
    assert "Til behandling" in klient.get(LISTE).content.decode()


def test_notatet_er_kryptert(dokument):
    with connection.cursor() as cursor:
        cursor.execute("SELECT notat FROM deltakelse_fravaersdokumentasjon")
        assert "Ringte" not in str(cursor.fetchone())


@pytest.mark.parametrize(
    ("felt", "ord_"),
    [
        ({"mottatt": "2027-05-28"}, "Velg filen"),
        ({"mottatt": "", "notat": "x"}, "Skriv dagen"),
        ({"mottatt": "i går", "notat": "x"}, "dag, måned og år"),
        ({"mottatt": "2027-05-29", "notat": "x"}, "har ikke vært ennå"),
        ({"mottatt": "2027-05-28", "fil": ("attest.pdf", b"MZ\x90\x00")}, "ikke PDF, JPG eller PNG"),
        ({"mottatt": "2027-05-28", "fil": ("attest.pdf", b"")}, "tom"),
        ({"mottatt": "2027-05-28", "fil": ("attest.pdf", PDF + b"x" * (10 * 1024 * 1024))}, "større enn 10 MB"),
    ],
)
def test_feil_staar_ved_feltet_og_ingenting_lagres(klient, borte, felt, ord_):
    if "fil" in felt:
        felt = {**felt, "fil": attest(*felt["fil"])}
    svar = klient.post(side(borte), felt)
    assert svar.status_code == 422
    assert ord_ in svar.content.decode()
    assert not Fravaersdokumentasjon.objects.exists()


def test_bare_en_til_behandling_om_gangen(klient, borte, dokument):
    svar = klient.post(side(borte), {"mottatt": "2027-05-28", "notat": "en til"})
    assert svar.status_code == 422
    assert "Avgjør den først" in svar.content.decode()


def test_uten_fravaer_tas_ingenting_imot(klient, olga):
    svar = klient.post(side(olga), {"mottatt": "2027-05-28", "notat": "x"})
    assert svar.status_code == 422
    assert "ikke registrert med fravær" in svar.content.decode()


# --- decided --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("fra", "svar", "ventet"), [
    ("IDF", "godkjent", "DF"), ("IDF", "avslaatt", "IDF"), ("DF", "godkjent", "DF"), ("DF", "avslaatt", "IDF"),
])  # fmt: skip
def test_avgjoerelsen_setter_fravaeret_og_kan_angres(klient, olga, fra, svar, ventet, skoleadmin):
    sett_fravaer(olga, fra)
    klient.post(side(olga), {"mottatt": "2027-05-28", "notat": "Ligger i arkivet"})
    dokument = Fravaersdokumentasjon.objects.get()
    etter = avgjoer(klient, dokument, svar)
    dokument.refresh_from_db()

    assert (dokument.status, dokument.avgjort_av, slag(olga)) == (svar, skoleadmin, ventet)
    angre(klient, etter)
    dokument.refresh_from_db()
    assert (dokument.status, dokument.avgjort, slag(olga)) == ("mottatt", None, fra)


def test_samme_avgjoerelse_to_ganger_er_en_og_den_motsatte_sier_fra(klient, borte, dokument):
    for _gang in range(2):
        avgjoer(klient, dokument, "godkjent")
    assert Hendelse.objects.filter(handling="fravaersdokumentasjon.godkjent").count() == 1
    assert "avgjort av noen andre" in avgjoer(klient, dokument, "avslaatt").content.decode()
    assert slag(borte) == "DF"


def test_ukjent_svar_endrer_ingenting(klient, borte, dokument):
    assert "Ingenting er endret" in avgjoer(klient, dokument, "kanskje").content.decode()
    assert slag(borte) == "IDF"


def test_er_fravaeret_borte_kan_det_ikke_dokumenteres(klient, borte, dokument):
    Fravaer.objects.update(opphevet=om())
    assert "ikke registrert med fravær" in avgjoer(klient, dokument, "godkjent").content.decode()
    dokument.refresh_from_db()
    assert dokument.status == "mottatt"


# --- who sees it --------------------------------------------------------------------------------------------------------
def test_filen_hentes_som_vedlegg_og_det_staar_i_loggen(som, rektor, dokument):
    klient = som(rektor)
    svar = klient.get(reverse("deltakelse:dokumentfil", args=[dokument.pk]))
    assert svar.content == PDF
    with lager.aapne(dokument.noekkel) as fil:
        assert b"%PDF" not in fil.read()
    assert svar.headers["Content-Disposition"].startswith("attachment")
    hendelse = Hendelse.objects.get(handling="fravaersdokumentasjon.hentet")
    assert (hendelse.aktoer_id, hendelse.kandidat_id) == (rektor.pk, dokument.kandidat_id)


def test_uten_fil_er_det_ingenting_aa_hente(klient, borte):
    klient.post(side(borte), {"mottatt": "2027-05-28", "notat": "På papir"})
    dokument = Fravaersdokumentasjon.objects.get()
    assert klient.get(reverse("deltakelse:dokumentfil", args=[dokument.pk])).status_code == 404


@pytest.mark.parametrize("rolle", [Rolle.FYLKESKOMMUNE, Rolle.UDIR, Rolle.EKSAMENSVAKT, Rolle.LAERER, Rolle.SENSOR])
def test_bare_skolens_ledelse_ser_helseopplysninger(som, rolle, skole, fylke, udir, dokument):
    sted = {Rolle.FYLKESKOMMUNE: fylke, Rolle.UDIR: udir}.get(rolle, skole)
    bruker = bruker_med_rolle(rolle, sted)
    gi_vakt(dokument.kandidat.parti, bruker)
    klient = som(bruker)
    assert klient.get(LISTE).status_code == 403
    for adresse in (side(dokument.kandidat), reverse("deltakelse:dokumentfil", args=[dokument.pk])):
        assert klient.get(adresse).status_code in (403, 404)
    assert avgjoer(klient, dokument, "godkjent").status_code in (403, 404)


def test_en_annen_skole_vet_ikke_om_dem(som, annen_skoleadmin, dokument):
    klient = som(annen_skoleadmin)
    assert dokument.kandidat.person.etternavn not in klient.get(LISTE).content.decode()
    assert klient.get(side(dokument.kandidat)).status_code == 404
    assert klient.get(reverse("deltakelse:dokumentfil", args=[dokument.pk])).status_code == 404


def test_startsiden_sier_at_noe_venter(klient, dokument):
    assert "dokumentasjon til behandling" in klient.get("/").content.decode()
    avgjoer(klient, dokument, "godkjent")
    assert "dokumentasjon til behandling" not in klient.get("/").content.decode()


# --- the list -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("vis", "antall"), [("", 2), ("mangler", 1), ("behandles", 1), ("over", 0), ("avgjort", 0), ("tull", 2)]
)
def test_listen_filtreres(klient, dokument, emil, vis, antall):
    sett_fravaer(emil)
    svar = klient.get(LISTE, {"vis": vis})
    assert svar.context["side"].paginator.count == antall


def test_listen_koster_det_samme_for_mange(klient, holdt_parti, skole):
    tall = []
    for antall in (1, 29):
        parti = PartiFactory(skole=skole, eksamen=lag_eksamen(start=om(days=-1)))
        for _en in range(antall):
            sett_fravaer(lag_kandidat(parti, passord=None))
        with CaptureQueriesContext(connection) as teller:
            assert klient.get(LISTE).status_code == 200
        tall.append(len(teller))
    assert tall[0] == tall[1]


def test_avlyst_eksamen_staar_ikke_i_listen(klient, borte):
    felt = {"grunn": "Brann"}
    klient.post(reverse("deltakelse:avlys_parti", args=[borte.parti_id]), felt)
    assert klient.get(LISTE).context["antall"] == 0
