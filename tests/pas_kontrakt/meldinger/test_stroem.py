"""A long enrolment is read in flat memory, and none of it before all of it is known to be valid."""

import io
import subprocess
import sys
from dataclasses import replace

import pytest

from felles.importer.grunnlag import Importfeil
from pas_kontrakt.meldinger import stroem
from pas_kontrakt.meldinger.egne import ApiFeil
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.register import melding_av
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.stroem import MAKS_ANSVARLIGE, PORSJON, les_pamelding
from pas_kontrakt.meldinger.typer import Ansvarlig, Generasjon, Pamelding, Pameldingsgruppe, Pameldingskandidat
from tests.pas_kontrakt.meldinger.lang_pamelding import GRUPPE, GRUPPE_SLUTT, HODE, KANDIDAT, MB, SLUTT
from tests.pas_kontrakt.meldinger.strategier import eksempel

PROSESS = """
import django
django.setup()
from tests.pas_kontrakt.meldinger.lang_pamelding import maal
maal(100)
"""
ANSVARLIG = Ansvarlig("15870899901", "Vakker", "Blomst", "nb", None, "99999999")


def kandidater(antall: int) -> tuple[Pameldingskandidat, ...]:
    return tuple(Pameldingskandidat(f"{nr:011}", "Rolig", "Fjord & Søn", "nn", "elev") for nr in range(antall))


MELDING = Pamelding(
    "ansvarlig",
    "V-2027",
    "999999999",
    "Lillevik",
    (
        Pameldingsgruppe("A", "REA3056", "PY", (ANSVARLIG, ANSVARLIG), kandidater(3)),
        Pameldingsgruppe(None, "REA3056", None, None, None),
        Pameldingsgruppe("Lang", "NOR1267", None, (ANSVARLIG,), kandidater(2 * PORSJON + 1)),
        Pameldingsgruppe("Tom", "NOR1267", None, (), ()),
        Pameldingsgruppe("Akkurat", "NOR1267", None, (), kandidater(PORSJON)),
    ),
    "VGS",
    "eksamen@example.no",
)


def hel(data: bytes) -> Pamelding:
    """The message, put together again."""
    lest = les_pamelding(io.BytesIO(data))
    grupper: list[Pameldingsgruppe] = []
    for del_ in lest.grupper():
        if del_.fortsetter:
            foerste = grupper.pop()
            grupper.append(replace(foerste, kandidater=foerste.kandidater + del_.gruppe.kandidater))
        else:
            grupper.append(del_.gruppe)
        assert del_.nr == len(grupper)
        assert replace(del_.gruppe, kandidater=()) == replace(grupper[-1], kandidater=())
    return lest.hode if lest.hode.grupper is None else replace(lest.hode, grupper=tuple(grupper))


@pytest.mark.parametrize("generasjon", Generasjon)
def test_stroemmen_gir_det_samme_som_hele_meldingen(generasjon):
    data = skriv(MELDING, generasjon)

    assert hel(data) == les(data, Pamelding)


@pytest.mark.parametrize("bit", [1, 7, 4096])
def test_hvor_bitene_deles_har_ingenting_aa_si(bit, monkeypatch):
    monkeypatch.setattr(stroem, "BIT", bit)
    data = skriv(eksempel(melding_av(Pamelding, Generasjon.V2).rot))

    assert hel(data) == les(data, Pamelding)


@pytest.mark.parametrize("koding", ["utf-16", "iso-8859-1"])
def test_stroemmen_leses_i_tegnsettet_den_oppgir(koding):
    data = skriv(MELDING).decode().replace("utf-8", koding, 1).encode(koding)

    assert hel(data) == MELDING


def test_uten_grupper():
    assert hel(skriv(replace(MELDING, grupper=None))) == replace(MELDING, grupper=None)
    assert hel(skriv(replace(MELDING, grupper=()))) == replace(MELDING, grupper=())


def test_feltene_etter_gruppene_er_der_foer_den_foerste_gruppen_leses():
    lest = les_pamelding(io.BytesIO(skriv(MELDING)))

    assert (lest.hode.nivaa, lest.hode.epost_ved_feil, lest.hode.grupper) == ("VGS", "eksamen@example.no", ())
    assert (lest.antall_grupper, lest.antall_kandidater) == (5, 3 * PORSJON + 4)


def test_gruppene_kan_leses_flere_ganger_og_fra_en_funksjon():
    data = skriv(MELDING)
    lest = les_pamelding(lambda: (data[i : i + 1000] for i in range(0, len(data), 1000)))

    assert list(lest.grupper()) == list(lest.grupper()) == list(les_pamelding(io.BytesIO(data)).grupper())


