"""What «Klar til eksamen?» says about invigilators and passwords, the list of watches, and the way from a party."""

import pytest

from brukere.models import Bruker, Rolle
from eksamen.models import Eksamensparti, Kandidat
from felles import bidrag
from felles.rapport import Utvalg, rapporter
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_forslag, lag_kandidat
from vakter.services import vaktrapport, vaktsjekker

pytestmark = pytest.mark.django_db


def tilstander(sjekk):
    linjer = sjekk(Eksamensparti.objects.all(), naa())
    return {str(linje.tittel): (linje.tilstand, str(linje.tekst), linje.lenke) for linje in linjer}


def test_alt_er_groent_naar_alt_er_i_orden(parti, kandidat, vakt):
    Bruker.objects.filter(pk=vakt.pk).update(last_login=naa())

    alle = tilstander(vaktsjekker.vakter) | tilstander(vaktsjekker.passord)

    assert {tilstand for tilstand, _tekst, _lenke in alle.values()} == {"groenn"}
    assert not any(lenke for _tilstand, _tekst, lenke in alle.values())


def test_hver_mangel_har_sin_linje_og_lenken_som_retter_den(som, skoleadmin, skole, parti):
    annet = PartiFactory(skole=skole, eksamen=parti.eksamen, rom="B204")
    uten = PartiFactory(skole=skole, eksamen=parti.eksamen)
    kari = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    Bruker.objects.filter(pk=kari.pk).update(last_login=None)
    gi_vakt(parti, kari)
    gi_vakt(annet, kari)
    lag_forslag(uten)
    utestengt = lag_kandidat(uten, passord=None)
    Kandidat.objects.filter(pk=utestengt.pk).update(kandidatnummer=None)

    alle = tilstander(vaktsjekker.vakter) | tilstander(vaktsjekker.passord)

    assert alle["Eksamensvakter"][:2] == ("roed", "1 parti mangler eksamensvakt.")
    assert alle["Vakter på to steder"][:2] == ("gul", "1 gang er en vakt to steder samtidig.")
    assert alle["Forslag til eksamensvakter"][:2] == ("gul", "1 forslag venter på svar.")
    assert alle["Vakter som kan logge inn"][:2] == ("gul", "1 eksamensvakt har aldri logget inn.")
    assert alle["Passord"][:2] == ("roed", "1 kandidat mangler passord.")
    assert alle["Kandidatnummer"][:2] == ("roed", "1 kandidat mangler nummer.")
    for _tilstand, _tekst, lenke in alle.values():
        assert som(skoleadmin).get(lenke).status_code == 200


def test_sjekkene_er_registrert_og_taaler_ingen_partier():
    assert {"vakter", "passord"} <= set(bidrag.klarsjekker.navn())
    assert vaktsjekker.vakter(Eksamensparti.objects.none(), naa()) == []


def test_sjekkene_koster_like_mange_spoerringer(skole, parti, vakt, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as en:
        tilstander(vaktsjekker.vakter)
    for _nummer in range(20):
        gi_vakt(PartiFactory(skole=skole, eksamen=parti.eksamen), bruker_med_rolle(Rolle.EKSAMENSVAKT, skole))
    with django_assert_max_num_queries(len(en)):
        tilstander(vaktsjekker.vakter)


def test_fra_partiet_gaar_veien_til_dagen_med_partiet_valgt(som, skoleadmin, parti):
    (handling,) = vaktsjekker.partihandlinger(skoleadmin, parti, naa())

    svar = som(skoleadmin).get(handling.lenke)

    assert svar.status_code == 200
    assert svar.context["valgte"] == {str(parti.pk)}
    assert vaktsjekker.partihandlinger(bruker_med_rolle(Rolle.REKTOR, parti.skole), parti, naa()) == []


def test_vaktlisten_er_en_rapport_med_vakter_og_det_som_mangler(
    skoleadmin, skole, parti, vakt, django_assert_num_queries
):
    uten = PartiFactory(skole=skole, eksamen=parti.eksamen)
    partier = Eksamensparti.objects.filter(skole=skole)
    utvalg = Utvalg(skoleadmin, naa(), skole, partier, Kandidat.objects.none())

    with django_assert_num_queries(2):
        rader = list(vaktrapport.rader(utvalg))

    assert [(rad[4].split()[-1], rad[5]) for rad in rader] == [(parti.navn, vakt.navn), (uten.navn, "Mangler vakt")]
    assert all(len(rad) == len(vaktrapport.VAKTLISTE.kolonner) for rad in rader)
    assert "vaktliste" in rapporter.navn()
