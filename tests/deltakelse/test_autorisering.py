from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from deltakelse.models import Innloggingssesjon
from deltakelse.services.autorisering import autoriser
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, Aktoer
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import lag_kandidat

pytestmark = pytest.mark.django_db


def gi(kandidat, *, sesjon=None, maate="monitor", aktoer=SYSTEM, tid=None) -> Innloggingssesjon:
    sesjon_id = sesjon.pk if sesjon else None
    return autoriser(kandidat_id=kandidat.pk, sesjon_id=sesjon_id, maate=maate, aktoer=aktoer, naa=tid or naa())


def test_den_nyeste_ventende_faar_tilgang(kandidat, vakt):
    lag_sesjon(kandidat, opprettet=naa() - timedelta(minutes=5))
    nyest = lag_sesjon(kandidat)
    tid = naa()
    sesjon = gi(kandidat, aktoer=Aktoer("bruker", vakt.pk), tid=tid)

    assert sesjon == nyest
    assert (sesjon.autorisert, sesjon.autorisert_maate, sesjon.autorisert_av_id) == (tid, "monitor", vakt.pk)


def test_den_gamle_mister_tilgangen_i_samme_handling(kandidat):
    gammel = lag_sesjon(kandidat, autorisert=True, opprettet=naa() - timedelta(hours=1))
    lag_sesjon(kandidat)
    tid = naa()
    gi(kandidat, tid=tid)

    gammel.refresh_from_db()
    assert (gammel.avsluttet, gammel.avsluttet_grunn) == (tid, "ny_tilgang")
    assert list(Hendelse.objects.values_list("handling", flat=True)) == ["tilgang.gitt_paa_nytt"]


def test_utlogget_og_inn_igjen_er_paa_nytt_uten_noe_aa_avslutte(kandidat):
    lag_sesjon(kandidat, autorisert=True, avsluttet=True, opprettet=naa() - timedelta(hours=1))
    lag_sesjon(kandidat)
    gi(kandidat)

    hendelse = Hendelse.objects.get()
    assert (hendelse.handling, hendelse.data["avsluttet_sesjon"]) == ("tilgang.gitt_paa_nytt", None)


def test_dagspassordet_gjelder_innloggingen_det_ble_skrevet_i(kandidat):
    valgt = lag_sesjon(kandidat, opprettet=naa() - timedelta(minutes=5))
    nyest = lag_sesjon(kandidat)
    gi(kandidat, sesjon=valgt, maate="dagspassord")

    valgt.refresh_from_db()
    nyest.refresh_from_db()
    assert (valgt.autorisert_maate, valgt.autorisert_av, nyest.autorisert) == ("dagspassord", None, None)


def test_en_gammel_ventende_ved_siden_av_den_med_tilgang_slippes_ikke_inn(kandidat):
    eldre = lag_sesjon(kandidat, opprettet=naa() - timedelta(hours=1))
    med = lag_sesjon(kandidat, autorisert=True)

    assert gi(kandidat) == med
    eldre.refresh_from_db()
    assert eldre.autorisert is None
    assert not Hendelse.objects.exists()


def test_to_ganger_er_harmloest(kandidat):
    lag_sesjon(kandidat)
    foerst = gi(kandidat, tid=naa())

    assert gi(kandidat, tid=naa() + timedelta(seconds=1)).autorisert == foerst.autorisert
    assert Hendelse.objects.count() == 1


@pytest.mark.parametrize(
    ("forhold", "setning"),
    [("aldri", "er ikke logget inn"), ("utlogget", "logget ut før du ga tilgang. Be kandidaten logge inn igjen.")],
)
def test_uten_noen_som_venter_staar_det_hva_en_gjoer(kandidat, forhold, setning):
    if forhold == "utlogget":
        lag_sesjon(kandidat, avsluttet=True)
    with pytest.raises(Domenefeil) as feil:
        gi(kandidat)

    assert feil.value.kode == "ingen_venter"
    assert setning in feil.value.melding
    assert kandidat.person.navn in feil.value.melding


def test_en_avsluttet_eller_andres_innlogging_faar_aldri_tilgang(kandidat, parti):
    egen = lag_sesjon(kandidat, avsluttet=True)
    andres = lag_sesjon(lag_kandidat(parti))
    for sesjon in (egen, andres):
        with pytest.raises(Domenefeil):
            gi(kandidat, sesjon=sesjon)

    assert not Innloggingssesjon.objects.filter(autorisert__isnull=False).exists()


def test_hendelsen_nevner_partiet_og_oeker_versjonen(kandidat, parti):
    lag_sesjon(kandidat)
    gi(kandidat)

    hendelse = Hendelse.objects.get()
    assert (hendelse.parti_id, hendelse.kandidat_id, hendelse.skole_id) == (parti.pk, kandidat.pk, parti.skole_id)
    parti.refresh_from_db()
    assert parti.versjon.nummer == 1


def test_databasen_selv_nekter_to_med_tilgang(kandidat):
    lag_sesjon(kandidat, autorisert=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        lag_sesjon(kandidat, autorisert=True)
