"""Acts that write events about several, or lock log-ins, while somebody else acts: nobody waits in a ring.

An event holds its party's version until the transaction ends. Candidates, then log-ins, then versions, each in order of
pk and all before the first event. Each promise has a control without that, where the database must break the ring.
"""

from datetime import timedelta

import pytest

from avbrudd.models import Avbrudd, Avbruddsrad
from avbrudd.services import tidskonto
from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from deltakelse.models import Innloggingssesjon, Rettighetssvar, Saerskiltrett, Tidstillegg
from deltakelse.services import autorisering, rettigheter, sesjoner
from eksamen.models import Eksamensparti, Kandidat, Kandidatpassord, Person, Vaktoppdrag
from eksamen.services import partier_sletting, passord
from felles import angre, bidrag
from felles.hendelser import SYSTEM, Aktoer, logg_hendelse
from felles.models import Hendelse
from felles.tid import naa
from paamelding.services import importen
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import PartiFactory, PeriodeFactory, PersonFactory, gi_vakt, lag_eksamen, lag_kandidat
from tests.fabrikker.paamelding import G, K, fil, fnr, importer, lag_matte, lag_norsk
from tests.fabrikker.tilrettelegging import Status, lag_sak, om_en_uke
from tests.samtidighet.monitorpar import stoppbar, stoppesteder, ut
from tests.samtidighet.ring import i_ring, stopp_foer_den_andre
from tilrettelegging.models import Tilrettelegging
from tilrettelegging.services import masse, vedtak
from vakter.services import vaktplan

pytestmark = pytest.mark.django_db(transaction=True)
Avsluttet = Innloggingssesjon.Avsluttet


@pytest.fixture(params=[True, False], ids=["med", "kontroll uten"])
def i_orden(request):
    """With the locks that come first, and without: the control."""
    return request.param


@pytest.fixture
def partier(skole):
    """Two parties at the school, in order of pk."""
    return [PartiFactory(skole=skole) for _ in range(2)]


@pytest.fixture
def motsatt(partier):
    """A candidate of each party, where the first candidate is of the last party."""
    return [lag_kandidat(parti) for parti in reversed(partier)]


@pytest.fixture
def andre(partier):
    """Other candidates of the same parties, in the parties' own order."""
    return [lag_kandidat(parti) for parti in partier]


def forny(*kandidater):
    return passord.fornye_passord(kandidat_ider=[en.pk for en in kandidater], aktoer=SYSTEM, naa=naa())


def hendelsen_foerst(kandidat_ider, *, aktoer, naa):
    """As it would be with the event before the log-ins are locked."""
    for kandidat in Kandidat.objects.filter(pk__in=kandidat_ider):
        logg_hendelse(kandidat, "passord.fornyet", aktoer=aktoer, naa=naa, partier=[kandidat.parti_id])


