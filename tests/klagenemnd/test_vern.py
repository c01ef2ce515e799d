"""What keeps a case from those who have no part in it, or have had one, and the board from a case that has left it."""

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.tid import naa
from klage.models import Klage, Klageutfall
from klagenemnd.models import Klageoppdrag
from klagenemnd.services.godkjenning import godkjenn, trekk_godkjenning
from klagenemnd.services.kontroll import godkjenn_kontroll
from klagenemnd.services.oppdrag import bytt_medlem, bytt_roller, legg_til_tredje, ta_bort_tredje, tildel_nemnd
from klagenemnd.services.vurdering import angre_levering, lagre_vurdering, lever_vurdering
from oppnevning.models import Inhabilitet
from sensur.models import Sensoroppdrag
from tests.fabrikker.brukere import OrganisasjonFactory, RolletildelingFactory
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory
from tests.fabrikker.klage import lag_klage, lag_publisert_parti
from tests.fabrikker.klagebord import godkjenn_begge, krev_egen_foerst, skriv
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, lag_sendt_klage, nemndgruppe
from tests.fabrikker.klagesvar import gi_svar, kvalitetssikre, lag_til_kontroll
from tests.fabrikker.oppnevning import lag_faggruppe
from tests.fabrikker.sensur import aktoer
from tests.tilgang.regler.sensur import papirer

pytestmark = pytest.mark.django_db


@pytest.fixture
def klage(skole, statsforvalter):
    return lag_sendt_klage(skole, statsforvalter)


def kode(handling, bruker, **felt):
    with pytest.raises(Domenefeil) as feil:
        handling(aktoer=aktoer(bruker), naa=naa(), **felt)
    return feil.value.kode


# --- who has had a part ------------------------------------------------------------------------------------------------
def test_den_som_har_sensurert_kandidaten_behandler_ikke_klagen_for_myndigheten(
    som, saksbehandler, skole, statsforvalter
):
    klage = lag_til_kontroll(skole, statsforvalter)
    sensor = klage.kandidat.parti.sensoroppdrag.first().bruker
    Sensoroppdrag.objects.filter(bruker=sensor).update(avsluttet=naa())
    RolletildelingFactory(bruker=sensor, rolle=Rolle.STATSFORVALTER, organisasjon=statsforvalter)
    klient = som(sensor)
    for navn in ("sak", "kontroll"):
        assert klient.get(reverse(f"klagenemnd:{navn}", args=[klage.pk])).status_code == 403
    assert klient.get(reverse("klagenemnd:saker")).context["rader"] == []
    assert "venter på kvalitetssikring" not in klient.get("/").text
    assert kode(godkjenn_kontroll, sensor, klage_id=klage.pk, kontrollert_versjon=1) == "eget"
    kvalitetssikre(klage, saksbehandler)
    (svar,) = gi_svar(sensor, klage)
    assert (svar.gjort, "har vært med i saken" in svar.melding) == (False, True)


@pytest.mark.parametrize("feil", ["myndighet", "runde", "fag", "sensor"])
def test_oppnevningen_gjelder_myndigheten_runden_faget_og_nemnda(klage, statsforvalter, feil):
    fag, runde = klage.kandidat.eksamen.fag, klage.runde
    annen = OrganisasjonFactory(slag="statsforvalter")
    grupper = {
        "myndighet": lambda: lag_faggruppe(annen, fag, periode=runde),
        "runde": lambda: lag_faggruppe(statsforvalter, fag, periode=PeriodeFactory(kode="H-2027")),
        "fag": lambda: lag_faggruppe(statsforvalter, FagFactory(), periode=runde),
        "sensor": lambda: nemndgruppe(klage),
    }
    medlem = lag_medlem(grupper[feil]())
    if feil == "sensor":
        medlem.oppnevninger.update(rolle="sensor")
    riktig = lag_medlem(nemndgruppe(klage))
    to = {"klage_id": klage.pk, "skriver_id": riktig.pk, "medlem_id": medlem.pk}
    assert kode(tildel_nemnd, riktig, **to) == "ikke_oppnevnt"


def test_den_som_kommer_til_senere_er_like_habil_som_de_foerste(klage, statsforvalter):
    skriver, _medlem = lag_nemnd(klage)
    ny = lag_medlem(nemndgruppe(klage))
    oppgitt = {"bruker": ny, "oppgitt": naa(), "oppgitt_til": statsforvalter}
    plass = {"oppdrag_id": Klageoppdrag.objects.get(bruker=skriver).pk, "ny_bruker_id": ny.pk, "grunn": "forfall"}
    tredje = {"klage_id": klage.pk, "bruker_id": ny.pk}
    Inhabilitet.objects.create(grunn="Kusina mi", **oppgitt)
    assert kode(bytt_medlem, skriver, **plass) == kode(legg_til_tredje, skriver, **tredje) == "relasjoner"
    Inhabilitet.objects.create(skole=klage.kandidat.parti.skole, **oppgitt)
    assert kode(bytt_medlem, skriver, **plass) == kode(legg_til_tredje, skriver, **tredje) == "skole"


