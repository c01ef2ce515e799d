"""A school moves, splits and deletes: what it is told never depends on what sensors have done with the answers."""

from datetime import timedelta

import pytest
from django.urls import reverse

from eksamen.models import Kandidat
from felles.feil import UgyldigOvergang
from felles.models import Hendelse
from felles.radminne import slett_med_minne
from felles.tid import naa
from sensur.models import Fellessensursak, Gjenaapning, Sensornotat
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.moeter import lag_fellessensur, sett_fellessensur
from tests.fabrikker.sensur import foreslaa, kandidater, lag_sensurparti, tildel
from tests.sensur.test_forsegling import TILFELDIG

pytestmark = pytest.mark.django_db


@pytest.fixture
def uleverte(skole, statsforvalter):
    """A party of two who delivered nothing, and nothing but sensors holds them."""
    parti = lag_sensurparti(skole, statsforvalter, kandidater=0, navn="3STA")
    for _ in range(2):
        lag_kandidat(parti, passord=None)
    return parti


@pytest.fixture
def graderte(uleverte, foerstesensor, andresensor, statsforvalter):
    """One has everything that a sensor can do to an answer, the other nothing; the opening was moved on afterwards."""
    foerste, andre = tildel(uleverte, foerstesensor, andresensor)

    def grader():
        moete = lag_fellessensur(sett_fellessensur(uleverte, statsforvalter))
        foreslaa(foerste, "MB", "2", bekreftet=True)
        foreslaa(andre, "5", "3", bekreftet=True)
        en = kandidater(uleverte)[0]
        Sensornotat.objects.create(oppdrag=andre, kandidat=en, tekst="Hm", lagret=naa())
        Gjenaapning.objects.create(oppdrag=andre, kandidat=en, slag="retting", grunn="Feil", aapnet=naa())
        Fellessensursak.objects.create(fellessensur=moete, kandidat=en, satt_paa=naa())

    return grader


def skyv_aapningen(parti):
    parti.eksamen.sensur_fra = naa() + timedelta(days=3)
    parti.eksamen.save(update_fields=["sensur_fra"])


def forsoek(klient, parti, annet):
    """What the school is told when it deletes, takes out, moves and merges, for each candidate and for all."""
    ider = [kandidat.pk for kandidat in kandidater(parti)]
    masse, flytt = reverse("elever:masse", args=[parti.pk]), reverse("eksamen:del_parti", args=[parti.pk])
    slett = reverse("eksamen:slett_partier") + f"?valgt={parti.pk}"
    svar = [klient.get(slett), klient.get(flytt)]
    for valgte in ([ider[0]], [ider[1]], ider):
        svar.append(klient.post(masse, {"valgt": valgte, "handling": "fjern"}, follow=True))
        svar.append(klient.post(flytt, {"valgt": valgte, "til": annet.pk}, follow=True))
    svar.append(klient.post(reverse("eksamen:slett_partier"), {"valgt": [parti.pk]}, follow=True))
    verdier = {"valgt": [parti.pk, annet.pk], "maal": annet.pk}
    svar.append(klient.post(reverse("eksamen:slaa_sammen_partier"), verdier, follow=True))
    return [(ett.status_code, TILFELDIG.sub(b"", ett.content)) for ett in svar]


@pytest.mark.parametrize("flyttet", [False, True])
def test_skolen_ser_det_samme_hva_enn_sensorene_har_gjort(
    som, skoleadmin, uleverte, graderte, skole, time_machine_stille, flyttet
):
    annet = PartiFactory(skole=skole, eksamen=uleverte.eksamen, navn="3STB")
    if flyttet:
        skyv_aapningen(uleverte)
    klient = som(skoleadmin)
    forsoek(klient, uleverte, annet)
    foer = forsoek(klient, uleverte, annet)
    assert "partiet har sensorer" in b"".join(innhold for _, innhold in foer).decode()
    assert Kandidat.objects.filter(parti=uleverte).count() == 2
    siste = Hendelse.objects.order_by("-pk").first().pk
    uleverte.eksamen.sensur_fra = naa() - timedelta(days=1)
    uleverte.eksamen.save(update_fields=["sensur_fra"])
    graderte()
    if flyttet:
        skyv_aapningen(uleverte)
    gjort = Hendelse.objects.filter(pk__gt=siste).count()
    assert forsoek(klient, uleverte, annet) == foer
    # What came to nothing leaves no event either.
    assert Hendelse.objects.filter(pk__gt=siste).count() == gjort


def test_det_som_hindrer_en_sletting_nevnes_ikke(uleverte, graderte):
    graderte()
    with pytest.raises(UgyldigOvergang, match="i_bruk") as feil:
        slett_med_minne(Kandidat.objects.filter(parti=uleverte))
    for ord_ in ("forslag", "notat", "gjen", "fellessensur", "etterlys"):
        assert ord_ not in str(feil.value.melding).lower()
