"""An appeal that can be played in any order, from sent to answered, and what must hold in it after every act."""

import contextlib
from datetime import date, timedelta

from django.db import transaction
from django.test import Client
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import naa
from klage.models import Klage, Klageansvar, Klageutfall
from klage.querysets.resultat import gjeldende_resultat
from klage.querysets.utenfra import vitnemaalsoppgaver
from klage.services.registrering import Klagefelt, klargjoer
from klage.services.sending import send_klager
from klage.services.sending import ta_tilbake as ta_sendingen_tilbake
from klage.services.trekking import trekk
from klagenemnd.models import Klageoppdrag, Kvalitetskontroll, Vedtaksgodkjenning, Vedtaksversjon
from klagenemnd.querysets.svar import synlige_svar
from klagenemnd.services.godkjenning import godkjenn, trekk_godkjenning
from klagenemnd.services.kontroll import godkjenn_kontroll, returner
from klagenemnd.services.oppdrag import bytt_medlem, bytt_roller, legg_til_tredje, ta_tilbake, tildel_nemnd
from klagenemnd.services.publisering import publiser
from klagenemnd.services.vedtak import lagre_versjon
from klagenemnd.services.vurdering import lever_vurdering
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.klage import lag_publisert_parti
from tests.fabrikker.klagenemnd import lag_medlem, nemndgruppe
from tests.fabrikker.sensur import aktoer
from tests.klage.skolens import gi_foedselsdato, klag_selv

TIME = timedelta(hours=1)
# None of them is the grade that is appealed against, so that it tells on a page.
VERDIER = ("2", "4", "3")
HEMMELIG = "Hemmelig grunn"


