"""What PAS says that it has: whose list it is, whose number, and what there still is to do by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from eksamen.models import Kandidatnummer
from felles.hendelser import SYSTEM
from felles.models import Jobb
from pas_integration.models import Gjoeremaal, PasJobb, PasKandidat
from pas_integration.querysets.oversikt import aapne_gjoeremaal
from pas_integration.services.eksport.bilde import lagre_bilde
from pas_integration.services.jobber import bestill_pasjobb, proev_igjen
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.pas_integration import DEL, forbindelse_til, kjoer_ut, lag_passkole
from tests.pas_integration.eksporthjelp import NAA, START, antall, bestill, eksporter, fjern, tekst

Status = Jobb.Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def uten_sletting(pas, settings):
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"sletting", "rapport"})
    return pas


def sammenlign(parti, tid):
    pasjobb = bestill_pasjobb(
        slag=PasJobb.Slag.SAMMENLIGNING, skole=parti.skole, periode=parti.eksamen.periode, utvalg={}, bruker=None,
        aktoer=SYSTEM, naa=tid,
    )  # fmt: skip
    return kjoer_ut(pasjobb, tid)


# --- to do by hand ---


def test_gjoeremaalet_er_borte_naar_kandidaten_er_tilbake(uten_sletting, partiet, admin, som):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    person = kandidater[0].person
    fjern(kandidater[0])
    _, tid = eksporter(parti, admin, tid + timedelta(minutes=1))
    assert aapne_gjoeremaal(parti.skole).count() == 1
    klient = som(admin)
    assert "gjøremål i PAS" in tekst(klient.get("/"))

    lag_kandidat(parti, person=person)

    # At once, and before PAS is asked again.
    assert not aapne_gjoeremaal(parti.skole).exists()
    assert "gjøremål i PAS" not in tekst(klient.get("/"))
    assert person.etternavn not in tekst(klient.get(reverse("pas_integration:gjoeremaal")))
    sammenlign(parti, tid + timedelta(minutes=1))
    assert Gjoeremaal.objects.get().gjort is not None


def test_fravaer_foeres_ikke_for_den_som_er_tatt_ut(uten_sletting, partiet, admin):
    parti, kandidater = partiet
    eksporter(parti, admin)
    rad = PasKandidat.objects.get(nummer_hash=kandidater[0].person.nummer_hash)
    Gjoeremaal.objects.create(paskandidat=rad, slag=Gjoeremaal.Slag.FRAVAER, tekst="Registrer fravær.", laget=NAA)
    assert aapne_gjoeremaal(parti.skole).count() == 1

    fjern(kandidater[0])

    assert not aapne_gjoeremaal(parti.skole).exists()


def test_et_gjoeremaal_som_et_halvt_svar_lukket_aapnes_igjen(uten_sletting, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])
    _, tid = eksporter(parti, admin, tid + timedelta(minutes=1))
    noekkel = (parti.eksamen.fag.fagkode, None, kandidater[0].person.nummer)
    borte = uten_sletting.kandidater.pop(noekkel)
    _, tid = sammenlign(parti, tid + timedelta(minutes=1))
    assert Gjoeremaal.objects.get().gjort is not None
    uten_sletting.kandidater[noekkel] = borte

    sammenlign(parti, tid + timedelta(minutes=1))

    assert (Gjoeremaal.objects.get().gjort, antall(parti)) == (None, {"fjernet": 1, "lik": 1})


# --- whose list it is ---


def test_et_svar_uten_noen_av_skolens_endrer_ingenting_foer_en_person_har_sett_paa_det(uten_sletting, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])
    _, tid = eksporter(parti, admin, tid + timedelta(minutes=1))
    uten_sletting.kandidater = {}

    pasjobb, tid = sammenlign(parti, tid + timedelta(minutes=1))

    assert (pasjobb.jobb.status, pasjobb.jobb.forsoek, pasjobb.ansvar) == (Status.FEILET, 3, "skolen")
    assert antall(parti) == {"fjernet": 1, "lik": 1}
    assert Gjoeremaal.objects.get().gjort is None
    proev_igjen(pasjobb=pasjobb, aktoer=SYSTEM, naa=tid)
    ferdig, _ = kjoer_ut(pasjobb, tid + timedelta(minutes=1))
    assert (ferdig.jobb.status, antall(parti)) == (Status.FERDIG, {"savnes": 1})


def test_en_annen_skoles_liste_blir_ikke_skolens(pas, partiet, admin, annen_skole):
    parti, _ = partiet
    _, tid = eksporter(parti, admin)
    ekte, (kode, variant) = dict(pas.kandidater), next(iter(pas.kandidater))[:2]
    _, fremmede = lag_passkole(annen_skole, antall=2, navn="3A", start=START)
    en = next(iter(ekte.values()))[1]
    pas.kandidater = {
        (kode, variant, k.person.nummer): ("3A", replace(en, fodselsnr=k.person.nummer)) for k in fremmede
    }
    pasjobb = bestill(parti, admin, tid)
    pasjobb, tid = kjoer_ut(pasjobb, tid + timedelta(minutes=1), ganger=1)
    assert (pasjobb.jobb.status, pasjobb.ansvar) == (Status.VENTER, "pas")
    assert PasKandidat.objects.filter(skole=parti.skole).count() == 2
    pas.kandidater = ekte

    ferdig, _ = kjoer_ut(pasjobb, tid)

    assert (ferdig.jobb.status, antall(parti)) == (Status.FERDIG, {"lik": 2})


def test_en_nettside_som_sier_404_er_ikke_skolens_feil(pas, partiet, admin):
    parti, _ = partiet
    pas.svarer["GET", f"{DEL}/kandidat"] = [(404, b"<html>nginx</html>", "text/html")]

    pasjobb, tid = kjoer_ut(bestill(parti, admin), NAA, ganger=1)

    assert (pasjobb.jobb.status, pasjobb.ansvar) == (Status.VENTER, "pas")
    assert kjoer_ut(pasjobb, tid)[0].jobb.status == Status.FERDIG


def test_av_to_spoersmaal_gjelder_det_som_ble_stilt_sist(pas, partiet, admin):
    parti, kandidater = partiet
    pasjobb, tid = eksporter(parti, admin)
    alle = pas.har("V-2027")
    pas.kandidater.pop((parti.eksamen.fag.fagkode, None, kandidater[0].person.nummer))
    uten = pas.har("V-2027")

    def svar(innhold, spurt, besvart):
        with transaction.atomic():
            lagre_bilde(pasjobb, innhold, spurt=tid + timedelta(seconds=spurt), naa=tid + timedelta(seconds=besvart))

    # The earlier question is answered after the later one was asked, and before that one is answered.
    svar(alle, spurt=1, besvart=5)
    svar(uten, spurt=3, besvart=6)

    assert antall(parti) == {"savnes": 1, "lik": 1}


# --- whose number it is ---


def test_et_nummer_som_pas_har_gitt_to_er_ingens(pas, partiet, admin):
    parti, (en, to) = partiet
    pas.numre = {en.person.nummer: "123BCD-V", to.person.nummer: "123BCD-V"}

    pasjobb, _ = eksporter(parti, admin)

    assert not Kandidatnummer.objects.exists()
    assert list(pasjobb.utfall["numre_nei"].values()) == ["opptatt", "opptatt"]
