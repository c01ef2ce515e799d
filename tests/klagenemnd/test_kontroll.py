"""Quality assurance: the authority approves what both members stand by, or opens for a new assessment."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import naa
from klage.models import Klage
from klage.services.trekking import trekk
from klagenemnd.models import Klageoppdrag, Kvalitetskontroll, Vedtaksgodkjenning, Vedtaksversjon
from klagenemnd.querysets.kontroll import endringer_mellom, sist_returnert, siste_versjon
from klagenemnd.querysets.nemnd import nemnda
from klagenemnd.services.godkjenning import trekk_godkjenning
from klagenemnd.services.kontroll import godkjenn_kontroll, returner
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.klagebord import TEKST, godkjenn_begge, skriv
from tests.fabrikker.klagenemnd import lag_nemnd, lag_sendt_klage
from tests.fabrikker.klagesvar import kvalitetssikre, lag_til_kontroll
from tests.fabrikker.sensur import aktoer

pytestmark = pytest.mark.django_db
KOMMENTAR = "Si hvorfor kildene er svake."


@pytest.fixture
def klage(skole, statsforvalter):
    return lag_til_kontroll(skole, statsforvalter)


@pytest.fixture
def post(som, saksbehandler, klage):
    """`post(handling, versjon=…, kommentar=…)` as the authority."""

    def send(handling, *, versjon=1, kommentar="", som_=None):
        data = {"handling": handling, "versjon": versjon, "kommentar": kommentar}
        return som(som_ or saksbehandler).post(reverse("klagenemnd:kontroll", args=[klage.pk]), data, follow=True)

    return send


def status(klage):
    return Klage.objects.values_list("status", flat=True).get(pk=klage.pk)


def kode(handling, **felt):
    with pytest.raises(Domenefeil) as feil:
        handling(naa=naa(), **felt)
    return feil.value.kode


def test_siden_viser_hele_svaret_og_den_gamle_karakteren_uten_navn(som, saksbehandler, klage):
    side = som(saksbehandler).get(reverse("klagenemnd:kontroll", args=[klage.pk])).text
    for tekst in TEKST.values():
        assert tekst in side
    assert "Karakteren settes opp til 4 – FIRE." in side
    assert "3 – TRE" in side
    assert klage.kandidat.kandidatnummer.nummer in side
    assert klage.kandidat.person.etternavn not in side


def test_godkjent_gaar_videre_til_neste_og_to_ganger_er_som_en(som, saksbehandler, post, klage, skole, statsforvalter):
    neste = lag_til_kontroll(skole, statsforvalter)
    startside = som(saksbehandler).get("/").text
    assert "2 klagesvar venter på kvalitetssikring" in startside
    svar = post("godkjenn")
    assert svar.redirect_chain[0][0] == reverse("klagenemnd:kontroll", args=[neste.pk])
    assert "er kvalitetssikret, og kan publiseres" in svar.text
    assert "1 svar er kvalitetssikret og ikke publisert" in som(saksbehandler).get(reverse("klagenemnd:saker")).text
    assert status(klage) == "godkjent"
    post("godkjenn")
    assert Kvalitetskontroll.objects.count() == 1
    assert Hendelse.objects.filter(handling="klage.kvalitetssikret").count() == 1


def test_returen_tar_bort_begge_godkjenningene_og_nemnda_godkjenner_paa_nytt(post, klage):
    assert "åpnet for ny vurdering" in post("returner", kommentar=KOMMENTAR).text
    assert status(klage) == "returnert"
    assert not Vedtaksgodkjenning.objects.filter(trukket=None).exists()
    godkjenn_begge(klage, "3", hvorfor="Kildene er ikke oppgitt.")
    assert status(klage) == "til_kontroll"


def test_siden_viser_hva_som_er_endret_siden_den_ble_returnert(som, saksbehandler, post, klage):
    post("returner", kommentar=KOMMENTAR)
    godkjenn_begge(klage, "3", elementer="Svaret viser oversikt over stoffet. Kildene er svake.")
    side = som(saksbehandler).get(reverse("klagenemnd:kontroll", args=[klage.pk])).text
    assert KOMMENTAR in side
    versjon = siste_versjon(klage.pk)
    karakter, elementer = endringer_mellom(sist_returnert(versjon).versjon, versjon)
    assert [(bit.slag, bit.tekst) for bit in karakter.biter] == [("borte", "4"), ("ny", "3")]
    assert [(bit.slag, bit.tekst) for bit in elementer.biter] == [
        ("lik", "Svaret viser oversikt over stoffet."), ("borte", "Det mangler kilder."), ("ny", "Kildene er svake."),
    ]  # fmt: skip
    assert "Tatt bort:" in side
    assert "Nytt:" in side


def test_en_tekst_som_gjentar_seg_sammenlignes_ikke_setning_for_setning():
    """Else the page would take hours, whoever wrote it."""
    gammel, ny = Vedtaksversjon(elementer="Nei. " * 200), Vedtaksversjon(elementer="Nei. Jo. " * 100)
    (endring,) = endringer_mellom(gammel, ny)
    assert [bit.slag for bit in endring.biter] == ["borte", "ny"]
    assert endringer_mellom(gammel, gammel) == []


def test_den_som_har_lest_en_eldre_versjon_faar_si_fra_og_ser_den_nye(post, klage, som, saksbehandler):
    post("returner", kommentar=KOMMENTAR)
    godkjenn_begge(klage, "5", hvorfor="Ny grunn.")
    for handling in ("godkjenn", "returner"):
        svar = post(handling, versjon=1, kommentar="Mer om kildene.")
        assert svar.status_code == 422
        assert "har skrevet versjon 2 etter at du åpnet versjon 1" in svar.text
        assert "Ny grunn." in svar.text
    assert status(klage) == "til_kontroll"
    # What was written is still there.
    assert "Mer om kildene." in svar.text


def test_en_godkjent_kan_returneres_og_ma_da_kontrolleres_paa_nytt(post, klage, saksbehandler):
    post("godkjenn")
    post("returner", kommentar=KOMMENTAR)
    assert status(klage) == "returnert"
    versjon = siste_versjon(klage.pk)
    for rad in nemnda(klage.pk):
        Vedtaksgodkjenning.objects.create(versjon=versjon, oppdrag=rad, tid=naa())
    Klage.objects.filter(pk=klage.pk).update(status="til_kontroll")
    kvalitetssikre(klage, saksbehandler)
    assert [rad.utfall for rad in Kvalitetskontroll.objects.order_by("pk")] == ["godkjent", "returnert", "godkjent"]


@pytest.mark.parametrize("kommentar", ["", "   "])
def test_en_retur_uten_kommentar_returnerer_ingenting(post, klage, kommentar):
    svar = post("returner", kommentar=kommentar)
    assert svar.status_code == 422
    assert "Skriv hva nemnda skal se på" in svar.text
    assert status(klage) == "til_kontroll"


def test_ingen_i_nemnda_kontrollerer_saken_heller_ikke_en_som_er_byttet_ut(som, klage, statsforvalter, post):
    medlem = nemnda(klage.pk)[0].bruker
    RolletildelingFactory(bruker=medlem, rolle=Rolle.STATSFORVALTER, organisasjon=statsforvalter)
    assert post("godkjenn", som_=medlem).status_code == 403
    assert klage.kandidat.kandidatnummer.nummer not in som(medlem).get(reverse("klagenemnd:kontroller")).text
    felt = {"klage_id": klage.pk, "kontrollert_versjon": 1, "aktoer": aktoer(medlem)}
    assert kode(godkjenn_kontroll, **felt) == "eget"
    assert kode(returner, kommentar="x", **felt) == "eget"
    Klageoppdrag.objects.filter(bruker=medlem).update(avsluttet=naa())
    assert kode(godkjenn_kontroll, **felt) == "eget"
    assert status(klage) == "til_kontroll"


def test_myndigheten_ser_ikke_teksten_mens_nemnda_skriver(som, saksbehandler, skole, statsforvalter):
    klage = lag_sendt_klage(skole, statsforvalter)
    skriver, _medlem = lag_nemnd(klage)
    skriv(klage, skriver, "6", hvorfor="Hemmelig grunn.")
    side = som(saksbehandler).get(reverse("klagenemnd:kontroll", args=[klage.pk]))
    assert "Saken er hos nemnda" in side.text
    assert "Hemmelig grunn" not in side.text
    felt = {"klage_id": klage.pk, "kontrollert_versjon": 1, "aktoer": aktoer(saksbehandler)}
    assert kode(godkjenn_kontroll, **felt) == "ikke_til_kontroll"
    assert kode(returner, kommentar="x", **felt) == "ikke_til_kontroll"


def test_en_godkjenning_som_trekkes_foer_kontrollen_tar_saken_ut_av_den(klage, saksbehandler, post):
    trekk_godkjenning(klage_id=klage.pk, aktoer=aktoer(nemnda(klage.pk)[0].bruker), naa=naa())
    svar = post("godkjenn")
    assert svar.status_code == 422
    assert "er ikke til kvalitetssikring nå" in svar.text


def test_en_trukket_klage_kan_ikke_kontrolleres(klage, skoleadmin, post):
    trekk(klage_id=klage.pk, aktoer=aktoer(skoleadmin), naa=naa())
    svar = post("godkjenn")
    assert svar.status_code == 422
    assert "Klagen står som «Trukket»" in svar.text


@pytest.mark.parametrize(("rolle", "hvor"), [(Rolle.FYLKESKOMMUNE, "fylke"), (Rolle.SKOLEADMIN, "skole")])
def test_ingen_andre_enn_den_ansvarlige_ser_saken(request, klage, post, rolle, hvor):
    assert post("godkjenn", som_=bruker_med_rolle(rolle, request.getfixturevalue(hvor))).status_code == 404


def test_databasen_tar_bare_en_kontroll_av_det_begge_staar_ved(klage, saksbehandler):
    versjon = siste_versjon(klage.pk)
    medlem = nemnda(klage.pk)[0]

    def skriv_kontroll(av, utfall="godkjent"):
        with transaction.atomic():
            return Kvalitetskontroll.objects.create(versjon=versjon, utfall=utfall, tid=naa(), av=av)

    with pytest.raises(IntegrityError, match="med i nemnda"):
        skriv_kontroll(medlem.bruker)
    kontroll = skriv_kontroll(saksbehandler, "returnert")
    for endring in (Kvalitetskontroll.objects.filter(pk=kontroll.pk).delete, kontroll.save):
        with pytest.raises(IntegrityError, match="endres og slettes aldri"), transaction.atomic():
            endring()
    Vedtaksgodkjenning.objects.filter(oppdrag=medlem).update(trukket=naa())
    with pytest.raises(IntegrityError, match="ikke begge står ved"):
        skriv_kontroll(saksbehandler)


def test_ingen_hendelse_har_karakter_eller_tekst(post):
    post("returner", kommentar=KOMMENTAR)
    data = [hendelse.data for hendelse in Hendelse.objects.filter(handling__startswith="klage.")]
    assert data
    assert all(set(ett) <= {"fra", "til", "grunn"} for ett in data)
    assert KOMMENTAR not in str(data)
