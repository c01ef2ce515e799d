"""After any act or passing of time: when the fragment looks different, its version is different."""

import io
import random
import re
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from avbrudd.models import Avbrudd
from avbrudd.services.avbrudd import Omraade, start_avbrudd, stopp_avbrudd
from deltakelse.services.autorisering import fjern_tilgang
from deltakelse.services.sesjoner import logg_inn, logg_ut, opphev_ventetid
from deltakelse.services.tidstillegg import Tillegg, gi_tillegg
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, Aktoer
from felles.lager import skriv_spol
from felles.tid import naa
from levering.models import Avvisning
from levering.services.avvisning import noter_avvisning
from levering.services.levering import lever
from levering.services.opplasting import lagre_fil, slett_fil
from monitor.models import Melding
from monitor.radvalg import Valg
from monitor.services.meldinger import bekreft_melding, send_melding, trekk_melding
from monitor.services.radvalg import utfoer
from monitor.services.tilgang import gi_tilgang
from monitor.tasks import ta_pulsen
from tests.fabrikker.deltakelse import sett_fravaer, sett_sendespost, sett_sperre, si_fra
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db
PASSORD = "kfm4-tr7w"
STEG = 30


@pytest.fixture
def klokken():
    with time_machine.travel("2027-05-27T06:55:00+00:00", tick=False) as klokke:
        yield klokke


class Dag:
    """The acts of an exam day, each through its service; a refused act is an act too."""

    def __init__(self, klokke, kandidater, tilfeldig):
        self.klokke, self.kandidater, self.tilfeldig = klokke, kandidater, tilfeldig
        self.nr = 0

    @property
    def hvem(self):
        return self.tilfeldig.choice(self.kandidater)

    def aapen_sesjon(self, kandidat, **felt):
        return kandidat.sesjoner.filter(avsluttet__isnull=True, **felt).order_by("-pk").first()

    def logg_inn(self):
        self._inn(self.hvem, PASSORD)

    def feil_passord(self):
        kandidat = self.hvem
        for _ in range(3):
            self._inn(kandidat, "feil-feil")

    def _inn(self, kandidat, passord):
        aktoer = Aktoer("system", adresse="10.0.0.1", enhet="Firefox")
        nummer = kandidat.kandidatnummer.nummer
        logg_inn(nummer=nummer, passord=passord, enhet_id=f"m{kandidat.pk}", aktoer=aktoer, naa=naa())

    def logg_ut(self):
        sesjon = self.aapen_sesjon(self.hvem)
        if sesjon:
            logg_ut(sesjon_id=sesjon.pk, aktoer=SYSTEM, naa=naa())

    def gi_tilgang(self):
        gi_tilgang(kandidat_id=self.hvem.pk, aktoer=SYSTEM, naa=naa())

    def opphev_ventetid(self):
        opphev_ventetid(kandidat_id=self.hvem.pk, aktoer=SYSTEM, naa=naa())

    def last_opp(self):
        self.nr += 1
        kandidat = self.hvem
        sesjon = self.aapen_sesjon(kandidat, autorisert__isnull=False)
        spolfil = skriv_spol(io.BytesIO(b"%PDF-1.7 svar"), maks_byte=1000)
        lagre_fil(
            kandidat_id=kandidat.pk, navn=f"svar{self.nr}.pdf", spolfil=spolfil,
            sesjon_id=sesjon.pk if sesjon else None, aktoer=Aktoer("kandidat", kandidat.pk), naa=naa(),
        )  # fmt: skip

    def avvis(self):
        kandidat = self.hvem
        sesjon = self.aapen_sesjon(kandidat, autorisert__isnull=False)
        koder = [self.tilfeldig.choice(Avvisning.Slag.values)]
        noter_avvisning(
            kandidat_id=kandidat.pk, sesjon_id=sesjon.pk if sesjon else None, koder=koder,
            aktoer=Aktoer("kandidat", kandidat.pk), naa=naa(),
        )  # fmt: skip

    def slett(self):
        kandidat = self.hvem
        fil = kandidat.filer.filter(slettet__isnull=True).first()
        sesjon = self.aapen_sesjon(kandidat, autorisert__isnull=False)
        if fil and sesjon:
            slett_fil(fil_id=fil.pk, kandidat_id=kandidat.pk, sesjon_id=sesjon.pk, aktoer=SYSTEM, naa=naa())

    def lever(self):
        kandidat = self.hvem
        lever(kandidat_id=kandidat.pk, aktoer=Aktoer("kandidat", kandidat.pk), naa=naa())

    def flere_valg(self):
        """What «Flere valg» does: absence, block, post, attendance, part 1 handed in, opening for a new delivery."""
        valg = self.tilfeldig.choice(list(Valg))
        utfoer(kandidat_id=self.hvem.pk, valg=valg, administrator=True, aktoer=SYSTEM, naa=naa())

    def fjern_tilgang(self):
        kandidat = self.hvem
        sesjon = self.aapen_sesjon(kandidat, autorisert__isnull=False)
        if sesjon:
            fjern_tilgang(kandidat_id=kandidat.pk, sesjon_id=sesjon.pk, aktoer=SYSTEM, naa=naa())

    def melding(self):
        ider = [kandidat.pk for kandidat in self.kandidater]
        send_melding(kandidat_ider=ider, tekst="Ti minutter igjen.", aktoer=SYSTEM, naa=naa())

    def melding_lest(self):
        kandidat = self.hvem
        for mottaker in kandidat.meldinger.all():
            bekreft_melding(melding_id=mottaker.melding_id, kandidat_id=kandidat.pk, aktoer=SYSTEM, naa=naa())

    def melding_trukket(self):
        if melding := Melding.objects.order_by("-pk").first():
            trekk_melding(melding_id=melding.pk, aktoer=SYSTEM, naa=naa())

    def avbrudd(self):
        kandidat = self.hvem
        omraade = Omraade(skole_id=kandidat.parti.skole_id, kandidat_id=kandidat.pk)
        start_avbrudd(omraade=omraade, aarsak=Avbrudd.Aarsak.MASKIN, aktoer=SYSTEM, naa=naa())

    def avbrudd_over(self):
        if avbrudd := Avbrudd.objects.filter(stoppet__isnull=True).first():
            stopp_avbrudd(avbrudd_id=avbrudd.pk, aktoer=SYSTEM, naa=naa())

    def ekstratid(self):
        gi_tillegg(tillegg=[Tillegg(self.hvem.pk, 15)], aktoer=SYSTEM, naa=naa())

    def pulsen(self):
        ta_pulsen()

    def faktum(self):
        kandidat, sett = self.hvem, self.tilfeldig.choice([sett_fravaer, sett_sperre, sett_sendespost])
        navn = {sett_fravaer: "fravaer", sett_sperre: "sperrer", sett_sendespost: "sendespost"}[sett]
        with transaction.atomic():
            if not getattr(kandidat, navn).filter(opphevet__isnull=True).update(opphevet=naa()):
                sett(kandidat)
            si_fra(kandidat)

    def tiden_gaar(self):
        self.klokke.shift(timedelta(seconds=self.tilfeldig.choice([1, 20, 61, 240, 1800])))


