"""Extra time decided by the rektor and seen by everybody who needs it, each on their own page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from deltakelse.models import Kandidatdel
from felles.templatetags.ramme import klokke
from tests.nettleser.undersoekelse import Undersoekelse
from tilrettelegging.models import Tilrettelegging

GRUNN = "Trenger ro og lengre tid"


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


@pytest.fixture
def undersoekelse():
    alle = Undersoekelse()
    yield alle
    assert not alle.funn, "\n" + "\n".join(alle.funn)


def _registrer(side, person, undersoekelse):
    side.goto(reverse("tilrettelegging:saker"))
    side.get_by_role("link", name="Registrer søknad").click()
    side.get_by_label("Finn eleven eller kandidaten").fill(f"{person.fornavn} {person.etternavn}")
    side.get_by_role("button", name="Søk", exact=True).click()
    undersoekelse.se(side, "søk etter eleven")
    side.get_by_role("link", name=f"{person.etternavn}, {person.fornavn}").first.click()
    side.get_by_role("button", name="Registrer søknaden").click()
    expect(side.locator(".ds-error-summary")).to_be_focused()
    undersoekelse.se(side, "søknad uten tiltak")
    for tiltak in ("Utvidet tid", "Eget rom"):
        side.get_by_label(tiltak, exact=True).check()
    side.get_by_label("Begrunnelse").fill(GRUNN)
    side.get_by_role("button", name="Registrer søknaden").click()
    expect(side.get_by_text("Søknaden er registrert")).to_be_visible()
    undersoekelse.se(side, "saken som venter")


def _vedta(side, person, undersoekelse):
    side.goto("/")
    undersoekelse.se(side, "rektors startside")
    side.get_by_role("link", name="Se søknadene").click()
    undersoekelse.se(side, "søknadene som venter")
    side.get_by_role("link", name=f"{person.etternavn}, {person.fornavn}").click()
    side.get_by_role("link", name="Fatt vedtak").click()
    undersoekelse.se(side, "vedtaket")
    side.get_by_label("Innvilget", exact=True).check()
    side.get_by_label("Begrunnelse for vedtaket").fill("Skolen kjenner behovet.")
    side.get_by_role("button", name="Fatt vedtak").click()
    expect(side.get_by_text("Vedtaket er lagret og gjelder fra nå")).to_be_visible()
    expect(side.get_by_role("button", name="Angre")).to_be_visible()
    undersoekelse.se(side, "saken med vedtak")


def test_utvidet_tid_vedtas_og_vises_overalt(verden, side, logg_inn_nettleser, undersoekelse):
    kandidat = verden.kandidater("om_litt")[-1]
    foer = Kandidatdel.objects.get(kandidat=kandidat, eksamensdel__type="Eksamen").slutt
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    _registrer(side, kandidat.person, undersoekelse)
    logg_inn_nettleser(side, verden.brukere["rektor"])
    _vedta(side, kandidat.person, undersoekelse)
    slutt = Kandidatdel.objects.get(kandidat=kandidat, eksamensdel__type="Eksamen").slutt
    assert slutt == foer + timedelta(minutes=60)

    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(f"{reverse('monitor:monitor')}?gruppe={kandidat.parti_id}")
    expect(side.locator(f"#k{kandidat.pk}")).to_contain_text(f"slutt {klokke(slutt)} (+60 min)")
    expect(side.get_by_role("main")).not_to_contain_text(GRUNN)

    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(reverse("eksamen:parti", args=[kandidat.parti_id]))
    rad = side.get_by_role("row").filter(has_text=kandidat.kandidatnummer.nummer)
    expect(rad).to_contain_text("+60 min, eget rom")

    logg_inn_nettleser(side, kandidat)
    verden.slipp_inn(kandidat)
    side.goto(reverse("kandidat:venter"))
    expect(side.get_by_role("main")).to_contain_text(f"{klokke(slutt)} (+60 min)")
    expect(side.get_by_role("main")).not_to_contain_text(GRUNN)
    undersoekelse.se(side, "ventesiden")


def test_rektor_avgjoer_like_soeknader_sammen_og_eieren_endrer_tabellen(
    verden, side, logg_inn_nettleser, undersoekelse
):
    ventende = Tilrettelegging.objects.uten_vedtak().get()
    logg_inn_nettleser(side, verden.brukere["rektor"])
    side.goto(f"{reverse('tilrettelegging:saker')}?tilstand=soekt")
    side.get_by_label(f"Velg {ventende.person.navn}").check()
    side.get_by_role("button", name="Fatt vedtak i de valgte").click()
    undersoekelse.se(side, "massevedtak")
    side.get_by_label("Innvilget, alt det er søkt om").check()
    side.get_by_label("Begrunnelse for vedtakene").fill("Som søkt.")
    side.get_by_role("button", name="Fatt 1 vedtak").click()
    expect(side.get_by_text("1 vedtak er lagret")).to_be_visible()
    undersoekelse.se(side, "saklisten")

    logg_inn_nettleser(side, verden.brukere["fylke"])
    side.goto(reverse("tilrettelegging:regler"))
    undersoekelse.se(side, "regeltabellen")
    side.get_by_role("link", name="Endre Hele eksamenen: 5 t").click()
    side.get_by_label("Ekstra minutter", exact=True).fill("50")
    side.get_by_role("button", name="Se hvem det gjelder").click()
    expect(side.get_by_text("får nye tider når du lagrer")).to_be_visible()
    undersoekelse.se(side, "regelen før den lagres")
    side.get_by_role("button", name="Lagre regelen").click()
    expect(side.get_by_text("Regelen er lagret")).to_be_visible()
    side.get_by_role("link", name="Fjern Hele eksamenen: 5 t").click()
    undersoekelse.se(side, "fjern regel")
