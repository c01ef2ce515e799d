"""«Importer resultater» as a job against a PAS over HTTP, and the archived message played over."""

from datetime import UTC, datetime, timedelta

import pytest

from deltakelse.models import Fravaer
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse, Jobb
from klage.models import ResultatUtenfra, Vitnemaalsoppgave
from klage.querysets.resultat import resultatverdier
from klage.services.visning import velg_visning
from pas_integration.models import PasJobb, Samkjoering
from pas_integration.services.henting.resultater import bestill_resultater, ubrukte_rader
from pas_integration.services.jobber import Paagaar
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Generasjon
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.henting import karakter, oversikt
from tests.fabrikker.pas_integration import DEL, forbindelse_til, kjoer_ut, lag_passkole

NAA = datetime(2027, 6, 20, 10, 0, tzinfo=UTC)
START = datetime(2027, 5, 27, 7, 0, tzinfo=UTC)
GET = ("GET", f"{DEL}/karakter")

pytestmark = pytest.mark.django_db


@pytest.fixture
def partiet(skole):
    return lag_passkole(skole, antall=3, start=START)


def bestill(parti, partier=(), naa=NAA):
    return bestill_resultater(
        skole=parti.skole, periode=parti.eksamen.periode, partier=partier, bruker=None, aktoer=SYSTEM, naa=naa
    )


def importer(parti, partier=(), naa=NAA):
    return kjoer_ut(bestill(parti, partier, naa), naa)


def gjelder(naa=NAA):
    return resultatverdier(Kandidat.objects.all(), naa)


def test_karakterene_kommer_hjem_uten_kandidatnummer(pas, partiet):
    parti, (en, to, tre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4), karakter(to, 0, "MB"), karakter(tre, 0, "IDF"))
    pasjobb, _ = importer(parti)
    assert (pasjobb.jobb.status, pasjobb.jobb.melding) == (Jobb.Status.FERDIG, "")
    assert (pasjobb.utfall["ny"], pasjobb.utfall["fravaer"], pasjobb.utfall["rader"]) == (3, 1, 3)
    assert gjelder() == {en.pk: "4", to.pk: "MB"}
    assert Fravaer.objects.get().kandidat == tre
    assert Samkjoering.objects.get(slag="resultater").sist_ok is not None


def test_to_ganger_endrer_ingenting(pas, partiet):
    parti, (en, *_andre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    _, tid = importer(parti)
    pasjobb, _ = importer(parti, naa=tid + timedelta(hours=1))
    assert (pasjobb.utfall["lik"], pasjobb.utfall["ny"], pasjobb.utfall["endret"]) == (1, 0, 0)


def test_en_endret_karakter_etter_klage_gir_oppgave_om_vitnemaal(pas, partiet):
    parti, (en, *_andre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    importer(parti)
    pas.oversikt = oversikt(parti.skole, karakter(en, 4, klagekarakter=5, klagebegrunnelse="Ny vurdering."))
    pasjobb, tid = importer(parti, naa=NAA + timedelta(days=20))
    assert (pasjobb.utfall["endret"], pasjobb.utfall["vitnemaal"]) == (1, 1)
    assert gjelder(tid) == {en.pk: "5"}
    assert Vitnemaalsoppgave.objects.count() == 1


def test_en_melding_fra_2015_tar_ikke_bort_klagen(pas, partiet):
    parti, (en, *_andre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4, klagekarakter=5))
    importer(parti)
    gammel = skriv(oversikt(parti.skole, karakter(en, 4)), Generasjon.V1)
    pas.svarer[GET] = [(200, gammel, "application/xml")]
    pasjobb, tid = importer(parti, naa=NAA + timedelta(hours=2))
    assert pasjobb.jobb.status == Jobb.Status.FERDIG
    assert gjelder(tid) == {en.pk: "5"}


def test_bare_de_valgte_partiene(pas, skole, partiet):
    parti, (en, *_andre) = partiet
    annen = lag_kandidat(PartiFactory(skole=skole, eksamen=parti.eksamen))
    pas.oversikt = oversikt(skole, karakter(en, 4), karakter(annen, 5))
    importer(parti, [parti.pk])
    assert gjelder() == {en.pk: "4"}


def test_ukjente_rader_vises_med_hva_som_maa_gjoeres(pas, skole, annen_skole, partiet):
    parti, (en, *_andre) = partiet
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=parti.eksamen, navn="3STX"))
    pas.oversikt = oversikt(skole, karakter(en, 4), karakter(fremmed, 5))
    pasjobb, _ = importer(parti)
    assert pasjobb.utfall["ukjent"] == 1
    [rad] = ubrukte_rader(pasjobb).rader
    assert "«3STX»" in rad.melding
    assert fremmed.person.navn not in rad.melding


def test_svar_for_en_annen_skole_endrer_ingenting_og_sier_hvem_sin_feil_det_er(pas, partiet, annen_skole):
    parti, (en, *_andre) = partiet
    pas.oversikt = oversikt(annen_skole, karakter(en, 4))
    pasjobb = bestill(parti)
    pasjobb, _ = kjoer_ut(pasjobb, NAA, ganger=1)
    assert pasjobb.jobb.status == Jobb.Status.VENTER
    assert pasjobb.ansvar == PasJobb.Ansvar.PAS
    assert not ResultatUtenfra.objects.exists()


@pytest.mark.parametrize(
    "svar", ["dropp", (503, b"", "text/plain"), (200, b"<html/>", "text/html"), (200, b"<a", "application/xml")]
)
def test_det_som_gaar_over_proeves_igjen_til_det_gaar(pas, partiet, svar):
    parti, (en, *_andre) = partiet
    pas.oversikt = oversikt(parti.skole, karakter(en, 4))
    pas.svarer[GET] = [svar]
    pasjobb, _ = importer(parti)
    assert pasjobb.jobb.status == Jobb.Status.FERDIG
    assert gjelder(NAA + timedelta(days=1)) == {en.pk: "4"}


def test_den_samme_bestillingen_to_ganger_er_en_jobb_og_en_annen_maa_vente(pas, partiet):
    parti, _ = partiet
    assert bestill(parti) == bestill(parti)
    with pytest.raises(Paagaar):
        bestill(parti, [parti.pk])


def test_pas_uten_karakterer_sier_at_filen_maa_leses(pas, settings, partiet):
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"karakter"})
    with pytest.raises(Domenefeil) as feil:
        bestill(partiet[0])
    assert feil.value.kode == "ikke_tilbudt"


def test_det_forseglede_staar_ingen_steder_foer_tiden(pas, partiet):
    parti, (en, *_andre) = partiet
    vises = NAA + timedelta(days=1)
    velg_visning(skole=parti.skole, periode=parti.eksamen.periode, vises_fra=vises, aktoer=SYSTEM, naa=NAA)
    pas.oversikt = oversikt(parti.skole, karakter(en, 6, klagekarakter=6))
    pasjobb, _ = importer(parti)
    assert gjelder(vises - timedelta(seconds=1)) == {}
    assert gjelder(vises) == {en.pk: "6"}
    jobb = Jobb.objects.get(pk=pasjobb.jobb_id)
    for tekst in (str(jobb.parametre), jobb.filnavn, jobb.melding, str(pasjobb.utvalg), str(pasjobb.fremdrift)):
        assert "6" not in tekst
    hendelser = Hendelse.objects.filter(kandidat_id=en.pk, handling__startswith="resultat")
    assert [h.data for h in hendelser] == [{"kilde": pas.adresse}]
