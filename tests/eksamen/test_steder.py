"""The register of places and rooms, and how full a room is."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolle
from eksamen.models import Eksamenssted, Rom
from felles.models import Angrepost, Hendelse
from felles.tid import dagens_dato, naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat

STEDER = "/eksamen/steder/"


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


@pytest.fixture
def aula(skole):
    sted = Eksamenssted.objects.create(skole=skole, navn="Skolen", adresse="Veien 1")
    return Rom.objects.create(sted=sted, navn="Aula", kapasitet=2)


def adresse(navn, *args) -> str:
    return reverse(f"eksamen:{navn}", args=args)


def test_sted_og_rom_legges_til(klient, skole):
    svar = klient.post(adresse("nytt_sted", skole.orgnr), {"navn": "Samfunnshuset", "adresse": ""}, follow=True)
    sted = Eksamenssted.objects.get()
    assert "Samfunnshuset er lagret" in svar.content.decode()

    klient.post(adresse("nytt_rom", sted.pk), {"navn": "Storsalen", "kapasitet": "120"})

    assert (sted.rom.get().navn, sted.rom.get().kapasitet, sted.skole) == ("Storsalen", 120, skole)
    assert list(Hendelse.objects.order_by("pk").values_list("handling", flat=True)) == ["sted.lagt_til", "rom.lagt_til"]


@pytest.mark.parametrize(
    ("felt", "verdi"),
    [
        ("kapasitet", "0"),
        ("kapasitet", "-1"),
        ("kapasitet", "mange"),
        ("navn", ""),
        ("navn", "x" * 51),
        ("navn", "Aula"),
    ],
)
def test_feil_ved_feltet(klient, aula, felt, verdi):
    svar = klient.post(adresse("nytt_rom", aula.sted_id), {"navn": "Ny", "kapasitet": "3"} | {felt: verdi})

    assert svar.status_code == 422
    assert felt in svar.context["skjema"].errors
    assert Rom.objects.count() == 1


def test_samme_sted_to_ganger_sies(klient, skole, aula):
    svar = klient.post(adresse("nytt_sted", skole.orgnr), {"navn": "Skolen"})

    assert svar.status_code == 422
    assert Eksamenssted.objects.count() == 1


def test_nytt_navn_foelger_til_partiene_i_samme_handling(klient, skole, aula):
    parti = PartiFactory(skole=skole, sted="Skolen", rom="Aula", forberedelse_rom="Aula")
    annet = PartiFactory(skole=skole, sted="Skolen", rom="B12")
    utenfor = PartiFactory(sted="Skolen", rom="Aula")
    kandidat = lag_kandidat(annet, rom="Aula")

    tekst = klient.post(
        adresse("endre_rom", aula.pk), {"navn": "Festsalen", "kapasitet": "2"}, follow=True
    ).content.decode()
    assert "2 partier har fått det nye navnet" in tekst
    klient.post(adresse("endre_sted", aula.sted_id), {"navn": "Lillevik vgs", "adresse": "Veien 1"})

    for rad in (parti, annet, utenfor, kandidat):
        rad.refresh_from_db()
    assert (parti.sted, parti.rom, parti.forberedelse_rom) == ("Lillevik vgs", "Festsalen", "Festsalen")
    assert (annet.sted, annet.rom, kandidat.rom) == ("Lillevik vgs", "B12", "Festsalen")
    assert (utenfor.sted, utenfor.rom) == ("Skolen", "Aula")
    assert set(Hendelse.objects.filter(handling="parti.endret").values_list("objekt_id", flat=True)) == {
        parti.pk,
        annet.pk,
    }


def test_det_samme_en_gang_til_gir_ikke_spor(klient, aula):
    klient.post(adresse("endre_rom", aula.pk), {"navn": "Aula", "kapasitet": "2"})
    klient.post(adresse("endre_sted", aula.sted_id), {"navn": "Skolen", "adresse": "Veien 1"})

    assert Hendelse.objects.count() == 0


def test_opptatt_navn_ved_endring_endrer_ingenting(klient, skole, aula):
    annet = Rom.objects.create(sted=aula.sted, navn="B12", kapasitet=1)
    parti = PartiFactory(skole=skole, sted="Skolen", rom="B12")

    assert klient.post(adresse("endre_rom", annet.pk), {"navn": "Aula", "kapasitet": "1"}).status_code == 422
    parti.refresh_from_db()
    assert parti.rom == "B12"


@pytest.mark.parametrize("hva", ["sted", "rom"])
def test_sletting_lar_partienes_ord_staa_og_kan_angres(klient, skole, aula, hva):
    parti = PartiFactory(skole=skole, sted="Skolen", rom="Aula")
    ident = aula.sted_id if hva == "sted" else aula.pk

    klient.post(adresse(f"slett_{hva}", ident))

    parti.refresh_from_db()
    assert (parti.sted, parti.rom) == ("Skolen", "Aula")
    assert not Rom.objects.exists()
    assert klient.post(adresse(f"slett_{hva}", ident)).status_code == 404
    klient.post(reverse("brukere:angre", args=[Angrepost.objects.get().pk]))
    assert (Rom.objects.get().pk, Eksamenssted.objects.get().pk) == (aula.pk, aula.sted_id)


def test_oversikten_viser_hvor_fullt_det_er_den_dagen(klient, skole, aula):
    start = naa() + timedelta(days=3)
    for n in range(3):
        lag_kandidat(
            PartiFactory(skole=skole, navn=str(n), sted="Skolen", rom="Aula", eksamen=lag_eksamen(start=start))
        )
    lag_kandidat(PartiFactory(skole=skole, rom="Ukjent", eksamen=lag_eksamen(start=start + timedelta(days=3))))

    svar = klient.get(STEDER)
    assert svar.context["dag"] == dagens_dato(start)
    tekst = svar.content.decode()
    assert "3 av 2" in tekst
    assert "1 for mange" in tekst
    assert (
        "står ikke i registeret"
        in klient.get(STEDER, {"dag": f"{dagens_dato(start + timedelta(days=3))}"}).content.decode()
    )
    assert klient.get(STEDER, {"dag": "tull", "skole": "x"}).context["dag"] == dagens_dato(start)


def test_oversikten_koster_like_mye_for_1_og_30(klient, skole, aula, django_assert_max_num_queries):
    def antall() -> int:
        with django_assert_max_num_queries(25) as spoerringer:
            klient.get(STEDER)
        return len(spoerringer)

    lag_kandidat(PartiFactory(skole=skole, rom="Aula"))
    foer = antall()
    for n in range(30):
        sted = Eksamenssted.objects.create(skole=skole, navn=str(n))
        Rom.objects.create(sted=sted, navn=str(n), kapasitet=1)
        lag_kandidat(PartiFactory(skole=skole, rom=str(n)))
    assert antall() == foer


def test_rektor_leser_men_endrer_ikke_og_andre_skoler_ser_det_ikke(som, skole, annen_skoleadmin, aula):
    rektor, annen = som(bruker_med_rolle(Rolle.REKTOR, skole)), som(annen_skoleadmin)
    tekst = rektor.get(STEDER).content.decode()
    assert "Aula" in tekst
    assert "Nytt rom" not in tekst
    assert "Aula" not in annen.get(STEDER).content.decode()
    for navn, ident in (("endre_sted", aula.sted_id), ("nytt_rom", aula.sted_id), ("endre_rom", aula.pk)):
        for metode in ("get", "post"):
            assert getattr(rektor, metode)(adresse(navn, ident)).status_code == 403
            assert getattr(annen, metode)(adresse(navn, ident)).status_code == 404
    assert annen.post(adresse("slett_sted", aula.sted_id)).status_code == 404


def test_tomt_register_sier_hva_det_er_til(klient):
    assert "varsel når et rom blir for lite" in klient.get(STEDER).content.decode()
