"""Candidates that were taken out here, and those that only PAS has."""

from datetime import timedelta

import pytest

from eksamen.models import Kandidat
from felles.jobbkjoering import kjoer as kjoer_jobb
from felles.models import Jobb
from pas_integration.models import Gjoeremaal, PasKandidat
from pas_integration.services.eksport import sletting
from pas_kontrakt.meldinger.egne import ApiFeil
from pas_kontrakt.meldinger.skriving import skriv
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.pas_integration import DEL, forbindelse_til, kjoer_ut, lag_passkole
from tests.pas_integration.eksporthjelp import START, antall, bestill, eksporter, fjern, vist_fjernet

Status = Jobb.Status

SLETT = ("POST", f"{DEL}/kandidat/sletting")

pytestmark = pytest.mark.django_db


def test_den_som_tas_ut_her_tas_ut_i_pas(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fnr = kandidater[0].person.nummer
    fjern(kandidater[0])
    assert antall(parti) == {"fjernet": 1, "lik": 1}

    pasjobb, tid = eksporter(parti, admin, tid + timedelta(minutes=1))

    assert [s.fodselsnr for s in pas.slettet] == [fnr]
    assert pasjobb.utfall["slettet"] == 1
    assert antall(parti) == {"lik": 1}
    _, tid = eksporter(parti, admin, tid + timedelta(minutes=1))
    assert pas.kall.count(("POST", f"{DEL}/kandidat/sletting")) == 1


def test_pas_sin_grunn_til_ikke_aa_ta_ut_staar_ved_kandidaten(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    pas.laaste[kandidater[0].person.nummer] = "Kandidaten har levert."
    fjern(kandidater[0])

    pasjobb, _ = eksporter(parti, admin, tid + timedelta(minutes=1))

    assert (pasjobb.jobb.status, pasjobb.utfall["nektet"]) == (Status.FERDIG, 1)
    assert "Kandidaten har levert." in PasKandidat.objects.get(pk=pasjobb.fremdrift["nektet"][0]).melding
    assert antall(parti) == {"fjernet": 1, "lik": 1}


def test_den_som_tas_ut_mens_pas_er_nede_tas_ut_naar_det_svarer_og_bare_en_gang(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])
    pas.svarer["POST", f"{DEL}/kandidat/sletting"] = ["etter"]

    pasjobb, _ = eksporter(parti, admin, tid + timedelta(minutes=1))

    assert (pasjobb.jobb.status, len(pas.slettet)) == (Status.FERDIG, 1)
    assert antall(parti) == {"lik": 1}


def test_et_pas_som_ikke_tar_imot_sletting_gir_et_gjoeremaal_som_lukkes_av_seg_selv(pas, partiet, admin, settings):
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"sletting", "rapport"})
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fnr = kandidater[0].person.nummer
    fjern(kandidater[0])

    _, tid = eksporter(parti, admin, tid + timedelta(minutes=1))
    _, tid = eksporter(parti, admin, tid + timedelta(minutes=1))

    gjoeremaal = Gjoeremaal.objects.get()
    assert (gjoeremaal.gjort, pas.slettet) == (None, [])
    assert kandidater[0].person.etternavn in gjoeremaal.tekst
    assert fnr not in gjoeremaal.tekst
    pas.kandidater.pop((parti.eksamen.fag.fagkode, None, fnr))
    eksporter(parti, admin, tid + timedelta(minutes=1))
    gjoeremaal.refresh_from_db()
    assert gjoeremaal.gjort is not None
    assert antall(parti) == {"lik": 1}


