"""«Nytt trekk»: who draws, among what, once, and that the pupil knows nothing before the announcement."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from deltakelse.models import Nytttrekk
from deltakelse.services import nytttrekk
from eksamen.models import Eksamen, Eksamensperiode, Kandidat
from felles.models import Hendelse
from felles.tid import naa
from tests.deltakelse.conftest import HOEST, om
from tests.deltakelse.test_rettigheter import noekkel, rader, svar, trukket  # noqa: F401 - a fixture
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.elever import lag_elev
from tests.kandidat.conftest import DOER, PASSORD

pytestmark = pytest.mark.django_db
SIDE = "/eksamen/nytt-trekk/"


@pytest.fixture
def fylket(dagen_etter, som, fylke):
    return som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))


@pytest.fixture
def matte(plan):
    """Mathematics, with a written exam in the autumn."""
    fag = FagFactory(fagkode="MAT1019", navn_nb="Matematikk 1P")
    plan(fag)
    return fag


@pytest.fixture
def eleven(trukket, matte, skole):  # noqa: F811
    """Absent from a drawn subject with documentation, and taught mathematics."""
    lag_elev(skole, matte, person=trukket.person)
    return trukket


def trekk(klient, kandidat):
    return klient.post(reverse("deltakelse:trekk", args=[kandidat.pk]), follow=True)


def for_haand(klient, kandidat, fagkode="MAT1019", grunn="Eleven har bare ett fag"):
    adresse = reverse("deltakelse:trekk_for_haand", args=[kandidat.pk])
    return klient.post(adresse, {"fagkode": fagkode, "grunn": grunn}, follow=True)


def opphev(klient, rad, grunn="Feil klasse"):
    return klient.post(reverse("deltakelse:opphev_trekk", args=[rad.pk]), {"grunn": grunn}, follow=True)


def pott(klient):
    """Codes that may be drawn, and the reasons of the others, of the one pupil on the page."""
    rad = klient.get(SIDE).context["rader"][0].pott
    return [fag.kode for fag in rad.fag], {fag.kode: str(grunn) for fag, grunn in rad.utelatt}


# --- drawn ------------------------------------------------------------------------------------------------------------
def test_fylket_trekker_og_skolen_melder_opp_i_faget_uten_aa_skrive_koden(fylket, klient, eleven, matte):
    assert pott(fylket) == (["MAT1019"], {})
    side = trekk(fylket, eleven)
    assert "Faget er trukket" in side.text
    assert "MAT1019" in side.text
    assert eleven.person.etternavn not in side.text  # a number is enough to draw
    rad = Nytttrekk.objects.get()
    assert (rad.kandidat, rad.fag, rad.pott, rad.periode.kode) == (eleven, matte, ["MAT1019"], "H-2027")
    hendelse = Hendelse.objects.get(handling="nytttrekk.trukket")
    assert hendelse.data == {"periode": "H-2027"}
    n = noekkel("utsatt", eleven)
    assert rader(klient)[n].nytt_fag == matte
    assert "trukket et fag for eleven siden" in svar(klient, "meld_opp", n, **{f"fag-{n}": "NOR1268"}).text
    svar(klient, "meld_opp", n)
    assert Kandidat.objects.get(eksamen__fag=matte).person == eleven.person


def test_det_trekkes_tilfeldig_blant_alle_i_potten(fylket, eleven, plan, monkeypatch):
    fysikk = FagFactory(fagkode="REA3005")
    Eksamen.objects.filter(pk=plan(fysikk).pk).update(form="S")
    eleven.person.elever.get().elevfag.create(fag=fysikk)
    sett = []
    monkeypatch.setattr(nytttrekk, "choice", lambda valg: sett.extend(fag.kode for fag in valg) or valg[-1])
    trekk(fylket, eleven)
    assert sett == ["MAT1019", "REA3005"]
    assert Nytttrekk.objects.get().fag == fysikk


def test_to_ganger_gir_ett_trekk(fylket, eleven):
    trekk(fylket, eleven)
    assert "alt trukket" in trekk(fylket, eleven).text
    assert Nytttrekk.objects.count() == Hendelse.objects.filter(handling="nytttrekk.trukket").count() == 1


def test_den_som_er_meldt_opp_med_skolens_fagkode_trekkes_ikke(fylket, klient, eleven):
    n = noekkel("utsatt", eleven)
    svar(klient, "meld_opp", n, **{f"fag-{n}": "MAT1019"})
    assert "Skolen har ført fagkoden selv" in fylket.get(SIDE).text
    assert "Ingenting er trukket" in trekk(fylket, eleven).text
    assert not Nytttrekk.objects.exists()


def test_uten_rett_uten_periode_og_etter_muntlig_trekkes_det_ikke(fylket, eleven, emil):
    assert "ikke rett til eksamen med nytt trekk" in trekk(fylket, emil).text
    Eksamen.objects.filter(pk=eleven.eksamen_id).update(form="M")
    assert "Bare skriftlig eksamen trekkes her" in fylket.get(SIDE).text
    assert "Bare skriftlig" in trekk(fylket, eleven).text
    Eksamen.objects.filter(pk=eleven.eksamen_id).update(form="S")
    Eksamensperiode.objects.filter(kode="H-2027").update(kode="H-2029")
    assert "H-2027 er ikke lagt inn ennå" in fylket.get(SIDE).text
    assert "ikke lagt inn" in trekk(fylket, eleven).text
    assert not Nytttrekk.objects.exists()


# --- the pool ---------------------------------------------------------------------------------------------------------
def test_potten_sier_hvorfor_fag_er_utelatt(fylket, eleven, plan, skole, hoesten, holdt_parti):
    koder = ("NOR1267", "MUN1001", "HAR1001", "OPP1001", "DAG1001", "BEG1001", "UTE1001")
    fagene = {kode: FagFactory(fagkode=kode) for kode in koder}
    for fag in fagene.values():
        eleven.person.elever.get().elevfag.create(fag=fag)
    Eksamen.objects.filter(pk=plan(fagene["MUN1001"]).pk).update(form="M")
    tider = {"NOR1267": om(days=160), "HAR1001": om(days=161), "OPP1001": om(days=162), "DAG1001": om(days=162, hours=3),
             "BEG1001": om(hours=-1)}  # fmt: skip
    eksamener = {kode: lag_eksamen(start=tid, fag=fagene[kode], periode=hoesten) for kode, tid in tider.items()}
    lag_kandidat(PartiFactory(skole=skole, eksamen=eksamener["OPP1001"]), person=eleven.person, slag="privatist")
    foer = lag_eksamen(start=om(days=-5), fag=fagene["HAR1001"], periode=holdt_parti.eksamen.periode)
    lag_kandidat(PartiFactory(skole=skole, eksamen=foer), person=eleven.person)
    blant, utelatt = pott(fylket)
    assert blant == ["MAT1019"]
    assert utelatt == {
        "NOR1267": "Alle har eksamen i faget, så det trekkes ikke.",
        "MUN1001": "Faget har ikke skriftlig eksamen med tid i H-2027.",
        "UTE1001": "Faget har ikke skriftlig eksamen med tid i H-2027.",
        "HAR1001": "Eleven har eller har hatt eksamen i faget.",
        "OPP1001": "Eleven har eller har hatt eksamen i faget.",
        "DAG1001": "Eleven har annen eksamen eller forberedelse samme dag, 6. november.",
        "BEG1001": "Eksamenen har begynt.",
    }
    trekk(fylket, eleven)
    assert ["BEG1001", "Eksamenen har begynt."] in Nytttrekk.objects.get().utelatt


def test_to_retter_trekkes_i_hvert_sitt_fag(fylket, eleven, skole):
    """The other draw takes its subject and its day; the subject that came to nothing may be drawn again."""
    andre = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=om(days=-2))), person=eleven.person)
    sett_fravaer(andre, "DF")
    lag_eksamen(
        start=HOEST + timedelta(days=1), fag=andre.eksamen.fag, periode=Eksamensperiode.objects.get(kode="H-2027")
    )
    eleven.person.elever.get().elevfag.create(fag=andre.eksamen.fag)
    for kandidat in (eleven, andre):
        trekk(fylket, kandidat)
    foerste, andre_trekk = Nytttrekk.objects.order_by("pk")
    assert {foerste.fag.kode, andre_trekk.fag.kode} == {"MAT1019", andre.eksamen.fag.kode}
    assert andre_trekk.utelatt == [[foerste.fag.kode, "Eleven er trukket ut i faget i et annet nytt trekk."]]


def test_tom_pott_sier_hva_som_gjoeres_og_faget_foeres_for_haand(fylket, trukket, matte):  # noqa: F811
    assert "Eleven har ingen fag å trekke blant. Se om skolen" in fylket.get(SIDE).text
    assert "Før opp et fag for hånd" in trekk(fylket, trukket).text
    for felt, ord_ in (
        ({"fagkode": ""}, "Skriv fagkoden"),
        ({"fagkode": "XXX\x009999"}, "Fagkode"),
        ({"fagkode": "XXX9999"}, "Skriv fagkoden som eleven"),
        ({"fagkode": "NOR1267"}, "Skriv fagkoden som eleven"),
        ({"fagkode": trukket.eksamen.fag.kode}, "ingen skriftlig eksamen som kan trekkes"),
        ({"grunn": "  "}, "Skriv hvorfor"),
    ):
        side = for_haand(fylket, trukket, **felt)
        assert (side.status_code, ord_ in side.text) == (422, True), felt
    assert "Faget er ført opp" in for_haand(fylket, trukket).text
    rad = Nytttrekk.objects.get()
    assert (rad.fag, rad.pott, rad.grunn) == (matte, [], "Eleven har bare ett fag")
    assert Hendelse.objects.get(handling="nytttrekk.foert").data == {"periode": "H-2027"}


def test_den_som_har_fag_aa_trekke_blant_faar_ikke_faget_valgt_for_seg(fylket, eleven):
    side = for_haand(fylket, eleven)
    assert (side.status_code, "så faget trekkes" in side.text) == (422, True)
    assert not Nytttrekk.objects.exists()


# --- revoked ----------------------------------------------------------------------------------------------------------
def test_et_trekk_oppheves_med_grunn_og_gjoeres_paa_nytt_foer_kunngjoeringen(fylket, eleven, dagen_etter):
    trekk(fylket, eleven)
    rad = Nytttrekk.objects.get()
    assert opphev(fylket, rad, grunn="").status_code == 422
    assert "Trekket er opphevet" in opphev(fylket, rad).text
    assert "alt opphevet" in opphev(fylket, rad).text
    trekk(fylket, eleven)
    nytt = Nytttrekk.objects.get(opphevet__isnull=True)
    kunngjoeres = om(minutes=5)
    Eksamensperiode.objects.filter(kode="H-2027").update(trekk_vgs=kunngjoeres)
    dagen_etter.move_to(kunngjoeres, tick=False)
    assert "Faget er kunngjort for eleven" in opphev(fylket, nytt).text
    assert "Opphev trekket" not in fylket.get(SIDE).text
    assert Nytttrekk.objects.filter(opphevet__isnull=True).get() == nytt


def test_den_som_er_meldt_opp_maa_tas_ut_foer_trekket_oppheves(fylket, klient, eleven):
    trekk(fylket, eleven)
    svar(klient, "meld_opp", noekkel("utsatt", eleven))
    assert "Be skolen ta kandidaten ut" in opphev(fylket, Nytttrekk.objects.get()).text
    assert Nytttrekk.objects.filter(opphevet__isnull=True).exists()


def test_databasen_endrer_aldri_et_trekk(fylket, eleven):
    trekk(fylket, eleven)
    rad = Nytttrekk.objects.filter(pk=Nytttrekk.objects.get().pk)
    annet = FagFactory()
    for ett in (
        lambda: rad.update(fag=annet),
        lambda: rad.update(pott=[]),
        lambda: rad.update(opphevet=naa(), fag=annet),
        rad.delete,
        lambda: Nytttrekk.objects.create(kandidat=eleven, periode=rad.get().periode, fag=annet, trukket=naa()),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            ett()
    opphev(fylket, rad.get())
    with pytest.raises(DatabaseError), transaction.atomic():
        rad.update(opphevet=None)


# --- the seal ---------------------------------------------------------------------------------------------------------
def test_eleven_merker_intet_foer_sekundet_og_ser_faget_fra_det(fylket, klient, eleven, client, dagen_etter):
    """Drawn or not, enrolled or not: the page is the same, and asks the database the same, until the second."""
    kunngjoeres = om(minutes=5)
    Eksamensperiode.objects.filter(kode="H-2027").update(trekk_vgs=kunngjoeres)

    def vis():
        felt = {"nummer": eleven.kandidatnummer.nummer, "passord": PASSORD, "til": "eksamener"}
        client.post(DOER, felt)
        with CaptureQueriesContext(connection) as teller:
            side = client.get("/kandidat/eksamener/").text
        return side.split("<main")[1].split("</main")[0], len(teller)

    dagen_etter.move_to(kunngjoeres - timedelta(seconds=1), tick=False)
    foer = vis()
    trekk(fylket, eleven)
    assert vis() == foer
    svar(klient, "meld_opp", noekkel("utsatt", eleven))
    assert vis() == foer
    assert "MAT1019" not in foer[0]
    dagen_etter.move_to(kunngjoeres, tick=False)
    side, _antall = vis()
    assert "Nytt trekk" in side
    assert "MAT1019 Matematikk 1P, H-2027" in side


# --- who --------------------------------------------------------------------------------------------------------------
def test_bare_den_rett_over_skolen_trekker(som, skole, annen_skole, statsforvalter, udir, skoleadmin, fylke, eleven):
    annet_fylke = OrganisasjonFactory(slag=Organisasjon.Slag.FYLKESKOMMUNE, overordnet=statsforvalter)
    alle = [
        (skoleadmin, 403), (bruker_med_rolle(Rolle.REKTOR, skole), 403),
        (bruker_med_rolle(Rolle.SKOLEADMIN, annen_skole), 403), (bruker_med_rolle(Rolle.UDIR, udir), 403),
        (bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter), 403),
        (bruker_med_rolle(Rolle.FYLKESKOMMUNE, annet_fylke), 200),
    ]  # fmt: skip
    for bruker, status in alle:
        klient = som(bruker)
        side = klient.get(SIDE)
        assert side.status_code == status, bruker
        assert eleven.kandidatnummer.nummer not in side.text
        assert trekk(klient, eleven).status_code == for_haand(klient, eleven).status_code == 404, bruker
    assert "Ingen elever venter på nytt trekk" in side.text
    # A school of a municipality in the county is the municipality's.
    kommune = OrganisasjonFactory(slag=Organisasjon.Slag.KOMMUNE, overordnet=fylke)
    Organisasjon.objects.filter(pk=skole.pk).update(overordnet=kommune, sti=f"{kommune.sti}{skole.pk}/")
    fylket = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    assert trekk(fylket, eleven).status_code == 404
    kommunen = som(bruker_med_rolle(Rolle.KOMMUNE, kommune))
    assert "Faget er trukket" in trekk(kommunen, eleven).text
    assert opphev(fylket, Nytttrekk.objects.get()).status_code == 404


def test_siden_koster_det_samme_for_mange(fylket, eleven, holdt_parti, skole, matte):
    tall = []
    for antall in (1, 12):
        for _en in range(antall):
            kandidat = lag_kandidat(holdt_parti, passord=None)
            sett_fravaer(kandidat, "DF")
            lag_elev(skole, matte, person=kandidat.person)
        trekk(fylket, kandidat)
        with CaptureQueriesContext(connection) as teller:
            assert fylket.get(SIDE).status_code == 200
        tall.append(len(teller))
    assert tall[0] == tall[1]
