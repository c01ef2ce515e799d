"""Two imports at once: whoever comes second sees what the first did. With a control that takes the lock away."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from klage.models import ResultatUtenfra, Vitnemaalsoppgave
from klage.querysets.resultat import resultatverdier
from klage.services import utenfra
from klage.services.visning import velg_visning
from tests.fabrikker.klage import rad, ta_imot
from tests.fabrikker.samtidig import midt_i, traader

pytestmark = pytest.mark.django_db(transaction=True)


def samtidig(monkeypatch, en, to):
    """The second begins when the first, an import, has judged its rows and has not written them; what each returned."""
    with midt_i(monkeypatch, utenfra, "_lagre") as (foerst, saa):
        return traader(foerst(en), saa(to))


def to_importer(monkeypatch, parti, foerst, saa):
    return samtidig(monkeypatch, lambda: slag(ta_imot(parti, foerst)), lambda: slag(ta_imot(parti, saa)))


def import_og_senere_tidspunkt(monkeypatch, parti, kandidat):
    """A moment is chosen while an import is on its way: whether its result shows before that moment."""
    tid = naa()
    vises = tid + timedelta(days=3)
    samtidig(
        monkeypatch,
        lambda: ta_imot(parti, rad(kandidat, 4), naa=tid),
        lambda: velg_visning(
            skole=parti.skole, periode=parti.eksamen.periode, vises_fra=vises, aktoer=SYSTEM,
            naa=tid - timedelta(seconds=1),
        ),
    )  # fmt: skip
    return resultatverdier(Kandidat.objects.all(), vises - timedelta(seconds=1)) != {}


def slag(mottak):
    return str(mottak.rader[0].slag)


def test_den_som_kommer_sist_ser_det_den_foerste_gjorde(monkeypatch, parti, kandidat):
    utfall = to_importer(monkeypatch, parti, rad(kandidat, 4), rad(kandidat, 4))
    assert utfall == ["ny", "lik"]
    assert ResultatUtenfra.objects.count() == 1
    assert Hendelse.objects.filter(handling="resultat.mottatt").count() == 1


def test_samme_klage_to_ganger_gir_en_oppgave(monkeypatch, parti, kandidat):
    ta_imot(parti, rad(kandidat, 4))
    utfall = to_importer(monkeypatch, parti, rad(kandidat, 4, klagekarakter=5), rad(kandidat, 4, klagekarakter=5))
    assert utfall == ["endret", "lik"]
    assert Vitnemaalsoppgave.objects.count() == 1


def test_et_tidspunkt_som_velges_underveis_gjelder_det_som_kommer(monkeypatch, parti, kandidat):
    assert not import_og_senere_tidspunkt(monkeypatch, parti, kandidat)


def test_kontroll_uten_laas_paa_skolen_vises_det_med_en_gang(monkeypatch, parti, kandidat):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self)
    assert import_og_senere_tidspunkt(monkeypatch, parti, kandidat)


def test_kontroll_uten_laas_tror_begge_at_de_er_foerst(monkeypatch, parti, kandidat):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self)
    # Both have judged the row as new, and the database takes one of them.
    tapte, _ = to_importer(monkeypatch, parti, rad(kandidat, 4), rad(kandidat, 4))
    assert isinstance(tapte, IntegrityError)
    assert "klage_resultatutenfra" in str(tapte)
    assert Hendelse.objects.filter(handling="resultat.mottatt").count() == 1
