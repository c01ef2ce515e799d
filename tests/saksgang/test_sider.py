"""The school's and the authority's pages: the case as the candidate has it, and the timeline of a grade, with its seal."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import naa
from klage.models import Klage
from klage.services.trekking import trekk
from klagenemnd.models import Klageoppdrag
from saksgang.querysets.klagelinjer import klagelinjer
from sensur.models import Karakterforslag, Sensoroppdrag
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.klage import lag_klage, lag_publisert_parti, rad, ta_imot
from tests.fabrikker.klagenemnd import lag_nemnd, lag_sendt_klage
from tests.fabrikker.klagesvar import gi_svar, kvalitetssikre, lag_svar, lag_til_kontroll
from tests.fabrikker.sensur import aktoer, foreslaa, lag_sensor, lag_sensurparti, sett_alle_like, tildel
from tests.inntak.conftest import annuller
from tests.personvern import hendelser_uten_persondata

pytestmark = pytest.mark.django_db


def sak(klient, kandidat):
    return klient.get(f"/klage/forloep/{kandidat.pk}/")


def tidslinje(klient, kandidat):
    return klient.get(f"/klage/tidslinje/{kandidat.pk}/")


def test_skolen_kommer_fra_partiet_til_saken_og_tidslinjen(som, rektor, skole, statsforvalter):
    parti = lag_publisert_parti(skole, statsforvalter, "3", "4")
    klient = som(rektor)
    assert f"/klage/forloep/parti/{parti.pk}/" in klient.get(f"/eksamen/partier/{parti.pk}/").text
    side = klient.get(f"/klage/forloep/parti/{parti.pk}/").text
    for kandidat in parti.kandidater.select_related("person"):
        assert f"/klage/forloep/{kandidat.pk}/" in side
        assert f"/klage/tidslinje/{kandidat.pk}/" in side
        assert kandidat.person.etternavn in side
    assert "Klagefrist" in sak(klient, kandidat).text


def test_klagesidene_leder_til_saken_og_tidslinjen(som, rektor, skole, saksbehandler, statsforvalter):
    klage = lag_sendt_klage(skole, statsforvalter)
    for bruker, side in ((rektor, f"/klage/klager/{klage.pk}/"), (saksbehandler, f"/klage/saker/{klage.pk}/")):
        tekst = som(bruker).get(side).text
        assert f"/klage/forloep/{klage.kandidat_id}/" in tekst
        assert f"/klage/tidslinje/{klage.kandidat_id}/" in tekst


def test_saken_er_den_samme_for_skolen_som_for_kandidaten_og_har_hvem_som_kan_svare(som, rektor, skole, saksbehandler,
                                                                                   statsforvalter):  # fmt: skip
    klage = lag_svar(skole, statsforvalter, saksbehandler, "4")
    side = sak(som(rektor), klage.kandidat).text
    for ord_ in ("Klagen er registrert", "Klagen er sendt", "Karakteren er endret til 4 – fire", "lager skolen et nytt", "Saken er ferdig",
                 statsforvalter.navn, f"/klage/svar/{klage.pk}/"):  # fmt: skip
        assert ord_ in side, ord_


@pytest.mark.parametrize("side", [sak, tidslinje])
def test_nemndas_arbeid_endrer_ingenting_paa_skolens_sider(som, rektor, skole, saksbehandler, statsforvalter, side):
    klient = som(rektor)
    with time_machine.travel(naa(), tick=False):
        klage = lag_sendt_klage(skole, statsforvalter)
        lag_nemnd(klage)
        foer = side(klient, klage.kandidat).content
        assert "5 – fem" not in foer.decode()
        svar = lag_til_kontroll(skole, statsforvalter, "5")
        kvalitetssikre(svar, saksbehandler)
        assert gi_svar(saksbehandler, svar, synlig_fra=naa() + timedelta(hours=1))[0].gjort
        # Another case, that is decided and sealed, has the very same steps and lines.
        etter = side(klient, svar.kandidat).content
    assert uten_navn(foer, klage) == uten_navn(etter, svar)


@pytest.mark.parametrize("side", [sak, tidslinje])
def test_sensorenes_arbeid_endrer_ingenting_paa_skolens_sider_foer_publiseringen(
    som, rektor, skole, statsforvalter, side
):
    klient = som(rektor)

    def innholdet():
        return side(klient, kandidat).text.partition("<main")[2].partition("</main>")[0]

    parti = lag_sensurparti(skole, statsforvalter, kandidater=1)
    kandidat = parti.kandidater.get()
    oppdragene = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    foer = innholdet()
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "6", bekreftet=True)
    sett_alle_like(oppdragene[1])
    assert innholdet() == foer
    assert kandidat.person.navn in foer


def uten_navn(innhold, klage):
    """What the page says, without who it is about."""
    tekst = innhold.decode().partition("<main")[2].partition("</main>")[0]
    kandidat = klage.kandidat
    for eget in (
        kandidat.person.navn, kandidat.kandidatnummer.nummer, str(kandidat.eksamen.fag), kandidat.eksamen.fag.kode,
        f"/{kandidat.pk}/", f"/{kandidat.parti_id}/", kandidat.parti.navn,
    ):  # fmt: skip
        tekst = tekst.replace(eget, "")
    assert "Klagen" in tekst
    return re.sub(r"Kvitteringskode [\w-]+", "", tekst).splitlines()


def test_svaret_kommer_paa_sekundet_i_sak_tidslinje_og_pdf(som, rektor, saksbehandler, skole, statsforvalter):
    with time_machine.travel(naa(), tick=False) as klokken:
        fra = naa() + timedelta(hours=1)
        klage = lag_svar(skole, statsforvalter, saksbehandler, "5", synlig_fra=fra)
        klokken.move_to(fra - timedelta(microseconds=1), tick=False)
        for bruker in (rektor, saksbehandler):
            for side in (sak, tidslinje):
                tekst = side(som(bruker), klage.kandidat).text
                for forseglet in ("5 – fem", "ble til 5", "Utkast", "kvalitetssikret", "Karakter 5"):
                    assert forseglet not in tekst, (side, forseglet)
        klokken.move_to(fra, tick=False)
        assert "3 ble til 5" in tidslinje(som(rektor), klage.kandidat).text
        assert "endret til 5 – fem" in sak(som(rektor), klage.kandidat).text
        # How the board worked is for the authority that answered.
        nemnda = tidslinje(som(saksbehandler), klage.kandidat).text
        for ord_ in ("Utkast 1 til vedtak", "Karakter 5", "Utkast 1 ble godkjent", "Utkast 1 ble kvalitetssikret"):
            assert ord_ in nemnda, ord_
            assert ord_ not in tidslinje(som(rektor), klage.kandidat).text, ord_


def test_en_trukket_klage_faar_aldri_vist_hva_nemnda_mente(som, saksbehandler, skole, statsforvalter):
    klage = lag_til_kontroll(skole, statsforvalter, "5")
    trekk(klage_id=klage.pk, aktoer=aktoer(saksbehandler), naa=naa())
    side = tidslinje(som(saksbehandler), klage.kandidat).text
    assert "Klagen ble trukket" in side
    trukket = next(linje for linje in klagelinjer(klage.kandidat, naa()) if linje.slag == "klage_trukket")
    assert trukket.hvem == "Skolen"
    assert '<li><a class="ds-link" href="/klage/saker/">Klagesaker</a></li>' in side
    assert "Utkast" not in side
    assert "Karakter 5" not in side


def test_sensorenes_forslag_er_for_eksamenens_myndighet_og_fra_publiseringen(som, udir, rektor, saksbehandler, skole,
                                                                            statsforvalter):  # fmt: skip
    parti = lag_publisert_parti(skole, statsforvalter, "5")
    kandidat = parti.kandidater.get()
    over = bruker_med_rolle(Rolle.UDIR, udir)
    for bruker in (saksbehandler, over):
        side = tidslinje(som(bruker), kandidat).text
        assert side.count("Forslag til karakter ble bekreftet") == 2
        assert "Førstesensor" in side
        assert "5 – fem (Like forslag)" in side
    skolens = tidslinje(som(rektor), kandidat).text
    assert "Sluttkarakteren ble satt" in skolens
    assert "Forslag til karakter" not in skolens
    type(parti.eksamen).objects.filter(pk=parti.eksamen_id).update(publiseres=naa() + timedelta(hours=1))
    for bruker in (saksbehandler, over, rektor):
        side = tidslinje(som(bruker), kandidat).text
        assert "5 – fem" not in side
        assert "Forslag" not in side
        assert "Sluttkarakteren" not in side


def test_forslaget_til_en_sensor_som_er_byttet_ut_vises_for_ingen(som, saksbehandler, skole, statsforvalter):
    kandidat = lag_publisert_parti(skole, statsforvalter, "5").kandidater.get()
    Sensoroppdrag.objects.filter(nummer=1).update(avsluttet=naa())
    side = tidslinje(som(saksbehandler), kandidat).text
    assert side.count("Forslag til karakter ble bekreftet") == 1
    assert Karakterforslag.objects.count() == 2


def test_den_som_har_vaert_sensor_eller_i_nemnda_faar_ikke_se(som, skole, statsforvalter):
    klage = lag_sendt_klage(skole, statsforvalter)
    skriver, _medlem = lag_nemnd(klage)
    sensor = Sensoroppdrag.objects.filter(parti=klage.kandidat.parti_id).first().bruker
    for bruker in (skriver, sensor):
        assert tidslinje(som(bruker), klage.kandidat).status_code == 404
        RolletildelingFactory(bruker=bruker, rolle=Rolle.STATSFORVALTER, organisasjon=statsforvalter)
        for side in (sak, tidslinje):
            assert side(som(bruker), klage.kandidat).status_code == 403
    Klageoppdrag.objects.filter(bruker=skriver).update(avsluttet=naa())
    assert tidslinje(som(skriver), klage.kandidat).status_code == 403


def test_andre_skoler_roller_og_myndigheter_finner_ikke_kandidaten(som, annen_skoleadmin, skole, fylke, statsforvalter):
    kandidat = lag_klage(lag_publisert_parti(skole, statsforvalter, "3").kandidater.get()).kandidat
    andre = [annen_skoleadmin, bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke), bruker_med_rolle(Rolle.LAERER, skole),
             bruker_med_rolle(Rolle.INNTAKSKONTOR, fylke), bruker_med_rolle(Rolle.KLAGENEMND, statsforvalter)]  # fmt: skip
    for bruker in andre:
        for adresse in ("forloep", "tidslinje"):
            assert som(bruker).get(f"/klage/{adresse}/{kandidat.pk}/").status_code == 404
        assert som(bruker).get(f"/klage/tidslinje/{kandidat.pk}/pdf/").status_code == 404
        assert som(bruker).get(f"/klage/forloep/parti/{kandidat.parti_id}/").status_code == 404


def test_myndigheten_ser_nummer_og_ikke_navn(som, saksbehandler, rektor, skole, statsforvalter):
    kandidat = lag_sendt_klage(skole, statsforvalter).kandidat
    for side in (sak, tidslinje):
        tekst = side(som(saksbehandler), kandidat).text
        assert kandidat.kandidatnummer.nummer in tekst
        assert kandidat.person.etternavn not in tekst
        assert kandidat.person.etternavn in side(som(rektor), kandidat).text


def test_pdf_er_tilgjengelig_og_henting_staar_i_tidslinjen_uten_persondata(som, rektor, skole, saksbehandler,
                                                                          statsforvalter):  # fmt: skip
    klage = lag_svar(skole, statsforvalter, saksbehandler, "4")
    svar = som(rektor).get(f"/klage/tidslinje/{klage.kandidat_id}/pdf/")
    pdf = b"".join(svar.streaming_content)
    assert pdf.startswith(b"%PDF")
    assert b"pdfuaid" in pdf
    assert Hendelse.objects.filter(handling="tidslinje.hentet", kandidat_id=klage.kandidat_id).count() == 1
    assert f"{rektor.navn} (Rektor)" in tidslinje(som(rektor), klage.kandidat).text
    # To the authority the same line has the role alone.
    andres = tidslinje(som(saksbehandler), klage.kandidat).text
    assert f"{rektor.navn} (Rektor)" not in andres
    assert f"Rektor, {skole.navn}" in andres
    assert hendelser_uten_persondata() == []


def test_resultater_fra_pas_og_annullering_staar_fra_sitt_sekund(som, rektor, skoleadmin, skole, statsforvalter):
    parti = lag_publisert_parti(skole, statsforvalter, "3")
    kandidat = parti.kandidater.get()
    ta_imot(parti, rad(kandidat, 3, klagekarakter=5))
    annuller(kandidat, skoleadmin, vedtatt=naa() + timedelta(hours=1))
    klient = som(rektor)
    side = tidslinje(klient, kandidat).text
    assert "Resultatet av klagen i PAS ble vist" in side
    assert "annullert" not in side
    assert "annullert" not in sak(klient, kandidat).text
    with time_machine.travel(naa() + timedelta(hours=1)):
        klient = som(rektor)
        assert "Eksamenen ble annullert" in tidslinje(klient, kandidat).text
        assert "Karakteren gjelder ikke" in sak(klient, kandidat).text


@pytest.mark.parametrize("side", [sak, tidslinje])
def test_sidene_koster_like_mye_for_mye_som_for_lite(som, rektor, skole, saksbehandler, statsforvalter, side):
    klient = som(rektor)
    liten = lag_klage(lag_publisert_parti(skole, statsforvalter, "3").kandidater.get()).kandidat
    Klage.objects.filter(kandidat=liten).update(status="trukket", avsluttet=naa())
    stor = lag_svar(skole, statsforvalter, saksbehandler, "4").kandidat
    side(klient, liten)
    with CaptureQueriesContext(connection) as lite:
        side(klient, liten)
    with CaptureQueriesContext(connection) as mye:
        side(klient, stor)
    assert len(lite) == len(mye)
