"""Enrolment messages of PAS: what is read, and how everything else is refused, with line and words."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from felles.importer.filer import MAKS_BYTE, les_fil
from felles.importer.grunnlag import Dokument, Importfeil
from felles.regneark import Ark
from pas_kontrakt.lesere.paamelding import PasXml
from tests.fabrikker.paamelding import A, G, K, pamelding, pameldte

PROEVER = Path(__file__).resolve().parents[1] / "data" / "pas"
GRUPPE = G("3STA", "NOR1267", [K("1", "Åse", "Bjørn")], [A("2")])


def les(data: bytes) -> Dokument:
    return les_fil(data, [PasXml()])


def test_proevefilen_pamelding_leses():
    dokument = les((PROEVER / "pamelding.xml").read_bytes())

    assert dokument.felt == {"periodekode": "V-2026", "orgnr": "999999999"}
    assert dokument.linjer == {"periodekode": 4, "orgnr": 5}
    [kandidat] = dokument.av_slag("kandidat")
    assert (kandidat.linje, dict(kandidat.felt)) == (
        22,
        {
            "fagkode": "REA3056", "variant": "", "parti": "3STA R1", "nummer": "03880999973", "fornavn": "Rolig",
            "etternavn": "Fjord", "maalform": "nn", "kandidatslag": "elev", "kandidatnummer": "",
        },
    )  # fmt: skip
    [ansvarlig] = dokument.av_slag("ansvarlig")
    assert (ansvarlig.felt["epost"], ansvarlig.felt["telefon"]) == ("vakt@example.no", "99999999")


def test_proevefilen_pameldte_kandidater_leses():
    dokument = les((PROEVER / "kandidater.xml").read_bytes())

    assert dokument.felt == {"periodekode": "V-2026"}
    [kandidat] = dokument.av_slag("kandidat")
    assert kandidat.felt["kandidatnummer"] == "337JQE-V"
    assert dokument.av_slag("ansvarlig") == []


@pytest.mark.parametrize("fil", ["apierror", "karakter_2015", "karakter_2016", "pamelding_ref", "plan", "report"])
def test_andre_meldinger_fra_pas_er_ikke_paameldinger(fil):
    with pytest.raises(Importfeil, match="Filen er ikke en påmelding") as feil:
        les((PROEVER / f"{fil}.xml").read_bytes())

    assert feil.value.linje is not None


@pytest.mark.parametrize(
    "lag", [lambda **f: pamelding([GRUPPE], orgnr="999999999", **f), lambda **f: pameldte([GRUPPE], **f)]
)
@pytest.mark.parametrize("koding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_filen_leses_i_tegnsettet_den_oppgir(lag, koding):
    [kandidat] = les(lag(koding=koding)).av_slag("kandidat")

    assert (kandidat.felt["fornavn"], kandidat.felt["etternavn"]) == ("Åse", "Bjørn")


def test_utf8_med_bom_og_uten_xml_hode_leses():
    tekst = pameldte([GRUPPE]).split(b"\n", 1)[1]

    assert les(b"\xef\xbb\xbf" + tekst).av_slag("kandidat")


def test_begge_generasjoner_leses():
    foerste = pamelding([GRUPPE], orgnr="999999999", nivaa="VGS")
    andre = pamelding(
        [G("FR", "FSP6289", [K("1")], [A("2", maalform=None)], variant="FOR")], orgnr="999999999", nivaa=None
    )

    assert les(foerste).av_slag("kandidat")[0].felt["variant"] == ""
    assert les(andre).av_slag("kandidat")[0].felt["variant"] == "FOR"


def test_nil_leses_der_skjemaet_har_det():
    data = pamelding([GRUPPE], orgnr="999999999").decode()
    data = data.replace("<pa:Navn>3STA</pa:Navn>", '<pa:Navn xsi:nil="true"/>')
    data = data.replace("<ct:Mobilnr>99999999</ct:Mobilnr>", '<ct:Mobilnr xsi:nil="1"/>')

    dokument = les(data.encode())

    assert dokument.av_slag("kandidat")[0].felt["parti"] == ""
    assert dokument.av_slag("ansvarlig")[0].felt["telefon"] == ""


def test_linjenumre_holder_ogsaa_forbi_65535():
    data = pameldte([G("3STA", "NOR1267", [K("1") for _ in range(70_000)])])

    assert les(data).av_slag("kandidat")[-1].linje == 70_007


GOD = pamelding([GRUPPE], orgnr="999999999").decode()


@pytest.mark.parametrize(
    ("fra", "til", "linje", "ord_"),
    [
        ("<pa:Orgnr>999999999</pa:Orgnr>", "", 6, "Fant elementet Skolenavn der Orgnr skulle stått"),
        ("<pa:Fornavn>Åse</pa:Fornavn>", "", 13, "der Fornavn skulle stått"),
        ("<pa:Kandidattype>Elev</pa:Kandidattype>", "", 13, "Kandidattype mangler i Kandidat"),
        ("<pa:Malform>Bokmal<", "<pa:Malform>Norsk<", 13, "Bokmal eller Nynorsk"),
        ("<pa:Malform>Bokmal</pa:Malform>", '<pa:Malform xsi:nil="true"/>', 13, "må ha en verdi"),
        ("<pa:Orgnr>", "<pa:Hei/><pa:Orgnr>", 5, "Fant elementet Hei"),
        ("<pa:Fornavn>Åse</pa:Fornavn>", "<Fornavn>Åse</Fornavn>", 13, "feil navnerom"),
        ("<ct:Fodselsnr>2</ct:Fodselsnr>", "<pa:Fodselsnr>2</pa:Fodselsnr>", 10, "CommonTypes"),
        ("<pa:Kandidat>", "<pa:Kandidat>tekst", 13, "tekst rett i Kandidat"),
        ("<pa:Orgnr>", '<pa:Orgnr rar="1">', 5, "attributt"),
        ("<pa:Fornavn>Åse", "<pa:Fornavn><b/>Åse", 13, "bare ha tekst"),
        ("</pa:Pamelding>", "<pa:Mer/></pa:Pamelding>", 17, "Elementet Mer skal ikke stå her"),
        ("http://pas.udir.no/Pamelding", "http://example.no/annet", 2, "feil navnerom"),
    ],
)  # fmt: skip
def test_brudd_paa_skjemaet_sier_element_og_linje(fra, til, linje, ord_):
    assert fra in GOD

    with pytest.raises(Importfeil) as feil:
        les(GOD.replace(fra, til, 1).encode())

    assert (feil.value.linje, ord_ in str(feil.value.melding)) == (linje, True), feil.value.tekst


def bombe() -> bytes:
    lag = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?>\n<!DOCTYPE p [<!ENTITY b0 "ha">{lag}]>\n<p>&b11;</p>'.encode()


@pytest.mark.parametrize(
    ("data", "linje", "kode"),
    [
        (b"", None, "tom"),
        (b"hei", None, "tom"),
        (b"PK\x03\x04regneark", None, "oedelagt"),
        (b"%PDF-1.7", None, "pdf"),
        (b"\n<a><b></a>", 2, "ikke_xml"),
        (GOD[:400].encode(), 7, "ikke_xml"),
        (GOD.encode("latin-1"), 6, "ikke_xml"),
        (GOD.encode().replace(b'"utf-8"', b'"utf-99"'), 1, "ikke_xml"),
        (GOD.replace("Åse", "A\x01se").encode(), 13, "ikke_xml"),
        (GOD.replace("Åse", "&finnesikke;").encode(), 13, "ikke_xml"),
        (bombe(), 2, "doctype"),
        (bombe().decode().encode("utf-16"), 2, "doctype"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 1, "doctype"),
        (b"<a>" * 400, 1, "ikke_xml"),
        (b"<" + b"x" * MAKS_BYTE, None, "for_stor"),
    ],
)
def test_det_som_ikke_er_en_paamelding_avvises_med_linje(data, linje, kode):
    with pytest.raises(Importfeil) as feil:
        les(data)

    assert (feil.value.linje, feil.value.kode) == (linje, kode), feil.value.tekst
    assert str(feil.value.melding).endswith(".")


def test_feil_tegnsett_forklares():
    with pytest.raises(Importfeil, match="ikke stemmer med tegnsettet"):
        les(GOD.encode("latin-1"))


def klipp(data: bytes, fra: int, lengde: int, nytt: bytes) -> bytes:
    fra %= len(data)
    return data[:fra] + nytt + data[fra + lengde :]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=100).map(lambda b: b"<" + b),
        st.text(max_size=100).map(lambda t: f"<a>{t}</a>".encode("utf-8", "surrogatepass")),
        st.builds(klipp, st.just(GOD.encode()), st.integers(0, 3000), st.integers(0, 60), st.binary(max_size=20)),
        st.builds(
            klipp, st.just(GOD.encode("utf-16")), st.integers(0, 5000), st.integers(0, 60), st.binary(max_size=20)
        ),
    )
)
def test_alle_byte_gir_en_lest_fil_eller_en_importfeil(data):
    utfall = les_eller_feil(data)

    if isinstance(utfall, Importfeil):
        assert utfall.linje is None or utfall.linje >= 1
        assert str(utfall.melding)
    elif isinstance(utfall, Dokument):
        assert Dokument.fra_json(utfall.som_json()) == utfall
    else:
        # A sheet, whose columns somebody must match first.
        assert isinstance(utfall, Ark)


def les_eller_feil(data: bytes) -> Dokument | Ark | Importfeil:
    try:
        return les(data)
    except Importfeil as feil:
        return feil
