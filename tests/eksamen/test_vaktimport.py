"""Invigilators and their watches from a sheet: row by row, repeatable, and taken back as a whole."""

from datetime import datetime, timedelta

import pytest

from brukere.models import Bruker, Rolle
from eksamen.models import Vaktoppdrag
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.importer.grunnlag import Dokument, Rad
from felles.models import Hendelse
from felles.tid import OSLO, naa, oslo
from tests.fabrikker.brukere import BrukerFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen
from vakter.services.vaktimport import FELT, IMPORTSLAG, MAL, Vaktimport

pytestmark = pytest.mark.django_db


@pytest.fixture
def dagen():
    dag = oslo(naa() + timedelta(days=10)).date()
    return datetime.combine(dag, datetime.min.time(), tzinfo=OSLO) + timedelta(hours=9)


@pytest.fixture
def norsk(skole, dagen):
    return PartiFactory(skole=skole, navn="3STA", eksamen=lag_eksamen(start=dagen))


def rad(linje=2, **felt) -> Rad:
    return Rad(linje, "rad", {"navn": "Kari Ås", "epost": "kari@example.no"} | felt)


def ark(*rader: Rad) -> Dokument:
    return Dokument("ark", {}, {}, rader)


def importer(skole, *rader):
    return Vaktimport(skole, None, naa()).utfoer(ark(*rader), kjoering_id=1, aktoer=SYSTEM, naa=naa())


def forhaandsvis(skole, *rader):
    return Vaktimport(skole, None, naa()).forhaandsvis(ark(*rader), naa=naa())


def angre(skole, utfoert):
    Vaktimport(skole, None, naa()).angre(utfoert.angredata, kjoering_id=1, aktoer=SYSTEM, naa=naa())


def test_raden_gir_konto_rolle_og_vakt_med_rom_og_tid(skole, norsk, dagen):
    felt = {"parti": "3sta", "fagkode": norsk.eksamen.fag.kode, "rom": "Aula", "dato": dagen.date().isoformat()}
    utfoert = importer(skole, rad(**felt, fra="08:00", til="13.30", telefon="90000000"))

    assert [svar.utfall for svar in utfoert.resultater] == ["ny"]
    kari = Bruker.objects.get(brukernavn="kari@example.no")
    assert (kari.fornavn, kari.etternavn, kari.telefon) == ("Kari", "Ås", "90000000")
    assert not kari.has_usable_password()
    assert kari.organisasjoner(naa(), Rolle.EKSAMENSVAKT) == [skole]
    vakt = Vaktoppdrag.objects.get(parti=norsk, bruker=kari)
    assert (vakt.rom, vakt.fra) == ("Aula", dagen - timedelta(hours=1))
    assert oslo(vakt.til).hour == 13


def test_navnet_kan_staa_i_to_kolonner(skole):
    delt = Rad(2, "rad", {"fornavn": "Kari Anne", "etternavn": "Ås", "epost": "kari@example.no"})

    (svar,) = importer(skole, delt).resultater

    assert svar.utfall == "ny"
    kari = Bruker.objects.get(brukernavn="kari@example.no")
    assert (kari.fornavn, kari.etternavn) == ("Kari Anne", "Ås")


def test_samme_fil_to_ganger_endrer_ingenting(skole, norsk):
    importer(skole, rad(parti="3STA"))
    foer = Hendelse.objects.count()

    utfoert = importer(skole, rad(parti="3STA"))

    assert [svar.utfall for svar in utfoert.resultater] == ["lik"]
    assert utfoert.angredata is None
    assert Hendelse.objects.count() == foer


def test_forhaandsvisningen_lagrer_ingenting(skole, norsk):
    foer = Bruker.objects.count()

    (svar,) = forhaandsvis(skole, rad(parti="3STA"))

    assert svar.utfall == "ny"
    assert Bruker.objects.count() == foer
    assert not Vaktoppdrag.objects.exists()


def test_uten_parti_blir_personen_bare_eksamensvakt(skole, norsk):
    importer(skole, rad())

    assert Bruker.objects.get(brukernavn="kari@example.no").organisasjoner(naa(), Rolle.EKSAMENSVAKT) == [skole]
    assert not Vaktoppdrag.objects.exists()


