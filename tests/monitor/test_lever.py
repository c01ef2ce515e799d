"""«Lever for kandidat»: what the school uploads and hands in on the exam day."""

from datetime import datetime

import pytest

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import OSLO, naa
from levering.models import Besvarelsesfil, Levering
from levering.querysets.kandidatstatus import hent_med_status
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer, sett_sendespost, sett_sperre
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.levering import lag_fil, lag_levering, lag_sesjon
from tests.monitor.skolelever import html, last_opp, lever, side, skolefil, slett

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]


# --- uploading --------------------------------------------------------------------------------------------------------
def test_skolen_laster_opp_uten_skript_og_filen_er_eksamen(som, vakt, kandidat):
    svar = last_opp(som(vakt), kandidat, "a.pdf", "b.pdf", follow=True)

    filer = Besvarelsesfil.objects.filter(kandidat=kandidat)
    assert {(fil.navn, fil.delmerke, fil.lastet_opp_av, fil.lastet_opp_bruker_id) for fil in filer} == {
        ("a.pdf", "eksamen", "skole", vakt.pk),
        ("b.pdf", "eksamen", "skole", vakt.pk),
    }
    assert "Lastet opp 2 filer" in html(svar)
    assert "Skoleadmin/eksamensvakt" in html(svar)
    assert "Sjekk" in html(svar)
    assert Hendelse.objects.filter(handling="fil.lastet_opp", aktoer_id=vakt.pk, kandidat_id=kandidat.pk).count() == 2


def test_filer_med_feil_staar_i_sin_egen_fane_med_veiledningens_ord(som, vakt, kandidat):
    svar = last_opp(som(vakt), kandidat, "god.pdf", "ond.exe")

    assert svar.status_code == 422
    assert "Filen har en ugyldig filtype" in html(svar)
    assert 'href="?fane=feil" aria-current="page"' in html(svar)
    assert Besvarelsesfil.objects.get(kandidat=kandidat).navn == "god.pdf"


def test_samme_navn_er_en_feil_og_samme_fil_to_ganger_er_harmloest(som, vakt, kandidat):
    klient = som(vakt)
    last_opp(klient, kandidat, "a.pdf")
    assert last_opp(klient, kandidat, "a.pdf").status_code == 302
    svar = last_opp(klient, kandidat, "A.pdf", data=b"%PDF-1.7 annet")

    assert svar.status_code == 422
    assert "En fil med dette navnet er allerede lastet opp" in html(svar)
    assert Besvarelsesfil.objects.filter(kandidat=kandidat).count() == 1


def test_ingen_valgte_filer_faar_en_setning(som, vakt, kandidat):
    svar = som(vakt).post(side(kandidat, "opplasting/"))

    assert svar.status_code == 422
    assert "Du har ikke valgt noen fil." in html(svar)


def test_kandidaten_ser_ikke_skolens_fil_foer_den_er_levert(som, vakt, kandidat):
    last_opp(som(vakt), kandidat, "a.pdf")

    assert hent_med_status(kandidat.pk, naa()).fremdrift == "laster_opp"
    assert hent_med_status(kandidat.pk, naa()).digital_levert is None


# --- one part ---------------------------------------------------------------------------------------------------------
def test_lever_alle_filene_leverer_med_kvittering_og_laaser_for_kandidaten(som, vakt, kandidat):
    klient = som(vakt)
    lag_sesjon(kandidat)
    last_opp(klient, kandidat, "a.pdf")
    svar = lever(klient, kandidat)

    levering = Levering.objects.get(kandidat=kandidat)
    assert (levering.levert, levering.levert_av, levering.levert_bruker_id) == (naa(), "skole", vakt.pk)
    assert "Eksamen er levert for kandidaten." in html(svar)
    assert 'href="?fane=leverte" aria-current="page"' in html(svar)
    status = hent_med_status(kandidat.pk, naa())
    assert (status.fremdrift, status.tilgang) == ("levert_digitalt", "ikke")
    hendelse = Hendelse.objects.get(handling="besvarelse.levert")
    assert (hendelse.aktoer_id, hendelse.data["antall_filer"]) == (vakt.pk, 1)


def test_aa_levere_to_ganger_er_harmloest(som, vakt, kandidat, klokken):
    klient = som(vakt)
    last_opp(klient, kandidat, "a.pdf")
    lever(klient, kandidat)
    klokken.shift(60)
    svar = lever(klient, kandidat)

    assert "Alle filene var levert fra før" in html(svar)
    assert Levering.objects.count() == 1


def test_flere_filer_etter_kandidatens_levering_gir_en_ny_som_gjelder(som, vakt, kandidat):
    egen = lag_fil(kandidat)
    foerste = lag_levering(kandidat, egen)
    klient = som(vakt)
    last_opp(klient, kandidat, "vedlegg.pdf")
    lever(klient, kandidat)

    foerste.refresh_from_db()
    ny = Levering.objects.get(kandidat=kandidat, gjenaapnet__isnull=True)
    assert foerste.gjenaapnet == naa()
    assert [fil.navn for fil in ny.filer.order_by("pk")] == ["svar.pdf", "vedlegg.pdf"]
    assert Hendelse.objects.get(handling="besvarelse.levert").data["erstatter"] == foerste.kvitteringskode


def test_ingen_filer_kan_ikke_leveres(som, vakt, kandidat):
    svar = lever(som(vakt), kandidat)

    assert svar.status_code == 422
    assert "Det er ingen filer å levere." in html(svar)


