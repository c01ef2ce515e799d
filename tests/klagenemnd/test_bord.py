"""The desk of a case: what a member sees, writes and approves there, through HTTP."""

import re

import pytest
from django.urls import reverse

from felles.tid import naa
from klage.models import Klage
from klagenemnd.models import Klageoppdrag, Klagevurdering, Vedtaksgodkjenning, Vedtaksversjon
from klagenemnd.services.kontroll import godkjenn_kontroll, returner
from klagenemnd.services.oppdrag import bytt_medlem, legg_til_tredje
from tests.fabrikker.brukere import BrukerFactory
from tests.fabrikker.klagebord import TEKST, godkjenn_begge, skriv
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, lag_sendt_klage, nemndgruppe
from tests.fabrikker.oppnevning import lag_oppnevning
from tests.fabrikker.sensur import PDF, aktoer
from tests.tilgang.regler.sensur import papirer


@pytest.fixture
def klage(skole, statsforvalter):
    return lag_sendt_klage(skole, statsforvalter, begrunnelse="Jeg heter Kari og er uenig.")


@pytest.fixture
def nemnd(klage):
    gruppe = nemndgruppe(klage)
    return lag_nemnd(klage, lag_medlem(gruppe, "Skriversen"), lag_medlem(gruppe, "Medlemsen"))


def adresse(klage, bruker, navn="bord", **felt):
    pk = Klageoppdrag.objects.get(klage=klage, bruker=bruker).pk
    return reverse(f"klagenemnd:{navn}", kwargs={"pk": pk, **felt})


def svar(fra=0, verdi="3", handling="lagre", **tekst):
    return {"fra_nummer": fra, "verdi": verdi, "handling": handling, **TEKST, **tekst}


def meldinger(respons):
    return [str(ett) for ett in respons.context["messages"]]


def test_bordet_viser_det_nemnda_trenger_og_ikke_hvem_kandidaten_er(som, klage, nemnd):
    oppgave, veiledning = papirer(klage.kandidat.eksamen)
    skriver, medlem = nemnd
    side = som(skriver).get(adresse(klage, skriver)).text
    kandidat = klage.kandidat
    for ord_ in (kandidat.kandidatnummer.nummer, "3 – TRE", kandidat.parti.skole.navn, medlem.navn, medlem.epost,
                 "Digitalt", "Bokmål", "Jeg heter Kari og er uenig.", "Klagerens egne ord"):  # fmt: skip
        assert ord_ in side
    assert kandidat.person.fornavn not in side
    assert kandidat.person.etternavn not in side
    for navn, papir_pk in (("bordoppgave", oppgave.pk), ("bordveiledning", veiledning.pk)):
        assert som(skriver).get(adresse(klage, skriver, navn, papir_pk=papir_pk)).getvalue() == PDF
        assert som(skriver).get(adresse(klage, skriver, navn, papir_pk=0)).status_code == 404
    fil = som(skriver).get(adresse(klage, skriver, "bordfil", nr=1))
    assert fil.getvalue() == PDF
    assert fil["Content-Disposition"].endswith(f'{kandidat.kandidatnummer.nummer}-01.pdf"')
    assert som(skriver).get(adresse(klage, skriver, "bordfil", nr=2)).status_code == 404


def test_de_to_skriver_sammen_og_godkjenner_samme_versjon(som, klage, nemnd):
    skriver, medlem = nemnd
    her, der = adresse(klage, skriver), adresse(klage, medlem)
    assert "Versjon 1 er lagret" in meldinger(som(skriver).post(her, svar(), follow=True))[0]
    side = som(skriver).post(her, svar(1, handling="godkjenn"), follow=True)
    assert "Nå venter den på den andre" in meldinger(side)[0]
    # The other one changes the grade: the approval does not follow.
    som(medlem).post(der, svar(1, "4"))
    side = som(skriver).get(her)
    assert "Godkjenn versjon 2" in side.text
    assert "godkjente versjon" not in side.text
    som(skriver).post(her, svar(2, "4", handling="godkjenn"))
    side = som(medlem).post(der, svar(2, "4", handling="godkjenn"), follow=True)
    assert "sendt til kvalitetssikring hos Statsforvalteren" in meldinger(side)[0]
    klage.refresh_from_db()
    assert klage.status == "til_kontroll"
    assert "Skriversen godkjente versjon 2" in side.text
    assert 'name="elementer"' not in side.text
    side = som(medlem).post(der, svar(2, "5", hvorfor="Nye ord."))
    assert side.status_code == 422
    assert "er til kvalitetssikring. Ta tilbake godkjenningen" in side.text
    assert "Nye ord." in side.text
    som(medlem).post(adresse(klage, medlem, "trekk_godkjenning"))
    klage.refresh_from_db()
    assert klage.status == "tildelt"
    assert "Godkjenn versjon 2" in som(medlem).get(der).text


