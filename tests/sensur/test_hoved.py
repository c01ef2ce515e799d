"""The way of a party: from the list of answers to published grades, through the pages."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from eksamen.models import Kandidat
from felles.models import Hendelse
from felles.tid import naa
from klage.querysets.resultat import gjeldende_resultat
from sensur.models import Karakterforslag, Sluttkarakter
from tests.fabrikker.sensur import PDF, svar_mangler

pytestmark = pytest.mark.django_db


def vurder(klient, oppdrag, kandidatene, *verdier):
    for kandidat, verdi in zip(kandidatene, verdier, strict=True):
        if verdi == "MB":
            svar_mangler(oppdrag, kandidat)
        url = reverse("sensur:svar", args=[oppdrag.pk, kandidat.kandidatnummer.nummer])
        assert klient.post(url, {"verdi": verdi}).status_code == 302


def test_hele_veien_fra_svar_til_publisert_karakter(
    som, oppdrag, oppdrag2, kandidatene, ansvarlig, foerstesensor, andresensor, skoleadmin
):
    en, to = som(foerstesensor), som(andresensor)
    for klient, mitt, verdier in ((en, oppdrag, ("4", "2")), (to, oppdrag2, ("4", "MB"))):
        vurder(klient, mitt, kandidatene, *verdier)
        svar = klient.post(reverse("sensur:bekreft", args=[mitt.pk]), follow=True)
        assert "Forslagene dine er bekreftet" in svar.text
    enighet = reverse("sensur:enighet", args=[oppdrag2.pk])
    side = to.get(enighet).text
    assert "Sett 1 lik karakter" in side
    assert "Karakter mot MB" in side
    to.post(reverse("sensur:sett_like", args=[oppdrag2.pk]))
    to.post(enighet, {"nummer": kandidatene[1].kandidatnummer.nummer, "verdi": "2"})
    publiser = reverse("sensur:publiser", args=[oppdrag.parti.eksamen_id])
    svar = som(ansvarlig).post(publiser, follow=True)
    assert "Karakterene er publisert" in svar.text
    rader = gjeldende_resultat(Kandidat.objects.filter(parti=oppdrag.parti), naa())
    assert dict(rader.values_list("pk", "resultat")) == {kandidatene[0].pk: "4", kandidatene[1].pk: "2"}
    side = som(skoleadmin).get(reverse("eksamen:parti", args=[oppdrag.parti_id])).text
    assert "4 – fire" in side
    assert "2 – to" in side
    assert "Resultatene for 3STA er publisert" in som(skoleadmin).get("/").text


def test_sensor_ser_nummer_og_filer_men_aldri_navn(som, oppdrag, foerstesensor, kandidatene):
    klient = som(foerstesensor)
    nummer = kandidatene[0].kandidatnummer.nummer
    fil = klient.get(reverse("sensur:fil", args=[oppdrag.pk, nummer, 1]))
    assert fil.headers["Content-Disposition"] == f'attachment; filename="{nummer}-01.pdf"'
    assert b"".join(fil.streaming_content) == PDF
    zipfil = klient.get(reverse("sensur:zip", args=[oppdrag.pk]))
    innhold = ZipFile(BytesIO(b"".join(zipfil.streaming_content)))
    numre = [k.kandidatnummer.nummer for k in kandidatene]
    assert innhold.namelist() == [f"{n}/{n}-01.pdf" for n in numre]
    assert innhold.read(f"{nummer}/{nummer}-01.pdf") == PDF
    sider = [
        klient.get(url).content.decode() + str(klient.get(url).headers)
        for url in (
            reverse("sensur:liste"),
            reverse("sensur:oppdrag", args=[oppdrag.pk]),
            reverse("sensur:svar", args=[oppdrag.pk, nummer]),
        )
    ]
    sider += [str(fil.headers), str(zipfil.headers), "".join(innhold.namelist())]
    for side in sider:
        for kandidat in kandidatene:
            assert kandidat.person.etternavn not in side
            assert kandidat.person.fornavn not in side


def test_lagre_gaar_til_neste_svar_uten_forslag_og_til_partiet_naar_alle_har(som, oppdrag, foerstesensor, kandidatene):
    klient = som(foerstesensor)
    en, to = (k.kandidatnummer.nummer for k in kandidatene)
    url = reverse("sensur:svar", args=[oppdrag.pk, to])
    assert klient.post(url, {"verdi": "3"}).url == reverse("sensur:svar", args=[oppdrag.pk, en])
    url = reverse("sensur:svar", args=[oppdrag.pk, en])
    assert klient.post(url, {"verdi": "1"}).url == reverse("sensur:oppdrag", args=[oppdrag.pk])


@pytest.mark.parametrize("verdi", ["", "0", "7", "mb", "IV", "1 "])
def test_ukjent_karakter_gir_en_setning_og_lagrer_ingenting(som, oppdrag, foerstesensor, kandidatene, verdi):
    url = reverse("sensur:svar", args=[oppdrag.pk, kandidatene[0].kandidatnummer.nummer])
    svar = som(foerstesensor).post(url, {"verdi": verdi})
    assert svar.status_code == 422
    assert "Velg en karakter fra 1 til 6, eller MB." in svar.text
    assert not Karakterforslag.objects.exists()


def test_samme_forslag_to_ganger_gir_ett_forslag_og_en_hendelse(som, oppdrag, foerstesensor, kandidatene):
    url = reverse("sensur:svar", args=[oppdrag.pk, kandidatene[0].kandidatnummer.nummer])
    for _ in range(2):
        som(foerstesensor).post(url, {"verdi": "5"})
    assert Karakterforslag.objects.get().verdi == "5"
    assert Hendelse.objects.filter(handling="forslag.lagret").count() == 1


def test_bekreftelse_krever_forslag_paa_alle(som, oppdrag, foerstesensor, kandidatene):
    klient = som(foerstesensor)
    vurder(klient, oppdrag, kandidatene[:1], "4")
    svar = klient.post(reverse("sensur:bekreft", args=[oppdrag.pk]), follow=True)
    assert f"1 svar mangler forslag: {kandidatene[1].kandidatnummer.nummer}." in svar.text
    oppdrag.refresh_from_db()
    assert oppdrag.bekreftet is None


def test_bekreftet_forslag_kan_ikke_endres(som, oppdrag, foerstesensor, kandidatene):
    klient = som(foerstesensor)
    vurder(klient, oppdrag, kandidatene, "4", "4")
    klient.post(reverse("sensur:bekreft", args=[oppdrag.pk]))
    url = reverse("sensur:svar", args=[oppdrag.pk, kandidatene[0].kandidatnummer.nummer])
    svar = klient.post(url, {"verdi": "5"})
    assert svar.status_code == 422
    assert set(Karakterforslag.objects.values_list("verdi", flat=True)) == {"4"}
    foer = Hendelse.objects.count()
    klient.post(reverse("sensur:bekreft", args=[oppdrag.pk]))
    assert Hendelse.objects.count() == foer


def test_sluttkarakter_kan_rettes_til_publisering_og_ikke_etter(
    som, oppdrag, oppdrag2, kandidatene, ansvarlig, foerstesensor, andresensor
):
    for bruker, mitt, foerst in ((foerstesensor, oppdrag, "2"), (andresensor, oppdrag2, "4")):
        vurder(som(bruker), mitt, kandidatene, foerst, "3")
        som(bruker).post(reverse("sensur:bekreft", args=[mitt.pk]))
    to, url = som(andresensor), reverse("sensur:enighet", args=[oppdrag2.pk])
    to.post(reverse("sensur:sett_like", args=[oppdrag2.pk]))
    en = {"nummer": kandidatene[0].kandidatnummer.nummer}
    to.post(url, en | {"verdi": "3"})
    svar = to.post(url, en | {"verdi": "4"}, follow=True)
    assert "Skriv hvorfor karakteren blir en annen" in svar.text
    to.post(url, en | {"verdi": "4", "grunn": "Tastefeil"})
    assert Sluttkarakter.objects.staaende().get(kandidat=kandidatene[0]).verdi == "4"
    assert Sluttkarakter.objects.get(kandidat=kandidatene[0], erstattet__isnull=False).verdi == "3"
    som(ansvarlig).post(reverse("sensur:publiser", args=[oppdrag.parti.eksamen_id]))
    svar = to.post(url, en | {"verdi": "1"}, follow=True)
    assert "Karakterene er publisert og kan ikke endres lenger" in svar.text
    assert "Rett<" not in to.get(url).text
    assert Sluttkarakter.objects.staaende().get(kandidat=kandidatene[0]).verdi == "4"
    svar = to.post(reverse("sensur:sett_like", args=[oppdrag2.pk]), follow=True)
    assert "kan ikke endres lenger" in svar.text
