"""What is written is valid against our schemas and read back the same; the published samples are read and written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from felles.feil import Domenefeil
from felles.tid import OSLO
from pas_kontrakt.lesere.xmlfil import les_tre
from pas_kontrakt.meldinger.egne import ApiFeil, Fravaersliste, Fravaersrad
from pas_kontrakt.meldinger.lesing import generasjon_av, les, rotnavn
from pas_kontrakt.meldinger.oversikter import (
    Eksamensplan,
    Karaktereksamen,
    Karaktergruppe,
    Karakterkandidat,
    Karakteroversikt,
)
from pas_kontrakt.meldinger.register import UKJENT, melding_av, roetter
from pas_kontrakt.meldinger.skjema import valider
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import (
    Ansvarlig,
    Deltakelse,
    Generasjon,
    Pamelding,
    Pameldingsgruppe,
    Pameldingsrapport,
    PameldteKandidater,
)
from tests.pas_kontrakt.meldinger.strategier import ALLE, NAVN, eksempel, meldinger, valgfrie

PROEVER = sorted((Path(__file__).resolve().parents[2] / "data" / "pas").glob("*.xml"))
V1, V2 = Generasjon
BESKJEDNE = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def flat(data: bytes) -> list[tuple[str, str, dict]]:
    return [(e.tag, (e.text or "").strip(), dict(e.attrib)) for e in les_tre(data).iter()]


@pytest.mark.parametrize("fil", PROEVER, ids=lambda fil: fil.stem)
def test_proevefilene_leses_og_skrives_tilbake_like(fil):
    data = fil.read_bytes()
    klasse = roetter()[les_tre(data).tag]
    generasjon = generasjon_av(les_tre(data))

    melding = les(data, klasse)

    assert flat(skriv(melding, generasjon)) == flat(data)
    assert rotnavn(data) == etree.QName(les_tre(data)).localname


def test_alle_proevefilene_er_med():
    assert len(PROEVER) == 8


@pytest.mark.parametrize(("klasse", "generasjon"), ALLE, ids=NAVN)
@settings(BESKJEDNE)
@given(data=st.data())
def test_enhver_melding_er_gyldig_og_leses_tilbake_lik(klasse, generasjon, data):
    melding = data.draw(meldinger(klasse, generasjon))

    bytes_ = skriv(melding, generasjon)

    valider(bytes_, generasjon)
    assert les(bytes_, klasse) == melding


@pytest.mark.parametrize(("klasse", "generasjon"), ALLE, ids=NAVN)
def test_hvert_valgfrie_element_kan_mangle_vaere_nil_og_vaere_der(klasse, generasjon):
    rot = melding_av(klasse, generasjon).rot
    for tom in [None, *valgfrie(rot)]:
        melding = eksempel(rot, tom)

        bytes_ = skriv(melding, generasjon)

        valider(bytes_, generasjon)
        assert les(bytes_, klasse) == melding, str(tom)


def test_det_finnes_noe_valgfritt_i_begge_generasjoner():
    antall = {
        generasjon: sum(
            len(list(valgfrie(melding_av(klasse, generasjon).rot))) for klasse, g in ALLE if g is generasjon
        )
        for generasjon in Generasjon
    }
    assert antall == {V1: 29, V2: 40}


def en_pamelding(**felt) -> Pamelding:
    return replace(Pamelding("ansvarlig", "V-2027", "999999999", "Lillevik skole", (), "VGS"), **felt)


def test_2015_utelater_det_den_ikke_har():
    melding = en_pamelding(grupper=(Pameldingsgruppe("IT2", "REA3049", "PY"),))

    assert b"Variant" not in skriv(melding, V1)
    assert les(skriv(melding, V1), Pamelding).grupper[0].variant is None


@pytest.mark.parametrize(
    ("melding", "element"),
    [
        (en_pamelding(nivaa=None), "Opplaeringsniva"),
        (
            en_pamelding(grupper=(Pameldingsgruppe("A", "REA3056", ansvarlige=(Ansvarlig("1", "A", "B", None),)),)),
            "Malform",
        ),
    ],
)
def test_2015_krever_det_den_krever(melding, element):
    assert les(skriv(melding, V2), Pamelding) == melding
    with pytest.raises(Domenefeil) as feil:
        skriv(melding, V1)

    assert (feil.value.kode, str(feil.value.melding).split()[0]) == ("mangler", element)


def karakterer(*kandidater: Karakterkandidat) -> Karakteroversikt:
    return Karakteroversikt("999999999", (Karaktereksamen("REA3056", None, (Karaktergruppe("3STA", kandidater),)),))


@pytest.mark.parametrize("generasjon", Generasjon)
@pytest.mark.parametrize("deltakelse", [slag for slag in Deltakelse if slag is not Deltakelse.DELTATT])
def test_uten_karakter_skrives_og_leses_null(generasjon, deltakelse):
    oversikt = karakterer(Karakterkandidat("1", "337JQE-V", deltakelse, 0))

    data = skriv(oversikt, generasjon)

    assert b"<ko:Karakter>0</ko:Karakter>" in data
    assert les(data, Karakteroversikt) == oversikt


@pytest.mark.parametrize(
    ("deltakelse", "karakter"),
    [(Deltakelse.DELTATT, 0), (Deltakelse.DELTATT, 7), (Deltakelse.IKKE_DOKUMENTERT, 4), (Deltakelse.MANGLER_BESVARELSE, 1)],
)  # fmt: skip
def test_karakter_og_status_maa_vaere_enige_foer_de_sendes(deltakelse, karakter):
    with pytest.raises(Domenefeil, match="karakter_og_status") as feil:
        skriv(karakterer(Karakterkandidat("03880999973", "337JQE-V", deltakelse, karakter)))

    assert "337JQE-V" in str(feil.value.melding)
    assert "03880999973" not in str(feil.value.melding)


@pytest.mark.parametrize("tekst", ["\x00", "\x1f", "\ud800", "\ufffe", "a\x0bb"])
def test_tegn_som_ikke_kan_sendes_gir_ord_og_ikke_verdien(tekst):
    with pytest.raises(Domenefeil, match="ulovlig_tegn") as feil:
        skriv(ApiFeil(f"hemmelig{tekst}"))

    assert str(feil.value.melding).startswith("Message har et tegn")
    assert "hemmelig" not in str(feil.value.melding)


@pytest.mark.parametrize(
    "melding",
    [
        en_pamelding(nivaa="BHG"),
        Fravaersliste("1", "V-2027", (Fravaersrad("1", "REA3056", Deltakelse.MANGLER_BESVARELSE, datetime(2027, 5, 20, tzinfo=UTC)),)),
        Fravaersliste("1", "V-2027", (Fravaersrad("1", "REA3056", Deltakelse.DOKUMENTERT, datetime(2027, 5, 20)),)),
        Fravaersliste("1", "V-2027", (Fravaersrad("1", "REA3056", Deltakelse.DOKUMENTERT, datetime(1, 1, 1, tzinfo=UTC)),)),
        karakterer(Karakterkandidat("1", "337JQE-V", Deltakelse.DELTATT, 5, klagekarakter=2**31)),
    ],
)  # fmt: skip
def test_verdier_som_ingen_melding_kan_ha_skrives_ikke(melding):
    with pytest.raises(Domenefeil, match="ugyldig_verdi"):
        skriv(melding)


def test_det_som_ikke_er_en_melding_skrives_ikke():
    with pytest.raises(TypeError, match="Ansvarlig is no message"):
        skriv(Ansvarlig("1", "A", "B"))


def test_rom_rundt_en_tekst_tas_bort_baade_naar_den_skrives_og_leses():
    data = (
        "<pa:ApiError xmlns:pa='http://pas.udir.no/Pamelding'><pa:Message>\n  Ukjent fag \t</pa:Message></pa:ApiError>"
    )

    assert les(data.encode(), ApiFeil) == ApiFeil("Ukjent fag")
    assert skriv(ApiFeil(" Ukjent fag\n")) == skriv(ApiFeil("Ukjent fag"))


@pytest.mark.parametrize(
    ("tekst", "ventet"),
    [
        ("2027-05-20T09:00:00", datetime(2027, 5, 20, 7, tzinfo=UTC)),
        ("2027-01-20T09:00:00", datetime(2027, 1, 20, 8, tzinfo=UTC)),
        ("2027-05-20T09:00:00Z", datetime(2027, 5, 20, 9, tzinfo=UTC)),
        ("2027-05-20T09:00:00-05:00", datetime(2027, 5, 20, 14, tzinfo=UTC)),
        ("\n 2027-05-20T24:00:00\t", datetime(2027, 5, 20, 22, tzinfo=UTC)),
        ("2027-05-20T09:00:00.123456789+02:00", datetime(2027, 5, 20, 7, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_et_tidspunkt_uten_sone_er_norsk_tid(tekst, ventet):
    [proeve] = [fil for fil in PROEVER if fil.stem == "plan"]
    data = proeve.read_bytes().replace(b"2026-05-22T09:00:00+02:00", tekst.encode(), 1)

    [plan] = les(data, Eksamensplan).planer

    assert plan.eksamener[0].deler[0].start == ventet


def test_tidspunkt_skrives_med_norsk_sone():
    rad = Fravaersrad("1", "REA3056", Deltakelse.DOKUMENTERT, datetime(2027, 5, 20, 7, tzinfo=UTC))
    vinter = replace(rad, registrert=datetime(2027, 1, 20, 12, tzinfo=timezone(timedelta(hours=5))))

    data = skriv(Fravaersliste("1", "V-2027", (rad, vinter)))

    assert b"2027-05-20T09:00:00+02:00" in data
    assert b"2027-01-20T08:00:00+01:00" in data


def test_den_doble_timen_om_hoesten_er_to_ulike_tidspunkt():
    foerst = datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=OSLO)
    rader = tuple(Fravaersrad("1", "REA3056", Deltakelse.DOKUMENTERT, foerst.replace(fold=fold)) for fold in (0, 1))

    tilbake = les(skriv(Fravaersliste("1", "H-2026", rader)), Fravaersliste).rader

    assert tilbake[1].registrert - tilbake[0].registrert == timedelta(hours=1)


def test_en_2015_melding_leses_uten_at_noen_sier_at_den_er_det():
    kandidat = Karakterkandidat("1", "337JQE-V", Deltakelse.DELTATT, 5)
    rapport = eksempel(melding_av(Pameldingsrapport, V1).rot)

    assert les(skriv(karakterer(kandidat), V1), Karakteroversikt) == karakterer(kandidat)
    assert les(skriv(rapport, V1), Pameldingsrapport).nivaa == "GS"
    assert les(skriv(rapport, V2), Pameldingsrapport).nivaa is None


def test_pameldte_kandidater_har_navnerom_paa_roten_og_det_felles_alene():
    data = skriv(eksempel(melding_av(PameldteKandidater, V2).rot))

    romloese = {e.tag for e in les_tre(data).iter() if not e.tag.startswith("{")}
    assert {"Eksamenspamelding", "Kandidatgruppeansvarlige", "Kandidat", "Fodselsnr"} <= romloese
    assert b"<ct:Kandidatgruppeansvarlig>" in data


def test_linjene_i_meldingen_betyr_noe():
    linjer = skriv(eksempel(melding_av(Pamelding, V2).rot)).decode().splitlines()

    assert linjer[0] == '<?xml version="1.0" encoding="utf-8"?>'
    assert all(linje.count("<") <= 2 for linje in linjer)


@pytest.mark.parametrize("data", [b"", b"hei", b"<a/>", b"<Pamelding/>", b"<!DOCTYPE a><a/>"])
def test_rotnavnet_paa_noe_annet_er_ukjent(data):
    assert rotnavn(data) == UKJENT
