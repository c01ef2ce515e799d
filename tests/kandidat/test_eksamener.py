"""«Mine eksamener»: what a pupil may know of and when, and that the look opens no other door."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deltakelse.models import Feilforsoek, Innloggingssesjon, Innsynsoekt
from deltakelse.services.innsyn import rydd_innsyn
from eksamen.models import Eksamen, Eksamensdel, Eksamensperiode, Kandidat
from eksamen.services.passord import fornye_passord
from felles.hendelser import SYSTEM
from felles.kryptering import hash_token
from felles.models import Hendelse
from felles.tid import naa
from sensur.services.publisering import publiser
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_kandidat, lag_oppgave
from tests.fabrikker.levering import digital_del
from tests.fabrikker.sensur import foreslaa, lag_sensor, lag_sensurparti, sett_alle_like, tildel
from tests.kandidat.conftest import DOER, PASSORD, adressen

pytestmark = pytest.mark.django_db
SIDE = "/kandidat/eksamener/"
KAPSEL = "eksamen_innsyn"


def til_siden(kandidat, klient=None, passord=PASSORD):
    """The answer to a log-in at the door of «Mine eksamener», and the browser."""
    klient = klient or Client()
    felt = {"nummer": kandidat.kandidatnummer.nummer, "passord": passord, "til": "eksamener"}
    return klient.post(DOER, felt), klient


@pytest.fixture
def om_en_uke(skole):
    """A pupil with a written drawn exam in a week."""
    eksamen = lag_eksamen(start=naa() + timedelta(days=7), fag=FagFactory(fagkode="MAT1019", navn_nb="Matematikk 1P"))
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen, navn="1P-gruppa", rom="", sted="Idrettshallen"),
                            rom="B204", plass="12")  # fmt: skip
    Eksamensperiode.objects.filter(pk=eksamen.periode_id).update(trekk_vgs=naa() - timedelta(days=1))
    return kandidat


def vis(kandidat):
    return til_siden(kandidat)[1].get(SIDE).content.decode()


# --- the door --------------------------------------------------------------------------------------------------------
def test_eleven_ser_eksamenen_sin_en_annen_dag(om_en_uke):
    svar, klient = til_siden(om_en_uke)
    assert adressen(svar) == SIDE
    side = klient.get(SIDE)
    assert "no-store" in side.headers["Cache-Control"]
    tekst = side.content.decode()
    for ord_ in ("Matematikk 1P", "Idrettshallen", "B204", "plass 12", "1P-gruppa", "Skriftlig", "10:00", "Her i Eks"):
        assert ord_ in tekst, ord_


@pytest.mark.parametrize(("rom", "vises"), [("Rom 207", "<br>Rom 207"), ("207", "<br>Rom 207"), ("Aula", "<br>Aula")])
def test_rommet_kalles_rom_en_gang(om_en_uke, rom, vises):
    Kandidat.objects.filter(pk=om_en_uke.pk).update(rom=rom)
    assert vises in vis(om_en_uke)


def test_innsyn_er_ingen_innlogging_og_aapner_ingen_andre_doerer(om_en_uke):
    lag_oppgave(digital_del(om_en_uke))
    _svar, klient = til_siden(om_en_uke)
    assert Innloggingssesjon.objects.count() == 0
    # The same token in the other cookie is nothing either.
    klient.cookies["eksamen_kandidat"] = klient.cookies[KAPSEL].value
    for sti in ("", "autorisering/", "venter/", "oppgave/", "oppgave/nb/fil/", "levering/", "kvittering/", "status/"):
        assert adressen(klient.get(f"/kandidat/{sti}")).startswith(DOER), sti
    for sti in ("opplasting/", "lever/", "logg-ut/", "filer/1/slett/"):
        assert adressen(klient.post(f"/kandidat/{sti}")).startswith(DOER), sti
    assert "/logg-inn/" in adressen(klient.get("/min-konto/"))


def test_innsyn_vises_ikke_i_monitoren_og_hever_ingen_versjon(om_en_uke):
    til_siden(om_en_uke)
    hendelse = Hendelse.objects.get(handling="kandidat.aapnet_innsyn")
    assert (hendelse.parti_id, hendelse.kandidat_id) == (None, om_en_uke.pk)


def test_innloggingen_paa_eksamensdagen_aapner_siden_og_gir_ikke_tilgang(kandidat, logg_inn):
    klient = logg_inn(kandidat)
    assert klient.get(SIDE).status_code == 200
    assert Innsynsoekt.objects.count() == 0
    assert adressen(klient.get("/kandidat/oppgave/")) == "/kandidat/autorisering/"


def test_innsyn_paa_eksamensdagen_lager_ingen_som_venter(kandidat):
    _svar, klient = til_siden(kandidat)
    assert klient.get(SIDE).status_code == 200
    assert Innloggingssesjon.objects.count() == 0


def test_feil_passord_telles_sammen_med_eksamensdoeren(om_en_uke):
    for _gang in range(2):
        assert til_siden(om_en_uke, passord="feil")[0].status_code == 422
    assert Feilforsoek.objects.exists()
    assert Innsynsoekt.objects.count() == 0


def test_ventetiden_gjelder_ogsaa_innsyn(om_en_uke):
    klient = Client()
    klient.get(DOER)
    koder = [til_siden(om_en_uke, klient, passord="feil")[0].status_code for _gang in range(12)]
    assert koder[-1] == 429
    assert til_siden(om_en_uke, klient)[0].status_code == 429


def test_kapselen_er_tilfeldig_skjult_for_skript_og_bare_for_kandidatsidene(om_en_uke):
    _svar, klient = til_siden(om_en_uke)
    kapsel = klient.cookies[KAPSEL]
    assert (kapsel["path"], kapsel["httponly"], kapsel["samesite"]) == ("/kandidat/", True, "Lax")
    assert Innsynsoekt.objects.get().token_hash == hash_token(kapsel.value)
    assert kapsel.value not in str(list(Hendelse.objects.values()))


def test_uten_innlogging_og_etter_utlogging_ender_man_i_doeren(om_en_uke):
    assert adressen(Client().get(SIDE)) == DOER + "?til=eksamener"
    _svar, klient = til_siden(om_en_uke)
    token = klient.cookies[KAPSEL].value
    assert adressen(klient.post(SIDE + "logg-ut/")) == DOER
    klient.cookies[KAPSEL] = token
    assert adressen(klient.get(SIDE)) == DOER + "?til=eksamener"


def test_innsynet_varer_ut_dagen_og_ryddes(om_en_uke, klokken):
    _svar, klient = til_siden(om_en_uke)
    klokken.move_to(naa() + timedelta(days=1))
    assert adressen(klient.get(SIDE)) == DOER + "?til=eksamener"
    assert (rydd_innsyn(naa=naa()), rydd_innsyn(naa=naa())) == (1, 0)


def test_nytt_passord_avslutter_innsynet(om_en_uke):
    _svar, klient = til_siden(om_en_uke)
    fornye_passord(kandidat_ider=[om_en_uke.pk], aktoer=SYSTEM, naa=naa())
    assert adressen(klient.get(SIDE)) == DOER + "?til=eksamener"


def test_doeren_viser_veien_begge_veier(om_en_uke):
    assert "?til=eksamener" in Client().get(DOER).content.decode()
    side = Client().get(DOER + "?til=eksamener").content.decode()
    assert 'name="til" value="eksamener"' in side
    _svar, klient = til_siden(om_en_uke)
    assert adressen(klient.get(DOER + "?til=eksamener")) == SIDE


# --- the announcement ---------------------------------------------------------------------------------------------------
def sett_periode(kandidat, **felt):
    Eksamensperiode.objects.filter(pk=kandidat.eksamen.periode_id).update(**felt)


@pytest.mark.parametrize(
    ("nivaa", "felt", "annet"), [("VGS", "trekk_vgs", "trekk_gs"), ("GS", "trekk_gs", "trekk_vgs")]
)
def test_trekkfag_vises_fra_sekundet_det_kunngjoeres(om_en_uke, klokken, nivaa, felt, annet):
    om_en_uke.eksamen.fag.nivaa = nivaa
    om_en_uke.eksamen.fag.save(update_fields=["nivaa"])
    tid = naa() + timedelta(hours=1)
    sett_periode(om_en_uke, **{felt: tid, annet: naa() - timedelta(days=1)})

    klokken.move_to(tid - timedelta(seconds=1), tick=False)
    assert "Matematikk 1P" not in vis(om_en_uke)
    klokken.move_to(tid, tick=False)
    assert "Matematikk 1P" in vis(om_en_uke)


def test_uten_kunngjoering_vises_ingenting_foer_eksamen_starter(om_en_uke, klokken):
    sett_periode(om_en_uke, trekk_vgs=None, trekk_gs=None)
    start = digital_del(om_en_uke).start
    klokken.move_to(start - timedelta(seconds=1), tick=False)
    assert "Matematikk" not in vis(om_en_uke)
    klokken.move_to(start, tick=False)
    assert "Matematikk" in vis(om_en_uke)


@pytest.mark.parametrize("form", ["M", "MP", "P"])
def test_muntlig_vises_48_timer_foer_og_ikke_et_sekund_tidligere(om_en_uke, klokken, form):
    """Also with a period whose written draw was announced long ago: the two have each their moment."""
    Eksamen.objects.filter(pk=om_en_uke.eksamen_id).update(form=form, lokal=True)
    start = digital_del(om_en_uke).start
    klokken.move_to(start - timedelta(hours=48, seconds=1), tick=False)
    assert "Matematikk" not in vis(om_en_uke)
    klokken.move_to(start - timedelta(hours=48), tick=False)
    assert "Matematikk" in vis(om_en_uke)


def test_muntlig_uten_dato_vises_aldri(om_en_uke):
    Eksamen.objects.filter(pk=om_en_uke.eksamen_id).update(form="M", lokal=True)
    om_en_uke.deler.all().delete()
    Eksamensdel.objects.filter(eksamen=om_en_uke.eksamen).delete()
    assert "Matematikk" not in vis(om_en_uke)


@pytest.mark.parametrize(
    "felt", [{"slag": "privatist"}, {"nus_status": "ny"}, {"nus_status": "saerskilt"}, {"fagkode": "NOR1267"}]
)
def test_uten_trekning_vises_eksamenen_med_en_gang(om_en_uke, felt):
    sett_periode(om_en_uke, trekk_vgs=naa() + timedelta(days=3))
    kode = felt.pop("fagkode", None)
    if kode:
        om_en_uke.eksamen.fag.fagkode = kode
        om_en_uke.eksamen.fag.save(update_fields=["fagkode"])
    Kandidat.objects.filter(pk=om_en_uke.pk).update(**felt) if felt else None
    assert "Matematikk 1P" in vis(om_en_uke)


def test_utsatt_i_trekkfag_trekkes_paa_nytt_og_venter_paa_kunngjoeringen(om_en_uke):
    sett_periode(om_en_uke, trekk_vgs=naa() + timedelta(days=3))
    Kandidat.objects.filter(pk=om_en_uke.pk).update(nus_status="utsatt")
    assert "Matematikk" not in vis(om_en_uke)


def test_siden_roeper_ikke_at_noe_er_skjult(om_en_uke, skole):
    """A pupil with a hidden exam and one without see the same, apart from their names."""
    sett_periode(om_en_uke, trekk_vgs=naa() + timedelta(days=3))
    side = vis(om_en_uke)
    assert "Du har ingen eksamener som er kunngjort ennå" in side
    assert "Skriftlige trekkfag blir kunngjort" in side


def test_eksamensdoeren_roeper_ikke_trekkfaget(om_en_uke, klokken):
    tid = naa() + timedelta(hours=1)
    sett_periode(om_en_uke, trekk_vgs=tid)
    felt = {"nummer": om_en_uke.kandidatnummer.nummer, "passord": PASSORD}
    klokken.move_to(tid - timedelta(seconds=1), tick=False)
    svar = Client().post(DOER, felt)
    assert svar.status_code == 403
    assert "MAT1019" not in svar.content.decode()
    klokken.move_to(tid, tick=False)
    assert "MAT1019" in Client().post(DOER, felt).content.decode()


# --- what it shows -------------------------------------------------------------------------------------------------------
def test_alle_personens_eksamener_i_perioden_og_ingen_andres(om_en_uke, skole):
    andre = PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() + timedelta(days=3)), navn="Engelskgruppa")
    lag_kandidat(andre, person=om_en_uke.person, passord="annet-pass")
    fremmed = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(), navn="Fremmedgruppa"))
    side = vis(om_en_uke)
    assert side.index("Engelskgruppa") < side.index("1P-gruppa")
    assert "Fremmedgruppa" not in side
    assert fremmed.person.etternavn not in side


def test_egen_sluttid_eps_og_hjelpemidler(om_en_uke):
    rad = om_en_uke.deler.get()
    rad.slutt += timedelta(minutes=35)
    rad.save(update_fields=["slutt"])
    Eksamen.objects.filter(pk=om_en_uke.eksamen_id).update(gjennomfoering="eps", lenke="https://eps.example.no/")
    om_en_uke.eksamen.fag.hjelpemiddelmodell = 2
    om_en_uke.eksamen.fag.save(update_fields=["hjelpemiddelmodell"])
    side = vis(om_en_uke)
    for ord_ in ("10:00–15:35", "https://eps.example.no/", "Modell 2"):
        assert ord_ in side, ord_


def test_resultatet_vises_fra_sekundet_det_publiseres(skole, statsforvalter, klokken):
    parti = lag_sensurparti(skole, statsforvalter, navn="3STA")
    oppdragene = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "5", "2", bekreftet=True)
    sett_alle_like(oppdragene[1])
    kandidat = Kandidat.objects.filter(parti=parti).order_by("kandidatnummer__nummer")[0]
    passord = fornye_passord(kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa())[0].passord
    _svar, klient = til_siden(kandidat, passord=passord)
    assert "5 – fem" not in klient.get(SIDE).content.decode()
    publiser(eksamen_id=parti.eksamen_id, aktoer=SYSTEM, naa=naa())
    assert "5 – fem" in klient.get(SIDE).content.decode()


def test_fravaer_staar_i_stedet_for_resultat(kandidat, logg_inn):
    sett_fravaer(kandidat, "DF")
    assert "Dokumentert fravær" in logg_inn(kandidat).get(SIDE).content.decode()


def test_siden_koster_det_samme_for_mange(om_en_uke, skole):
    _svar, klient = til_siden(om_en_uke)
    tall = []
    for antall in (1, 8):
        for _en in range(antall):
            eksamen = lag_eksamen(start=naa() + timedelta(days=3))
            lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen), person=om_en_uke.person, passord=None)
        with CaptureQueriesContext(connection) as teller:
            assert klient.get(SIDE).status_code == 200
        tall.append(len(teller))
    assert tall[0] == tall[1]
