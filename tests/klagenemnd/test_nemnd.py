"""The authority gives a case to two, and changes who they are; what the board has written stays sealed for it meanwhile."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from klage.models import Klagefrist
from klagenemnd.models import Klageoppdrag, Klagevurdering, Vedtaksgodkjenning, Vedtaksversjon
from oppnevning.models import Inhabilitet
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, lag_sendt_klage, nemndgruppe

pytestmark = pytest.mark.django_db
HEMMELIG = "Kandidaten argumenterer godt om Sigrid Undset."


@pytest.fixture
def klage(skole, statsforvalter):
    return lag_sendt_klage(skole, statsforvalter)


@pytest.fixture
def folk(klage):
    """Four who have accepted."""
    gruppe = nemndgruppe(klage)
    return [lag_medlem(gruppe, navn) for navn in ("Aas", "Berg", "Carlsen", "Dahl")]


@pytest.fixture
def myndighet(som, saksbehandler):
    return som(saksbehandler)


def send(klient, klage, handling, **felt):
    data = {f"{handling}-{navn}" if navn not in {"lest", "uten"} else navn: verdi for navn, verdi in felt.items()}
    return klient.post(reverse("klagenemnd:nemnd", args=[klage.pk]), {"handling": handling, **data}, follow=True)


def side(klient, klage):
    return klient.get(reverse("klagenemnd:sak", args=[klage.pk]))


def skriv(klage, bruker, verdi="5"):
    """A version with the writer's approval."""
    versjon = Vedtaksversjon.objects.create(
        klage=klage, nummer=1, verdi=verdi, elementer=HEMMELIG, arbeide_med=HEMMELIG, hvorfor=HEMMELIG, laget=naa(),
        laget_av=bruker,
    )  # fmt: skip
    oppdrag = Klageoppdrag.objects.get(klage=klage, bruker=bruker, avsluttet=None)
    Vedtaksgodkjenning.objects.create(versjon=versjon, oppdrag=oppdrag, tid=naa())
    return versjon


def staar(klage):
    rader = Klageoppdrag.objects.filter(klage=klage, avsluttet=None)
    return {rad.rolle: rad.bruker for rad in rader.select_related("bruker")}


def test_saken_gis_til_to_og_tas_tilbake_med_angre(myndighet, klage, folk):
    svar = send(myndighet, klage, "tildel", skriver=folk[0].pk, medlem=folk[1].pk)
    klage.refresh_from_db()
    assert klage.status == "tildelt"
    assert staar(klage) == {"skriver": folk[0], "medlem": folk[1]}
    assert "data-angre" in svar.text
    assert folk[0].epost in svar.text
    again = send(myndighet, klage, "tildel", skriver=folk[0].pk, medlem=folk[1].pk)
    assert "Saken er gitt til nemnda" in again.text
    assert "alt fordelt" in send(myndighet, klage, "tildel", skriver=folk[2].pk, medlem=folk[1].pk).text
    send(myndighet, klage, "ta_tilbake")
    klage.refresh_from_db()
    assert (klage.status, staar(klage)) == ("sendt", {})
    assert list(Hendelse.objects.filter(handling__startswith="klage.til").values_list("handling", flat=True)) == [
        "klage.tildelt", "klage.tildeling_tatt_tilbake",
    ]  # fmt: skip


def test_siden_byr_bare_fram_habile_og_sier_hvorfor_de_andre_ikke_kan(myndighet, klage, folk, statsforvalter):
    Inhabilitet.objects.create(
        bruker=folk[2], skole=klage.kandidat.parti.skole, oppgitt=naa(), oppgitt_til=statsforvalter
    )
    svar = side(myndighet, klage)
    assert [navn for _pk, navn in svar.context["nemndskjema"].fields["medlem"].choices[1:]] == [
        folk[nr].navn for nr in (0, 1, 3)
    ]
    assert f"{folk[2].navn} er inhabil for kandidater ved skolen" in svar.text
    assert send(myndighet, klage, "tildel", skriver=folk[0].pk, medlem=folk[2].pk).status_code == 422
    assert staar(klage) == {}


