"""Two messages of the same school at once: one effect, and both are answered as if they had come alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import QuerySet

from deltakelse.models import Fravaer
from eksamen.models import Kandidat
from elever.services import fjerning
from felles.models import Hendelse
from felles.tid import naa
from pas_kontrakt.meldinger.egne import Fravaersliste, Fravaersrad, Proevegruppe, Proevepamelding, Sletting
from pas_kontrakt.meldinger.typer import Deltakelse
from pas_tjener.models import Proevepaamelding, Utmelding
from tests.fabrikker.pas_mottak import System, lag_proeve
from tests.fabrikker.samtidig import Moete

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def system(skole):
    return System(skole)


def samtidig(system, sti, *meldinger, moete=None) -> list[int]:
    """The statuses of messages that are sent at once."""
    start = Barrier(len(meldinger))

    def en(melding) -> int:
        try:
            start.wait(timeout=60)
            return system.send(sti, melding).status_code
        finally:
            if moete:
                moete.ferdig()
            connection.close()

    with ThreadPoolExecutor(len(meldinger)) as traader:
        return sorted(traader.map(en, meldinger))


def test_den_samme_slettingen_to_ganger_samtidig(skole, parti, kandidat, system, monkeypatch):
    moete, ekte = Moete(2), fjerning.laas_bare_parti

    def laas_bare_parti(parti_id):
        moete.vent()
        return ekte(parti_id)

    monkeypatch.setattr(fjerning, "laas_bare_parti", laas_bare_parti)
    melding = Sletting(kandidat.person.nummer, skole.orgnr, "V-2027", parti.eksamen.fag.fagkode)
    assert samtidig(system, "/kandidat/sletting", melding, melding, moete=moete) == [204, 204]
    assert not Kandidat.objects.exists()
    assert Utmelding.objects.count() == 1
    assert Hendelse.objects.filter(handling="kandidat.fjernet").count() == 1


def test_to_fravaerslister_samtidig_gir_ett_fravaer(skole, kandidat, system):
    tid = naa()
    lister = [
        Fravaersliste(
            skole.orgnr,
            "V-2027",
            (Fravaersrad(kandidat.person.nummer, kandidat.eksamen.fag.fagkode, slag, tid),),
        )
        for slag in (Deltakelse.DOKUMENTERT, Deltakelse.DOKUMENTERT)
    ]
    assert samtidig(system, "/fravaer", *lister) == [200, 200]
    assert Fravaer.objects.filter(kandidat=kandidat).count() == 1
    assert Hendelse.objects.filter(handling="fravaer.registrert").count() == 1


def to_proevepaameldinger(skole, system, monkeypatch) -> list[int]:
    """Both stand between taking away the old numbers and writing the new ones, if the lock lets them."""
    lag_proeve()
    moete, ekte_slett = Moete(2), QuerySet.delete

    def slett(self):
        svar = ekte_slett(self)
        if self.model is Proevepaamelding:
            moete.vent()
        return svar

    monkeypatch.setattr(QuerySet, "delete", slett)
    meldinger = [Proevepamelding(skole.orgnr, (Proevegruppe("LES01", "1A", antall),)) for antall in (20, 21)]
    return samtidig(system, "/provepamelding", *meldinger, moete=moete)


def test_to_proevepaameldinger_samtidig_og_den_siste_gjelder(skole, system, monkeypatch):
    assert to_proevepaameldinger(skole, system, monkeypatch) == [204, 204]
    assert Proevepaamelding.objects.get().antall in {20, 21}


def test_kontroll_uten_laas_kolliderer_de(skole, system, monkeypatch):
    """Proves that the test above can fail: without the lock both write, and the database stops the second."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    assert to_proevepaameldinger(skole, system, monkeypatch) == [204, 500]
