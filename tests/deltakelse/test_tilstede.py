"""Attendance in the room and part 1 on paper: what may be noted of whom, when, and what is taken back."""

from datetime import datetime, timedelta

import pytest
import time_machine

from deltakelse.models import Avlysning, Kandidatdel, Oppmoete
from deltakelse.querysets.bindinger import bindinger
from deltakelse.services.del1 import fjern_innlevert, registrer_innlevert
from deltakelse.services.oppmoete import fjern_oppmoete, registrer_oppmoete, registrer_sent_oppmoete
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import Eksamensdel, Kandidat
from eksamen.models.valg import Deltype, Kandidatslag
from elever.models import Elev
from felles.angre import angre
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import OSLO, naa
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken():
    """Noon; the exams of the factories began at eleven, in two parts: part 2 begins at one."""
    with time_machine.travel(datetime(2027, 5, 27, 12, 0, tzinfo=OSLO), tick=False) as reise:
        yield reise


@pytest.fixture
def hvem(skoleadmin):
    return Aktoer("bruker", skoleadmin.pk)


@pytest.fixture
def todelt(skole):
    return PartiFactory(skole=skole, eksamen=lag_eksamen(todelt=True))


def moett(kandidat):
    return list(Oppmoete.objects.filter(kandidat=kandidat, opphevet__isnull=True))


def registrer(hvem, *kandidater, **valg):
    return registrer_oppmoete(kandidat_ider=[k.pk for k in kandidater], aktoer=hvem, naa=naa(), **valg)


def test_oppmoete_foeres_en_gang_med_en_hendelse(kandidat, hvem):
    assert registrer(hvem, kandidat).endret == {kandidat.pk}
    utfall = registrer(hvem, kandidat)

    assert (utfall.endret, utfall.angrepost, utfall.svar[0].gjort) == (frozenset(), None, True)
    assert [(rad.registrert, rad.registrert_av_id, rad.forberedelse) for rad in moett(kandidat)] == [
        (naa(), hvem.id, False)
    ]
    hendelse = Hendelse.objects.get(handling="oppmoete.registrert")
    assert (hendelse.parti_id, hendelse.kandidat_id, hendelse.data) == (kandidat.parti_id, kandidat.pk, {})


def test_et_avslag_holder_ingen_andre_tilbake(parti, hvem):
    fravaerende, tilstede = lag_kandidat(parti), lag_kandidat(parti)
    sett_fravaer(fravaerende)
    utfall = registrer(hvem, fravaerende, tilstede)

    assert utfall.endret == {tilstede.pk}
    nei = next(rad for rad in utfall.svar if not rad.gjort)
    assert (nei.pk, "Fjern fraværet først" in str(nei.melding)) == (fravaerende.pk, True)


def test_avlyst_eksamen_har_ikke_oppmoete(kandidat, hvem):
    Avlysning.objects.create(kandidat=kandidat, begrunnelse="Brann", registrert=naa())
    assert "avlyst" in str(registrer(hvem, kandidat).svar[0].melding)
    assert not moett(kandidat)


def test_dagen_foer_og_dagen_etter_sies_det_naar(kandidat, hvem, klokken):
    klokken.move_to(datetime(2027, 5, 26, 23, 59, tzinfo=OSLO))
    assert "torsdag 27. mai 2027" in str(registrer(hvem, kandidat).svar[0].melding)
    klokken.move_to(datetime(2027, 5, 28, 0, 1, tzinfo=OSLO))
    assert "Eksamensdagen er over" in str(registrer(hvem, kandidat).svar[0].melding)
    assert not moett(kandidat)


def test_paa_forberedelsesdagen_er_det_forberedelsens_oppmoete(kandidat, hvem, klokken):
    dagen_foer = datetime(2027, 5, 26, 9, 0, tzinfo=OSLO)
    Eksamensdel.objects.create(
        eksamen=kandidat.eksamen,
        type=Deltype.FORBEREDELSE,
        start=dagen_foer,
        slutt=dagen_foer + timedelta(hours=5),
        minutter=300,
    )
    klokken.move_to(dagen_foer)
    registrer(hvem, kandidat)
    klokken.move_to(datetime(2027, 5, 27, 9, 0, tzinfo=OSLO))
    registrer(hvem, kandidat)

    assert sorted(rad.forberedelse for rad in moett(kandidat)) == [False, True]


