"""Two browsers at once, with real threads and real locks. Each race has a control that shows it is one."""

import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test import Client

from deltakelse.models import Feilforsoek
from felles import lager
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import naa
from levering.models import Besvarelsesfil, Levering
from levering.services import levering as leveringer
from levering.services import opplasting
from tests.fabrikker.levering import lag_fil, lag_sesjon
from tests.fabrikker.samtidig import Moete, vent_paa, vent_til_noen_holdes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def klar(kandidat):
    """Let in, with a file uploaded; and the session."""
    sesjon = lag_sesjon(kandidat)
    return kandidat, sesjon, lag_fil(kandidat)


def samtidig(*handlinger, moete=None):
    """Run them at the same moment, each in its own thread and connection; what each returned or raised."""
    start = Barrier(len(handlinger))

    def kjoer(handling):
        try:
            start.wait(timeout=60)
            return handling()
        except (Domenefeil, IntegrityError) as feil:
            return feil
        finally:
            if moete:
                moete.ferdig()
            connection.close()

    with ThreadPoolExecutor(len(handlinger)) as traader:
        return list(traader.map(kjoer, handlinger))


def aktoer(kandidat):
    return Aktoer("kandidat", kandidat.pk)


def lever(kandidat, sesjon):
    return lambda: leveringer.lever(kandidat_id=kandidat.pk, sesjon_id=sesjon.pk, aktoer=aktoer(kandidat), naa=naa())


