"""How much a candidate may put in all: what counts, exactly at the limit, and two windows at once."""

import threading
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from felles import lager
from felles.hendelser import SYSTEM
from felles.tid import naa
from levering.models import Besvarelsesfil, Opplasting
from levering.services import opplasting_biter
from levering.services.opplasting_biter import Mottaker, begynn
from levering.services.opplasting_tak import krev_plass_i_alt
from levering.tus import Metadata
from tests.fabrikker.deltakelse import legg_fil
from tests.fabrikker.levering import lag_fil, lag_opplasting, lag_sesjon
from tests.levering.tusklient import kode, sha256

MB = 1024 * 1024
FOR_MYE = (413, "for_mye_i_alt")


@pytest.fixture(autouse=True)
def to_mb(settings):
    settings.OPPLASTINGSTAK_MB = 2


def legg(kandidat, **felt) -> None:
    """A file of that size."""
    fil = legg_fil(kandidat)
    Besvarelsesfil.objects.filter(pk=fil.pk).update(**felt)


@pytest.mark.django_db
def test_nettopp_saa_mye_og_ikke_en_byte_til(tus, kandidat):
    lag_opplasting(kandidat, "halv.pdf", MB)
    assert kode(tus.start("ny.pdf", MB + 1)) == FOR_MYE
    assert Opplasting.objects.count() == 1

    assert tus.start("ny.pdf", MB).status_code == 201
    svar = tus.start("en-til.pdf", 1)
    assert kode(svar) == FOR_MYE
    assert "2 MB" in svar.json()["melding"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("gjoer", "teller"),
    [
        (lambda k: lag_opplasting(k, "halv.pdf", 2 * MB, runde=uuid4()), True),
        (lambda k: lag_opplasting(k, "avbrutt.pdf", 2 * MB, avbrutt=naa()), False),
        (lambda k: lag_opplasting(k, "skolens.pdf", 2 * MB, bruker_id=1), False),
        (lambda k: legg(k, stoerrelse=2 * MB), True),
        (lambda k: legg(k, stoerrelse=2 * MB, slettet=naa()), True),
        (lambda k: legg(k, stoerrelse=2 * MB, lastet_opp_av=Besvarelsesfil.Lastet.SKOLE), False),
    ],
    ids=["halv", "avbrutt", "skolens halve", "lastet opp", "slettet", "skolens"],
)
def test_hva_som_teller(tus, kandidat, petter, gjoer, teller):
    gjoer(kandidat)

    assert (kode(tus.start("ny.pdf", 10)) == FOR_MYE) if teller else tus.start("ny.pdf", 10).status_code == 201
    krev_plass_i_alt(petter.pk, 2 * MB)


@pytest.mark.django_db
def test_en_ferdig_opplasting_telles_en_gang(tus, kandidat):
    assert tus.alt(b"%PDF" + b"x" * (MB - 4)).headers["Upload-Complete"] == "?1"

    assert tus.start("ny.pdf", MB).status_code == 201
    assert kode(tus.start("en-til.pdf", 1)) == FOR_MYE


@pytest.mark.django_db
def test_det_som_er_begynt_gaar_videre_selv_om_det_er_fullt(tus, halv, kandidat):
    legg(kandidat, stoerrelse=2 * MB)
    opplasting = Opplasting.objects.get()

    assert tus.start("svar.pdf", opplasting.stoerrelse, sha256=opplasting.sha256).status_code == 200


@pytest.mark.django_db
def test_skjemaet_uten_skript_har_samme_grense_og_legger_ingenting_i_lageret(tus, kandidat, settings):
    lag_fil(kandidat, "gammel.pdf")
    Besvarelsesfil.objects.update(stoerrelse=2 * MB - 4)
    foer = len(list(lager.alle()))
    innsending = {"filer": SimpleUploadedFile("ny.pdf", b"%PDF-")}
    svar = tus.klient.post("/kandidat/opplasting/", innsending)

    assert svar.status_code == 422
    assert svar.context["runde"].feil.kode == "for_mye_i_alt"
    assert len(list(lager.alle())) == foer
    tus.klient.post("/kandidat/opplasting/", {"filer": SimpleUploadedFile("ny.pdf", b"%PDF")})
    assert Besvarelsesfil.objects.filter(navn="ny.pdf").exists()


# --- two at once -----------------------------------------------------------------------------------------------------
def to_samtidig(kandidat, sesjon) -> list[str]:
    """Two windows begin a file each that there is room for one of; what each was told."""
    start, svar = threading.Barrier(2), []

    def vindu(navn: str) -> None:
        mottaker = Mottaker(aktoer=SYSTEM, kandidat_id=kandidat.pk, sesjon_id=sesjon.pk)
        metadata = Metadata(navn=navn, sha256=sha256(navn.encode()), runde=uuid4(), delmerke="", felt={})
        start.wait(10)
        try:
            begynn(mottaker=mottaker, metadata=metadata, stoerrelse=2 * MB, naa=naa())
            svar.append("ja")
        except Exception as feil:
            svar.append(getattr(feil, "kode", repr(feil)))
        finally:
            connections.close_all()

    traader = [threading.Thread(target=vindu, args=(navn,)) for navn in ("a.pdf", "b.pdf")]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join(30)
    return sorted(svar)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("klokken", "mapper")
def test_to_vinduer_faar_ikke_plass_til_hver_sin(kandidat):
    assert to_samtidig(kandidat, lag_sesjon(kandidat)) == ["for_mye_i_alt", "ja"]
    assert Opplasting.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("klokken", "mapper")
def test_kontroll_uten_laas_gaar_begge_gjennom(kandidat, monkeypatch):
    """The race itself: without the candidate's lock both see an empty place."""
    begge = threading.Barrier(2)
    ekte = opplasting_biter.krev_plass_i_alt

    def sammen(*verdier):
        ekte(*verdier)
        begge.wait(10)

    monkeypatch.setattr(opplasting_biter, "krev_plass_i_alt", sammen)
    monkeypatch.setattr(opplasting_biter, "laas_til_opplasting", opplasting_biter.hent_til_opplasting)

    assert to_samtidig(kandidat, lag_sesjon(kandidat)) == ["ja", "ja"]