def test_i_en_del_kan_delen_ikke_endres(som, vakt, kandidat):
    fil = skolefil(kandidat)
    svar = som(vakt).post(side(kandidat, "deler/"), {f"del_{fil.pk}": "del1"})

    fil.refresh_from_db()
    assert (svar.status_code, fil.delmerke) == (422, "eksamen")
    assert "<select" not in html(som(vakt).get(side(kandidat)))


def test_kandidatens_egne_filer_leveres_etter_egen_slutt(som, vakt, kandidat, klokken):
    fil = lag_fil(kandidat)
    svar = lever(som(vakt), kandidat)
    assert svar.status_code == 422
    assert "Kandidaten har tid til 16:00 og leverer selv." in html(svar)

    klokken.move_to(datetime(2027, 5, 27, 18, 0, tzinfo=OSLO))
    lever(som(vakt), kandidat)
    assert list(Levering.objects.get().filer.all()) == [fil]


def test_kandidatens_egne_filer_leveres_foer_slutt_naar_vakten_ber_om_det(som, vakt, kandidat):
    fil = lag_fil(kandidat)
    lever(som(vakt), kandidat, egne="ja")

    assert list(Levering.objects.get().filer.all()) == [fil]


# --- when -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("gjoer", "setning"),
    [
        (sett_fravaer, "Kandidaten er registrert med fravær."),
        (sett_sendespost, "Besvarelsen sendes i posten."),
    ],
)
def test_fravaer_og_post_stopper_alle(som, vakt, kandidat, gjoer, setning):
    fil = skolefil(kandidat)
    gjoer(kandidat)
    klient = som(vakt)
    innhold = html(klient.get(side(kandidat)))

    assert setning in innhold
    assert 'id="filer"' not in innhold
    assert last_opp(klient, kandidat, "a.pdf").status_code == 422
    assert lever(klient, kandidat).status_code == 422
    assert slett(klient, kandidat, fil).status_code == 422
    assert Besvarelsesfil.objects.filter(slettet__isnull=True).count() == 1
    assert "Lever for kandidat" not in html(klient.get(f"/monitor/kandidater/{kandidat.pk}/valg/"))


def test_sperre_og_levering_stopper_ikke_skolen(som, vakt, kandidat):
    sett_sperre(kandidat)
    lag_levering(kandidat)
    klient = som(vakt)

    assert last_opp(klient, kandidat, "a.pdf").status_code == 302
    assert lever(klient, kandidat).status_code == 200
    assert f'href="{side(kandidat)}"' in html(klient.get(f"/monitor/kandidater/{kandidat.pk}/valg/"))


def test_skolen_kan_levere_til_midnatt_og_ikke_etter(som, vakt, kandidat, klokken):
    skolefil(kandidat)
    klokken.move_to(datetime(2027, 5, 27, 23, 59, 59, tzinfo=OSLO))
    klient = som(vakt)
    assert lever(klient, kandidat).status_code == 200
    klokken.move_to(datetime(2027, 5, 28, 0, 0, tzinfo=OSLO))

    svar = last_opp(som(vakt), kandidat, "sen.pdf")
    assert svar.status_code == 422
    assert "Skolen kunne levere til 23:59 på eksamensdagen." in html(svar)
    klokken.move_to(datetime(2027, 5, 26, 12, 0, tzinfo=OSLO))
    assert "Eksamenen er ikke i dag." in html(som(vakt).get(side(kandidat)))


# --- who --------------------------------------------------------------------------------------------------------------
def test_rektor_ser_ikke_siden_og_en_annen_skole_kjenner_den_ikke(som, skole, annen_skoleadmin, kandidat):
    rektor = som(bruker_med_rolle(Rolle.REKTOR, skole))

    for hva in ("opplasting/", "deler/", "slett/", "levering/"):
        assert rektor.post(side(kandidat, hva)).status_code == 403
        assert som(annen_skoleadmin).post(side(kandidat, hva)).status_code == 404
    assert rektor.get(side(kandidat)).status_code == 403
    assert f"{kandidat.pk}/valg/" not in html(rektor.get("/monitor/"))


def test_navn_i_filnavn_kommer_ikke_ut_av_siden_som_oppmerking(som, vakt, kandidat):
    skolefil(kandidat, "<b>x</b>.pdf")

    assert "<b>x</b>" not in html(som(vakt).get(side(kandidat)))


@pytest.mark.parametrize("fane", ["feil", "opplastede", "leverte"])
def test_siden_koster_like_mye_med_en_fil_som_med_tretti(
    som, vakt, todelt_parti, django_assert_max_num_queries, django_assert_num_queries, fane
):
    en, mange = lag_kandidat(todelt_parti), lag_kandidat(todelt_parti)
    lag_levering(en, skolefil(en, delmerke="del2"))
    lag_levering(mange, *(skolefil(mange, f"{n}.pdf", delmerke="del2") for n in range(15)))
    for n in range(15):
        skolefil(mange, f"opp{n}.pdf", delmerke="")
    klient = som(vakt)
    klient.get(side(en))
    with django_assert_max_num_queries(40) as spurt:
        klient.get(side(en, f"?fane={fane}"))
    with django_assert_num_queries(len(spurt)):
        klient.get(side(mange, f"?fane={fane}"))


def test_et_parti_paa_en_annen_skole_er_ukjent(som, vakt, annen_skole):
    assert som(vakt).get(side(lag_kandidat(PartiFactory(skole=annen_skole)))).status_code == 404