class Verden:
    """A case that was registered and sent, four who can sit on its board, and three of the authority: one is of the four."""

    def __init__(self, skole, statsforvalter, klokken):
        self.klokken, self.start = klokken, naa()
        self.skole = skole
        skoleadmin = bruker_med_rolle(Rolle.SKOLEADMIN, skole)
        self.skoleaktoer = aktoer(skoleadmin)
        self.klage = self._klag(lag_publisert_parti(skole, statsforvalter, "3").kandidater.get(), statsforvalter)
        gruppe = nemndgruppe(self.klage)
        self.medlemmer = [lag_medlem(gruppe) for _nr in range(4)]
        RolletildelingFactory(bruker=self.medlemmer[0], rolle=Rolle.STATSFORVALTER, organisasjon=statsforvalter)
        self.over = [bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter) for _nr in range(2)] + self.medlemmer[:1]
        self.skolens = Client()
        self.skolens.force_login(skoleadmin)
        self.nullstill()

    def _klag(self, kandidat, ansvarlig):
        """The candidate appeals, the school looks it over and sends it."""
        eksamen = kandidat.eksamen
        Klageansvar.objects.create(periode=eksamen.periode, fag=eksamen.fag, ansvarlig=ansvarlig, registrert=naa())
        gi_foedselsdato(kandidat, date(2000, 1, 1))
        self.klage = klag_selv(kandidat)
        klargjoer(klage_id=self.klage.pk, felt=Klagefelt(maalform="nb"), aktoer=self.skoleaktoer, naa=naa())
        self.send()
        self.klage.refresh_from_db()
        assert (self.klage.status, self.klage.ansvarlig) == ("sendt", ansvarlig)
        return self.klage

    def nullstill(self):
        self.klokken.move_to(self.start, tick=False)
        self.status, self.svaret = "sendt", None

    def utfoer(self, navn, *verdier):
        with (
            contextlib.suppress(Domenefeil, Vedtaksversjon.DoesNotExist, Klageoppdrag.DoesNotExist),
            transaction.atomic(),
        ):
            getattr(self, navn.replace(" ", "_"))(*verdier)

    def _som(self, bruker):
        return {"aktoer": aktoer(bruker), "naa": naa()}

    def _versjoner(self):
        return Vedtaksversjon.objects.filter(klage=self.klage).order_by("-nummer")

    def _nummer(self):
        return self._versjoner().values_list("nummer", flat=True).first() or 0

    def _plass(self, plass):
        return Klageoppdrag.objects.get(klage=self.klage, rolle=plass, avsluttet=None)

    def send(self):
        send_klager(klage_ider=[self.klage.pk], aktoer=self.skoleaktoer, naa=naa())

    def ta_sendingen_tilbake(self):
        ta_sendingen_tilbake(klage_id=self.klage.pk, aktoer=self.skoleaktoer, naa=naa())

    def tildel(self, ene, andre):
        tildel_nemnd(
            klage_id=self.klage.pk, skriver_id=self.medlemmer[ene].pk, medlem_id=self.medlemmer[andre].pk,
            **self._som(self.over[0]),
        )  # fmt: skip

    def ta_tilbake(self):
        ta_tilbake(klage_id=self.klage.pk, **self._som(self.over[0]))

    def bytt(self, plass, ny):
        bytt_medlem(
            oppdrag_id=self._plass(plass).pk, ny_bruker_id=self.medlemmer[ny].pk, grunn="forfall",
            **self._som(self.over[0]),
        )  # fmt: skip

    def roller(self, hvem):
        bytt_roller(klage_id=self.klage.pk, skriver_id=self.medlemmer[hvem].pk, **self._som(self.over[0]))

    def tredje(self, hvem):
        legg_til_tredje(klage_id=self.klage.pk, bruker_id=self.medlemmer[hvem].pk, **self._som(self.over[0]))

    def egen(self, hvem, valg):
        lever_vurdering(klage_id=self.klage.pk, verdi=VERDIER[valg], notat=HEMMELIG, **self._som(self.medlemmer[hvem]))

    def skriv(self, hvem, valg):
        tekst = dict.fromkeys(("elementer", "arbeide_med", "hvorfor"), f"{HEMMELIG} {self._nummer()}.")
        lagre_versjon(
            klage_id=self.klage.pk, verdi=VERDIER[valg], fra_nummer=self._nummer(), **tekst,
            **self._som(self.medlemmer[hvem]),
        )  # fmt: skip

    def godkjenn(self, hvem):
        godkjenn(versjon_id=self._versjoner()[:1].get().pk, **self._som(self.medlemmer[hvem]))

    def godkjenn_gammel(self, hvem):
        godkjenn(versjon_id=self._versjoner().reverse()[:1].get().pk, **self._som(self.medlemmer[hvem]))

    def trekk_godkjenning(self, hvem):
        trekk_godkjenning(klage_id=self.klage.pk, **self._som(self.medlemmer[hvem]))

    def kontroll(self, hvem, foer=0):
        godkjenn_kontroll(
            klage_id=self.klage.pk, kontrollert_versjon=self._nummer() - foer, **self._som(self.over[hvem])
        )

    def returner(self, hvem):
        returner(
            klage_id=self.klage.pk, kontrollert_versjon=self._nummer(), kommentar=HEMMELIG, **self._som(self.over[hvem])
        )

    def publiser(self, hvem, timer):
        publiser(klage_ider=[self.klage.pk], synlig_fra=naa() + timer * TIME, **self._som(self.over[hvem]))

    def trekk_klagen(self):
        trekk(klage_id=self.klage.pk, aktoer=self.skoleaktoer, naa=naa())

    def tiden_gaar(self):
        self.klokken.shift(TIME)

    def sjekk(self):
        """What must hold after every act."""
        klage = Klage.objects.get(pk=self.klage.pk)
        assert klage.status == self.status or klage.status in Klage.OVERGANGER[self.status]
        self.status = klage.status
        if klage.status in {"til_kontroll", "godkjent", "avgjort"}:
            self._begge_staar_ved()
        if klage.status in {"godkjent", "avgjort"}:
            self._kontrollert()
        svar = list(Klageutfall.objects.filter(klage=klage))
        assert bool(svar) == (klage.status == "avgjort")
        self._endelig(svar)
        self._forseglet(svar)
        self._hendelsene()

    def sjekk_sidene(self):
        """A case that is not answered shows nothing to the school."""
        if self.status != "avgjort":
            self._skolens_sider(False)

    def _begge_staar_ved(self):
        nyeste = self._versjoner()[:1].get()
        staar = Vedtaksgodkjenning.objects.filter(versjon=nyeste, trukket=None, oppdrag__avsluttet=None)
        hvem = set(staar.values_list("oppdrag__rolle", "oppdrag__bruker"))
        assert {rolle for rolle, _bruker in hvem} == {"skriver", "medlem"}
        assert len({bruker for _rolle, bruker in hvem}) == 2
        assert nyeste.verdi

    def _kontrollert(self):
        nyeste = self._versjoner()[:1].get()
        siste = Kvalitetskontroll.objects.filter(versjon=nyeste).latest("pk")
        assert siste.utfall == "godkjent"
        assert not Klageoppdrag.objects.filter(klage=self.klage, bruker=siste.av).exists()

    def _endelig(self, svar):
        if svar:
            (ett,) = svar
            assert ett.verdi == self._versjoner()[:1].get().verdi
            sagt = (ett.verdi, ett.tekst, ett.synlig_fra)
            assert self.svaret in {None, sagt}
            self.svaret = sagt

    def _forseglet(self, svar):
        """Nothing shows before the second, and all of it from it on."""
        synlig = bool(svar) and svar[0].synlig_fra <= naa()
        endret = synlig and svar[0].verdi != self.klage.karakter
        gjelder = gjeldende_resultat(Kandidat.objects.filter(pk=self.klage.kandidat_id), naa()).get().resultat
        assert gjelder == (svar[0].verdi if synlig else "3")
        assert synlige_svar(naa()).exists() == synlig
        assert vitnemaalsoppgaver([self.skole], naa()).exists() == endret
        if svar:
            self._skolens_sider(synlig)

    def _skolens_sider(self, synlig):
        assert ("Svar på 1 klage" in self.skolens.get("/").text) == synlig
        liste = self.skolens.get(reverse("klagenemnd:svarliste")).text
        assert (self.klage.kandidat.person.etternavn in liste) == synlig
        adresse = reverse("klagenemnd:svar", args=[self.klage.pk])
        assert self.skolens.get(adresse).status_code == (200 if synlig else 404)
        parti = self.skolens.get(reverse("eksamen:parti", args=[self.klage.kandidat.parti_id])).text
        assert ("etter klage" in parti) == synlig

    def _hendelsene(self):
        for data in Hendelse.objects.filter(handling__regex="^(klage|vedtak|klagevurdering)").values_list(
            "data", flat=True
        ):
            assert HEMMELIG not in str(data)
            assert not set(map(str, data.values())) & set("123456")


def spill(verden, handlinger):
    """Play them, and put the world back as it was. What the case came to."""
    with transaction.atomic():
        for navn, *verdier in handlinger:
            verden.utfoer(navn, *verdier)
            verden.sjekk()
        verden.sjekk_sidene()
        transaction.set_rollback(True)
    slutt = verden.status
    verden.nullstill()
    return slutt
