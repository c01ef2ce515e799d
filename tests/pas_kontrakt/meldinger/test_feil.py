"""What is wrong with a message is said with its line and in words, all of it, and without repeating a value."""

import pytest
from lxml import etree

from felles.importer.grunnlag import Importfeil
from pas_kontrakt.meldinger import lesing
from pas_kontrakt.meldinger.egne import ApiFeil
from pas_kontrakt.meldinger.form import KO
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.oversikter import Eksamensplan, Karakteroversikt
from pas_kontrakt.meldinger.register import melding_av
from pas_kontrakt.meldinger.skjema import valider
from pas_kontrakt.meldinger.skjemafeil import FLEST
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Generasjon, Pamelding, Pameldingsrapport
from tests.pas_kontrakt.meldinger.strategier import eksempel

V1, V2 = Generasjon
PAMELDING = skriv(eksempel(melding_av(Pamelding, V2).rot)).decode()
KARAKTERER = skriv(eksempel(melding_av(Karakteroversikt, V2).rot)).decode()
PLAN = skriv(eksempel(melding_av(Eksamensplan, V2).rot)).decode()
NIL = 'xsi:nil="true"'


def linje_med(data: str, tekst: str) -> int:
    return next(nr for nr, linje in enumerate(data.splitlines(), 1) if tekst in linje)


def feilen(data: str | bytes, klasse: type = Pamelding) -> Importfeil:
    with pytest.raises(Importfeil) as feil:
        les(data.encode() if isinstance(data, str) else data, klasse)
    return feil.value


@pytest.mark.parametrize(
    ("fra", "til", "ord_"),
    [
        ("<pa:Fagkode>Ørjan</pa:Fagkode>", "<pa:Fag>1</pa:Fag>", "Fag står der Fagkode skulle stått"),
        ("<pa:Orgnr>Ørjan</pa:Orgnr>", "<Orgnr>1</Orgnr>", "Orgnr står i feil navnerom. Det skal stå i http://pas.udir.no/Pamelding."),
        ("<pa:Orgnr>", "<pa:Orgnr nr='1'>", "Orgnr har et attributt som ikke hører til her"),
        ("<pa:Kandidattype>Elev<", "<pa:Kandidattype>Lærling<", "Kandidattype har en verdi som ikke finnes. Det skal være Elev eller Privatist."),
        ("<pa:Fornavn>Ørjan</pa:Fornavn>", "<pa:Fornavn><b/></pa:Fornavn>", "Fornavn skal bare ha tekst"),
        ("<pa:Fornavn>Ørjan<", f"<pa:Fornavn {NIL}><", "Fornavn er satt til tomt (nil), men må ha en verdi"),
        ("<pa:Navn>", f"<pa:Navn {NIL}>", "Navn er satt til tomt (nil), men har likevel innhold"),
        ("<pa:Navn>", "<pa:Navn xsi:nil='kanskje'>", "Navn har en verdi som ikke er gyldig. Det skal være true eller false."),
        ("<pa:Kandidatgruppe>", "<pa:Kandidatgruppe>hei", "Det står tekst rett i Kandidatgruppe, mellom elementene"),
        ("<pa:Skolenavn>Ørjan</pa:Skolenavn>", "<pa:Skolenavn/><pa:Skolenavn/>", "Skolenavn står der Kandidatgrupper skulle stått"),
        ("</pa:EpostadresseVedFeil>", "</pa:EpostadresseVedFeil><pa:Mer/>", "Mer skal ikke stå her, eller det står én gang for mye"),
        ("<pa:Orgnr>", "<pa:Orgnr xsi:type='tull'>", "Orgnr stemmer ikke med skjemaet"),
    ],
)  # fmt: skip
def test_hver_feil_har_linje_og_ord(fra, til, ord_):
    assert fra in PAMELDING

    feil = feilen(PAMELDING.replace(fra, til, 1))

    assert str(feil).startswith(f"Linje {linje_med(PAMELDING, fra)}: ")
    assert ord_ in str(feil.melding)


