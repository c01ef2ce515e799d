"""The exam plan message of PAS: what is read, of both generations, and how everything else is refused."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from felles.bidrag import planformater
from felles.importer.grunnlag import Dokument, Importfeil
from pas_kontrakt.lesere.plan import PasPlanXml

PROEVER = Path(__file__).resolve().parents[1] / "data" / "pas"
GOD = (PROEVER / "plan.xml").read_text()


def les(data: bytes | str) -> Dokument:
    """As `les_fil` does when the format knows the file."""
    return PasPlanXml().les(data.encode() if isinstance(data, str) else data)


def test_proevefilen_leses_med_periode_og_deler():
    dokument = les(GOD)

    [periode] = dokument.av_slag("periode")
    assert (periode.linje, periode.felt["kode"], periode.felt["paamelding_fra"]) == (
        4,
        "V-2026",
        "2026-01-05T08:00:00+01:00",
    )
    [rad] = dokument.av_slag("rad")
    assert (rad.linje, dict(rad.felt)) == (
        5,
        {
            "periode": "V-2026", "nivaa": "VGS", "fagkode": "REA3056", "variant": "",
            "deltyper": "EksamenDel1,EksamenDel2", "del1_start": "2026-05-22T09:00:00+02:00",
            "del1_slutt": "2026-05-22T11:00:00+02:00", "del1_minutter": "120",
            "del2_start": "2026-05-22T11:00:00+02:00", "del2_slutt": "2026-05-22T14:00:00+02:00", "del2_minutter": "180",
        },
    )  # fmt: skip


def test_den_nye_generasjonen_har_variant():
    dokument = les(GOD.replace("REA3056</ep:Fagkode>", "FSP6289</ep:Fagkode><ep:Variant>FOR</ep:Variant>"))

    assert dokument.av_slag("rad")[0].felt["variant"] == "FOR"


def test_en_plan_for_hvert_nivaa_har_samme_periode():
    plan = GOD[GOD.index("<ep:Eksamensplan>") : GOD.index("</ep:Eksamensplaner>")]
    dokument = les(GOD.replace(plan, plan + plan.replace(">VGS<", ">GS<").replace("REA3056", "MAT0015")))

    assert len(dokument.av_slag("periode")) == 1
    assert [rad.felt["nivaa"] for rad in dokument.av_slag("rad")] == ["VGS", "GS"]


def test_en_tom_plan_leses():
    tom = '<ep:EksamensplanResponse xmlns:ep="http://pas.udir.no/Eksamensplan" xmlns:x="{}"><ep:Eksamensplaner x:nil="1"/>'
    xsi = "http://www.w3.org/2001/XMLSchema-instance"

    assert not les(tom.format(xsi) + "</ep:EksamensplanResponse>").rader


@pytest.mark.parametrize("fil", ["apierror", "kandidater", "karakter_2015", "pamelding", "pamelding_ref", "report"])
def test_andre_meldinger_fra_pas_er_ikke_planer(fil):
    with pytest.raises(Importfeil, match="Filen er ikke en eksamensplan"):
        les((PROEVER / f"{fil}.xml").read_bytes())


@pytest.mark.parametrize(
    ("fra", "til", "linje", "ord_"),
    [
        ("EksamenDel2<", "EksamenDel3<", 8, "Eksamen eller EksamenDel1"),
        ("EksamenDel2<", "Eksamen<", 8, "flere deler av typen Eksamen"),
        ("EksamenDel2<", "EksamenDel1<", 8, "flere deler"),
        ("<ep:Varighet>180</ep:Varighet>", "", 8, "Varighet mangler"),
        ("<ep:Opplaeringsniva>VGS<", "<ep:Opplaeringsniva>UH<", 3, "GS eller VGS"),
        ("http://pas.udir.no/Eksamensplan", "http://example.no/", 1, "feil navnerom"),
        ("<ep:Fagkode>REA3056</ep:Fagkode>", "<ep:Hei/>", 5, "Fant elementet Hei"),
    ],
)
def test_brudd_paa_skjemaet_sier_linje_og_element(fra, til, linje, ord_):
    with pytest.raises(Importfeil, match=ord_) as feil:
        les(GOD.replace(fra, til))

    assert feil.value.linje == linje


def test_leseren_er_meldt_inn_for_planer_og_ikke_for_paameldinger():
    assert [format_.navn for format_ in planformater.alle()] == ["pas_plan_xml"]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(GOD)), st.integers(0, 40), st.binary(max_size=20))
def test_hva_som_helst_gir_en_plan_eller_en_importfeil(fra, lengde, nytt):
    data = GOD.encode()
    utfall = les_eller_feil(data[:fra] + nytt + data[fra + lengde :])

    if isinstance(utfall, Importfeil):
        assert str(utfall.melding)
    else:
        assert Dokument.fra_json(utfall.som_json()) == utfall


def les_eller_feil(data: bytes) -> Dokument | Importfeil:
    try:
        return les(data)
    except Importfeil as feil:
        return feil
