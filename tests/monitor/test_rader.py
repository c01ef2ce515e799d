"""The rows of the monitor say what `med_status` says: the same conditions, worked out in two places."""

import itertools
from datetime import timedelta

import pytest

from eksamen.models import Kandidat
from felles.tid import naa
from levering.models import Delmerke
from levering.querysets.status import med_status
from monitor.querysets.omfang import omfang
from monitor.querysets.rader import rader, rader_i_omfang
from tests.fabrikker.deltakelse import (
    lag_sesjon,
    legg_fil,
    legg_levering,
    sett_fravaer,
    sett_sendespost,
    sett_sperre,
)
from tests.fabrikker.eksamen import lag_kandidat
from tests.monitor import skolelever

pytestmark = pytest.mark.django_db
klokken = skolelever.klokken
STATUSER = ("tilgang", "kan_gi_tilgang", "paa_nytt", "fremdrift", "fremdrift_del1")
HANDLINGER = (
    lambda k: lag_sesjon(k, autorisert=True),
    lambda k: lag_sesjon(k, opprettet=naa() + timedelta(seconds=1)),
    lambda k: legg_fil(k, delmerke=Delmerke.DEL2 if k.eksamen.todelt else Delmerke.EKSAMEN),
    lambda k: legg_levering(k, legg_fil(k)),
    sett_sendespost,
    sett_sperre,
    sett_fravaer,
)


@pytest.mark.parametrize("foer_start", [False, True])
def test_radene_sier_det_samme_som_sporringen_for_alle_blandinger(klokken, vakt, parti, todelt_parti, foer_start):
    if foer_start:
        klokken.shift(timedelta(hours=-2))
    for et_parti, antall in ((parti, 2), (todelt_parti, 2), (parti, 3)):
        for blanding in itertools.combinations(HANDLINGER, antall):
            kandidat = lag_kandidat(et_parti, passord=None)
            for handling in blanding:
                handling(kandidat)
    lag_kandidat(parti)
    ventet = {k.pk: [getattr(k, navn) for navn in STATUSER] for k in med_status(Kandidat.objects.all(), naa())}

    for alle in (rader(Kandidat.objects.all(), naa()), rader_i_omfang(omfang(vakt, naa()), naa())):
        assert {rad.pk: [getattr(rad, navn) for navn in STATUSER] for rad in alle} == ventet


def test_radene_staar_i_norsk_alfabetisk_rekkefoelge_begge_veier(klokken, vakt, parti, todelt_parti):
    for navn in ("Ås", "Øye", "Berg", "Ærø", "aas"):
        kandidat = lag_kandidat(parti if navn != "Berg" else todelt_parti, passord=None)
        type(kandidat.person).objects.filter(pk=kandidat.person_id).update(etternavn=navn)

    syn = omfang(vakt, naa())
    navnene = [rad.person__etternavn for rad in rader_i_omfang(syn, naa())]
    assert navnene == ["aas", "Berg", "Ærø", "Øye", "Ås"]
    assert navnene == [rad.person__etternavn for rad in rader(syn.kandidater(naa()), naa())]
