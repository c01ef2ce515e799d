"""People are shared between schools: a number alone gives nobody another school's name, and nothing of theirs is undone."""

from datetime import date, timedelta

import pytest

from eksamen.models import Kandidat, Person
from elever.models import Elev, Elevfag
from elever.services.elevimport import Elevimport
from felles.angre import angre
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM, Aktoer
from felles.models import Angrepost
from felles.nummer.fiktivt import Kjoenn, lag_fiktivt
from felles.nummer.personnummer import lag_syntetisk
from felles.tid import naa
from tests.elever.test_elevimport import EMIL, NORA, alt, fagene, importer  # noqa: F401 - a fixture
from tests.elever.test_personer import NYTT, person_med
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.elever import lag_elev

SKJULT = lag_syntetisk(date(2009, 6, 6), 3)


@pytest.fixture
def skjult(annen_skole):
    """Somebody at another school only."""
    person = person_med(SKJULT, fornavn="Hemmelig", etternavn="Adressesperret")
    lag_elev(annen_skole, person=person)
    return person


def test_et_nummer_alene_gir_ikke_navnet_ved_en_annen_skole_gjennom_en_import(klient, skole, skjult, fagene):  # noqa: F811
    to_rader = [{**NORA, "nummer": SKJULT, "fag": fag} for fag in ("NOR1267", "MAT1023")]

    svar = importer(skole, *to_rader).resultater

    assert [rad.utfall for rad in svar] == ["avvist", "avvist"]
    assert "annet navn" in svar[0].melding
    assert not Elev.objects.filter(skole=skole).exists()
    assert "Hemmelig" not in klient.get("/eksamen/elever/").content.decode()


def test_et_nummer_alene_gir_ikke_navnet_ved_en_annen_skole_gjennom_sammenslaaing(klient, snart, skjult):
    fiktiv = person_med(lag_fiktivt(date(2009, 6, 6), Kjoenn.MANN), fornavn="Ola", etternavn="Nordmann")
    lag_kandidat(snart, person=fiktiv)
    adresse = f"/eksamen/elever/{fiktiv.pk}/sla-sammen/"

    svar = klient.post(adresse, {"nummer": SKJULT})
    klient.post(f"/eksamen/elever/{fiktiv.pk}/nummer/", {"nummer": SKJULT})
    etter = klient.post(adresse, {"handling": "bekreft"})

    assert "annet navn ved en annen skole" in svar.content.decode()
    assert etter.status_code == 422
    assert Person.objects.filter(pk__in=[fiktiv.pk, skjult.pk]).count() == 2
    assert klient.get(f"/eksamen/elever/{skjult.pk}/").status_code == 404


def test_den_samme_personen_ved_en_annen_skole_slaas_sammen_som_foer(klient, snart, annen_skole):
    ekte = person_med(NYTT, fornavn="Ola Andre", etternavn="Nordmann")
    lag_elev(annen_skole, person=ekte)
    fiktiv = person_med(lag_fiktivt(date(2009, 5, 5), Kjoenn.MANN), fornavn="Ola", etternavn="Nordman")
    kandidat = lag_kandidat(snart, person=fiktiv)
    adresse = f"/eksamen/elever/{fiktiv.pk}/sla-sammen/"

    klient.post(adresse, {"nummer": NYTT})
    klient.post(adresse, {"handling": "bekreft"})

    kandidat.refresh_from_db()
    assert kandidat.person_id == ekte.pk


@pytest.mark.parametrize("hva", ["klasse", "navn", "fag", "flere_fag", "sluttet"])
def test_en_import_angres_ikke_oppaa_det_noen_har_endret_siden(skole, hva, fagene):  # noqa: F811
    importer(skole, NORA)
    data = importer(skole, {**NORA, "klasse": "3STB", "etternavn": "Øy", "laerer": "Dahl"}, EMIL).angredata
    nora, emil = Elev.objects.get(person__fornavn="Nora"), Elev.objects.get(person__fornavn="Emil")
    if hva == "navn":
        Person.objects.filter(pk=nora.person_id).update(etternavn="Rettet")
    elif hva == "fag":
        Elevfag.objects.filter(elev=nora, fag__fagkode="NOR1267").update(laerer="Ny")
    elif hva == "flere_fag":
        Elevfag.objects.create(elev=emil, fag=fagene[1])
    else:
        Elev.objects.filter(pk=nora.pk).update(**({"status": "sluttet"} if hva == "sluttet" else {"klasse": "3STC"}))
    foer = alt()

    with pytest.raises(UgyldigOvergang) as feil:
        Elevimport(skole).angre(data, kjoering_id=1, aktoer=SYSTEM, naa=naa())

    assert feil.value.kode == "endret_siden"
    assert alt() == foer


def test_flytting_angres_ikke_naar_eksamen_har_startet(klient, skole, skoleadmin, norsk, snart, til):
    annet = PartiFactory(skole=skole, eksamen=norsk, navn="3STX")
    kandidat = lag_kandidat(snart)
    klient.post(til("masse"), {"valgt": [kandidat.pk], "handling": f"flytt:{annet.pk}"})
    post = _siste()
    norsk.deler.update(start=naa() - timedelta(seconds=1))

    with pytest.raises(UgyldigOvergang) as feil:
        angre(post_id=post.pk, bruker_id=skoleadmin.pk, aktoer=Aktoer("bruker", skoleadmin.pk), naa=naa())

    assert feil.value.kode == "startet"
    assert Kandidat.objects.get(pk=kandidat.pk).parti_id == annet.pk


def test_to_med_samme_navn_faar_ikke_samme_plass(klient, snart, til):
    en, to = (lag_kandidat(snart, person=person_med(nr, fornavn="Ola", etternavn="Berg")) for nr in (NYTT, SKJULT))
    Kandidat.objects.filter(pk=en.pk).update(plass="1")

    klient.post(til("kandidater"), {**_rad(to), f"k{to.pk}-plass": "1"})

    to.refresh_from_db()
    assert to.plass == ""


def test_et_skjult_felt_i_tusen_lag_er_harmloest(klient, snart, til):
    kandidat = lag_kandidat(snart)

    svar = klient.post(til("kandidater"), {**_rad(kandidat), f"k{kandidat.pk}-foer": "[" * 200_000})

    assert svar.status_code in {302, 422}


def _rad(kandidat) -> dict[str, str]:
    felt = {
        "maalform": "nb",
        "slag": kandidat.slag,
        "nus_status": "",
        "program": "",
        "rom": "",
        "plass": "",
        "foer": "{}",
    }
    return {f"k{kandidat.pk}-{navn}": verdi for navn, verdi in felt.items()}


def _siste():
    return Angrepost.objects.latest("laget")
