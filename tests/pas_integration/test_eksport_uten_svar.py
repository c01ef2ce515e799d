"""Messages that PAS refuses, never answers, or is not done with: what is known of the candidates meanwhile."""

from datetime import timedelta

import pytest

from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.jobb import avbryt
from felles.models import Jobb
from pas_integration.models import PasKandidat
from pas_kontrakt.meldinger.egne import ApiFeil
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Behandling, Pameldingsrapport
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.pas_integration import forbindelse_til, kjoer_ut
from tests.pas_integration.eksporthjelp import NAA, POST, antall, bestill, eksporter, fjern, poster

Status = Jobb.Status
NEI = (400, skriv(ApiFeil("Påmeldingen til V-2027 er stengt.")), "application/xml")

pytestmark = pytest.mark.django_db


def test_at_pas_avviser_paameldingen_stopper_ikke_uttaket(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])
    lag_kandidat(parti)
    pas.svarer[POST] = [NEI]

    pasjobb, tid = eksporter(parti, admin, tid + timedelta(minutes=1))

    assert (pasjobb.jobb.status, pasjobb.ansvar, len(pas.slettet)) == (Status.FEILET, "skolen", 1)
    assert pasjobb.utfall["slettet"] == 1
    assert antall(parti) == {"lik": 1, "ny": 1}


def test_et_klart_nei_tar_tilbake_at_de_er_sendt(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    foer = list(PasKandidat.objects.order_by("pk").values())
    Kandidat.objects.filter(pk=kandidater[0].pk).update(maalform="nn")
    pas.svarer[POST] = [NEI]

    pasjobb, tid = eksporter(parti, admin, tid + timedelta(minutes=1))

    assert pasjobb.jobb.status == Status.FEILET
    assert "sender" not in pasjobb.fremdrift
    sendt = [felt for felt in foer[0] if felt.startswith("sendt")]
    assert list(PasKandidat.objects.order_by("pk").values(*sendt)) == [{f: rad[f] for f in sendt} for rad in foer]
    for kandidat in kandidater:
        fjern(kandidat)
    lag_kandidat(parti)
    pas.svarer[POST] = [NEI]
    pasjobb, _ = eksporter(parti, admin, tid + timedelta(minutes=1))
    assert (len(pas.slettet), pasjobb.utfall.get("sendt", 0)) == (2, 0)


def test_den_som_pas_fikk_uten_at_vi_fikk_svar_kan_tas_ut(pas, partiet, admin):
    parti, kandidater = partiet
    pas.svarer[POST] = ["etter"]
    pasjobb, tid = kjoer_ut(bestill(parti, admin), NAA, ganger=1)
    avbryt(jobb_id=pasjobb.jobb_id, aktoer=SYSTEM, naa=NAA)
    fjern(kandidater[0])
    assert antall(parti) == {"fjernet": 1, "venter": 1}

    eksporter(parti, admin, tid + timedelta(minutes=1))

    assert [s.fodselsnr for s in pas.slettet] == [kandidater[0].person.nummer]
    assert antall(parti) == {"lik": 1}


def test_en_ubesvart_melding_sendes_ikke_paa_nytt_foer_pas_har_faatt_tid(pas, partiet, admin):
    parti, kandidater = partiet
    pas.mangler = {kandidat.person.nummer for kandidat in kandidater}  # taken, and not dealt with yet
    pas.svarer[POST] = ["etter"]
    pasjobb, tid = kjoer_ut(bestill(parti, admin), NAA, ganger=6)
    assert (poster(pas), pasjobb.jobb.status) == (1, Status.VENTER)
    assert "svarte ikke på påmeldingen" in pasjobb.jobb.melding
    pas.mangler.clear()
    pas.ta_imot(pas.mottatt[0])

    ferdig, _ = kjoer_ut(pasjobb, tid)

    assert (ferdig.jobb.status, ferdig.utfall["sendt"], poster(pas)) == (Status.FERDIG, 2, 1)
    assert antall(parti) == {"lik": 2}


def test_uttaket_venter_ikke_paa_at_pas_behandler_paameldingen(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])
    lag_kandidat(parti)
    pas.behandler_etter = 12

    kjoer_ut(bestill(parti, admin, tid), tid + timedelta(minutes=1), ganger=1)

    assert len(pas.slettet) == 1


def test_den_som_pas_ikke_har_etter_all_ventingen_er_ikke_som_en_ny(pas, partiet, admin, settings):
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"rapport"})
    parti, kandidater = partiet
    pas.mangler.add(kandidater[0].person.nummer)
    _, tid = eksporter(parti, admin)
    assert antall(parti) == {"savnes": 1, "lik": 1}
    pas.mangler.clear()

    eksporter(parti, admin, tid + timedelta(minutes=1))

    assert [k.fodselsnr for k in pas.mottatt[1].grupper[0].kandidater] == [kandidater[0].person.nummer]
    assert antall(parti) == {"lik": 2}


def test_en_paamelding_som_pas_ikke_klarte_er_ikke_sendt(pas, partiet, admin, monkeypatch):
    parti, _ = partiet
    pas.mangler = {k.person.nummer for k in partiet[1]}
    p = parti.skole

    def rapport(_referanse):
        return Pameldingsrapport(p.orgnr, p.navn, (), Behandling.FEILET, "Feil i køen.", "V-2027")

    monkeypatch.setattr(pas, "rapport", rapport)

    pasjobb, _ = eksporter(parti, admin)

    assert (pasjobb.jobb.status, "Feil i køen." in pasjobb.jobb.melding) == (Status.FEILET, True)
    assert antall(parti) == {"ny": 2}
    assert not PasKandidat.objects.filter(sendt__isnull=False).exists()


def test_en_som_slettes_her_mens_meldingen_lages_blir_ikke_med(pas, partiet, admin):
    parti, kandidater = partiet
    pasjobb = bestill(parti, admin)
    fjern(kandidater[0])

    kjoer_ut(pasjobb, NAA)

    assert [k.fodselsnr for k in pas.mottatt[0].grupper[0].kandidater] == [kandidater[1].person.nummer]


def test_et_tegn_som_ikke_kan_sendes_sies_uten_navn_men_med_sted(pas, partiet, admin):
    parti, kandidater = partiet
    person = kandidater[1].person
    person.fornavn = "Kari\ufffe"
    person.save(update_fields=["fornavn"])

    pasjobb, _ = eksporter(parti, admin)

    assert (pasjobb.jobb.status, poster(pas)) == (Status.FEILET, 0)
    assert f"gruppe {parti.navn}" in pasjobb.jobb.melding
    assert person.etternavn not in pasjobb.jobb.melding
    assert not PasKandidat.objects.filter(sendt__isnull=False).exists()