def uten_laas(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


def sakte_logg(monkeypatch, modul) -> Moete:
    """Hold the transaction open until the other has come as far, or it is certain that it cannot."""
    ekte = modul.logg_hendelse
    moete = Moete(2)

    def logg(*args, **kwargs):
        moete.vent()
        return ekte(*args, **kwargs)

    monkeypatch.setattr(modul, "logg_hendelse", logg)
    return moete


def test_to_faner_leverer_samtidig_gir_en_levering_og_samme_kvittering(klar, monkeypatch):
    kandidat, sesjon, _fil = klar
    moete = sakte_logg(monkeypatch, leveringer)
    ene, andre = samtidig(lever(kandidat, sesjon), lever(kandidat, sesjon), moete=moete)

    assert ene.pk == andre.pk
    assert Levering.objects.count() == 1
    assert Hendelse.objects.filter(handling="besvarelse.levert").count() == 1


def test_kontroll_uten_laas_feiler_den_ene_leveringen(klar, monkeypatch):
    """The database still refuses two, but one of the tabs meets an error instead of its receipt."""
    kandidat, sesjon, _fil = klar
    moete = sakte_logg(monkeypatch, leveringer)
    uten_laas(monkeypatch)
    svar = samtidig(lever(kandidat, sesjon), lever(kandidat, sesjon), moete=moete)

    assert sum(isinstance(s, IntegrityError) for s in svar) == 1


def slett(kandidat, sesjon, fil):
    return lambda: opplasting.slett_fil(
        fil_id=fil.pk, kandidat_id=kandidat.pk, sesjon_id=sesjon.pk, aktoer=aktoer(kandidat), naa=naa()
    )


def lever_mens_den_andre_sletter(klar, monkeypatch):
    """The deletion comes while the delivery has read the files and not yet committed."""
    kandidat, sesjon, fil = klar
    inne, slettet = Event(), Event()
    ekte = leveringer.logg_hendelse

    def logg(*args, **kwargs):
        inne.set()
        vent_paa(slettet)
        return ekte(*args, **kwargs)

    monkeypatch.setattr(leveringer, "logg_hendelse", logg)

    def slett_etterpaa():
        assert inne.wait(timeout=60)
        try:
            return slett(kandidat, sesjon, fil)()
        finally:
            slettet.set()

    return samtidig(lever(kandidat, sesjon), slett_etterpaa)


def test_sletting_under_levering_avvises_og_den_leverte_filen_staar(klar, monkeypatch):
    levering, sletting = lever_mens_den_andre_sletter(klar, monkeypatch)

    assert levering.rader.get().fil_id == klar[2].pk
    assert sletting.kode == "levert"
    assert Besvarelsesfil.objects.get().slettet is None


def test_kontroll_uten_laas_leveres_en_fil_som_er_slettet(klar, monkeypatch):
    uten_laas(monkeypatch)
    lever_mens_den_andre_sletter(klar, monkeypatch)

    assert Levering.objects.count() == 1
    assert Besvarelsesfil.objects.get().slettet is not None


def proev_mange(kandidat, antall):
    klient = Client()
    klient.get("/kandidat/logg-inn/")
    kapsel = klient.cookies["eksamen_enhet"].value

    def proev():
        egen = Client()
        egen.cookies["eksamen_enhet"] = kapsel
        felt = {"nummer": kandidat.kandidatnummer.nummer, "passord": "feil"}
        return egen.post("/kandidat/logg-inn/", felt).status_code

    return samtidig(*[proev] * antall)


def test_en_salve_av_passord_bremses_som_ett_etter_ett(kandidat):
    svar = proev_mange(kandidat, 6)

    assert sorted(svar) == [422, 422, 422, 429, 429, 429]
    assert Feilforsoek.objects.order_by("-neste_tillatt").first().antall == 3


def test_kontroll_uten_laas_gaar_flere_passord_gjennom(kandidat, monkeypatch):
    """All of the volley read the counter before anyone has written it."""
    uten_laas(monkeypatch)
    ekte = QuerySet.order_by
    start = Barrier(3)

    def order_by(self, *felt):
        if self.model is Feilforsoek:
            rader = list(ekte(self, *felt))
            start.wait(timeout=60)
            return rader
        return ekte(self, *felt)

    Feilforsoek.objects.all().delete()
    forberedt = Client()
    forberedt.get("/kandidat/logg-inn/")
    for _forsoek in range(2):
        forberedt.post("/kandidat/logg-inn/", {"nummer": kandidat.kandidatnummer.nummer, "passord": "feil"})
    monkeypatch.setattr(QuerySet, "order_by", order_by)
    kapsel = forberedt.cookies["eksamen_enhet"].value

    def proev():
        egen = Client()
        egen.cookies["eksamen_enhet"] = kapsel
        felt = {"nummer": kandidat.kandidatnummer.nummer, "passord": "feil"}
        return egen.post("/kandidat/logg-inn/", felt).status_code

    assert samtidig(proev, proev, proev) == [422, 422, 422]


def test_feil_passord_mens_ventetiden_oppheves_telles_paa_nytt(kandidat):
    """The counters go away while the attempt waits for them."""
    assert proev_mange(kandidat, 1) == [422]
    with ThreadPoolExecutor(1) as traad:
        with transaction.atomic():
            list(Feilforsoek.objects.select_for_update())
            svar = traad.submit(proev_mange, kandidat, 1)
            vent_til_noen_holdes()
            Feilforsoek.objects.all().delete()

        assert svar.result() == [422]
    assert [rad.antall for rad in Feilforsoek.objects.filter(antall__gt=0)] == [1, 1]


def test_samme_filnavn_fra_to_faner_gir_en_fil(klar, settings):
    kandidat, sesjon, _fil = klar

    def last_opp(innhold):
        def gjoer():
            spolfil = _spol(innhold)
            return opplasting.lagre_fil(
                kandidat_id=kandidat.pk,
                navn="ny.pdf",
                spolfil=spolfil,
                sesjon_id=sesjon.pk,
                aktoer=aktoer(kandidat),
                naa=naa(),
            )

        return gjoer

    svar = samtidig(last_opp(b"%PDF en"), last_opp(b"%PDF to"))

    assert Besvarelsesfil.objects.filter(navn="ny.pdf").count() == 1
    assert sorted(getattr(s, "kode", "lagret") for s in svar) == ["lagret", "navn_brukt"]


def _spol(innhold):
    return lager.skriv_spol(io.BytesIO(innhold), maks_byte=1000)
