"""Nobody reads again what they have graded, nor a candidate of the own school: in the service, and in the database."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, logg_hendelse
from felles.tid import naa
from klagenemnd.models import Klageoppdrag
from klagenemnd.querysets.habilitet import konflikter
from klagenemnd.services.oppdrag import tildel_nemnd
from oppnevning.models import Fagperson, Inhabilitet
from sensur.models import Fellessensursak, Saksinnsyn, Sensoroppdrag
from sensur.services.oppdrag import tildel_sensor
from tests.fabrikker.brukere import RolletildelingFactory
from tests.fabrikker.eksamen import PartiFactory
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, lag_sendt_klage, nemndgruppe
from tests.fabrikker.klagesvar import kvalitetssikre, lag_til_kontroll
from tests.fabrikker.moeter import lag_fellessensur, sett_fellessensur
from tests.fabrikker.sensur import aktoer, lag_sensor

pytestmark = pytest.mark.django_db


@pytest.fixture
def klage(skole, statsforvalter):
    return lag_sendt_klage(skole, statsforvalter)


@pytest.fixture
def medlem(klage):
    return lag_medlem(nemndgruppe(klage), "Inhabil")


def avvises(handling, *, ord_):
    with pytest.raises(IntegrityError, match=ord_), transaction.atomic():
        handling()


def sett_inn(klage, bruker, rolle="skriver"):
    """Past the service."""
    return Klageoppdrag.objects.create(klage=klage, bruker=bruker, rolle=rolle, tildelt=naa())


def foerstesensor(klage, medlem):
    _sensor(klage.kandidat.parti, medlem)


def avgaatt_sensor(klage, medlem):
    _sensor(klage.kandidat.parti, medlem)
    Sensoroppdrag.objects.filter(bruker=medlem).update(avsluttet=naa())


def sensor_der_kandidaten_har_vaert(klage, medlem):
    parti = PartiFactory(skole=klage.kandidat.parti.skole, eksamen=klage.kandidat.eksamen, navn="Gammelt")
    logg_hendelse(parti, "levering.levert", aktoer=SYSTEM, naa=naa(), partier=[parti.pk], kandidat_id=klage.kandidat_id)
    _sensor(parti, medlem)


def sensor_som_foreslo_foer_flyttingen(klage, medlem):
    """The proposals stand with the party that the candidate has left."""
    Sensoroppdrag.objects.filter(parti=klage.kandidat.parti, nummer=1, avsluttet=None).update(avsluttet=naa())
    _sensor(klage.kandidat.parti, medlem)
    forslag = klage.kandidat.karakterforslag.first()
    with connection.cursor() as markoer:
        markoer.execute("SET CONSTRAINTS ALL IMMEDIATE")
        markoer.execute("ALTER TABLE sensur_karakterforslag DISABLE TRIGGER USER")
        markoer.execute(
            "UPDATE sensur_karakterforslag SET oppdrag_id = %s WHERE id = %s",
            [Sensoroppdrag.objects.get(bruker=medlem).pk, forslag.pk],
        )
        markoer.execute("ALTER TABLE sensur_karakterforslag ENABLE TRIGGER USER")
    nytt = PartiFactory(skole=klage.kandidat.parti.skole, eksamen=klage.kandidat.eksamen, navn="Nytt")
    Kandidat.objects.filter(pk=klage.kandidat_id).update(parti=nytt)


def moeteleder(klage, medlem):
    """As the database writes it down when somebody leads the meeting, also when they do no longer."""
    sak = _sak(klage)
    Saksinnsyn.objects.get_or_create(sak=sak, bruker=medlem)


def oppmann(klage, medlem):
    sak = _sak(klage)
    Fellessensursak.objects.filter(pk=sak.pk).update(oppmann=medlem)


def tilstede_da_det_ble_avgjort(klage, medlem):
    sak = _sak(klage)
    sak.fellessensur.deltakere.create(bruker=medlem, oppmoete="tilstede")
    Fellessensursak.objects.filter(pk=sak.pk).update(verdi="3", avgjort=naa(), avgjort_av=sak.fellessensur.leder)


def laerer_ved_skolen(klage, medlem):
    Fagperson.objects.filter(bruker=medlem).update(skole=klage.kandidat.parti.skole)


def rolle_ved_skolen(klage, medlem):
    RolletildelingFactory(bruker=medlem, rolle=Rolle.LAERER, organisasjon=klage.kandidat.parti.skole)


def oppgitt_skolen(klage, medlem):
    Inhabilitet.objects.create(
        bruker=medlem, skole=klage.kandidat.parti.skole, oppgitt=naa(), oppgitt_til=klage.ansvarlig
    )


def _sensor(parti, bruker):
    nummer = 1 if not parti.sensoroppdrag.filter(nummer=1, avsluttet=None).exists() else 2
    parti.sensoroppdrag.filter(nummer=nummer, avsluttet=None).update(avsluttet=naa())
    return Sensoroppdrag.objects.create(parti=parti, bruker=bruker, nummer=nummer)


def _sak(klage):
    moete = lag_fellessensur(sett_fellessensur(klage.kandidat.parti, klage.ansvarlig))
    return Fellessensursak.objects.create(fellessensur=moete, kandidat=klage.kandidat, satt_paa=naa())


MAATER = [
    (foerstesensor, "sensor"), (avgaatt_sensor, "sensor"), (sensor_der_kandidaten_har_vaert, "sensor"),
    (sensor_som_foreslo_foer_flyttingen, "sensor"), (moeteleder, "fellessensur"), (oppmann, "fellessensur"),
    (tilstede_da_det_ble_avgjort, "fellessensur"), (laerer_ved_skolen, "skole"), (rolle_ved_skolen, "skole"),
    (oppgitt_skolen, "skole"),
]  # fmt: skip


@pytest.mark.parametrize(("maate", "grunn"), MAATER, ids=[maate.__name__ for maate, _ in MAATER])
def test_den_inhabile_kommer_ikke_i_nemnda_og_databasen_sier_det_samme(klage, medlem, maate, grunn):
    annen = lag_medlem(nemndgruppe(klage))
    maate(klage, medlem)
    assert konflikter([klage], naa())[klage.pk][medlem.pk] == grunn
    for to in ((medlem, annen), (annen, medlem)):
        with pytest.raises(Domenefeil) as feil:
            lag_nemnd(klage, *to)
        assert feil.value.kode == grunn
        assert medlem.navn in str(feil.value.melding)
    for rolle in Klageoppdrag.Rolle.values:
        avvises(lambda rolle=rolle: sett_inn(klage, medlem, rolle), ord_=f"inhabil i klagenemnda: {grunn}")
    assert not Klageoppdrag.objects.exists()
    klage.refresh_from_db()
    assert klage.status == "sendt"


def test_den_som_ikke_har_noe_med_kandidaten_aa_gjoere_kan_sitte(klage, medlem, annen_skole, statsforvalter):
    """The control: a conflict somewhere else, or one that has ended, hinders nobody."""
    Inhabilitet.objects.create(bruker=medlem, skole=annen_skole, oppgitt=naa(), oppgitt_til=statsforvalter)
    Inhabilitet.objects.create(
        bruker=medlem, skole=klage.kandidat.parti.skole, oppgitt=naa(), oppgitt_til=statsforvalter, opphoert=naa()
    )
    _sensor(PartiFactory(skole=annen_skole, eksamen=klage.kandidat.eksamen), medlem)
    lag_nemnd(klage, medlem)
    assert Klageoppdrag.objects.filter(bruker=medlem, rolle="skriver").exists()


def test_oppgitte_relasjoner_maa_leses_foer_saken_gis(klage, medlem, statsforvalter):
    annen = lag_medlem(nemndgruppe(klage))
    rad = Inhabilitet.objects.create(bruker=medlem, grunn="Nevøen min", oppgitt=naa(), oppgitt_til=statsforvalter)
    hvem = {"klage_id": klage.pk, "skriver_id": annen.pk, "medlem_id": medlem.pk, "aktoer": SYSTEM, "naa": naa()}
    with pytest.raises(Domenefeil) as feil:
        tildel_nemnd(**hvem)
    assert feil.value.kode == "relasjoner"
    assert "Nevøen" not in str(feil.value.melding)
    tildel_nemnd(**hvem, leste=[rad.pk])
    assert Klageoppdrag.objects.count() == 2


def test_en_og_samme_person_har_ikke_to_plasser(klage, medlem):
    with pytest.raises(Domenefeil) as feil:
        lag_nemnd(klage, medlem, medlem)
    assert feil.value.kode == "samme_person"
    sett_inn(klage, medlem)
    for rolle in ("medlem", "tredje"):
        avvises(lambda rolle=rolle: sett_inn(klage, medlem, rolle), ord_="to_ulike")
    avvises(lambda: sett_inn(klage, lag_medlem(nemndgruppe(klage))), ord_="ett_av_hvert")


def test_et_oppdrag_flyttes_slettes_og_gjenaapnes_aldri(klage, medlem):
    lag_nemnd(klage, medlem)
    oppdrag = Klageoppdrag.objects.get(bruker=medlem)
    andre = Klageoppdrag.objects.filter(pk=oppdrag.pk)
    avvises(lambda: andre.update(bruker=lag_medlem(nemndgruppe(klage))), ord_="gis aldri videre")
    avvises(andre.delete, ord_="slettes aldri")
    andre.update(avsluttet=naa())
    avvises(lambda: andre.update(avsluttet=None), ord_="åpnes aldri igjen")


def test_den_som_har_behandlet_klagen_blir_ikke_sensor_for_partiet(klage, medlem):
    lag_nemnd(klage, medlem)
    Klageoppdrag.objects.filter(bruker=medlem).update(avsluttet=naa())
    parti = klage.kandidat.parti
    parti.sensoroppdrag.update(avsluttet=naa())
    avvises(lambda: Sensoroppdrag.objects.create(parti=parti, bruker=medlem, nummer=1), ord_="blir ikke sensor")
    RolletildelingFactory(bruker=medlem, rolle=Rolle.SENSOR, organisasjon=klage.ansvarlig)
    with pytest.raises(Domenefeil) as feil:
        tildel_sensor(parti_id=parti.pk, bruker_id=medlem.pk, nummer=1, aktoer=aktoer(medlem), naa=naa())
    assert feil.value.kode == "har_avgjort"
    Sensoroppdrag.objects.create(parti=parti, bruker=lag_sensor(klage.ansvarlig), nummer=1)


def test_den_som_gir_seg_selv_saken_er_ute_av_myndighetens_side(som, klage, medlem, statsforvalter):
    RolletildelingFactory(bruker=medlem, rolle=Rolle.STATSFORVALTER, organisasjon=statsforvalter)
    annen = lag_medlem(nemndgruppe(klage))
    data = {"handling": "tildel", "tildel-skriver": medlem.pk, "tildel-medlem": annen.pk}
    svar = som(medlem).post(reverse("klagenemnd:nemnd", args=[klage.pk]), data, follow=True)
    assert svar.redirect_chain[-1][0] == reverse("klagenemnd:saker")
    assert som(medlem).get(reverse("klagenemnd:sak", args=[klage.pk])).status_code == 403


def test_svaret_til_en_som_er_blitt_inhabil_blir_ikke_kvalitetssikret(skole, statsforvalter, saksbehandler):
    klage = lag_til_kontroll(skole, statsforvalter)
    medlem = klage.oppdrag.get(rolle="medlem").bruker
    oppgitt_skolen(klage, medlem)
    with pytest.raises(Domenefeil) as feil:
        kvalitetssikre(klage, saksbehandler)
    assert (feil.value.kode, medlem.navn in str(feil.value.melding)) == ("inhabil", True)
    Inhabilitet.objects.update(opphoert=naa())
    assert kvalitetssikre(klage, saksbehandler).status == "godkjent"


@pytest.mark.parametrize("mangler", ["rolle", "oppnevning", "konto"])
def test_bare_den_som_er_oppnevnt_og_har_rollen_kan_faa_saken(klage, medlem, mangler):
    if mangler == "rolle":
        medlem.tildelinger.update(til=naa())
    elif mangler == "oppnevning":
        medlem.oppnevninger.update(status="trukket", avsluttet=naa())
    else:
        medlem.is_active = False
        medlem.save(update_fields=["is_active"])
    with pytest.raises(Domenefeil) as feil:
        tildel_nemnd(
            klage_id=klage.pk, skriver_id=medlem.pk, medlem_id=lag_medlem(nemndgruppe(klage)).pk,
            aktoer=aktoer(medlem), naa=naa(),
        )  # fmt: skip
    assert feil.value.kode == "ikke_oppnevnt"
