"""Pupils from a sheet: the preview, the import, twice, mistakes in rows, and the way back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from eksamen.models import Person
from elever.models import Elev, Elevfag
from elever.services.elevimport import Elevimport
from felles.bidrag import skolefag
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.importer.grunnlag import Importfeil
from felles.models import Hendelse
from felles.nummer.fiktivt import Kjoenn, lag_fiktivt
from felles.nummer.personnummer import lag_syntetisk
from felles.tid import naa
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_kandidat
from tests.fabrikker.elever import elevfil, lag_elev

NUMRE = [lag_syntetisk(date(2008, 4, 4), n) for n in range(5)]
NORA = {
    "nummer": NUMRE[0], "fornavn": "Nora", "etternavn": "Ås", "klasse": "3STA", "program": "ST",
    "fag": "NOR1267, MAT1023", "gruppe": "A", "laerer": "Vik",
}  # fmt: skip
EMIL = {**NORA, "nummer": NUMRE[1], "fornavn": "Emil", "etternavn": "Berg", "fag": "NOR1267"}


@pytest.fixture(autouse=True)
def fagene(db):
    return [FagFactory(fagkode=kode) for kode in ("NOR1267", "MAT1023")]


def importer(skole, *rader):
    return Elevimport(skole).utfoer(elevfil(*rader), kjoering_id=1, aktoer=SYSTEM, naa=naa())


def vis(skole, *rader):
    return Elevimport(skole).forhaandsvis(elevfil(*rader), naa=naa())


def utfallene(resultater) -> list[str]:
    return [rad.utfall for rad in resultater]


def alt() -> tuple:
    return (
        list(Elev.objects.order_by("pk").values_list("pk", "person", "klasse", "program", "status")),
        list(Elevfag.objects.order_by("pk").values_list("pk", "elev", "fag", "gruppe", "laerer")),
        list(Person.objects.order_by("pk").values_list("pk", "fornavn", "etternavn", "nummer_hash")),
    )


def test_en_rad_per_elev_med_fagene_i_en_celle(skole):
    svar = importer(skole, NORA, EMIL)

    assert utfallene(svar.resultater) == ["ny", "ny"]
    nora = Elev.objects.get(person__fornavn="Nora")
    assert (nora.klasse, nora.program, nora.status, nora.person.nummerslag) == ("3STA", "ST", "aktiv", "fnr")
    assert [(rad.fag.fagkode, rad.gruppe, rad.laerer) for rad in nora.elevfag.all()] == [
        ("MAT1023", "A", "Vik"), ("NOR1267", "A", "Vik"),
    ]  # fmt: skip
    assert Hendelse.objects.get().data == {"nye": 2, "endrede": 0, "nye_fag": 3, "avvist": 0}


def test_en_rad_per_elev_og_fag_gir_det_samme(skole):
    svar = importer(skole, {**NORA, "fag": "NOR1267"}, {**NORA, "fag": "mat1023", "gruppe": "B"})

    assert utfallene(svar.resultater) == ["ny", "ny"]
    assert sorted(Elevfag.objects.values_list("fag__fagkode", "gruppe")) == [("MAT1023", "B"), ("NOR1267", "A")]


def test_andre_gangen_endres_ingenting(skole):
    importer(skole, NORA, EMIL)
    foer = alt()

    svar = importer(skole, NORA, EMIL)

    assert utfallene(svar.resultater) == ["lik", "lik"]
    assert svar.angredata is None
    assert alt() == foer


def test_forhaandsvisningen_lagrer_ingenting_og_viser_det_som_skjer(skole):
    importer(skole, NORA)
    foer = alt()

    rad, _emil = vis(skole, {**NORA, "klasse": "3STB", "fornavn": "Nora Marie", "laerer": "Dahl"}, EMIL)

    assert alt() == foer
    assert {(e.felt, e.fra, e.til) for e in rad.endringer} == {
        ("Klasse", "3STA", "3STB"), ("Navn", "Nora Ås", "Nora Marie Ås"), ("Lærer NOR1267", "Vik", "Dahl"),
        ("Lærer MAT1023", "Vik", "Dahl"),
    }  # fmt: skip
    assert NUMRE[0] not in str(rad)


def test_elever_som_ikke_staar_i_filen_listes_og_slettes_ikke(skole):
    importer(skole, NORA, EMIL)

    svar = importer(skole, NORA)

    assert [(rad.slag, rad.tittel) for rad in svar.resultater] == [("rad", "Nora Ås"), ("mangler", "Emil Berg")]
    assert Elev.objects.count() == 2


def test_angre_tar_alt_tilbake_ogsaa_endringene(skole):
    importer(skole, NORA)
    foer = alt()
    data = importer(skole, {**NORA, "klasse": "3STB", "etternavn": "Øy", "laerer": "Dahl"}, EMIL).angredata

    Elevimport(skole).angre(data, kjoering_id=1, aktoer=SYSTEM, naa=naa())

    assert alt() == foer


def test_angre_naar_en_elev_er_meldt_paa_siden_avvises_og_tar_ingenting(skole):
    data = importer(skole, NORA, EMIL).angredata
    lag_kandidat(PartiFactory(skole=skole), person=Person.objects.get(fornavn="Nora"))
    foer = alt()

    with pytest.raises(UgyldigOvergang) as feil:
        Elevimport(skole).angre(data, kjoering_id=1, aktoer=SYSTEM, naa=naa())

    assert "1 av elevene er meldt på eksamen" in str(feil.value.melding)
    assert alt() == foer


@pytest.mark.parametrize(
    ("felt", "verdi", "melding"),
    [
        ("nummer", "", "Nummeret mangler"),
        ("nummer", "02013299998", "Kontrollsifrene stemmer ikke"),
        ("fornavn", "", "Fornavn mangler"),
        ("etternavn", "x" * 101, "Etternavn er lengre enn 100 tegn"),
        ("klasse", "x" * 21, "Klasse er lengre enn 20 tegn"),
        ("fag", "NORSK", "er ikke en fagkode"),
        ("fag", "=1+1", "er ikke en fagkode"),
        ("laerer", "\x00", "ikke kan lagres"),
    ],
)
def test_feil_i_en_rad_avviser_raden_og_de_andre_kommer_med(skole, felt, verdi, melding):
    rad, _emil = importer(skole, {**NORA, felt: verdi}, EMIL).resultater

    assert rad.utfall == "avvist"
    assert melding in rad.melding
    assert [elev.person.fornavn for elev in Elev.objects.all()] == ["Emil"]


def test_ulike_rader_om_samme_elev_avvises(skole):
    svar = importer(skole, NORA, {**NORA, "fornavn": "Eva"}, {**NORA, "klasse": "1A"})

    assert utfallene(svar.resultater) == ["ny", "avvist", "avvist"]
    assert "linje 2" in svar.resultater[1].melding


def test_ukjent_fagkode_hoppes_over_med_ord(skole):
    (rad,) = importer(skole, {**NORA, "fag": "NOR1267; KRO1017"}).resultater

    assert (rad.utfall, rad.melding) == ("ny", "Ikke i eksamensplanen, og hoppet over: KRO1017.")


def test_tom_fil_avvises(skole):
    with pytest.raises(Importfeil):
        vis(skole)


def test_annen_skoles_elev_beholder_navnet_og_det_vises_ikke(skole, annen_skole):
    importer(annen_skole, {**NORA, "fornavn": "Hemmelig"})

    (rad,) = importer(skole, NORA).resultater

    assert "Hemmelig" not in str(rad)
    assert Person.objects.get().fornavn == "Hemmelig"
    assert Elev.objects.count() == 2


def test_gammelt_nummer_finner_personen_etter_at_det_er_erstattet(klient, skole):
    fiktivt = lag_fiktivt(date(2008, 1, 1), Kjoenn.MANN)
    importer(skole, {**NORA, "nummer": fiktivt})
    person = Person.objects.get()
    klient.post(f"/eksamen/elever/{person.pk}/nummer/", {"nummer": NUMRE[2]})

    assert utfallene(importer(skole, {**NORA, "nummer": fiktivt}).resultater) == ["lik"]
    assert Person.objects.count() == 1


def test_skolens_fag_er_de_elevene_har_i_aar(skole, annen_skole, fagene):
    norsk, matte = fagene
    lag_elev(skole, norsk)
    lag_elev(skole, matte, skoleaar=2019)
    lag_elev(annen_skole, matte)

    assert skolefag.hent("elever")(skole, naa()) == {norsk.pk}


def test_importen_koster_like_mange_spoerringer_for_mange_elever(skole, django_assert_max_num_queries):
    numre = [lag_syntetisk(date(2008, 5, 5), n) for n in range(40)]

    with django_assert_max_num_queries(30):
        importer(skole, *({**NORA, "nummer": nummer} for nummer in numre))


def test_hele_veien_gjennom_sidene(klient, skole):
    linjer = ["Fødselsnummer;Fornavn;Etternavn;Klasse;Fag", f"{NUMRE[0]};Nora;Ås;3STA;NOR1267"]
    fil = SimpleUploadedFile("elever.csv", "\n".join(linjer).encode("utf-8"), content_type="text/csv")

    svar = klient.post("/eksamen/import/elever/", {"fil": fil, "skole": skole.orgnr}, follow=True)

    assert svar.status_code == 200
    assert NUMRE[0] not in svar.content.decode()


def test_et_nummer_som_regnearket_har_tatt_nullen_fra_leses_likevel(skole):
    assert NUMRE[0].startswith("0")

    [rad] = importer(skole, {**NORA, "nummer": NUMRE[0][1:]}).resultater

    assert rad.utfall == "ny"
    assert Person.objects.get().nummer == NUMRE[0]


def test_rader_som_er_ulike_peker_paa_feltet_som_skal_rettes(skole):
    _en, to, tre = vis(skole, NORA, {**NORA, "klasse": "3STX"}, {**NORA, "etternavn": "Øy"})

    assert (to.utfall, to.felt) == ("avvist", ("klasse",))
    assert (tre.utfall, tre.felt) == ("avvist", ("nummer", "fornavn", "etternavn"))
