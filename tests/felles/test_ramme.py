"""The filters and tags of every page, the menu, forms and page numbers."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from brukere.models.bruker import Rolle
from felles.kontekst import PLASSER_I_HODET, Menygruppe, Ramme
from felles.templatetags import ramme

SOMMER = datetime(2027, 5, 27, 11, 52, 1, tzinfo=UTC)
NYTTAAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("antall", "tekst"),
    [
        (None, "–"),
        (0, "0 byte"),
        (1023, "1023 byte"),
        (1024, "1 kB"),
        (340 * 1024, "340 kB"),
        (1024 * 1024 - 1, "1,0 MB"),
        (8_493_466, "8,1 MB"),
        (40 * 1024 * 1024, "40,0 MB"),
        (1024**3 - 1, "1,0 GB"),
        (3 * 1024**3, "3,0 GB"),
    ],
)
def test_filstoerrelse(antall, tekst):
    assert ramme.filstoerrelse(antall) == tekst


@given(st.integers(min_value=0, max_value=10**12))
def test_filstoerrelse_er_naer_sannheten_og_aldri_med_punktum(antall):
    verdi, enhet = ramme.filstoerrelse(antall).split(" ")
    tilbake = float(verdi.replace(",", ".")) * {"byte": 1, "kB": 1024, "MB": 1024**2, "GB": 1024**3}[enhet]
    assert "." not in verdi
    assert abs(tilbake - antall) <= antall * 0.5
    assert float(verdi.replace(",", ".")) < 1024 or enhet == "GB"


@given(st.integers())
def test_tall_har_tynt_mellomrom_og_er_samme_tall(verdi):
    tekst = ramme.tall(verdi)
    assert int(tekst.replace("\N{NARROW NO-BREAK SPACE}", "")) == verdi
    assert all(len(del_) == 3 for del_ in tekst.split("\N{NARROW NO-BREAK SPACE}")[1:])


@pytest.mark.parametrize(
    ("tidspunkt", "form", "tekst"),
    [(None, "", "–"), (SOMMER, "", "13:52"), (SOMMER, "s", "13:52:01"), (NYTTAAR, "", "00:30")],
)
def test_klokke_er_norsk_tid(tidspunkt, form, tekst):
    assert ramme.klokke(tidspunkt, form) == tekst


@pytest.mark.parametrize(
    ("verdi", "kort", "lang"),
    [
        (None, "–", "–"),
        (SOMMER, "to. 27. mai", "torsdag 27. mai 2027"),
        (NYTTAAR, "fr. 1. januar", "fredag 1. januar 2027"),
        (date(2027, 6, 9), "on. 9. juni", "onsdag 9. juni 2027"),
    ],
)
def test_datoer_er_norske(verdi, kort, lang):
    assert ramme.kortdato(verdi) == kort
    assert ramme.langdato(verdi) == lang


def test_status_har_symbol_og_ord_og_slipper_ikke_gjennom_html():
    html = ramme.status("warning", "venter", "<b>Venter</b>", merket=True)
    assert 'class="status status--merket" data-color="warning"' in html
    assert "ikoner.svg#venter" in html
    assert "&lt;b&gt;Venter" in html


class Skjema(forms.Form):
    navn = forms.CharField(label="Navn", help_text="Som i passet", error_messages={"required": "Skriv navnet."})
    maalform = forms.ChoiceField(
        label="Målform", choices=[("nb", "Bokmål"), ("nn", "Nynorsk")], widget=forms.RadioSelect
    )
    lest = forms.BooleanField(label="Lest", required=False)
    merknad = forms.CharField(label="Merknad", required=False, widget=forms.Textarea)

    def clean(self):
        if self.data.get("merknad") == "nei":
            raise forms.ValidationError("Fristen er ute. Be eksamensvakten om hjelp.")


def test_skjema_uten_feil_har_ledetekst_beskrivelse_og_ingen_oppsummering():
    html = str(Skjema())
    assert "ds-error-summary" not in html
    assert '<label class="ds-label" for="id_navn">' in html
    assert 'aria-describedby="id_navn_helptext"' in html
    assert html.count('class="ds-input"') == 5
    assert '<legend class="ds-label">Målform' in html


def test_skjema_med_feil_sier_hva_og_lenker_til_feltet():
    html = str(Skjema({"navn": "<x>"[:0]}))
    assert "Rett 2 feil og send på nytt" in html
    assert '<a href="#id_navn">Navn: Skriv navnet.</a>' in html
    assert 'href="#id_maalform_0"' in html
    assert 'id="id_maalform_0"' in html
    assert 'aria-describedby="id_navn_helptext id_navn_error"' in html
    assert 'id="id_navn_error"' in html
    assert 'aria-invalid="true"' in html


def test_et_nei_fra_domenet_kalles_ikke_en_skrivefeil():
    html = str(Skjema({"navn": "A", "maalform": "nb", "merknad": "nei"}))
    assert "Det gikk ikke" in html
    assert "Fristen er ute." in html


@pytest.mark.parametrize(("antall", "nummer", "finnes"), [(25, 1, False), (26, 1, True), (3000, 60, True)])
def test_sidetallene_viser_hvor_du_er_og_beholder_filteret(antall, nummer, finnes):
    side = Paginator(range(antall), 25).page(nummer)
    foresp = RequestFactory().get("/liste/?sok=a%26b&side=1")
    html = render_to_string("felles/_sidenavigasjon.html", {"side": side}, request=foresp)
    assert ("<nav" in html) == finnes
    assert html.count('aria-current="true"') == int(finnes)
    if finnes:
        assert "sok=a%26b" in html
        assert f"side={2 if nummer == 1 else 59}" in html


def test_menyen_er_start_og_hjelp_og_merker_stedet_du_er(som, skoleadmin):
    tekst = som(skoleadmin).get("/hjelp/").content.decode()
    assert 'href="/hjelp/" aria-current="page"' in tekst
    assert 'href="/">Start</a>' in tekst
    assert skoleadmin.navn in tekst
    assert "Skoleadministrator" in tekst


def test_det_som_hoerer_til_planleggingen_ligger_under_ett_punkt_i_menyen(som, skoleadmin):
    foresp = RequestFactory().get("/eksamen/elever/12/")
    foresp.user, foresp.roller = skoleadmin, frozenset({Rolle.SKOLEADMIN})
    meny = Ramme(foresp).meny
    assert len(meny) <= PLASSER_I_HODET
    gruppe, dagen, klagen = [punkt for punkt in meny if isinstance(punkt, Menygruppe)]
    assert gruppe.tekst == "Planlegging"
    assert gruppe.gjeldende
    assert not dagen.gjeldende
    dagens = ["Gruppeopplasting", "Nedlasting", "Adresseområder", "Mistanker om fusk"]
    dagens += ["Karakterføring", "Besvarelser i posten", "Formelle feil", "Rapporter"]
    assert [lenke.tekst for lenke in dagen.lenker] == dagens
    assert klagen.lenker[0].tekst == "Klager"
    assert [lenke.tekst for lenke in gruppe.lenker if lenke.gjeldende] == ["Elever"]
    # Only as many of those in front are put away as must be: the monitor is one click away.
    assert [punkt.tekst for punkt in meny][:4] == ["Start", "Planlegging", "Partier", "Kandidatmonitor"]
    tekst = som(skoleadmin).get("/hjelp/").content.decode()
    assert 'popovertarget="menygruppe-2">Planlegging' in tekst
    assert tekst.count('aria-current="page"') == 1


@pytest.mark.parametrize("rolle", Rolle)
def test_hodet_har_plass_til_menyen_i_hver_rolle(skoleadmin, rolle):
    foresp = RequestFactory().get("/")
    foresp.user, foresp.roller = skoleadmin, frozenset({rolle})
    meny = Ramme(foresp).meny
    assert len(meny) <= PLASSER_I_HODET
    assert [punkt.tekst for punkt in meny if getattr(punkt, "gjeldende", False)] == ["Start"]


def test_faa_steder_staar_ved_siden_av_hverandre_uten_gruppe(vakt):
    foresp = RequestFactory().get("/")
    foresp.user, foresp.roller = vakt, frozenset({Rolle.EKSAMENSVAKT})
    steder = ["Start", "Eksamensplan", "Kandidatmonitor", "Gruppeopplasting", "Nedlasting", "Hjelp"]
    assert [punkt.tekst for punkt in Ramme(foresp).meny] == steder


@pytest.mark.django_db
def test_en_besoekende_ser_ingen_konto_men_veien_inn(client):
    tekst = client.get("/hjelp/").content.decode()
    assert "Min konto" not in tekst
    assert 'href="/logg-inn/"' in tekst
