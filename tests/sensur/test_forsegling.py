"""The seal: before both have confirmed nobody sees another's proposal, not even that there is one."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from felles.models import Hendelse
from felles.tid import naa
from sensur.models import Sensoroppdrag
from sensur.services.forslag import lagre_forslag
from sensur.services.publisering import publiser
from tests.fabrikker.sensur import aktoer, foreslaa, kandidater, sett_alle_like, svar_mangler

pytestmark = pytest.mark.django_db

# Made anew in every answer: the mask of the CSRF token, and the reference of an error page. Nothing else may differ.
TILFELDIG = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=name="csrf-token" content=")[^"]+'
    rb"|\b[0-9A-F]{4}-[0-9A-F]{4}\b"
)


def sidene(oppdrag, kandidatene):
    """Every page that a sensor of the party can open."""
    numre = [kandidat.kandidatnummer.nummer for kandidat in kandidatene]
    return [
        "/",
        reverse("sensur:liste"),
        reverse("sensur:oppdrag", args=[oppdrag.pk]),
        reverse("sensur:enighet", args=[oppdrag.pk]),
        *(reverse("sensur:svar", args=[oppdrag.pk, nummer]) for nummer in numre),
        *(reverse("sensur:fil", args=[oppdrag.pk, nummer, 1]) for nummer in numre),
    ]


def opptak(klient, adresser):
    """Bytes, status, headers and number of queries of each page."""
    bilder = []
    for adresse in adresser:
        with CaptureQueriesContext(connection) as spoerringer:
            svar = klient.get(adresse)
            innhold = b"".join(svar.streaming_content) if svar.streaming else svar.content
        overskrifter = {navn: verdi for navn, verdi in svar.headers.items() if navn != "Set-Cookie"}
        bilder.append((adresse, svar.status_code, TILFELDIG.sub(b"", innhold), overskrifter, len(spoerringer)))
    return bilder


def foreslaa_ett(oppdrag):
    lagre_forslag(
        oppdrag_id=oppdrag.pk,
        kandidat_id=kandidater(oppdrag.parti)[0].pk,
        verdi="6",
        aktoer=aktoer(oppdrag.bruker),
        naa=naa(),
    )


MEDSENSORS_VALG = {
    "ingenting": lambda oppdrag: None,
    "ett forslag": foreslaa_ett,
    "alle forslag": lambda oppdrag: foreslaa(oppdrag, "6", "MB"),
    "bekreftet": lambda oppdrag: foreslaa(oppdrag, "6", "MB", bekreftet=True),
}
MINE_VALG = {
    "ingenting": lambda oppdrag: None,
    "alle forslag": lambda oppdrag: foreslaa(oppdrag, "2", "3"),
    "bekreftet": lambda oppdrag: foreslaa(oppdrag, "2", "3", bekreftet=True),
}


@pytest.mark.parametrize("mitt", MINE_VALG)
@pytest.mark.parametrize("nummer", [1, 2])
def test_siden_min_er_lik_til_siste_byte_uansett_hva_medsensor_har_gjort(
    som, oppdragene, kandidatene, time_machine_stille, mitt, nummer
):
    mine, andres = oppdragene if nummer == 1 else reversed(oppdragene)
    klient = som(mine.bruker)
    adresser = sidene(mine, kandidatene)
    MINE_VALG[mitt](mine)
    fasit = opptak(klient, adresser)
    for navn, handling in list(MEDSENSORS_VALG.items())[1:]:
        if mitt == "bekreftet" and navn == "bekreftet":
            continue  # that is the one thing that opens the seal
        handling(andres)
        assert opptak(klient, adresser) == fasit, navn


def test_kontroll_uten_forseglingen_er_siden_ulik(som, oppdragene, kandidatene, time_machine_stille, monkeypatch):
    """Shows that the test above can fail: with the seal taken away, confirmed proposals show at once."""
    mine, andres = oppdragene
    monkeypatch.setattr(type(Sensoroppdrag.objects.all()), "begge_bekreftet", lambda self, parti_id: True)
    monkeypatch.setattr(type(Sensoroppdrag.objects), "begge_bekreftet", lambda self, parti_id: True)
    klient, adresser = som(mine.bruker), sidene(mine, kandidatene)
    fasit = opptak(klient, adresser)
    foreslaa(andres, "6", "MB", bekreftet=True)
    assert opptak(klient, adresser) != fasit


def test_begge_ser_hverandres_forslag_naar_begge_har_bekreftet(som, oppdragene):
    foreslaa(oppdragene[0], "2", "5", bekreftet=True)
    foreslaa(oppdragene[1], "4", "5", bekreftet=True)
    for oppdrag in oppdragene:
        side = som(oppdrag.bruker).get(reverse("sensur:enighet", args=[oppdrag.pk])).text
        assert "2 karakterer" in side
        assert "Ulike forslag (1)" in side
        assert ("Sett 3 for" in side) == (oppdrag.nummer == 2)


def adresser_for_alle(oppdrag, kandidatene):
    nummer = kandidatene[0].kandidatnummer.nummer
    return [
        ("get", reverse("sensur:oppdrag", args=[oppdrag.pk])),
        ("post", reverse("sensur:bekreft", args=[oppdrag.pk])),
        ("get", reverse("sensur:zip", args=[oppdrag.pk])),
        ("get", reverse("sensur:svar", args=[oppdrag.pk, nummer])),
        ("post", reverse("sensur:svar", args=[oppdrag.pk, nummer])),
        ("get", reverse("sensur:fil", args=[oppdrag.pk, nummer, 1])),
        ("get", reverse("sensur:enighet", args=[oppdrag.pk])),
        ("post", reverse("sensur:enighet", args=[oppdrag.pk])),
        ("post", reverse("sensur:sett_like", args=[oppdrag.pk])),
    ]


def test_ingen_andre_aapner_noe_av_oppdraget(client, som, oppdragene, kandidatene, andre_roller):
    foreslaa(oppdragene[0], "2", "5", bekreftet=True)
    for oppdrag in oppdragene:
        medsensor = next(o.bruker for o in oppdragene if o != oppdrag)
        for navn, bruker in (andre_roller | {"medsensor": medsensor}).items():
            klient = som(bruker)
            for metode, adresse in adresser_for_alle(oppdrag, kandidatene):
                data = {"verdi": "1", "nummer": kandidatene[0].kandidatnummer.nummer}
                svar = getattr(klient, metode)(adresse, data if metode == "post" else {})
                assert svar.status_code == 404, (navn, metode, adresse)
        for metode, adresse in adresser_for_alle(oppdrag, kandidatene):
            assert getattr(client, metode)(adresse).url.startswith("/logg-inn/")
    assert {f.verdi for f in oppdragene[0].forslag.all()} == {"2", "5"}
    assert not oppdragene[1].forslag.exists()


def andres_sider(parti, kandidatene):
    kandidat = kandidatene[0]
    return [
        "/",
        reverse("eksamen:partier"),
        reverse("eksamen:parti", args=[parti.pk]),
        reverse("plan:plan"),
        reverse("monitor:monitor"),
        reverse("sensur:publisering"),
        reverse("sensur:publiser", args=[parti.eksamen_id]),
        f"/monitor/kandidater/{kandidat.pk}/logg/",
    ]


def test_foer_publisering_er_hver_side_lik_for_alle_andre_uansett_forslag(
    som, oppdragene, kandidatene, andre_roller, time_machine_stille
):
    """Administrators, owners, invigilators and the rest: no value, no count, no difference in size or queries."""
    parti = oppdragene[0].parti
    klienter = {navn: som(bruker) for navn, bruker in andre_roller.items()}
    fasit = {navn: opptak(klient, andres_sider(parti, kandidatene)) for navn, klient in klienter.items()}
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "6", "MB", bekreftet=True)
        for navn, klient in klienter.items():
            assert opptak(klient, andres_sider(parti, kandidatene)) == fasit[navn], navn


def test_satte_sluttkarakterer_vises_ikke_for_noen_foer_publisering(som, oppdragene, kandidatene, andre_roller):
    parti = oppdragene[0].parti
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "6", "MB", bekreftet=True)
    sett_alle_like(oppdragene[1])
    ord_ = ("6 – seks", "MB – mangler besvarelse", "Satt til")
    for navn, bruker in andre_roller.items():
        for adresse in andres_sider(parti, kandidatene):
            side = som(bruker).get(adresse).text
            assert not [ett for ett in ord_ if ett in side], (navn, adresse)
    publiser(eksamen_id=parti.eksamen_id, aktoer=aktoer(oppdragene[1].bruker), naa=naa())
    assert "6 – seks" in som(andre_roller["SKOLEADMIN"]).get(reverse("eksamen:parti", args=[parti.pk])).text


def test_ingen_hendelse_baerer_karakter_parti_eller_kandidat(som, oppdragene, kandidatene):
    foer = Hendelse.objects.order_by("-pk").first().pk
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "6", "MB", bekreftet=True)
    sett_alle_like(oppdragene[1])
    hendelser = Hendelse.objects.filter(pk__gt=foer)
    assert {h.handling for h in hendelser} == {"forslag.lagret", "forslag.bekreftet", "sluttkarakter.like_satt"}
    for hendelse in hendelser:
        assert json.dumps(hendelse.data) == "{}"
        assert hendelse.parti_id is None
        assert hendelse.kandidat_id is None


def test_ingen_loggfoering_baerer_karakterer(som, oppdrag, kandidatene, caplog):
    klient = som(oppdrag.bruker)
    url = reverse("sensur:svar", args=[oppdrag.pk, kandidatene[0].kandidatnummer.nummer])
    svar_mangler(oppdrag, kandidatene[0])
    with caplog.at_level("DEBUG"):
        svar = klient.post(url, {"verdi": "MB"})
    assert "MB" not in svar.url
    linjer = [post.getMessage() for post in caplog.records if post.name != "django.db.backends"]
    assert not [linje for linje in linjer if "verdi" in linje or kandidatene[0].person.etternavn in linje]


@pytest.mark.parametrize("navn", ["liste", "oppdrag", "svar", "enighet"])
def test_sidene_lagres_ikke_av_nettleseren(som, oppdrag, kandidatene, navn):
    argumenter = {"liste": [], "svar": [oppdrag.pk, kandidatene[0].kandidatnummer.nummer]}.get(navn, [oppdrag.pk])
    svar = som(oppdrag.bruker).get(reverse(f"sensur:{navn}", args=argumenter))
    assert "no-store" in svar.headers["Cache-Control"]


@pytest.mark.parametrize("gjort", [1, 2])
def test_skolen_ser_ikke_av_slettesiden_hvor_langt_sensorene_er_kommet(
    som, skoleadmin, oppdragene, sensurparti, kandidatene, time_machine_stille, gjort
):
    adresse = [reverse("eksamen:slett_partier") + f"?valgt={sensurparti.pk}"]
    klient = som(skoleadmin)
    foer = opptak(klient, adresse)
    assert foer[0][1] == 200
    assert "Eksamen er over, og partiet har sensorer." in foer[0][2].decode()
    for oppdrag in oppdragene[:gjort]:
        foreslaa_ett(oppdrag)
    assert opptak(klient, adresse) == foer
