"""The plan goes in and out again through the pages of imports: a sheet, a message of PAS, and its undo."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from brukere.models import Rolle
from eksamen.models import Eksamen, Eksamensperiode, Fag
from eksamen.models.valg import Deltype
from felles.models import Importkjoering
from felles.regneark import skriv_xlsx
from felles.tid import OSLO, naa
from pas_kontrakt.lesere.plan import PasPlanXml
from plan.services.planimport import lag_planimport
from tests.eksamen.test_plan_import import angre, rad, utfall, utfoer
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PeriodeFactory

VELG = "/eksamen/import/plan/"
PROEVER = Path(__file__).resolve().parents[1] / "data" / "pas"


def adresse(navn: str) -> str:
    return reverse(f"paamelding:{navn}", args=["plan", Importkjoering.objects.get().pk])


@pytest.fixture
def klient(som, udir):
    return som(bruker_med_rolle(Rolle.UDIR, udir))


def som_csv(rader):
    return "\n".join([";".join(rader[0]), *(";".join(ett.values()) for ett in rader)]).encode()


def som_xlsx(rader):
    return skriv_xlsx(list(rader[0]), [list(ett.values()) for ett in rader])


@pytest.mark.parametrize("skriv", [som_csv, som_xlsx])
def test_et_regneark_leses_rettes_bekreftes_og_angres(klient, skriv):
    PeriodeFactory()
    rader = [rad(), rad(fagkode="NOR1267", del1_start="ni")]
    klient.post(VELG, {"fil": SimpleUploadedFile("plan", skriv(rader))})
    skjema = klient.get(adresse("kolonner")).context["skjema"]
    valg = {skjema.add_prefix(navn): skjema[navn].value() or "" for navn in skjema.fields}
    assert klient.post(adresse("kolonner"), valg).status_code == 302

    assert "ikke et klokkeslett" in klient.get(adresse("kontroll")).content.decode()
    klient.post(adresse("rett"), {"celle-1-del1_start": "09:00"})
    klient.post(adresse("bekreft_import"))
    assert set(Eksamen.objects.values_list("fag__fagkode", flat=True)) == {"MAT1019", "NOR1267"}

    klient.post(adresse("angre_import"))
    assert not Eksamen.objects.exists()


def test_planen_fra_pas_leses_som_xml(klient):
    klient.post(VELG, {"fil": SimpleUploadedFile("plan.xml", (PROEVER / "plan.xml").read_bytes())})

    assert "REA3056" in klient.get(adresse("kontroll")).content.decode()
    klient.post(adresse("bekreft_import"))
    assert Eksamensperiode.objects.get().kode == "V-2026"
    assert Eksamen.objects.get().todelt


def test_en_paamelding_er_ingen_plan(klient):
    svar = klient.post(VELG, {"fil": SimpleUploadedFile("p.xml", (PROEVER / "pamelding.xml").read_bytes())})

    assert svar.status_code == 422
    assert "ikke en eksamensplan" in svar.content.decode()


def test_skolen_har_ingen_import_av_planen(som, skoleadmin):
    assert som(skoleadmin).get(VELG).status_code in {403, 404}


def test_proevefilen_fra_pas_lager_perioden_og_eksamenen(udir):
    dokument = PasPlanXml().les((PROEVER / "plan.xml").read_bytes())
    importen = lag_planimport(None, bruker_med_rolle(Rolle.UDIR, udir), naa())

    resultat = utfoer(importen, dokument)

    assert [(r.slag, r.utfall, r.linje) for r in resultat.resultater] == [("periode", "ny", 4), ("rad", "ny", 5)]
    periode = Eksamensperiode.objects.get(kode="V-2026")
    assert periode.gjennomfoering_fra == datetime(2026, 5, 18, tzinfo=OSLO)
    eksamen = Eksamen.objects.get()
    assert (eksamen.fag.fagkode, eksamen.fag.navn_nb, eksamen.fag.nivaa) == ("REA3056", "REA3056", "VGS")
    assert eksamen.deler.get(type=Deltype.DEL2).minutter == 180
    assert utfall(utfoer(importen, dokument).resultater) == ["lik", "lik"]
    angre(importen, resultat.angredata)
    assert not Eksamen.objects.exists()
    assert not Eksamensperiode.objects.exists()
    assert not Fag.objects.exists()


def test_fylket_endrer_ingen_periode_fra_en_fil(fylke):
    dokument = PasPlanXml().les((PROEVER / "plan.xml").read_bytes())
    importen = lag_planimport(None, bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke), naa())

    assert utfall(importen.forhaandsvis(dokument, naa=naa())) == ["avvist", "avvist"]
    utfoer(importen, dokument)
    assert not Eksamensperiode.objects.exists()