@pytest.mark.parametrize(
    ("fra", "til", "ord_"),
    [
        (">3</ko:Karakter>", ">fem</ko:Karakter>", "Karakter har en verdi som ikke er gyldig. Det skal være et helt tall."),
        (">3</ko:Karakter>", ">2147483648</ko:Karakter>", "Det skal være et helt tall."),
        (">3</ko:Karakter>", f" {NIL}></ko:Karakter>", "Karakter er satt til tomt (nil)"),
        (">D<", ">Deltatt<", "Det skal være D eller IDF eller DF eller MB."),
        ("<ko:Kandidatnr>Ørjan</ko:Kandidatnr>", "", "Deltakelsesstatus står der Kandidatnr skulle stått"),
        ("<ko:Klagebegrunnelse>Ørjan</ko:Klagebegrunnelse>", "", "Klagebegrunnelse mangler til slutt i Kandidat"),
    ],
)  # fmt: skip
def test_feil_i_karakterlisten(fra, til, ord_):
    assert fra in KARAKTERER

    feil = feilen(KARAKTERER.replace(fra, til), Karakteroversikt)

    assert feil.linje is not None
    assert ord_ in str(feil.melding)


@pytest.mark.parametrize("verdi", ["i morgen", "2027-05-20", "2027-05-20T09:00", "2027-13-01T00:00:00Z", ""])
def test_det_som_ikke_er_et_tidspunkt(verdi):
    data = PLAN.replace("2027-05-20T09:00:00+02:00", verdi, 1)

    feil = feilen(data, Eksamensplan)

    assert feil.linje == linje_med(PLAN, "<ep:PameldingStart>")
    assert "Det skal være et tidspunkt, som 2027-05-20T09:00:00+02:00." in str(feil.melding)


@pytest.mark.parametrize("aar", ["12027", "-0044", "0044", "9999"])
def test_tidspunkt_som_skjemaet_kjenner_men_ikke_kalenderen(aar):
    data = PLAN.replace("2027-05-20T09:00:00+02:00", f"{aar}-05-20T09:00:00+02:00", 1)

    valider(data.encode())
    feil = feilen(data, Eksamensplan)

    assert feil.linje == linje_med(PLAN, "<ep:PameldingStart>")
    assert "PameldingStart har en verdi som ikke kan leses" in str(feil.melding)


def test_alle_feil_nevnes_og_hver_av_dem_en_gang():
    data = PAMELDING.replace(">Elev<", ">Lærer<").replace(">Bokmal<", ">Dansk<").replace(">GS<", ">UH<")

    feil = feilen(data)

    assert [(en.linje, str(en.melding).split()[0]) for en in feil.flere] == [
        (linje_med(data, "<ct:Malform>"), "Malform"),
        (linje_med(data, "<pa:Malform>"), "Malform"),
        (linje_med(data, "<pa:Kandidattype>"), "Kandidattype"),
        (linje_med(data, "<pa:Opplaeringsniva>"), "Opplaeringsniva"),
    ]


def test_svaert_mange_feil_kuttes_med_beskjed():
    kandidat = PAMELDING[PAMELDING.index("<pa:Kandidat>") : PAMELDING.index("</pa:Kandidater>")]
    data = PAMELDING.replace(kandidat, kandidat.replace("Elev", "Lærer") * (FLEST + 50))

    feil = feilen(data)

    assert len(feil.flere) == FLEST + 1
    assert str(feil.flere[-1].melding).startswith("Det er flere feil enn disse")


@pytest.mark.parametrize("element", ["Fodselsnr", "Fornavn", "Malform", "Kandidattype"])
def test_verdien_gjentas_aldri(element):
    fra = PAMELDING.index(f"<pa:{element}>")
    data = PAMELDING[:fra] + f"<pa:{element} x='03880999973'>03880999973<b/></pa:{element}>" + PAMELDING[fra:]

    assert all("03880999973" not in str(en) for en in feilen(data).flere)


def test_feil_etter_linje_65535_har_sin_egen_linje():
    data = PAMELDING.replace("<pa:Kandidattype>Elev", "\n" * 70000 + "<pa:Kandidattype>Lærer")

    assert feilen(data).linje == linje_med(data, "Lærer")


@pytest.mark.parametrize("generasjon", Generasjon)
def test_en_rapport_er_av_den_ene_generasjonen_eller_den_andre(generasjon):
    data = skriv(eksempel(melding_av(Pameldingsrapport, generasjon).rot), generasjon)

    valider(data, generasjon)
    with pytest.raises(Importfeil):
        valider(data, V1 if generasjon is V2 else V2)


