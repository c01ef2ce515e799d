"""Uploads in pieces, as the protocol says, through the addresses that candidates use."""

import base64
import hashlib
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from felles import lager
from felles.models import Hendelse
from levering.models import Besvarelsesfil, Opplasting
from tests.fabrikker.levering import PDF
from tests.levering.tusklient import HALV_MB, KANDIDAT, sha256

pytestmark = pytest.mark.django_db
STOR = PDF + bytes(range(256)) * 5000


def spolfil(adresse, settings) -> Path:
    return Path(settings.SPOLMAPPE) / f"{UUID(adresse.rstrip('/').rsplit('/', 1)[1]).hex}.del"


def kode(svar) -> tuple[int, str]:
    return svar.status_code, svar.json()["kode"]


def test_en_fil_i_biter_lagres_byte_for_byte_og_spolmappen_er_tom(tus, kandidat, settings):
    svar = tus.alt(STOR)

    assert svar.headers["Upload-Complete"] == "?1"
    fil = Besvarelsesfil.objects.get(pk=svar.headers["X-Fil"])
    assert (fil.kandidat_id, fil.navn, fil.delmerke, fil.lastet_opp_av) == (
        kandidat.pk,
        "svar.pdf",
        "eksamen",
        "kandidat",
    )
    assert fil.sha256 == sha256(STOR)
    with lager.aapne(fil.noekkel) as lagret:
        assert lagret.read() == STOR
    assert fil.begynt is not None
    assert list(Path(settings.SPOLMAPPE).iterdir()) == []
    handlinger = Hendelse.objects.order_by("pk").values_list("handling", flat=True)
    assert list(handlinger)[-2:] == ["opplasting.begynt", "fil.lastet_opp"]
    assert "svar.pdf" not in str(list(Hendelse.objects.values_list("data", flat=True)))


def test_opprettelsen_svarer_med_adresse_og_sted(tus):
    svar = tus.start("svar.pdf", 1000)

    assert svar.status_code == 201
    assert svar.headers["Location"].startswith(KANDIDAT)
    assert svar.headers["Tus-Resumable"] == "1.0.0"
    assert (svar.headers["Upload-Offset"], svar.headers["Upload-Complete"]) == ("0", "?0")
    assert "no-store" in svar.headers["Cache-Control"]


def test_head_sier_hvor_langt_den_er_kommet(tus):
    adresse = tus.begynn(STOR)
    svar = tus.bit(adresse, 0, STOR[:1000])
    assert svar.headers["Upload-Offset"] == "1000"

    hode = tus.hode(adresse)
    assert (hode.status_code, hode.headers["Upload-Offset"]) == (200, "1000")
    assert hode.headers["Upload-Length"] == str(len(STOR))
    assert hode.headers["Upload-Metadata"].startswith("filename " + base64.b64encode(b"svar.pdf").decode())
    assert "no-store" in hode.headers["Cache-Control"]


def test_options_forteller_hva_vi_kan(tus):
    for adresse in (KANDIDAT, tus.begynn(STOR)):
        svar = tus.klient.options(adresse)
        assert svar.status_code == 204
        assert svar.headers["Tus-Version"] == "1.0.0"
        assert svar.headers["Tus-Extension"] == "creation,termination,checksum"
        assert svar.headers["Tus-Max-Size"] == str(40 * 1024 * 1024)
        assert svar.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_en_bit_som_ikke_begynner_der_den_skal_avvises_med_stedet(tus):
    adresse = tus.begynn(STOR)
    tus.bit(adresse, 0, STOR[:1000])

    for fra in (0, 999, 1001):
        svar = tus.bit(adresse, fra, b"x" * 10)
        assert kode(svar) == (409, "feil_sted")
        assert svar.headers["Upload-Offset"] == "1000"


