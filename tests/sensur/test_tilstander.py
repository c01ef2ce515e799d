"""Any order of any acts by anybody: no sealed proposal shows, and no final grade stands against the rules."""

import contextlib

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from deltakelse.models import Fravaer
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.tid import naa
from sensur.models import Karakter, Sensoroppdrag, Sluttkarakter
from sensur.querysets.oppdrag import SensoroppdragQuerySet
from sensur.services.forslag import bekreft, lagre_forslag
from sensur.services.publisering import publiser
from sensur.services.sluttkarakterer import sett_like, sett_sluttkarakter
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.sensur import aktoer, kandidater, lag_sensor, lag_sensurparti, tildel

pytestmark = pytest.mark.django_db

# The sensors use different grades, so that a grade on a page tells whose it is.
MINE = {1: ("1", "2", "3"), 2: ("4", "5", "6")}

plass, hvem = st.integers(0, 1), st.integers(1, 2)
HANDLINGER = st.one_of(
    st.tuples(st.just("foreslaa"), hvem, plass, plass),
    st.tuples(st.just("bekreft"), hvem),
    st.tuples(st.just("foreslaa alle og bekreft"), hvem),
    st.tuples(st.just("sett"), hvem, plass, st.sampled_from(Karakter.values)),
    st.tuples(st.just("like"), hvem),
    st.tuples(st.just("publiser")),
    st.tuples(st.just("fravaer"), plass),
)


class Verden:
    """A party with two candidates and two sensors, and an administrator who looks on."""

    def __init__(self):
        over = OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER)
        skole = OrganisasjonFactory(overordnet=over)
        self.parti = lag_sensurparti(skole, over)
        self.oppdrag = dict(zip((1, 2), tildel(self.parti, lag_sensor(over), lag_sensor(over)), strict=True))
        self.kandidater = kandidater(self.parti)
        self.klienter = {nummer: self._logg_inn(oppdrag.bruker) for nummer, oppdrag in self.oppdrag.items()}
        self.admin = self._logg_inn(bruker_med_rolle(Rolle.SKOLEADMIN, skole))
        self.bekreftede = {}

    def _logg_inn(self, bruker):
        klient = Client()
        klient.force_login(bruker)
        return klient

    def utfoer(self, navn, *verdier):
        with contextlib.suppress(Domenefeil), transaction.atomic():
            getattr(self, navn.replace(" ", "_"))(*verdier)

    def foreslaa(self, nummer, plass, valg):
        self._lagre(nummer, plass, MINE[nummer][valg])

    def _lagre(self, nummer, plass, verdi):
        oppdrag = self.oppdrag[nummer]
        kandidat_id = self.kandidater[plass].pk
        hvem = aktoer(oppdrag.bruker)
        lagre_forslag(oppdrag_id=oppdrag.pk, kandidat_id=kandidat_id, verdi=verdi, aktoer=hvem, naa=naa())

    def bekreft(self, nummer):
        bekreft(oppdrag_id=self.oppdrag[nummer].pk, aktoer=aktoer(self.oppdrag[nummer].bruker), naa=naa())

    def foreslaa_alle_og_bekreft(self, nummer):
        for plass in (0, 1):
            with contextlib.suppress(Domenefeil), transaction.atomic():
                self._lagre(nummer, plass, MINE[nummer][0])
        self.bekreft(nummer)

    def sett(self, nummer, plass, verdi):
        oppdrag = self.oppdrag[nummer]
        sett_sluttkarakter(
            oppdrag_id=oppdrag.pk,
            kandidat_id=self.kandidater[plass].pk,
            verdi=verdi,
            aktoer=aktoer(oppdrag.bruker),
            naa=naa(),
        )

    def like(self, nummer):
        sett_like(oppdrag_id=self.oppdrag[nummer].pk, aktoer=aktoer(self.oppdrag[nummer].bruker), naa=naa())

    def publiser(self):
        publiser(eksamen_id=self.parti.eksamen_id, aktoer=SYSTEM, naa=naa())

    def fravaer(self, plass):
        aapent = Fravaer.objects.filter(kandidat=self.kandidater[plass], opphevet__isnull=True)
        if not aapent.update(opphevet=naa()):
            Fravaer.objects.create(kandidat=self.kandidater[plass], slag="IDF", registrert=naa())

    def sjekk(self):
        """What must hold after every act."""
        bekreftet = dict(Sensoroppdrag.objects.values_list("nummer", "bekreftet"))
        begge = all(bekreftet.values())
        self.parti.eksamen.refresh_from_db()
        for nummer, oppdrag in self.oppdrag.items():
            side = self.klienter[nummer].get(reverse("sensur:oppdrag", args=[oppdrag.pk])).text
            andres = [str(Karakter(verdi).label) for verdi in MINE[3 - nummer]]
            assert not [tekst for tekst in andres if tekst in side]
            enighet = self.klienter[nummer].get(reverse("sensur:enighet", args=[oppdrag.pk])).text
            assert ("Forskjell" in enighet or "Like forslag" in enighet) == begge
            if bekreftet[nummer]:
                verdier = dict(oppdrag.forslag.values_list("kandidat", "verdi"))
                assert self.bekreftede.setdefault(nummer, verdier) == verdier
        for karakter in Sluttkarakter.objects.select_related("satt_av"):
            assert begge
            assert karakter.satt_av.nummer == 2
        if self.parti.eksamen.publiseres is None:
            side = self.admin.get(reverse("eksamen:parti", args=[self.parti.pk])).text
            assert not [label for label in Karakter.labels if str(label) in side]


def spill(handlinger):
    """Play them in a world of their own, which is gone afterwards."""
    with transaction.atomic():
        verden = Verden()
        for navn, *verdier in handlinger:
            verden.utfoer(navn, *verdier)
            verden.sjekk()
        transaction.set_rollback(True)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(HANDLINGER, min_size=3, max_size=10))
def test_ingen_rekkefoelge_av_handlinger_bryter_forseglingen(handlinger):
    spill(handlinger)


@pytest.mark.parametrize("foerste", [1, 2])
def test_hele_loepet_i_begge_rekkefoelger(foerste):
    spill(
        [
            ("like", 2),
            ("publiser",),
            ("foreslaa alle og bekreft", foerste),
            ("sett", 2, 0, "4"),
            ("foreslaa", foerste, 0, 2),
            ("foreslaa alle og bekreft", 3 - foerste),
            ("sett", 1, 0, "4"),
            ("sett", 2, 0, "4"),
            ("publiser",),
            ("sett", 2, 1, "MB"),
            ("publiser",),
            ("sett", 2, 1, "5"),
        ]
    )


def test_kontroll_uten_forseglingen_brytes_den_straks(monkeypatch):
    """Shows that the game can be lost: with the seal taken away, the first confirmation gives it away."""
    monkeypatch.setattr(SensoroppdragQuerySet, "begge_bekreftet", lambda self, parti_id: True)
    monkeypatch.setattr(type(Sensoroppdrag.objects), "begge_bekreftet", lambda self, parti_id: True)
    with pytest.raises(AssertionError), transaction.atomic():
        spill([("foreslaa alle og bekreft", 1)])