def test_en_karakterliste_med_litt_av_hver_generasjon_leses_ikke():
    rot = etree.fromstring(KARAKTERER.encode())
    kandidat = rot.find(f".//{{{KO}}}Kandidat")
    kandidat.find(f"{{{KO}}}Kandidatnr").tag = f"{{{KO}}}Kandidatnummer"

    assert "skulle stått" in str(feilen(etree.tostring(rot), Karakteroversikt)) or "Det skal være Deltatt" in str(
        feilen(etree.tostring(rot), Karakteroversikt)
    )


@pytest.mark.parametrize(
    ("data", "ord_"),
    [
        ("<Pamelding/>", "Pamelding står i feil navnerom. Det skal stå i http://pas.udir.no/Pamelding."),
        ("<html/>", "Meldingen begynner med html, og skulle begynt med Pamelding."),
        (skriv(ApiFeil("x")).decode(), "Meldingen begynner med ApiError, og skulle begynt med Pamelding."),
    ],
)
def test_feil_melding(data, ord_):
    feil = feilen(data)

    assert (feil.kode, feil.linje) == ("ukjent_melding", 2 if data.startswith("<?xml") else 1)
    assert ord_ in str(feil.melding)


def test_en_rot_som_ingen_melding_har_valideres_ikke():
    with pytest.raises(Importfeil, match="Meldingen begynner med html") as feil:
        valider(b"\n<html/>")

    assert (feil.value.kode, feil.value.linje) == ("ukjent_melding", 2)


BOMBE = '<!DOCTYPE a [<!ENTITY a "hahaha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "kode", "linje"),
    [
        (PAMELDING.replace("<pa:Pamelding", f"{BOMBE}<pa:Pamelding"), "doctype", 2),
        (PAMELDING.replace("<pa:Pamelding", "<!doctype a SYSTEM 'file:///etc/passwd'><pa:Pamelding"), "doctype", 2),
        (PAMELDING.replace("<pa:Pamelding", f"{BOMBE}<pa:Pamelding").replace("utf-8", "utf-16").encode("utf-16"), "doctype", 2),
        (PAMELDING.replace("Ørjan", "&a;", 1), "ikke_xml", 3),
        (PAMELDING[: PAMELDING.index("</pa:Kandidater>")], "ikke_xml", linje_med(PAMELDING, "</pa:Kandidater>")),
        ("<a>" * 5000, "ikke_xml", 1),
        (PAMELDING.replace("Ørjan", "<a>" * 5000 + "</a>" * 5000, 1), "ikke_xml", 3),
        (b"\x00\x01\x02", "ikke_xml", 1),
        (PAMELDING.encode().replace("Ø".encode(), b"\xd8"), "ikke_xml", 3),
        ("", "tom", None),
    ],
)  # fmt: skip
def test_det_som_vil_vondt_eller_er_kuttet_gir_linje_og_ord(data, kode, linje):
    feil = feilen(data)

    assert (feil.kode, feil.linje) == (kode, linje)
    assert str(feil.melding).endswith(".")


def test_en_for_stor_melding_leses_ikke(monkeypatch):
    monkeypatch.setattr(lesing, "MAKS_BYTE", len(PAMELDING.encode()) - 1)

    assert feilen(PAMELDING).kode == "for_stor"


def test_et_skjema_som_meldingen_peker_paa_hentes_ikke():
    rom = 'xsi:schemaLocation="http://pas.udir.no/Pamelding http://127.0.0.1:9/x.xsd"'
    data = PAMELDING.replace("<pa:Pamelding ", f"<pa:Pamelding {rom} ")

    assert les(data.encode(), Pamelding) == les(PAMELDING.encode(), Pamelding)


def test_kommentarer_og_instruksjoner_er_ikke_innhold():
    data = PAMELDING.replace("Ørjan", "Ør<!-- x --><?y z?>jan").replace("<pa:Navn>", "<!-- n --><pa:Navn>")

    assert les(data.encode(), Pamelding) == les(PAMELDING.encode(), Pamelding)
