"""The whole way of an exam through grading: from the request to the sensors until the candidate reads the grade."""

import re

import pytest
from playwright.sync_api import expect

from brukere.models.bruker import Rolle
from sensur.models import Karakter, Sluttkarakter
from tests.fabrikker.brukere import bruker_med_rolle
from tests.kvittering.posttjener import Posttjener
from tests.nettleser.sensurvei import (
    aapne,
    bygg,
    hoved,
    lenke_til,
    logg_inn,
    logg_inn_kandidat,
    meny,
    om,
    sett_karakter,
    sett_mb,
    sier,
    sier_ikke,
    spoer_skolen,
    svar_sensor,
    takk_ja,
    trykk,
    velg,
)
from tests.nettleser.undersoekelse import Undersoekelse

KARAKTERORD = [str(navn) for navn in Karakter.labels]


@pytest.fixture
def undersoekelse():
    alle = Undersoekelse()
    yield alle
    assert not alle.funn, "\n" + "\n".join(alle.funn)


@pytest.fixture
def post(settings, live_server):
    """Letters come to a real server, and their links lead to the page that stands."""
    with Posttjener() as tjener:
        valg = {"host": "127.0.0.1", "port": tjener.port, "timeout": 5}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": valg}}
        settings.NETTADRESSE = live_server.url
        yield tjener.post


@pytest.fixture
def vei(formiddag, transactional_db, tmp_path, settings, statsforvalter, skole, annen_skole):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    for mappe in (settings.FILLAGER, settings.SPOLMAPPE):
        mappe.mkdir()
    return bygg(statsforvalter, skole, annen_skole)


@pytest.fixture
def ny_side(ny_kontekst):
    """`ny_side()`: a page in a browser of its own."""
    return lambda: ny_kontekst(reduced_motion="reduce").new_page()


@pytest.fixture
def myndighet(vei, ny_side, logg_inn_nettleser, statsforvalter):
    """The authority's page."""
    side = ny_side()
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter))
    side.goto("/")
    return side


@pytest.fixture
def skolen(vei, ny_side, logg_inn_nettleser, skoleadmin):
    """The school's page."""
    side = ny_side()
    logg_inn_nettleser(side, skoleadmin)
    side.goto("/")
    return side


def test_fra_oppnevning_til_karakteren_som_kandidaten_leser(vei, myndighet, skolen, ny_side, post, undersoekelse):
    _planlegg_og_spoer(myndighet, vei, undersoekelse)
    foerste, andre, leder = ny_side(), ny_side(), ny_side()
    _takk_ja_alle(vei, (foerste, andre, leder), post, undersoekelse)
    _fordel(myndighet, vei, undersoekelse)
    folk = {foerste: vei.foerste, andre: vei.andre}
    if _er_andresensor(foerste, vei):  # the proposal decides which of the two is the first
        foerste, andre = andre, foerste
    _er_andresensor(andre, vei)
    _skrevet_rett, skrevet_feil, uenige, _uten_svar = vei.numre

    undersoekelse.se_aapen(foerste, "partiet")
    _vurder(foerste, skolen, vei, ("4", "2", "3"), folk[foerste], undersoekelse)
    _ingen_andre_ser(foerste, andre, leder, myndighet, vei)
    _vurder(andre, skolen, vei, ("4", "3", "5"), folk[andre])

    foerste.reload()
    aapne(foerste, "Bli enige om karakterene")
    sier(foerste, "Ulike forslag (2)")
    undersoekelse.se_aapen(foerste, "enighet")
    _rett_skrivefeilen(foerste, andre, skrevet_feil)

    _kall_inn(myndighet, vei, undersoekelse)
    andre.reload()
    trykk(andre, "Sett 3 like karakterer")
    sier(andre, "3 endelige karakterer er satt.")
    trykk(andre, "Send 1 ulikt svar til fellessensur")
    sier(andre, "1 svar er sendt til møtet.")
    _hold_moetet(leder, uenige, undersoekelse)
    andre.reload()
    trykk(andre, "Registrer 1 avgjort karakter")
    sier(andre, "Satt til 4")
    undersoekelse.se_aapen(andre, "enighet for andresensor")
    satt = Sluttkarakter.objects.staaende().values_list("kandidat__kandidatnummer__nummer", "verdi")
    assert dict(satt) == dict(zip(vei.numre, ("4", "3", "4", "MB"), strict=True))

    kandidat = ny_side()
    logg_inn_kandidat(kandidat, vei.kandidater[2])
    _skolens_parti(skolen, vei)
    for side in (kandidat, skolen):
        sier_ikke(side, *KARAKTERORD)
    _publiser(myndighet, vei, undersoekelse)
    kandidat.reload()
    sier(kandidat, "4 – fire", "publisert", "Du kan klage her til og med")
    undersoekelse.se_aapen(kandidat, "kandidaten")
    skolen.reload()
    sier(skolen, "4 – fire", "3 – tre", "MB", "Siste dag å klage")
    undersoekelse.se_aapen(skolen, "skolen")


