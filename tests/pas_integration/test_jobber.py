"""Exchanges with PAS as jobs: one of a kind at a time, tried again with pauses, and written by one worker only."""

from datetime import UTC, datetime, timedelta

import pytest

from brukere.models.bruker import Rolle
from felles.hendelser import SYSTEM
from felles.jobbkjoering import jobbregler, jobbslag
from felles.jobbkjoering import kjoer as kjoer_jobb
from felles.models import Jobb
from pas_integration.models import PasJobb, Samkjoering
from pas_integration.services.framskynding import skynd_paa
from pas_integration.services.jobber import (
    FLEST_FORSOEK,
    LENGSTE_PAUSE,
    Paagaar,
    bestill_pasjobb,
    kjoer,
    lagre,
    pause_etter,
)
from pas_kontrakt.klient.feil import ForMangeForespoersler, Pasfeil
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PeriodeFactory

NAA = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
Ansvar, Slag, Status = PasJobb.Ansvar, PasJobb.Slag, Jobb.Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def periode():
    return PeriodeFactory()


@pytest.fixture
def arbeidet():
    """`arbeidet(fn)`: what the export does in this test."""
    navn = "pas.eksport"
    foer = jobbslag.hent(navn), jobbregler.hent(navn)

    def sett(arbeid):
        jobbslag.registrer(navn, kjoer(arbeid))

    yield sett
    jobbslag._ledd.pop(navn, None)
    if foer[0]:
        jobbslag.registrer(navn, foer[0])


def bestill(skole, periode, naa=NAA, slag=Slag.EKSPORT, **utvalg):
    return bestill_pasjobb(
        slag=slag, skole=skole, periode=periode, utvalg=utvalg, bruker=None, aktoer=SYSTEM, naa=naa
    )  # fmt: skip


def kjoer_til(pasjobb, tid):
    kjoer_jobb(jobb_id=pasjobb.jobb_id, klokke=lambda: tid)
    pasjobb = PasJobb.objects.select_related("jobb").get(pk=pasjobb.pk)
    return pasjobb, pasjobb.jobb


def test_det_samme_bedt_om_to_ganger_er_en_jobb(skole, periode):
    assert bestill(skole, periode, partier=[1, 2]) == bestill(skole, periode, partier=[1, 2])
    assert Jobb.objects.count() == 1


def test_noe_annet_av_samme_slag_venter_til_det_som_paagaar_er_ferdig(skole, annen_skole, periode):
    foerste = bestill(skole, periode, partier=[1])

    with pytest.raises(Paagaar) as feil:
        bestill(skole, periode, partier=[2])

    assert feil.value.pasjobb == foerste
    assert bestill(annen_skole, periode, partier=[2]) != foerste
    assert bestill(skole, PeriodeFactory(kode="H-2027"), partier=[2]) != foerste
    assert bestill(skole, periode, slag=Slag.SAMMENLIGNING) != foerste


def test_det_pas_svarer_nei_paa_for_naa_proeves_igjen_med_stadig_lengre_pauser(skole, periode, arbeidet):
    def arbeid(pasjobb, fremdrift):
        raise Pasfeil("PAS svarer ikke.", ansvar=Ansvar.NETTET, kan_gjentas=True)

    arbeidet(arbeid)
    pasjobb, jobb = kjoer_til(bestill(skole, periode), NAA)

    assert (jobb.status, jobb.melding, jobb.forfall) == (Status.VENTER, "PAS svarer ikke.", NAA + timedelta(seconds=15))
    assert pasjobb.ansvar == Ansvar.NETTET
    pasjobb, jobb = kjoer_til(pasjobb, jobb.forfall)
    assert jobb.forfall == NAA + timedelta(seconds=45)
    assert [pause_etter(n) for n in (7, 8, 30, 10**6)] == [LENGSTE_PAUSE] * 4
    samkjoering = Samkjoering.objects.get()
    assert (samkjoering.slag, samkjoering.feil, samkjoering.sist_ok) == (Slag.EKSPORT, "PAS svarer ikke.", None)


def test_det_pas_ber_om_aa_vente_ventes_det(skole, periode, arbeidet):
    def arbeid(pasjobb, fremdrift):
        raise Pasfeil("For mange forespørsler.", kan_gjentas=True, vent=timedelta(minutes=7))

    arbeidet(arbeid)
    _, jobb = kjoer_til(bestill(skole, periode), NAA)

    assert jobb.forfall == NAA + timedelta(minutes=7)


