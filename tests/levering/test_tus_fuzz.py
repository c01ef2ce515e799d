"""Whatever a client sends: an answer that is no bug, no file outside its place, and nothing acknowledged that is not there."""

import re
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from levering import tus
from levering.models import Besvarelsesfil, Opplasting
from tests.fabrikker.levering import PDF
from tests.levering.tusklient import BITTYPE, KANDIDAT, metadata

pytestmark = pytest.mark.django_db(transaction=True)
FORSOEK = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# What can stand in a header at all: servers refuse the rest before we see it.
HODE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=200)
TALL = st.one_of(HODE, st.integers(-2, 2**70).map(str), st.sampled_from(["0", "5", "", "1e3", "+1"]))
NAVN = st.one_of(
    st.text(max_size=170),
    st.sampled_from(
        ["../../etc/passwd", "a/../b.pdf", "c:\\x.pdf", "..", "svar.pdf\x00.exe", "a\u202efdp.exe", "ẞ.pdf"]
    ),
    st.text(max_size=20).map(lambda stamme: f"{stamme}.pdf"),
)
METODER = st.sampled_from(["POST", "HEAD", "PATCH", "DELETE", "OPTIONS", "GET", "PUT", "TRACE", "FNYS"])


def utenfor(mappe: Path) -> list[str]:
    """Files that lie where no file should, or are named after something that was sent."""
    form = re.compile(r"(spol/[0-9a-f]{32}\.del|filer/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32})")
    alle = [str(sti.relative_to(mappe)) for sti in mappe.rglob("*") if sti.is_file()]
    return [sti for sti in alle if not form.fullmatch(sti)]


@FORSOEK
@given(
    metode=METODER,
    hoder=st.fixed_dictionaries(
        {"Tus-Resumable": st.sampled_from(["1.0.0", "1.0.0", "1.0.0", "0.9", ""])},
        optional={
            "Upload-Length": TALL,
            "Upload-Offset": TALL,
            "Upload-Metadata": HODE,
            "Upload-Checksum": HODE,
            "Upload-Defer-Length": HODE,
            "X-HTTP-Method-Override": st.one_of(HODE, METODER),
            "Transfer-Encoding": HODE,
            "HX-Request": HODE,
        },
    ),
    kropp=st.binary(max_size=60),
    der=st.booleans(),
)
def test_ingen_hoder_gir_en_feil_hos_oss(tus_, metode, hoder, kropp, der):
    sted = KANDIDAT if der else tus_.begynn(PDF, f"{uuid4().hex}.pdf")
    svar = tus_.klient.generic(metode, sted, kropp, content_type=BITTYPE, headers=hoder)

    assert svar.status_code < 500
    for opplasting in Opplasting.objects.filter(fil__isnull=True, avbrutt__isnull=True, mottatt__gt=0):
        spol = tus_.mappe / "spol" / f"{opplasting.noekkel.hex}.del"
        assert spol.stat().st_size >= opplasting.mottatt


@FORSOEK
@given(navn=NAVN, sha256=st.one_of(st.just(""), HODE), runde=st.one_of(st.uuids().map(str), HODE), merke=HODE)
def test_ingen_navn_gir_en_feil_hos_oss_eller_en_fil_et_annet_sted(tus_, navn, sha256, runde, merke):
    hoder = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(PDF)),
        "Upload-Metadata": metadata(
            filename=navn.encode("utf-8", "replace").decode(), sha256=sha256, runde=runde, x=merke
        ),
    }
    svar = tus_.klient.post(KANDIDAT, content_type="text/plain", headers=hoder)
    assert svar.status_code in (200, 201, 400, 413, 422)
    if svar.status_code == 201:
        assert tus_.bit(svar.headers["Location"], 0, PDF).status_code in (204, 422, 460)
    assert utenfor(tus_.mappe) == []


@settings(max_examples=500, deadline=None)
@given(HODE)
def test_metadata_kan_leses_eller_avvises(tekst):
    with suppress(tus.Tusfeil):
        lest = tus.les_metadata(tekst)
        assert lest.runde is None or isinstance(lest.runde, UUID)


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=100), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_metadata_er_den_samme_etter_aa_ha_vaert_skrevet(navn, sha256):
    navn = navn.encode("utf-8", "replace").decode()
    lest = tus.les_metadata(tus.skriv_metadata(filename=navn, sha256=sha256))

    assert (lest.navn, lest.sha256) == (navn, sha256)


@FORSOEK
@given(st.lists(st.tuples(st.integers(0, len(PDF)), st.integers(0, len(PDF)), st.booleans()), max_size=12))
def test_bitene_i_hvilken_som_helst_rekkefoelge_gir_filen_eller_ingen_fil(tus_, biter):
    """Pieces that do not fit are refused; those that do end as the very file."""
    navn = f"{uuid4().hex}.pdf"
    adresse = tus_.begynn(PDF, navn)
    for fra, lengde, riktig in biter:
        sted = int(tus_.hode(adresse).headers["Upload-Offset"]) if riktig else fra
        tus_.bit(adresse, sted, PDF[sted : sted + lengde])
    opplasting = Opplasting.objects.get(navn=navn)
    assert opplasting.er_ferdig == (opplasting.mottatt == len(PDF))
    if opplasting.er_ferdig:
        assert Besvarelsesfil.objects.get(pk=opplasting.fil_id).sha256 == opplasting.sha256


@pytest.fixture
def tus_(tus, tmp_path):
    tus.mappe = tmp_path
    return tus