def test_relasjoner_vises_og_maa_krysses_av(myndighet, klage, folk, statsforvalter):
    rad = Inhabilitet.objects.create(
        bruker=folk[1], grunn="Nevøen min går i 3STA", oppgitt=naa(), oppgitt_til=statsforvalter
    )
    svar = send(myndighet, klage, "tildel", skriver=folk[0].pk, medlem=folk[1].pk)
    assert svar.status_code == 422
    assert "Nevøen min går i 3STA" in svar.text
    assert staar(klage) == {}
    send(myndighet, klage, "tildel", skriver=folk[0].pk, medlem=folk[1].pk, lest=rad.pk)
    assert staar(klage) == {"skriver": folk[0], "medlem": folk[1]}


def test_den_som_byttes_ut_mister_saken_og_godkjenningen_og_den_nye_begynner_paa_nytt(myndighet, som, klage, folk):
    lag_nemnd(klage, *folk[:2])
    versjon = skriv(klage, folk[0])
    gammelt = Klageoppdrag.objects.get(bruker=folk[0])
    Klagevurdering.objects.create(oppdrag=gammelt, verdi="5", lagret=naa(), levert=naa())
    for _ganger in range(2):
        send(myndighet, klage, "bytt-skriver", oppdrag=gammelt.pk, ny=folk[2].pk, grunn="forfall")
    assert staar(klage) == {"skriver": folk[2], "medlem": folk[1]}
    assert Vedtaksgodkjenning.objects.get(versjon=versjon).trukket is not None
    gammelt.refresh_from_db()
    assert gammelt.avsluttet is not None
    assert gammelt.vurdering.verdi == "5"
    assert som(folk[0]).get(reverse("klagenemnd:bord", args=[gammelt.pk])).status_code == 403
    nytt = Klageoppdrag.objects.get(bruker=folk[2])
    assert som(folk[2]).get(reverse("klagenemnd:bord", args=[nytt.pk])).status_code == 200
    assert som(folk[3]).get(reverse("klagenemnd:bord", args=[nytt.pk])).status_code == 404
    svar = send(myndighet, klage, "bytt-skriver", oppdrag=gammelt.pk, ny=folk[3].pk, grunn="forfall")
    assert "En annen har alt tatt over" in svar.text
    klage.refresh_from_db()
    assert klage.status == "tildelt"


def test_en_sak_til_kontroll_gaar_tilbake_til_nemnda_naar_et_medlem_byttes(myndighet, klage, folk):
    lag_nemnd(klage, *folk[:2])
    versjon = skriv(klage, folk[0])
    medlemmets = Klageoppdrag.objects.get(bruker=folk[1])
    Vedtaksgodkjenning.objects.create(versjon=versjon, oppdrag=medlemmets, tid=naa())
    klage.status = "til_kontroll"
    klage.save(update_fields=["status"])
    assert "Les svaret og kvalitetssikre" in side(myndighet, klage).text
    # A third has nobody to give a view to any more.
    assert "Be en tredje" not in side(myndighet, klage).text
    assert "ny vurdering først" in send(myndighet, klage, "tredje", bruker=folk[2].pk).text
    send(myndighet, klage, "bytt-medlem", oppdrag=medlemmets.pk, ny=folk[3].pk, grunn="inhabil")
    klage.refresh_from_db()
    assert klage.status == "tildelt"
    assert Vedtaksgodkjenning.objects.filter(trukket=None).count() == 1
    assert "Les svaret" not in side(myndighet, klage).text


def test_de_to_bytter_oppgaver_og_en_tredje_kommer_og_gaar(myndighet, klage, folk):
    lag_nemnd(klage, *folk[:2])
    send(myndighet, klage, "tredje", bruker=folk[2].pk)
    adresse = reverse("klagenemnd:nemnd", args=[klage.pk])
    for _ganger in range(2):
        myndighet.post(adresse, {"handling": "skriver", "bruker": folk[1].pk})
    assert staar(klage) == {"skriver": folk[1], "medlem": folk[0], "tredje": folk[2]}
    svar = myndighet.post(adresse, {"handling": "skriver", "bruker": folk[2].pk}, follow=True)
    assert "ikke lenger i nemnda" in svar.text
    svar = send(myndighet, klage, "tredje", bruker=folk[3].pk)
    assert "En annen er alt bedt om" in svar.text
    avslaatt = send(
        myndighet, klage, "bytt-medlem", oppdrag=Klageoppdrag.objects.get(bruker=folk[0]).pk, ny=folk[2].pk,
        grunn="frist",
    ).text  # fmt: skip
    assert "alt i nemnda" in avslaatt
    assert f'<option value="{folk[2].pk}"' not in avslaatt
    assert f'<option value="{folk[3].pk}"' in avslaatt
    for _ganger in range(2):
        send(myndighet, klage, "tredje_bort")
    assert staar(klage) == {"skriver": folk[1], "medlem": folk[0]}


