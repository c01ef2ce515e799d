"""What walking the pages of PAS showed: a choice of nothing is not all, and every page says what came of it and what next."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from brukere.models.bruker import Rolle
from deltakelse.services.fravaer import sett_fravaer
from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.models import Jobb
from felles.tid import naa
from pas_integration.models import Gjoeremaal, PasJobb, PasMelding, Samkjoering
from pas_integration.services import arkiv
from pas_integration.services.paasidene import dagen_er_hos
from pas_kontrakt.meldinger.egne import ApiFeil
from pas_kontrakt.meldinger.skriving import skriv
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import KandidatnummerFactory, PartiFactory, PeriodeFactory, lag_eksamen
from tests.fabrikker.pas_integration import forbindelse_til, kjoer_ut, lag_passkole
from tests.pas_integration.eksporthjelp import POST, START, eksportert, fjern, jobbside, start, start_eksport, tekst

pytestmark = pytest.mark.django_db

EKSPORT, SAMMENLIGNING = reverse("pas_integration:eksport"), reverse("pas_integration:sammenligning")
VALGT = re.compile(r'name="parti" data-kryss value="(\d+)" aria-label="[^"]*" checked')


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


def sammenlign(klient, parti):
    start(klient, parti)
    return kjoer_ut(PasJobb.objects.order_by("-pk").first(), naa() + timedelta(seconds=1))[0]


def test_ingenting_valgt_er_ikke_alt(pas, klient, partiet):
    svar = klient.get(SAMMENLIGNING, {"velg": "1"}, follow=True)

    assert svar.redirect_chain[0][0].startswith(EKSPORT)
    assert "Velg minst ett parti å sammenligne." in tekst(svar)
    assert "Eksporter 1 parti" in tekst(klient.get(SAMMENLIGNING))  # the way from the overview: everything


def test_et_parti_med_eksamen_i_gang_her_er_ikke_valgt_paa_forhaand(pas, klient, partiet, skole):
    nytt, _ = partiet
    begynt, _ = lag_passkole(skole, antall=1, navn="3STB", start=(naa() - timedelta(days=2)).replace(hour=8))

    side = tekst(klient.get(EKSPORT))

    assert VALGT.findall(side) == [str(nytt.pk)]
    assert side.count("Eksamenen er begynt her.") == 1
    eksportert(klient, begynt)  # what PAS has heard of once, goes along again
    fjern(begynt.kandidater.get())
    assert str(begynt.pk) in VALGT.findall(tekst(klient.get(EKSPORT)))


def test_en_sammenligning_sier_hvordan_det_staar_og_viser_videre(pas, klient, partiet):
    parti, _ = partiet
    sted = f"?skole={parti.skole.orgnr}&amp;periode={parti.eksamen.periode.kode}"

    side = tekst(jobbside(klient, sammenlign(klient, parti)))
    assert "2 kandidater er ikke i takt." in side
    assert f'href="{SAMMENLIGNING}{sted}"' in side
    eksportert(klient, parti)

    assert "Skolen og PAS er i takt." in tekst(jobbside(klient, sammenlign(klient, parti)))


def test_jobben_skiller_spoersmaal_fra_svar_og_tomme_svar_fra_ukjente(pas, klient, partiet):
    parti, kandidater = partiet
    eksportert(klient, parti)
    fjern(kandidater[0])

    side = tekst(jobbside(klient, eksportert(klient, parti)))

    assert "Spørsmål om PameldteKandidater" in side
    assert "Uten innhold" in side  # 204 to the removal
    assert "I orden (204)" in side
    assert "0 byte" not in side
    ukjent = arkiv.legg(
        retning="inn", slag="", metode="GET", sti="/", motpart="x", kropp=b"<a/>", naa=naa(), status=502
    )
    assert PasMelding.objects.get(pk=ukjent.pk).navn == "Ukjent"


def test_eksporten_har_ogsaa_importert_numrene(pas, klient, partiet):
    parti, _ = partiet
    eksportert(klient, parti)

    tider = dict(Samkjoering.objects.values_list("slag", "sist_ok"))

    assert tider[PasJobb.Slag.KANDIDATNUMMER] == tider[PasJobb.Slag.EKSPORT]


def test_en_eksport_som_feilet_har_ikke_importert_noe(pas, klient, partiet):
    parti, _ = partiet
    pas.svarer[POST] = [(400, skriv(ApiFeil("Regel 1 er brutt.")), "application/xml")]
    eksportert(klient, parti)

    assert not Samkjoering.objects.filter(slag=PasJobb.Slag.KANDIDATNUMMER).exists()
    assert "Siste forsøk gikk ikke" in tekst(klient.get(reverse("pas_integration:oversikt")))


@pytest.mark.parametrize(
    ("rolle", "sies"), [(Rolle.SKOLEADMIN, True), (Rolle.REKTOR, True), (Rolle.SKOLEADMIN_PLUSS, False)]
)
def test_den_som_ikke_kan_sette_nummeret_faar_vite_hvem_som_kan(pas, som, skole, partiet, rolle, sies):
    side = tekst(som(bruker_med_rolle(rolle, skole)).get(reverse("pas_integration:oppsett")))

    assert ("Det gjør Skoleadministrator+ ved skolen" in side) is sies


def test_gjoeremaalene_gjelder_alle_perioder_og_spoer_ikke_om_en(pas, klient, partiet, skole):
    neste = PeriodeFactory(kode="H-2027")
    PartiFactory(skole=skole, eksamen=lag_eksamen(start=START + timedelta(days=180), periode=neste))

    assert 'name="periode"' in tekst(klient.get(EKSPORT))
    assert 'name="periode"' not in tekst(klient.get(reverse("pas_integration:gjoeremaal")))


def test_siden_med_planen_foelger_med_til_den_er_hentet(pas, som, udir):
    eier = som(bruker_med_rolle(Rolle.UDIR, udir))
    adresse = reverse("pas_integration:eksamensplan")
    eier.post(adresse)
    assert "hx-get" in tekst(eier.get(adresse))

    kjoer_ut(PasJobb.objects.get(), naa() + timedelta(seconds=1))  # this PAS has no plan

    side = tekst(eier.get(adresse))
    assert "hx-get" not in side
    assert "Feilet" in side


def test_arkivet_hos_pas_sier_hvem_det_er_snakket_med(som, skole, skoleadmin, settings):
    settings.PAS_TJENER = True
    assert "mellom skolesystemene og PAS" in tekst(som(skoleadmin).get(reverse("pas_integration:meldinger")))


def test_et_pas_uten_sletting_blir_ikke_lovet_noe_paa_vegne_av(pas, klient, partiet, settings):
    parti, kandidater = partiet
    settings.PAS_KLIENT = forbindelse_til(pas, uten=("sletting",))
    eksportert(klient, parti)
    fjern(kandidater[0])

    side = tekst(klient.get(SAMMENLIGNING))
    assert "Dette PAS tar ikke imot slettinger fra oss." in side
    assert "kan ikke angres herfra" not in side
    jobben = tekst(jobbside(klient, eksportert(klient, parti)))
    assert "Se hva som skal gjøres i PAS" in jobben

    for innhold in (side, jobben):
        assert "Må tas ut på sidene til PAS." in innhold
        assert "Tas ut av PAS når du bekrefter" not in innhold


def test_en_jobb_som_venter_paa_pas_sier_naar_den_spoer_igjen_og_kan_spoerre_naa(pas, klient, partiet):
    parti, _ = partiet
    pas.behandler_etter = 2
    start_eksport(klient, parti)
    naar = naa()
    pasjobb, _ = kjoer_ut(PasJobb.objects.get(), naar, ganger=1)

    side = tekst(jobbside(klient, pasjobb))
    assert "Vi spør PAS igjen kl. " in side
    assert "Spør PAS nå" in side
    klient.post(reverse("pas_integration:proev", args=[pasjobb.jobb.noekkel]))

    pasjobb.jobb.refresh_from_db()
    assert pasjobb.jobb.forfall <= naa()


def test_en_avbrutt_jobb_lover_ikke_at_den_spoer_igjen(pas, klient, partiet):
    parti, _ = partiet
    pas.behandler_etter = 2
    start_eksport(klient, parti)
    pasjobb, _ = kjoer_ut(PasJobb.objects.get(), naa(), ganger=1)
    loefte = "Vi spør igjen av oss selv."
    assert loefte in tekst(jobbside(klient, pasjobb))
    klient.post(reverse("pas_integration:avbryt", args=[pasjobb.jobb.noekkel]))

    assert loefte not in tekst(jobbside(klient, pasjobb))
    assert loefte not in tekst(klient.get(reverse("pas_integration:oversikt")))


def test_eleven_ser_at_eksamensdagen_er_hos_pas_naar_pas_har_eleven(pas, klient, skole, settings):
    parti, (en, to) = lag_passkole(skole, antall=2, start=(naa() - timedelta(days=2)).replace(hour=8))
    pas.mangler = {to.person.nummer}
    eksportert(klient, parti)
    sider = {}
    for kandidat in (en, to):
        kandidat.refresh_from_db()
        if kandidat.kandidatnummer is None:  # PAS gave a number to whom it took in only
            kandidat.kandidatnummer = KandidatnummerFactory(person=kandidat.person, periode=parti.eksamen.periode)
            kandidat.save(update_fields=["kandidatnummer"])
        elev = Client()
        nummer, passord = kandidat.kandidatnummer.nummer, kandidat.passord.passord
        elev.post(reverse("kandidat:logg_inn"), {"nummer": nummer, "passord": passord, "til": "eksamener"})
        sider[kandidat.pk] = tekst(elev.get(reverse("kandidat:eksamener")))

    lenke = f'<dd>PAS<br><a class="ds-link" href="{settings.PAS_KLIENT.nettsted}"'
    assert (lenke in sider[en.pk], "Her i Eksamensløpet" in sider[en.pk]) == (True, False)
    assert (lenke in sider[to.pk], "Her i Eksamensløpet" in sider[to.pk]) == (False, True)
    settings.PAS_KLIENT = None
    assert dagen_er_hos(Kandidat.objects.all()) == {}


def test_hvor_dagen_er_koster_like_mye_for_mange(pas, klient, skole, django_assert_num_queries):
    parti, _ = lag_passkole(skole, antall=5, start=START)
    eksportert(klient, parti)
    with django_assert_num_queries(2):
        assert len(dagen_er_hos(Kandidat.objects.all())) == 5


def test_naar_pas_tar_imot_fravaer_er_det_ikke_lenger_noe_aa_gjoere_for_haand(pas, klient, partiet, settings):
    parti, (en, _to) = partiet
    eksportert(klient, parti)
    settings.PAS_KLIENT = forbindelse_til(pas, uten=("fravaer",))
    sett_fravaer(kandidat_id=en.pk, slag="IDF", aktoer=SYSTEM, naa=START + timedelta(hours=3))
    for naar, aapne in ((timedelta(hours=4), 1), (timedelta(hours=5), 0)):
        start(klient, parti, "utveksle_fravaer")
        pasjobb, _ = kjoer_ut(PasJobb.objects.latest("pk"), START + naar)
        assert pasjobb.jobb.status == Jobb.Status.FERDIG, pasjobb.jobb.melding
        assert Gjoeremaal.objects.filter(gjort__isnull=True).count() == aapne
        settings.PAS_KLIENT = forbindelse_til(pas)
    assert pas.fravaer_mottatt
