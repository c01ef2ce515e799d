"""A candidate logs in while somebody takes them out: nobody's log-in or answer is torn away, and both get a sentence."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from deltakelse.models import Innloggingssesjon
from deltakelse.services.sesjoner import logg_inn
from eksamen.models import Kandidat
from eksamen.services import partier_sletting
from elever.services import fjerning
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, Aktoer
from felles.tid import naa
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.samtidig import Moete

pytestmark = pytest.mark.django_db(transaction=True)
PASSORD = "kfm4-tr7w"


def ta_ut(kandidat):
    return fjerning.fjern_kandidater(
        parti_id=kandidat.parti_id, kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa()
    ).svar  # fmt: skip


def slett(kandidat):
    return partier_sletting.slett_partier(parti_ider=[kandidat.parti_id], aktoer=SYSTEM, naa=naa())[0]


# The act, and where it has read what binds the candidate and has not yet deleted.
HANDLINGER = [(ta_ut, fjerning, "bundne"), (slett, partier_sletting, "slettehindre")]


def mens_kandidaten_logger_inn(monkeypatch, handling, modul, navn) -> tuple[str, str, bool, bool]:
    """How the act and the log-in went, and whether the candidate and a log-in stand afterwards."""
    start = naa() + timedelta(seconds=30)
    kandidat = lag_kandidat(PartiFactory(eksamen=lag_eksamen(start=start)))
    nummer = kandidat.kandidatnummer.nummer
    ekte, lest, inne = getattr(modul, navn), Moete(2), Moete(2)

    def vent(*args, **kwargs):
        svar = ekte(*args, **kwargs)
        lest.vent()
        inne.vent()  # unless the other one is held by a lock, as it should be
        return svar

    monkeypatch.setattr(modul, navn, vent)

    def logger_inn() -> str:
        lest.vent()
        logg_inn(nummer=nummer, passord=PASSORD, enhet_id="", aktoer=Aktoer("kandidat"), naa=naa())
        inne.vent()
        return "inne"

    def utfall(gjoer) -> str:
        try:
            return gjoer()
        except IntegrityError:
            return "databasen"
        except Domenefeil as feil:
            return feil.kode
        finally:
            lest.ferdig()
            inne.ferdig()
            connection.close()

    def gjoer() -> str:
        return "gjort" if handling(kandidat)[0].gjort else "nektet"

    with ThreadPoolExecutor(2) as traader:
        handlingen, innloggingen = traader.map(utfall, (gjoer, logger_inn))
    sesjon = Innloggingssesjon.objects.filter(kandidat_id=kandidat.pk).exists()
    return handlingen, innloggingen, Kandidat.objects.filter(pk=kandidat.pk).exists(), sesjon


@pytest.mark.parametrize(("handling", "modul", "navn"), HANDLINGER)
def test_den_som_tas_ut_mens_hen_logger_inn_kommer_ikke_inn_og_ingen_faar_en_feilside(
    monkeypatch, handling, modul, navn
):
    assert mens_kandidaten_logger_inn(monkeypatch, handling, modul, navn) == ("gjort", "feil_passord", False, False)


@pytest.mark.parametrize(("handling", "modul", "navn"), HANDLINGER)
def test_kontroll_uten_laas_stopper_foerst_databasen_den_som_tar_ut(monkeypatch, handling, modul, navn):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)

    handlingen, innloggingen, kandidat, sesjon = mens_kandidaten_logger_inn(monkeypatch, handling, modul, navn)

    assert innloggingen == "inne"
    assert handlingen != "gjort"
    assert (kandidat, sesjon) == (True, True)
