"""The expert statement: optional, encrypted, and each fetching logged."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse

from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from tests.fabrikker.tilrettelegging import lag_sak

PDF = b"%PDF-1.7 uttalelse fra PPT"


def sti(navn, *args):
    return reverse(f"tilrettelegging:{navn}", args=args)


def test_uttalelsen_ligger_kryptert_og_hver_henting_logges(som, skoleadmin, rektor, elev, settings):
    sak = lag_sak(elev, elev.parti)
    fil = BytesIO(PDF)
    fil.name = "diagnose.pdf"
    som(skoleadmin).post(sti("uttalelse", sak.pk), {"dato": "2026-01-05", "fra": "Lege", "fil": fil})
    sak.refresh_from_db()

    paa_disk = [s for s in Path(settings.FILLAGER).rglob("*") if s.is_file()]
    assert not any(PDF in s.read_bytes() for s in paa_disk)
    svar = som(rektor).get(sti("uttalelsesfil", sak.pk))
    assert svar.content == PDF
    assert svar.headers["Content-Disposition"] == f'attachment; filename="uttalelse-{sak.pk}.pdf"'
    assert "sandbox" in svar.headers["Content-Security-Policy"]
    hendelse = Hendelse.objects.get(handling="tilrettelegging.uttalelse_hentet")
    assert (hendelse.aktoer_id, hendelse.objekt_id) == (rektor.pk, sak.pk)


def test_uttalelse_er_valgfri_og_finnes_ikke_foer_den_er_lagt_ved(som, skoleadmin, elev):
    sak = lag_sak(elev, elev.parti)

    assert som(skoleadmin).get(sti("uttalelsesfil", sak.pk)).status_code == 404
    assert som(skoleadmin).get(sti("vedtaksbrev", sak.pk)).status_code == 404


@pytest.mark.parametrize(
    ("data", "felt"),
    [
        ({"dato": "", "fra": "Lege"}, "dato"),
        ({"dato": "2026-01-05", "fra": ""}, "fra"),
        ({"dato": (dagens_dato(naa()) + timedelta(days=2)).isoformat(), "fra": "Lege"}, "dato"),
        ({"dato": "2026-01-05", "fra": "Lege", "fil": b"GIF89a"}, "fil"),
        ({"dato": "2026-01-05", "fra": "Lege", "fil": b"%PDF-" + b"x" * (10 * 1024 * 1024)}, "fil"),
    ],
)
def test_uttalelse_med_feil_sier_hva_ved_feltet(som, skoleadmin, elev, data, felt):
    sak = lag_sak(elev, elev.parti)
    if "fil" in data:
        data = {**data, "fil": BytesIO(data["fil"])}
        data["fil"].name = "fil.pdf"

    svar = som(skoleadmin).post(sti("uttalelse", sak.pk), data)

    assert svar.status_code == 422
    assert list(svar.context["skjema"].errors) == [felt]
    sak.refresh_from_db()
    assert sak.uttalelse_dato is None