def _planlegg_og_spoer(side, vei, undersoekelse):
    """A faggruppe, a plan with deadline, fellessensur and assessment form, two sensors and a reserve who are asked."""
    meny(side, "Oppnevning")
    aapne(side, "Ny faggruppe")
    side.get_by_label("Navn").fill("Norsk Vg3")
    side.get_by_label("Fagkoder").fill(vei.fagkode)
    trykk(side, "Lagre")
    expect(side.get_by_role("heading", name="Norsk Vg3")).to_be_visible()
    gruppen = side.url
    meny(side, "Fordeling")
    aapne(side, re.compile(vei.fagkode))
    side.get_by_label("Frist").first.fill(om(7))
    velg(side, "Faggruppe", "Norsk Vg3")
    side.get_by_label("Fellessensur").check()
    trykk(side, "Lagre planen")
    sier(side, "er lagret")
    for linje in ("Innhold", "Språk"):
        side.get_by_label("Kriterium").fill(linje)
        trykk(side, "Legg til kriteriet")
        expect(hoved(side).get_by_role("listitem").filter(has_text=linje)).to_be_visible()
    undersoekelse.se_aapen(side, "planen")
    for reserve, folk in ((False, (vei.foerste, vei.andre)), (True, (vei.leder,))):
        side.goto(gruppen)
        aapne(side, "Spør sensorer")
        for en in folk:
            side.get_by_role("checkbox", name=f"Velg {en.navn}").check()
        side.get_by_label("Som reserve").set_checked(reserve)
        trykk(side, "Send forespørslene")
        sier(side, "på vei")
    undersoekelse.se_aapen(side, "faggruppen")


def _takk_ja_alle(vei, sidene, post, undersoekelse):
    """Each by the link in the own letter, with what they cannot grade; then they log in with the password they chose."""
    oppgitt = ({}, {"relasjon": "Niesen min tar eksamen i Fjordheim."}, {"skole": "Storvik videregående skole"})
    for side, en, hva in zip(sidene, (vei.foerste, vei.andre, vei.leder), oppgitt, strict=True):
        side.goto(lenke_til(en, post))
        if not hva:
            undersoekelse.se_aapen(side, "svarsiden")
        takk_ja(side, **hva)
        logg_inn(side, en)


def _fordel(side, vei, undersoekelse):
    """The proposal is looked at and used; then it is locked."""
    meny(side, "Fordeling")
    aapne(side, "Norsk Vg3")
    sier(side, "Ingenting er gitt til noen før du bruker forslaget", vei.foerste.navn, vei.andre.navn, "4 svar")
    undersoekelse.se_aapen(side, "forslaget")
    trykk(side, "Fordel 1 parti slik")
    sier(side, "1 parti er fordelt.", "Fordelingen er låst.")
    expect(hoved(side).get_by_role("button", name=re.compile("^Fordel "))).to_have_count(0)


def _er_andresensor(side, vei):
    """To the desk; True for the second sensor."""
    meny(side, "Sensur")
    aapne(side, re.compile(vei.fagkode))
    sier(side, "Medsensor: ")
    return "Du er andresensor" in hoved(side).inner_text()


def _vurder(side, skolen, vei, verdier, sensor, undersoekelse=None):
    """Three answers by the keys, one that the school says was not delivered, and the confirmation of them all."""
    aapne(side, "Vurder de 4 som mangler")
    sier(side, "svar 1 av 4")
    if undersoekelse:
        undersoekelse.se(side, "bordet")  # wide and narrow
    *leverte, uten = vei.numre
    for nummer, verdi in zip(leverte, verdier, strict=True):
        sett_karakter(side, nummer, verdi)
    spoer_skolen(side, uten)
    svar_sensor(skolen, sensor)
    sett_mb(side, uten)
    trykk(side, "Bekreft 4 forslag")
    sier(side, "Forslagene dine er bekreftet")