@pytest.mark.parametrize(
    ("felt", "melding", "feltnavn"),
    [
        ({"navn": ""}, "Navnet mangler", "navn"),
        ({"epost": ""}, "E-posten mangler", "epost"),
        ({"epost": "=cmd()"}, "E-posten mangler", "epost"),
        ({"parti": "FINNES IKKE"}, "har ikke dette partiet", "parti"),
        ({"parti": "3STA", "dato": "2020-01-01"}, "har ikke dette partiet", "dato"),
        ({"parti": "3STA", "dato": "i morgen"}, "Datoen leses ikke", "dato"),
        ({"parti": "3STA", "fra": "ni"}, "Klokkeslettet leses ikke", "fra"),
        ({"parti": "3STA", "fra": "12:00", "til": "11:00"}, "må slutte etter", "til"),
        ({"rom": "Aula"}, "ikke parti", "parti"),
    ],
)
def test_gale_rader_avvises_med_grunn_ved_feltet(skole, norsk, felt, melding, feltnavn):
    utfoert = importer(skole, rad(**felt), rad(3, epost="ola@example.no", navn="Ola Dahl"))

    avvist, god = utfoert.resultater
    assert avvist.utfall == "avvist"
    assert melding in avvist.melding
    assert feltnavn in avvist.felt or feltnavn == "epost"
    assert god.utfall == "ny"
    assert not Bruker.objects.filter(brukernavn="kari@example.no").exists()


def test_partiet_maa_vaere_entydig_og_skolens_eget(skole, annen_skole, norsk, dagen):
    PartiFactory(skole=skole, navn="3STA", eksamen=lag_eksamen(start=dagen))
    PartiFactory(skole=annen_skole, navn="3XXX")

    flere, fremmed = forhaandsvis(skole, rad(parti="3STA"), rad(3, parti="3XXX"))

    assert "Flere partier passer" in flere.melding
    assert fremmed.utfall == "avvist"


def test_samme_vakt_to_ganger_i_filen_avvises_med_radnummeret(skole, norsk):
    _foerste, andre = forhaandsvis(skole, rad(parti="3STA"), rad(3, parti="3STA", rom="Aula"))

    assert "rad 2" in andre.melding


def test_konto_som_finnes_faar_vakten_og_to_kontoer_avvises(skole, norsk):
    kari = BrukerFactory(epost="Kari@Example.no")
    importer(skole, rad(parti="3STA"))
    assert Vaktoppdrag.objects.get().bruker == kari

    BrukerFactory(epost="kari@example.no")
    (svar,) = forhaandsvis(skole, rad(parti="3STA"))
    assert "Flere kontoer" in svar.melding


def test_angre_tar_vaktene_og_rollene_tilbake(skole, norsk):
    ola = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    Bruker.objects.filter(pk=ola.pk).update(epost="ola@example.no")
    gi_vakt(norsk, ola)
    utfoert = importer(
        skole, rad(parti="3STA"), rad(3, navn="Ola Dahl", epost="ola@example.no", parti="3STA", rom="Aula")
    )
    assert [svar.utfall for svar in utfoert.resultater] == ["ny", "endret"]

    angre(skole, utfoert)

    vakt = Vaktoppdrag.objects.get()
    assert (vakt.bruker, vakt.rom) == (ola, "")
    assert Bruker.objects.get(brukernavn="kari@example.no").organisasjoner(naa(), Rolle.EKSAMENSVAKT) == []
    assert Bruker.objects.get(pk=ola.pk).organisasjoner(naa(), Rolle.EKSAMENSVAKT) == [skole]


def test_angre_nektes_naar_en_vakt_er_endret_etterpaa(skole, norsk):
    utfoert = importer(skole, rad(parti="3STA"))
    Vaktoppdrag.objects.update(rom="Aula")

    with pytest.raises(UgyldigOvergang):
        angre(skole, utfoert)

    assert Vaktoppdrag.objects.count() == 1


def test_forhaandsvisning_av_mange_rader_koster_like_mange_spoerringer(skole, norsk, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as en:
        forhaandsvis(skole, rad(parti="3STA"))
    mange = [rad(n, epost=f"vakt{n}@example.no", parti="3STA") for n in range(2, 102)]
    with django_assert_max_num_queries(len(en)):
        forhaandsvis(skole, *mange)


def test_malen_bruker_kolonnene_som_finnes():
    assert {navn for eksempel in MAL for navn in eksempel} <= {felt.navn for felt in FELT}
    assert IMPORTSLAG.videre[0] == "vakter:vakter"