def test_det_som_ligger_i_filen_ut_over_det_bekreftede_stoles_ikke_paa(tus, settings):
    """As after a server that was killed between the disk and the row."""
    adresse = tus.begynn(STOR)
    tus.bit(adresse, 0, STOR[:1000])
    with spolfil(adresse, settings).open("ab") as fil:
        fil.write(b"skrevet, men aldri bekreftet" * 100_000)

    assert tus.hode(adresse).headers["Upload-Offset"] == "1000"
    for fra in range(1000, len(STOR), HALV_MB):
        svar = tus.bit(adresse, fra, STOR[fra : fra + HALV_MB])
    assert Besvarelsesfil.objects.get(pk=svar.headers["X-Fil"]).sha256 == sha256(STOR)


def test_er_spolfilen_borte_begynner_opplastingen_paa_nytt(tus, settings):
    adresse = tus.begynn(STOR)
    tus.bit(adresse, 0, STOR[:1000])
    spolfil(adresse, settings).unlink()

    svar = tus.bit(adresse, 1000, STOR[1000:2000])
    assert kode(svar) == (409, "begynn_paa_nytt")
    assert tus.hode(adresse).headers["Upload-Offset"] == "0"
    assert tus.bit(adresse, 0, STOR[:1000]).status_code == 204


@pytest.mark.parametrize("spoer", [lambda t, a, n: t.hode(a), lambda t, a, n: t.bit(a, n, b"")])
def test_sluttsteget_tas_om_igjen_der_tjeneren_doede(tus, monkeypatch, spoer):
    """The row of a file that is in its place, but not committed, is made by the next one who asks."""
    adresse = tus.begynn(PDF)
    with monkeypatch.context() as m:
        m.setattr("levering.services.opplasting_slutt._knytt", _doe)
        with pytest.raises(KeyboardInterrupt):
            tus.bit(adresse, 0, PDF)
    Opplasting.objects.update(leie=None, leie_til=None)
    assert Besvarelsesfil.objects.count() == 0

    svar = spoer(tus, adresse, len(PDF))
    assert svar.headers["Upload-Complete"] == "?1"
    fil = Besvarelsesfil.objects.get()
    with lager.aapne(fil.noekkel) as lagret:
        assert lagret.read() == PDF
    assert spoer(tus, adresse, len(PDF)).headers["X-Fil"] == str(fil.pk)
    assert Besvarelsesfil.objects.count() == 1


def _doe(*args, **kwargs):
    raise KeyboardInterrupt


def test_sluttsteget_tas_om_igjen_naar_filen_ikke_var_flyttet(tus, monkeypatch):
    adresse = tus.begynn(PDF)
    with monkeypatch.context() as m:
        m.setattr("levering.services.opplasting_slutt._legg_paa_plass", _doe)
        with pytest.raises(KeyboardInterrupt):
            tus.bit(adresse, 0, PDF)
    Opplasting.objects.update(leie=None, leie_til=None)

    assert tus.hode(adresse).headers["Upload-Complete"] == "?1"
    assert Besvarelsesfil.objects.get().sha256 == sha256(PDF)


def test_en_fil_som_ble_endret_paa_veien_tas_ikke_imot(tus, settings):
    adresse = tus.begynn(PDF)
    svar = tus.bit(adresse, 0, PDF[:-1] + b"?")

    assert kode(svar) == (460, "sjekksum")
    assert svar.json()["hjelp"]
    assert Besvarelsesfil.objects.count() == 0
    assert not spolfil(adresse, settings).exists()
    assert kode(tus.bit(adresse, 0, PDF)) == (410, "avbrutt")
    assert tus.hode(adresse).status_code == 410
    assert tus.alt(PDF).headers["Upload-Complete"] == "?1"