def _ingen_andre_ser(foerste, andre, leder, myndighet, vei):
    """One has confirmed: neither the other sensor nor the authority nor the leader sees a single grade, also by address."""
    andre.reload()
    sier(andre, "0 av 4 vurdert")
    sier_ikke(andre, *KARAKTERORD)
    andre.goto(f"{andre.url}enighet/")
    sier(andre, "Dere ser hverandres forslag her når begge har bekreftet.")
    sier_ikke(andre, *KARAKTERORD)
    andre.go_back()
    for side in (andre, leder, myndighet):
        tjenerens = side.goto(foerste.url) if side is not andre else None
        assert tjenerens is None or tjenerens.status in (403, 404)
    for punkt in ("Framdrift", "Publisering", "Fellessensur"):
        meny(myndighet, punkt)
        sier_ikke(myndighet, *KARAKTERORD)


def _rett_skrivefeilen(foerste, andre, nummer):
    """The first wrote 2 and meant 3: opened with a reason, shut for the other meanwhile, and confirmed anew."""
    rad = hoved(foerste).get_by_role("row").filter(has_text=nummer)
    rad.get_by_role("link", name="Åpne mitt forslag igjen").click()
    foerste.get_by_label("Hvorfor").fill("Skrev 2 i stedet for 3")
    trykk(foerste, "Åpne forslaget")
    expect(foerste.get_by_role("group", name="Nytt forslag")).to_be_visible()
    aapne(andre, "Bli enige om karakterene")
    sier(andre, "Ulike forslag (2)", "Forslag åpnet igjen")
    foerste.get_by_role("radio", name="3 – tre").check()
    trykk(foerste, "Bekreft det nye forslaget")
    sier(foerste, "Ulike forslag (1)", "Spor etter bekreftelsen", "Skrev 2 i stedet for 3")


def _kall_inn(side, vei, undersoekelse):
    """A meeting today with its leader and both sensors."""
    meny(side, "Fellessensur")
    side.get_by_text("Kall inn til et nytt møte").click()
    aapne(side, re.compile("Norsk Vg3"))
    undersoekelse.se_aapen(side, "innkallingen")
    side.get_by_label("Navn").fill("Fellessensur norsk")
    side.get_by_label("Dato").fill(om(0))
    side.get_by_role("textbox", name="Fra", exact=True).fill("12:00")
    side.get_by_role("textbox", name="Til", exact=True).fill("13:00")
    velg(side, "Leder", vei.leder.navn)
    for en in (vei.foerste, vei.andre):
        side.get_by_role("checkbox", name=en.navn).check()
    trykk(side, "Kall inn")
    sier(side, "Innkalte (3)")


def _hold_moetet(side, nummer, undersoekelse):
    """The answer is decided, who came and what was said is written down, and the meeting is closed."""
    side.goto("/")
    meny(side, "Fellessensur")
    aapne(side, "Fellessensur norsk")
    sier(side, "Saker (1)", "Ikke avgjort")
    undersoekelse.se_aapen(side, "møtet")
    aapne(side, nummer)
    expect(hoved(side).get_by_role("link", name="Last ned")).to_be_visible()
    undersoekelse.se_aapen(side, "saken")
    side.get_by_role("radio", name="4 – fire").check()
    side.get_by_role("textbox", name=re.compile("^Begrunnelse")).fill("Drøfter godt, men strukturen svikter.")
    trykk(side, "Avgjør saken")
    sier(side, "Saken er avgjort.")
    aapne(side, "Fellessensur norsk")
    for kryss in hoved(side).get_by_role("checkbox").all():
        kryss.check()
    trykk(side, "Før oppmøte")
    side.get_by_role("textbox", name=re.compile("^Hva ble drøftet")).fill("Ett svar drøftet, enighet om 4.")
    trykk(side, "Avslutt møtet")
    sier(side, "Avsluttet", "Til stede", "Ett svar drøftet, enighet om 4.")


def _publiser(side, vei, undersoekelse):
    meny(side, "Publisering")
    aapne(side, re.compile(vei.fagkode))
    sier(side, "Alle 4 karakterer er satt.")
    undersoekelse.se_aapen(side, "publiseringen")
    trykk(side, "Publiser 4 karakterer")
    sier(side, "Karakterene er publisert")


def _skolens_parti(side, vei):
    """By searching for it in the list."""
    side.goto("/eksamen/partier/")
    side.get_by_role("searchbox").fill(vei.parti.navn)
    side.keyboard.press("Enter")
    hoved(side).get_by_role("row").filter(has_text=vei.parti.navn).get_by_role("link").first.click()
    expect(side.get_by_role("heading", level=1)).to_contain_text(vei.fagkode)
