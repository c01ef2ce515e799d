"""Two at once on one board: one consistent end. Each with a control that takes the lock away."""

import pytest

from felles.hendelser import SYSTEM
from felles.tid import naa
from klage.models import Klage
from klagenemnd.models import Klageoppdrag, Vedtaksgodkjenning, Vedtaksversjon
from klagenemnd.services import godkjenning, oppdrag
from klagenemnd.services.godkjenning import godkjenn
from klagenemnd.services.oppdrag import bytt_medlem, tildel_nemnd
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, lag_sendt_klage, nemndgruppe
from tests.fabrikker.sensur import aktoer
from tests.sensur.test_samtidig import midt_i, traader, uten_laas

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def klage(skole, statsforvalter):
    return lag_sendt_klage(skole, statsforvalter)


@pytest.fixture
def folk(klage):
    gruppe = nemndgruppe(klage)
    return [lag_medlem(gruppe) for _nr in range(4)]


def gi(klage, skriver, medlem):
    return lambda: len(
        tildel_nemnd(klage_id=klage.pk, skriver_id=skriver.pk, medlem_id=medlem.pk, aktoer=SYSTEM, naa=naa())
    )


def to_som_gir(monkeypatch, klage, folk):
    with midt_i(monkeypatch, oppdrag, "flytt") as (foerst, saa):
        svar = traader(foerst(gi(klage, *folk[:2])), saa(gi(klage, *folk[2:])))
    return svar, set(Klageoppdrag.objects.filter(avsluttet=None).values_list("bruker", flat=True))


def test_to_myndigheter_som_gir_samme_sak_gir_den_til_ett_par(monkeypatch, klage, folk):
    svar, har = to_som_gir(monkeypatch, klage, folk)
    assert svar == [2, "alt_tildelt"]
    assert har == {folk[0].pk, folk[1].pk}


def test_kontroll_uten_laas_kommer_begge_til_og_databasen_stopper_den_ene(monkeypatch, klage, folk):
    uten_laas(monkeypatch)
    svar, har = to_som_gir(monkeypatch, klage, folk)
    assert [type(ett).__name__ for ett in svar] != ["int", "str"]
    assert len(har) == 2


def byttes_mens_hen_godkjenner(monkeypatch, klage, folk):
    """The member approves, as the second of the two, while the authority gives the place to another."""
    lag_nemnd(klage, *folk[:2])
    versjon = Vedtaksversjon.objects.create(
        klage=klage, nummer=1, verdi="4", elementer="a", arbeide_med="b", hvorfor="c", laget=naa(), laget_av=folk[0]
    )
    skriver, medlem = (Klageoppdrag.objects.get(bruker=bruker) for bruker in folk[:2])
    Vedtaksgodkjenning.objects.create(versjon=versjon, oppdrag=skriver, tid=naa())

    def godkjenner():
        return bool(godkjenn(versjon_id=versjon.pk, aktoer=aktoer(folk[1]), naa=naa()))

    def bytt():
        return bool(
            bytt_medlem(oppdrag_id=medlem.pk, ny_bruker_id=folk[2].pk, grunn="forfall", aktoer=SYSTEM, naa=naa())
        )

    return godkjenner, bytt


def slutten(klage):
    """Status, and whose approvals stand."""
    klage.refresh_from_db()
    staar = Vedtaksgodkjenning.objects.filter(trukket=None, oppdrag__avsluttet=None)
    return klage.status, set(staar.values_list("oppdrag__bruker", flat=True))


@pytest.mark.parametrize("foerst_ute", ["godkjenner", "bytter"])
def test_den_som_byttes_mens_hen_godkjenner_etterlater_aldri_en_sak_med_en_godkjenning_til_kontroll(
    monkeypatch, klage, folk, foerst_ute
):
    godkjenner, bytt = byttes_mens_hen_godkjenner(monkeypatch, klage, folk)
    if foerst_ute == "godkjenner":
        with midt_i(monkeypatch, godkjenning, "godkjent_av_begge") as (foerst, saa):
            svar = traader(foerst(godkjenner), saa(bytt))
        assert svar == [True, True]
    else:
        with midt_i(monkeypatch, oppdrag, "konflikter") as (foerst, saa):
            svar = traader(foerst(bytt), saa(godkjenner))
        assert svar == [True, "ikke_din"]
    assert slutten(klage) == (Klage.Status.TILDELT, {folk[0].pk})


def test_kontroll_uten_laas_staar_saken_til_kontroll_med_en_godkjenning(monkeypatch, klage, folk):
    godkjenner, bytt = byttes_mens_hen_godkjenner(monkeypatch, klage, folk)
    uten_laas(monkeypatch)
    with midt_i(monkeypatch, oppdrag, "logg") as (foerst, saa):
        traader(foerst(bytt), saa(godkjenner))
    status, hvem = slutten(klage)
    assert (status, hvem) == (Klage.Status.TIL_KONTROLL, {folk[0].pk})


def test_to_som_bytter_samme_medlem_gir_ett_nytt(monkeypatch, klage, folk):
    lag_nemnd(klage, *folk[:2])
    gammelt = Klageoppdrag.objects.get(bruker=folk[1])

    def bytt(ny):
        return lambda: bool(
            bytt_medlem(oppdrag_id=gammelt.pk, ny_bruker_id=ny.pk, grunn="annet", aktoer=SYSTEM, naa=naa())
        )

    with midt_i(monkeypatch, oppdrag, "konflikter") as (foerst, saa):
        svar = traader(foerst(bytt(folk[2])), saa(bytt(folk[3])))
    assert svar == [True, "avsluttet"]
    assert set(Klageoppdrag.objects.filter(avsluttet=None).values_list("bruker", flat=True)) == {
        folk[0].pk, folk[2].pk,
    }  # fmt: skip
