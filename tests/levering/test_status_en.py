"""Conditions worked out for one row: what they mean in the database, or not at all."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from eksamen.models import Kandidat
from felles.tid import naa
from levering.models import Leveringsregel
from levering.querysets.kandidatstatus import hent_med_status, hent_til_opplasting
from levering.querysets.status import med_fakta
from levering.querysets.status_en import holder, verdi_av
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat


class Rad:
    navn, tall, tomt = "a", 3, None


@pytest.mark.parametrize(
    ("vilkaar", "ventet"),
    [
        (Q(navn="a"), True),
        (Q(navn="b"), False),
        (Q(navn__exact="a"), True),
        (Q(tomt__isnull=True), True),
        (Q(tall__isnull=True), False),
        (Q(tall__gt=2), True),
        (Q(tall__gt=3), False),
        (Q(tomt__gt=0), False),
        (Q(navn="a", tall=3), True),
        (Q(navn="a", tall=4), False),
        (Q(navn="b") | Q(tall=3), True),
        (Q(navn="a") & (Q(tall=1) | Q(tomt__isnull=False)), False),
        (Q(), True),
    ],
)
def test_vilkaar(vilkaar, ventet):
    assert holder(vilkaar, Rad()) is ventet


@pytest.mark.parametrize("vilkaar", [~Q(navn="a"), Q(navn="a") ^ Q(tall=3), Q(navn__in=["a"]), Q(Now()), None])
def test_det_som_ikke_kan_regnes_ut_likt_nektes(vilkaar):
    with pytest.raises(ValueError, match="cannot be worked out"):
        holder(vilkaar, Rad())


def test_foerste_gren_som_holder():
    grener = [When(navn="b", then=Value(1)), When(tall=3, then=F("tall")), When(navn="a", then=Value(9))]

    assert verdi_av(Case(*grener), Rad()) == 3
    assert verdi_av(Case(grener[0], default=Case(grener[2])), Rad()) == 9
    assert verdi_av(Case(grener[0]), Rad()) is None
    with pytest.raises(ValueError, match="Now"):
        verdi_av(Now(), Rad())


@pytest.mark.django_db
def test_fakta_avhenger_ikke_av_klokken():
    """The statement of an upload is built once: a time in it would stand still."""
    foer, etter = (med_fakta(Kandidat.objects.all(), naa() + timedelta(days=d)).query for d in (0, 400))

    assert foer.sql_with_params() == etter.sql_with_params()


@pytest.mark.django_db
def test_setningen_som_er_bygd_en_gang_foelger_tid_regel_og_innstilling(skole, fylke, settings):
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa(), todelt=True)))
        for minutter in (15, 7, 15):
            settings.LEVERINGSFRIST_MINUTTER = minutter
            en = hent_til_opplasting(kandidat.pk, naa())
            assert (en.frist_minutter, en.sen_levering) == (minutter, False)
        assert (en.skole_id, en.parti_id, en.eksamen_id) == (skole.pk, kandidat.parti_id, kandidat.eksamen_id)
        assert en.todelt is True
        Leveringsregel.objects.create(eier=fylke, frist_minutter=5, sen_levering=True, endret=naa())
        for tid in (naa(), naa() + timedelta(hours=3)):
            en, hel = hent_til_opplasting(kandidat.pk, tid), hent_med_status(kandidat.pk, tid)
            assert (en.frist_minutter, en.sen_levering, en.tilgang) == (5, True, hel.tilgang)
        with pytest.raises(Kandidat.DoesNotExist):
            hent_til_opplasting(kandidat.pk + 1, naa())
