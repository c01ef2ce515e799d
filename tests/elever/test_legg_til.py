"""Many candidates at once: who is proposed, what stands in the way, and the way back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brukere.models import Rolle
from eksamen.models import Eksamensform, Kandidat, Kandidatnummer
from felles.models import Angrepost, Hendelse
from felles.tid import naa
from tests.elever.conftest import meldinger
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.elever import lag_elev


def navnene(svar) -> list[str]:
    return [rad["elev"].person.etternavn for rad in svar.context["rader"]]


def varslene(svar) -> list[str]:
    return [varsel.tekst for rad in svar.context["rader"] for varsel in rad["varsler"]]


def test_bare_elever_med_faget_foreslaas_og_alle_elever_utvider(klient, til, skole, norsk):
    lag_elev(skole, norsk.fag, etternavn="Ås", klasse="3STA")
    lag_elev(skole, etternavn="Berg", klasse="3STB")

    assert navnene(klient.get(til("legg_til"))) == ["Ås"]
    assert navnene(klient.get(til("legg_til"), {"alle": "1"})) == ["Berg", "Ås"]
    assert navnene(klient.get(til("legg_til"), {"alle": "1", "klasse": "3STB"})) == ["Berg"]
    assert navnene(klient.get(til("legg_til"), {"alle": "1", "sok": "ås"})) == ["Ås"]


def test_de_som_har_sluttet_gaar_paa_en_annen_skole_eller_staar_i_eksamenen_foreslaas_ikke(
    klient, til, skole, annen_skole, norsk, snart
):
    lag_elev(skole, norsk.fag, status="sluttet")
    lag_elev(annen_skole, norsk.fag)
    lag_elev(skole, norsk.fag, person=lag_kandidat(snart).person)
    lag_elev(skole, norsk.fag, skoleaar=2020)

    assert navnene(klient.get(til("legg_til"))) == []


@pytest.mark.parametrize(
    ("fagkode", "navn", "form"),
    [("NOR1269", "Norsk muntlig", Eksamensform.MUNTLIG), ("NOR1268", "Norsk sidemål", Eksamensform.SKRIFTLIG)],
)
def test_elevene_i_den_skriftlige_koden_foreslaas_for_muntlig_og_sidemaal(klient, skole, norsk, fagkode, navn, form):
    lag_elev(skole, norsk.fag, etternavn="Ås")
    eksamen = lag_eksamen(start=naa() + timedelta(days=20), fag=FagFactory(fagkode=fagkode, navn_nb=navn), form=form)
    parti = PartiFactory(skole=skole, eksamen=eksamen)

    assert navnene(klient.get(f"/eksamen/partier/{parti.pk}/legg-til/")) == ["Ås"]


def test_muntlig_kode_utenfor_tabellen_kobles_paa_navnet(klient, skole):
    skriftlig = FagFactory(fagkode="SPA1001", navn_nb="Spansk II, skriftlig")
    annet = FagFactory(fagkode="SPA1003", navn_nb="Spansk I, skriftlig")
    lag_elev(skole, skriftlig, etternavn="Ås")
    lag_elev(skole, annet, etternavn="Berg")
    eksamen = lag_eksamen(
        start=naa() + timedelta(days=20), fag=FagFactory(fagkode="SPA1002", navn_nb="Spansk II, muntlig"), form="M"
    )
    parti = PartiFactory(skole=skole, eksamen=eksamen)

    assert navnene(klient.get(f"/eksamen/partier/{parti.pk}/legg-til/")) == ["Ås"]


def test_de_valgte_faar_nummer_passord_egne_tider_og_hendelse(klient, til, skole, norsk, snart):
    elever = [lag_elev(skole, norsk.fag) for _ in range(3)]

    svar = klient.post(til("legg_til"), {"person": [e.person_id for e in elever[:2]]}, follow=True)

    assert meldinger(svar) == ["2 kandidater er lagt til."]
    for kandidat in Kandidat.objects.filter(parti=snart):
        assert kandidat.kandidatnummer.nummer.endswith("-V")
        assert kandidat.passord.passord
        assert kandidat.deler.count() == 1
        assert kandidat.slag == "elev"
    hendelse = Hendelse.objects.get(handling="kandidat.lagt_til")
    assert (hendelse.parti_id, len(hendelse.data["kandidater"])) == (snart.pk, 2)


def test_angre_tar_dem_ut_igjen_men_ikke_nummeret(klient, til, skole, norsk, snart):
    elev = lag_elev(skole, norsk.fag)
    klient.post(til("legg_til"), {"person": [elev.person_id]})

    svar = klient.post(f"/angre/{Angrepost.objects.get().pk}/", {"neste": til("kandidater")}, follow=True)

    assert meldinger(svar)[-1] == "1 kandidat er tatt ut igjen."
    assert not Kandidat.objects.filter(parti=snart).exists()
    assert Kandidatnummer.objects.filter(person=elev.person).exists()


def test_to_ganger_gir_en_kandidat_og_forklarer(klient, til, skole, norsk, snart):
    elev = lag_elev(skole, norsk.fag)
    klient.post(til("legg_til"), {"person": [elev.person_id]})

    svar = klient.post(til("legg_til"), {"person": [elev.person_id]}, follow=True)

    assert meldinger(svar)[-1] == f"{elev.person.navn}: Står allerede i 3STA."
    assert Kandidat.objects.filter(parti=snart).count() == 1


def test_ved_en_annen_skole_i_samme_fag_stoppes_uten_at_skolen_nevnes(klient, til, skole, annen_skole, norsk, snart):
    elev = lag_elev(skole, norsk.fag)
    lag_kandidat(PartiFactory(skole=annen_skole, eksamen=norsk, navn="Hemmelig"), person=elev.person)

    svar = klient.post(til("legg_til"), {"person": [elev.person_id]}, follow=True)

    tekst = " ".join(meldinger(svar))
    assert "ved en annen skole" in tekst
    assert annen_skole.navn not in svar.content.decode()
    assert "Hemmelig" not in svar.content.decode()
    assert not Kandidat.objects.filter(parti=snart).exists()


def test_ved_en_annen_skole_samme_dag_stoppes(klient, til, skole, annen_skole, norsk):
    elev = lag_elev(skole, norsk.fag)
    annen = lag_eksamen(start=norsk.deler.get().start, fag=FagFactory(fagkode="MAT1023"))
    lag_kandidat(PartiFactory(skole=annen_skole, eksamen=annen), person=elev.person)

    svar = klient.get(til("legg_til"))

    assert varslene(svar) == [
        "Påmeldt ved en annen skole i en eksamen samme dag. Kandidaten må avklare hvilken skole som gjelder."
    ]
    assert svar.context["rader"][0]["stopper"]


def test_kollisjon_ved_egen_skole_varsles_men_stopper_ikke(klient, til, skole, norsk, snart):
    elev = lag_elev(skole, norsk.fag)
    start = norsk.deler.get().start
    annen = lag_eksamen(start=start, fag=FagFactory(fagkode="MAT1023"))
    lag_kandidat(PartiFactory(skole=skole, eksamen=annen), person=elev.person)
    neste = lag_eksamen(start=start + timedelta(days=1), fag=FagFactory(fagkode="ENG1007"))
    neste.deler.create(type="Forberedelse", start=start, slutt=start + timedelta(hours=5), minutter=300)
    lag_kandidat(PartiFactory(skole=skole, eksamen=neste), person=elev.person)

    svar = klient.get(til("legg_til"))

    assert [tekst.split(",")[0] for tekst in varslene(svar)] == [
        "Har forberedelse til ENG1007 på eksamensdagen", "Har eksamen i MAT1023 samme dag",
    ]  # fmt: skip
    klient.post(til("legg_til"), {"person": [elev.person_id]})
    assert Kandidat.objects.filter(parti=snart).count() == 1


def test_to_ganger_i_fagkoden_varsles(klient, til, skole, norsk):
    elev = lag_elev(skole, norsk.fag)
    lokal = lag_eksamen(start=naa() + timedelta(days=30), fag=norsk.fag, lokal=True)
    lag_kandidat(PartiFactory(skole=skole, eksamen=lokal, navn="Muntlig"), person=elev.person)

    assert varslene(klient.get(til("legg_til"))) == ["Står to ganger i fagkoden: også i Muntlig."]


def test_fritak_fra_sidemaal_settes_i_nor1415_og_varsles_ved_siden_av_hovedmaal(klient, skole, norsk, snart):
    elev = lag_elev(skole, norsk.fag)
    lag_kandidat(snart, person=elev.person)
    fritak = lag_eksamen(start=naa() + timedelta(days=9), todelt=True, fag=FagFactory(fagkode="NOR1415"))
    parti = PartiFactory(skole=skole, eksamen=fritak)
    adresse = f"/eksamen/partier/{parti.pk}/legg-til/"

    assert "i stedet for hovedmål og sidemål" in " ".join(varslene(klient.get(adresse)))
    klient.post(adresse, {"person": [elev.person_id]})
    assert Kandidat.objects.get(parti=parti).fritak_sidemaal


def test_maalformen_foelger_elevens_forrige_eksamen(klient, til, skole, norsk, snart):
    elev = lag_elev(skole, norsk.fag)
    annen = lag_eksamen(start=naa() + timedelta(days=30), fag=FagFactory(fagkode="MAT1023"))
    lag_kandidat(PartiFactory(skole=skole, eksamen=annen), person=elev.person, maalform="nn")

    klient.post(til("legg_til"), {"person": [elev.person_id]})

    assert Kandidat.objects.get(parti=snart).maalform == "nn"


def test_etter_endringsfristen_kan_kandidater_legges_til_men_ikke_naar_eksamen_er_over(
    klient, til, skole, norsk, snart
):
    elev = lag_elev(skole, norsk.fag)
    periode = norsk.periode
    periode.endringsfrist = naa() - timedelta(days=1)
    periode.save(update_fields=["endringsfrist"])
    assert klient.post(til("legg_til"), {"person": [elev.person_id]}).status_code == 302
    norsk.deler.update(start=naa() - timedelta(days=2), slutt=naa() - timedelta(days=2, hours=-5))

    svar = klient.post(til("legg_til"), {"person": [lag_elev(skole, norsk.fag).person_id]})

    assert svar.status_code == 422
    assert "Eksamen er over" in svar.content.decode()
    assert Kandidat.objects.filter(parti=snart).count() == 1


def test_ingen_kryss_og_tull_gir_ord_og_ikke_feil(klient, til, annen_skole, norsk, snart):
    assert "Ingen er krysset av" in klient.post(til("legg_til"), {}).content.decode()
    for tull in (["abc"], ["-1"], ["9" * 30], [""]):
        assert klient.post(til("legg_til"), {"person": tull}).status_code == 422
    andres = lag_elev(annen_skole, norsk.fag)

    svar = klient.post(til("legg_til"), {"person": [andres.person_id, 999999]}, follow=True)

    assert "Er ikke lenger elev ved skolen" in " ".join(meldinger(svar))
    assert andres.person.navn not in svar.content.decode()
    assert not Kandidat.objects.filter(parti=snart).exists()


@pytest.mark.parametrize("rolle", [Rolle.REKTOR, Rolle.EKSAMENSVAKT, Rolle.LAERER])
def test_andre_enn_skoleadministrator_legger_ingen_til(som, skole, til, norsk, rolle):
    elev = lag_elev(skole, norsk.fag)

    svar = som(bruker_med_rolle(rolle, skole)).post(til("legg_til"), {"person": [elev.person_id]})

    assert svar.status_code in {403, 404}
    assert not Kandidat.objects.filter(eksamen=norsk).exists()


def test_annen_skole_ser_ikke_partiet(som, annen_skoleadmin, til):
    assert som(annen_skoleadmin).get(til("legg_til")).status_code == 404


def test_siden_koster_like_mange_spoerringer_for_tretti_elever(klient, til, skole, norsk, django_assert_num_queries):
    lag_elev(skole, norsk.fag)
    klient.get(til("legg_til"))
    with CaptureQueriesContext(connection) as en:
        klient.get(til("legg_til"))
    for _ in range(29):
        lag_elev(skole, norsk.fag)

    with django_assert_num_queries(len(en)):
        assert len(navnene(klient.get(til("legg_til")))) == 30