def test_en_gammel_utgave_faar_den_nyere_ved_siden_av_og_ingenting_gaar_tapt(som, klage, nemnd):
    skriver, medlem = nemnd
    som(skriver).post(adresse(klage, skriver), svar(elementer="Skriverens ord."))
    side = som(medlem).post(adresse(klage, medlem), svar(0, "5", elementer="Medlemmets ord."))
    assert side.status_code == 422
    assert "Skriverens ord." in side.text
    assert ">Medlemmets ord.</textarea>" in side.text
    assert "Lagre min tekst over versjon 1" in side.text
    assert "Så kan dere godkjenne den samme versjonen" in side.text
    assert 'name="fra_nummer" value="1"' in side.text
    assert Vedtaksversjon.objects.count() == 1
    som(medlem).post(adresse(klage, medlem), svar(1, "5", elementer="Medlemmets ord."))
    assert Vedtaksversjon.objects.get(nummer=2).elementer == "Medlemmets ord."


def test_det_som_ikke_er_lagret_kan_ikke_godkjennes_og_staar_paa_siden(som, klage, nemnd):
    skriver = nemnd[0]
    her = adresse(klage, skriver)
    assert som(skriver).post(her, svar(handling="godkjenn")).status_code == 422
    som(skriver).post(her, svar())
    side = som(skriver).post(her, svar(1, hvorfor="Nye ord.", handling="godkjenn"))
    assert side.status_code == 422
    assert ">Nye ord.</textarea>" in side.text
    # What somebody else saved meanwhile is not approved unread.
    som(nemnd[1]).post(adresse(klage, nemnd[1]), svar(1, "4"))
    side = som(skriver).post(her, svar(1, handling="godkjenn"))
    assert "Svaret er endret siden du åpnet det" in side.text
    assert not Vedtaksgodkjenning.objects.exists()


def test_hele_svaret_vises_mens_det_skrives_uten_aa_lagres(som, klage, nemnd):
    skriver = nemnd[0]
    felt = svar(elementer="Bra jobba.", verdi="5")
    utsnitt = som(skriver).post(adresse(klage, skriver, "forhaandsvis"), felt).text
    for ord_ in (
        "Karakteren settes opp til 5 – FEM.",
        "meget god kompetanse",
        "Bra jobba.",
        "sier ikke hva svaret viser",
    ):
        assert ord_ in utsnitt
    side = som(skriver).post(adresse(klage, skriver), felt | {"handling": "vis"})
    assert side.status_code == 200
    assert "Karakteren settes opp til 5 – FEM." in side.text
    assert ">Bra jobba.</textarea>" in side.text
    assert not Vedtaksversjon.objects.exists()


def test_svaret_er_paa_sakens_maalform(som, skole, statsforvalter):
    klage = lag_sendt_klage(skole, statsforvalter, maalform="nn")
    skriver, _medlem = lag_nemnd(klage)
    skriv(klage, skriver)
    side = som(skriver).get(adresse(klage, skriver)).text
    assert "blir halden ved lag" in side
    assert "Kva kandidaten må arbeide med" in side


@pytest.mark.parametrize(
    "felt",
    [
        {"verdi": "7"}, {"verdi": "MB"}, {"fra_nummer": "x"}, {"fra_nummer": "-1"}, {"elementer": "x" * 10_001},
        {"hvorfor": "a\x00b"}, {"verdi": "", "elementer": "", "arbeide_med": " ", "hvorfor": "\r\n"},
    ],
)  # fmt: skip
def test_ugyldige_felt_avvises_med_en_setning(som, klage, nemnd, felt):
    side = som(nemnd[0]).post(adresse(klage, nemnd[0]), svar() | felt)
    assert side.status_code == 422
    assert "ds-error-summary" in side.text
    assert not Vedtaksversjon.objects.exists()


def test_kommentaren_fra_myndigheten_staar_oeverst_naar_saken_er_aapnet_igjen(som, klage, nemnd):
    godkjenn_begge(klage)
    hvem = aktoer(BrukerFactory())
    returner(klage_id=klage.pk, kontrollert_versjon=1, kommentar="Si hva som mangler.", aktoer=hvem, naa=naa())
    side = som(nemnd[1]).get(adresse(klage, nemnd[1])).text
    assert side.index("Si hva som mangler.") < side.index('name="elementer"')
    assert "Åpnet for ny vurdering" in som(nemnd[1]).get(reverse("klagenemnd:mine")).text
    assert "1 klage venter på deg." in som(nemnd[1]).get("/").text


def test_etter_kvalitetssikringen_er_svaret_laast(som, klage, nemnd):
    godkjenn_begge(klage)
    godkjenn_kontroll(klage_id=klage.pk, kontrollert_versjon=1, aktoer=aktoer(BrukerFactory()), naa=naa())
    side = som(nemnd[0]).post(adresse(klage, nemnd[0], "trekk_godkjenning"), follow=True)
    assert "Svaret er kvalitetssikret" in meldinger(side)[0]
    assert "Det kan ikke endres." in side.text
    assert Klage.objects.get().status == "godkjent"


