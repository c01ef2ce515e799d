"""Proposals to invigilators: no access until they are ticked; a watch given and taken away."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Bruker, Rolle
from eksamen.models import Vaktforslag, Vaktoppdrag
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import BrukerFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_forslag
from vakter.services.vakter import avvis_forslag, godkjenn_forslag

S = Vaktforslag.Status


def send(klient, parti, *forslag, handling="gi"):
    adresse = reverse("vakter:behandle_forslag", args=[parti.pk])
    return klient.post(adresse, {"forslag": [f.pk for f in forslag], "handling": handling})


def test_forslaget_gir_ingen_tilgang_foer_det_er_krysset_av(som, skoleadmin, parti):
    bruker = BrukerFactory(epost="kari.vakt@example.no")
    lag_forslag(parti)

    assert som(bruker).get(reverse("eksamen:parti", args=[parti.pk])).status_code == 404
    assert not Vaktoppdrag.objects.exists()


def test_kjent_e_post_gir_vakten_til_kontoen_som_finnes_uansett_store_bokstaver(som, skoleadmin, parti, skole):
    bruker = BrukerFactory(epost="Kari.Vakt@Example.no")
    forslag = lag_forslag(parti)

    svar = send(som(skoleadmin), parti, forslag)

    assert "Har fått vakten." in svar.content.decode()
    oppdrag = Vaktoppdrag.objects.get(parti=parti)
    assert (oppdrag.bruker, oppdrag.gitt_av) == (bruker, skoleadmin)
    assert Bruker.objects.get(pk=bruker.pk).organisasjoner(naa(), Rolle.EKSAMENSVAKT) == [skole]
    forslag.refresh_from_db()
    assert (forslag.status, forslag.avgjort_av) == (S.GODKJENT, skoleadmin)
    assert Hendelse.objects.get(handling="vaktforslag.godkjent").data == {"bruker_id": bruker.pk, "ny_konto": False}


def test_ny_konto_faar_midlertidig_passord_som_vises_en_gang_og_virker(som, skoleadmin, parti, client):
    forslag = lag_forslag(parti)

    svar = send(som(skoleadmin), parti, forslag)

    (ett,) = svar.context["svar"]
    assert ett.passord in svar.content.decode()
    assert "no-store" in svar.headers["Cache-Control"]
    bruker = Bruker.objects.get(brukernavn="kari.vakt@example.no")
    assert bruker.check_password(ett.passord)
    assert ett.passord not in som(skoleadmin).get(reverse("eksamen:parti", args=[parti.pk])).content.decode()
    for hendelse in Hendelse.objects.all():
        assert ett.passord not in str(hendelse.data)
        assert "Kari" not in str(hendelse.data)
    assert ett.passord not in repr(ett)


def test_aa_trykke_to_ganger_gir_en_konto_og_en_vakt(som, skoleadmin, parti):
    forslag = lag_forslag(parti)

    for _ in range(2):
        svar = send(som(skoleadmin), parti, forslag)

    assert "Hadde fått vakten fra før." in svar.content.decode()
    assert Vaktoppdrag.objects.filter(parti=parti).count() == 1
    assert Bruker.objects.filter(epost="kari.vakt@example.no").count() == 1


def test_en_som_ikke_gaar_stopper_ikke_de_andre(som, skoleadmin, parti):
    uten = lag_forslag(parti, epost="", etternavn="Uten")
    god = lag_forslag(parti)
    for _ in range(2):
        BrukerFactory(epost="to@example.no")
    dobbel = lag_forslag(parti, epost="to@example.no")
    BrukerFactory(brukernavn="stengt@example.no", epost="stengt@example.no", is_active=False)
    stengt = lag_forslag(parti, epost="stengt@example.no")

    svar = send(som(skoleadmin), parti, uten, god, dobbel, stengt)

    gjort = {ett.navn: ett.gjort for ett in svar.context["svar"] if ett.gjort or ett.navn == "Kari Uten"}
    assert gjort == {"Kari Uten": False, "Kari Ås": True}
    tekst = svar.content.decode()
    for biter in ("ingen e-post", "Flere kontoer", "stengt"):
        assert biter in tekst
    assert set(Vaktforslag.objects.filter(status=S.FORESLAATT)) == {uten, dobbel, stengt}
    assert Vaktoppdrag.objects.count() == 1


def test_avvist_gir_ingen_tilgang_og_kan_godkjennes_siden(som, skoleadmin, parti):
    forslag = lag_forslag(parti)

    assert "Er avvist" in send(som(skoleadmin), parti, forslag, handling="avvis").content.decode()
    assert not Vaktoppdrag.objects.exists()

    send(som(skoleadmin), parti, forslag)
    assert Vaktoppdrag.objects.filter(parti=parti).count() == 1


UTFALL = {
    (S.FORESLAATT, godkjenn_forslag): (S.GODKJENT, True),
    (S.AVVIST, godkjenn_forslag): (S.GODKJENT, True),
    (S.GODKJENT, godkjenn_forslag): (S.GODKJENT, True),
    (S.FORESLAATT, avvis_forslag): (S.AVVIST, True),
    (S.AVVIST, avvis_forslag): (S.AVVIST, True),
    (S.GODKJENT, avvis_forslag): (S.GODKJENT, False),
}


@pytest.mark.parametrize(("fra", "handling"), list(UTFALL))
def test_hver_handling_fra_hver_status(parti, fra, handling):
    forslag = lag_forslag(parti, status=fra, avgjort=None if fra == S.FORESLAATT else naa())

    (svar,) = handling(parti_id=parti.pk, forslag_ider=[forslag.pk], aktoer=SYSTEM, naa=naa())

    forslag.refresh_from_db()
    assert (forslag.status, svar.gjort) == UTFALL[fra, handling]


def test_overgangstabellen_nevner_hver_status():
    assert set(Vaktforslag.OVERGANGER) == set(S)


def test_ingen_krysset_av_faar_en_setning_og_ingenting_skjer(som, skoleadmin, parti):
    lag_forslag(parti)

    svar = send(som(skoleadmin), parti)

    assert svar.status_code == 422
    assert "Ingen er krysset av" in svar.content.decode()


def test_forslag_i_et_annet_parti_roeres_ikke(som, skoleadmin, parti, annen_skole):
    fremmed = lag_forslag(PartiFactory(skole=annen_skole))

    assert send(som(skoleadmin), parti, fremmed).status_code == 422
    assert godkjenn_forslag(parti_id=parti.pk, forslag_ider=[fremmed.pk], aktoer=SYSTEM, naa=naa()) == []
    fremmed.refresh_from_db()
    assert fremmed.status == S.FORESLAATT


def test_bare_skolens_administrator_behandler_forslag(som, annen_skoleadmin, vakt, skole, fylke, parti):
    forslag = lag_forslag(parti)

    assert send(som(annen_skoleadmin), parti, forslag).status_code == 404
    for bruker in (vakt, bruker_med_rolle(Rolle.REKTOR, skole), bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)):
        assert send(som(bruker), parti, forslag).status_code == 403
    forslag.refresh_from_db()
    assert forslag.status == S.FORESLAATT


def test_vakten_gis_til_en_av_skolens_vakter_og_fjernes_igjen(som, skoleadmin, skole, parti):
    ny = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    klient = som(skoleadmin)
    klient.post(reverse("vakter:gi_vakt", args=[parti.pk]), {"bruker": ny.pk})
    oppdrag = Vaktoppdrag.objects.get(parti=parti)
    assert oppdrag.bruker == ny
    # Known to the invigilator now, though the page is the school's.
    assert som(ny).get(reverse("eksamen:parti", args=[parti.pk])).status_code == 403

    fjern = reverse("vakter:fjern_vakt", args=[parti.pk, oppdrag.pk])
    assert "Vakten er fjernet" in klient.post(fjern, follow=True).content.decode()
    assert som(ny).get(reverse("eksamen:parti", args=[parti.pk])).status_code == 404
    assert "fjernet fra før" in klient.post(fjern, follow=True).content.decode()
    assert Hendelse.objects.filter(handling="vakt.fjernet").count() == 1


def test_vakten_gis_ikke_til_andre_enn_skolens_egne_vakter(som, skoleadmin, annen_skole, skole, parti):
    utgaatt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole, til=naa() - timedelta(days=1))
    for bruker in (bruker_med_rolle(Rolle.EKSAMENSVAKT, annen_skole), bruker_med_rolle(Rolle.SENSOR, skole), utgaatt):
        svar = som(skoleadmin).post(reverse("vakter:gi_vakt", args=[parti.pk]), {"bruker": bruker.pk})
        assert svar.status_code == 422
    assert not Vaktoppdrag.objects.exists()


def test_vaktoppdrag_i_et_annet_parti_fjernes_ikke(som, skoleadmin, parti, annen_skole):
    fremmed = gi_vakt(PartiFactory(skole=annen_skole), BrukerFactory())

    som(skoleadmin).post(reverse("vakter:fjern_vakt", args=[parti.pk, fremmed.pk]))

    assert Vaktoppdrag.objects.filter(pk=fremmed.pk).exists()


def test_startsiden_sier_hvor_mange_forslag_som_venter(som, skoleadmin, parti, annen_skoleadmin):
    lag_forslag(parti)
    lag_forslag(parti, epost="per@example.no")

    tekst = som(skoleadmin).get("/").content.decode()

    assert re.search(r"2 forslag til eksamensvakter venter på deg", tekst)
    assert reverse("eksamen:parti", args=[parti.pk]) in tekst
    assert "forslag til eksamensvakt" not in som(annen_skoleadmin).get("/").content.decode()
