"""What becomes of an enrolment that this PAS receives, through HTTP and the queue."""

from datetime import timedelta

import pytest
from django.db import connection

from eksamen.models import Eksamensparti, Kandidat, Kandidatnummer, Vaktforslag
from felles.models import Hendelse, Jobb
from felles.tid import naa
from pas_kontrakt.meldinger.typer import Behandling, Generasjon, Kandidatstatus
from pas_tjener.models import Mottak
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen
from tests.fabrikker.paamelding import lag_matte, lag_norsk
from tests.fabrikker.pas_mottak import System, aapne_paamelding, ansvarlig, behandle, gruppe, kandidat, pamelding

pytestmark = pytest.mark.django_db


@pytest.fixture
def norsk(db):
    eksamen = lag_norsk()
    aapne_paamelding()
    return eksamen


@pytest.fixture
def system(skole):
    return System(skole)


def statuser(rapport):
    return [k.status for g in rapport.grupper for k in g.kandidater]


@pytest.mark.parametrize("generasjon", Generasjon)
def test_kandidatene_meldes_paa_og_rapporten_har_numrene(skole, norsk, generasjon):
    system = System(skole, generasjon=generasjon)
    melding = pamelding(skole, gruppe("NOR1267", kandidat(1), kandidat(2), ansvarlige=(ansvarlig(900),)))
    mottak = system.meld_paa(melding)
    foer = system.rapport(mottak.referanse)
    assert (foer.status, foer.grupper) == (Behandling.IKKE_STARTET, None)
    behandle(mottak)
    rapport = system.rapport(mottak.referanse)
    assert rapport.status == Behandling.FERDIG
    assert (rapport.orgnr, rapport.skolenavn, rapport.periodekode) == (skole.orgnr, skole.navn, "V-2027")
    (gruppen,) = rapport.grupper
    assert (gruppen.navn, gruppen.fagkode) == ("3STA", "NOR1267")
    assert gruppen.ansvarlige == (ansvarlig(900).fodselsnr,)
    assert [k.status for k in gruppen.kandidater] == [Kandidatstatus.PAAMELDT] * 2
    assert {k.kandidatnr for k in gruppen.kandidater} == set(Kandidatnummer.objects.values_list("nummer", flat=True))
    assert Kandidat.objects.filter(parti__skole=skole, eksamen=norsk).count() == 2
    assert Vaktforslag.objects.get().epost == "vakt@example.no"


def test_igjen_legger_til_og_oppdaterer_men_fjerner_aldri(skole, norsk, system):
    system.meld_paa_og_behandle(pamelding(skole, gruppe("NOR1267", kandidat(1), kandidat(2))))
    rapport = system.meld_paa_og_behandle(pamelding(skole, gruppe("NOR1267", kandidat(2, maalform="nn"), kandidat(3))))
    assert statuser(rapport) == [Kandidatstatus.PAAMELDT] * 2
    assert Kandidat.objects.count() == 3
    assert Eksamensparti.objects.count() == 1
    assert Kandidat.objects.get(maalform="nn").person.etternavn == "Abdi 2"


def test_en_jobb_som_kjoeres_to_ganger_gjoer_det_en_gang(skole, norsk, system):
    mottak = system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    behandle(mottak)
    antall = Hendelse.objects.count()
    Jobb.objects.filter(pk=mottak.jobb_id).update(status="venter", avsluttet=None, forfall=mottak.mottatt)
    behandle(mottak)
    assert Hendelse.objects.count() == antall
    assert Kandidat.objects.count() == 1


def test_en_kandidat_ved_en_annen_skole_samme_dag(skole, annen_skole, norsk, system):
    System(annen_skole).meld_paa_og_behandle(pamelding(annen_skole, gruppe("NOR1267", kandidat(1))))
    rapport = system.meld_paa_og_behandle(pamelding(skole, gruppe("NOR1267", kandidat(1), kandidat(2))))
    assert rapport.status == Behandling.DELVIS
    assert statuser(rapport) == [Kandidatstatus.ANNEN_SKOLE, Kandidatstatus.PAAMELDT]
    melding = rapport.grupper[0].kandidater[0].melding
    assert "annen skole" in melding
    assert annen_skole.navn not in melding


def test_delvis_paameldt_naar_den_ene_gruppen_gikk_og_den_andre_ikke(skole, norsk, system):
    rapport = system.meld_paa_og_behandle(
        pamelding(skole, gruppe("NOR1267", kandidat(1)), gruppe("NOR1267", kandidat(1), navn="3STB"))
    )
    assert rapport.status == Behandling.DELVIS
    assert statuser(rapport) == [Kandidatstatus.PAAMELDT, Kandidatstatus.DELVIS]
    forste, andre = (g.kandidater[0] for g in rapport.grupper)
    assert forste.kandidatnr == andre.kandidatnr
    assert "to ganger" in andre.melding


def test_ingen_paameldt_er_feilet_med_grunnen_paa_hver(skole, norsk, system):
    rapport = system.meld_paa_og_behandle(pamelding(skole, gruppe("NOR1267", kandidat(1, etternavn="A" * 101))))
    assert rapport.status == Behandling.FEILET
    (k,) = rapport.grupper[0].kandidater
    assert (k.status, k.kandidatnr) == (Kandidatstatus.IKKE_PAAMELDT, "")
    assert "Etternavn" in k.melding
    assert Kandidat.objects.count() == 0


def test_en_melding_uten_kandidater_er_ferdig_og_endrer_ingenting(skole, norsk, system):
    for grupper in (None, ()):
        rapport = system.meld_paa_og_behandle(pamelding(skole, grupper=grupper))
        assert rapport.status == Behandling.FERDIG
    assert Eksamensparti.objects.count() == 0


def test_flere_fag_varianter_og_en_gruppe_uten_navn(skole, norsk, system):
    lag_matte()
    aapne_paamelding()
    rapport = system.meld_paa_og_behandle(
        pamelding(skole, gruppe("NOR1267", kandidat(1), navn=None), gruppe("MAT1023", kandidat(1), kandidat(2)))
    )
    assert rapport.status == Behandling.FERDIG
    assert set(Eksamensparti.objects.values_list("navn", flat=True)) == {"NOR1267", "3STA"}
    numre = [k.kandidatnr for g in rapport.grupper for k in g.kandidater]
    assert numre[0] == numre[1] != numre[2]


def test_loggen_og_jobben_har_ingen_foedselsnummer_eller_navn(skole, norsk, system):
    system.meld_paa_og_behandle(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    tekst = str(list(Hendelse.objects.values_list("data", flat=True)))
    tekst += str(list(Jobb.objects.values_list("tittel", "parametre", "melding", "steg")))
    assert kandidat(1).fodselsnr not in tekst
    assert "Abdi" not in tekst


def test_rapporten_ligger_kryptert(skole, norsk, system):
    system.meld_paa_og_behandle(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    with connection.cursor() as markoer:
        markoer.execute("SELECT rapport FROM pas_tjener_mottak")
        (raa,) = markoer.fetchone()
    assert kandidat(1).fodselsnr not in raa
    assert kandidat(1).fodselsnr in Mottak.objects.get().rapport


def test_en_annen_skoles_lokale_eksamen_i_samme_fagkode_er_ikke_den_som_menes(skole, annen_skole, norsk, system):
    lokal = lag_eksamen(start=naa() + timedelta(days=2), fag=norsk.fag, lokal=True)
    PartiFactory(skole=annen_skole, eksamen=lokal)
    system.meld_paa_og_behandle(pamelding(skole, gruppe("NOR1267", kandidat(1))))
    assert Kandidat.objects.get().eksamen == norsk
