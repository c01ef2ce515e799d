"""Agreeing on final grades: how it was decided, correcting with a reason, taking back."""

import pytest
from django.urls import reverse

from deltakelse.models import Fravaer
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import naa
from sensur.models import Karakter, Sluttkarakter
from sensur.services import sluttkarakterer
from tests.fabrikker.sensur import aktoer, foreslaa

pytestmark = pytest.mark.django_db


@pytest.fixture
def enige(oppdragene):
    """Both have confirmed: equal on the first answer, different on the second."""
    foreslaa(oppdragene[0], "4", "2", bekreftet=True)
    foreslaa(oppdragene[1], "4", "5", bekreftet=True)
    return oppdragene


@pytest.fixture
def send(som, enige):
    """Post to the page of agreement as the second sensor, and read what came."""

    def kjoer(data, nummer=2):
        oppdrag = enige[nummer - 1]
        return som(oppdrag.bruker).post(reverse("sensur:enighet", args=[oppdrag.pk]), data, follow=True).text

    return kjoer


def staaende(kandidat):
    return Sluttkarakter.objects.staaende().filter(kandidat=kandidat).first()


def numre(kandidatene):
    return [kandidat.kandidatnummer.nummer for kandidat in kandidatene]


def test_hvordan_det_ble_avgjort_staar_ved_karakteren(send, som, enige, kandidatene):
    _en, to = numre(kandidatene)
    som(enige[1].bruker).post(reverse("sensur:sett_like", args=[enige[1].pk]))
    side = send({"nummer": to, "verdi": "3", "avgjort": "andresensor"})
    assert staaende(kandidatene[0]).avgjort == "like"
    assert staaende(kandidatene[1]).avgjort == "andresensor"
    assert "Andresensor avgjorde" in side
    assert "Like forslag" in side


def test_ulike_som_settes_uten_mer_er_enighet_etter_samtale(send, enige, kandidatene):
    send({"nummer": numre(kandidatene)[1], "verdi": "4"})
    assert staaende(kandidatene[1]).avgjort == "samtale"


def test_samme_karakter_to_ganger_er_en(send, enige, kandidatene):
    for _ in range(2):
        send({"nummer": numre(kandidatene)[1], "verdi": "4"})
    assert Sluttkarakter.objects.count() == 1
    assert Hendelse.objects.filter(handling="sluttkarakter.satt").count() == 1


def test_like_forslag_gir_bare_den_karakteren_til_et_forslag_er_aapnet_igjen(send, enige, kandidatene):
    en = numre(kandidatene)[0]
    side = send({"nummer": en, "verdi": "5", "grunn": "Vi leste feil side begge to"})
    assert "Begge foreslo 4. Åpne et forslag igjen for å endre karakteren." in side
    assert staaende(kandidatene[0]) is None
    send({"nummer": en, "verdi": "4"})
    side = send({"nummer": en, "verdi": "5", "grunn": "Vi leste feil side begge to"})
    assert "Begge foreslo 4." in side
    assert staaende(kandidatene[0]).verdi == "4"


@pytest.mark.parametrize("verdi", ["1", "6", "MB"])
def test_ulike_forslag_gir_bare_det_som_ligger_mellom(send, enige, kandidatene, verdi):
    to = numre(kandidatene)[1]
    side = send({"nummer": to, "verdi": verdi, "grunn": "Slik blir det"})
    assert "Karakteren må være en av 2, 3, 4, 5." in side
    assert staaende(kandidatene[1]) is None
    send({"nummer": to, "verdi": "3"})
    side = send({"nummer": to, "verdi": verdi, "grunn": "Slik blir det"})
    assert "Karakteren må være en av 2, 3, 4, 5." in side
    assert staaende(kandidatene[1]).verdi == "3"


def test_siden_tilbyr_bare_karakterene_som_kan_settes(send, enige, kandidatene):
    en, to = numre(kandidatene)
    send({"nummer": en, "verdi": "4"})
    side = send({"nummer": to, "verdi": "3"})
    tilbud = {(n, v) for n in (en, to) for v in Karakter.values if f"Sett {v} for {n}" in side}
    assert tilbud == {(to, "2"), (to, "4"), (to, "5")}
    assert side.count('value="tilbake"') == 2