def test_ingenting_tas_tilbake_naar_nemnda_har_begynt(myndighet, klage, folk):
    lag_nemnd(klage, *folk[:2])
    Klagevurdering.objects.create(oppdrag=Klageoppdrag.objects.get(bruker=folk[1]), lagret=naa())
    assert "Nemnda har begynt på saken" in send(myndighet, klage, "ta_tilbake").text
    klage.refresh_from_db()
    assert klage.status == "tildelt"
    assert len(staar(klage)) == 2


@pytest.mark.parametrize("status", ["sendt", "trukket", "avgjort"])
def test_nemnda_endres_ikke_utenfor_nemndas_tid(myndighet, klage, folk, status):
    lag_nemnd(klage, *folk[:2])
    oppdrag = Klageoppdrag.objects.get(bruker=folk[0])
    if status == "sendt":
        send(myndighet, klage, "ta_tilbake")
    else:
        for neste in ["trukket"] if status == "trukket" else ["til_kontroll", "godkjent", "avgjort"]:
            type(klage).objects.filter(pk=klage.pk).update(
                status=neste, avsluttet=naa() if neste in {"trukket", "avgjort"} else None
            )
    foer = staar(klage)
    send(myndighet, klage, "bytt-skriver", oppdrag=oppdrag.pk, ny=folk[2].pk, grunn="annet")
    send(myndighet, klage, "tredje", bruker=folk[2].pk)
    assert staar(klage) == foer
    assert not Klageoppdrag.objects.filter(bruker=folk[2]).exists()


def test_myndigheten_ser_framgang_men_ikke_karakter_eller_tekst_foer_begge_har_godkjent(myndighet, klage, folk):
    lag_nemnd(klage, *folk[:2])
    skriv(klage, folk[0])
    Klagevurdering.objects.create(
        oppdrag=Klageoppdrag.objects.get(bruker=folk[1]), verdi="6", notat=HEMMELIG, lagret=naa(), levert=naa()
    )
    for svar in (side(myndighet, klage), myndighet.get(reverse("klagenemnd:saker"))):
        assert "Én av de to har godkjent" in svar.text
        assert "Undset" not in svar.text
        assert not any(ord_ in svar.text for ord_ in ("fem", "Fem", "seks", "Seks"))
    alle = str(list(Hendelse.objects.values_list("data", flat=True)))
    assert "Undset" not in alle


def test_en_konflikt_som_kommer_etterpaa_vises_og_forsvinner_naar_medlemmet_byttes(
    myndighet, klage, folk, statsforvalter
):
    lag_nemnd(klage, *folk[:2])
    skole = klage.kandidat.parti.skole
    start, liste = reverse("brukere:start"), reverse("klagenemnd:saker")
    assert "Må ses på" not in myndighet.get(liste).text
    Inhabilitet.objects.create(bruker=folk[0], skole=skole, oppgitt=naa(), oppgitt_til=statsforvalter)
    Inhabilitet.objects.create(bruker=folk[1], grunn="Min søster", oppgitt=naa(), oppgitt_til=statsforvalter)
    assert f"{folk[0].navn} er inhabil i saken" in myndighet.get(liste).text
    assert f"{folk[1].navn} har oppgitt en relasjon" in myndighet.get(liste).text
    assert "Nemnda må ses på i 1 klagesak" in myndighet.get(start).text
    for plass, bruker, ny in (("skriver", folk[0], folk[2]), ("medlem", folk[1], folk[3])):
        oppdrag = Klageoppdrag.objects.get(bruker=bruker)
        send(myndighet, klage, f"bytt-{plass}", oppdrag=oppdrag.pk, ny=ny.pk, grunn="inhabil")
    assert "Må ses på" not in myndighet.get(liste).text
    folk[2].oppnevninger.update(status="trukket", avsluttet=naa())
    assert f"{folk[2].navn} er ikke oppnevnt" in myndighet.get(liste).text


