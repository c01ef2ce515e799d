"""The pages of the exchanges: the whole answer, an attempt at once, and which of them are listed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from felles.hendelser import SYSTEM
from felles.models import Hendelse, Jobb
from felles.tid import naa
from pas_integration.models import PasJobb, PasMelding
from pas_integration.querysets.oversikt import siste_jobber
from pas_integration.services.jobber import bestill_pasjobb
from pas_kontrakt.meldinger.egne import ApiFeil
from pas_kontrakt.meldinger.skriving import skriv
from tests.fabrikker.pas_integration import DEL, kjoer_ut
from tests.pas_integration.eksporthjelp import POST, eksportert, jobbside, start_eksport, tekst

KANDIDAT = ("GET", f"{DEL}/kandidat")

pytestmark = pytest.mark.django_db


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


def test_en_jobb_som_venter_paa_neste_forsoek_kan_proeves_naa(pas, klient, partiet):
    parti, _ = partiet
    pas.svarer[KANDIDAT] = [(503, b"", "text/plain")]
    start_eksport(klient, parti)
    start = naa()
    pasjobb, _ = kjoer_ut(PasJobb.objects.get(), start, ganger=1)
    assert pasjobb.jobb.forfall > start
    assert "Prøv nå" in tekst(jobbside(klient, pasjobb))
    adresse = reverse("pas_integration:proev", args=[pasjobb.jobb.noekkel])

    for _ in range(2):
        assert klient.post(adresse).status_code == 302

    pasjobb.jobb.refresh_from_db()
    assert (pasjobb.jobb.status, pasjobb.jobb.forsoek) == (Jobb.Status.VENTER, 1)
    assert Hendelse.objects.filter(handling="pas.skyndet_paa").count() == 1
    assert kjoer_ut(pasjobb, pasjobb.jobb.forfall)[0].jobb.status == Jobb.Status.FERDIG
    assert "Prøv nå" not in tekst(jobbside(klient, pasjobb))


def test_en_feilet_jobb_viser_veien_til_hele_svaret(pas, klient, partiet):
    parti, _ = partiet
    ord_ = " ".join(f"Regel {n} er brutt." for n in range(60))
    pas.svarer[POST] = [(400, skriv(ApiFeil(ord_)), "application/xml")]

    pasjobb = eksportert(klient, parti)

    assert "Regel 59" not in pasjobb.jobb.melding
    svaret = PasMelding.objects.get(jobb=pasjobb, retning="inn", status=400)
    side = tekst(jobbside(klient, pasjobb)).split("Se hele svaret fra PAS")[0]
    assert reverse("pas_integration:melding", args=[svaret.pk]) in side[-200:]


def test_det_som_gikk_av_seg_selv_uten_virkning_skjuler_ikke_eksporten(pas, klient, partiet):
    parti, _ = partiet
    periode = parti.eksamen.periode
    eksport = eksportert(klient, parti)
    tid = naa() + timedelta(minutes=1)
    for _ in range(12):
        jobb = bestill_pasjobb(
            slag=PasJobb.Slag.SAMMENLIGNING, skole=parti.skole, periode=periode, utvalg={}, bruker=None, aktoer=SYSTEM,
            naa=tid,
        )  # fmt: skip
        kjoer_ut(jobb, tid)
    assert list(siste_jobber(parti.skole, periode)) == [eksport]

    PasJobb.objects.filter(pk=jobb.pk).update(utfall={"endret": 1})

    assert list(siste_jobber(parti.skole, periode)) == [jobb, eksport]
    assert reverse("pas_integration:jobb", args=[eksport.jobb.noekkel]) in tekst(
        klient.get(reverse("pas_integration:oversikt"))
    )
