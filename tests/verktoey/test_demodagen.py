"""Everything that may happen on the exam day is there once in the demo, and is what the seat says it is."""

from datetime import datetime, timedelta

import pytest

from deltakelse.models import Innloggingssesjon
from deltakelse.querysets.dagen import digitale_eksamener
from eksamen.models import Eksamensparti, Kandidat, Kandidatnummer
from felles.tid import OSLO
from levering.models import Besvarelsesfil, Levering, Opplasting
from levering.querysets.halvveis import halvveis
from levering.querysets.status import med_status
from levering.services.opplasting_leie import ledige
from levering.services.regler import regel_for
from levering.tus_spol import spolsti
from sjekk.models import Filsjekk
from sjekk.querysets.sjekker import filer_i_karantene
from sjekk.services import koe
from sjekk.slag import ANONYMITET
from tests.personvern import hendelser_uten_persondata
from verktoey.demodata.bygg import last_demoskolen
from verktoey.demodata.dagen import PARTIER, VISER, viser

pytestmark = pytest.mark.django_db
MIDT_PAA_DAGEN = datetime(2027, 5, 27, 10, 2, tzinfo=OSLO)


@pytest.fixture
def lager(settings, tmp_path):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"


def _rekker(naa: datetime) -> dict[str, list]:
    rader = med_status(Kandidat.objects.select_related("parti__skole", "person"), naa).order_by("pk")
    rekker: dict[str, list] = {}
    for kandidat in rader:
        rekker.setdefault(kandidat.parti.navn, []).append(kandidat)
    return rekker


def test_hver_tilstand_paa_eksamensdagen_finnes_og_er_det_plassen_sier(lager):
    last_demoskolen(MIDT_PAA_DAGEN)
    rekker = _rekker(MIDT_PAA_DAGEN)
    assert {mal.navn: mal.antall for mal in PARTIER} == {navn: len(tekster) for navn, tekster in VISER.items()}
    _se_partiet_som_er_i_gang(rekker["1STC"])
    assert {k.tilgang for k in rekker["1STD"]} == {"avlyst"}
    assert [(k.fremdrift_del1, k.fremdrift, k.tilgang) for k in rekker["2PC"]] == [
        ("sendes_i_posten", "ikke_lastet_opp", "har"),
        ("levert_digitalt", "sendes_i_posten", "ikke"),
        ("sendes_i_posten", "sendes_i_posten", "ikke"),
        ("levert_digitalt", "levert_digitalt", "ikke"),
        (None, None, "IDF"),
        ("ikke_lastet_opp", "ikke_lastet_opp", "sperret"),
        ("ikke_lastet_opp", "ikke_lastet_opp", "har"),
        ("sendes_i_posten", "levert_digitalt", "ikke"),
        ("ikke_lastet_opp", "ikke_lastet_opp", "ikke"),
    ]
    _se_partiet_som_er_over(rekker["2ENG"])
    for foerste, andre in zip(rekker["1STC"][8:10], rekker["2SPA"][:2], strict=True):
        assert [en.kandidat.pk for en in digitale_eksamener(foerste, MIDT_PAA_DAGEN)] == [foerste.pk, andre.pk]
        assert Kandidatnummer.objects.filter(person=foerste.person).count() == 1
    assert regel_for(Eksamensparti.objects.get(navn="2ENG")).sen_levering is True
    assert hendelser_uten_persondata() == []


def _se_partiet_som_er_i_gang(rekke: list) -> None:
    assert [(k.tilgang, k.fremdrift, k.paa_nytt) for k in rekke] == [
        ("har", "ikke_lastet_opp", False),
        ("ikke", "levert_digitalt", False),
        ("ikke", "levert_digitalt", False),
        ("ikke", "sendes_i_posten", False),
        ("DF", None, False),
        ("har", "ikke_lastet_opp", False),
        ("har", "ikke_lastet_opp", True),
        ("venter", "ikke_lastet_opp", True),
        ("har", "ikke_lastet_opp", False),
        ("ikke", "levert_digitalt", False),
        ("sperret", "laster_opp", False),
        ("avlyst", None, False),
        ("ikke", "levert_digitalt", False),
        *[("ikke", "ikke_lastet_opp", False)] * 3,
    ]
    (opplasting,) = halvveis(rekke[0].pk)
    assert 0 < opplasting.mottatt < opplasting.stoerrelse
    assert spolsti(opplasting.noekkel).stat().st_size == opplasting.mottatt
    assert opplasting.leie is not None
    assert ledige(MIDT_PAA_DAGEN).filter(pk=opplasting.pk).exists()
    med_navn, med_virus = (Besvarelsesfil.objects.get(kandidat=rekke[plass]) for plass in (1, 2))
    assert list(filer_i_karantene(Besvarelsesfil.objects.all())) == [med_virus]
    koe.finn_nye(naa=MIDT_PAA_DAGEN)
    Filsjekk.objects.exclude(fil=med_navn, slag=ANONYMITET).update(forfall=None)
    koe.kjoer_forfalte(klokke=lambda: MIDT_PAA_DAGEN)
    assert Filsjekk.objects.get(fil=med_navn, slag=ANONYMITET).resultat == "funn"
    sett = Innloggingssesjon.objects.filter(avsluttet__isnull=True)
    assert sett.get(kandidat=rekke[5]).sist_sett < MIDT_PAA_DAGEN - timedelta(minutes=20)
    assert sett.get(kandidat=rekke[0]).sist_sett == MIDT_PAA_DAGEN
    assert sett.filter(adresse=sett.get(kandidat=rekke[5]).adresse).values("kandidat").distinct().count() == 2


def _se_partiet_som_er_over(rekke: list) -> None:
    assert [k.fremdrift for k in rekke] == [
        "laster_opp", "laster_opp", "levert_digitalt", "levert_digitalt", "ikke_lastet_opp", "levert_digitalt", None,
    ]  # fmt: skip
    assert all(k.digital_slutt + timedelta(minutes=15) < MIDT_PAA_DAGEN for k in rekke)
    leveringer = {levering.kandidat_id: levering for levering in Levering.objects.filter(kandidat__in=rekke)}
    assert [leveringer[rekke[plass].pk].er_sen for plass in (2, 3, 5)] == [False, True, False]
    assert [leveringer[rekke[plass].pk].levert_av for plass in (2, 3, 5)] == ["kandidat", "kandidat", "skole"]


@pytest.mark.parametrize("klokken", [(0, 4), (23, 58)])
def test_demoen_kan_lages_naar_som_helst_paa_doegnet(lager, klokken):
    last_demoskolen(datetime(2027, 5, 27, *klokken, 30, tzinfo=OSLO))
    assert Opplasting.objects.filter(fil__isnull=True, avbrutt__isnull=True).count() == 1


def test_hver_kandidat_sier_hva_den_viser_bare_der_det_er_noe():
    assert viser("1STC", "1") == "en opplasting som stoppet halvveis"
    assert viser("1STC", "17") == viser("3STA", "1") == viser("1STC", "") == ""
