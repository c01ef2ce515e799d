"""The whole way of an appeal: from the candidate's wish to the letter, with two members, and returned once."""

from io import BytesIO

import pypdfium2
import pytest
from playwright.sync_api import expect

from brukere.models.bruker import Rolle
from klage.models import Klage
from tests.fabrikker.brukere import bruker_med_rolle
from tests.nettleser.klagevei import bygg, gi_til_nemnda, godkjenn, klag, se_over_og_send, skriv_svaret, tast
from tests.nettleser.sensurvei import aapne, hoved, logg_inn_kandidat, sier, sier_ikke, trykk
from tests.nettleser.undersoekelse import Undersoekelse

GRUNNER = {
    "elementer": "Du svarer på oppgaven og viser god kompetanse i å bygge opp en tekst. Kildene er lite drøftet.",
    "arbeide_med": "Arbeid med å drøfte kildene du bruker.",
    "hvorfor": "Helheten viser god kompetanse i faget. Karakteren settes derfor opp.",
}


@pytest.fixture
def undersoekelse():
    alle = Undersoekelse()
    yield alle
    assert not alle.funn, "\n" + "\n".join(alle.funn)


@pytest.fixture
def vei(formiddag, transactional_db, tmp_path, settings, statsforvalter, skole):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    for mappe in (settings.FILLAGER, settings.SPOLMAPPE):
        mappe.mkdir()
    return bygg(statsforvalter, skole)


@pytest.fixture
def side_for(ny_kontekst, logg_inn_nettleser):
    """`side_for(user)`: a page in a browser of their own, logged in."""

    def lag(bruker=None):
        side = ny_kontekst(reduced_motion="reduce").new_page()
        if bruker is not None:
            logg_inn_nettleser(side, bruker)
        return side

    return lag


def test_fra_kandidatens_klage_til_brevet(vei, side_for, skoleadmin, statsforvalter, undersoekelse):
    kandidat, skolen = side_for(), side_for(skoleadmin)
    myndighet = side_for(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter))
    logg_inn_kandidat(kandidat, vei.kandidat)
    undersoekelse.se_aapen(kandidat, "mine eksamener")
    klag(kandidat)
    undersoekelse.se_aapen(kandidat, "klagen er registrert")
    se_over_og_send(skolen, vei.kandidat.person.etternavn)
    undersoekelse.se_aapen(skolen, "skolens klage")

    gi_til_nemnda(myndighet, "Klage norsk")
    undersoekelse.se_aapen(myndighet, "forslaget til nemnd")
    trykk(myndighet, "Fordel de valgte slik")
    sier(myndighet, "1 ")
    skriver, medlem = _nemnda(vei, side_for)
    _skriv(skriver, undersoekelse)
    godkjenn(skriver, 1)
    _nemnda_endrer_og_begge_godkjenner(skriver, medlem, vei)

    _returner(myndighet, vei, undersoekelse)
    _svar_paa_returen(skriver, medlem, vei, undersoekelse)

    for side in (kandidat, skolen):
        side.reload()
        sier_ikke(side, "4 – fire", GRUNNER["arbeide_med"])
    _godkjenn_og_publiser(myndighet, vei, undersoekelse)
    _les_svaret(kandidat, skolen, vei, undersoekelse)


def _nemnda(vei, side_for):
    """The two at their desks; the one who writes first."""
    rolle = {oppdrag.bruker_id: oppdrag.rolle for oppdrag in Klage.objects.get().oppdrag.all()}
    rekke = sorted((vei.skriver, vei.medlem), key=lambda bruker: rolle[bruker.pk] != "skriver")
    sider = [side_for(bruker) for bruker in rekke]
    for side in sider:
        side.goto("/klage/mine/")
        aapne(side, vei.nummer)
        sier_ikke(side, vei.kandidat.person.etternavn)
    return sider


def _skriv(side, undersoekelse):
    undersoekelse.se_aapen(side, "klagebordet")
    skriv_svaret(side, "4", **GRUNNER)
    sier(side, "Versjon 1, lagret av", "settes opp")


def _nemnda_endrer_og_begge_godkjenner(skriver, medlem, vei):
    """The other changes a word: the approval that was given falls away, and both approve the same version."""
    medlem.reload()
    skriv_svaret(medlem, "4", **GRUNNER | {"arbeide_med": "Arbeid videre med å drøfte kildene du bruker."})
    sier(medlem, "Versjon 2, lagret av")
    sier_ikke(medlem, "godkjente versjon 1")
    godkjenn(medlem, 2)
    skriver.reload()
    _godkjenn_som_nummer_to(skriver, 2)
    assert Klage.objects.get().status == "til_kontroll"


def _godkjenn_som_nummer_to(side, nummer):
    """The case goes on to the authority, and the button is gone."""
    knapp = f"Godkjenn versjon {nummer}"
    tast(side, knapp)
    expect(hoved(side).get_by_role("button", name=knapp)).to_have_count(0)


def _til_kontroll(side, vei):
    side.goto("/klage/kontroll/")
    aapne(side, vei.nummer)


def _returner(side, vei, undersoekelse):
    _til_kontroll(side, vei)
    sier(side, "videre med å drøfte")
    undersoekelse.se_aapen(side, "kvalitetssikringen")
    side.get_by_role("textbox").fill("Skriv hva i besvarelsen som viser god kompetanse.")
    trykk(side, "Åpne for ny vurdering")
    assert Klage.objects.get().status == "returnert"


def _svar_paa_returen(skriver, medlem, vei, undersoekelse):
    for side in (skriver, medlem):
        side.goto("/klage/mine/")
        aapne(side, vei.nummer)
        sier(side, "Skriv hva i besvarelsen som viser god kompetanse.")
    undersoekelse.se_aapen(skriver, "klagebordet etter returen")
    skriv_svaret(skriver, "4", **GRUNNER | {"elementer": "Innledningen og disposisjonen viser god kompetanse."})
    sier(skriver, "Versjon 3, lagret av")
    godkjenn(skriver, 3)
    medlem.reload()
    _godkjenn_som_nummer_to(medlem, 3)
    assert Klage.objects.get().status == "til_kontroll"


def _godkjenn_og_publiser(side, vei, undersoekelse):
    _til_kontroll(side, vei)
    sier(side, "Endret siden versjon 2")
    trykk(side, "Godkjenn versjon 3")
    side.goto("/klage/publisering/")
    sier(side, vei.nummer)
    undersoekelse.se_aapen(side, "publiseringen")
    hoved(side).get_by_role("checkbox", name=f"Velg {vei.nummer}").check()
    trykk(side, "Publiser de valgte")
    assert Klage.objects.get().status == "avgjort"


def _les_svaret(kandidat, skolen, vei, undersoekelse):
    kandidat.goto("/kandidat/eksamener/")
    sier(kandidat, "4 – fire", "endelig")
    undersoekelse.se_aapen(kandidat, "kandidatens resultat etter klagen")
    klagen = Klage.objects.get()
    svar = kandidat.request.get(f"/kandidat/klage/{klagen.pk}/brev/")
    assert svar.ok, svar.status
    assert "Karakteren 4 – FIRE" in _tekst(svar.body())
    skolen.goto(f"/klage/klager/{klagen.pk}/")
    sier(skolen, "Karakteren etter klagen er 4 – fire", "nytt vitnemål")
    undersoekelse.se_aapen(skolen, "skolens svar på klagen")


def _tekst(innhold: bytes) -> str:
    """What the letter says, on one line."""
    dokument = pypdfium2.PdfDocument(BytesIO(innhold))
    return " ".join(" ".join(side.get_textpage().get_text_range() for side in dokument).split())
