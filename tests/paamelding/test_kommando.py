"""`manage.py importer_pamelding`: the same import from a terminal."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from eksamen.models import Kandidat, Person
from felles.importer.filer import MAKS_BYTE
from felles.models import Hendelse, Importkjoering
from felles.tid import naa
from tests.fabrikker.eksamen import FagFactory, lag_eksamen
from tests.fabrikker.paamelding import G, K, fnr, pamelding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def norsk():
    return lag_eksamen(start=naa() + timedelta(days=7), fag=FagFactory(fagkode="NOR1267", navn_nb="Norsk hovedmål"))


@pytest.fixture
def fil(tmp_path, skole):
    sti = tmp_path / "paamelding.xml"
    sti.write_bytes(pamelding([G("3STA", "NOR1267", [K(fnr(1)), K("12345678901")])], orgnr=skole.orgnr))
    return sti


def kjoer(*args):
    ut = StringIO()
    call_command("importer_pamelding", *args, stdout=ut)
    return ut.getvalue()


def test_kommandoen_skriver_en_linje_for_hver_kandidat_og_importerer(fil, skole):
    ut = kjoer(str(fil), "--skole", skole.orgnr)

    linjer = ut.splitlines()
    assert len(linjer) == 3
    assert "Ny" in linjer[0]
    assert "Avvises" in linjer[1]
    assert linjer[-1] == "1 nye, 0 endret, 0 uendret, 1 avvist. Importert."
    assert fnr(1) not in ut
    assert Kandidat.objects.count() == 1
    assert Importkjoering.objects.get().bruker_id is None
    assert Hendelse.objects.filter(handling="paamelding.importert", aktoer_slag="system").count() == 1


def test_samme_fil_en_gang_til_endrer_ingenting_og_sier_det(fil, skole):
    kjoer(str(fil), "--skole", skole.orgnr)
    kandidat = Kandidat.objects.get()

    ut = kjoer(str(fil), "--skole", skole.orgnr)

    assert ut.splitlines()[-1] == "0 nye, 0 endret, 1 uendret, 1 avvist. Ingenting er endret."
    assert Kandidat.objects.get() == kandidat


def test_proev_lagrer_ingenting(fil, skole):
    ut = kjoer(str(fil), "--skole", skole.orgnr, "--proev")

    assert "Ingenting er lagret." in ut
    assert not Person.objects.exists()
    assert not Importkjoering.objects.exists()


def test_feil_i_filen_stanser_kommandoen_med_linjen(fil, skole, annen_skole):
    with pytest.raises(CommandError, match=r"^Linje 5: Filen er for en annen skole"):
        kjoer(str(fil), "--skole", annen_skole.orgnr)

    assert not Importkjoering.objects.exists()


def test_ukjent_skole_fil_som_mangler_og_for_stor_fil(fil, skole, tmp_path):
    stor = tmp_path / "stor.xml"
    with stor.open("wb") as ut:
        ut.truncate(10 * MAKS_BYTE)

    for args, ord_ in (
        ((str(fil), "--skole", "123456789"), "Ingen skole"),
        ((str(tmp_path / "ingen.xml"), "--skole", skole.orgnr), "Kan ikke lese"),
        ((str(stor), "--skole", skole.orgnr), "større enn 20 MB"),
    ):
        with pytest.raises(CommandError, match=ord_):
            kjoer(*args)
