"""The candidate's own appeal: the form, what is confirmed, the line on the page, withdrawal, and whose it is."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from eksamen.models import Eksamen, Kandidatpassord
from eksamen.models.valg import Maalform
from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from klage.models import Klage, Klagefrist, Klageutfall
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.klage import lag_klage, lag_publisert_parti
from tests.kandidat.conftest import DOER, KLOKKEN, PASSORD, adressen
from tests.klage.skolens import gi_foedselsdato

pytestmark = pytest.mark.django_db
SIDE = "/kandidat/eksamener/"
FELT = {"slag": "karakter", "fra": "kandidat", "navn": "", "begrunnelse": ""}


@pytest.fixture
def sara(skole, statsforvalter):
    """A candidate with a published 3."""
    kandidat = lag_publisert_parti(skole, statsforvalter, "3").kandidater.get()
    Kandidatpassord.objects.create(kandidat=kandidat, passord=PASSORD, laget=naa())
    return kandidat


def paa_siden(kandidat):
    """A browser that looks at the candidate's exams."""
    klient = Client()
    svar = klient.post(DOER, {"nummer": kandidat.kandidatnummer.nummer, "passord": PASSORD, "til": "eksamener"})
    assert adressen(svar) == SIDE
    return klient


def skjema(kandidat):
    return reverse("kandidat:klage", args=[kandidat.pk])


def klag(klient, kandidat, *, bekreft=True, **felt):
    """The form as it is sent from the page, confirmed at once or not."""
    return klient.post(skjema(kandidat), FELT | felt | ({"bekreft": "ja"} if bekreft else {}))


def test_kandidaten_klager_ser_over_og_sender(sara):
    klient = paa_siden(sara)
    assert skjema(sara) in klient.get(SIDE).text
    side = klient.get(skjema(sara)).text
    for ord_ in ("3 – tre", "Du kan klage til og med", "satt opp, satt ned eller bli stående"):
        assert ord_ in side
    side = klag(klient, sara, bekreft=False, begrunnelse="Oppgave 2 er riktig").text
    for ord_ in ("Se over klagen", "Oppgave 2 er riktig", "Du selv", "endelig"):
        assert ord_ in side
    assert not Klage.objects.exists()
    assert "Oppgave 2 er riktig" in klient.post(skjema(sara), FELT | {"begrunnelse": "Oppgave 2 er riktig", "endre": "ja"}).text  # fmt: skip
    svar = klag(klient, sara, begrunnelse="Oppgave 2 er riktig")
    assert adressen(svar) == SIDE
    klage = Klage.objects.get()
    assert (klage.kandidat, klage.status, klage.registrert_av_id, klage.karakter) == (sara, "registrert", None, "3")
    assert klage.begrunnelse == "Oppgave 2 er riktig"
    side = klient.get(SIDE).text
    assert "Klagen er registrert. Skolen ser over den" in side
    hendelse = Hendelse.objects.get(handling="klage.registrert")
    assert (hendelse.aktoer_slag, hendelse.aktoer_id, hendelse.kandidat_id) == ("kandidat", sara.pk, sara.pk)
    assert "Oppgave" not in str(hendelse.data)


def test_en_som_har_klaget_faar_ikke_klage_en_gang_til(sara):
    klient = paa_siden(sara)
    klag(klient, sara)
    assert klag(klient, sara).status_code == 422
    assert Klage.objects.count() == 1


def test_en_foresatt_klager_for_den_som_er_under_atten(sara):
    klient = paa_siden(sara)
    svar = klag(klient, sara, bekreft=False, fra="foresatt")
    assert svar.status_code == 422
    assert "Skriv navnet" in svar.text
    assert "Kari Hansen (foresatt)" in klag(klient, sara, bekreft=False, fra="foresatt", navn="Kari Hansen").text
    klag(klient, sara, fra="foresatt", navn="Kari Hansen")
    assert (Klage.objects.get().fra, Klage.objects.get().navn) == ("foresatt", "Kari Hansen")


def test_den_som_er_atten_klager_selv(sara):
    gi_foedselsdato(sara, dagens_dato(naa()).replace(year=2009) - timedelta(days=1))
    klient = paa_siden(sara)
    assert "foresatt" not in klient.get(skjema(sara)).text
    klag(klient, sara, fra="foresatt", navn="Kari")
    assert Klage.objects.get().fra == "kandidat"


def test_etter_fristen_snakker_en_med_skolen_og_kan_likevel_sende_med_forklaring(sara):
    with time_machine.travel(KLOKKEN + timedelta(days=30), tick=True):
        klient = paa_siden(sara)
        assert "Siste dag å klage var" in klient.get(SIDE).text
        side = klient.get(skjema(sara)).text
        assert f"Snakk med {sara.parti.skole.navn}" in side
        assert "(valgfritt)" not in side.split('for="id_sen_forklaring"')[1].split("</label>")[0]
        svar = klag(klient, sara, bekreft=False)
        assert svar.status_code == 422
        assert "etter fristen? Skriv hvorfor klagen kommer etter fristen" in svar.text
        assert klag(klient, sara).status_code == 422
        klag(klient, sara, sen_forklaring="Jeg lå på sykehus")
    klage = Klage.objects.get()
    assert (klage.sen_forklaring, klage.sen_grunn, klage.senvalg) == ("Jeg lå på sykehus", "", "")


def test_hurtigklage_velges_bare_naar_den_finnes(sara):
    klient = paa_siden(sara)
    assert "Hurtigklage" not in klient.get(skjema(sara)).text
    klag(klient, sara, kalender="hurtig")
    assert Klage.objects.get().kalender == "ordinaer"
    Klage.objects.update(status="trukket", avsluttet=naa())
    dag = dagens_dato(naa())
    Klagefrist.objects.create(periode=sara.eksamen.periode, kalender="hurtig", sendes_innen=dag, besvares_innen=dag)
    assert "Hurtigklage" in klient.get(skjema(sara)).text
    klag(klient, sara, kalender="hurtig")
    assert Klage.objects.filter(kalender="hurtig", status="registrert").exists()


