"""The school's pages about its parties, through HTTP."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolle
from felles import bidrag
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import (
    FagFactory,
    PartiFactory,
    PeriodeFactory,
    gi_vakt,
    lag_eksamen,
    lag_forslag,
    lag_kandidat,
    lag_oppgave,
)

LISTE = "/eksamen/partier/"


def side(parti) -> str:
    return reverse("eksamen:parti", args=[parti.pk])


def partier_i(svar) -> list[str]:
    return [parti.navn for parti in svar.context["side"]]


def test_listen_viser_partiet_med_tid_fag_antall_og_hva_som_mangler(som, skoleadmin, parti, kandidat):
    parti.rom = ""
    parti.save(update_fields=["rom"])

    tekst = som(skoleadmin).get(LISTE).content.decode()

    for biter in (
        parti.navn,
        parti.eksamen.fag.kode,
        "Norsk hovedmål",
        "Mangler rom",
        "Mangler vakt",
        "Oppgave mangler",
    ):
        assert biter in tekst
    assert "1 parti," in tekst
    assert "1 kandidat" in tekst


def test_todelt_eksamen_viser_hele_dagen_og_ikke_forberedelsen(som, skoleadmin, skole):
    start = naa().replace(minute=0, second=0, microsecond=0) + timedelta(days=3)
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(start=start, todelt=True))
    dag_foer = start - timedelta(days=1)
    parti.eksamen.deler.create(type="Forberedelse", start=dag_foer, slutt=dag_foer + timedelta(hours=5), minutter=300)

    (rad,) = som(skoleadmin).get(LISTE).context["side"]

    assert (rad.start, rad.slutt) == (start, start + timedelta(hours=5))
    assert "todelt" in som(skoleadmin).get(LISTE).content.decode()


def test_antallene_ganger_ikke_hverandre(som, skoleadmin, parti, skole):
    for _ in range(3):
        lag_kandidat(parti)
    for _ in range(2):
        gi_vakt(parti, bruker_med_rolle(Rolle.EKSAMENSVAKT, skole))
    lag_forslag(parti)

    (rad,) = som(skoleadmin).get(LISTE).context["side"]

    assert (rad.antall_kandidater, rad.antall_vakter, rad.antall_forslag, rad.antall_uten_nummer) == (3, 2, 1, 0)


def test_oppgaven_er_klar_naar_kandidatenes_maalformer_finnes_for_hver_del(som, skoleadmin, parti):
    lag_kandidat(parti, maalform="nn")
    klient = som(skoleadmin)
    deel = parti.eksamen.deler.get()

    lag_oppgave(deel, "nb")
    assert klient.get(LISTE).context["side"][0].mangler_oppgave

    lag_oppgave(deel, "nn")
    assert not klient.get(LISTE).context["side"][0].mangler_oppgave


@pytest.mark.parametrize(
    ("sok", "treff"),
    [
        ("", ["A", "B"]),
        ("nor", ["A"]),
        ("NOR1267", ["A"]),
        ("matematikk", ["B"]),
        ("gymsal", ["B"]),
        ("norsk b", []),
        ("%", []),
        ("\x00", ["A", "B"]),
    ],
)
def test_soek_i_fagkode_navn_og_rom(som, skoleadmin, skole, sok, treff):
    norsk = lag_eksamen(fag=FagFactory(fagkode="NOR1267", navn_nb="Norsk hovedmål"))
    matte = lag_eksamen(fag=FagFactory(fagkode="REA3056", navn_nb="Matematikk R1"))
    PartiFactory(skole=skole, navn="A", eksamen=norsk, rom="Aula")
    PartiFactory(skole=skole, navn="B", eksamen=matte, rom="Gymsal")

    assert partier_i(som(skoleadmin).get(LISTE, {"sok": sok, "sorter": "fag"})) == treff


def test_filter_paa_periode_og_mangler_og_ukjente_verdier_overses(som, skoleadmin, skole):
    PartiFactory(skole=skole, navn="vaar", rom="")
    hoest = lag_eksamen(periode=PeriodeFactory(kode="H-2026"))
    PartiFactory(skole=skole, navn="hoest", eksamen=hoest)
    klient = som(skoleadmin)

    assert partier_i(klient.get(LISTE, {"periode": "H-2026"})) == ["hoest"]
    assert partier_i(klient.get(LISTE, {"mangler": "rom"})) == ["vaar"]
    assert len(partier_i(klient.get(LISTE, {"periode": "X", "mangler": "alt", "sorter": "'", "side": "-1"}))) == 2


def test_sortering_begge_veier(som, skoleadmin, skole):
    for navn, time in (("tidlig", 1), ("sen", 5)):
        PartiFactory(skole=skole, navn=navn, eksamen=lag_eksamen(start=naa() + timedelta(hours=time)))
    klient = som(skoleadmin)

    assert partier_i(klient.get(LISTE)) == ["tidlig", "sen"]
    assert partier_i(klient.get(LISTE, {"sorter": "-tid"})) == ["sen", "tidlig"]


def test_tom_liste_viser_veien_videre(som, skoleadmin):
    assert "Skolen har ingen partier ennå" in som(skoleadmin).get(LISTE).content.decode()


def test_listen_bruker_like_mange_spoerringer_for_1_og_30_partier(
    som, skoleadmin, skole, parti, kandidat, django_assert_max_num_queries
):
    klient = som(skoleadmin)

    def antall() -> int:
        with django_assert_max_num_queries(20) as spoerringer:
            klient.get(LISTE)
        return len(spoerringer)

    med_ett = antall()
    for _ in range(29):
        lag_kandidat(PartiFactory(skole=skole))
    assert antall() == med_ett


def test_hver_skole_ser_bare_sine_og_eieren_ser_alle(som, skoleadmin, annen_skoleadmin, fylke, parti):
    assert partier_i(som(skoleadmin).get(LISTE)) == [parti.navn]
    assert som(annen_skoleadmin).get(LISTE).context["antall_partier"] == 0
    assert partier_i(som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).get(LISTE)) == [parti.navn]


def test_vakten_har_ikke_skolens_partisider(som, vakt, parti):
    klient = som(vakt)

    assert klient.get(LISTE).status_code == 403
    assert klient.get(side(parti)).status_code == 403


def test_partiet_er_ukjent_for_en_annen_skole_og_for_vakt_uten_oppdrag(som, annen_skoleadmin, parti, skole):
    assert som(annen_skoleadmin).get(side(parti)).status_code == 404
    assert som(bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)).get(side(parti)).status_code == 404


def test_vakt_her_og_administrator_et_annet_sted_ser_ikke_partisiden(som, vakt, parti, annen_skole):
    vakt.tildelinger.create(rolle=Rolle.SKOLEADMIN, organisasjon=annen_skole, fra=naa() - timedelta(days=1))

    assert som(vakt).get(side(parti)).status_code == 403


def test_foedselsnummeret_er_maskert_og_bare_for_skoleadministrator(som, skoleadmin, skole, parti, kandidat):
    nummer = kandidat.person.nummer
    admins = som(skoleadmin).get(side(parti)).content.decode()
    rektors = som(bruker_med_rolle(Rolle.REKTOR, skole)).get(side(parti)).content.decode()

    assert f"•••••• {nummer[-5:]}" in admins
    assert nummer not in admins
    assert "••••••" not in rektors
    assert nummer[-5:] not in rektors


def test_kandidatene_staar_i_norsk_rekkefoelge_med_kolonner_fra_andre_apper(som, skoleadmin, parti, monkeypatch):
    kolonne = bidrag.Kolonne("Prøve", lambda kandidater, naa: {k.pk: f"verdi {k.pk}" for k in kandidater})
    monkeypatch.setattr(bidrag.kandidatkolonner, "_ledd", {"prøve": (1, kolonne)})
    kandidater = [lag_kandidat(parti) for _ in range(3)]
    for kandidat, etternavn in zip(kandidater, ("Åsen", "Berg", "Øye"), strict=True):
        kandidat.person.etternavn = etternavn
        kandidat.person.save(update_fields=["etternavn"])

    tekst = som(skoleadmin).get(side(parti)).content.decode()

    assert re.findall(r"(Åsen|Berg|Øye), Olga", tekst) == ["Berg", "Øye", "Åsen"]
    assert f"verdi {kandidater[0].pk}" in tekst


def test_partisiden_bruker_like_mange_spoerringer_for_1_og_30_kandidater(
    som, skoleadmin, parti, kandidat, django_assert_max_num_queries
):
    klient = som(skoleadmin)

    def antall() -> int:
        with django_assert_max_num_queries(20) as spoerringer:
            klient.get(side(parti))
        return len(spoerringer)

    med_en = antall()
    for _ in range(29):
        lag_kandidat(parti)
    assert antall() == med_en


@pytest.mark.parametrize("metode", ["get", "post"])
def test_bare_skoleadministrator_endrer(som, skole, annen_skoleadmin, parti, metode):
    adresse = reverse("eksamen:endre_parti", args=[parti.pk])

    assert getattr(som(bruker_med_rolle(Rolle.REKTOR, skole)), metode)(adresse).status_code == 403
    assert getattr(som(annen_skoleadmin), metode)(adresse).status_code == 404