HANDLINGER = [
    Dag.logg_inn, Dag.logg_inn, Dag.gi_tilgang, Dag.gi_tilgang, Dag.last_opp, Dag.last_opp, Dag.lever, Dag.slett,
    Dag.logg_ut, Dag.feil_passord, Dag.opphev_ventetid, Dag.faktum, Dag.tiden_gaar, Dag.tiden_gaar, Dag.pulsen,
    Dag.flere_valg, Dag.flere_valg, Dag.flere_valg, Dag.fjern_tilgang, Dag.melding, Dag.melding_lest, Dag.melding_trukket,
    Dag.avbrudd, Dag.avbrudd_over, Dag.ekstratid, Dag.avvis, Dag.avvis,
]  # fmt: skip

# What opens most days, so that the rest has something to change.
MORGEN = [*[Dag.logg_inn] * 3, *[Dag.gi_tilgang] * 3, Dag.tiden_gaar, Dag.tiden_gaar, Dag.last_opp, Dag.last_opp]


def les(klient) -> tuple[str, str]:
    """Version and looks; the moment of the answer and what is only read out are no part of the looks."""
    html = klient.get("/monitor/tabell/?dempet=1", headers={"HX-Request": "true"}).content.decode()
    versjon = re.search(r'name="v" value="([0-9a-f]+)"', html)[1]
    return versjon, re.sub(r'data-tid="[^"]*"', "", html.replace(versjon, ""))


def spoer(klient, versjon) -> bool:
    """True when the poll says that nothing has changed."""
    svar = klient.get(f"/monitor/tabell/?dempet=1&v={versjon}", headers={"HX-Request": "true"})
    return svar.status_code == 204


@pytest.mark.parametrize("froe", range(6))
def test_ser_den_annerledes_ut_har_den_en_annen_versjon(som, skole, vakt, klokken, egen_redis, froe):
    tilfeldig = random.Random(froe)
    kandidater = []
    for todelt, start in ((False, 10), (True, -115)):
        eksamen = lag_eksamen(start=naa() + timedelta(minutes=start), todelt=todelt)
        parti = PartiFactory(skole=skole, eksamen=eksamen)
        gi_vakt(parti, vakt)
        kandidater.append(lag_kandidat(parti, passord=PASSORD))
    dag, klient = Dag(klokken, kandidater, tilfeldig), som(vakt)
    vist = les(klient)
    sett = dict([vist])
    utseender = set(sett.values())
    for handling in [*MORGEN, *tilfeldig.choices(HANDLINGER, k=STEG)]:
        with suppress(Domenefeil):
            handling(dag)
        uendret = spoer(klient, vist[0])
        versjon, utseende = les(klient)
        # What the page that stands open is told, is true: 204 only when it looks as it did.
        assert not uendret or vist == (versjon, utseende), handling.__name__
        vist = (versjon, utseende)
        assert sett.setdefault(versjon, utseende) == utseende, handling.__name__
        utseender.add(utseende)

    assert len(utseender) > 3, "Dagen endret nesten ingenting; da viser testen ingenting."
