"""Reports of appeals: all of them, the form for candidates, and the basis of the board's fees."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from brukere.querysets.organisasjoner import under_q
from eksamen.models import Eksamen, Eksamensparti, Kandidat
from felles.rapport import Utvalg
from felles.tid import naa
from felles.tid import naa as naa_
from klage.models import Klageutfall
from klagenemnd.models import Klageoppdrag
from klagenemnd.services.klageskjema import skjemaer
from klagenemnd.services.oppdrag import bytt_medlem
from klagenemnd.services.statistikk import alle_klager, honorar, statistikk
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.klage import lag_klage, lag_publisert_parti
from tests.fabrikker.klagebord import godkjenn_begge
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, lag_sendt_klage, nemndgruppe
from tests.fabrikker.sensur import aktoer, kandidater, lag_sensurparti
from tests.klagenemnd.avgjorte import lag_avgjort

pytestmark = pytest.mark.django_db


@pytest.fixture
def myndighet(statsforvalter):
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


def utvalg(bruker, skole, naa=None):
    """What the report page would ask for at that school, or under that authority."""
    tidspunkt = naa or naa_()
    partier = Eksamensparti.objects.synlige_for(bruker, tidspunkt).filter(under_q([skole], "skole"))
    return Utvalg(bruker, tidspunkt, skole, partier, Kandidat.objects.filter(parti__in=partier.values("pk")))


def vis(klient, navn):
    return klient.get(reverse("rapporter:rapport", args=[navn]), {"periode": "alle"}).text


def pdf(klient, navn, **felt):
    svar = klient.post(reverse("rapporter:rapport", args=[navn]), {"format": "pdf", "periode": "alle", **felt})
    dokument = pypdfium2.PdfDocument(BytesIO(b"".join(svar.streaming_content)))
    return [side.get_textpage().get_text_range().replace("\r\n", " ") for side in dokument]


def test_alle_klager_viser_svaret_fra_sekundet_og_ikke_hvor_langt_nemnda_er_kommet(
    som, skoleadmin, annen_skoleadmin, myndighet, skole, statsforvalter
):  # fmt: skip
    folk = kandidater(lag_sensurparti(skole, statsforvalter, kandidater=3))
    lag_avgjort(folk[0], statsforvalter, "5")
    lag_avgjort(folk[1], statsforvalter, "6", om=timedelta(hours=1))
    lag_klage(folk[2], ansvarlig=statsforvalter, status="til_kontroll", sendt=naa())

    for bruker in (skoleadmin, myndighet):
        rader = list(alle_klager(utvalg(bruker, skole)))
        assert [rad[8:11] for rad in rader] == [
            ("3", "Avgjort", "5"),
            ("3", "Til behandling", ""),
            ("3", "Til behandling", ""),
        ]
        assert folk[0].kandidatnummer.nummer in vis(som(bruker), "klager")
    assert rader[1][11] is None
    assert folk[0].person.etternavn not in vis(som(annen_skoleadmin), "klager")
    # Of the authority and on the board: by the number alone.
    Klageoppdrag.objects.create(klage=folk[2].klager.get(), bruker=myndighet, rolle="tredje", tildelt=naa())
    assert [bool(rad[3]) for rad in alle_klager(utvalg(myndighet, skole))] == [True, True, False]
    # Control: an answer that shows is there.
    senere = list(alle_klager(utvalg(skoleadmin, skole, naa=Klageutfall.objects.get(verdi="6").synlig_fra)))
    assert [rad[10] for rad in senere] == ["5", "6", ""]


def test_myndigheten_har_ogsaa_klagene_fra_skoler_som_ikke_er_under_den(myndighet, skole, statsforvalter):
    eget = lag_sensurparti(skole, statsforvalter, kandidater=1)
    borte = OrganisasjonFactory(
        navn="Fjernvik videregående skole", overordnet=OrganisasjonFactory(slag="fylkeskommune")
    )
    (kandidat,) = kandidater(lag_sensurparti(borte, statsforvalter, kandidater=1, eksamen=eget.eksamen))
    lag_klage(kandidat, ansvarlig=statsforvalter)
    lag_klage(kandidater(eget)[0], ansvarlig=borte.overordnet)

    assert [rad[1] for rad in alle_klager(utvalg(myndighet, statsforvalter))] == ["Fjernvik videregående skole"]
    assert list(alle_klager(utvalg(myndighet, skole))) == []


def test_honorargrunnlaget_teller_saker_skrevet_og_ekstra(som, skoleadmin, myndighet, skole, statsforvalter):
    foerste, andre = (lag_sendt_klage(skole, statsforvalter) for _ in range(2))
    gruppe = nemndgruppe(foerste)
    arne, bente = lag_medlem(gruppe, "Arnesen"), lag_medlem(gruppe, "Bentsen")
    lag_nemnd(foerste, arne, bente)
    godkjenn_begge(foerste, "4")
    lag_nemnd(andre)

    rader = list(honorar(utvalg(myndighet, statsforvalter)))

    # The second case is not finished: nobody has anything for it.
    assert [rad[2:] for rad in rader] == [("Nemnd Arnesen", 1, 1, 0, 40), ("Nemnd Bentsen", 1, 0, 0, 20)]
    assert rader[0][:2] == ("Statsforvalteren", foerste.runde.kode)
    assert "Nemnd Arnesen" in vis(som(myndighet), "klagehonorar")
    assert som(skoleadmin).get(reverse("rapporter:rapport", args=["klagehonorar"])).status_code == 403
    fremmed = bruker_med_rolle(Rolle.STATSFORVALTER, OrganisasjonFactory(slag="statsforvalter"))
    assert list(honorar(utvalg(fremmed, statsforvalter))) == []


def test_den_som_er_byttet_ut_etter_at_saken_var_ferdig_har_den_med(myndighet, skole, statsforvalter):
    klage = lag_sendt_klage(skole, statsforvalter)
    gruppe = nemndgruppe(klage)
    arne, bente, ny = (lag_medlem(gruppe, navn) for navn in ("Arnesen", "Bentsen", "Nilsen"))
    lag_nemnd(klage, arne, bente)
    godkjenn_begge(klage, "4")
    oppdrag = Klageoppdrag.objects.get(klage=klage, bruker=bente)
    bytt_medlem(oppdrag_id=oppdrag.pk, ny_bruker_id=ny.pk, grunn="forfall", aktoer=aktoer(myndighet), naa=naa())

    assert [rad[2:4] for rad in honorar(utvalg(myndighet, statsforvalter))] == [
        ("Nemnd Arnesen", 1),
        ("Nemnd Bentsen", 1),
    ]


def test_klageskjemaet_har_frist_og_hva_det_kan_klages_paa(som, skoleadmin, annen_skoleadmin, skole, statsforvalter):
    parti = lag_publisert_parti(skole, statsforvalter, "3", "4")
    en, to = kandidater(parti)
    to.maalform = "nn"
    to.save(update_fields=["maalform"])

    sider = {("nn" if "Eg klagar på" in side else "nb"): side for side in pdf(som(skoleadmin), "klageskjema")}

    assert sorted(sider) == ["nb", "nn"]
    for kandidat, side in ((en, sider["nb"]), (to, sider["nn"])):
        assert kandidat.person.etternavn in side
        assert kandidat.kandidatnummer.nummer in side
        assert "Klagefrist" in side
    assert "Karakteren. To medlemmer av en klagenemnd" in sider["nb"]
    assert "ti dagar frå" in sider["nn"]
    (bare_en,) = pdf(som(skoleadmin), "klageskjema", kandidat=[en.pk])
    assert en.person.etternavn in bare_en
    assert skjemaer(utvalg(annen_skoleadmin, skole)) == []


def test_det_er_ikke_noe_skjema_foer_karakteren_er_publisert_eller_etter_klagen(skoleadmin, skole, statsforvalter):
    parti = lag_publisert_parti(skole, statsforvalter, "3", "4")
    assert len(skjemaer(utvalg(skoleadmin, skole))) == 2
    lag_avgjort(kandidater(parti)[0], statsforvalter, "5")
    (skjema,) = skjemaer(utvalg(skoleadmin, skole))
    assert (skjema["karakter"], skjema["karakterklage"], skjema["udir"]) == ("4", True, True)
    # Given by the fylkeskommune: a formal fault in it is no matter for Udir.
    Eksamensparti.objects.filter(pk=parti.pk).update(eksamenstype="lokal_lokal")
    assert skjemaer(utvalg(skoleadmin, skole))[0]["udir"] is False
    Eksamen.objects.filter(pk=parti.eksamen_id).update(form="M")
    assert skjemaer(utvalg(skoleadmin, skole))[0]["karakterklage"] is False
    Eksamen.objects.filter(pk=parti.eksamen_id).update(publiseres=naa() + timedelta(hours=1))
    assert skjemaer(utvalg(skoleadmin, skole)) == []


def test_det_tomme_skjemaet_er_paa_begge_maalformer(som, skoleadmin, skole, statsforvalter):
    lag_sensurparti(skole, statsforvalter, kandidater=0)
    bokmaal, nynorsk = pdf(som(skoleadmin), "klageskjema_blankt")
    assert ("Jeg klager på" in bokmaal, "Eg klagar på" in nynorsk) == (True, True)


def test_statistikken_som_rapport_er_den_paa_siden(som, skoleadmin, myndighet, skole, statsforvalter):
    folk = kandidater(lag_sensurparti(skole, statsforvalter, kandidater=2))
    lag_avgjort(folk[0], statsforvalter, "5")
    lag_avgjort(folk[1], statsforvalter, "6", om=timedelta(hours=1))
    for bruker in (skoleadmin, myndighet):
        (rad,) = statistikk(utvalg(bruker, skole))
        # Nobody in the party got a first grade, so the one whose answer shows is all who have one.
        assert rad[3:] == [1, 2, "200,0", 1, 1, 0, 0, "3→5: 1"]
        assert "3→5: 1" in vis(som(bruker), "klagestatistikk")