def test_det_som_ikke_hjelper_aa_gjenta_feiler_med_setningen_og_hvem_som_maa_gjoere_noe(skole, periode, arbeidet):
    def arbeid(pasjobb, fremdrift):
        raise Pasfeil("PAS kjenner ikke skolen.", ansvar=Ansvar.SKOLEN)

    arbeidet(arbeid)
    pasjobb, jobb = kjoer_til(bestill(skole, periode), NAA)

    assert (jobb.status, jobb.melding, pasjobb.ansvar) == (Status.FEILET, "PAS kjenner ikke skolen.", Ansvar.SKOLEN)


def test_det_som_gikk_er_i_takt_og_ingen_har_ansvar(skole, periode, arbeidet):
    arbeidet(lambda pasjobb, fremdrift: lagre(pasjobb, fremdrift, "Steg", utfall={"nye": 1}))
    pasjobb, jobb = kjoer_til(bestill(skole, periode), NAA)

    assert (jobb.status, jobb.steg, pasjobb.utfall, pasjobb.ansvar) == (Status.FERDIG, "Steg", {"nye": 1}, "")
    # An export brings the candidate numbers home too.
    assert dict(Samkjoering.objects.values_list("slag", "sist_ok")) == {Slag.EKSPORT: NAA, Slag.KANDIDATNUMMER: NAA}


def test_den_som_har_mistet_jobben_skriver_ingenting(skole, periode, arbeidet):
    def arbeid(pasjobb, fremdrift):
        felt = {"leie": None, "leie_til": None, "forfall": None, "avsluttet": NAA}
        Jobb.objects.filter(pk=pasjobb.jobb_id).update(status=Status.AVBRUTT, **felt)
        lagre(pasjobb, fremdrift, "Steg", utfall={"nye": 1})

    arbeidet(arbeid)
    pasjobb, jobb = kjoer_til(bestill(skole, periode), NAA)

    assert (jobb.status, jobb.steg, pasjobb.utfall) == (Status.AVBRUTT, "", {})
    assert not Samkjoering.objects.exists()


def test_en_feil_i_koden_proeves_igjen_med_pauser_og_er_vaar(skole, periode, arbeidet, caplog):
    def arbeid(pasjobb, fremdrift):
        raise ValueError("01019912345")

    arbeidet(arbeid)
    pasjobb, jobb = kjoer_til(bestill(skole, periode), NAA)

    assert (jobb.status, jobb.forfall, pasjobb.ansvar) == (Status.VENTER, NAA + timedelta(seconds=15), Ansvar.DRIFT)
    assert "ikke hos PAS" in jobb.melding
    assert "ikke hos PAS" in Samkjoering.objects.get().feil
    assert "ValueError i test_jobber.py:" in caplog.text
    assert "01019912345" not in caplog.text


def test_naar_den_siste_arbeideren_er_drept_staar_det_hvem_som_maa_gjoere_noe(skole, periode, arbeidet):
    pasjobb = bestill(skole, periode)
    Jobb.objects.filter(pk=pasjobb.jobb_id).update(
        status=Status.KJOERER, forsoek=FLEST_FORSOEK, leie="0" * 32, leie_til=NAA, forfall=NAA
    )
    pasjobb, jobb = kjoer_til(pasjobb, NAA)

    assert (jobb.status, pasjobb.ansvar) == (Status.FEILET, Ansvar.DRIFT)
    assert Samkjoering.objects.get().feil


def test_den_som_tar_over_etter_at_det_er_gjort_gjoer_det_ikke_igjen(skole, periode, arbeidet):
    ganger = []
    arbeidet(lambda pasjobb, fremdrift: ganger.append(lagre(pasjobb, fremdrift, "Steg", utfall={"nye": 1})))
    pasjobb, jobb = kjoer_til(bestill(skole, periode), NAA)
    # Killed after the effect, before the row said so.
    utloep = NAA + timedelta(minutes=6)
    Jobb.objects.filter(pk=jobb.pk).update(
        status=Status.KJOERER, leie="0" * 32, leie_til=utloep, forfall=utloep, avsluttet=None
    )
    pasjobb, jobb = kjoer_til(pasjobb, utloep)

    assert (jobb.status, len(ganger), pasjobb.utfall) == (Status.FERDIG, 1, {"nye": 1})


