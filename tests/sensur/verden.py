"""A small world of grading that can be played in any order, and what must hold in it after every act."""

import contextlib

from django.db import transaction
from django.test import Client
from django.urls import reverse

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from deltakelse.models import Fravaer
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.tid import naa
from sensur.models import (
    Fellessensursak,
    Gjenaapning,
    Karakter,
    Karakterforslag,
    Sensoroppdrag,
    Sensurplan,
    Sluttkarakter,
)
from sensur.querysets.enighet import sammenlikn
from sensur.querysets.spor import spor
from sensur.services.fellessensur import avgjoer, send_til_moete, ta_opp_igjen
from sensur.services.forslag import bekreft, lagre_forslag
from sensur.services.gjenaapning import bekreft_gjenaapning, gjenaapne, trekk_gjenaapning
from sensur.services.overtakelse import erstatt_sensor
from sensur.services.publisering import publiser
from sensur.services.sluttkarakterer import sett_avgjorte, sett_like, sett_sluttkarakter, ta_tilbake
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.moeter import lag_fellessensur, sett_fellessensur
from tests.fabrikker.sensur import aktoer, kandidater, lag_sensor, lag_sensurparti, tildel

# The sensors use different grades, so that a grade on a page tells whose it is.
MINE = {1: ("1", "2", "3"), 2: ("4", "5", "6")}