@pytest.mark.parametrize("algoritme", ["sha1", "sha256"])
def test_en_bit_med_egen_sjekksum(tus, algoritme):
    adresse = tus.begynn(PDF)
    riktig = base64.b64encode(hashlib.new(algoritme, PDF[:10]).digest()).decode()

    svar = tus.bit(adresse, 0, PDF[1:11], **{"Upload-Checksum": f"{algoritme} {riktig}"})
    assert kode(svar) == (460, "bit_endret")
    assert tus.hode(adresse).headers["Upload-Offset"] == "0"
    svar = tus.bit(adresse, 0, PDF[:10], **{"Upload-Checksum": f"{algoritme} {riktig}"})
    assert svar.headers["Upload-Offset"] == "10"


@pytest.mark.parametrize("sjekksum", ["", "md5 AAAA", "sha256", "sha256 ikke-base64!", "sha256 æ", "x" * 500])
def test_en_sjekksum_som_ikke_kan_leses(tus, sjekksum):
    svar = tus.bit(tus.begynn(PDF), 0, PDF[:10], **{"Upload-Checksum": sjekksum})

    assert svar.status_code in (400, 460)


def test_sletting_avbryter_og_kan_gjentas(tus, settings):
    adresse = tus.begynn(STOR)
    tus.bit(adresse, 0, STOR[:1000])

    assert [tus.slett(adresse).status_code for _ in range(2)] == [204, 204]
    assert not spolfil(adresse, settings).exists()
    assert kode(tus.bit(adresse, 1000, b"mer")) == (410, "avbrutt")
    assert Hendelse.objects.filter(handling="opplasting.avbrutt").count() == 1


def test_en_ferdig_fil_slettes_ikke_gjennom_opplastingen(tus):
    adresse = tus.begynn(PDF)
    tus.bit(adresse, 0, PDF)

    assert kode(tus.slett(adresse)) == (403, "ferdig")
    assert Besvarelsesfil.objects.filter(slettet__isnull=True).count() == 1


def test_en_ferdig_opplasting_svarer_det_samme_igjen(tus):
    adresse = tus.begynn(PDF)
    foerste, andre = tus.bit(adresse, 0, PDF), tus.bit(adresse, len(PDF), b"")

    assert foerste.headers["X-Fil"] == andre.headers["X-Fil"] == tus.hode(adresse).headers["X-Fil"]
    assert kode(tus.bit(adresse, 0, PDF)) == (409, "feil_sted")


def test_samme_fil_fortsetter_der_den_slapp(tus):
    adresse = tus.begynn(STOR)
    tus.bit(adresse, 0, STOR[:1000])
    svar = tus.start("svar.pdf", len(STOR), sha256=sha256(STOR), runde=uuid4())

    assert (svar.status_code, svar.headers["Location"], svar.headers["Upload-Offset"]) == (200, adresse, "1000")
    assert Opplasting.objects.count() == 1


def test_uten_sjekksum_vet_ingen_om_det_er_samme_fil(tus):
    ene, andre = (tus.start("svar.pdf", 1000).headers["Location"] for _ in range(2))

    assert ene != andre


def test_en_fil_som_er_ferdig_lastet_opp_sendes_ikke_paa_nytt(tus):
    """The browser never heard that it came."""
    fil = tus.alt(PDF).headers["X-Fil"]
    svar = tus.start("svar.pdf", len(PDF), sha256=sha256(PDF))

    assert (svar.status_code, svar.headers["X-Fil"], svar.headers["Upload-Complete"]) == (200, fil, "?1")
    assert tus.hode(svar.headers["Location"]).headers["X-Fil"] == fil


def test_en_slettet_fil_kan_lastes_opp_igjen(tus):
    fil = tus.alt(PDF).headers["X-Fil"]
    tus.klient.post(f"/kandidat/filer/{fil}/slett/")

    assert tus.alt(PDF).headers["X-Fil"] != fil


def test_metoden_kan_staa_i_et_hode(tus):
    """Where a proxy lets only POST through."""
    adresse = tus.begynn(PDF)
    hoder = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    svar = tus.klient.post(adresse, PDF, content_type="application/offset+octet-stream", headers=hoder)

    assert (svar.status_code, svar.headers["Upload-Complete"]) == (204, "?1")
