"""A party with thirty pupils: ticked by shift with mouse and with keyboard, added, and taken back."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from eksamen.models import Eksamensparti, Kandidat
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen
from tests.fabrikker.elever import lag_elev
from tests.nettleser.undersoekelse import Undersoekelse

ANTALL = 30


@pytest.fixture
def parti(verden) -> Eksamensparti:
    """A party of the demo school in ten days, with thirty pupils who are taught its subject."""
    skole = verden.partier["paagaar"].skole
    fag = FagFactory(fagkode="SAM3045", navn_nb="Markedsføring og ledelse 1")
    start = verden.naa.replace(hour=9, minute=0) + timedelta(days=3)
    for nr in range(ANTALL):
        lag_elev(
            skole, fag, etternavn=f"Elev{nr:02d}", klasse="3STA" if nr % 2 else "3STB", gruppe="A", laerer="Kari Vik"
        )
    return PartiFactory(skole=skole, eksamen=lag_eksamen(start=start, fag=fag), navn="3MOL", rom="")


@pytest.fixture
def liste(parti, verden, side, logg_inn_nettleser) -> Page:
    """The list of the proposed."""
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(f"/eksamen/partier/{parti.pk}/legg-til/")
    expect(side.get_by_text("0 valgt")).to_be_visible()
    return side


def boks(side: Page, nr: int):
    return side.get_by_role("checkbox", name=re.compile(f"Elev{nr:02d}"))


def test_shift_og_mus_krysser_av_strekket_og_alle_legges_til(liste, parti):
    boks(liste, 3).click()
    boks(liste, 12).click(modifiers=["Shift"])
    expect(liste.get_by_text("10 valgt")).to_be_visible()
    # The stretch is taken back the same way, and by the name as well as by the box.
    liste.get_by_text("Elev10,").click()
    liste.get_by_text("Elev12,").click(modifiers=["Shift"])
    expect(liste.get_by_text("7 valgt")).to_be_visible()
    expect(boks(liste, 9)).to_be_checked()
    expect(boks(liste, 10)).not_to_be_checked()
    liste.get_by_label("Kryss av alle i listen").check()
    expect(liste.get_by_text("30 valgt")).to_be_visible()

    liste.get_by_role("button", name="Legg til de valgte").click()

    expect(liste.get_by_text("30 kandidater er lagt til.")).to_be_visible()
    assert Kandidat.objects.filter(parti=parti, kandidatnummer__isnull=False, passord__isnull=False).count() == ANTALL
    liste.get_by_role("button", name="Angre").click()
    expect(liste.get_by_text("30 kandidater er tatt ut igjen.")).to_be_visible()
    assert not Kandidat.objects.filter(parti=parti).exists()


def test_shift_og_tastatur_krysser_av_strekket(liste, parti):
    boks(liste, 5).focus()
    liste.keyboard.press("Space")
    for _ in range(4):
        liste.keyboard.press("ArrowDown")
    liste.keyboard.press("Shift+Space")
    expect(liste.get_by_text("5 valgt")).to_be_visible()
    liste.keyboard.press("Shift+ArrowDown")
    liste.keyboard.press("Shift+ArrowDown")
    expect(liste.get_by_text("7 valgt")).to_be_visible()
    expect(boks(liste, 11)).to_be_focused()
    liste.keyboard.press("ArrowDown")
    expect(liste.get_by_text("7 valgt")).to_be_visible()

    liste.get_by_role("button", name="Legg til de valgte").click()

    expect(liste.get_by_text("7 kandidater er lagt til.")).to_be_visible()
    navn = Kandidat.objects.filter(parti=parti).values_list("person__etternavn", flat=True)
    assert sorted(navn) == [f"Elev{nr:02d}" for nr in range(5, 12)]


def test_uten_skript_virker_kryssene_som_de_er(parti, verden, ny_kontekst, logg_inn_nettleser):
    side = ny_kontekst(java_script_enabled=False).new_page()
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(f"/eksamen/partier/{parti.pk}/legg-til/")
    boks(side, 1).check()
    boks(side, 2).check()

    side.get_by_role("button", name="Legg til de valgte").click()

    expect(side.get_by_text("2 kandidater er lagt til.")).to_be_visible()
    assert Kandidat.objects.filter(parti=parti).count() == 2


def test_sidene_er_uten_feil_i_alle_tilstander(parti, verden, ny_kontekst, logg_inn_nettleser):
    side = ny_kontekst(reduced_motion="reduce").new_page()
    undersoekelse = Undersoekelse()
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    adresse = f"/eksamen/partier/{parti.pk}"
    side.goto(f"{adresse}/legg-til/")
    undersoekelse.se(side, "legg til")
    boks(side, 0).click()
    boks(side, 29).click(modifiers=["Shift"])
    side.get_by_role("button", name="Legg til de valgte").click()
    expect(side.get_by_text("30 kandidater er lagt til.")).to_be_visible()
    undersoekelse.se(side, "kandidatene")
    person = Kandidat.objects.filter(parti=parti).values_list("person_id", flat=True)[0]
    for sti in (
        f"{adresse}/plasser/", f"{adresse}/kandidater/ny/", f"{adresse}/legg-til/", "/eksamen/elever/",
        "/eksamen/elever/?sok=finnesikke", f"/eksamen/elever/{person}/", f"/eksamen/elever/{person}/nummer/",
        f"/eksamen/elever/{person}/sla-sammen/",
    ):  # fmt: skip
        side.goto(sti)
        undersoekelse.se(side, sti)
    side.goto(f"{adresse}/kandidater/ny/")
    side.get_by_role("button", name="Legg til i partiet").click()
    undersoekelse.se(side, "for hånd med feil")
    side.goto(f"/eksamen/elever/{person}/sla-sammen/")
    annen = verden.kandidater("paagaar")[0].person
    side.get_by_label("Nummeret til den andre").fill(annen.nummer)
    side.get_by_role("button", name="Finn den andre").click()
    expect(side.get_by_role("button", name="Slå sammen", exact=True)).to_be_visible()
    undersoekelse.se(side, "sammenslåing")
    assert not undersoekelse.funn, "\n" + "\n".join(undersoekelse.funn)
