"""Publication of answers: alone or in a batch, at a second; nothing shows before it, and it is final."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import naa, oslo
from klage.models import Annullering, Klage, Klageutfall, Vitnemaalsoppgave
from klage.querysets.resultat import gjeldende_resultat, resultater
from klage.querysets.utenfra import vitnemaalsoppgaver
from klage.services.trekking import trekk
from klagenemnd.querysets.nemnd import nemnda
from klagenemnd.services.kontroll import returner
from klagenemnd.services.publisering import publiser
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.klagebord import TEKST
from tests.fabrikker.klagesvar import gi_svar, kvalitetssikre, lag_svar, lag_til_kontroll
from tests.fabrikker.sensur import aktoer

pytestmark = pytest.mark.django_db
OM_EN_TIME = timedelta(hours=1)
ADRESSE = "/klage/publisering/"


@pytest.fixture
def klage(skole, statsforvalter, saksbehandler):
    return kvalitetssikre(lag_til_kontroll(skole, statsforvalter), saksbehandler)


def status(klage):
    return Klage.objects.values_list("status", flat=True).get(pk=klage.pk)


def karakter(klage, tid):
    return gjeldende_resultat(Kandidat.objects.filter(pk=klage.kandidat_id), tid).get().resultat


def test_flere_publiseres_sammen_med_et_svar_for_hver(som, saksbehandler, klage, skole, statsforvalter):
    staar = kvalitetssikre(lag_til_kontroll(skole, statsforvalter, "3"), saksbehandler)
    klient = som(saksbehandler)
    assert "2 klagesvar kan publiseres" in klient.get("/").text
    liste = klient.get(ADRESSE)
    assert liste.context["antall"] == {"opprettholdt": 1, "opp": 1, "ned": 0, "satt": 0}
    assert klage.kandidat.person.etternavn not in liste.text
    side = klient.post(ADRESSE, {"valgt": [klage.pk, staar.pk], "naar": "naa"}).text
    assert side.count("Svaret er publisert.") == 2
    for ett in (klage, staar):
        assert status(ett) == "avgjort"
    utfall = Klageutfall.objects.get(klage=klage)
    assert (utfall.verdi, utfall.kilde, utfall.maalform) == ("4", "nemnd", klage.maalform)
    assert "Karakteren settes opp til 4 – FIRE." in utfall.tekst
    assert all(tekst in utfall.tekst for tekst in TEKST.values())
    # Only where the grade was changed.
    assert [oppgave.kandidat_id for oppgave in Vitnemaalsoppgave.objects.all()] == [klage.kandidat_id]


def test_ingenting_vises_foer_sekundet_og_alt_fra_det(som, saksbehandler, skoleadmin, klage, skole):
    with time_machine.travel(naa().replace(microsecond=0), tick=False) as klokken:
        fra = naa() + OM_EN_TIME
        lokal = oslo(fra)
        data = {"valgt": klage.pk, "naar": "senere", "dato": lokal.date().isoformat(), "klokke": f"{lokal:%H:%M}"}
        side = som(saksbehandler).post(ADRESSE, data).text
        assert "Svaret blir publisert" in side
        fra = Klageutfall.objects.get().synlig_fra
        for tid, synlig in ((fra - timedelta(microseconds=1), False), (fra, True)):
            klokken.move_to(tid, tick=False)
            klient = som(skoleadmin)
            assert ("Svar på 1 klage" in klient.get("/").text) == synlig
            assert ("skal ha nytt vitnemål" in klient.get("/").text) == synlig
            assert (klage.kandidat.person.etternavn in klient.get(reverse("klagenemnd:svarliste")).text) == synlig
            for navn in ("svar", "svarbrev"):
                riktig = 200 if synlig else 404
                assert klient.get(reverse(f"klagenemnd:{navn}", args=[klage.pk])).status_code == riktig
            brev = klient.get(reverse("klagenemnd:alle_svarbrev"), {"valgt": klage.pk})
            assert brev.status_code == (200 if synlig else 404)
            assert karakter(klage, naa()) == ("4" if synlig else "3")
            parti = klient.get(reverse("eksamen:parti", args=[klage.kandidat.parti_id])).text
            assert ("4 – fire, etter klage" in parti) == synlig


def test_et_svar_paa_vei_kan_ikke_endres_trekkes_eller_returneres(som, saksbehandler, skoleadmin, klage):
    gi_svar(saksbehandler, klage, synlig_fra=naa() + OM_EN_TIME)
    klient = som(saksbehandler)
    assert "Venter på sekundet sitt" in klient.get(ADRESSE).text
    assert "1 klagesvar blir publisert" in klient.get("/").text
    (svar,) = gi_svar(saksbehandler, klage)
    assert (svar.gjort, "det kan ikke endres" in svar.melding) == (False, True)
    with pytest.raises(Domenefeil) as feil:
        trekk(klage_id=klage.pk, aktoer=aktoer(skoleadmin), naa=naa())
    assert feil.value.kode == "endelig"
    data = {"handling": "returner", "versjon": 1, "kommentar": "Vent"}
    side = klient.post(reverse("klagenemnd:kontroll", args=[klage.pk]), data)
    assert side.status_code == 422
    assert "Klagen står som «Avgjort»" in side.text
    assert "Svaret er endelig" in side.text
    assert Klageutfall.objects.count() == 1
    assert Hendelse.objects.filter(handling="klage.avgjort").count() == 1


def test_en_som_ikke_er_klar_stanser_ikke_de_andre(saksbehandler, skoleadmin, klage, skole, statsforvalter):
    returnert, trukket, venter = (lag_til_kontroll(skole, statsforvalter) for _nr in range(3))
    for ett in (returnert, trukket):
        kvalitetssikre(ett, saksbehandler)
    returner(
        klage_id=returnert.pk, kontrollert_versjon=1, kommentar="Se igjen", aktoer=aktoer(saksbehandler), naa=naa()
    )
    trekk(klage_id=trukket.pk, aktoer=aktoer(skoleadmin), naa=naa())
    svar = {ett.pk: ett for ett in gi_svar(saksbehandler, returnert, trukket, venter, klage)}
    assert [pk for pk, ett in svar.items() if ett.gjort] == [klage.pk]
    assert "«Åpnet for ny vurdering»" in svar[returnert.pk].melding
    assert "«Trukket»" in svar[trukket.pk].melding
    assert "«Til kvalitetssikring»" in svar[venter.pk].melding
    assert Klageutfall.objects.get().klage == klage


def test_en_karakter_som_er_borte_eller_rettet_siden_faar_ikke_noe_svar(som, saksbehandler, klage, statsforvalter):
    Annullering.objects.create(
        kandidat=klage.kandidat, vedtatt=naa(), vedtatt_av=saksbehandler, myndighet=statsforvalter
    )
    assert "annullert" in gi_svar(saksbehandler, klage)[0].melding
    assert "ingen karakter å svare på" in som(saksbehandler).get(reverse("klagenemnd:sak", args=[klage.pk])).text
    Annullering.objects.update(opphevet=naa())
    Klage.objects.update(karakter="2")
    assert "rettet fra 2 til 3" in gi_svar(saksbehandler, klage)[0].melding
    assert (status(klage), Klageutfall.objects.exists()) == ("godkjent", False)
    Klage.objects.update(karakter="3")
    assert gi_svar(saksbehandler, klage)[0].gjort


def test_andres_saker_og_tomme_valg_publiserer_ingenting(som, fylke, klage, saksbehandler):
    klient = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    side = klient.post(ADRESSE, {"valgt": klage.pk, "naar": "naa"})
    assert side.status_code == 200
    assert klage.kandidat.kandidatnummer.nummer not in side.text
    tomt = som(saksbehandler).post(ADRESSE, {"naar": "naa"})
    assert tomt.status_code == 422
    assert "Kryss av for svarene du vil publisere." in tomt.text
    assert status(klage) == "godkjent"


def test_den_som_har_sittet_i_nemnda_publiserer_den_ikke(som, klage, statsforvalter):
    medlem = nemnda(klage.pk)[0].bruker
    RolletildelingFactory(bruker=medlem, rolle=Rolle.STATSFORVALTER, organisasjon=statsforvalter)
    assert som(medlem).post(ADRESSE, {"valgt": klage.pk, "naar": "naa"}).context["svar"] == []
    (svar,) = gi_svar(medlem, klage)
    assert "har vært med i saken" in svar.melding
    assert status(klage) == "godkjent"


@pytest.mark.parametrize(("om", "kode"), [(timedelta(seconds=-1), "passert"), (timedelta(days=61), "for_langt_fram")])
def test_et_umulig_tidspunkt_publiserer_ingenting(klage, saksbehandler, om, kode):
    tid = naa()
    with pytest.raises(Domenefeil) as feil:
        publiser(klage_ider=[klage.pk], aktoer=aktoer(saksbehandler), naa=tid, synlig_fra=tid + om)
    assert feil.value.kode == kode
    assert status(klage) == "godkjent"


def test_et_tidspunkt_som_har_vaert_sies_paa_siden(som, klage, saksbehandler):
    data = {"valgt": klage.pk, "naar": "senere", "dato": "2020-01-01", "klokke": "09:00"}
    side = som(saksbehandler).post(ADRESSE, data)
    assert side.status_code == 422
    assert "har allerede vært" in side.text
    assert status(klage) == "godkjent"


def test_svaret_er_endelig_og_har_ingen_klagefrist(klage, saksbehandler):
    gi_svar(saksbehandler, klage)
    resultat = resultater(Kandidat.objects.filter(pk=klage.kandidat_id), naa())[klage.kandidat_id]
    assert (resultat.verdi, resultat.etter_klage, resultat.klagefrist) == ("4", True, None)


def test_en_aapen_oppgave_om_vitnemaal_staar_mens_den_nye_venter(klage, saksbehandler, skole):
    gammel = Vitnemaalsoppgave.objects.create(kandidat=klage.kandidat, laget=naa() - timedelta(days=3))
    gi_svar(saksbehandler, klage, synlig_fra=naa() + OM_EN_TIME)
    # It would tell that an answer has been made if it went away.
    assert list(vitnemaalsoppgaver([skole], naa())) == [gammel]


def test_hendelsen_har_verken_karakter_eller_tekst(klage, saksbehandler):
    gi_svar(saksbehandler, klage)
    hendelse = Hendelse.objects.get(handling="klage.avgjort")
    assert hendelse.data == {"fra": "godkjent", "til": "avgjort"}
    assert not Hendelse.objects.filter(handling__startswith="vitnemaal").exists()


def test_databasen_tar_bare_svaret_som_er_kvalitetssikret(skole, statsforvalter, saksbehandler):
    klage = lag_til_kontroll(skole, statsforvalter)

    def svar(verdi):
        with transaction.atomic():
            Klageutfall.objects.create(
                klage=klage, kilde="nemnd", verdi=verdi, maalform="nb", synlig_fra=naa(), laget=naa()
            )
            transaction.set_rollback(True)

    with pytest.raises(IntegrityError, match="har godkjent"):
        svar("4")
    kvalitetssikre(klage, saksbehandler)
    svar("4")
    with pytest.raises(IntegrityError, match="har godkjent"):
        svar("5")


@pytest.mark.parametrize("antall", [1, 8])
def test_sidene_koster_like_mange_spoerringer(
    som, saksbehandler, skoleadmin, skole, statsforvalter, django_assert_max_num_queries, antall
):
    for _nr in range(antall):
        kvalitetssikre(lag_til_kontroll(skole, statsforvalter), saksbehandler)
    lag_svar(skole, statsforvalter, saksbehandler)
    myndighet, skolen = som(saksbehandler), som(skoleadmin)
    for klient, adresse in ((myndighet, ADRESSE), (skolen, reverse("klagenemnd:svarliste"))):
        klient.get("/")
        with django_assert_max_num_queries(9):
            assert klient.get(adresse).status_code == 200
