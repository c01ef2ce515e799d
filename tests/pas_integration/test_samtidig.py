"""Two at once: one order, one worker, one owner of a number. Each with a control that takes the lock away."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from eksamen.models import Kandidatnummer
from felles.hendelser import SYSTEM
from felles.jobbkjoering import kjoer as kjoer_jobb
from felles.models import Jobb
from pas_integration.models import PasJobb, PasKandidat
from pas_integration.services import jobber
from pas_integration.services.eksport import numre
from pas_integration.services.eksport.bestilling import bestill_eksport
from tests.fabrikker.pas_integration import lag_passkole
from tests.sensur.test_samtidig import midt_i, traader, uten_laas

NAA = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
START = datetime(2027, 5, 27, 7, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


def bestiller(parti, bruker):
    return lambda: (
        bestill_eksport(
            skole=parti.skole, periode=parti.eksamen.periode, parti_ider=[parti.pk], fag=[], bruker=bruker,
            aktoer=SYSTEM, naa=NAA,
        ).pk
    )  # fmt: skip


@pytest.mark.parametrize("laas", [True, False])
def test_to_som_starter_samme_eksport_samtidig_faar_samme_jobb(pas, skole, skoleadmin, monkeypatch, laas):
    parti, _ = lag_passkole(skole, start=START)
    if not laas:
        uten_laas(monkeypatch)

    with midt_i(monkeypatch, jobber, "bestill") as (foerst, saa):
        svar = traader(foerst(bestiller(parti, skoleadmin)), saa(bestiller(parti, skoleadmin)))

    assert len(set(svar)) == PasJobb.objects.count() == (1 if laas else 2)


def test_to_arbeidere_kjoerer_aldri_samme_jobb(pas, skole, skoleadmin):
    parti, _ = lag_passkole(skole, start=START)
    bestiller(parti, skoleadmin)()
    jobb = Jobb.objects.get(slag="pas.eksport")

    svar = traader(*[lambda: kjoer_jobb(jobb_id=jobb.pk, klokke=lambda: NAA)] * 4)

    assert sorted(svar) == [False, False, False, True]
    assert len(pas.mottatt) == 1
    jobb.refresh_from_db()
    assert (jobb.status, jobb.forsoek) == (Jobb.Status.FERDIG, 1)


@pytest.mark.parametrize("laas", [True, False])
def test_to_skoler_som_faar_samme_nummer_av_pas_blir_ikke_to_eiere(skole, annen_skole, monkeypatch, laas):
    jobbene = []
    for stedet in (skole, annen_skole):
        parti, (kandidat,) = lag_passkole(stedet, antall=1, start=START)
        person = kandidat.person
        PasKandidat.objects.create(
            skole=stedet, periode=parti.eksamen.periode, fagkode=parti.eksamen.fag.fagkode, nummer=person.nummer,
            nummer_hash=person.nummer_hash, har=True, kandidatnummer="123BCD-V",
        )  # fmt: skip
        jobbene.append(PasJobb(pk=0, skole=stedet, periode=parti.eksamen.periode))
    if not laas:
        uten_laas(monkeypatch)

    def importer(pasjobb):
        def kjoer():
            with transaction.atomic():
                svar = numre.importer_numre(pasjobb, pasjobb.periode, aktoer=SYSTEM, naa=NAA)
            return svar.nye, [str(grunn) for grunn in svar.nei.values()]

        return kjoer

    with midt_i(monkeypatch, numre, "sett_numre") as (foerst, saa):
        svar = traader(foerst(importer(jobbene[0])), saa(importer(jobbene[1])))

    assert Kandidatnummer.objects.filter(nummer="123BCD-V").count() == 1
    if laas:
        assert svar == [(1, []), (0, ["opptatt"])]
    else:
        assert [type(ett) for ett in svar].count(IntegrityError) == 1
