"""The school registers an appeal: who, what, when, and what is refused with a sentence by its field."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode, Fag, Person
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import OSLO, dagens_dato, naa
from klage.alder import UNDER_15, UNDER_18, VOKSEN, gruppe
from klage.models import Annullering, Klage, Klagefrist
from klage.services.registrering import Klagefelt, registrer_klage
from sensur.models import Sluttkarakter
from tests.fabrikker.deltakelse import sett_sendespost
from tests.fabrikker.klage import lag_klage, lag_publisert_parti
from tests.klage.skolens import gi_foedselsdato, klag_selv, registrer, som_kandidat
from tests.klagenemnd.avgjorte import lag_avgjort

pytestmark = pytest.mark.django_db


def vent(svar, *ord_):
    """The form comes back with these words, and nothing is lost or stored."""
    assert svar.status_code == 422
    for ett in ord_:
        assert ett in svar.text, ett
    assert not Klage.objects.exists()


def test_skolen_finner_kandidaten_og_registrerer(som, skoleadmin, sara, publisert):
    klient = som(skoleadmin)
    side = klient.get(reverse("klage:finn_kandidat"), {"sok": sara.kandidatnummer.nummer[:6]}).text
    assert sara.person.etternavn in side
    assert "3 – tre" in side
    assert reverse("klage:registrer", args=[sara.pk]) in side
    assert "passer til søket" in klient.get(reverse("klage:finn_kandidat"), {"sok": "Finnes ikke"}).text
    assert reverse("klage:finn_kandidat") in klient.get(reverse("eksamen:parti", args=[publisert.pk])).text
    svar = registrer(klient, sara)
    klage = Klage.objects.get()
    assert svar.headers["Location"] == reverse("klage:klage", args=[klage.pk])
    assert (klage.karakter, klage.status, klage.registrert_av, klage.maalform) == ("3", "registrert", skoleadmin, "nb")
    assert klage.runde == sara.eksamen.periode
    hendelse = Hendelse.objects.get(handling="klage.registrert")
    assert (hendelse.kandidat_id, hendelse.skole_id) == (sara.pk, publisert.skole_id)
    assert "3" not in str(hendelse.data.values())
    assert "Se klagen" in klient.get(reverse("klage:finn_kandidat"), {"parti": publisert.pk}).text


def test_to_ganger_er_en_og_en_som_er_trukket_staar_ikke_i_veien(som, skoleadmin, sara):
    klient = som(skoleadmin)
    registrer(klient, sara)
    assert registrer(klient, sara).status_code == 422
    assert Klage.objects.count() == 1
    # A formal fault is another kind, and may stand beside it.
    assert registrer(klient, sara, slag="formell_feil", begrunnelse="Støy i rommet").status_code == 302
    klage = Klage.objects.get(slag="karakter")
    klient.post(reverse("klage:trekk", args=[klage.pk]), {"grunn": ""})
    assert registrer(klient, sara).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        lag_klage(sara)


def test_uten_publisert_resultat_er_det_ikke_noe_aa_klage_paa(som, skoleadmin, sara):
    Eksamen.objects.update(publiseres=naa() + timedelta(hours=1))
    klient = som(skoleadmin)
    assert sara.person.etternavn not in klient.get(reverse("klage:finn_kandidat"), {"sok": "Hansen"}).text
    assert "ikke noe publisert resultat" in klient.get(reverse("klage:registrer", args=[sara.pk])).text
    vent(registrer(klient, sara))
    with pytest.raises(Domenefeil) as feil:
        klag_selv(sara)
    assert feil.value.kode == "ingen_resultat"


def test_en_annullert_eksamen_og_et_endelig_svar_kan_ikke_paaklages(som, skoleadmin, sara):
    Annullering.objects.create(kandidat=sara, vedtatt=naa(), vedtatt_av=skoleadmin, myndighet=sara.eksamen.ansvarlig)
    assert "annullert" in som(skoleadmin).get(reverse("klage:registrer", args=[sara.pk])).text
    with pytest.raises(Domenefeil) as feil:
        klag_selv(sara)
    assert feil.value.kode == "annullert"
    svart = sara.parti.kandidater.exclude(pk=sara.pk).get()
    lag_avgjort(svart, sara.eksamen.ansvarlig, "5", foer="4")
    with pytest.raises(Domenefeil) as feil:
        klag_selv(svart)
    assert feil.value.kode == "endelig"
    # A formal fault in it has its ten days all the same.
    Eksamensparti.objects.update(eksamenstype="lokal_lokal")
    klage = klag_selv(svart, slag="formell_feil", begrunnelse="Feil oppgave")
    assert klage.frist is not None


def test_mb_er_ingen_karakter_men_en_formell_feil_kan_paaklages(skole, statsforvalter, som, skoleadmin):
    kandidat = lag_publisert_parti(skole, statsforvalter, "MB").kandidater.get()
    assert Sluttkarakter.objects.get().verdi == "MB"
    vent(registrer(som(skoleadmin), kandidat), "Velg et gyldig valg")
    with pytest.raises(Domenefeil) as feil:
        klag_selv(kandidat)
    assert feil.value.kode == "mangler_besvarelse"
    assert klag_selv(kandidat, slag="formell_feil", begrunnelse="Filen ble borte").slag == "formell_feil"


def test_muntlig_gir_bare_formelle_feil_og_de_skal_begrunnes(som, skoleadmin, sara):
    Eksamen.objects.update(form="M")
    Eksamensparti.objects.update(eksamenstype="muntlig")
    klient = som(skoleadmin)
    assert "bare klages på formelle feil" in klient.get(reverse("klage:registrer", args=[sara.pk])).text
    vent(registrer(klient, sara, slag="formell_feil"), "Skriv hva som var feil")
    with pytest.raises(Domenefeil) as feil:
        klag_selv(sara)
    assert feil.value.kode == "bare_formelle"
    assert registrer(klient, sara, slag="formell_feil", begrunnelse="Feil sensor").status_code == 302


# --- the deadline ----------------------------------------------------------------------------------------------------
# Rule: forskrift til opplæringslova § 10-8; domstolloven §§ 148 and 149. Published, last day, and what makes it so.
FRISTER = [
    pytest.param(datetime(2027, 6, 7, 9, tzinfo=OSLO), "2027-06-17", id="en torsdag"),
    pytest.param(datetime(2027, 6, 9, 9, tzinfo=OSLO), "2027-06-21", id="lørdag flyttes til mandag"),
    pytest.param(datetime(2027, 6, 10, 9, tzinfo=OSLO), "2027-06-21", id="søndag flyttes til mandag"),
    pytest.param(datetime(2027, 5, 7, 9, tzinfo=OSLO), "2027-05-18", id="17. mai er nasjonaldag og annen pinsedag"),
    pytest.param(datetime(2027, 6, 7, 23, 59, 59, tzinfo=OSLO), "2027-06-17", id="et sekund før midnatt"),
    pytest.param(datetime(2027, 6, 8, 0, 0, 0, tzinfo=OSLO), "2027-06-18", id="sekundet etter"),
]


@pytest.fixture
def i_mai():
    """Before the publications of the table: a grade is set before it is published."""
    with time_machine.travel(datetime(2027, 5, 3, 10, tzinfo=OSLO)) as reise:
        yield reise


@pytest.mark.parametrize(("vises_fra", "siste"), FRISTER)
def test_fristen_gaar_ut_ved_midnatt_etter_den_siste_dagen(i_mai, sara, vises_fra, siste):
    Eksamen.objects.update(publiseres=vises_fra)
    midnatt = datetime.fromisoformat(siste).replace(tzinfo=OSLO) + timedelta(days=1)
    with pytest.raises(Domenefeil) as feil:
        klag_selv(sara, midnatt)
    assert feil.value.kode == "uten_forklaring"
    klage = klag_selv(sara, midnatt - timedelta(seconds=1))
    assert klage.frist.isoformat() == siste
    assert klage.sen_forklaring == ""


@pytest.fixture
def lenge_etter(sara):
    """Forty days after the publication."""
    with time_machine.travel(naa() + timedelta(days=40), tick=True) as reise:
        yield reise


def test_en_sen_klage_krever_skolens_grunn_og_valg_og_mister_ikke_det_som_er_skrevet(
    som, skoleadmin, sara, lenge_etter
):
    klient = som(skoleadmin)
    vent(registrer(klient, sara, begrunnelse="Jeg mener"), "Skriv hvorfor den likevel", "Jeg mener")
    vent(registrer(klient, sara, sen_grunn="Syk i tre uker"), "Velg om klagen", "Syk i tre uker")
    neste = {"sen_grunn": "Syk i tre uker", "senvalg": "neste"}
    vent(registrer(klient, sara, **neste), "Neste eksamensperiode er ikke lagt inn")
    hoest = Eksamensperiode.objects.create(
        kode="H-2027", paamelding_fra=naa(), paamelding_til=naa() + timedelta(days=30),
        gjennomfoering_fra=naa() + timedelta(days=100), gjennomfoering_til=naa() + timedelta(days=130),
    )  # fmt: skip
    i_dag = dagens_dato(naa())
    Klagefrist.objects.create(periode=sara.eksamen.periode, kalender="hurtig", sendes_innen=i_dag, besvares_innen=i_dag)
    vent(registrer(klient, sara, **neste, kalender="hurtig"), "Hurtigklage behandles bare i denne runden")
    assert registrer(klient, sara, **neste).status_code == 302
    klage = Klage.objects.get()
    assert (klage.runde, klage.sen_grunn, klage.senvalg) == (hoest, "Syk i tre uker", "neste")


def test_en_klage_som_kom_i_tide_er_ikke_sen_om_den_registreres_etterpaa(som, skoleadmin, sara, lenge_etter):
    dag = dagens_dato(naa() - timedelta(days=35))
    assert registrer(som(skoleadmin), sara, fremsatt=dag.isoformat()).status_code == 302
    klage = Klage.objects.get()
    assert dagens_dato(klage.fremsatt) == dag
    assert klage.senvalg == ""


@pytest.mark.parametrize(
    ("dager", "ord_"), [(1, "fram i tid"), (-30, "før resultatet var kjent")], ids=["i morgen", "for lenge siden"]
)
def test_dagen_skolen_fikk_klagen_maa_vaere_mulig(som, skoleadmin, sara, dager, ord_):
    dag = dagens_dato(naa() + timedelta(days=dager)).isoformat()
    vent(registrer(som(skoleadmin), sara, fremsatt=dag), ord_)
    vent(registrer(som(skoleadmin), sara, fremsatt="31.02.2027"), "dag.måned.år")


def test_hurtigklage_finnes_bare_der_kalenderen_har_den_og_til_sin_dag(som, skoleadmin, sara):
    klient = som(skoleadmin)
    assert "Hurtigklage" not in klient.get(reverse("klage:registrer", args=[sara.pk])).text
    with pytest.raises(Domenefeil) as feil:
        klag_selv(sara, kalender="hurtig")
    assert feil.value.kode == "ingen_hurtig"
    i_dag = dagens_dato(naa())
    frist = Klagefrist.objects.create(
        periode=sara.eksamen.periode, kalender="hurtig", fag=sara.eksamen.fag, sendes_innen=i_dag, besvares_innen=i_dag
    )
    assert registrer(klient, sara, kalender="hurtig").status_code == 302
    assert Klage.objects.get().kalender == "hurtig"
    Klagefrist.objects.filter(pk=frist.pk).update(sendes_innen=i_dag - timedelta(days=1))
    side = klient.get(reverse("klage:klage", args=[Klage.objects.get().pk])).text
    assert "Siste dag for hurtigklage er over" in side


# --- who ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("alder", "ventet"), [(14, UNDER_15), (15, UNDER_18), (17, UNDER_18), (18, VOKSEN), (67, VOKSEN)]
)
def test_aldersgruppene(alder, ventet):
    assert gruppe(alder) == ventet


def test_foreldre_klager_til_eleven_er_atten_til_dagen_foer(som, skoleadmin, sara):
    klient, i_dag = som(skoleadmin), dagens_dato(naa())
    atten = i_dag.replace(year=i_dag.year - 18, day=min(i_dag.day, 28))
    gi_foedselsdato(sara, atten - timedelta(days=3))
    vent(registrer(klient, sara, fra="foresatt", navn="Kari Hansen"), "18 år eller eldre", "Kari Hansen")
    vent(registrer(klient, sara, fra="fullmektig"), "Skriv navnet")
    gi_foedselsdato(sara, atten + timedelta(days=6))
    assert registrer(klient, sara, fra="foresatt", navn="Kari Hansen").status_code == 302
    assert Klage.objects.get().navn == "Kari Hansen"


def test_nummeret_fra_2032_har_ikke_aarhundre_men_alderen_leses_likevel(sara):
    """Somebody born in 2009 is neither eight years old nor a hundred and eighteen."""
    gi_foedselsdato(sara, datetime(2009, 3, 1, tzinfo=OSLO).date())
    from klage.alder import aldersgruppe  # noqa: PLC0415

    assert aldersgruppe(sara.person, datetime(2027, 2, 28, tzinfo=OSLO).date()) == UNDER_18
    assert aldersgruppe(sara.person, datetime(2027, 3, 1, tzinfo=OSLO).date()) == VOKSEN


def test_et_nummer_uten_dato_gjoer_at_skolen_spoerres_om_alderen(som, skoleadmin, sara):
    klient = som(skoleadmin)
    assert "Kandidatens alder" not in klient.get(reverse("klage:registrer", args=[sara.pk])).text
    Person.objects.filter(pk=sara.person_id).update(nummerslag="fiktivt")
    assert "Kandidatens alder" in klient.get(reverse("klage:registrer", args=[sara.pk])).text
    vent(registrer(klient, sara))
    vent(registrer(klient, sara, alder="voksen", fra="foresatt", navn="Kari"), "18 år eller eldre")
    vent(registrer(klient, sara, alder="under_15"), "samtykke fra foreldrene")
    assert registrer(klient, sara, alder="under_18").status_code == 302


def test_svarformen_foreslaas_av_det_som_er_levert_og_skolen_retter(som, skoleadmin, sara):
    klient = som(skoleadmin)
    sett_sendespost(sara)
    assert klag_selv(sara).svarform == "begge"
    klage = Klage.objects.get()
    klient.post(
        reverse("klage:klargjoer", args=[klage.pk]),
        {"fra": "kandidat", "maalform": "nn", "svarform": "papir", "fullmakt_sett": ""},
    )
    klage.refresh_from_db()
    assert (klage.svarform, klage.maalform, klage.maalform_bekreftet) == ("papir", "nn", True)


def test_ingen_klager_for_en_annen_skoles_elev(som, annen_skoleadmin, rektor, sara):
    assert registrer(som(annen_skoleadmin), sara).status_code == 404
    assert registrer(som(rektor), sara).status_code == 403
    side = som(annen_skoleadmin).get(reverse("klage:finn_kandidat"), {"sok": "Hansen"})
    assert sara.person.etternavn not in side.text
    assert not Klage.objects.exists()


def test_kandidaten_kan_ikke_sette_skolens_felt(sara):
    felt = Klagefelt(fullmakt_sett=True, sen_grunn="x", senvalg="naa", maalform="nn")
    klage = registrer_klage(kandidat_id=sara.pk, felt=felt, aktoer=som_kandidat(sara), naa=naa())
    assert not klage.fullmakt_sett
    assert not klage.maalform_bekreftet
    assert (klage.sen_grunn, klage.senvalg, klage.registrert_av_id) == ("", "", None)


def test_maalformen_bekreftes_i_norsk_og_matematikk(som, skoleadmin, sara):
    Fag.objects.filter(pk=sara.eksamen.fag_id).update(fagkode="NOR1267")
    klage = klag_selv(sara)
    side = som(skoleadmin).get(reverse("klage:klage", args=[klage.pk])).text
    assert "hvilken målform den er i" in side
