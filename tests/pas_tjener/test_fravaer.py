"""Absence both ways: what is sent is registered where it is the newest, and what is known here is given."""

from datetime import timedelta

import pytest
from django.test import Client

from deltakelse.models import Fravaer
from deltakelse.services.fravaer import opphev_fravaer, sett_fravaer
from eksamen.models import Eksamensdel
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from pas_kontrakt.meldinger.egne import Fravaersliste, Fravaersrad
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Deltakelse
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.paamelding import fnr
from tests.fabrikker.pas_mottak import System
from tests.pas_tjener.conftest import apifeil

# Some minutes ago is the exam day too.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("formiddag")]


@pytest.fixture
def system(skole):
    return System(skole)


def rad(kandidat, slag, *, minutter=0, **felt) -> Fravaersrad:
    fag = kandidat.eksamen.fag
    verdier = {
        "fodselsnr": kandidat.person.nummer, "fagkode": fag.fagkode, "slag": Deltakelse(slag),
        "registrert": naa() - timedelta(minutes=minutter),
    }  # fmt: skip
    return Fravaersrad(**verdier | felt)


def send(system, skole, *rader):
    return system.send("/fravaer", Fravaersliste(skole.orgnr, "V-2027", tuple(rader)))


def hent(system, skole) -> Fravaersliste:
    svar = system.hent("/fravaer", orgno=skole.orgnr, periodekode="V-2027")
    assert svar.status_code == 200
    return les(svar.content, Fravaersliste)


def test_fravaeret_registreres_og_svaret_er_hele_listen(skole, kandidat, system):
    svar = send(system, skole, rad(kandidat, "IDF", minutter=5))
    assert svar.status_code == 200
    (sendt,) = les(svar.content, Fravaersliste).rader
    assert (sendt.fodselsnr, sendt.slag) == (kandidat.person.nummer, Deltakelse.IKKE_DOKUMENTERT)
    assert Fravaer.objects.get(kandidat=kandidat).registrert == sendt.registrert
    assert hent(system, skole) == les(svar.content, Fravaersliste)


def test_det_nyeste_av_de_to_gjelder(skole, kandidat, system):
    sett_fravaer(kandidat_id=kandidat.pk, slag="DF", aktoer=SYSTEM, naa=naa() - timedelta(minutes=10))
    (rad_naa,) = les(send(system, skole, rad(kandidat, "IDF", minutter=20)).content, Fravaersliste).rader
    assert rad_naa.slag == Deltakelse.DOKUMENTERT
    (rad_naa,) = les(send(system, skole, rad(kandidat, "IDF", minutter=5)).content, Fravaersliste).rader
    assert rad_naa.slag == Deltakelse.IKKE_DOKUMENTERT
    handlinger = Hendelse.objects.filter(kandidat_id=kandidat.pk).values_list("handling", flat=True)
    assert {"fravaer.registrert", "fravaer.eldre_utenfra", "fravaer.endret"} <= set(handlinger)


def test_den_samme_listen_igjen_endrer_ingenting(skole, kandidat, system):
    liste = rad(kandidat, "IDF", minutter=5)
    send(system, skole, liste)
    antall = Hendelse.objects.count()
    assert send(system, skole, liste).status_code == 200
    assert Hendelse.objects.count() == antall


def test_et_opphevet_fravaer_gaar_ut_som_deltatt(skole, kandidat, system):
    sett_fravaer(kandidat_id=kandidat.pk, slag="DF", aktoer=SYSTEM, naa=naa() - timedelta(minutes=10))
    opphev_fravaer(kandidat_id=kandidat.pk, aktoer=SYSTEM, naa=naa() - timedelta(minutes=5))
    (svar,) = hent(system, skole).rader
    assert svar.slag == Deltakelse.DELTATT
    assert svar.registrert == Fravaer.objects.get().opphevet


def test_de_uten_fravaer_staar_ikke_i_listen(skole, kandidat, system):
    assert hent(system, skole).rader == ()


def test_en_rad_som_ikke_gaar_holder_ikke_de_andre_tilbake(skole, parti, kandidat, system):
    ukjent = rad(kandidat, "IDF", fodselsnr=fnr(1))
    ugyldig = rad(kandidat, "IDF", fodselsnr="01010112345")
    svar = send(system, skole, ukjent, rad(kandidat, "IDF"), ugyldig)
    assert svar.status_code == 409
    tekst = apifeil(svar)
    assert "2 av 3" in tekst
    assert "nr. 1" in tekst
    assert "nr. 3" in tekst
    assert fnr(1) not in tekst
    assert Fravaer.objects.get().kandidat == kandidat


def test_foer_eksamensdagen_er_det_ikke_fravaer(skole, parti, kandidat, system):
    Eksamensdel.objects.update(start=naa() + timedelta(days=3), slutt=naa() + timedelta(days=3, hours=5))
    svar = send(system, skole, rad(kandidat, "IDF"))
    assert svar.status_code == 409
    assert "fra og med den dagen" in apifeil(svar)


def test_manglende_besvarelse_er_ikke_fravaer(skole, kandidat, system):
    data = skriv(Fravaersliste(skole.orgnr, "V-2027", (rad(kandidat, "IDF"),))).replace(b">IDF<", b">MB<")
    assert system.send("/fravaer", data).status_code == 400


def test_en_annen_skoles_kandidat_kan_ikke_naas(skole, annen_skole, parti, kandidat):
    annet = System(annen_skole)
    assert send(annet, skole, rad(kandidat, "IDF")).status_code == 404
    assert send(annet, annen_skole, rad(kandidat, "IDF")).status_code == 409
    lag_kandidat(parti)
    assert not Fravaer.objects.exists()


def test_uten_innlogging(skole, kandidat):
    assert Client().post("/api/ekstern/fravaer", b"<a/>", content_type="application/xml").status_code == 401