@pytest.mark.parametrize("status", ["trukket", "byttet"])
def test_en_sak_som_er_borte_sier_hva_som_skjedde(som, klage, nemnd, status):
    skriver = nemnd[0]
    her = adresse(klage, skriver)
    if status == "trukket":
        Klage.objects.filter(pk=klage.pk).update(status="trukket", avsluttet=naa())
    else:
        oppdrag = Klageoppdrag.objects.get(klage=klage, bruker=skriver)
        ny = lag_medlem(nemndgruppe(klage))
        bytt_medlem(oppdrag_id=oppdrag.pk, ny_bruker_id=ny.pk, grunn="forfall", aktoer=aktoer(ny), naa=naa())
    setning = {"trukket": "Klagen er trukket", "byttet": "gått over til en annen"}[status]
    for respons in (som(skriver).get(her), som(skriver).post(her, svar())):
        assert respons.status_code == 403
        assert setning in respons.text
    assert not Vedtaksversjon.objects.exists()


def test_andre_kommer_ikke_til_saken(som, klage, nemnd, skole, statsforvalter, skoleadmin):
    annen = lag_sendt_klage(skole, statsforvalter)
    fremmed = lag_nemnd(annen)[0]
    for bruker in (fremmed, skoleadmin):
        for navn in ("bord", "bordfil"):
            felt = {"nr": 1} if navn == "bordfil" else {}
            assert som(bruker).get(adresse(klage, nemnd[0], navn, **felt)).status_code == 404
        assert som(bruker).post(adresse(klage, nemnd[0]), svar()).status_code == 404
    # The other member has an address of its own.
    assert som(nemnd[1]).get(adresse(klage, nemnd[0])).status_code == 404
    assert not Vedtaksversjon.objects.exists()


def test_den_tredje_leser_og_gir_sin_vurdering_men_skriver_ikke(som, klage, nemnd):
    tredje = lag_medlem(nemndgruppe(klage), "Tredjesen")
    legg_til_tredje(klage_id=klage.pk, bruker_id=tredje.pk, aktoer=aktoer(tredje), naa=naa())
    skriv(klage, nemnd[0])
    her = adresse(klage, tredje)
    side = som(tredje).get(her).text
    assert TEKST["elementer"] in side
    assert 'name="elementer"' not in side
    assert som(tredje).post(her, svar(1, "4")).status_code == 422
    som(tredje).post(adresse(klage, tredje, "vurder"), {"verdi": "4", "notat": "Nær 4.", "handling": "lever"})
    side = som(nemnd[0]).get(adresse(klage, nemnd[0])).text
    assert "Tredjesen ville gitt 4" in side


def test_den_egne_vurderingen_er_ens_egen_til_den_leveres_og_kan_angres(som, klage, nemnd):
    skriver, medlem = nemnd
    vurder = adresse(klage, skriver, "vurder")
    som(skriver).post(vurder, {"verdi": "2", "notat": "Svakt begrunnet.", "handling": "lagre"})
    assert "Svakt begrunnet." not in som(medlem).get(adresse(klage, medlem)).text
    assert som(skriver).post(vurder, {"verdi": "", "notat": "x", "handling": "lever"}).status_code == 422
    side = som(skriver).post(vurder, {"verdi": "2", "notat": "Svakt begrunnet.", "handling": "lever"}, follow=True)
    assert "Svakt begrunnet." in som(medlem).get(adresse(klage, medlem)).text
    assert som(skriver).post(vurder, {"verdi": "3", "notat": "", "handling": "lagre"}).status_code == 422
    assert Klagevurdering.objects.get().verdi == "2"
    angre = re.search(r'action="(/[^"]*angre/[^"]+)"', side.text)[1]
    side = som(skriver).post(angre, {"neste": adresse(klage, skriver)}, follow=True)
    assert "Vurderingen din er en kladd igjen" in meldinger(side)[0]
    assert "Svakt begrunnet." not in som(medlem).get(adresse(klage, medlem)).text


def test_listen_har_det_som_venter_foerst_og_forrige_og_neste_foelger_den(som, klage, nemnd, skole, statsforvalter):
    skriver, medlem = nemnd
    annen = lag_sendt_klage(skole, statsforvalter)
    gruppe = nemndgruppe(annen)
    for bruker in (skriver, medlem):
        lag_oppnevning(gruppe, bruker, godtatt=True, rolle="klagenemnd")
    lag_nemnd(annen, skriver, medlem)
    godkjenn_begge(klage)
    side = som(skriver).get(reverse("klagenemnd:mine"))
    assert [linje["oppdrag"].klage for linje in side.context["linjer"]] == [annen, klage]
    assert "1 venter på deg." in side.text
    assert (
        f'href="{adresse(klage, skriver)}" aria-label="Neste klage"' in som(skriver).get(adresse(annen, skriver)).text
    )
    assert "Forrige klage" in som(skriver).get(adresse(klage, skriver)).text
    assert som(lag_medlem(gruppe)).get(reverse("klagenemnd:mine")).context["linjer"] == []
