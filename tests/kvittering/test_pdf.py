"""The receipt to keep: accessible, in the candidate's målform, and enough to verify the hand-in by."""

import hashlib
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from brukere.models.bruker import Rolle
from eksamen.models import Maalform
from felles.hendelser import SYSTEM
from felles.tid import naa, oslo
from kandidat.http import KAPSEL
from kvittering.models import Kvittering, Skolebrev
from kvittering.services.kvittering import sikre_kvitteringer
from kvittering.tasks import kjoer_kvitteringer
from levering.models import Besvarelsesfil, Delmerke, Levering
from levering.services.skolelevering import slett_filer_for_skolen
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_fil, lag_levering, lag_sesjon

pytestmark = pytest.mark.django_db
PDF = "/kandidat/kvittering/pdf/"


@pytest.fixture
def kandidatklient(client, kandidat, levering):
    lag_sesjon(kandidat, token="min")
    client.cookies[KAPSEL] = "min"
    return client


def les(svar) -> PdfReader:
    assert svar.status_code == 200, svar
    return PdfReader(BytesIO(b"".join(svar.streaming_content)))


def teksten(leser) -> str:
    return "\n".join(side.extract_text() for side in leser.pages)


def samlet(leser) -> str:
    """Without the line breaks of the page."""
    return "".join(teksten(leser).split())


def test_kandidaten_laster_ned_kvitteringen_fra_siden_sin(kandidatklient, kandidat, levering, skole):
    html = kandidatklient.get("/kandidat/kvittering/").content.decode()
    assert f'href="{PDF}"' in html
    assert 'href="/kvittering/"' in html
    svar = kandidatklient.get(PDF)
    assert svar["Content-Type"] == "application/pdf"
    assert svar["Content-Disposition"] == 'attachment; filename="kvittering.pdf"'
    assert "no-store" in svar["Cache-Control"]
    pdf = les(svar)
    tekst = teksten(pdf)
    for ventet in ("7F3K-9QPX", kandidat.person.navn, kandidat.kandidatnummer.nummer, "torsdag 27. mai 2027 klokken 13:52:01",
                   "svar.pdf", "15 byte", "Levert av kandidaten", skole.navn, "http://testserver/kvittering/",
                   "døgnverdien for torsdag 27. mai 2027"):  # fmt: skip
        assert ventet in tekst, ventet
    for fil in levering.filer.all():
        assert fil.sha256 in samlet(pdf)


def test_kvitteringen_er_merket_for_hjelpemidler(kandidatklient):
    rot = les(kandidatklient.get(PDF)).trailer["/Root"]

    assert rot["/MarkInfo"]["/Marked"].value is True
    assert b"<pdfuaid:part>1</pdfuaid:part>" in rot["/Metadata"].get_object().get_data()


def test_kvitteringen_er_paa_kandidatens_maalform(kandidatklient, kandidat):
    kandidat.maalform = Maalform.NYNORSK
    kandidat.save(update_fields=["maalform"])
    pdf = les(kandidatklient.get(PDF))

    assert "Kvittering for levert svar" in teksten(pdf)
    assert "27. mai 2027 klokka 13:52:01" in teksten(pdf)
    assert pdf.trailer["/Root"]["/Lang"] == "nn"


def test_kontrollsummen_kan_regnes_ut_av_det_som_staar(kandidatklient, levering):
    tekst = samlet(les(kandidatklient.get(PDF)))
    rad = Kvittering.objects.get()

    assert rad.digest in tekst
    assert hashlib.sha256(rad.innhold.encode()).hexdigest() == rad.digest
    for linje in rad.innhold.splitlines():
        assert "".join(linje.split()) in tekst


def test_den_ene_siden_er_for_del_1_som_skolen_leverte(kandidatklient, kandidat, levering):
    fil = lag_fil(kandidat, "del1.pdf", delmerke=Delmerke.DEL1)
    del1 = kandidat.eksamen.deler.create(
        type="EksamenDel1", start=levering.eksamensdel.start, slutt=levering.eksamensdel.slutt, minutter=60
    )
    lag_levering(kandidat, fil, del_=del1, levert_av=Levering.LevertAv.SKOLE, kvitteringskode="8G4M-0RST")
    tekst = teksten(les(kandidatklient.get(PDF)))

    assert "8G4M-0RST" in tekst
    assert "7F3K-9QPX" in tekst
    assert "Levert av skolen" in tekst


