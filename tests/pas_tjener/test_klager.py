"""Appeals that a school's system registers here, asks about and withdraws, and what came of them beside the first grade."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eksamen.models import Eksamen
from felles.models import Hendelse
from felles.tid import naa
from klage.models import Klage, Klageutfall
from pas_kontrakt.meldinger.egne import (
    Klagekvittering,
    Klageliste,
    Klageregistrering,
    Klageslag,
    Klagestatus,
)
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.oversikter import Karakteroversikt
from pas_kontrakt.meldinger.typer import Generasjon
from tests.fabrikker.klage import lag_klage, lag_publisert_parti
from tests.fabrikker.pas_mottak import System
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(skole):
    return System(skole)


@pytest.fixture
def kandidat(skole, statsforvalter):
    return lag_publisert_parti(skole, statsforvalter, "3", navn="3STA").kandidater.get()


def registrering(kandidat, **felt) -> Klageregistrering:
    fag = kandidat.eksamen.fag
    verdier = {
        "fodselsnr": kandidat.person.nummer, "orgnr": kandidat.parti.skole.orgnr, "periodekode": "V-2027",
        "fagkode": fag.fagkode, "slag": Klageslag.KARAKTER, "framsatt": naa(), "maalform": "nb",
        "variant": fag.variant or None,
    }  # fmt: skip
    return Klageregistrering(**verdier | felt)


def registrer(system, kandidat, **felt) -> str:
    svar = system.send("/klage", registrering(kandidat, **felt))
    assert svar.status_code == 200, svar.content.decode()
    return les(svar.content, Klagekvittering).referanse


def liste(system, skole) -> tuple:
    svar = system.hent("/klage", orgno=skole.orgnr, periodekode="V-2027")
    assert svar.status_code == 200, svar.content.decode()
    return les(svar.content, Klageliste).rader


def trekk(system, referanse):
    return system.send(f"/klage/{referanse}/trekking", b"")


def avgjoer(klage, verdi, *, om=timedelta(0)):
    Klage.objects.filter(pk=klage.pk).update(status="avgjort", avsluttet=naa())
    Klageutfall.objects.create(
        klage=klage, kilde="annet_sted", verdi=verdi, tekst="Karakteren settes opp.", maalform="nb",
        synlig_fra=naa() + om, laget=naa(),
    )  # fmt: skip


def test_klagen_registreres_sendes_og_star_i_listen(system, skole, kandidat, statsforvalter):
    referanse = registrer(system, kandidat)
    klage = Klage.objects.get()
    assert (klage.status, klage.ansvarlig, klage.karakter) == ("sendt", statsforvalter, "3")
    (rad,) = liste(system, skole)
    assert (rad.referanse, rad.fodselsnr, rad.slag) == (referanse, kandidat.person.nummer, Klageslag.KARAKTER)
    assert rad.status == Klagestatus.TIL_BEHANDLING


def test_den_samme_klagen_igjen_er_den_samme(system, kandidat):
    assert registrer(system, kandidat) == registrer(system, kandidat)
    assert Klage.objects.count() == 1
    assert Hendelse.objects.filter(handling="klage.registrert").count() == 1


def test_en_klage_som_kandidaten_har_registrert_i_pas_er_ikke_i_listen_foer_skolens_system_sender_den(
    system, skole, kandidat
):
    klage = lag_klage(kandidat)
    assert liste(system, skole) == ()
    referanse = registrer(system, kandidat, maalform="nn")
    klage.refresh_from_db()
    assert (klage.status, klage.maalform) == ("sendt", "nn")
    assert [rad.referanse for rad in liste(system, skole)] == [referanse]


def test_en_klage_trekkes_og_kan_registreres_paa_nytt(system, skole, kandidat):
    referanse = registrer(system, kandidat)
    assert trekk(system, referanse).status_code == 204
    assert trekk(system, referanse).status_code == 204
    assert [rad.status for rad in liste(system, skole)] == [Klagestatus.TRUKKET]
    assert registrer(system, kandidat) != referanse


def test_det_avgjorte_sies_foerst_naar_svaret_vises_og_kan_ikke_trekkes(system, skole, kandidat):
    referanse = registrer(system, kandidat)
    avgjoer(Klage.objects.get(), "4", om=timedelta(hours=1))
    assert [rad.status for rad in liste(system, skole)] == [Klagestatus.TIL_BEHANDLING]
    svar = trekk(system, referanse)
    assert svar.status_code == 409
    assert "kan ikke trekkes" in apifeil(svar)


@pytest.mark.parametrize(("om", "par"), [(timedelta(0), (3, 5)), (timedelta(hours=1), (3, None))])
def test_karakteren_og_klagekarakteren_staar_hver_for_seg(system, skole, kandidat, om, par):
    registrer(system, kandidat)
    avgjoer(Klage.objects.get(), "5", om=om)
    svar = system.hent("/karakter", orgno=skole.orgnr, periodekode="V-2027")
    rad = les(svar.content, Karakteroversikt).eksamener[0].grupper[0].kandidater[0]
    assert (rad.karakter, rad.klagekarakter) == par
    assert (rad.klagebegrunnelse or "") == ("Karakteren settes opp." if par[1] else "")


def test_den_gamle_generasjonen_faar_karakteren_som_gjelder(skole, kandidat):
    system = System(skole, generasjon=Generasjon.V1)
    registrer(system, kandidat)
    avgjoer(Klage.objects.get(), "5")
    svar = system.hent("/karakter", orgno=skole.orgnr, periodekode="V-2027")
    assert les(svar.content, Karakteroversikt).eksamener[0].grupper[0].kandidater[0].karakter == 5


def test_det_som_ikke_kan_klages_paa_avvises_med_regelen(system, kandidat):
    Eksamen.objects.update(publiseres=naa() + timedelta(days=1))
    svar = system.send("/klage", registrering(kandidat))
    assert svar.status_code == 409
    assert apifeil(svar)
    assert not Klage.objects.exists()


def test_en_sen_klage_maa_ha_skolens_begrunnelse(skole, kandidat, time_machine):
    time_machine.move_to(naa() + timedelta(days=40))
    system = System(skole)
    assert system.send("/klage", registrering(kandidat)).status_code == 409
    registrer(system, kandidat, sen_grunn="Kandidaten var syk.", neste_runde=False)
    assert Klage.objects.get().senvalg == "naa"


def test_en_ukjent_kandidat_og_en_annen_skoles_er_404(system, skole, annen_skole, kandidat):
    annet = System(annen_skole)
    referanse = registrer(system, kandidat)
    assert trekk(annet, referanse).status_code == 404
    assert annet.send("/klage", registrering(kandidat)).status_code == 404
    assert annet.send("/klage", registrering(kandidat, orgnr=annen_skole.orgnr)).status_code == 404
    assert system.send("/klage", registrering(kandidat, fagkode="REA3056")).status_code == 404
    assert Klage.objects.get().status == "sendt"
    assert annet.hent("/klage", orgno=skole.orgnr, periodekode="V-2027").status_code == 404


def test_antall_spoerringer_vokser_ikke_med_antall_klager(system, skole, statsforvalter):
    alle = list(lag_publisert_parti(skole, statsforvalter, "3", "4", "5", navn="3STB").kandidater.all())
    registrer(system, alle[0])
    liste(system, skole)
    with CaptureQueriesContext(connection) as en:
        liste(system, skole)
    for kandidat in alle[1:]:
        registrer(system, kandidat)
    liste(system, skole)
    with CaptureQueriesContext(connection) as tre:
        assert len(liste(system, skole)) == 3
    assert len(tre) == len(en)
