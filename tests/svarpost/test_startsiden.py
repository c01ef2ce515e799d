"""Paper answers on the start page and in the calendar, and what the lists cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from felles.tid import naa
from sensur.models import Sensurplan
from tests.fabrikker.deltakelse import sett_sendespost
from tests.fabrikker.sensur import kandidater, lag_sensurparti, tildel

pytestmark = pytest.mark.django_db


def test_kalenderen_har_halvgaatt_tid_for_sensoren(som, foerste, postparti):
    Sensurplan.objects.create(eksamen=postparti.eksamen, frist=naa() + timedelta(days=10))
    assert "Besvarelser på papir videre til andresensor: 3STP" in som(foerste).get("/").text


def test_listen_og_startsiden_koster_det_samme_for_mange(
    som, skole, statsforvalter, skoleadmin, foerste, andre, postparti, django_assert_max_num_queries
):
    steder = [(som(skoleadmin), reverse("svarpost:liste")), (som(foerste), "/"), (som(skoleadmin), "/")]
    foer = []
    for klient, sted in steder:
        klient.get(sted)
        with django_assert_max_num_queries(150) as teller:
            klient.get(sted)
        foer.append(len(teller))
    for nummer in range(10):
        parti = lag_sensurparti(skole, statsforvalter, kandidater=1, navn=f"P{nummer}")
        sett_sendespost(kandidater(parti)[0])
        tildel(parti, foerste, andre)
    for (klient, sted), antall in zip(steder, foer, strict=True):
        with django_assert_max_num_queries(antall):
            klient.get(sted)