class Verden:
    """A party with two candidates and two sensors, a meeting with its leader, and an administrator who looks on."""

    def __init__(self):
        self.over = OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER)
        skole = OrganisasjonFactory(overordnet=self.over)
        self.parti = lag_sensurparti(skole, self.over)
        self.oppdrag = dict(zip((1, 2), tildel(self.parti, lag_sensor(self.over), lag_sensor(self.over)), strict=True))
        self.kandidater = kandidater(self.parti)
        self.moete = lag_fellessensur(sett_fellessensur(self.parti, self.over))
        Sensurplan.objects.update(fellessensur=False)
        self.leder = self.logg_inn(self.moete.leder)
        self.andre = [
            self.logg_inn(bruker_med_rolle(Rolle.SKOLEADMIN, skole)),
            self.logg_inn(bruker_med_rolle(Rolle.STATSFORVALTER, self.over)),
        ]
        self.klienter = {nummer: self.logg_inn(oppdrag.bruker) for nummer, oppdrag in self.oppdrag.items()}
        self.avgaatte = []
        # Candidates of whom both have been confirmed at the same time, by these two sensors.
        self.sett_av_begge = set()
        self.bekreftede = {}
        self.publiserte = None

    def logg_inn(self, bruker):
        klient = Client()
        klient.force_login(bruker)
        return klient

    def utfoer(self, navn, *verdier):
        with contextlib.suppress(Domenefeil), transaction.atomic():
            getattr(self, navn.replace(" ", "_"))(*verdier)

    def _som(self, nummer):
        oppdrag = self.oppdrag[nummer]
        return {"oppdrag_id": oppdrag.pk, "aktoer": aktoer(oppdrag.bruker), "naa": naa()}

    def foreslaa(self, nummer, plass, valg):
        lagre_forslag(kandidat_id=self.kandidater[plass].pk, verdi=MINE[nummer][valg], **self._som(nummer))

    def bekreft(self, nummer):
        bekreft(**self._som(nummer))

    def foreslaa_alle_og_bekreft(self, nummer):
        for plass in (0, 1):
            with contextlib.suppress(Domenefeil), transaction.atomic():
                self.foreslaa(nummer, plass, 0)
        self.bekreft(nummer)

    def sett(self, nummer, plass, verdi):
        grunn = {"grunn": "Rettet"}
        sett_sluttkarakter(kandidat_id=self.kandidater[plass].pk, verdi=verdi, **grunn, **self._som(nummer))

    def like(self, nummer):
        sett_like(**self._som(nummer))

    def avgjorte(self, nummer):
        sett_avgjorte(**self._som(nummer))

    def ta_tilbake(self, nummer, plass):
        ta_tilbake(kandidat_id=self.kandidater[plass].pk, grunn="Ser igjen", **self._som(nummer))

    def gjenaapne(self, nummer, plass):
        gjenaapne(kandidat_id=self.kandidater[plass].pk, grunn="Skrivefeil", **self._som(nummer))

    def bekreft_igjen(self, nummer, valg):
        for rad in Gjenaapning.objects.filter(oppdrag=self.oppdrag[nummer], lukket__isnull=True):
            hvem = aktoer(self.oppdrag[nummer].bruker)
            bekreft_gjenaapning(gjenaapning_id=rad.pk, verdi=MINE[nummer][valg], aktoer=hvem, naa=naa())

    def trekk(self, nummer):
        for rad in Gjenaapning.objects.filter(oppdrag=self.oppdrag[nummer]):
            trekk_gjenaapning(gjenaapning_id=rad.pk, aktoer=aktoer(self.oppdrag[nummer].bruker), naa=naa())

    def bytt(self, nummer):
        foer = self.oppdrag[nummer]
        ny = lag_sensor(self.over)
        self.oppdrag[nummer] = erstatt_sensor(
            oppdrag_id=foer.pk, ny_bruker_id=ny.pk, grunn="forfall", aktoer=SYSTEM, naa=naa(), ogsaa_satte=True
        )
        self.avgaatte.append((self.klienter[nummer], foer))
        self.sett_av_begge.clear()
        self.klienter[nummer] = self.logg_inn(ny)

    def fellessensur(self, paa):
        # As the plan's service has it: not when something is decided already.
        staar = Sluttkarakter.objects.staaende().exists() or Fellessensursak.objects.filter(tatt_av=None).exists()
        if not staar:
            Sensurplan.objects.update(fellessensur=paa)

    def send(self, nummer):
        send_til_moete(moete_id=self.moete.pk, **self._som(nummer))

    def avgjoer(self, verdi):
        for sak in Fellessensursak.objects.filter(tatt_av__isnull=True):
            avgjoer(sak_id=sak.pk, verdi=verdi, merknad="", aktoer=aktoer(self.moete.leder), naa=naa())

    def opp_igjen(self):
        for sak in Fellessensursak.objects.filter(tatt_av__isnull=True):
            ta_opp_igjen(sak_id=sak.pk, aktoer=aktoer(self.moete.leder), naa=naa())

    def publiser(self):
        publiser(eksamen_id=self.parti.eksamen_id, aktoer=SYSTEM, naa=naa())

    def fravaer(self, plass):
        aapent = Fravaer.objects.filter(kandidat=self.kandidater[plass], opphevet__isnull=True)
        if not aapent.update(opphevet=naa()):
            Fravaer.objects.create(kandidat=self.kandidater[plass], slag="IDF", registrert=naa())

    def sjekk(self):
        """What must hold after every act."""
        self.parti.eksamen.refresh_from_db()
        bekreftet = dict(Sensoroppdrag.objects.filter(avsluttet=None).values_list("nummer", "bekreftet"))
        begge = all(bekreftet.values())
        self._forseglet(begge)
        if begge:
            self.forseglet_for_hver()
        self._uforanderlig()
        self._lovlige(begge)
        if self.parti.eksamen.publiseres is None:
            for klient in self.andre:
                for adresse in (
                    reverse("eksamen:partier"),
                    reverse("sensur:moete", args=[self.moete.pk]),
                    reverse("eksamen:parti", args=[self.parti.pk]),
                ):
                    side = klient.get(adresse).text
                    assert not [label for label in Karakter.labels if str(label) in side]

    def _forseglet(self, begge):
        for nummer, oppdrag in self.oppdrag.items():
            klient = self.klienter[nummer]
            side = klient.get(reverse("sensur:oppdrag", args=[oppdrag.pk])).text
            andres = [str(Karakter(verdi).label) for verdi in MINE[3 - nummer]]
            assert not [tekst for tekst in andres if tekst in side]
            enighet = klient.get(reverse("sensur:enighet", args=[oppdrag.pk])).text
            assert ("Forskjell" in enighet or "Like forslag" in enighet) == begge
        for klient, oppdrag in self.avgaatte:
            for navn in ("oppdrag", "enighet"):
                assert klient.get(reverse(f"sensur:{navn}", args=[oppdrag.pk])).status_code == 403
        for linje in self.leder.get(reverse("sensur:moete", args=[self.moete.pk])).context["linjer"]:
            aapen = Gjenaapning.objects.filter(kandidat=linje.sak.kandidat, lukket=None, oppdrag__avsluttet=None)
            assert not (linje.foerste or linje.andre) or (begge and not aapen.exists())

    def forseglet_for_hver(self, *, paa_siden=True):
        """A candidate's proposals show from when both are confirmed and neither is open, and tell nothing before that."""
        for kandidat in self.kandidater:
            staaende = Karakterforslag.objects.staaende().filter(kandidat=kandidat, oppdrag__bekreftet__isnull=False)
            aapne = Gjenaapning.objects.filter(kandidat=kandidat, lukket=None, oppdrag__avsluttet=None)
            if staaende.count() == 2 and not aapne.exists():
                self.sett_av_begge.add(kandidat.pk)
        borte = set(Fravaer.objects.filter(opphevet=None).values_list("kandidat", flat=True))
        vises = self.sett_av_begge - borte
        for nummer, oppdrag in self.oppdrag.items():
            if paa_siden:
                side = self.klienter[nummer].get(reverse("sensur:enighet", args=[oppdrag.pk])).context
                rader, linjer = side["s"].alle, side["spor"]
            else:
                sammenlikning = sammenlikn(self.parti.pk)
                rader, linjer = sammenlikning.alle, spor(oppdrag, sammenlikning)
            assert {rad.kandidat_id for rad in rader if rad.foerste or rad.andre or rad.sak or rad.endelig} == vises
            assert not [rad for rad in rader if rad.aapnet and rad.kandidat_id not in vises]
            lukkede = {rad.nummer for rad in rader if rad.kandidat_id not in vises}
            mitt = oppdrag.bruker.navn
            assert not [linje for linje in linjer if linje.nummer in lukkede and linje.hvem != mitt]

    def _uforanderlig(self):
        """A confirmed proposal is what it was, whatever came after."""
        verdier = dict(Karakterforslag.objects.filter(bekreftet__isnull=False).values_list("pk", "verdi"))
        assert self.bekreftede.items() <= verdier.items()
        self.bekreftede = verdier

    def _lovlige(self, begge):
        fellessensur = Sensurplan.objects.get().fellessensur
        staar = list(Sluttkarakter.objects.staaende().select_related("satt_av"))
        for karakter in staar:
            assert begge
            assert karakter.satt_av.nummer == 2
            assert karakter.satt_av.avsluttet is None
            forslag = Karakterforslag.objects.staaende().filter(kandidat=karakter.kandidat_id)
            assert forslag.values("oppdrag__bruker").distinct().count() == 2
            assert not Gjenaapning.objects.filter(
                kandidat=karakter.kandidat_id, lukket=None, oppdrag__avsluttet=None
            ).exists()
            if fellessensur and len(set(forslag.values_list("verdi", flat=True))) == 2:
                vedtak = Fellessensursak.objects.get(kandidat=karakter.kandidat_id, tatt_av=None)
                assert vedtak.verdi == karakter.verdi
            else:
                verdier = sorted(forslag.values_list("verdi", flat=True))
                assert verdier[0] <= karakter.verdi <= verdier[1]
        if self.parti.eksamen.publiseres is not None:
            # What is published stays; somebody who had none may get the first one.
            naa_ = {karakter.kandidat_id: karakter.verdi for karakter in staar}
            assert self.publiserte is None or self.publiserte.items() <= naa_.items()
            self.publiserte = naa_


def spill(handlinger):
    """Play them in a world of their own, which is gone afterwards."""
    with transaction.atomic():
        verden = Verden()
        for navn, *verdier in handlinger:
            verden.utfoer(navn, *verdier)
            verden.sjekk()
        transaction.set_rollback(True)


def spill_hver(start, rekker):
    """Play each of the sequences from the same start; whether the second candidate's proposals showed, after any act."""
    sett = set()
    with transaction.atomic():
        verden = Verden()
        for navn, *verdier in start:
            verden.utfoer(navn, *verdier)
        verden.forseglet_for_hver()
        foer = set(verden.sett_av_begge)
        for rekke in rekker:
            with transaction.atomic():
                for navn, *verdier in rekke:
                    verden.utfoer(navn, *verdier)
                    verden.forseglet_for_hver(paa_siden=False)
                    sett.add(verden.kandidater[1].pk in verden.sett_av_begge)
                transaction.set_rollback(True)
            verden.sett_av_begge = set(foer)
        transaction.set_rollback(True)
    return sett