def test_den_som_har_mistet_rollen_kommer_ikke_til_sakene_sine(som, klage):
    skriver, _medlem = lag_nemnd(klage)
    pk = Klageoppdrag.objects.get(bruker=skriver).pk
    skriver.tildelinger.update(til=naa())
    for navn, felt in (("bord", {}), ("bordfil", {"nr": 1})):
        assert som(skriver).get(reverse(f"klagenemnd:{navn}", kwargs={"pk": pk, **felt})).status_code == 404


def test_nemnda_leser_bare_papirene_til_sakens_egen_eksamen(som, klage, skole, statsforvalter):
    skriver, _medlem = lag_nemnd(klage)
    pk = Klageoppdrag.objects.get(bruker=skriver).pk
    oppgave, veiledning = papirer(lag_sendt_klage(skole, statsforvalter).kandidat.eksamen)
    for navn, papir in (("bordoppgave", oppgave), ("bordveiledning", veiledning)):
        assert som(skriver).get(reverse(f"klagenemnd:{navn}", args=[pk, papir.pk])).status_code == 404


# --- what the board does when ------------------------------------------------------------------------------------------
def test_en_klage_paa_formelle_feil_faar_ingen_nemnd(skole, statsforvalter):
    kandidat = lag_publisert_parti(skole, statsforvalter, "3").kandidater.get()
    klage = lag_klage(kandidat, slag="formell_feil", karakter="", ansvarlig=statsforvalter)
    skriver, medlem = (lag_medlem(nemndgruppe(klage)) for _nr in range(2))
    to = {"klage_id": klage.pk, "skriver_id": skriver.pk, "medlem_id": medlem.pk}
    assert kode(tildel_nemnd, skriver, **to) == "formell_feil"


def test_nemnda_er_som_den_er_naar_svaret_er_ferdig(klage, saksbehandler):
    skriver, medlem = lag_nemnd(klage)
    tredje = lag_medlem(nemndgruppe(klage))
    legg_til_tredje(klage_id=klage.pk, bruker_id=tredje.pk, aktoer=aktoer(tredje), naa=naa())
    godkjenn_begge(klage, "4")
    assert kode(bytt_roller, skriver, klage_id=klage.pk, skriver_id=medlem.pk) == "kan_ikke_byttes"
    kvalitetssikre(klage, saksbehandler)
    assert kode(ta_bort_tredje, skriver, klage_id=klage.pk) == "kan_ikke_byttes"
    assert Klageoppdrag.objects.filter(klage=klage, avsluttet=None).count() == 3


def test_ingen_i_nemnda_gjoer_mer_med_en_sak_som_har_forlatt_den(klage, skole, statsforvalter, saksbehandler):
    skriver, medlem = lag_nemnd(klage)
    versjon = skriv(klage, skriver)
    godkjenn(versjon_id=versjon.pk, aktoer=aktoer(skriver), naa=naa())
    levert, _post = lever_vurdering(klage_id=klage.pk, verdi="4", notat="", aktoer=aktoer(skriver), naa=naa())
    Klage.objects.filter(pk=klage.pk).update(status="trukket", avsluttet=naa())
    saken, egen = {"klage_id": klage.pk}, {"klage_id": klage.pk, "verdi": "2", "notat": "Ny"}
    for handling, hvem, felt in (
        (godkjenn, medlem, {"versjon_id": versjon.pk}), (trekk_godkjenning, skriver, saken),
        (lagre_vurdering, medlem, egen), (angre_levering, skriver, {"data": {"vurdering": levert.pk}}),
    ):  # fmt: skip
        assert kode(handling, hvem, **felt) == "ikke_hos_nemnda", handling.__name__
    # What was answered stays approved by both.
    svart = kvalitetssikre(lag_til_kontroll(skole, statsforvalter), saksbehandler)
    assert gi_svar(saksbehandler, svart)[0].gjort
    en = Klageoppdrag.objects.filter(klage=svart).first().bruker
    assert kode(trekk_godkjenning, en, klage_id=svart.pk) == "ikke_hos_nemnda"


def test_en_levering_angres_ikke_naar_egen_vurdering_er_kommet_foerst(klage):
    skriver, _medlem = lag_nemnd(klage)
    levert, post = lever_vurdering(klage_id=klage.pk, verdi="4", notat="", aktoer=aktoer(skriver), naa=naa())
    assert post is not None
    krev_egen_foerst(klage)
    assert kode(angre_levering, skriver, data={"vurdering": levert.pk}) == "egen_foerst"
    levert.refresh_from_db()
    assert levert.levert is not None


def test_ingenting_publiseres_uten_at_den_siste_versjonen_er_kvalitetssikret(skole, statsforvalter, saksbehandler):
    klage = lag_til_kontroll(skole, statsforvalter)
    Klage.objects.filter(pk=klage.pk).update(status="godkjent")
    (svar,) = gi_svar(saksbehandler, klage)
    assert (svar.gjort, "kvalitetssikret" in svar.melding) == (False, True)
    assert not Klageutfall.objects.exists()
