"""The letter: in the case's målform, to whoever appealed, tagged, and to nobody else than the school and the candidate."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from brukere.models.bruker import Rolle
from eksamen.services.passord import fornye_passord
from felles.hendelser import SYSTEM
from felles.tid import naa
from klagenemnd.querysets.svar import deler_av, synlige_svar
from klagenemnd.services.svarbrev import brevdata, lag_svarbrev
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klagebord import TEKST
from tests.fabrikker.klagesvar import lag_svar
from tests.felles.test_brev import struktur
from tests.kandidat.conftest import DOER

pytestmark = pytest.mark.django_db


@pytest.fixture
def svar(skole, statsforvalter, saksbehandler):
    """`svar(verdi="4", **felt)`: an answered appeal."""
    return lambda verdi="4", **felt: lag_svar(skole, statsforvalter, saksbehandler, verdi, **felt)


def les(innhold):
    return PdfReader(BytesIO(innhold))


def tekst(leser):
    return " ".join(" ".join(side.extract_text() for side in leser.pages).split())


def inn(kandidat):
    """A browser that looks at own exams."""
    passord = fornye_passord(kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa())[0].passord
    klient = Client()
    klient.post(DOER, {"nummer": kandidat.kandidatnummer.nummer, "passord": passord, "til": "eksamener"})
    return klient


def test_brevet_er_merket_og_har_saken_vedtaket_begrunnelsen_og_at_det_er_endelig(svar):
    klage = svar()
    leser = les(lag_svarbrev(synlige_svar(naa())))
    rot, innhold = leser.trailer["/Root"], tekst(leser)
    assert rot["/MarkInfo"]["/Marked"].value is True
    assert rot["/Lang"] == "nb"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in rot["/Metadata"].get_object().get_data()
    slag = [navn for navn, _spraak in struktur(leser)]
    assert (slag.count("/H1"), slag.count("/H2")) == (1, 4)
    for ord_ in (
        klage.kandidat.person.navn, "Statsforvalteren", klage.kandidat.parti.skole.navn, "3 – TRE", "4 – FIRE",
        "Karakteren settes opp til 4 – FIRE.", "Vedtaket er endelig.", "Lever det gamle tilbake til skolen",
        klage.kandidat.kandidatnummer.nummer, *TEKST.values(),
    ):  # fmt: skip
        assert ord_ in innhold
    assert klage.kandidat.person.etternavn not in leser.metadata.title


def test_et_svar_som_ikke_endrer_karakteren_ber_ikke_om_nytt_vitnemaal(svar):
    svar("3")
    innhold = tekst(les(lag_svarbrev(synlige_svar(naa()))))
    assert "Karakteren 3 – TRE – opprettholdes." in innhold
    assert "gjelder fortsatt" in innhold
    assert "Lever det gamle" not in innhold


def test_brevet_er_paa_nynorsk_naar_saken_er_det(svar):
    svar("4", maalform="nn")
    leser = les(lag_svarbrev(synlige_svar(naa())))
    assert leser.trailer["/Root"]["/Lang"] == "nn"
    innhold = tekst(leser)
    assert "Karakteren blir sett opp til 4 – FIRE." in innhold
    assert "Med venleg helsing" in innhold
    assert [navn for navn, _spraak in struktur(leser)].count("/H2") == 4


@pytest.mark.parametrize(
    ("fra", "linje"), [("foresatt", "Foresatt til {navn}"), ("fullmektig", "For {navn}"), ("kandidat", None)]
)
def test_brevet_gaar_til_den_som_klaget(svar, fra, linje):
    klage = svar("4", fra=fra, navn="" if fra == "kandidat" else "Kari Ørbeck")
    navn = klage.kandidat.person.navn
    riktig = [navn] if linje is None else ["Kari Ørbeck", linje.format(navn=navn)]
    assert brevdata(synlige_svar(naa()).get())["mottaker"] == riktig


def test_skolen_leser_svaret_og_laster_ned_ett_eller_alle_brev(som, skoleadmin, svar):
    ene, andre = svar(), svar("2")
    klient = som(skoleadmin)
    side = klient.get(reverse("klage:klage", args=[ene.pk])).text
    assert reverse("klagenemnd:svar", args=[ene.pk]) in side
    assert "Kandidaten skal ha nytt vitnemål</a>" in side
    side = klient.get(reverse("klagenemnd:svar", args=[ene.pk])).text
    assert all(del_ in side for del_ in TEKST.values())
    ett = klient.get(reverse("klagenemnd:svarbrev", args=[ene.pk]))
    assert ett["Content-Disposition"] == f'attachment; filename="klagesvar-{ene.kandidat.kandidatnummer.nummer}.pdf"'
    assert ett["Cache-Control"] == "no-store, private"
    alle = klient.get(reverse("klagenemnd:alle_svarbrev"), {"valgt": [ene.pk, andre.pk]})
    leser = les(b"".join(alle.streaming_content))
    assert len(leser.pages) == 2
    assert all(klage.kandidat.person.navn in tekst(leser) for klage in (ene, andre))


def test_en_annen_skole_faar_ikke_brevet(som, annen_skoleadmin, svar):
    klage = svar()
    klient = som(annen_skoleadmin)
    assert klage.kandidat.person.etternavn not in klient.get(reverse("klagenemnd:svarliste")).text
    for navn in ("svar", "svarbrev"):
        assert klient.get(reverse(f"klagenemnd:{navn}", args=[klage.pk])).status_code == 404
    assert klient.get(reverse("klagenemnd:alle_svarbrev"), {"valgt": klage.pk}).status_code == 404


@pytest.mark.parametrize(("rolle", "kode"), [(Rolle.REKTOR, 200), (Rolle.LAERER, 404), (Rolle.EKSAMENSVAKT, 404)])
def test_rektor_leser_og_laerer_ikke(som, skole, svar, rolle, kode):
    klage = svar()
    klient = som(bruker_med_rolle(rolle, skole))
    assert klient.get(reverse("klagenemnd:svarbrev", args=[klage.pk])).status_code == kode
    # The list of new diplomas is the administrators'.
    assert "nytt vitnemål</a>" not in klient.get(reverse("klage:klage", args=[klage.pk])).text


def test_kandidaten_leser_svaret_og_brevet_fra_sekundet(svar):
    klage, andres = svar(), svar("2")
    venter = svar("5", synlig_fra=naa() + timedelta(hours=1))
    klient = inn(klage.kandidat)
    side = klient.get(reverse("kandidat:klagesvar", args=[klage.pk]))
    assert side.status_code == 200
    assert "Karakteren settes opp til 4 – FIRE." in side.text
    brev = klient.get(reverse("kandidat:klagebrev", args=[klage.pk]))
    assert klage.kandidat.person.navn in tekst(les(b"".join(brev.streaming_content)))
    for annen in (andres, venter):
        for navn in ("klagesvar", "klagebrev"):
            assert klient.get(reverse(f"kandidat:{navn}", args=[annen.pk])).status_code == 404
    assert inn(venter.kandidat).get(reverse("kandidat:klagebrev", args=[venter.pk])).status_code == 404


def test_delene_av_et_lagret_svar_er_de_som_ble_skrevet(svar):
    svar("4", maalform="nn")
    utfall = synlige_svar(naa()).get()
    tittel, deler = deler_av(utfall.tekst, utfall.maalform)
    assert tittel.startswith("Svar på klage på karakter")
    assert [del_.overskrift for del_ in deler if del_.overskrift] == [
        "Kva svaret viser, og kva det manglar", "Kva kandidaten må arbeide med", "Kvifor karakteren blir endra", "Om vedtaket",
    ]  # fmt: skip
    assert [TEKST["elementer"]] in [del_.ledd for del_ in deler]
