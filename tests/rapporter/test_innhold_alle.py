"""Every report of the room: on screen, as a spreadsheet and on paper; who sees it; and what it costs."""

import pytest

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from elever.querysets.elever import ELEVLESERE
from felles.rapport import rapporter
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, lag_kandidat
from tests.felles.test_brev import struktur
from tests.rapporter.innhold import (
    ALLE,
    BREV,
    TABELLER,
    innhold,
    lag_alt,
    lag_dag,
    pdf,
    rader,
    side,
    spoerringer,
    tekst,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def eget_lager(settings, tmp_path):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"


@pytest.mark.parametrize("navn", TABELLER)
def test_tabellen_paa_skjermen_som_regneark_og_som_pdf(som, skoleadmin, skole, navn):
    lag_alt(skole)
    klient = som(skoleadmin)
    radene = rader(klient, navn)
    assert radene
    skjerm = klient.get(side(navn))
    assert skjerm.status_code == 200
    papiret = tekst(pdf(klient, navn))
    for verdi in [verdi for verdi in radene[0] if verdi.isalpha()][:3]:
        assert verdi in skjerm.text
        assert verdi in papiret


@pytest.mark.parametrize("navn", ALLE)
def test_pdf_en_er_merket_og_har_tittel_spraak_og_overskrift(som, skoleadmin, skole, navn):
    lag_alt(skole)
    leser = pdf(som(skoleadmin), navn)
    rot = leser.trailer["/Root"]
    assert rot["/MarkInfo"]["/Marked"].value is True
    assert rot["/Lang"] in {"nb", "nn"}
    assert b"<pdfuaid:part>1</pdfuaid:part>" in rot["/Metadata"].get_object().get_data()
    assert leser.metadata.title == str(rapporter.hent(navn).tittel)
    slag = [slag for slag, _ in struktur(leser)]
    assert "/H1" in slag
    assert navn not in TABELLER or "/TH" in slag


@pytest.mark.parametrize("navn", ALLE)
def test_uten_rader_blir_det_sagt_i_ord(som, skoleadmin, skole, navn):
    PartiFactory(skole=skole)
    Kandidat.objects.all().delete()
    klient = som(skoleadmin)
    assert klient.get(side(navn)).status_code == 200
    svar = klient.post(side(navn), {"format": "pdf"})
    if svar.status_code == 422:
        assert str(rapporter.hent(navn).tomt) in svar.text
    else:
        assert innhold(svar).startswith(b"%PDF")


@pytest.mark.parametrize("navn", ALLE)
def test_en_annen_skole_ser_ingenting_av_det(som, skoleadmin, annen_skoleadmin, skole, annen_skole, navn):
    hemmelig = PersonFactory(fornavn="Hemmelige", etternavn="Fremmedfolk")
    fremmed = lag_dag(skole, navn="FREMMEDPARTI", person=hemmelig)
    egen = lag_alt(annen_skole)
    # The same person at both schools: a collision that is told without the other school's party.
    samme = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=egen.eksamen), person=hemmelig)
    Kandidat.objects.filter(pk=samme.pk).update(rom="Egetrom")
    klient = som(annen_skoleadmin)
    for valg in ({}, {"skole": skole.orgnr}, {"periode": "alle"}):
        skjerm = klient.get(side(navn), valg).text
        papir = tekst(pdf(klient, navn, **valg))
        assert "FREMMEDPARTI" not in skjerm
        assert "FREMMEDPARTI" not in papir
    svar = klient.post(side(navn), {"format": "pdf", "parti": fremmed.parti_id, "kandidat": fremmed.pk})
    assert svar.status_code == 422


@pytest.mark.parametrize("navn", ALLE)
def test_vakten_har_ingen_av_dem_og_fylket_ikke_elevenes(som, vakt, skole, fylke, navn):
    lag_dag(skole)
    assert som(vakt).get(side(navn)).status_code == 403
    assert som(vakt).post(side(navn), {"format": "pdf"}).status_code == 403
    fylkets = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).get(side(navn))
    assert fylkets.status_code == (403 if rapporter.hent(navn).roller == ELEVLESERE else 200)
    assert som(bruker_med_rolle(Rolle.REKTOR, skole)).get(side(navn)).status_code == 200


@pytest.mark.parametrize("navn", ALLE)
def test_konstant_antall_spoerringer(som, skoleadmin, skole, navn):
    klient, antall = som(skoleadmin), []
    lag_alt(skole)
    spoerringer(klient, navn)
    antall.append(spoerringer(klient, navn))
    for nr in range(6):
        kandidat = lag_dag(skole, navn=f"FLERE{nr}", nus_status="utsatt")
        for plass in range(4):
            lag_kandidat(kandidat.parti, plass=str(plass), maalform="nn")
    antall.append(spoerringer(klient, navn))
    assert antall[0] == antall[1]


@pytest.mark.parametrize("navn", ALLE)
def test_tre_sider_og_lange_navn_gaar_bra(som, skoleadmin, skole, navn):
    kandidat = lag_alt(skole)
    for nr in range(60):
        person = PersonFactory(fornavn="Åsmund Øyvind Ærlig", etternavn=f"Bjørnstjerne-Ødegård nummer {nr}")
        lag_kandidat(kandidat.parti, person=person, plass=str(nr + 1) if nr % 2 else "")
    assert len(pdf(som(skoleadmin), navn).pages) >= 1


@pytest.mark.parametrize("navn", BREV)
def test_det_foerste_brevet_vises_som_bilde(som, skoleadmin, skole, navn):
    lag_alt(skole)
    svar = som(skoleadmin).post(side(navn), {"format": "vis"})
    assert "data:image/png;base64," in svar.text


@pytest.mark.parametrize("navn", TABELLER)
def test_formler_blir_aldri_formler(som, skoleadmin, skole, navn):
    lag_alt(skole)
    assert b"<f>" not in innhold(som(skoleadmin).post(side(navn), {"format": "xlsx"}))
