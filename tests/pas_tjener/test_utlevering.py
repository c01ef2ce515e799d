"""What goes out: who is enrolled, results, plan and schemas; to whom, when, and at what cost."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deltakelse.models import Avlysning
from deltakelse.services.fravaer import sett_fravaer
from eksamen.models import Eksamensparti, Vaktforslag
from felles.hendelser import SYSTEM
from felles.tid import naa
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.oversikter import Eksamensplan, Karakteroversikt
from pas_kontrakt.meldinger.typer import Deltakelse, Generasjon, PameldteKandidater
from sensur.services.publisering import publiser
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_forslag, lag_kandidat
from tests.fabrikker.pas_mottak import System
from tests.fabrikker.sensur import foreslaa, lag_sensor, lag_sensurparti, sett_alle_like, tildel
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db

LISTER = {"/kandidat": PameldteKandidater, "/karakter": Karakteroversikt}


@pytest.fixture
def system(skole):
    return System(skole)


def hent(system, sti, skole, klasse, periode="V-2027"):
    svar = system.hent(sti, orgno=skole.nummer_i_pas, periodekode=periode)
    assert svar.status_code == 200, svar.content.decode()
    return les(svar.content, klasse)


# --- who is enrolled ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("generasjon", Generasjon)
def test_de_paameldte_med_grupper_ansvarlige_og_numre(skole, annen_skole, generasjon):
    eksamen = lag_eksamen(fag=FagFactory(fagkode="FSP6289", variant="FOR"))
    parti = PartiFactory(skole=skole, eksamen=eksamen, navn="3STA")
    en, to = lag_kandidat(parti, maalform="nn"), lag_kandidat(parti, slag="privatist")
    lag_forslag(parti, nummer="02010112345")
    lag_forslag(parti, nummer="avvist", etternavn="Nei", status=Vaktforslag.Status.AVVIST, avgjort=naa())
    lag_kandidat(PartiFactory(skole=annen_skole, eksamen=eksamen))
    lag_kandidat(PartiFactory(skole=skole, eksamenstype=Eksamensparti.Eksamenstype.MUNTLIG))
    svar = hent(System(skole, generasjon=generasjon), "/kandidat", skole, PameldteKandidater)
    (paamelding,) = svar.paameldinger
    assert (svar.periodekode, paamelding.fagkode) == ("V-2027", "FSP6289")
    assert paamelding.variant == ("FOR" if generasjon == Generasjon.V2 else None)
    (gruppe,) = paamelding.grupper
    assert gruppe.navn == "3STA"
    assert [a.fodselsnr for a in gruppe.ansvarlige] == ["02010112345"]
    assert {k.fodselsnr: (k.kandidatnummer, k.maalform, k.slag) for k in gruppe.kandidater} == {
        en.person.nummer: (en.kandidatnummer.nummer, "nn", "elev"),
        to.person.nummer: (to.kandidatnummer.nummer, "nb", "privatist"),
    }


def test_en_skole_kan_ha_et_eget_nummer_i_pas(skole, parti, kandidat, system):
    skole.pas_orgnr = "974557266"
    skole.save(update_fields=["pas_orgnr"])
    for nummer in ("974557266", skole.orgnr):
        svar = system.hent("/kandidat", orgno=nummer, periodekode="V-2027")
        assert len(les(svar.content, PameldteKandidater).paameldinger) == 1


# --- results --------------------------------------------------------------------------------------------------------
@pytest.fixture
def sensurert(skole, statsforvalter):
    """Three candidates with final grades 5, MB and 3; the third absent. Nothing is published."""
    parti = lag_sensurparti(skole, statsforvalter, kandidater=3, navn="3STA")
    sensorer = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    for oppdrag in sensorer:
        foreslaa(oppdrag, "5", "MB", "3", bekreftet=True)
    sett_alle_like(sensorer[1])
    return parti


def fravaerende(parti):
    siste = parti.kandidater.order_by("kandidatnummer__nummer").last()
    sett_fravaer(kandidat_id=siste.pk, slag="IDF", aktoer=SYSTEM, naa=naa())


@pytest.mark.parametrize("generasjon", Generasjon)
def test_publiserte_karakterer_med_deltakelse(skole, sensurert, generasjon):
    fravaerende(sensurert)
    publiser(eksamen_id=sensurert.eksamen_id, aktoer=SYSTEM, naa=naa())
    svar = hent(System(skole, generasjon=generasjon), "/karakter", skole, Karakteroversikt)
    (eksamen,) = svar.eksamener
    (gruppe,) = eksamen.grupper
    assert (svar.orgnr, eksamen.fagkode, gruppe.navn) == (skole.orgnr, sensurert.eksamen.fag.fagkode, "3STA")
    utfall = {k.kandidatnr: (k.deltakelse, k.karakter) for k in gruppe.kandidater}
    numre = sensurert.kandidater.order_by("kandidatnummer__nummer").values_list("kandidatnummer__nummer", flat=True)
    assert utfall == dict(
        zip(
            numre,
            [
                (Deltakelse.DELTATT, 5),
                (Deltakelse.MANGLER_BESVARELSE, 0),
                (Deltakelse.IKKE_DOKUMENTERT, 0),
            ],
            strict=True,
        )
    )


def test_foer_publiseringssekundet_er_svaret_det_samme_som_uten_sensur(skole, sensurert, system, time_machine):
    uten = lag_sensurparti(skole, sensurert.eksamen.ansvarlig, navn="Uten sensur")
    fravaerende(uten)
    tomt = system.hent("/karakter", orgno=skole.orgnr, periodekode="V-2027").content
    assert les(tomt, Karakteroversikt).eksamener == ()
    naar = naa() + timedelta(minutes=10)
    sensurert.eksamen.publiseres = naar
    sensurert.eksamen.save(update_fields=["publiseres"])
    time_machine.move_to(naar - timedelta(milliseconds=1), tick=False)
    assert system.hent("/karakter", orgno=skole.orgnr, periodekode="V-2027").content == tomt
    time_machine.move_to(naar, tick=False)
    assert len(hent(system, "/karakter", skole, Karakteroversikt).eksamener) == 1


def test_forslag_og_uferdig_sensur_gaar_aldri_ut(skole, statsforvalter, system):
    parti = lag_sensurparti(skole, statsforvalter, kandidater=1, navn="3STA")
    sensorer = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    foreslaa(sensorer[0], "6", bekreftet=True)
    parti.eksamen.publiseres = naa()
    parti.eksamen.save(update_fields=["publiseres"])
    assert hent(system, "/karakter", skole, Karakteroversikt).eksamener == ()


def test_den_avlyste_har_ingen_karakter(skole, sensurert, system):
    publiser(eksamen_id=sensurert.eksamen_id, aktoer=SYSTEM, naa=naa())
    Avlysning.objects.create(parti=sensurert, begrunnelse="Brann", registrert=naa())
    assert hent(system, "/karakter", skole, Karakteroversikt).eksamener == ()


# --- the same for all lists -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("sti", LISTER)
def test_en_annen_skole_og_en_ukjent_faar_samme_svar(skole, annen_skole, parti, sti):
    system = System(annen_skole)
    andres = system.hent(sti, orgno=skole.orgnr, periodekode="V-2027")
    ukjent = system.hent(sti, orgno="999999999", periodekode="V-2027")
    assert (andres.status_code, ukjent.status_code) == (404, 404)
    assert apifeil(andres) == apifeil(ukjent).replace("999999999", skole.orgnr)


@pytest.mark.parametrize("sti", [*LISTER, "/fravaer"])
def test_manglende_parametre_nevnes(system, sti):
    svar = system.hent(sti)
    assert svar.status_code == 400
    assert "orgno, periodekode" in apifeil(svar)
    assert "periodekode" in apifeil(system.hent(sti, orgno="1"))


@pytest.mark.parametrize("sti", [*LISTER, "/fravaer"])
def test_en_ukjent_periode(skole, parti, system, sti):
    svar = system.hent(sti, orgno=skole.orgnr, periodekode="V-1999")
    assert svar.status_code == 404
    assert "V-1999" in apifeil(svar)


@pytest.mark.parametrize("sti", [*LISTER, "/fravaer"])
def test_uten_innlogging_og_med_feil_metode(skole, system, sti):
    assert Client().get(f"/api/ekstern{sti}").status_code == 401
    svar = system.web.put(f"/api/ekstern{sti}", headers=system.hoder)
    assert svar.status_code == 405


def test_antall_spoerringer_foelger_ikke_radene(skole, statsforvalter, system):
    antall: dict[str, list[int]] = {sti: [] for sti in [*LISTER, "/fravaer"]}
    for nye in (1, 30):
        for nr in range(3 if nye == 30 else 1):
            parti = PartiFactory(skole=skole, eksamen=lag_eksamen(publiseres=naa(), ansvarlig=statsforvalter))
            lag_forslag(parti, nummer=f"{nye}{nr}")
            for _ in range(nye // 3 + 1):
                kandidat = lag_kandidat(parti, passord=None)
                sett_fravaer(kandidat_id=kandidat.pk, slag="DF", aktoer=SYSTEM, naa=naa())
        for sti, tall in antall.items():
            with CaptureQueriesContext(connection) as spoerringer:
                assert system.hent(sti, orgno=skole.orgnr, periodekode="V-2027").status_code == 200
            tall.append(len(spoerringer))
    assert all(foer == etter for foer, etter in antall.values()), antall


# --- open to all ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("generasjon", Generasjon)
def test_eksamensplanen_er_aapen_for_alle(generasjon):
    todelt = lag_eksamen(fag=FagFactory(fagkode="MAT1023"), todelt=True)
    lag_eksamen(fag=FagFactory(fagkode="NOR0214", nivaa="GS"))
    lag_eksamen(fag=FagFactory(fagkode="LOK1000"), lokal=True)
    accept = f"application/vnd.pas.sas.v{generasjon.value}+xml"
    svar = Client().get("/api/ekstern/eksamensplan", headers={"Accept": accept})
    planer = les(svar.content, Eksamensplan).planer
    assert {(p.nivaa, p.periode.kode): [e.fagkode for e in p.eksamener] for p in planer} == {
        ("GS", "V-2027"): ["NOR0214"],
        ("VGS", "V-2027"): ["MAT1023"],
    }
    (vgs,) = (p for p in planer if p.nivaa == "VGS")
    assert [d.type for d in vgs.eksamener[0].deler] == ["EksamenDel1", "EksamenDel2"]
    assert vgs.eksamener[0].deler[0].start == todelt.deler.first().start


def test_skjemaene_er_en_zip_som_alle_kan_hente():
    svar = Client().get("/api/ekstern/skjema")
    assert svar.headers["Content-Type"] == "application/zip"
    navn = zipfile.ZipFile(io.BytesIO(svar.content)).namelist()
    assert {"v1/Pamelding.xsd", "v2/Pamelding.xsd", "ours/Sletting.xsd"} <= set(navn)


@pytest.mark.parametrize("sti", ["eksamensplan", "skjema", "kandidat"])
def test_et_nettsted_som_ikke_er_pas_har_ikke_adressene(settings, sti):
    settings.PAS_TJENER = False
    assert Client().get(f"/api/ekstern/{sti}").status_code == 404