def test_ukjent_kandidat_maa_vise_legitimasjon(parti, hvem):
    privatist = lag_kandidat(parti, slag=Kandidatslag.PRIVATIST)
    assert "Se legitimasjonen" in str(registrer(hvem, privatist).svar[0].melding)
    assert not moett(privatist)
    registrer(hvem, privatist, identitet=True)
    registrer(hvem, privatist)  # once more, without: what was seen is not forgotten

    assert [rad.identitet for rad in moett(privatist)] == [True]


def test_elev_fra_en_annen_skole_er_ukjent_og_egen_elev_er_kjent(parti, annen_skole, hvem):
    egen, gjest = lag_kandidat(parti), lag_kandidat(parti)
    Elev.objects.create(person=egen.person, skole=parti.skole, skoleaar=2026)
    Elev.objects.create(person=gjest.person, skole=annen_skole, skoleaar=2026)

    assert registrer(hvem, egen, gjest).endret == {egen.pk}


def test_oppmoete_og_legitimasjon_angres_hver_for_seg(kandidat, hvem, skoleadmin):
    registrer(hvem, kandidat)
    utfall = registrer(hvem, kandidat, identitet=True)
    angre(post_id=utfall.angrepost.pk, bruker_id=skoleadmin.pk, aktoer=hvem, naa=naa())
    assert [rad.identitet for rad in moett(kandidat)] == [False]

    utfall = fjern_oppmoete(kandidat_ider=[kandidat.pk], aktoer=hvem, naa=naa())
    assert not moett(kandidat)
    angre(post_id=utfall.angrepost.pk, bruker_id=skoleadmin.pk, aktoer=hvem, naa=naa())
    assert len(moett(kandidat)) == 1


def test_fjernet_oppmoete_angres_med_tid_hvem_og_begrunnelse(kandidat, hvem, skoleadmin, annen_skoleadmin, klokken):
    registrer_sent_oppmoete(kandidat_id=kandidat.pk, begrunnelse="Toget sto", aktoer=hvem, naa=naa())
    registrer(hvem, kandidat, identitet=True)
    foer = Oppmoete.objects.values().get()
    klokken.shift(timedelta(minutes=20))
    annen = Aktoer("bruker", annen_skoleadmin.pk)
    utfall = fjern_oppmoete(kandidat_ider=[kandidat.pk], aktoer=annen, naa=naa())
    angre(post_id=utfall.angrepost.pk, bruker_id=annen_skoleadmin.pk, aktoer=annen, naa=naa())

    assert Oppmoete.objects.values().get() == foer
    assert Hendelse.objects.filter(handling="oppmoete.registrert").latest("pk").data == {
        "sent": True,
        "legitimasjon": True,
    }


def test_oppmoete_som_er_foert_og_fjernet_paa_nytt_gjenaapnes_ikke(kandidat, hvem, skoleadmin):
    registrer(hvem, kandidat)
    utfall = fjern_oppmoete(kandidat_ider=[kandidat.pk], aktoer=hvem, naa=naa())
    registrer(hvem, kandidat)
    fjern_oppmoete(kandidat_ider=[kandidat.pk], aktoer=hvem, naa=naa())

    with pytest.raises(UgyldigOvergang, match="endret_siden"):
        angre(post_id=utfall.angrepost.pk, bruker_id=skoleadmin.pk, aktoer=hvem, naa=naa())
    assert not moett(kandidat)


def test_det_andre_har_endret_siden_angres_ikke(kandidat, hvem, skoleadmin):
    utfall = registrer(hvem, kandidat)
    fjern_oppmoete(kandidat_ider=[kandidat.pk], aktoer=hvem, naa=naa())
    with pytest.raises(UgyldigOvergang, match="endret_siden"):
        angre(post_id=utfall.angrepost.pk, bruker_id=skoleadmin.pk, aktoer=hvem, naa=naa())


def test_sent_oppmoete_har_en_begrunnelse_som_ikke_staar_i_hendelsen(kandidat, hvem):
    for tekst, kode in (("  ", "uten_begrunnelse"), ("x" * 501, "for_lang")):
        with pytest.raises(Domenefeil) as feil:
            registrer_sent_oppmoete(kandidat_id=kandidat.pk, begrunnelse=tekst, aktoer=hvem, naa=naa())
        assert feil.value.kode == kode
    registrer_sent_oppmoete(kandidat_id=kandidat.pk, begrunnelse="Toget sto", aktoer=hvem, naa=naa())

    assert [rad.begrunnelse for rad in moett(kandidat)] == ["Toget sto"]
    assert Hendelse.objects.get(handling="oppmoete.registrert").data == {"sent": True}


