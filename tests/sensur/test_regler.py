"""What a sensor sees of an answer, and when: the opening of the grading, absence, post and files."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deltakelse.models import Fravaer, Sendespost
from eksamen.models.valg import Deltype
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.tid import naa
from levering.models import Delmerke
from sensur.models import Karakterforslag, Sluttkarakter
from sensur.querysets.svar import endelse
from sensur.services.forslag import lagre_forslag
from sensur.services.publisering import publiser
from sensur.services.sluttkarakterer import sett_sluttkarakter
from tests.fabrikker.eksamen import lag_eksamen, lag_kandidat
from tests.fabrikker.sensur import (
    aktoer,
    foreslaa,
    kandidater,
    lag_sensurparti,
    legg_fil,
    lever_filer,
    sett_alle_like,
    tildel,
)

pytestmark = pytest.mark.django_db


def borte(kandidat):
    return Fravaer.objects.create(kandidat=kandidat, slag=Fravaer.Slag.IKKE_DOKUMENTERT, registrert=naa())


def i_posten(kandidat, deltype=Deltype.EKSAMEN):
    del_ = kandidat.eksamen.deler.get(type=deltype)
    return Sendespost.objects.create(kandidat=kandidat, eksamensdel=del_, registrert=naa())


# --- before `sensur_fra` ---------------------------------------------------------------------------------------------


def test_foer_sensuren_aapner_ser_sensor_oppdraget_og_ingen_svar(
    som, skole, statsforvalter, foerstesensor, andresensor
):
    parti = lag_sensurparti(skole, statsforvalter, aapner_om=timedelta(hours=2))
    mitt, _andres = tildel(parti, foerstesensor, andresensor)
    nummer = kandidater(parti)[0].kandidatnummer.nummer
    klient = som(foerstesensor)
    assert "Åpner" in klient.get(reverse("sensur:liste")).text
    side = klient.get(reverse("sensur:oppdrag", args=[mitt.pk]))
    assert "Åpner" in side.text
    assert nummer not in side.text
    for metode, navn, argumenter in [
        ("get", "svar", [mitt.pk, nummer]),
        ("post", "svar", [mitt.pk, nummer]),
        ("get", "fil", [mitt.pk, nummer, 1]),
        ("get", "zip", [mitt.pk]),
        ("post", "bekreft", [mitt.pk]),
        ("get", "enighet", [mitt.pk]),
        ("post", "sett_like", [mitt.pk]),
    ]:
        svar = getattr(klient, metode)(reverse(f"sensur:{navn}", args=argumenter), {"verdi": "4"})
        assert svar.status_code == 403, navn
        assert "Sensuren åpner" in svar.text
    assert not Karakterforslag.objects.exists()
    with pytest.raises(Domenefeil, match="ikke_aapen"):
        lagre_forslag(
            oppdrag_id=mitt.pk, kandidat_id=kandidater(parti)[0].pk, verdi="4", aktoer=aktoer(foerstesensor), naa=naa()
        )


def test_i_sekundet_sensuren_aapner_er_svarene_der(som, skole, statsforvalter, foerstesensor, andresensor):
    parti = lag_sensurparti(skole, statsforvalter, aapner_om=timedelta(0))
    mitt, _andres = tildel(parti, foerstesensor, andresensor)
    foreslaa(mitt, "3", "4", bekreftet=True)
    assert mitt.forslag.count() == 2


# --- absence, post, files --------------------------------------------------------------------------------------------


def test_fravaerende_kandidat_vises_og_karaktersettes_ikke(som, oppdragene, kandidatene):
    borte(kandidatene[0])
    en = som(oppdragene[0].bruker)
    url = reverse("sensur:svar", args=[oppdragene[0].pk, kandidatene[0].kandidatnummer.nummer])
    assert "Ikke-dokumentert fravær. Kandidaten skal ikke ha karakter." in en.get(url).text
    assert en.get(reverse("sensur:fil", args=[*url_argumenter(oppdragene[0], kandidatene[0]), 1])).status_code == 404
    svar = en.post(url, {"verdi": "4"})
    assert svar.status_code == 422
    assert "registrert med fravær" in svar.text
    for oppdrag in oppdragene:
        klient = som(oppdrag.bruker)
        klient.post(reverse("sensur:svar", args=url_argumenter(oppdrag, kandidatene[1])), {"verdi": "5"})
        klient.post(reverse("sensur:bekreft", args=[oppdrag.pk]))
    sett_alle_like(oppdragene[1])
    assert Sluttkarakter.objects.get().kandidat == kandidatene[1]
    with pytest.raises(Domenefeil, match="uten_forslag"):
        sett_sluttkarakter(
            oppdrag_id=oppdragene[1].pk,
            kandidat_id=kandidatene[0].pk,
            verdi="1",
            aktoer=aktoer(oppdragene[1].bruker),
            naa=naa(),
        )


def url_argumenter(oppdrag, kandidat):
    return [oppdrag.pk, kandidat.kandidatnummer.nummer]


def test_fravaer_opphevet_etter_bekreftelse_gir_ingen_karakter_og_sier_fra(som, oppdragene, kandidatene):
    fravaer = borte(kandidatene[0])
    for oppdrag in oppdragene:
        lagre_forslag(
            oppdrag_id=oppdrag.pk, kandidat_id=kandidatene[1].pk, verdi="3", aktoer=aktoer(oppdrag.bruker), naa=naa()
        )
        som(oppdrag.bruker).post(reverse("sensur:bekreft", args=[oppdrag.pk]))
    fravaer.opphevet = naa()
    fravaer.save(update_fields=["opphevet"])
    side = som(oppdragene[1].bruker).get(reverse("sensur:enighet", args=[oppdragene[1].pk])).text
    assert "Uten to forslag (1)" in side
    assert kandidatene[0].kandidatnummer.nummer in side
    sett_alle_like(oppdragene[1])
    with pytest.raises(Domenefeil, match="ikke_ferdig"):
        publiser(eksamen_id=kandidatene[0].eksamen_id, aktoer=SYSTEM, naa=naa())


def test_svar_i_posten_viser_det_og_ingen_filer(som, oppdrag, kandidatene):
    i_posten(kandidatene[0])
    klient = som(oppdrag.bruker)
    nummer = kandidatene[0].kandidatnummer.nummer
    side = klient.get(reverse("sensur:svar", args=[oppdrag.pk, nummer])).text
    assert "Svaret kommer i posten" in side
    assert f"{nummer}-01" not in side
    assert klient.get(reverse("sensur:fil", args=[oppdrag.pk, nummer, 1])).status_code == 404
    pakke = b"".join(klient.get(reverse("sensur:zip", args=[oppdrag.pk])).streaming_content)
    assert nummer.encode() not in pakke
    assert kandidatene[1].kandidatnummer.nummer.encode() in pakke


def test_posten_gjelder_en_del_om_gangen(som, skole, statsforvalter, foerstesensor, andresensor):
    eksamen = lag_eksamen(
        start=naa() - timedelta(days=2), todelt=True, ansvarlig=statsforvalter, sensur_fra=naa() - timedelta(days=1)
    )
    parti = lag_sensurparti(skole, statsforvalter, eksamen=eksamen, kandidater=1)
    mitt, _andres = tildel(parti, foerstesensor, andresensor)
    kandidat = kandidater(parti)[0]
    i_posten(kandidat, Deltype.DEL1)
    side = som(foerstesensor).get(reverse("sensur:svar", args=url_argumenter(mitt, kandidat))).text
    assert "Del 1 kommer i posten." in side
    assert f"{kandidat.kandidatnummer.nummer}-01.pdf" in side


def test_fil_som_ikke_er_levert_slettet_eller_gjenaapnet_vises_ikke(som, oppdrag, sensurparti):
    kandidat = lag_kandidat(sensurparti, passord=None)
    legg_fil(kandidat)
    slettet = legg_fil(kandidat, navn="gammel.pdf")
    levering = lever_filer(kandidat, slettet)
    slettet.slettet = naa()
    slettet.save(update_fields=["slettet"])
    url = reverse("sensur:svar", args=url_argumenter(oppdrag, kandidat))
    assert "Svaret er ikke levert digitalt" in som(oppdrag.bruker).get(url).text
    slettet.slettet = None
    slettet.save(update_fields=["slettet"])
    assert "-01.pdf" in som(oppdrag.bruker).get(url).text
    levering.gjenaapnet = naa()
    levering.save(update_fields=["gjenaapnet"])
    assert "-01.pdf" not in som(oppdrag.bruker).get(url).text


@pytest.mark.parametrize(
    ("navn", "forventet"),
    [("Besvarelse.PDF", "pdf"), ("a.docx", "docx"), ("svar.olga", "fil"), ("uten", "fil"), (".pdf", "fil")],
)
def test_bare_kjente_endelser_foelger_filen(navn, forventet):
    assert endelse(navn) == forventet


@pytest.mark.parametrize("nr", [0, 2, 999])
def test_filnummer_som_ikke_finnes_er_ukjent(client, som, oppdrag, kandidatene, nr):
    url = reverse("sensur:fil", args=[*url_argumenter(oppdrag, kandidatene[0]), nr])
    assert som(oppdrag.bruker).get(url).status_code == 404


def test_kandidat_i_et_annet_parti_er_ukjent(som, oppdrag, kandidat):
    url = reverse("sensur:svar", args=url_argumenter(oppdrag, kandidat))
    assert som(oppdrag.bruker).get(url).status_code == 404


def test_kandidat_uten_nummer_stopper_bekreftelsen_med_en_setning(som, oppdrag, sensurparti):
    foreslaa(oppdrag, "3", "3")
    unummerert = lag_kandidat(sensurparti, passord=None)
    unummerert.kandidatnummer = None
    unummerert.save(update_fields=["kandidatnummer"])
    svar = som(oppdrag.bruker).post(reverse("sensur:bekreft", args=[oppdrag.pk]), follow=True)
    assert "1 kandidat i partiet mangler kandidatnummer. Be skolen gi nummeret" in svar.text


def test_sidene_koster_like_mange_spoerringer_for_2_og_12_svar(
    som, oppdrag, sensurparti, django_assert_num_queries, statsforvalter, skole
):
    klient = som(oppdrag.bruker)
    nummer = kandidater(sensurparti)[0].kandidatnummer.nummer
    sider = {
        reverse("sensur:liste"): 3,
        reverse("sensur:oppdrag", args=[oppdrag.pk]): 10,
        reverse("sensur:svar", args=[oppdrag.pk, nummer]): 9,
    }
    for flere in (0, 10):
        for _ in range(flere):
            ny = lag_kandidat(sensurparti, passord=None)
            lever_filer(ny, legg_fil(ny, delmerke=Delmerke.EKSAMEN))
        for adresse, antall in sider.items():
            with django_assert_num_queries(antall):
                klient.get(adresse)