def test_en_som_bare_er_i_pas_vises_og_roeres_ikke(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fremmed = lag_kandidat(PartiFactory(skole=parti.skole)).person
    egen = pas.kandidater[parti.eksamen.fag.fagkode, None, kandidater[0].person.nummer]
    k = type(egen[1])(fremmed.nummer, "Kari", "Utenfra", "nb", "elev")
    pas.kandidater[parti.eksamen.fag.fagkode, None, fremmed.nummer] = ("ANNEN", k)

    eksporter(parti, admin, tid + timedelta(minutes=1))

    assert pas.slettet == []
    assert antall(parti) == {"bare_i_pas": 1, "lik": 2}


def test_mange_tas_ut_i_flere_omganger_og_hver_bare_en_gang(pas, skole, admin, monkeypatch):
    monkeypatch.setattr(sletting, "MAKS_I_GANGEN", 2)
    parti, kandidater = lag_passkole(skole, antall=5, start=START)
    _, tid = eksporter(parti, admin)
    for kandidat in kandidater:
        fjern(kandidat)

    pasjobb = bestill(parti, admin, tid)
    halvveis, _ = kjoer_ut(pasjobb, tid, ganger=1)
    assert (halvveis.jobb.status, len(pas.slettet)) == (Status.VENTER, 2)
    ferdig, _ = kjoer_ut(pasjobb, tid)

    assert (ferdig.jobb.status, len(pas.slettet), ferdig.utfall["slettet"]) == (Status.FERDIG, 5, 5)


# --- exactly those whom somebody has said yes to ---


def test_bare_de_som_ble_bekreftet_tas_ut(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])
    pasjobb = bestill(parti, admin, tid + timedelta(minutes=1))
    fjern(kandidater[1])  # by a colleague, a second later

    pasjobb, tid = kjoer_ut(pasjobb, tid + timedelta(minutes=1))

    assert [s.fodselsnr for s in pas.slettet] == [kandidater[0].person.nummer]
    assert (pasjobb.utfall["slettet"], antall(parti)) == (1, {"fjernet": 1})
    eksporter(parti, admin, tid + timedelta(minutes=1))
    assert len(pas.slettet) == 2


def test_uten_bekreftelse_tas_ingen_ut_og_ingen_bes_om_det(pas, partiet, admin, settings):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])

    _, tid = eksporter(parti, admin, tid + timedelta(minutes=1), fjernes=[])
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"sletting"})
    eksporter(parti, admin, tid + timedelta(minutes=1), fjernes=[])

    assert (pas.slettet, antall(parti)) == ([], {"fjernet": 1, "lik": 1})
    assert not Gjoeremaal.objects.exists()


def test_en_bekreftelse_gjelder_ingen_andre_enn_dem_som_er_fjernet(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])
    alle = list(PasKandidat.objects.values_list("pk", flat=True))

    pasjobb = bestill(parti, admin, tid, fjernes=[*alle, 999_999])

    assert pasjobb.utvalg["fjernes"] == vist_fjernet(parti)
    kjoer_ut(pasjobb, tid + timedelta(minutes=1))
    assert [s.fodselsnr for s in pas.slettet] == [kandidater[0].person.nummer]


def test_den_som_kommer_tilbake_mens_andre_tas_ut_blir_staaende(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    personer = [kandidat.person for kandidat in kandidater]
    for kandidat in kandidater:
        fjern(kandidat)
    pasjobb = bestill(parti, admin, tid)
    naar = tid + timedelta(minutes=1)

    def klokke():
        if pas.slettet and not Kandidat.objects.filter(person=personer[1]).exists():
            lag_kandidat(parti, person=personer[1])  # once PAS has taken out the first one
        return naar

    kjoer_jobb(jobb_id=pasjobb.jobb_id, klokke=klokke)

    pasjobb.refresh_from_db()
    assert [s.fodselsnr for s in pas.slettet] == [personer[0].nummer]
    assert (pasjobb.utfall["slettet"], pasjobb.utfall["beholdt"]) == (1, 1)
    assert antall(parti) == {"lik": 1}


# --- a 404 may be about another thing than the candidate ---

UKJENT_SKOLE = (404, skriv(ApiFeil("Skolen er ikke kjent i PAS.")), "application/xml")


def test_et_404_er_ikke_at_kandidaten_er_tatt_ut_naar_pas_har_den_fortsatt(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])
    pas.svarer[SLETT] = [UKJENT_SKOLE]

    pasjobb, tid = eksporter(parti, admin, tid + timedelta(minutes=1))

    assert (pasjobb.utfall["slettet"], pasjobb.utfall["nektet"]) == (0, 1)
    assert antall(parti) == {"fjernet": 1, "lik": 1}
    eksporter(parti, admin, tid + timedelta(minutes=1))
    assert (len(pas.slettet), antall(parti)) == (1, {"lik": 1})


def test_kjenner_pas_ikke_skolen_lenger_feiler_eksporten_og_sletter_naar_det_er_rettet(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])
    tatt = pas.slett

    def slett(melding):
        pas.svarer["GET", f"{DEL}/kandidat"] = [UKJENT_SKOLE]
        return UKJENT_SKOLE[0], "Skolen er ikke kjent i PAS."

    pas.slett = slett

    feilet, tid = eksporter(parti, admin, tid + timedelta(minutes=1))

    assert (feilet.jobb.status, feilet.ansvar, antall(parti)) == (Status.FEILET, "skolen", {"fjernet": 1, "lik": 1})
    pas.slett = tatt
    eksporter(parti, admin, tid + timedelta(minutes=1))
    assert (len(pas.slettet), antall(parti)) == (1, {"lik": 1})