@pytest.mark.parametrize("form", ["M", "MP", "P"])
def test_paa_muntlig_og_praktisk_gjelder_klagen_formelle_feil_og_sier_hva(sara, form):
    Eksamen.objects.update(form=form)
    klient = paa_siden(sara)
    side = klient.get(skjema(sara)).text
    assert "kan karakteren bli annullert" in side
    assert "satt opp" not in side
    assert "(valgfritt)" not in side.split('for="id_begrunnelse"')[1].split("</label>")[0]
    svar = klag(klient, sara, bekreft=False, slag="formell_feil")
    assert svar.status_code == 422
    assert "Skriv hva som var feil" in svar.text
    assert klag(klient, sara).status_code == 422
    assert klag(klient, sara, slag="formell_feil").status_code == 422
    klag(klient, sara, slag="formell_feil", begrunnelse="Støy")
    assert Klage.objects.get().slag == "formell_feil"


def test_foer_publiseringen_sies_det_og_ingenting_lagres(sara):
    Eksamen.objects.update(publiseres=naa() + timedelta(seconds=60))
    klient = paa_siden(sara)
    assert skjema(sara) not in klient.get(SIDE).text
    assert "ikke noe publisert resultat" in klient.get(skjema(sara)).text
    assert klag(klient, sara).status_code == 422
    assert not Klage.objects.exists()


@pytest.mark.parametrize("status", ["registrert", "sendt", "tildelt", "til_kontroll", "returnert", "godkjent"])
def test_klagen_trekkes_fra_siden_ogsaa_mens_den_leses(sara, statsforvalter, status):
    klage = lag_klage(sara, ansvarlig=statsforvalter, status=status)
    klient, adresse = paa_siden(sara), reverse("kandidat:trekk_klage", args=[klage.pk])
    assert adresse in klient.get(SIDE).text
    assert "Det kan ikke angres" in klient.get(adresse).text
    for _gang in range(2):
        assert adressen(klient.post(adresse)) == SIDE
    klage.refresh_from_db()
    assert klage.status == "trukket"
    assert "Klagen er trukket" in klient.get(SIDE).text
    assert Hendelse.objects.filter(handling="klage.trukket").count() == 1


def test_det_som_er_avgjort_trekkes_ikke_og_vises_foerst_fra_sitt_sekund(sara, statsforvalter):
    klage = lag_klage(sara, ansvarlig=statsforvalter, status="avgjort", avsluttet=naa())
    with time_machine.travel(naa(), tick=False) as klokka:
        vises = naa() + timedelta(minutes=5)
        Klageutfall.objects.create(klage=klage, kilde="nemnd", verdi="5", maalform="nb", synlig_fra=vises, laget=naa())
        klient = paa_siden(sara)
        side = klient.get(SIDE).text
        assert "Klagen er til behandling" in side
        assert "Klagen er avgjort" not in side
        assert reverse("kandidat:klagesvar", args=[klage.pk]) not in side
        assert "kan ikke trekkes lenger" in klient.post(
            reverse("kandidat:trekk_klage", args=[klage.pk]), follow=True
        ).text  # fmt: skip
        klokka.move_to(vises)
        side = klient.get(SIDE).text
        assert "Klagen er avgjort" in side
        assert "5 – fem, etter klage" in side
        assert reverse("kandidat:klagesvar", args=[klage.pk]) in side
        # The grade is final, so what can still be appealed is named.
        assert "Klag på formelle feil" in side
    klage.refresh_from_db()
    assert klage.status == "avgjort"


def test_en_avvist_klage_viser_hvorfor(sara, statsforvalter):
    lag_klage(sara, ansvarlig=statsforvalter, status="avvist", avsluttet=naa(), grunn="Kom etter fristen")
    assert "Kom etter fristen" in paa_siden(sara).get(SIDE).text


def test_ingen_naar_en_annens_eksamen_eller_klage(sara, annen_skole):
    annen = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=sara.eksamen))
    klage = lag_klage(sara)
    klient = paa_siden(annen)
    assert klag(klient, sara).status_code == 404
    for metode in (klient.get, klient.post):
        assert metode(reverse("kandidat:trekk_klage", args=[klage.pk])).status_code == 404
    assert adressen(Client().post(skjema(sara), FELT)).startswith(DOER)
    klage.refresh_from_db()
    assert klage.status == "registrert"


@pytest.mark.parametrize(("kode", "ord_"), [("nn", "Klaga er registrert"), ("en", "appeal is registered"), ("se", "Váidda lea registrerejuvvon")])  # fmt: skip
def test_siden_er_paa_kandidatens_spraak(sara, settings, kode, ord_):
    lag_klage(sara)
    type(sara).objects.filter(pk=sara.pk).update(maalform=Maalform.NYNORSK)
    klient = paa_siden(sara)
    if kode != "nn":
        klient.cookies[settings.LANGUAGE_COOKIE_NAME] = kode
    assert ord_ in klient.get(SIDE).text


def test_skolen_ser_kandidatens_klage_med_en_gang(sara, som, skoleadmin):
    klag(paa_siden(sara), sara, begrunnelse="Se oppgave 3")
    klient = som(skoleadmin)
    assert sara.person.etternavn in klient.get(reverse("klage:klager")).text
    side = klient.get(reverse("klage:klage", args=[Klage.objects.get().pk])).text
    assert "Kandidaten, på siden sin" in side
    assert "Se oppgave 3" in side
