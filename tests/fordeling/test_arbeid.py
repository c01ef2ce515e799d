"""What a sensor still has is shown where the appointment is taken back, with the way to hand it over; and nothing sealed."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolletildeling
from eksamen.models import Eksamen
from felles.tid import naa
from oppnevning.models import Oppnevning
from sensur.models import Fellessensur, Sensoroppdrag
from tests.fabrikker.oppnevning import lag_faggruppe, lag_oppnevning
from tests.fabrikker.sensur import foreslaa

pytestmark = pytest.mark.django_db


@pytest.fixture
def rad(fordelt, faggruppe):
    """The appointment of somebody who has been given parties."""
    mest = Sensoroppdrag.objects.order_by("pk").first().bruker_id
    return Oppnevning.objects.get(bruker=mest, faggruppe=faggruppe)


def side(rad):
    return reverse("oppnevning:oppnevning", args=[rad.pk])


def overfoer(rad):
    return reverse("fordeling:overfoer", args=[rad.faggruppe_id, rad.bruker_id])


def partiord(rad):
    antall = Sensoroppdrag.objects.aktive().filter(bruker=rad.bruker_id).count()
    return f"Har {antall} parti"


def test_partiene_vises_foer_og_etter_trekkingen_med_veien_videre(som, myndighet, rad):
    klient = som(myndighet)
    foer = klient.get(side(rad)).text
    assert partiord(rad) in foer
    assert overfoer(rad) in foer

    etter = klient.post(side(rad), {"handling": "trekk", "trekk-grunn": "Syk"}, follow=True).text

    assert "Har fortsatt, og må gi fra seg" in etter
    assert partiord(rad) in etter
    assert klient.get(overfoer(rad)).status_code == 200


def test_teksten_er_den_samme_hvor_langt_sensoren_enn_er_kommet(som, myndighet, rad):
    klient, foer = som(myndighet), som(myndighet).get(side(rad)).text
    oppdrag = Sensoroppdrag.objects.filter(bruker=rad.bruker_id).select_related("parti", "bruker").first()

    foreslaa(oppdrag, "4", "5", bekreftet=True)

    uten = [linje for linje in klient.get(side(rad)).text.splitlines() if "csrf" not in linje and "nonce" not in linje]
    assert uten == [linje for linje in foer.splitlines() if "csrf" not in linje and "nonce" not in linje]


def test_et_publisert_parti_er_ikke_noe_aa_gi_fra_seg(som, myndighet, rad):
    Eksamen.objects.update(publiseres=naa() + timedelta(hours=1))
    bestemt = som(myndighet).get(side(rad)).text
    Eksamen.objects.update(publiseres=naa() - timedelta(hours=1))
    publisert = som(myndighet).get(side(rad)).text

    # A moment is chosen: it is taken back first, on the pages of the distribution.
    assert (partiord(rad) in bestemt, overfoer(rad) in bestemt) == (True, False)
    assert partiord(rad) not in publisert


def test_den_som_selv_er_sensor_faar_ikke_en_vei_som_er_stengt(som, myndighet, rad):
    """How far the other has come is sealed to whoever was a sensor of the party, also when they work for the authority."""
    for parti in list(Sensoroppdrag.objects.filter(bruker=rad.bruker_id).values_list("parti", flat=True)):
        Sensoroppdrag.objects.create(parti_id=parti, bruker=myndighet, nummer=1, avsluttet=naa())

    tekst = som(myndighet).get(side(rad)).text

    assert (partiord(rad) in tekst, overfoer(rad) in tekst) == (True, False)


def test_moetet_hun_leder_vises_til_det_er_over_eller_avlyst(som, myndighet, rad, faggruppe):
    felt = {"faggruppe": faggruppe, "leder": rad.bruker, "fra": naa(), "til": naa() + timedelta(hours=2)}
    aapent = Fellessensur.objects.create(navn="Norsk 1", **felt)
    Fellessensur.objects.create(navn="Norsk 2", avsluttet=naa(), **felt)
    Fellessensur.objects.create(navn="Norsk 3", avlyst=naa(), **felt)

    tekst = som(myndighet).get(side(rad)).text

    assert "Leder fellessensuren Norsk 1." in tekst
    assert reverse("sensur:endre_moete", args=[aapent.pk]) in tekst
    assert "Norsk 2" not in tekst
    assert "Norsk 3" not in tekst


def test_det_i_en_annen_faggruppe_og_en_annen_rolle_vises_ikke(som, myndighet, rad, statsforvalter):
    annen = lag_oppnevning(lag_faggruppe(statsforvalter, navn="Tysk"), rad.bruker, godtatt=True)
    nemnd = lag_oppnevning(rad.faggruppe, rad.bruker, godtatt=True, rolle="klagenemnd")

    for ett in (annen, nemnd):
        tekst = som(myndighet).get(side(ett)).text
        assert ("Hvis oppnevningen avsluttes" in tekst, "gis til en annen" in tekst) == (False, False)


def test_rollen_blir_staaende_saa_lenge_en_annen_oppnevning_har_partier(som, myndighet, rad, statsforvalter):
    """The earlier period is over, but its parties are not handed over."""
    periode = rad.faggruppe.periode
    periode.gjennomfoering_til = naa() - timedelta(days=1)
    periode.save(update_fields=["gjennomfoering_til"])
    tildeling = Rolletildeling.objects.get(bruker=rad.bruker)
    ny = lag_oppnevning(lag_faggruppe(statsforvalter, navn="Tysk"), rad.bruker, godtatt=True, tildeling=tildeling)

    som(myndighet).post(side(ny), {"handling": "trekk", "trekk-grunn": "Ferdig"})
    tildeling.refresh_from_db()
    assert tildeling.til is None

    som(myndighet).post(side(rad), {"handling": "trekk", "trekk-grunn": "Ferdig"})
    tildeling.refresh_from_db()
    assert tildeling.til is not None