def test_et_nytt_forsoek_som_ingen_ba_om_holder_seg_unna_natten(skole, periode, arbeidet):
    def arbeid(pasjobb, fremdrift):
        raise Pasfeil("PAS svarer ikke.", kan_gjentas=True)

    arbeidet(arbeid)
    sent = datetime(2027, 4, 1, 20, 59, 55, tzinfo=UTC)
    _, jobb = kjoer_til(bestill(skole, periode, naa=sent), sent)
    assert datetime(2027, 4, 2, 4, 0, tzinfo=UTC) <= jobb.forfall <= datetime(2027, 4, 2, 4, 30, tzinfo=UTC)
    egen = bestill(skole, PeriodeFactory(kode="H-2027"), naa=sent)
    PasJobb.objects.filter(pk=egen.pk).update(startet_av=bruker_med_rolle(Rolle.SKOLEADMIN, skole))
    _, jobb = kjoer_til(egen, sent)
    assert jobb.forfall == sent + timedelta(seconds=15)


def test_uten_pas_er_det_drift_som_maa_gjoere_noe_ogsaa_for_planen_som_ikke_er_noen_skoles(settings, periode):
    settings.PAS_KLIENT = None
    pasjobb, jobb = kjoer_til(bestill(None, None, slag=Slag.EKSAMENSPLAN), NAA)

    assert (jobb.status, pasjobb.ansvar) == (Status.FEILET, Ansvar.DRIFT)


# --- too many requests ----------------------------------------------------------------------------------------------


@pytest.fixture
def for_mange(arbeidet):
    """PAS says 429 to the first, and asks for seven minutes; who has asked it, in turn."""
    spurt = []

    def arbeid(pasjobb, fremdrift):
        spurt.append(pasjobb.skole)
        if len(spurt) == 1:
            raise ForMangeForespoersler(vent=timedelta(minutes=7))

    arbeidet(arbeid)
    return spurt


def test_for_mange_forespoersler_holder_ogsaa_de_andre_skolenes_jobber(skole, annen_skole, periode, for_mange):
    andres = bestill(annen_skole, periode)
    kjoer_til(bestill(skole, periode), NAA)

    til = NAA + timedelta(minutes=7)
    assert Jobb.objects.get(pk=andres.jobb_id).forfall == til
    _, jobb = kjoer_til(andres, til)
    assert (jobb.status, for_mange) == (Status.FERDIG, [skole, annen_skole])


def test_den_som_bestilles_mens_pas_vil_vaere_i_fred_venter_uten_aa_spoerre(skole, annen_skole, periode, for_mange):
    foerste, _ = kjoer_til(bestill(skole, periode), NAA)
    om_litt = NAA + timedelta(minutes=2)
    _, jobb = kjoer_til(bestill(annen_skole, periode, naa=om_litt), om_litt)

    til = NAA + timedelta(minutes=7)
    assert (jobb.status, jobb.forfall, jobb.forsoek, for_mange) == (Status.VENTER, til, 0, [skole])
    assert "vente" in jobb.melding
    # The one that was told comes back when PAS said, and is held by nobody.
    foerste, jobb = kjoer_til(foerste, til)
    assert (jobb.status, foerste.utfall, for_mange) == (Status.FERDIG, {}, [skole, skole])


def test_den_som_vet_at_pas_tar_imot_igjen_slipper_alle_fram(skole, annen_skole, periode, for_mange):
    foerste, _ = kjoer_til(bestill(skole, periode), NAA)
    om_litt = NAA + timedelta(minutes=2)
    andres = bestill(annen_skole, periode, naa=om_litt)

    assert skynd_paa(pasjobb=foerste, aktoer=SYSTEM, naa=om_litt)

    _, jobb = kjoer_til(andres, om_litt)
    assert (jobb.status, for_mange) == (Status.FERDIG, [skole, annen_skole])


def test_en_annen_feil_holder_ingen_andre_etterpaa(skole, annen_skole, periode, arbeidet):
    svar = [ForMangeForespoersler(vent=timedelta(minutes=1)), Pasfeil("Noe annet.", kan_gjentas=True)]

    def arbeid(pasjobb, fremdrift):
        if svar:
            raise svar.pop(0)

    arbeidet(arbeid)
    foerste, _ = kjoer_til(bestill(skole, periode), NAA)
    til = NAA + timedelta(minutes=1)
    foerste, _ = kjoer_til(foerste, til)
    _, jobb = kjoer_til(bestill(annen_skole, periode, naa=til), til)

    assert (jobb.status, foerste.utfall) == (Status.FERDIG, {"feilkode": "pas"})
