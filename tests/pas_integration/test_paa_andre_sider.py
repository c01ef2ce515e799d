"""What other pages say of PAS, and that they say nothing of it where there is none."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eksamen.models import Eksamensparti, Kandidat
from felles.tid import naa
from pas_integration.models import PasJobb
from pas_integration.services.paasidene import klarsjekk
from pas_kontrakt.meldinger.typer import Kandidatstatus
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.pas_integration import forbindelse_til, kjoer_ut, lag_passkole
from tests.pas_integration.eksporthjelp import START, fjern, start_eksport, tekst

pytestmark = pytest.mark.django_db


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


@pytest.fixture
def partiet(skole):
    return lag_passkole(skole, antall=3, start=START)


def eksporter(klient, parti, naar):
    start_eksport(klient, parti)
    return kjoer_ut(PasJobb.objects.order_by("-pk").first(), naar)[0]


def liste(klient):
    return tekst(klient.get(reverse("eksamen:partier")))


def partiside(klient, parti):
    return tekst(klient.get(reverse("eksamen:parti", args=[parti.pk])))


def sjekk(parti):
    linjer = klarsjekk(Eksamensparti.objects.filter(pk=parti.pk), naa())
    return (linjer[0].tilstand, str(linjer[0].tekst)) if linjer else None


def test_uten_pas_sier_ingen_side_noe_om_det(klient, partiet):
    parti, _ = partiet

    assert "Ikke sendt" not in liste(klient)
    assert "Sammenlign" not in partiside(klient, parti)
    assert sjekk(parti) is None
    assert "gjøremål i PAS" not in tekst(klient.get("/"))


def test_statuskolonnen_foelger_partiet_fra_ikke_sendt_til_i_takt_og_ut_av_takt(pas, klient, partiet):
    parti, kandidater = partiet
    PartiFactory(skole=parti.skole, eksamen=parti.eksamen, navn="M", eksamenstype=Eksamensparti.Eksamenstype.MUNTLIG)
    assert "Ikke sendt" in liste(klient)
    assert "Skal ikke til PAS" in liste(klient)
    assert sjekk(parti) == ("gul", "1 parti er ikke i takt med PAS.")
    assert "PAS har ingen av kandidatene ennå" in partiside(klient, parti)

    eksporter(klient, parti, naa() + timedelta(seconds=1))

    assert "I takt (3)" in liste(klient)
    assert sjekk(parti) == ("groenn", "1 parti er i takt med PAS.")
    side = partiside(klient, parti)
    assert "eksamensdagen, besvarelsene og sensuren er i PAS" in side
    assert pas.adresse in side
    assert "3 av 3" in side

    Kandidat.objects.filter(pk=kandidater[0].pk).update(maalform="nn")
    assert "Avvik (1)" in liste(klient)
    Kandidat.objects.filter(pk=kandidater[0].pk).update(maalform="nb")
    lag_kandidat(parti)
    assert "Delvis (3 av 4)" in liste(klient)
    fjern(kandidater[1])
    assert "Avvik (2)" in liste(klient)


def test_den_pas_ikke_tok_imot_er_roed_paa_tavlen(pas, klient, partiet):
    parti, kandidater = partiet
    pas.avviser[kandidater[0].person.nummer] = (Kandidatstatus.IKKE_PAAMELDT, "Ukjent fagkode.")

    eksporter(klient, parti, naa() + timedelta(seconds=1))

    assert "Avvist (1)" in liste(klient)
    assert sjekk(parti) == ("roed", "PAS har ikke tatt imot 1 kandidat.")


def test_et_gjoeremaal_staar_under_trenger_deg_naa(pas, klient, partiet, settings, som, annen_skoleadmin):
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"sletting"})
    parti, kandidater = partiet
    eksporter(klient, parti, naa() + timedelta(seconds=1))
    fjern(kandidater[0])
    eksporter(klient, parti, naa() + timedelta(hours=1))

    assert "1 gjøremål i PAS" in tekst(klient.get("/"))
    assert "gjøremål i PAS" not in tekst(som(annen_skoleadmin).get("/"))


def test_kolonnen_koster_tre_spoerringer_for_en_og_tolv_partier(pas, klient, partiet, skole):
    parti, _ = partiet

    def spoerringer():
        with CaptureQueriesContext(connection) as spurt:
            assert klient.get(reverse("eksamen:partier")).status_code == 200
        return len(spurt)

    spoerringer()
    en = spoerringer()
    for n in range(11):
        PartiFactory(skole=skole, eksamen=parti.eksamen, navn=f"P{n}")
    assert spoerringer() == en
