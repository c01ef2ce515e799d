"""The decision about a formal fault: by whom, for whom, from which second, and what follows."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from annullering.models import Annulleringsvalg, Formellsak, Formellvedtak, Utfall, Vedtaksrad
from brukere.models.bruker import Rolle
from deltakelse.models import Nytttrekk, Rettighetssvar
from deltakelse.querysets.rettigheter import neste_periodekode
from elever.querysets.forslag import skoleaar_i_perioden
from felles.models import Hendelse
from felles.tid import naa
from klage.models import Annullering, Vitnemaalsoppgave
from tests.annullering.conftest import kandidatene, karakter
from tests.fabrikker.annullering import GRUNN, fatt_vedtak, lag_sak, vedtaksraden
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import PeriodeFactory, lag_eksamen
from tests.fabrikker.elever import lag_elev
from tests.fabrikker.karakterfoering import lag_skoleparti
from tests.fabrikker.klage import lag_klage

pytestmark = pytest.mark.django_db


def adresse(navn, sak, **felt):
    return reverse(f"annullering:{navn}", kwargs={"pk": sak.pk, **felt})


def avgjoer(klient, sak, utfall=Utfall.ANNULLERT, **felt):
    data = {"utfall": utfall, "begrunnelse": GRUNN, "naar": "naa", "hvem": "alle"} | felt
    return klient.post(adresse("vedtak", sak), data)


@pytest.fixture
def sak(norsk, skoleadmin):
    return lag_sak(norsk, skoleadmin)


def test_udir_annullerer_for_alle_og_karakteren_gjelder_ikke(som, direktoratet, skoleadmin, sak, norsk, olga):
    assert karakter(olga) == "3"
    svar = avgjoer(som(direktoratet), sak)
    assert "Vedtaket gjelder 2 kandidater" in svar.text
    assert karakter(olga) is None
    skolen = som(skoleadmin)
    assert "Annullert" in skolen.get(f"/eksamen/partier/{norsk.pk}/").text
    assert "1 sak om formell feil har fått vedtak" in skolen.get("/").text
    assert "Eksamen annullert" in skolen.get(reverse("deltakelse:oppmoete", args=[norsk.pk])).text
    side = skolen.get(adresse("rad", sak, rad_id=vedtaksraden(olga).sakskandidat_id)).text
    for ord_ in (GRUNN, "FAM04", "ny eksamen i neste periode", "trekkes på nytt", "dispensasjon"):
        assert ord_ in side, ord_
    assert GRUNN not in str(list(Hendelse.objects.values_list("data", flat=True)))


def test_vedtaket_kan_vaere_ulikt_for_hver(som, direktoratet, sak, norsk):
    olga, kari = kandidatene(norsk)
    rader = {rad.kandidat_id: rad.pk for rad in sak.kandidater.all()}
    klient = som(direktoratet)
    avgjoer(klient, sak, hvem="valgte", valgt=[rader[olga.pk]])
    assert karakter(kari) == "4"
    svar = avgjoer(klient, sak, Utfall.IKKE_MEDHOLD, hvem="valgte", valgt=list(rader.values()))
    assert [(rad.gjort, str(rad.melding)) for rad in svar.context["svar"]] == [
        (False, "Har alt et vedtak i saken. Opphev det først hvis det er feil."), (True, "Ikke medhold"),
    ]  # fmt: skip
    assert (karakter(olga), karakter(kari)) == (None, "4")


def test_en_statsforvalter_kan_ikke_annullere_sentralgitt_eksamen(som, statsforvalteren, skoleadmin, sak, olga):
    for bruker, setning in (
        (statsforvalteren, "Bare Utdanningsdirektoratet kan annullere"),
        (skoleadmin, "Bare Utdanningsdirektoratet kan annullere"),
    ):
        svar = avgjoer(som(bruker), sak)
        assert svar.status_code == 403
        assert setning in svar.text
    assert karakter(olga) == "3"


def test_muntlig_annulleres_av_fylket_og_udir_over_avgjoer_den_ikke(som, direktoratet, fylke, skoleadmin, skole):
    muntlig = lag_skoleparti(skole, kandidater=1)
    type(muntlig.eksamen).objects.update(ansvarlig=skole)
    sak = lag_sak(muntlig, skoleadmin)
    fylket = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    assert avgjoer(som(direktoratet), sak).status_code == 403
    fristen = {"frist_dato": "2099-01-01", "frist_klokke": "12:00"}
    svar = avgjoer(fylket, sak, Utfall.VALGFRI, **fristen)
    assert svar.status_code == 422
    assert "blir karakteren annullert ved medhold" in svar.text
    assert avgjoer(fylket, sak).status_code == 200
    assert "FAM04" not in fylket.get(adresse("rad", sak, rad_id=sak.kandidater.get().pk)).text


@pytest.mark.parametrize(
    ("endring", "felt"),
    [
        ({"utfall": ""}, "utfall"),
        ({"utfall": "tull"}, "utfall"),
        ({"begrunnelse": ""}, "begrunnelse"),
        ({"utfall": "valgfri"}, "frist_dato"),
        ({"utfall": "valgfri", "frist_dato": "2000-01-01", "frist_klokke": "12:00"}, "frist_dato"),
        ({"naar": "senere"}, "dato"),
        ({"hvem": "valgte", "valgt": ["tull", "999999"]}, "__all__"),
    ],
)
def test_et_galt_skjema_fatter_intet(som, direktoratet, sak, endring, felt):
    svar = avgjoer(som(direktoratet), sak, **endring)
    assert svar.status_code == 422
    assert felt in svar.context["vedtak"].errors
    assert not Formellvedtak.objects.exists()


def test_den_som_har_fravaer_har_ingen_eksamen_aa_annullere(direktoratet, sak, olga):
    sett_fravaer(olga, "IDF")
    svar = fatt_vedtak(sak, direktoratet)
    assert sorted((rad.gjort, "fravær" in str(rad.melding)) for rad in svar) == [(False, True), (True, False)]
    assert not Annullering.objects.filter(kandidat=olga).exists()


def test_foer_sekundet_ser_bare_den_som_avgjoer_vedtaket(som, direktoratet, skoleadmin, statsforvalteren, sak, olga):
    om = timedelta(hours=1)
    fatt_vedtak(sak, direktoratet, om=om)
    rad = vedtaksraden(olga)
    fra = rad.vedtak.synlig_fra
    sider = [adresse("sak", sak), adresse("rad", sak, rad_id=rad.sakskandidat_id), "/klage/formelle-feil/"]

    def synlig(bruker):
        klient = som(bruker)
        brev = klient.get(adresse("brev", sak, rad_id=rad.sakskandidat_id)).status_code
        return any("annullert" in klient.get(side).text for side in sider[:2]), brev

    assert synlig(direktoratet) == (True, 200)
    with time_machine.travel(fra - timedelta(microseconds=1), tick=False):
        assert karakter(olga) == "3"
        for bruker in (skoleadmin, statsforvalteren):
            assert synlig(bruker) == (False, 403)
        assert "nytt vitnemål" not in som(skoleadmin).get("/").text
        assert "Til behandling" in som(skoleadmin).get(sider[2]).text
        assert "har fått vedtak" not in som(skoleadmin).get("/").text
        # Whoever opened it is not told why it can no longer be withdrawn.
        trukket = som(skoleadmin).post(adresse("trekk", sak), follow=True).text
        assert "kan ikke trekkes nå" in trukket
        assert "vedtak" not in trukket.split("kan ikke trekkes nå")[0].rsplit("Saken er", 1)[-1]
        assert "Trekk saken" in trukket
    assert not Hendelse.objects.filter(handling="formellsak.avgjort", kandidat_id=olga.pk).exists()
    with time_machine.travel(fra, tick=False):
        assert karakter(olga) is None
        assert synlig(skoleadmin) == (True, 200)
        assert "2 kandidater skal ha nytt vitnemål" in som(skoleadmin).get("/").text
        assert "FAM04" in som(skoleadmin).get(reverse("klage:vitnemaal")).text


def test_klagen_blir_avgjort_og_en_som_er_trukket_stopper_sin_egen_sak(som, direktoratet, skoleadmin, norsk):
    olga, kari = kandidatene(norsk)
    klager = [lag_klage(en, slag="formell_feil", karakter="") for en in (olga, kari)]
    sak = lag_sak(norsk, skoleadmin)
    type(klager[1]).objects.filter(pk=klager[1].pk).update(status="trukket", avsluttet=naa())
    svar = {rad.navn: rad for rad in fatt_vedtak(sak, direktoratet)}
    assert svar[olga.person.navn].gjort
    assert "Klagen er trukket" in str(svar[kari.person.navn].melding)
    klager[0].refresh_from_db()
    assert (klager[0].status, karakter(olga), karakter(kari)) == ("avgjort", None, "4")
    assert not som(skoleadmin).get("/klage/formelle-feil/").context["klager"]


def test_en_klage_avgjort_av_et_vedtak_som_ble_opphevet_foer_sitt_sekund_staar_til_behandling_til_det_neste(
    som, direktoratet, skoleadmin, norsk, olga
):
    klage = lag_klage(olga, slag="formell_feil", karakter="")
    sak = lag_sak(norsk, skoleadmin)
    fatt_vedtak(sak, direktoratet, om=timedelta(hours=1))
    som(direktoratet).post(adresse("opphev", sak, rad_id=vedtaksraden(olga).sakskandidat_id), {"grunn": "Feil"})
    sider = [reverse("klage:klage", args=[klage.pk]), reverse("saksgang:sak", args=[olga.pk])]
    with time_machine.travel(naa() + timedelta(hours=2)):
        klient = som(skoleadmin)
        assert all("Klagen er avgjort" not in klient.get(side).text for side in sider)
        fatt_vedtak(sak, direktoratet, Utfall.IKKE_MEDHOLD)
        assert all("Klagen er avgjort" in klient.get(side).text for side in sider)


def test_et_vedtak_oppheves_med_grunn_og_karakteren_gjelder_igjen(som, direktoratet, statsforvalteren, sak, olga):
    fatt_vedtak(sak, direktoratet)
    assert Vitnemaalsoppgave.objects.count() == 2
    rad = vedtaksraden(olga)
    opphev = adresse("opphev", sak, rad_id=rad.sakskandidat_id)
    klient = som(direktoratet)
    assert klient.post(opphev, {"grunn": ""}).status_code == 422
    assert som(statsforvalteren).post(opphev, {"grunn": "Feil"}).status_code == 403
    assert "Vedtaket er opphevet" in klient.post(opphev, {"grunn": "Gjaldt en annen"}, follow=True).text
    assert "alt opphevet" in klient.post(opphev, {"grunn": "Igjen"}, follow=True).text
    assert karakter(olga) == "3"
    assert not Vitnemaalsoppgave.objects.filter(kandidat=olga).exists()
    assert fatt_vedtak(sak, direktoratet, Utfall.IKKE_MEDHOLD)[0].gjort
    assert karakter(olga) == "3"


def test_den_som_er_meldt_opp_til_ny_eksamen_faar_ikke_vedtaket_opphevet(som, direktoratet, sak, olga, skole):
    fatt_vedtak(sak, direktoratet)
    Rettighetssvar.objects.create(
        skole=skole, person=olga.person, fag=olga.eksamen.fag, periode=olga.eksamen.periode, slag="utsatt",
        svar="opprettet", kandidat=olga, registrert=naa(),
    )  # fmt: skip
    svar = som(direktoratet).post(adresse("opphev", sak, rad_id=vedtaksraden(olga).sakskandidat_id), {"grunn": "x"})
    assert svar.status_code == 422
    assert "meldt opp til ny eksamen" in svar.text


def test_annullert_eksamen_gir_rett_til_utsatt_med_ny_trekning(som, direktoratet, skoleadmin, sak, olga):
    fatt_vedtak(sak, direktoratet)
    rader = {rad.person.pk: rad for rad in som(skoleadmin).get("/eksamen/rettigheter/").context["forslag"].rader}
    rett = rader[olga.person_id]
    assert (rett.slag, rett.ny_trekning, rett.grunn) == ("utsatt", True, "Eksamen annullert")


def test_fylket_trekker_paa_nytt_etter_annulleringen(som, direktoratet, fylke, skoleadmin, skole, sak, olga):
    """By the one act that serves utsatt eksamen: found from the case, gone when the decision is."""
    fatt_vedtak(sak, direktoratet)
    fra = olga.eksamen.periode
    neste = PeriodeFactory(kode=neste_periodekode(fra.kode))
    nytt_fag = lag_eksamen(start=naa() + timedelta(days=200), periode=neste).fag
    lag_elev(skole, nytt_fag, person=olga.person, skoleaar=skoleaar_i_perioden(fra))
    fylket = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    raden = adresse("rad", sak, rad_id=vedtaksraden(olga).sakskandidat_id)
    assert f"/eksamen/nytt-trekk/?periode={fra.kode}" in fylket.get(raden).text
    assert "/eksamen/nytt-trekk/" not in som(skoleadmin).get(raden).text
    side = fylket.post(reverse("deltakelse:trekk", args=[olga.pk]), follow=True)
    assert "Faget er trukket" in side.text
    assert Nytttrekk.objects.get().fag == nytt_fag
    som(direktoratet).post(adresse("opphev", sak, rad_id=vedtaksraden(olga).sakskandidat_id), {"grunn": "Feil"})
    assert olga.kandidatnummer.nummer not in fylket.get(f"/eksamen/nytt-trekk/?periode={fra.kode}").text


def test_brevet_er_i_kandidatens_maalform(som, direktoratet, skoleadmin, sak, olga):
    type(olga).objects.filter(pk=olga.pk).update(maalform="nn")
    fatt_vedtak(sak, direktoratet, Utfall.VALGFRI)
    svar = som(skoleadmin).get(adresse("brev", sak, rad_id=vedtaksraden(olga).sakskandidat_id))
    tekst = " ".join("".join(side.extract_text() for side in PdfReader(BytesIO(svar.getvalue())).pages).split())
    for ord_ in ("Grunngiving", "behalde karakteren", GRUNN, "Utdanningsdirektoratet", "Friteken"):
        assert ord_ in tekst, ord_


def test_databasen_endrer_aldri_et_vedtak_og_slipper_ikke_en_sendt_sak(direktoratet, sak, olga):
    fatt_vedtak(sak, direktoratet)
    rad = vedtaksraden(olga)
    forsoek = [
        lambda: Formellvedtak.objects.filter(pk=rad.vedtak_id).update(utfall="ikke_medhold"),
        lambda: Formellvedtak.objects.filter(pk=rad.vedtak_id).delete(),
        lambda: Vedtaksrad.objects.filter(pk=rad.pk).update(annullering=None),
        lambda: Annullering.objects.filter(pk=rad.annullering_id).update(vedtatt=naa()),
        lambda: Annullering.objects.filter(pk=rad.annullering_id).delete(),
        lambda: Formellsak.objects.filter(pk=sak.pk).update(sendt=None, sendt_av=None),
        lambda: Formellsak.objects.filter(pk=sak.pk).update(hva="Noe annet"),
        lambda: Annulleringsvalg.objects.create(
            annullering=rad.annullering, valg="beholder", valgt=naa(), valgt_av=direktoratet
        ),
        lambda: Vedtaksrad.objects.create(vedtak=rad.vedtak, sakskandidat=rad.sakskandidat),
    ]
    for ett in forsoek:
        with pytest.raises(DatabaseError), transaction.atomic():
            ett()
