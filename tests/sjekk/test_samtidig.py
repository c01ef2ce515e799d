"""Two at once: the copy is made once, and nobody's delivery is exchanged unasked. Each with its control."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from felles.tid import naa
from levering.models import Besvarelsesfil, Levering
from levering.services.levering import lever
from sjekk.services import rens as rensing
from tests.fabrikker import filer
from tests.fabrikker.levering import lag_fil, lag_sesjon
from tests.fabrikker.samtidig import Moete

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fil(kandidat):
    return lag_fil(kandidat, "svar.docx", filer.lag_docx("hei", forfatter="Olga"))


@pytest.fixture
def sesjon(kandidat):
    return lag_sesjon(kandidat)


def utfall(gjoer, *moeter) -> str:
    try:
        gjoer()
    except IntegrityError:
        return "databasen"
    except Domenefeil as feil:
        return feil.kode
    finally:
        for moete in moeter:
            moete.ferdig()
        connection.close()
    return "gjort"


def rens_naa(fil, sesjon):
    aktoer = Aktoer("kandidat", fil.kandidat_id)
    return rensing.rens(fil_id=fil.pk, aktoer=aktoer, naa=naa(), sesjon_id=sesjon.pk)


def to_renser(monkeypatch, fil, sesjon) -> list[str]:
    """Both have made their copy before either puts it in."""
    ekte, klare = rensing._lag_kopi, Barrier(2)

    def lag_kopi(original):
        spolfil = ekte(original)
        klare.wait(timeout=60)
        return spolfil

    monkeypatch.setattr(rensing, "_lag_kopi", lag_kopi)
    ekte_krev, lest = rensing._krev, Moete(2)
    kall = []

    def krev(*args):
        ekte_krev(*args)
        kall.append(1)
        if len(kall) > 2:  # the second look of each, right before the copy is put in
            lest.vent()

    monkeypatch.setattr(rensing, "_krev", krev)
    with ThreadPoolExecutor(2) as traader:
        return sorted(traader.map(lambda _: utfall(lambda: rens_naa(fil, sesjon), lest), range(2)))


def test_to_som_renser_samtidig_faar_samme_kopi(monkeypatch, fil, sesjon):
    assert to_renser(monkeypatch, fil, sesjon) == ["gjort", "gjort"]
    assert Besvarelsesfil.objects.filter(renset_fra=fil).count() == 1


def test_kontroll_uten_laas_stopper_foerst_databasen_den_andre(monkeypatch, fil, sesjon):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)

    assert to_renser(monkeypatch, fil, sesjon) == ["databasen", "gjort"]


def lever_mens_det_renses(monkeypatch, fil, sesjon) -> Levering:
    """Whoever cleans has looked and waits until the delivery is done, unless it cannot be."""
    ekte, lest, inne, kall = rensing._krev, Moete(2), Moete(2), []

    def krev(*args):
        ekte(*args)
        kall.append(1)
        if len(kall) == 2:
            lest.vent()
            inne.vent()  # unless the one who delivers is held by the lock, as it should be

    monkeypatch.setattr(rensing, "_krev", krev)

    def leverer():
        lest.vent()
        lever(kandidat_id=fil.kandidat_id, aktoer=Aktoer("kandidat", fil.kandidat_id), naa=naa(), sesjon_id=sesjon.pk)
        inne.vent()

    with ThreadPoolExecutor(2) as traader:
        svar = list(traader.map(lambda gjoer: utfall(gjoer, lest, inne), (lambda: rens_naa(fil, sesjon), leverer)))
    assert svar == ["gjort", "gjort"]
    return Levering.objects.get(gjenaapnet__isnull=True)


def test_den_som_leverer_mens_det_renses_leverer_kopien(monkeypatch, fil, sesjon):
    levering = lever_mens_det_renses(monkeypatch, fil, sesjon)

    assert levering.filer.get().renset_fra == fil
    assert (Levering.objects.count(), levering.levert_av) == (1, "kandidat")


def test_kontroll_uten_laas_blir_leveringen_til_kandidaten_byttet_ut_bak_ryggen(monkeypatch, fil, sesjon):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    levering = lever_mens_det_renses(monkeypatch, fil, sesjon)

    assert (Levering.objects.count(), levering.levert_av) == (2, "skole")
