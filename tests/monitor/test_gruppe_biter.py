"""A group's files in pieces, as the page sends them: the open group, packages, and a candidate that the name got wrong."""

import pytest

from felles.models import Hendelse
from levering.models import Besvarelsesfil, Delmerke, Gruppefil, Gruppeopplasting
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.filer import lag_zip
from tests.fabrikker.levering import PDF
from tests.levering.tusklient import SKOLE, Tus, kode, sha256
from tests.monitor.skolelever import html
from tests.monitor.test_gruppeopplasting import SIDEN, gjoer, last_opp, navn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]


@pytest.fixture
def klient(som, vakt):
    return som(vakt)


@pytest.fixture
def tus(klient):
    """The page's own sending: into the group that is open."""

    def send(innhold, filnavn):
        tus = Tus(klient, SKOLE)
        adresse = tus.begynn(innhold, filnavn, gruppe="min")
        kom = tus.hode(adresse)  # one that came before is not sent again
        return kom if kom.headers["Upload-Complete"] == "?1" else tus.bit(adresse, 0, innhold)

    return send


def test_siden_sier_hvor_filene_skal_og_lager_ingenting_selv(klient, kandidat):
    siden = html(klient.get(SIDEN))

    assert 'data-felt="gruppe"' in siden
    assert 'data-verdi="min"' in siden
    assert 'data-adresse="/monitor/opplasting/"' in siden
    assert not Gruppeopplasting.objects.exists()


def test_den_foerste_filen_aapner_gruppen_og_resten_kommer_i_den(klient, tus, kandidater):
    for kandidat in kandidater:
        assert tus(PDF, navn(kandidat)).headers["Upload-Complete"] == "?1"
    tus(PDF, navn(kandidater[0]))

    assert Gruppeopplasting.objects.count() == 1
    assert Gruppefil.objects.count() == 3
    assert "3 av 3 filer er klare til å leveres." in html(klient.get(SIDEN))
    assert "3 filer er levert." in html(gjoer(klient, "lever"))


def test_en_ny_gruppe_aapnes_naar_listen_er_toemt(klient, tus, kandidat):
    tus(PDF, navn(kandidat))
    gjoer(klient, "lukk")
    tus(PDF, navn(kandidat))

    assert Gruppeopplasting.objects.filter(lukket=None).count() == 1
    assert Gruppefil.objects.count() == 2


def test_hver_ansatt_har_sin_egen_gruppe(tus, som, skoleadmin, kandidat):
    tus(PDF, navn(kandidat))
    Tus(som(skoleadmin), SKOLE).alt(PDF, navn(kandidat, 2), gruppe="min")

    assert Gruppeopplasting.objects.count() == 2
    assert navn(kandidat) not in html(som(skoleadmin).get(SIDEN))


def test_uten_eksamen_i_dag_sies_det_og_ingenting_lages(som, klokken, vakt, kandidat):
    klokken.move_to("2027-06-20T12:00:00+02:00")
    klient = som(vakt)

    assert kode(Tus(klient, SKOLE).start(navn(kandidat), 10, gruppe="min", sha256=sha256(PDF))) == (
        403,
        "ingen_partier",
    )
    svar = last_opp(klient, (navn(kandidat), PDF))
    assert svar.status_code == 422
    assert "Ingen av partiene dine har eksamen i dag." in html(svar)
    assert not Gruppeopplasting.objects.exists()


def test_en_zip_i_biter_pakkes_ut_naar_siden_er_ferdig(klient, tus, kandidater):
    pakke = lag_zip({navn(kandidat): PDF for kandidat in kandidater})
    tus(pakke, "alle.zip")
    assert "Pakk ut zip" in html(klient.get(SIDEN))

    for _ in range(2):
        assert gjoer(klient, "pakk_ut").status_code == 200
    assert {fil.navn for fil in Gruppefil.objects.filter(fjernet=None)} == {navn(k) for k in kandidater}
    # The same package again brings nothing new.
    tus(pakke, "alle.zip")
    gjoer(klient, "pakk_ut")
    assert Gruppefil.objects.filter(fjernet=None).count() == 3


def test_feil_kandidat_i_navnet_rettes_paa_stedet(klient, tus, kandidater):
    feil, rett, _ = kandidater
    tus(PDF, navn(feil))
    fil = Gruppefil.objects.get()
    assert f'name="nummer_{fil.pk}"' in html(klient.get(SIDEN))

    gjoer(klient, "kandidater", **{f"nummer_{fil.pk}": rett.kandidatnummer.nummer})
    gjoer(klient, "lever")
    assert Besvarelsesfil.objects.get().kandidat == rett
    assert Hendelse.objects.filter(handling="gruppefil.kandidat_valgt").count() == 1
    # What is delivered is not moved from here; the page shows the way to where it can be taken back.
    siden = html(klient.get(SIDEN))
    assert f'name="nummer_{fil.pk}"' not in siden
    assert f"/monitor/kandidater/{rett.pk}/lever/?fane=leverte" in siden
    gjoer(klient, "kandidater", **{f"nummer_{fil.pk}": feil.kandidatnummer.nummer})
    assert Besvarelsesfil.objects.get().kandidat == rett


def test_et_nummer_som_er_skrevet_og_ikke_lagret_gjelder_naar_det_leveres(klient, tus, kandidater):
    feil, rett, _ = kandidater
    tus(PDF, navn(feil))
    felt = f"nummer_{Gruppefil.objects.get().pk}"
    assert gjoer(klient, "lever", **{felt: "000XXX-V"}).status_code == 422
    assert not Besvarelsesfil.objects.exists()

    gjoer(klient, "lever", **{felt: rett.kandidatnummer.nummer})
    assert Besvarelsesfil.objects.get().kandidat == rett


def test_en_fil_som_var_levert_fra_foer_vurderes_paa_nytt_hos_en_annen(klient, tus, kandidater):
    ene, andre, _ = kandidater
    tus(PDF, navn(ene))
    Gruppefil.objects.update(avvist="levert_foer")
    fil = Gruppefil.objects.get()
    assert "Filen er levert fra før" in html(klient.get(SIDEN))

    gjoer(klient, "kandidater", **{f"nummer_{fil.pk}": andre.kandidatnummer.nummer})
    assert "1 av 1 fil er klar til å leveres." in html(klient.get(SIDEN))


def test_den_andre_kandidatens_hindring_gjelder_naar_filen_byttes(klient, tus, kandidat, todelt_kandidat):
    tus(PDF, navn(kandidat))
    fil = Gruppefil.objects.get()
    gjoer(klient, "kandidater", **{f"nummer_{fil.pk}": todelt_kandidat.kandidatnummer.nummer})
    assert "Mangler eksamensdel" in html(klient.get(SIDEN))

    gjoer(klient, "del", fil=[fil.pk], delmerke=Delmerke.DEL2)
    gjoer(klient, "lever")
    assert Besvarelsesfil.objects.get().delmerke == Delmerke.DEL2


def test_en_annens_kandidat_kan_ikke_velges(klient, tus, kandidat, annen_skole):
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole))
    tus(PDF, navn(kandidat))
    fil = Gruppefil.objects.get()
    svar = gjoer(klient, "kandidater", **{f"nummer_{fil.pk}": fremmed.kandidatnummer.nummer})

    assert svar.status_code == 422
    assert not Gruppefil.objects.exclude(kandidat=None).exists()