def test_det_som_ble_tatt_ut_siden_staar_fortsatt_paa_kvitteringen(kandidatklient):
    kjoer_kvitteringer()
    Besvarelsesfil.objects.filter(navn="svar.pdf").update(slettet=naa())

    assert "svar.pdf" in teksten(les(kandidatklient.get(PDF)))


def test_foer_levering_sendes_kandidaten_til_sin_side(client, kandidat):
    lag_sesjon(kandidat, token="min")
    client.cookies[KAPSEL] = "min"

    assert client.get(PDF).status_code == 302


def test_kandidaten_faar_bare_sin_egen(kandidatklient, parti):
    lag_levering(lag_kandidat(parti), kvitteringskode="9H5N-1STV")

    assert "9H5N-1STV" not in teksten(les(kandidatklient.get(PDF)))


def adresser(kandidat):
    return [reverse(f"skolelevering:{navn}", args=[kandidat.pk]) for navn in ("kvittering", "kvittering_pdf")]


def test_skolen_ser_kvitteringen_og_om_den_ble_sendt(som, vakt, kandidat, levering, skolelevering_del1):
    side, pdf = adresser(kandidat)
    html = som(vakt).get(side).content.decode()

    for ventet in ("7F3K-9QPX", "av kandidaten", "8G4M-0RST", "av skolen", "Levert etter fristen", "svar.pdf",
                   str(Skolebrev.Status.VENTER.label)):  # fmt: skip
        assert ventet in html
    assert "7F3K-9QPX" in teksten(les(som(vakt).get(pdf)))


@pytest.fixture
def skolelevering_del1(skolelevering, kandidat, levering):
    """The school's is of part 1, so that both stand."""
    return skolelevering


@pytest.fixture
def skolelevering(request, kandidat, levering):
    fil = lag_fil(kandidat, "del1.pdf", delmerke=Delmerke.DEL1)
    del1 = kandidat.eksamen.deler.create(
        type="EksamenDel1", start=levering.eksamensdel.start, slutt=levering.eksamensdel.slutt, minutter=60
    )
    return lag_levering(
        kandidat,
        fil,
        del_=del1,
        levert_av=Levering.LevertAv.SKOLE,
        kvitteringskode="8G4M-0RST",
        frist=levering.levert.replace(hour=8),
    )


def test_andre_skoler_og_rektor_faar_den_ikke(som, annen_skoleadmin, skole, kandidat, levering):
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)
    for adresse in adresser(kandidat):
        assert som(annen_skoleadmin).get(adresse).status_code == 404
        assert som(rektor).get(adresse).status_code == 403


def test_uten_levering_er_siden_tom_og_pdf_finnes_ikke(som, skoleadmin, kandidat):
    side, pdf = adresser(kandidat)

    assert "Ingenting står som levert" in som(skoleadmin).get(side).content.decode()
    assert som(skoleadmin).get(pdf).status_code == 404


def test_siden_for_skolen_sier_at_en_levert_fil_er_slettet(som, vakt, kandidat, levering):
    side, _pdf = adresser(kandidat)
    assert "Slettet av skolen" not in som(vakt).get(side).content.decode()
    borte = levering.filer.order_by("navn").first()
    slett_filer_for_skolen(kandidat_id=kandidat.pk, fil_ider=[borte.pk], leverte=True, aktoer=SYSTEM, naa=naa())

    innhold = som(vakt).get(side).content.decode()
    assert innhold.count(f"Slettet av skolen {oslo(naa()):%H:%M}. Filen går ikke til sensor") == 1
    assert innhold.partition("Slettet av skolen")[0].count(borte.navn) == 1


def test_siden_for_skolen_koster_like_mye_for_en_og_to(
    som, vakt, kandidat, levering, request, django_assert_max_num_queries
):
    side, _pdf = adresser(kandidat)
    klient = som(vakt)
    klient.get(side)
    with django_assert_max_num_queries(20) as en:
        klient.get(side)
    ny = request.getfixturevalue("skolelevering")
    sikre_kvitteringer(levering_ider=[ny.pk], naa=naa())
    with django_assert_max_num_queries(len(en.captured_queries)):
        klient.get(side)