def test_hundre_megabyte_leses_i_flatt_minne():
    maaling = subprocess.run(
        [sys.executable, "-c", PROSESS],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    talt, lest, flest, minne = map(int, maaling.stdout.split())

    assert talt == lest > 100 * MB // len(KANDIDAT) - 300
    assert flest == PORSJON
    assert minne < 8 * MB


def lang(*, foer: int, feil: bytes, etter: int = 10) -> bytes:
    return HODE + GRUPPE + KANDIDAT * foer + feil + KANDIDAT * etter + GRUPPE_SLUTT + SLUTT


FEIL = KANDIDAT.replace(b"Elev", b"Laerling")


@pytest.mark.parametrize("foer", [0, 50, 1500])
def test_feil_langt_ute_har_linje_og_ord_og_ingen_gruppe_leses(foer):
    with pytest.raises(Importfeil) as feil:
        les_pamelding(io.BytesIO(lang(foer=foer, feil=FEIL)))

    assert str(feil.value) == (
        f"Linje {foer + 2}: Kandidattype har en verdi som ikke finnes. Det skal være Elev eller Privatist."
    )


def test_flere_feil_i_samme_stykke_nevnes_alle():
    with pytest.raises(Importfeil) as feil:
        les_pamelding(io.BytesIO(lang(foer=100, feil=FEIL + KANDIDAT + FEIL.replace(b"Nynorsk", b"Dansk"))))

    assert [(en.linje, str(en.melding).split()[0]) for en in feil.value.flere] == [
        (102, "Kandidattype"),
        (104, "Malform"),
        (104, "Kandidattype"),
    ]


def test_svaert_mange_feil_kuttes():
    with pytest.raises(Importfeil) as feil:
        les_pamelding(io.BytesIO(lang(foer=0, feil=FEIL * 300)))

    assert str(feil.value.flere[-1].melding).startswith("Det er flere feil enn disse")


@pytest.mark.parametrize(
    ("data", "kode"),
    [
        (b"", "tom"),
        (b"hei", "ikke_xml"),
        (b"<a", "skjema"),
        (b"<a/>", "skjema"),
        (skriv(ApiFeil("x")), "skjema"),
        (b"<p:Kandidat xmlns:p='http://pas.udir.no/Pamelding'><p:Kandidat/></p:Kandidat>", "skjema"),
        (b"<!DOCTYPE a []>" + HODE, "doctype"),
        (lang(foer=10, feil=b"<!-- "), "ikke_xml"),
        (lang(foer=10, feil=b"&hilsen;"), "ikke_xml"),
        (lang(foer=10, feil=b"")[:-1], "ikke_xml"),
        (lang(foer=10, feil=b"")[:-20], "ikke_xml"),
        (lang(foer=2000, feil=b"")[:-5000], "ikke_xml"),
        (lang(foer=10, feil=b"") + b"<mer/>", "ikke_xml"),
        (lang(foer=10, feil=b"<x>" * 3000), "skjema"),
        (lang(foer=10, feil=b"<pa:Kandidat>" * 3000), "skjema"),
    ],
)
def test_det_som_er_kuttet_eller_ikke_er_en_pamelding(data, kode):
    with pytest.raises(Importfeil) as feil:
        les_pamelding(io.BytesIO(data))

    assert feil.value.kode == kode
    assert str(feil.value.melding).endswith(".")


def test_en_dokumenttype_som_staar_over_to_biter_finnes(monkeypatch):
    monkeypatch.setattr(stroem, "BIT", 5)

    with pytest.raises(Importfeil) as feil:
        les_pamelding(io.BytesIO(b"<?xml version='1.0'?>\n\n<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"))
    assert (feil.value.kode, feil.value.linje) == ("doctype", 3)


def test_en_dokumenttype_i_et_tegnsett_vi_ikke_ser_gjennom_finnes_til_slutt():
    data = "<?xml version='1.0' encoding='cp037'?><!DOCTYPE a []>" + HODE.decode()[:-20]

    with pytest.raises(Importfeil) as feil:
        les_pamelding(io.BytesIO(data.encode("cp037")))
    assert feil.value.kode in {"doctype", "ikke_xml"}


def test_en_gruppe_med_urimelig_mange_ansvarlige_tas_ikke_imot():
    def med(antall: int) -> io.BytesIO:
        gruppe = Pameldingsgruppe("A", "REA3056", None, (ANSVARLIG,) * antall, ())
        return io.BytesIO(skriv(replace(MELDING, grupper=(gruppe, gruppe))))

    assert les_pamelding(med(MAKS_ANSVARLIGE)).antall_grupper == 2
    with pytest.raises(Importfeil, match="En gruppe har flere enn 1000 ansvarlige") as feil:
        les_pamelding(med(MAKS_ANSVARLIGE + 1))
    assert feil.value.linje > MAKS_ANSVARLIGE


def test_en_kilde_som_er_en_annen_andre_gang_sies_imot_med_ord():
    svar = iter([lang(foer=3, feil=FEIL), lang(foer=3, feil=b"")])

    with pytest.raises(Importfeil, match="Et element stemmer ikke med skjemaet for meldingen"):
        les_pamelding(lambda: [next(svar)])


def test_en_for_stor_melding_stoppes_underveis(monkeypatch):
    monkeypatch.setattr(stroem, "MAKS_BYTE", 10_000)
    lest = []

    def kilde():
        for bit in [HODE + GRUPPE, *[KANDIDAT] * 1000]:
            lest.append(len(bit))
            yield bit

    with pytest.raises(Importfeil) as feil:
        les_pamelding(kilde)
    assert feil.value.kode == "for_stor"
    assert sum(lest) < 10_000 + len(KANDIDAT)


class Talt:
    """A parser that counts what it is fed."""

    matet = 0

    def __init__(self, leser) -> None:
        self._leser = leser

    def feed(self, bit) -> None:
        Talt.matet += 1
        self._leser.feed(bit)

    def __getattr__(self, navn):
        return getattr(self._leser, navn)


def test_feil_i_mengder_leses_ikke_lenger_enn_de_nevnes(monkeypatch):
    """Where faults are looked for each tag is fed by itself: so many of them are what a refused message costs."""
    feil = KANDIDAT.replace(b"<pa:Fodselsnr>", b"<pa:Fodselsnr " + b" ".join(b'a%d=""' % n for n in range(8)) + b">")
    ekte = stroem._leser
    monkeypatch.setattr(stroem, "_leser", lambda skjema: Talt(ekte(skjema)))
    data = lang(foer=0, feil=feil * 800)
    with pytest.raises(Importfeil) as grunn:
        les_pamelding(lambda: [data])
    assert str(grunn.value.flere[-1].melding).startswith("Det er flere feil enn disse")
    assert 0 < Talt.matet < 2000
