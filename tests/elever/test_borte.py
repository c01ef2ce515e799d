"""What others have taken away meanwhile: a party, a role, or time; each is told in a sentence, and nothing is lost."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from brukere.models import Rolletildeling
from eksamen.models import Eksamensparti, Kandidat, Kandidatpassord, Person
from elever.views import innmelding, kandidater
from felles.angre import angrehandlinger, tilby
from felles.hendelser import Aktoer
from felles.models import Angrepost
from felles.nummer.personnummer import lag_syntetisk
from felles.tid import naa
from tests.elever.conftest import angre, meldinger
from tests.elever.test_personer import NYTT, SKJEMA, person_med, slaa
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.elever import lag_elev
from tests.fabrikker.tilrettelegging import Status, lag_sak

EKTE = lag_syntetisk(date(2010, 6, 7), 4)


def slett(parti):
    Kandidatpassord.objects.filter(kandidat__parti=parti).delete()
    Kandidat.objects.filter(parti=parti).delete()
    Eksamensparti.objects.filter(pk=parti.pk).delete()


@pytest.fixture
def slettes(monkeypatch, snart):
    """The party is deleted after the page has asked for it, and before the act locks it."""

    def la(*steder):
        for modul, navn in steder:
            ekte = getattr(modul, navn)

            def foerst(*args, ekte=ekte, **felt):
                slett(snart)
                return ekte(*args, **felt)

            monkeypatch.setattr(modul, navn, foerst)

    return la


def test_elever_som_legges_til_i_det_partiet_slettes(klient, til, skole, norsk, snart, slettes):
    elev = lag_elev(skole, norsk.fag)
    slettes((innmelding, "legg_til_elever"))

    svar = klient.post(til("legg_til"), {"person": [elev.person_id]}, follow=True)

    assert svar.status_code == 200
    assert svar.redirect_chain[-1][0] == "/eksamen/partier/"
    assert "slettet av noen andre" in meldinger(svar)[0]
    assert not Kandidat.objects.exists()


def test_en_for_haand_i_det_partiet_slettes(klient, til, snart, slettes):
    slettes((innmelding, "meld_inn_for_haand"))

    svar = klient.post(til("ny_kandidat"), SKJEMA, follow=True)

    assert svar.redirect_chain[-1][0] == "/eksamen/partier/"
    assert "slettet av noen andre" in meldinger(svar)[0]
    assert not Person.objects.exists()


@pytest.mark.parametrize("feil", ["legg_til", "ny_kandidat"])
def test_det_databasen_stopper_sies_med_ord(klient, til, skole, norsk, monkeypatch, feil):
    elev = lag_elev(skole, norsk.fag)

    def stopp(**_):
        raise IntegrityError

    monkeypatch.setattr(innmelding, "legg_til_elever", stopp)
    monkeypatch.setattr(innmelding, "meld_inn_for_haand", stopp)

    svar = klient.post(til(feil), {**SKJEMA, "person": [elev.person_id]}, follow=True)

    assert "samtidig" in svar.content.decode()


@pytest.mark.parametrize("hva", ["kandidater", "masse", "plasser"])
def test_kandidater_som_endres_i_det_partiet_slettes(klient, til, tre, slettes, hva):
    slettes(
        (kandidater, "endre_kandidater"), (kandidater, "fjern_kandidater"), (kandidater, "plasser_kandidater")
    )  # fmt: skip
    data = {"valgt": [tre[0].pk], "handling": "fjern", "rom": "101", "fra": "1", "rekkefoelge": "alfabetisk"}

    svar = klient.post(til(hva), data, follow=True)

    assert svar.redirect_chain[-1][0] == "/eksamen/partier/", svar.content.decode()
    assert "slettet av noen andre" in " ".join(meldinger(svar))


def test_innmelding_angres_etter_at_partiet_er_slettet(klient, til, skole, norsk, snart):
    elev = lag_elev(skole, norsk.fag)
    klient.post(til("legg_til"), {"person": [elev.person_id]})
    slett(snart)

    svar = angre(klient, "/eksamen/partier/")

    assert svar.status_code == 200
    assert "slettet av noen andre" in meldinger(svar)[-1]


def test_den_som_har_mistet_rollen_kan_ikke_angre(klient, til, tre, skoleadmin):
    klient.post(til("masse"), {"valgt": [tre[0].pk], "handling": "fjern"})
    assert Kandidat.objects.count() == 2
    Rolletildeling.objects.filter(bruker=skoleadmin).update(til=naa())

    svar = angre(klient, til("kandidater"))

    assert svar.status_code == 403
    assert "er avsluttet" in svar.content.decode()
    assert Kandidat.objects.count() == 2
    assert Angrepost.objects.get().angret is None


@pytest.mark.parametrize("feil", [IntegrityError, Eksamensparti.DoesNotExist])
def test_en_angring_som_databasen_stopper_sies_med_ord_og_gjoer_ingenting(klient, skoleadmin, tre, monkeypatch, feil):
    def handling(data, *, aktoer, naa):
        Kandidat.objects.filter(pk=data).update(rom="Galt")
        raise feil

    monkeypatch.setattr(angrehandlinger, "_ledd", {"proeve": (1, handling)})
    tilby(slag="proeve", tekst="Angre", data=tre[0].pk, aktoer=Aktoer("bruker", skoleadmin.pk), naa=naa())

    svar = angre(klient, "/eksamen/partier/")

    assert svar.status_code == 200
    assert "endret av andre siden" in meldinger(svar)[-1]
    assert not Kandidat.objects.filter(rom="Galt").exists()
    assert Angrepost.objects.get().angret is None


@pytest.mark.parametrize(("ekstra", "gaar"), [(10, False), (90, True)])
def test_sammenslaaing_gir_ikke_mindre_tid_til_den_som_sitter(klient, skole, ekstra, gaar):
    """A decision that was withdrawn during the exam holds for it; one of the other person is later, and would count."""
    naa_gaar = lag_eksamen(start=naa() - timedelta(hours=1), fag=FagFactory())
    sitter = lag_kandidat(PartiFactory(skole=skole, eksamen=naa_gaar), person=person_med(EKTE, fornavn="Ada"))
    senere = lag_eksamen(start=naa() + timedelta(days=9), fag=FagFactory(), periode=naa_gaar.periode)
    annen = lag_kandidat(PartiFactory(skole=skole, eksamen=senere), person=person_med(NYTT, fornavn="Ada"))
    lag_sak(sitter, sitter.parti, status=Status.TRUKKET, avsluttet=naa(), ekstra_eksamen=60)
    lag_sak(annen, annen.parti, status=Status.INNVILGET, vedtatt=naa() - timedelta(days=1), ekstra_eksamen=ekstra)
    assert [deel.ekstra_minutter for deel in sitter.deler.all()] == [60]

    svar = slaa(klient, sitter.person, NYTT)

    sitter.refresh_from_db()
    assert (sitter.person_id == annen.person_id) == gaar
    assert [deel.ekstra_minutter for deel in sitter.deler.all()] == [90 if gaar else 60]
    assert ("mindre tid" in " ".join(meldinger(svar))) != gaar