def test_karakter_mot_mb_gir_en_av_de_to(oppdragene, kandidatene):
    foreslaa(oppdragene[0], "4", "MB", bekreftet=True)
    foreslaa(oppdragene[1], "4", "5", bekreftet=True)
    hva = {"kandidat_id": kandidatene[1].pk, "aktoer": aktoer(oppdragene[1].bruker), "naa": naa()}
    for verdi in ("4", "1"):
        with pytest.raises(Domenefeil, match="utenfor_forslagene"):
            sluttkarakterer.sett_sluttkarakter(oppdrag_id=oppdragene[1].pk, verdi=verdi, **hva)
    assert sluttkarakterer.sett_sluttkarakter(oppdrag_id=oppdragene[1].pk, verdi="MB", **hva).verdi == "MB"


def test_rettet_karakter_og_grunnen_leses_av_begge_sensorene(send, som, enige, kandidatene):
    to = numre(kandidatene)[1]
    send({"nummer": to, "verdi": "4"})
    send({"nummer": to, "verdi": "3", "grunn": "Trykket feil"})
    assert [k.verdi for k in Sluttkarakter.objects.order_by("pk")] == ["4", "3"]
    side = som(enige[0].bruker).get(reverse("sensur:enighet", args=[enige[0].pk])).text
    assert "Spor etter bekreftelsen" in side
    assert "Trykket feil" in side
    assert "Endelig karakter satt til 4" in side


def test_karakter_tatt_tilbake_staar_ikke_lenger_og_grunnen_staar_i_sporet(send, enige, kandidatene):
    to = numre(kandidatene)[1]
    send({"nummer": to, "verdi": "4"})
    assert "Skriv hvorfor karakteren tas tilbake" in send({"handling": "tilbake", "nummer": to, "grunn": "  "})
    side = send({"handling": "tilbake", "nummer": to, "grunn": "Ser på den igjen"})
    assert staaende(kandidatene[1]) is None
    assert "Endelig karakter tatt tilbake: Ser på den igjen" in side
    foer = Hendelse.objects.count()
    send({"handling": "tilbake", "nummer": to, "grunn": "Ser på den igjen"})
    assert Hendelse.objects.count() == foer


def test_karakter_tas_ikke_tilbake_naar_publiseringen_er_satt_opp(send, enige, kandidatene):
    to = numre(kandidatene)[1]
    send({"nummer": to, "verdi": "4"})
    enige[1].parti.eksamen.publiseres = naa().replace(year=naa().year + 1)
    enige[1].parti.eksamen.save(update_fields=["publiseres"])
    side = send({"handling": "tilbake", "nummer": to, "grunn": "Ser på den igjen"})
    assert "Be myndigheten ta publiseringen tilbake" in side
    assert staaende(kandidatene[1]).verdi == "4"


def test_foerstesensor_tar_ikke_tilbake(send, enige, kandidatene):
    to = numre(kandidatene)[1]
    send({"nummer": to, "verdi": "4"})
    assert "Bare andresensor" in send({"handling": "tilbake", "nummer": to, "grunn": "x"}, nummer=1)
    assert staaende(kandidatene[1]).verdi == "4"


def test_fravaerende_faar_ingen_karakter(send, enige, kandidatene):
    Fravaer.objects.create(kandidat=kandidatene[1], slag="IDF", registrert=naa())
    assert "Svaret har ikke to bekreftede forslag" in send({"nummer": numre(kandidatene)[1], "verdi": "4"})
    assert not Sluttkarakter.objects.exists()


def test_ukjent_maate_aa_avgjoere_paa_avvises(enige, kandidatene):
    with pytest.raises(Domenefeil, match="ukjent_avgjort"):
        sluttkarakterer.sett_sluttkarakter(
            oppdrag_id=enige[1].pk,
            kandidat_id=kandidatene[1].pk,
            verdi="4",
            avgjort="fellessensur",
            aktoer=aktoer(enige[1].bruker),
            naa=naa(),
        )