def test_nytt_passord_til_en_som_logger_ut(loep, parti, monkeypatch, i_orden):
    kandidat = lag_kandidat(parti)
    lag_sesjon(kandidat)
    if not i_orden:
        monkeypatch.setitem(bidrag.passordlyttere._ledd, "foerst", (0, hendelsen_foerst))
    with stoppesteder():
        svar = loep.samtidig(lambda: ut(kandidat), lambda: forny(kandidat), stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert Innloggingssesjon.objects.get().avsluttet_grunn == Avsluttet.UTLOGGET
        assert Kandidatpassord.objects.get().versjon == 2


def test_nye_passord_i_to_partier_der_kandidatene_har_en_annen_orden(loep, motsatt, andre, monkeypatch, i_orden):
    if not i_orden:
        monkeypatch.setattr(autorisering, "laas_versjoner", lambda _partier: None)
    stopp_foer_den_andre(monkeypatch, passord, "logg_hendelse")
    svar = loep.samtidig(lambda: forny(*motsatt), lambda: forny(*andre), stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert set(Kandidatpassord.objects.values_list("versjon", flat=True)) == {2}


def test_utloepte_innlogginger_mens_noen_handler_i_de_samme_partiene(loep, motsatt, andre, monkeypatch, i_orden):
    for kandidat in motsatt:
        lag_sesjon(kandidat, opprettet=naa() - timedelta(days=2))
    if not i_orden:
        monkeypatch.setattr(sesjoner, "laas_versjoner", lambda _partier: None)
    stopp_foer_den_andre(monkeypatch, sesjoner, "_avslutt")
    svar = loep.samtidig(lambda: sesjoner.avslutt_utloepte(naa=naa()), lambda: forny(*andre), stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert set(Innloggingssesjon.objects.values_list("avsluttet_grunn", flat=True)) == {Avsluttet.UTLOEPT}


def test_to_av_hvert_sitt_parti_bytter_maskin(loep, andre, monkeypatch, i_orden):
    """Each logs in on the machine where the other is logged in, and so ends the other's log-in."""
    for kandidat in andre:
        lag_sesjon(kandidat, token=f"maskin-{kandidat.pk}")

    def inn(kandidat, paa):
        aktoer = Aktoer("kandidat", kandidat.pk, f"198.51.100.{kandidat.pk % 250}")
        return sesjoner.logg_inn(
            nummer=kandidat.kandidatnummer.nummer, passord="kfm4-tr7w", enhet_id=f"maskin-{paa.pk}",
            gammelt_token=f"maskin-{paa.pk}", aktoer=aktoer, naa=naa(),
        )  # fmt: skip

    if not i_orden:
        monkeypatch.setattr(sesjoner, "laas_versjoner", lambda _partier: None)
    monkeypatch.setattr(sesjoner, "_ny_sesjon", stoppbar(sesjoner._ny_sesjon))
    svar = loep.samtidig(lambda: inn(*andre), lambda: inn(*reversed(andre)), stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert Innloggingssesjon.objects.aapne().count() == 2
        assert Innloggingssesjon.objects.filter(avsluttet_grunn=Avsluttet.UTLOGGET).count() == 2


def lag_rader(kandidater):
    tid = naa()
    avbrudd = Avbrudd.objects.create(
        skole=kandidater[0].parti.skole, aarsak="skole", startet=tid - timedelta(minutes=5), stoppet=tid
    )
    return [Avbruddsrad.objects.create(avbrudd=avbrudd, kandidat=en, tapte_minutter=5) for en in kandidater]


def avgjoer(rader):
    minutter = {rader[0].pk: 5, rader[1].pk: 0}
    return tidskonto.avgjoer(avbrudd_id=rader[0].avbrudd_id, minutter=minutter, aktoer=SYSTEM, naa=naa())


def gjoer_om(rader):
    ider = [rad.pk for rad in rader]
    return tidskonto.gjoer_om(avbrudd_id=rader[0].avbrudd_id, rad_ider=ider, aktoer=SYSTEM, naa=naa())


# The minutes are lost of an exam that has gone on for as long.
@pytest.mark.usefixtures("formiddag")
@pytest.mark.parametrize("om_igjen", [False, True], ids=["avgjort", "gjort om"])
def test_tid_innvilget_i_ett_parti_og_avslaatt_i_et_annet(loep, motsatt, andre, monkeypatch, i_orden, om_igjen):
    """The event of the minutes is about the last party only, and the one of the decision about both."""
    rader = lag_rader(motsatt)
    if om_igjen:
        avgjoer(rader)
    if not i_orden:
        monkeypatch.setattr(tidskonto, "laas_versjoner", lambda _partier: None)
    monkeypatch.setattr(tidskonto, "_logg", stoppbar(tidskonto._logg))
    handling = gjoer_om if om_igjen else avgjoer
    svar = loep.samtidig(lambda: handling(rader), lambda: forny(*andre), stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert Tidstillegg.objects.get().opphevet is None or om_igjen


@pytest.fixture
def rektor(skole):
    return Aktoer("bruker", bruker_med_rolle(Rolle.REKTOR, skole).pk)


def fatt(saker, rektor):
    return masse.fatt_like_vedtak(saker=saker, utfall=Status.INNVILGET, tekst="Ja.", aktoer=rektor, naa=naa())


def test_like_vedtak_mens_noen_handler_i_de_samme_partiene(loep, motsatt, andre, rektor, monkeypatch, i_orden):
    saker = [lag_sak(kandidat, kandidat.parti) for kandidat in motsatt]
    if not i_orden:
        monkeypatch.setattr(bidrag.hendelseslaaser, "_ledd", {})
    stopp_foer_den_andre(monkeypatch, masse, "vedta")
    svar = loep.samtidig(lambda: fatt(saker, rektor), lambda: forny(*andre), stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert Tilrettelegging.objects.filter(status=Status.INNVILGET).count() == 2


def test_angrede_vedtak_mens_noen_handler_paa_den_siste(loep, skole, rektor, monkeypatch, i_orden):
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(start=om_en_uke()))
    to = [lag_kandidat(parti) for _ in range(2)]
    _svar, post = fatt([lag_sak(kandidat, parti) for kandidat in to], rektor)
    if not i_orden:
        monkeypatch.setattr(vedtak, "laas_for_flere", lambda **_: None)
    stopp_foer_den_andre(monkeypatch, vedtak, "_angre_ett")
    tilbake = {"post_id": post.pk, "bruker_id": rektor.bruker_id, "aktoer": rektor, "naa": naa()}
    svar = loep.samtidig(lambda: angre.angre(**tilbake), lambda: forny(to[1]), stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert Tilrettelegging.objects.filter(status=Status.SOEKT).count() == 2


@pytest.fixture
def hoestens(skole):
    """Two parties of the next period, and a right to sit in each; the first of the pupils is to sit in the last."""
    naa_, neste = PeriodeFactory(kode="V-2027"), PeriodeFactory(kode="H-2027")
    partier = [PartiFactory(skole=skole, eksamen=lag_eksamen(start=om_en_uke(), periode=neste)) for _ in range(2)]
    for navn, parti in zip("AB", reversed(partier), strict=True):
        Saerskiltrett.objects.create(
            skole=skole, person=PersonFactory(etternavn=f"{navn}nes"), fag=parti.eksamen.fag, periode=naa_,
            grunn=Saerskiltrett.Grunn.VEDTAK, registrert=naa(),
        )  # fmt: skip
    return partier


def godta(skole, rektor):
    skoler, periode = Organisasjon.objects.filter(pk=skole.pk), PeriodeFactory(kode="V-2027")
    noekler = [rett.noekkel for rett in rettigheter.rettigheter(skoler, periode, naa()).rader]
    return rettigheter.godta(skoler=skoler, periode=periode, noekler=noekler, fagkoder={}, aktoer=rektor, naa=naa())


@pytest.mark.parametrize("tilbake", [False, True], ids=["godtatt", "angret"])
def test_rettigheter_mens_noen_setter_rom_paa_de_samme_partiene(
    loep, skole, hoestens, rektor, monkeypatch, i_orden, tilbake
):
    def sett_rom():
        return partier_sletting.endre_flere(
            parti_ider=[parti.pk for parti in hoestens], verdier={"rom": "A101"}, aktoer=SYSTEM, naa=naa()
        )

    def handling():
        if not tilbake:
            return godta(skole, rektor)
        return angre.angre(post_id=post.pk, bruker_id=rektor.bruker_id, aktoer=rektor, naa=naa())

    post = godta(skole, rektor).angrepost if tilbake else None
    if not i_orden:
        monkeypatch.setattr(rettigheter, "_laas_alt", lambda *_: None)
    stopp_foer_den_andre(monkeypatch, rettigheter, "angre_innmelding" if tilbake else "_lag_kandidat")
    svar = loep.samtidig(handling, sett_rom, stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert Rettighetssvar.objects.filter(opphevet__isnull=True).count() == (0 if tilbake else 2)
        assert set(Eksamensparti.objects.values_list("rom", flat=True)) == {"A101"}


def test_import_som_viser_seg_ved_en_annen_skole_mens_utloepte_innlogginger_avsluttes(
    loep, skole, annen_skole, monkeypatch, i_orden
):
    """The new name shows in the other school's party too, in an event of its own after the school's."""
    andres, norsk = PartiFactory(skole=annen_skole, eksamen=lag_matte()), lag_norsk()
    importer(skole, fil(skole, G("3STA", norsk.fag.fagkode, [K(fnr(1), "Olga", "Nes")])))
    person = Person.objects.get(etternavn="Nes")
    lag_kandidat(andres, person=person)
    egne = Eksamensparti.objects.get(skole=skole)
    for parti in (andres, egne):
        lag_sesjon(lag_kandidat(parti), opprettet=naa() - timedelta(days=2))
    nytt_navn = fil(skole, G("3STA", norsk.fag.fagkode, [K(fnr(1), "Olga", "Ness")]))
    if not i_orden:
        monkeypatch.setattr(bidrag.hendelseslaaser, "_ledd", {})
    stopp_foer_den_andre(monkeypatch, importen, "logg_hendelse")
    svar = loep.samtidig(lambda: importer(skole, nytt_navn), lambda: sesjoner.avslutt_utloepte(naa=naa()), stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert Hendelse.objects.filter(handling="paamelding.deltnavn", parti_id=andres.pk).count() == 1


@pytest.mark.parametrize("tilbake", [False, True], ids=["fjernet", "angret"])
def test_vakter_i_to_partier_mens_noen_handler_i_de_samme(
    loep, skole, partier, andre, rektor, monkeypatch, i_orden, tilbake
):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    oppdrag = [gi_vakt(parti, vakt) for parti in reversed(partier)]

    def fjern():
        return vaktplan.fjern(oppdrag_ider=[rad.pk for rad in oppdrag], aktoer=rektor, naa=naa())

    def angre_fjerning():
        return angre.angre(post_id=post.pk, bruker_id=rektor.bruker_id, aktoer=rektor, naa=naa())

    post = fjern()[1] if tilbake else None
    if not i_orden:
        monkeypatch.setattr(vaktplan, "hendelseslaaser", bidrag.Register())
    stopp_foer_den_andre(monkeypatch, vaktplan, "logg")
    svar = loep.samtidig(angre_fjerning if tilbake else fjern, lambda: forny(*andre), stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert Vaktoppdrag.objects.count() == (2 if tilbake else 0)
