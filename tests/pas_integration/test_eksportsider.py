"""The pages of the export: choose, compare, start, follow, do by hand; by role, twice, at another school, without a PAS."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Eksamensparti
from felles.hendelser import SYSTEM
from felles.models import Hendelse, Jobb
from felles.tid import naa
from pas_integration.models import Gjoeremaal, PasJobb
from pas_integration.services.eksport.bestilling import bestill_eksport
from pas_kontrakt.meldinger.typer import Kandidatstatus
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.pas_integration import DEL, forbindelse_til, kjoer_ut, lag_passkole
from tests.pas_integration.eksporthjelp import START, eksportert, fjern, jobbside, start, start_eksport, tekst

Type = Eksamensparti.Eksamenstype

pytestmark = pytest.mark.django_db


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


@pytest.mark.parametrize("navn", ["oversikt", "eksport", "gjoeremaal", "oppsett"])
def test_uten_pas_sier_siden_det_rolig(klient, partiet, navn):
    svar = klient.get(reverse(f"pas_integration:{navn}"))

    assert svar.status_code == 200
    if navn in {"oversikt", "eksport"}:
        assert "ikke knyttet til PAS" in tekst(svar)


def test_uten_pas_kan_ingenting_startes(klient, partiet):
    parti, _ = partiet

    for svar in (start_eksport(klient, parti), start(klient, parti)):
        assert svar.status_code == 302
    assert not Jobb.objects.exists()


def test_en_skole_uten_partier_faar_vite_hva_som_skal_til(pas, klient):
    assert "ingen partier å sende til PAS" in tekst(klient.get(reverse("pas_integration:oversikt")))


def test_velge_sammenligne_eksportere_og_foelge_med(pas, klient, partiet):
    parti, kandidater = partiet
    PartiFactory(skole=parti.skole, eksamen=parti.eksamen, navn="Muntlig", eksamenstype=Type.MUNTLIG)

    valg = tekst(klient.get(reverse("pas_integration:eksport")))
    assert "Ikke sendt" in valg
    assert "Muntlig eksamen gjennomføres og vurderes av skolen" in valg
    side = tekst(klient.get(reverse("pas_integration:sammenligning"), {"parti": parti.pk}))
    assert "Eksporter 1 parti" in side
    assert "Sender 2 kandidater." in side
    assert kandidater[0].person.etternavn in side
    assert kandidater[0].person.nummer not in side

    svar = start_eksport(klient, parti)
    pasjobb = PasJobb.objects.get()
    assert svar.url == reverse("pas_integration:jobb", args=[pasjobb.jobb.noekkel])
    assert "hx-get" in tekst(jobbside(klient, pasjobb))
    assert "Spør PAS hva det har" in tekst(jobbside(klient, pasjobb, **{"HX-Request": "true"}))
    ferdig, _ = kjoer_ut(pasjobb, naa() + timedelta(seconds=1))

    assert ferdig.jobb.status == Jobb.Status.FERDIG
    side = tekst(jobbside(klient, pasjobb))
    assert "2 kandidater ble sendt." in side
    assert "2 kandidatnumre ble importert." in side
    assert "Pamelding" in side
    assert "hx-get" not in side
    assert jobbside(klient, pasjobb, **{"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "I takt (2)" in tekst(klient.get(reverse("pas_integration:eksport")))
    oversikt = tekst(klient.get(reverse("pas_integration:oversikt")))
    assert "Skolen og PAS er i takt." in oversikt


def test_det_samme_startet_to_ganger_er_en_jobb_og_noe_annet_sier_hva_som_paagaar(pas, klient, partiet, skole):
    parti, _ = partiet
    annet, _ = lag_passkole(skole, antall=1, navn="3STB", start=START + timedelta(days=1))

    adresser = {start_eksport(klient, parti).url for _ in range(2)}
    svar = start_eksport(klient, annet)

    assert adresser == {svar.url}
    assert "pågår allerede" in tekst(klient.get(svar.url))
    assert PasJobb.objects.count() == 1


def test_et_parti_som_ikke_gaar_til_pas_eller_ikke_er_skolens_kan_ikke_eksporteres(pas, klient, partiet, annen_skole):
    parti, _ = partiet
    muntlig = PartiFactory(skole=parti.skole, eksamen=parti.eksamen, navn="Muntlig", eksamenstype=Type.MUNTLIG)
    fremmed, _ = lag_passkole(annen_skole, antall=1)

    for valgt in ([muntlig.pk], [fremmed.pk], ["tull"], []):
        svar = start_eksport(klient, parti, parti=valgt)
        assert svar.url == reverse("pas_integration:eksport")
    assert not PasJobb.objects.exists()


def test_en_annen_skoles_jobb_og_gjoeremaal_finnes_ikke(pas, klient, partiet, som, annen_skoleadmin, settings):
    parti, kandidater = partiet
    pasjobb = eksportert(klient, parti)
    fremmed = som(annen_skoleadmin)

    assert jobbside(fremmed, pasjobb).status_code == 404
    assert start_eksport(fremmed, parti).status_code == 404
    assert start(fremmed, parti).status_code == 404
    assert kandidater[0].person.etternavn not in tekst(
        fremmed.get(reverse("pas_integration:sammenligning"), {"skole": parti.skole.orgnr})
    )


def test_rektor_leser_og_starter_ingenting(pas, klient, partiet, som, skole):
    parti, _ = partiet
    pasjobb = eksportert(klient, parti)
    rektor = som(bruker_med_rolle(Rolle.REKTOR, skole))

    assert jobbside(rektor, pasjobb).status_code == 200
    assert "Spør PAS nå" not in tekst(rektor.get(reverse("pas_integration:oversikt")))
    assert start_eksport(rektor, parti).status_code == 403
    assert rektor.post(reverse("pas_integration:proev", args=[pasjobb.jobb.noekkel])).status_code == 403


def test_det_pas_sier_om_kandidaten_staar_med_hva_som_maa_gjoeres(pas, klient, partiet):
    parti, kandidater = partiet
    pas.avviser[kandidater[0].person.nummer] = (Kandidatstatus.ANNEN_SKOLE, "Påmeldt ved Storvik.")

    side = tekst(jobbside(klient, eksportert(klient, parti)))

    assert "Påmeldt ved Storvik." in side
    assert "Avklar med den skolen" in side
    assert "Avvist (1)" in tekst(klient.get(reverse("pas_integration:eksport")))


def test_ukjent_nummer_hos_pas_viser_veien_til_aa_rette_det_og_jobben_kan_fortsette(pas, klient, partiet, som, skole):
    parti, _ = partiet
    feil = '<ApiError xmlns="http://pas.udir.no/Pamelding"><Message>Ukjent skole.</Message></ApiError>'
    pas.svarer["GET", f"{DEL}/kandidat"] = [(404, feil.encode(), "application/xml")]
    pasjobb = eksportert(klient, parti)
    oppsett = reverse("pas_integration:skoleoppsett", args=[skole.orgnr])

    side = tekst(jobbside(klient, pasjobb))
    assert "Ukjent skole." in side
    assert oppsett in side
    assert klient.get(oppsett).status_code == 403  # an administrator, not administrator+
    pluss = som(bruker_med_rolle(Rolle.SKOLEADMIN_PLUSS, skole))
    assert pluss.post(oppsett, {"pas_orgnr": "123"}).status_code == 422
    assert pluss.post(oppsett, {"pas_orgnr": "810 000 082"}).status_code == 302
    skole.refresh_from_db()
    assert skole.nummer_i_pas == "810000082"
    assert Hendelse.objects.filter(handling="organisasjon.pas_orgnr").count() == 1

    svar = klient.post(reverse("pas_integration:proev", args=[pasjobb.jobb.noekkel]))
    assert svar.status_code == 302
    ferdig, _ = kjoer_ut(pasjobb, naa() + timedelta(minutes=1))
    assert ferdig.jobb.status == Jobb.Status.FERDIG
    assert pas.mottatt[0].orgnr == "810000082"
    assert oppsett not in tekst(jobbside(klient, pasjobb))


def test_nummeret_til_en_annen_skole_tas_ikke(pas, som, skole, annen_skole):
    pluss = som(bruker_med_rolle(Rolle.SKOLEADMIN_PLUSS, skole))

    svar = pluss.post(reverse("pas_integration:skoleoppsett", args=[skole.orgnr]), {"pas_orgnr": annen_skole.orgnr})

    assert svar.status_code == 422
    assert "tilhører en annen organisasjon" in tekst(svar)


def test_avbryte_lar_det_pas_har_faatt_staa(pas, klient, partiet):
    parti, _ = partiet
    pas.behandler_etter = 5
    start_eksport(klient, parti)
    pasjobb, _ = kjoer_ut(PasJobb.objects.get(), naa() + timedelta(seconds=1), ganger=1)

    for _ in range(2):
        klient.post(reverse("pas_integration:avbryt", args=[pasjobb.jobb.noekkel]))

    pasjobb.jobb.refresh_from_db()
    assert pasjobb.jobb.status == Jobb.Status.AVBRUTT
    assert len(pas.mottatt) == 1
    igjen = eksportert(klient, parti, naa() + timedelta(hours=1))
    assert (igjen.jobb.status, len(pas.mottatt)) == (Jobb.Status.FERDIG, 1)


def test_et_gjoeremaal_meldes_gjort_en_gang_og_kan_angres(pas, klient, partiet, settings):
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"sletting"})
    parti, kandidater = partiet
    eksportert(klient, parti)
    fjern(kandidater[0])
    eksportert(klient, parti, naa() + timedelta(hours=1))
    gjoeremaal = Gjoeremaal.objects.get()
    assert gjoeremaal.tekst in tekst(klient.get(reverse("pas_integration:oversikt")))
    adresse = reverse("pas_integration:gjort", args=[gjoeremaal.pk])

    side = tekst(klient.post(adresse, follow=True))
    klient.post(adresse)

    gjoeremaal.refresh_from_db()
    assert gjoeremaal.gjort is not None
    assert Hendelse.objects.filter(handling="pas.gjoeremaal_gjort").count() == 1
    angre = side.split('action="/angre/')[1].split('"')[0] if 'action="/angre/' in side else None
    assert angre
    klient.post(f"/angre/{angre}", {"neste": "/pas/"})
    gjoeremaal.refresh_from_db()
    assert gjoeremaal.gjort is None


def test_kandidatnummer_hentes_alene(pas, klient, partiet):
    parti, kandidater = partiet
    eksportert(klient, parti)
    for kandidat in kandidater:
        kandidat.refresh_from_db()
        nummer, kandidat.kandidatnummer = kandidat.kandidatnummer, None
        kandidat.save(update_fields=["kandidatnummer"])
        nummer.delete()

    start(klient, parti, "start_kandidatnummer")
    ferdig, _ = kjoer_ut(PasJobb.objects.order_by("-pk").first(), naa() + timedelta(hours=1))

    assert ferdig.utfall["numre_nye"] == 2
    assert "2 kandidatnumre ble importert." in tekst(jobbside(klient, ferdig))


def test_et_parti_som_er_slettet_her_kan_ryddes_bort_i_pas(pas, klient, partiet):
    parti, kandidater = partiet
    eksportert(klient, parti)
    kode = f"{parti.eksamen.fag.fagkode}-"
    for kandidat in kandidater:
        fjern(kandidat)
    Eksamensparti.objects.filter(pk=parti.pk).update(eksamenstype=Type.LOKAL_EGEN)

    assert "Ikke noe parti her lenger" in tekst(klient.get(reverse("pas_integration:eksport")))
    side = tekst(klient.get(reverse("pas_integration:sammenligning"), {"fag": kode}))
    assert "Rydd i PAS" in side
    start_eksport(klient, parti, parti=[], fag=[kode])
    kjoer_ut(PasJobb.objects.order_by("-pk").first(), naa() + timedelta(hours=1))

    assert len(pas.slettet) == 2
    assert pas.kandidater == {}


@pytest.mark.parametrize("navn", ["oversikt", "eksport", "sammenligning"])
def test_sidene_koster_like_mange_spoerringer_for_en_og_tretti(
    pas, klient, partiet, skole, navn, django_assert_max_num_queries
):
    parti, _ = partiet
    eksportert(klient, parti)
    adresse = reverse(f"pas_integration:{navn}")
    klient.get(adresse)
    en = _spoerringer(klient, adresse)
    for n in range(10):
        annet, _ = lag_passkole(skole, antall=3, navn=f"P{n}", start=START + timedelta(days=n + 1))
        bestill_eksport(
            skole=skole, periode=annet.eksamen.periode, parti_ider=[annet.pk], fag=[], aktoer=SYSTEM, naa=naa(),
            bruker=bruker_med_rolle(Rolle.SKOLEADMIN, skole),
        )  # fmt: skip
        Jobb.objects.update(status="avbrutt", avsluttet=naa(), forfall=None, leie=None, leie_til=None)
    lag_kandidat(parti)

    assert _spoerringer(klient, adresse) == en


def _spoerringer(klient, adresse):

    with CaptureQueriesContext(connection) as spurt:
        assert klient.get(adresse).status_code == 200
    return len(spurt)


@pytest.mark.parametrize(
    "adresse", ["?skole=tull&periode=X", "?vis=tull&side=-1&parti=abc", "?fag=%00&parti=99999999999999999999"]
)
def test_oppdiktede_adresser_er_aldri_en_feil(pas, klient, partiet, adresse):
    for navn in ("oversikt", "eksport", "sammenligning", "gjoeremaal", "oppsett"):
        assert klient.get(reverse(f"pas_integration:{navn}") + adresse).status_code == 200