def test_den_som_har_moett_kan_ikke_tas_ut(kandidat, hvem):
    assert bindinger(Kandidat.objects.all()) == {}
    registrer(hvem, kandidat)
    assert bindinger(Kandidat.objects.all()) == {kandidat.pk: "Oppmøte er ført."}


# --- part 1 -----------------------------------------------------------------------------------------------------------
def lever(hvem, *kandidater, **valg):
    return registrer_innlevert(kandidat_ider=[k.pk for k in kandidater], aktoer=hvem, naa=naa(), **valg)


def innlevert(kandidat):
    return Kandidatdel.objects.get(kandidat=kandidat, eksamensdel__type=Deltype.DEL1).innlevert


def test_del_1_foeres_og_egen_slutt_paa_del_2_staar(todelt, hvem):
    kandidat = lag_kandidat(todelt)
    slutt = Kandidatdel.objects.get(kandidat=kandidat, eksamensdel__type=Deltype.DEL2).slutt
    assert lever(hvem, kandidat).endret == {kandidat.pk}
    beregn_egne_tider([kandidat.pk])

    assert innlevert(kandidat) == naa()
    assert Kandidatdel.objects.get(kandidat=kandidat, eksamensdel__type=Deltype.DEL2).slutt == slutt
    assert Hendelse.objects.get(handling="del1.innlevert").parti_id == todelt.pk


def test_klokkeslettet_rettes_og_to_ganger_er_harmloest(todelt, hvem, klokken):
    kandidat = lag_kandidat(todelt)
    lever(hvem, kandidat)
    foerst = naa()
    klokken.shift(timedelta(minutes=5))
    assert lever(hvem, kandidat).endret == frozenset()
    assert innlevert(kandidat) == foerst
    lever(hvem, kandidat, naar=naa() - timedelta(minutes=20))
    assert innlevert(kandidat) == naa() - timedelta(minutes=20)


@pytest.mark.parametrize("flytt", [timedelta(minutes=1), timedelta(hours=-3), timedelta(days=-1)])
def test_et_tidspunkt_som_ikke_kan_stemme_avvises(todelt, hvem, flytt):
    kandidat = lag_kandidat(todelt)
    assert "mellom 11:00" in str(lever(hvem, kandidat, naar=naa() + flytt).svar[0].melding)
    assert innlevert(kandidat) is None


def test_uten_del_1_foer_start_og_med_fravaer_avvises(todelt, kandidat, hvem, klokken):
    egen, fravaerende = lag_kandidat(todelt), lag_kandidat(todelt)
    sett_fravaer(fravaerende)
    assert "har ikke del 1" in str(lever(hvem, kandidat).svar[0].melding)
    assert "Fjern fraværet" in str(lever(hvem, fravaerende).svar[0].melding)
    klokken.move_to(datetime(2027, 5, 27, 10, 59, tzinfo=OSLO))
    assert "Del 1 begynner 11:00" in str(lever(hvem, egen).svar[0].melding)


def test_del_1_fjernes_og_angres(todelt, hvem, skoleadmin):
    kandidat = lag_kandidat(todelt)
    utfall = lever(hvem, kandidat)
    angre(post_id=utfall.angrepost.pk, bruker_id=skoleadmin.pk, aktoer=hvem, naa=naa())
    assert innlevert(kandidat) is None
    lever(hvem, kandidat)
    utfall = fjern_innlevert(kandidat_ider=[kandidat.pk], aktoer=hvem, naa=naa())
    assert innlevert(kandidat) is None
    lever(hvem, kandidat, naar=naa() - timedelta(minutes=1))
    with pytest.raises(UgyldigOvergang, match="endret_siden"):
        angre(post_id=utfall.angrepost.pk, bruker_id=skoleadmin.pk, aktoer=hvem, naa=naa())


@pytest.mark.parametrize(("dag", "fjernes"), [((27, 23, 59), True), ((28, 0, 1), False)])
def test_del_1_fjernes_bare_paa_dagen_sin(todelt, hvem, klokken, dag, fjernes):
    kandidat = lag_kandidat(todelt)
    lever(hvem, kandidat)
    staar = innlevert(kandidat)
    klokken.move_to(datetime(2027, 5, *dag, tzinfo=OSLO))
    utfall = fjern_innlevert(kandidat_ider=[kandidat.pk], aktoer=hvem, naa=naa())

    assert innlevert(kandidat) == (None if fjernes else staar)
    assert (utfall.angrepost is not None, utfall.svar[0].gjort) == (fjernes, fjernes)
    assert ("kan bare fjernes torsdag 27. mai 2027" in str(utfall.svar[0].melding)) == (not fjernes)
