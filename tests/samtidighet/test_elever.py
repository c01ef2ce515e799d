"""Two administrators act on the same pupil at once; each test has a control that shows the race without the lock."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from eksamen.models import Kandidat, Person
from elever.services import innmelding, sammenslaaing
from elever.services.innmelding import legg_til_elever
from elever.services.sammenslaaing import slaa_sammen
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.tid import naa
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.elever import lag_elev
from tests.fabrikker.samtidig import Moete

pytestmark = pytest.mark.django_db(transaction=True)


def samtidig(monkeypatch, steder, *handlinger) -> list[str]:
    """Run the acts at once; they meet at these functions, between reading and writing, if the locks let them."""
    moetes, start = Moete(len(handlinger)), Barrier(len(handlinger))

    def ventende(ekte):
        def vent(*args, **felt):
            svar = ekte(*args, **felt)
            moetes.vent()
            return svar

        return vent

    for modul, navn in steder:
        monkeypatch.setattr(modul, navn, ventende(getattr(modul, navn)))

    def en(handling) -> str:
        try:
            start.wait(timeout=60)
            return str(handling())
        except (Domenefeil, DatabaseError) as feil:
            return type(feil).__name__
        finally:
            moetes.ferdig()
            connection.close()

    with ThreadPoolExecutor(len(handlinger)) as traader:
        return sorted(traader.map(en, handlinger))


@pytest.fixture
def uten_laas(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


def legg_til_fra_to_partier(monkeypatch) -> list[str]:
    """Two administrators add the same pupil, each to a party of the same exam; what each was told."""
    skole = OrganisasjonFactory()
    eksamen = lag_eksamen(start=naa() + timedelta(days=7), fag=FagFactory(fagkode="NOR1267"))
    partier = [PartiFactory(skole=skole, eksamen=eksamen, navn=navn) for navn in ("3STA", "3STB")]
    elev = lag_elev(skole, eksamen.fag)

    def legg_til(parti):
        svar = legg_til_elever(parti_id=parti.pk, person_ider=[elev.person_id], aktoer=SYSTEM, naa=naa())
        return svar.svar[0].gjort

    return samtidig(
        monkeypatch, [(innmelding, "varsler_for")], lambda: legg_til(partier[0]), lambda: legg_til(partier[1])
    )


def test_to_som_legger_til_samme_elev_gir_en_kandidat_og_den_andre_faar_vite_det(monkeypatch):
    assert legg_til_fra_to_partier(monkeypatch) == ["False", "True"]
    assert Kandidat.objects.count() == 1


def test_kontroll_uten_laas_stoppes_den_andre_foerst_av_databasen(monkeypatch, uten_laas):
    assert legg_til_fra_to_partier(monkeypatch) == ["IntegrityError", "True"]


def slaa_sammen_mens_en_legges_til(monkeypatch) -> list[str]:
    """One merges a person away while another adds that person to a party."""
    skole = OrganisasjonFactory()
    eksamen = lag_eksamen(start=naa() + timedelta(days=7), fag=FagFactory(fagkode="NOR1267"))
    annen = lag_eksamen(start=naa() + timedelta(days=9), fag=FagFactory(fagkode="MAT1023"))
    parti = PartiFactory(skole=skole, eksamen=eksamen)
    fra, til = lag_elev(skole, eksamen.fag).person, lag_kandidat(PartiFactory(skole=skole, eksamen=annen)).person

    def legg_til():
        svar = legg_til_elever(parti_id=parti.pk, person_ider=[fra.pk], aktoer=SYSTEM, naa=naa())
        return svar.svar[0].gjort

    def slaa():
        return slaa_sammen(fra_id=fra.pk, til_id=til.pk, aktoer=SYSTEM, naa=naa()).pk == til.pk

    steder = [(innmelding, "_laas_personer"), (sammenslaaing, "planlegg")]
    return samtidig(monkeypatch, steder, legg_til, slaa)


def test_sammenslaaing_og_innmelding_samtidig_mister_ingenting(monkeypatch):
    svar = slaa_sammen_mens_en_legges_til(monkeypatch)

    # The merge first: the other finds no such pupil. The adding first: the merge sees it, or asks to be tried again.
    assert svar in (["False", "True"], ["True", "True"], ["True", "UgyldigOvergang"])
    personer = set(Person.objects.values_list("pk", flat=True))
    assert {k.person_id for k in Kandidat.objects.all()} <= personer
    assert len(personer) == (1 if "UgyldigOvergang" not in svar else 2)


def test_kontroll_uten_laas_river_den_ene_grunnen_bort_under_den_andre(monkeypatch, uten_laas):
    svar = slaa_sammen_mens_en_legges_til(monkeypatch)

    assert "IntegrityError" in svar or "UgyldigOvergang" in svar
