"""An exam that is cancelled for a whole party."""

import pytest
from django.urls import reverse

from deltakelse.querysets.oppmoete import oppmoete
from deltakelse.services.avlysning import avlys_parti
from eksamen.models import Eksamen, Kandidat
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from sensur.querysets.publisering import antall_per_eksamen
from tests.deltakelse.test_oppmoete import angre, stilling
from tests.fabrikker.eksamen import lag_kandidat

pytestmark = pytest.mark.django_db


def test_avlysning_av_partiet_gjelder_alle_ogsaa_nye_og_kan_oppheves(sett, olga, emil):
    sett("IDF", olga)
    klient, parti = sett.klient, olga.parti
    side = klient.post(reverse("deltakelse:avlys_parti", args=[parti.pk]), {"grunn": "Strømbrudd"}, follow=True)
    ny = lag_kandidat(parti)

    assert "Strømbrudd" in side.content.decode()
    assert [stilling(k) for k in (olga, emil, ny)] == [("avlyst", "--")] * 3
    assert "avlyst for hele partiet" in sett("IDF", emil).content.decode()
    klient.post(reverse("deltakelse:opphev_avlysning", args=[parti.pk]))
    assert [stilling(k) for k in (olga, emil)] == [("IDF", "IM"), ("uten_karakter", "*")]


def test_avlysning_og_oppheving_av_partiet_kan_gjentas_og_angres(sett, olga):
    parti = olga.parti
    felt = {"grunn": "Strømbrudd"}
    side = sett.klient.post(reverse("deltakelse:avlys_parti", args=[parti.pk]), felt, follow=True)
    sett.klient.post(reverse("deltakelse:avlys_parti", args=[parti.pk]), felt)
    assert Hendelse.objects.filter(handling="parti.avlyst").count() == 1
    angre(sett.klient, side)
    assert stilling(olga) == ("uten_karakter", "*")
    sett.klient.post(reverse("deltakelse:opphev_avlysning", args=[parti.pk]))
    assert Hendelse.objects.filter(handling="parti.avlysning_opphevet").count() == 1


def test_avlysning_uten_begrunnelse_sier_fra(sett, olga):
    svar = sett.klient.post(reverse("deltakelse:avlys_parti", args=[olga.parti_id]), {"grunn": " "})
    assert svar.status_code == 422
    assert "Skriv hvorfor" in svar.content.decode()


def test_avlyst_sperrer_ikke_publisering_for_de_andre(vurdert):
    """A cancelled candidate is graded for nobody: publishing does not wait for them, and no grade shows."""
    avlys_parti(parti_id=vurdert.pk, begrunnelse="Brann", aktoer=SYSTEM, naa=naa())
    tall = antall_per_eksamen([vurdert.eksamen_id])[vurdert.eksamen_id]
    assert (tall.kandidater, tall.borte) == (0, 2)
    Eksamen.objects.filter(pk=vurdert.eksamen_id).update(publiseres=naa())
    assert [svar.karakter for svar in oppmoete(Kandidat.objects.filter(parti=vurdert), naa()).values()] == ["--"] * 2
