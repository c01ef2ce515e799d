"""Papers: put in by those responsible, sealed for everybody until the second of the start."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from brukere.models import Rolle
from eksamen.models import Oppgave
from eksamen.permissions import hent_oppgave_for
from felles import lager
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from plan.services import oppgaver
from plan.services.oppgaver import legg_inn_oppgave
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PDF, PartiFactory, lag_eksamen, lag_kandidat, lag_oppgave

SEKUND = timedelta(seconds=1)


@pytest.fixture
def start():
    return naa().replace(microsecond=0) + timedelta(days=2)


@pytest.fixture
def eksamen(start, statsforvalter, skole):
    """An exam in two days that the statsforvalter answers for, with a party at Lillevik."""
    eksamen = lag_eksamen(start=start, ansvarlig=statsforvalter)
    PartiFactory(skole=skole, eksamen=eksamen)
    return eksamen


@pytest.fixture
def deel(eksamen):
    return eksamen.deler.get()


@pytest.fixture
def ansvarlig(statsforvalter):
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


def side(eksamen) -> str:
    return reverse("plan:oppgaver", args=[eksamen.pk])


def last_opp(klient, deel, innhold=PDF, maalform="nb", navn="Klima og krig.pdf"):
    fil = SimpleUploadedFile(navn, innhold, content_type="application/pdf")
    return klient.post(side(deel.eksamen), {"eksamensdel": deel.pk, "maalform": maalform, "fil": fil}, follow=True)


def test_oppgaven_legges_inn_under_et_navn_som_ikke_roeper_noe(som, ansvarlig, deel):
    svar = last_opp(som(ansvarlig), deel)

    assert "Oppgaven ligger klar" in svar.content.decode()
    oppgave = Oppgave.objects.get()
    assert oppgave.navn == f"{deel.eksamen.fag.kode}-Eksamen-nb.pdf"
    with lager.aapne(oppgave.noekkel) as fil:
        assert fil.read() == PDF
    hendelse = Hendelse.objects.get(handling="oppgave.lagt_inn")
    assert hendelse.data == {"eksamensdel": deel.pk, "maalform": "nb", "stoerrelse": len(PDF)}


@pytest.mark.parametrize("rolle", ["ansvarlig", "udir", "skoleadmin", "rektor", "fylke"])
def test_ett_sekund_foer_start_er_oppgaven_forseglet_for_alle_og_ved_start_er_den_aapen(
    som, ansvarlig, udir, skoleadmin, skole, fylke, deel, start, rolle
):
    bruker = {
        "ansvarlig": ansvarlig,
        "udir": bruker_med_rolle(Rolle.UDIR, udir),
        "skoleadmin": skoleadmin,
        "rektor": bruker_med_rolle(Rolle.REKTOR, skole),
        "fylke": bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke),
    }[rolle]
    oppgave = lag_oppgave(deel)
    adresse = reverse("plan:oppgavefil", args=[oppgave.pk])

    with time_machine.travel(start - SEKUND, tick=False):
        klient = som(bruker)
        svar = klient.get(adresse)
        assert svar.status_code == 403
        assert "forseglet" in svar.content.decode()
        assert adresse not in klient.get(side(deel.eksamen)).content.decode()
        assert klient.head(adresse).status_code == 403
    with time_machine.travel(start, tick=False):
        svar = som(bruker).get(adresse)
        assert svar.status_code == 200
        assert b"".join(svar.streaming_content) == PDF
        assert adresse in som(bruker).get(side(deel.eksamen)).content.decode()
    assert svar.headers["Content-Disposition"].startswith("attachment")
    assert svar.headers["X-Content-Type-Options"] == "nosniff"
    assert svar.headers["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in svar.headers["Cache-Control"]
    assert Hendelse.objects.filter(handling="oppgave.hentet", aktoer_id=bruker.pk).count() == 1


def test_regelen_selv_ett_mikrosekund_foer_og_paa_slaget(skoleadmin, deel, start):
    oppgave = lag_oppgave(deel)

    with pytest.raises(PermissionDenied):
        hent_oppgave_for(skoleadmin, oppgave.pk, naa=start - timedelta(microseconds=1))
    assert hent_oppgave_for(skoleadmin, oppgave.pk, naa=start) == oppgave


def test_del_2_aapner_ved_sin_egen_start(som, skoleadmin, skole, statsforvalter, start):
    eksamen = lag_eksamen(start=start, todelt=True, ansvarlig=statsforvalter)
    PartiFactory(skole=skole, eksamen=eksamen)
    del1, del2 = (lag_oppgave(deel) for deel in eksamen.deler.all())

    with time_machine.travel(start, tick=False):
        klient = som(skoleadmin)
        aapen = klient.get(reverse("plan:oppgavefil", args=[del1.pk]))
        assert b"".join(aapen.streaming_content) == PDF
        assert klient.get(reverse("plan:oppgavefil", args=[del2.pk])).status_code == 403


def test_oppgaven_finnes_ikke_for_dem_den_ikke_gjelder(som, annen_skoleadmin, skole, deel, start):
    adresse = reverse("plan:oppgavefil", args=[lag_oppgave(deel).pk])
    andre = [annen_skoleadmin, bruker_med_rolle(Rolle.SENSOR, skole), bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)]

    with time_machine.travel(start, tick=False):
        for bruker in andre:
            assert som(bruker).get(adresse).status_code == 404
            assert som(bruker).get(side(deel.eksamen)).status_code == 403


def test_bare_ansvarlig_organisasjon_og_de_over_legger_inn(som, ansvarlig, udir, fylke, skoleadmin, deel):
    for bruker in (skoleadmin, bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)):
        assert last_opp(som(bruker), deel).status_code == 403
    assert not Oppgave.objects.exists()

    last_opp(som(bruker_med_rolle(Rolle.UDIR, udir)), deel)
    assert Oppgave.objects.count() == 1


def test_oppgaven_byttes_foer_start_men_ikke_etter(som, ansvarlig, deel, start):
    last_opp(som(ansvarlig), deel)
    ny = PDF.replace(b"/Catalog", b"/Catalog /Ny true")
    last_opp(som(ansvarlig), deel, ny)
    with lager.aapne(Oppgave.objects.get().noekkel) as fil:
        assert fil.read() == ny
    assert Hendelse.objects.filter(handling="oppgave.byttet").count() == 1

    with time_machine.travel(start, tick=False):
        svar = last_opp(som(ansvarlig), deel)
        assert svar.status_code == 422
        assert "kan ikke byttes" in svar.content.decode()
        # A paper that is missing at the start is worse than one that comes late.
        assert last_opp(som(ansvarlig), deel, maalform="nn").status_code == 200


DAARLIGE = {
    "tom": (b"", "Filen er tom"),
    "ikke pdf": (b"PK\x03\x04 dette er en docx", "ikke en hel PDF"),
    "avkortet": (PDF[:40], "ikke en hel PDF"),
}


@pytest.mark.parametrize("hva", DAARLIGE)
def test_fil_som_ikke_er_en_hel_pdf_avvises_med_beskjed(som, ansvarlig, deel, hva):
    innhold, melding = DAARLIGE[hva]

    svar = last_opp(som(ansvarlig), deel, innhold)

    assert svar.status_code == 422
    assert melding in svar.content.decode()
    assert not Oppgave.objects.exists()


def test_for_stor_oppgave_avvises_og_spolen_er_tom(deel, monkeypatch, settings):
    monkeypatch.setattr(oppgaver, "MAKS_BYTE", 20)

    with pytest.raises(Domenefeil) as feil:
        legg_inn_oppgave(eksamensdel_id=deel.pk, maalform="nb", fil=BytesIO(PDF), aktoer=SYSTEM, naa=naa())
    assert feil.value.kode == "for_stor"


def test_ukjent_del_eller_maalform_avvises(som, ansvarlig, deel, statsforvalter):
    annen = lag_eksamen(ansvarlig=statsforvalter).deler.get()
    fil = SimpleUploadedFile("a.pdf", PDF)

    svar = som(ansvarlig).post(side(deel.eksamen), {"eksamensdel": annen.pk, "maalform": "xx", "fil": fil})

    assert svar.status_code == 422
    assert set(svar.context["skjema"].errors) == {"eksamensdel", "maalform"}


def test_startsiden_sier_hvilken_oppgave_som_mangler_til_den_er_inne(som, ansvarlig, skoleadmin, deel):
    ventet = f"Oppgaven mangler for {deel.eksamen.fag.kode}"
    assert ventet in som(ansvarlig).get("/").content.decode()
    assert ventet not in som(skoleadmin).get("/").content.decode()

    for maalform in ("nb", "nn"):
        lag_oppgave(deel, maalform)
    assert ventet not in som(ansvarlig).get("/").content.decode()


def test_mange_eksamener_uten_oppgave_er_en_linje(som, ansvarlig, statsforvalter, start):
    for _ in range(4):
        lag_eksamen(start=start, ansvarlig=statsforvalter)

    assert "Oppgaver mangler for 4 eksamener" in som(ansvarlig).get("/").content.decode()


def test_vakter_faar_ikke_vite_om_oppgavene_i_planen(som, vakt, skoleadmin, deel):
    lag_kandidat(deel.eksamen.partier.get())
    lag_oppgave(deel)

    assert "1 av 2 ligger klar" in som(skoleadmin).get(reverse("plan:plan")).content.decode()
    assert "ligger klar" not in som(vakt).get(reverse("plan:plan")).content.decode()
