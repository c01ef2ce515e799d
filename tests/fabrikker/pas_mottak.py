"""Enrolments as a school's system sends them to this PAS, and what it answers."""

from datetime import timedelta

from django.test import Client

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from felles.jobbkjoering import kjoer
from felles.models import Jobb
from felles.tid import dagens_dato, naa
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import (
    Ansvarlig,
    Generasjon,
    Kandidatstatus,
    Pamelding,
    Pameldingsgruppe,
    Pameldingskandidat,
    Pameldingsrapport,
    Pameldingsreferanse,
)
from pas_tjener.models import Mottak, Proeve
from pas_tjener.services.mottak import JOBB
from pas_tjener.services.rapport import Gruppeutfall, pakk
from tests.fabrikker.paamelding import fnr
from tests.fabrikker.pas_tjener import bearer_for, lag_klient

PAAMELDING = "/api/ekstern/kandidatpamelding"
XML = "application/xml"


class System:
    """A school's system that is logged in: GET and POST as it would."""

    def __init__(self, *organisasjoner: Organisasjon, generasjon: Generasjon = Generasjon.V2) -> None:
        self.web = Client(raise_request_exception=False)
        self.klient, hemmelighet = lag_klient(*organisasjoner)
        self.generasjon = generasjon
        self.hoder = bearer_for(self.web, self.klient, hemmelighet)
        self.hoder["Accept"] = f"application/vnd.pas.sas.v{generasjon.value}+xml"

    def hent(self, sti: str, **parametre):
        return self.web.get(f"/api/ekstern{sti}", parametre, headers=self.hoder)

    def send(self, sti: str, melding, **hoder):
        kropp = melding if isinstance(melding, bytes) else skriv(melding, self.generasjon)
        return self.web.post(f"/api/ekstern{sti}", kropp, content_type=XML, headers={**self.hoder, **hoder})

    def meld_paa(self, melding) -> Mottak:
        """Send an enrolment that is taken in; its receipt."""
        svar = self.send("/kandidatpamelding", melding)
        assert svar.status_code == 202, svar.content.decode()
        return Mottak.objects.get(referanse=les(svar.content, Pameldingsreferanse).referanse)

    def meld_paa_og_behandle(self, melding) -> Pameldingsrapport:
        """Send it, let a worker take it, and fetch the report."""
        mottak = self.meld_paa(melding)
        behandle(mottak)
        return self.rapport(mottak.referanse)

    def rapport(self, referanse: str) -> Pameldingsrapport:
        svar = self.hent(f"/kandidatpamelding/{referanse}")
        assert svar.status_code == 200, svar.content.decode()
        return les(svar.content, Pameldingsrapport)


def behandle(mottak: Mottak) -> None:
    """What a worker does with it."""
    assert kjoer(jobb_id=mottak.jobb_id)


def aapne_paamelding(kode: str = "V-2027") -> Eksamensperiode:
    """Let the period of the exams take enrolments now."""
    tid = naa()
    periode = Eksamensperiode.objects.get(kode=kode)
    periode.paamelding_fra, periode.paamelding_til = tid - timedelta(days=10), tid + timedelta(days=10)
    periode.save(update_fields=["paamelding_fra", "paamelding_til"])
    return periode


def kandidat(n: int, **felt) -> Pameldingskandidat:
    """The n-th person of the tests, as a candidate of a message."""
    verdier = {"fodselsnr": fnr(n), "fornavn": "Nora", "etternavn": f"Abdi {n}", "maalform": "nb", "slag": "elev"}
    return Pameldingskandidat(**verdier | felt)


def ansvarlig(n: int, **felt) -> Ansvarlig:
    verdier = {"fodselsnr": fnr(n), "fornavn": "Vakker", "etternavn": "Blomst", "epost": "vakt@example.no"}
    return Ansvarlig(**verdier | {"mobil": "99999999"} | felt)


def gruppe(fagkode: str, *kandidater: Pameldingskandidat, navn: str | None = "3STA", **felt) -> Pameldingsgruppe:
    return Pameldingsgruppe(navn, fagkode, kandidater=tuple(kandidater), **felt)


def pamelding(skole: Organisasjon, *grupper: Pameldingsgruppe, **felt) -> Pamelding:
    """A message from that school; the level is there, so that it suits both generations."""
    verdier = {
        "brukernavn": "eksamensansvarlig", "periodekode": "V-2027", "orgnr": skole.nummer_i_pas,
        "skolenavn": skole.navn, "grupper": tuple(grupper), "nivaa": "VGS",
    }  # fmt: skip
    return Pamelding(**verdier | felt)


def lag_mottak(skole: Organisasjon, klient, periode: Eksamensperiode, *, antall: int = 1, **felt) -> Mottak:
    """An enrolment that has been worked up, with so many candidates in its report."""
    rader = [(fnr(n), "337JQE-V", Kandidatstatus.PAAMELDT.value, "") for n in range(antall)]
    verdier = {
        "referanse": f"{Mottak.objects.count():032d}", "klient": klient, "skole": skole, "periode": periode,
        "orgnr": skole.nummer_i_pas, "skolenavn": skole.navn, "mottatt": naa(), "behandlet": naa(), "antall": antall,
        "stoerrelse": 1000, "sha256": "0" * 64, "status": Mottak.Status.FERDIG, "melding": "Alle er påmeldt.",
        "rapport": pakk([Gruppeutfall("3STA", "NOR1267", None, [], rader)]), "slettes": naa() + timedelta(days=365),
    }  # fmt: skip
    jobb = Jobb.objects.create(slag=JOBB, tittel="Påmelding", status="ferdig", laget=naa(), avsluttet=naa())
    return Mottak.objects.create(jobb=jobb, **verdier | felt)


def lag_proeve(kode: str = "LES01", *, fra: int = 0, til: int = 10) -> Proeve:
    """A kartleggingsprøve from and to so many days from today."""
    dag = dagens_dato(naa())
    return Proeve.objects.create(
        kode=kode, navn="Lesing 1. trinn", trinn=1, fra=dag + timedelta(days=fra), til=dag + timedelta(days=til),
        laget=naa(),
    )  # fmt: skip
