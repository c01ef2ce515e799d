"""A cell that ends in a NUL, which XLSX can carry and PostgreSQL cannot: it is left out, from the file and the page."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from felles.models import Importkjoering
from felles.regneark import les, skriv_xlsx

pytestmark = pytest.mark.django_db


def med_nulltegn(data: bytes) -> bytes:
    """The workbook with every § as a NUL, in Excel's own way of writing one."""
    ut = BytesIO()
    with ZipFile(BytesIO(data)) as fra, ZipFile(ut, "w") as til:
        for navn in fra.namelist():
            til.writestr(navn, fra.read(navn).replace("§".encode(), b"_x0000_"))
    return ut.getvalue()


@pytest.fixture
def vaktark():
    return med_nulltegn(skriv_xlsx(["Navn§", "E-post"], [["Kari§ Ås", "kari@example.no§"]]))


def test_regnearket_leses_uten_nulltegn(vaktark):
    ark = les(vaktark)

    assert (ark.overskrifter, ark.rader[0][1]) == (["Navn", "E-post"], ["Kari Ås", "kari@example.no"])


def test_nulltegn_i_filen_og_i_rettede_celler_gir_ingen_feilside(som, skoleadmin, skole, vaktark):
    klient = som(skoleadmin)
    klient.post("/eksamen/import/vakter/", {"skole": skole.orgnr, "fil": SimpleUploadedFile("vakter.xlsx", vaktark)})
    kjoering = Importkjoering.objects.get()
    adresse = f"/eksamen/import/vakter/{kjoering.pk}/"
    klient.post(f"{adresse}kolonner/", {"kol-navn": "0", "kol-epost": "1"})

    klient.post(f"{adresse}rett/", {"celle-0-epost": "ola\x00@example.no", "celle-0-telefon": "9\x00"})

    side = klient.get(adresse)
    assert side.status_code == 200
    assert klient.post(f"{adresse}bekreft/").status_code == 302
    assert Importkjoering.objects.get().status == "bekreftet"