def test_listen_teller_filtrerer_og_har_det_som_haster_foerst(myndighet, klage, folk, skole, statsforvalter):
    annen = lag_sendt_klage(skole, statsforvalter)
    i_dag = dagens_dato(naa())
    for sak, dager in ((klage, 3), (annen, -1)):
        Klagefrist.objects.create(
            periode=sak.runde, kalender="ordinaer", fag=sak.kandidat.eksamen.fag,
            sendes_innen=i_dag - timedelta(days=20), besvares_innen=i_dag + timedelta(days=dager),
        )  # fmt: skip
    liste = reverse("klagenemnd:saker")
    svar = myndighet.get(liste)
    assert [rad.klage for rad in svar.context["rader"]] == [annen, klage]
    assert "1 sak er over svarfristen" in svar.text
    assert "2 saker har ingen nemnd" in svar.text
    lag_nemnd(klage, *folk[:2])
    for sporring, ventet in (
        ("status=tildelt", [klage]), ("frist=bak", [annen]), ("frist=snart", [klage]), ("status=tull", [annen, klage]),
        (f"fag={annen.kandidat.eksamen.fag.fagkode}&status=sendt", [annen]), ("kalender=hurtig", []),
    ):  # fmt: skip
        assert [rad.klage for rad in myndighet.get(f"{liste}?{sporring}").context["rader"]] == ventet, sporring


def test_andre_myndigheter_og_roller_ser_ikke_saken(som, klage, folk, skole, fylke, saksbehandler):
    lag_nemnd(klage, *folk[:2])
    for hvem in (bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke), bruker_med_rolle(Rolle.SKOLEADMIN, skole), folk[0]):
        assert side(som(hvem), klage).status_code == 404
        svar = som(hvem).post(reverse("klagenemnd:nemnd", args=[klage.pk]), {"handling": "ta_tilbake"})
        assert svar.status_code == 404
    assert len(staar(klage)) == 2


def test_den_som_selv_er_i_nemnda_ordner_ikke_saken_for_myndigheten(som, klage, folk, statsforvalter):
    lag_nemnd(klage, *folk[:2])
    folk[0].tildelinger.create(rolle=Rolle.STATSFORVALTER, organisasjon=statsforvalter, fra=naa())
    klient = som(folk[0])
    assert side(klient, klage).status_code == 403
    assert not klient.get(reverse("klagenemnd:saker")).context["rader"]


def test_listen_koster_like_mange_sporringer_med_mange_saker(
    myndighet, klage, folk, skole, statsforvalter, django_assert_max_num_queries
):
    lag_nemnd(klage, *folk[:2])
    with django_assert_max_num_queries(200) as faa:
        myndighet.get(reverse("klagenemnd:saker"))
    for _ganger in range(3):
        lag_nemnd(lag_sendt_klage(skole, statsforvalter))
    with django_assert_max_num_queries(len(faa)):
        myndighet.get(reverse("klagenemnd:saker"))


def test_startsiden_og_menyen_foerer_myndigheten_til_sakene(myndighet, som, klage, folk):
    start = myndighet.get(reverse("brukere:start")).text
    assert "1 klagesak har ingen nemnd" in start
    assert reverse("klagenemnd:saker") in start
    lag_nemnd(klage, *folk[:2])
    assert "har ingen nemnd" not in myndighet.get(reverse("brukere:start")).text
    medlemmets = som(folk[0]).get(reverse("brukere:start")).text
    assert reverse("klagenemnd:mine") in medlemmets
    assert reverse("klagenemnd:saker") not in medlemmets


@pytest.mark.parametrize("data", [{}, {"handling": "tull"}, {"handling": "tredje"},
                                  {"handling": "bytt-skriver", "bytt-skriver-oppdrag": "999999"}, {"handling": "skriver", "bruker": "x" * 50}])  # fmt: skip
def test_daarlige_skjemaer_endrer_ingenting(myndighet, klage, folk, data):
    lag_nemnd(klage, *folk[:2])
    svar = myndighet.post(reverse("klagenemnd:nemnd", args=[klage.pk]), data, follow=True)
    assert svar.status_code in {200, 422}
    assert "Feltet er påkrevet" not in svar.text
    assert staar(klage) == {"skriver": folk[0], "medlem": folk[1]}
