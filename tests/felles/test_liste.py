import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from felles.liste import Listevalg

FILTRE = {"sok": None, "status": {"ny", "ferdig"}}


def valg(adresse="", per_side=10):
    return Listevalg(QueryDict(adresse), filtre=FILTRE, sorteringer={"navn", "tid"}, standard="navn", per_side=per_side)


def test_en_fersk_liste_har_tom_adresse():
    assert valg().adresse() == ""
    assert valg().antall_filtre == 0


def test_det_som_er_valgt_staar_i_adressen():
    v = valg("sok=+olga++hansen+&status=ny&status=ferdig&sorter=-tid&side=3")

    assert v.adresse() == "?sok=olga+hansen&status=ny&status=ferdig&sorter=-tid&side=3"
    assert (v.tekst("sok"), v.valgt("status"), v.antall_filtre) == ("olga hansen", ("ny", "ferdig"), 3)
    assert (v.sortert_etter, v.synkende, v.side) == ("tid", True, 3)


@pytest.mark.parametrize(
    "adresse",
    [
        "status=funnetpaa", "sorter=passord", "sorter=--navn", "side=0", "side=-1", "side=x", "side=٣", "side=99999999",
        "ukjent=1", "sok=%00", "sok=+++",
    ],
)  # fmt: skip
def test_oppdiktede_verdier_faller_bort(adresse):
    assert valg(adresse).adresse() == ""


def test_en_ny_sortering_og_et_nytt_filter_begynner_paa_foerste_side():
    v = valg("status=ny&side=4")

    assert v.adresse(sorter="tid") == "?status=ny&sorter=tid"
    assert v.adresse(side=5) == "?status=ny&side=5"
    assert v.uten("status", "ny") == ""


def test_overskriften_snur_sorteringen():
    assert valg().sortert_paa("navn") == "-navn"
    assert valg("sorter=-navn").sortert_paa("navn") == "navn"
    assert valg("sorter=-navn").sortert_paa("tid") == "tid"


def test_nullstilt_beholder_sorteringen():
    assert valg("sok=a&status=ny&sorter=tid&side=2").nullstilt() == "?sorter=tid"


def test_skjulte_felt_baerer_tilstanden_uten_siden():
    v = valg("sok=a&status=ny&sorter=tid&side=2")

    assert v.skjulte_felt("sok") == [("status", "ny"), ("sorter", "tid")]


def test_siste_side_naar_det_er_spurt_om_en_som_ikke_finnes():
    utsnitt = valg("side=9").utsnitt(list(range(25)))

    assert (utsnitt.rader, utsnitt.side, utsnitt.sider, utsnitt.antall) == ([20, 21, 22, 23, 24], 3, 3, 25)


def test_en_tom_liste_har_en_tom_side():
    utsnitt = valg().utsnitt([])

    assert (utsnitt.rader, utsnitt.side, utsnitt.sider) == ([], 1, 1)


@given(st.text(max_size=60))
def test_enhver_adresse_leses_og_skrives_likt(adresse):
    foerste = valg(adresse)

    assert valg(foerste.adresse().removeprefix("?")).adresse() == foerste.adresse()


@given(st.lists(st.integers(), max_size=60), st.integers(1, 7))
def test_sidene_er_hele_listen_en_gang(tall, per_side):
    sider = valg(per_side=per_side).utsnitt(tall).sider
    samlet = [x for n in range(1, sider + 1) for x in valg(f"side={n}", per_side).utsnitt(tall).rader]

    assert samlet == tall


def test_faste_valg_foelger_med_og_nullstilles_ikke():
    v = Listevalg(
        QueryDict("status=ny&side=3"),
        filtre=FILTRE,
        sorteringer={"navn", "tid"},
        standard="navn",
        faste={"dag": "2027-05-27", "visning": ""},
    )

    assert v.adresse() == "?dag=2027-05-27&status=ny&side=3"
    assert v.nullstilt() == "?dag=2027-05-27"
    assert v.nullstilt(dag="", status=("ferdig",)) == "?status=ferdig"
    assert v.adresse(visning="kart") == "?dag=2027-05-27&visning=kart&status=ny"
    assert v.skjulte_felt("status") == [("dag", "2027-05-27")]
    assert v.antall_filtre == 1
