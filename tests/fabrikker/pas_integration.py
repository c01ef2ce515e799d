"""A small PAS that keeps state and speaks the contract over real HTTP, and the school's side of it."""

import json
import re
import threading
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from config.pas import DEL2, Pasforbindelse
from felles.jobbkjoering import kjoer as kjoer_jobb
from felles.models import Jobb
from pas_integration.models import PasJobb
from pas_kontrakt.klient import nett
from pas_kontrakt.meldinger.egne import (
    ApiFeil,
    Fravaersliste,
    Klagekvittering,
    Klageliste,
    Klagerad,
    Klageregistrering,
    Klagestatus,
    Sletting,
)
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import (
    Behandling,
    Eksamenspamelding,
    Kandidatstatus,
    Pamelding,
    Pameldingsrapport,
    Pameldingsreferanse,
    PameldteKandidater,
    Pameldtgruppe,
    Pameldtkandidat,
    Rapportgruppe,
    Rapportkandidat,
)
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat

BOKSTAVER = "BCDFGHJKLM"
DEL = "/api/ekstern"


@dataclass
class LitePas:
    """What the small PAS has, and how it behaves. `mottatt` are the enrolments it has got, as they were."""

    kandidater: dict = field(default_factory=dict)  # (fagkode, variant, fnr) -> (group, candidate)
    numre: dict = field(default_factory=dict)
    mottatt: list = field(default_factory=list)
    slettet: list = field(default_factory=list)
    rapporter: list = field(default_factory=list)
    kall: list = field(default_factory=list)  # (method, path)
    avviser: dict = field(default_factory=dict)  # fnr -> (status, words)
    laaste: dict = field(default_factory=dict)  # fnr -> why it is not taken out
    mangler: set = field(default_factory=set)  # fnr that it never takes in
    behandler_etter: int = 0  # how many reports say that it has not begun
    svarer: dict = field(default_factory=dict)  # path -> answers in turn: (status, body, type), "dropp" or "etter"
    adresse: str = ""
    oversikt: object = None  # the grades it gives
    plan: object = None
    fravaer: list = field(default_factory=list)  # rows that it has
    fravaer_mottatt: list = field(default_factory=list)  # lists that it has got
    klager: dict = field(default_factory=dict)  # reference -> row that it has
    klager_mottatt: list = field(default_factory=list)  # registrations that it has got
    klage_nei: str = ""  # why it takes none, or withdraws none

    def nummer(self, fnr):
        if fnr not in self.numre:
            n = len(self.numre)
            self.numre[fnr] = f"{100 + n}{BOKSTAVER[n % 10]}{BOKSTAVER[n // 10 % 10]}Z-V"
        return self.numre[fnr]

    def ta_imot(self, pamelding):
        self.mottatt.append(pamelding)
        grupper = []
        for gruppe in pamelding.grupper or ():
            rader = []
            for k in gruppe.kandidater or ():
                status, ord_ = self.avviser.get(k.fodselsnr, (Kandidatstatus.PAAMELDT, ""))
                if status == Kandidatstatus.PAAMELDT and k.fodselsnr not in self.mangler:
                    self.kandidater[gruppe.fagkode, gruppe.variant, k.fodselsnr] = (gruppe.navn, k)
                rader.append(Rapportkandidat(k.fodselsnr, self.nummer(k.fodselsnr), status, ord_))
            grupper.append(Rapportgruppe(gruppe.navn, gruppe.fagkode, gruppe.variant, "VGS", (), tuple(rader)))
        self.rapporter.append((pamelding, tuple(grupper)))
        return str(len(self.rapporter))

    def rapport(self, referanse):
        pamelding, grupper = self.rapporter[int(referanse) - 1]
        status = Behandling.FERDIG
        if self.behandler_etter:
            self.behandler_etter -= 1
            status = Behandling.STARTET
        return Pameldingsrapport(pamelding.orgnr, pamelding.skolenavn, grupper, status, None, pamelding.periodekode)

    def har(self, periodekode):
        fag = {}
        for (kode, variant, _fnr), (gruppe, k) in self.kandidater.items():
            rad = Pameldtkandidat(k.fodselsnr, k.fornavn, k.etternavn, k.maalform, k.slag, self.nummer(k.fodselsnr))
            fag.setdefault((kode, variant), {}).setdefault(gruppe, []).append(rad)
        return PameldteKandidater(
            periodekode,
            tuple(
                Eksamenspamelding(
                    kode, variant, tuple(Pameldtgruppe(navn, (), tuple(rader)) for navn, rader in grupper.items())
                )
                for (kode, variant), grupper in fag.items()
            ),
        )

    def registrer_klage(self, melding):
        self.klager_mottatt.append(melding)
        for referanse, rad in self.klager.items():
            if rad.status not in {Klagestatus.TRUKKET, Klagestatus.AVVIST} and (rad.fodselsnr, rad.fagkode, rad.slag) == (
                melding.fodselsnr, melding.fagkode, melding.slag,
            ):  # fmt: skip
                return referanse
        referanse = f"{len(self.klager) + 1:032d}"
        self.klager[referanse] = Klagerad(
            referanse, melding.fodselsnr, melding.fagkode, melding.slag, Klagestatus.TIL_BEHANDLING, melding.framsatt,
            melding.variant,
        )  # fmt: skip
        return referanse

    def slett(self, sletting):
        if sletting.fodselsnr in self.laaste:
            return 409, self.laaste[sletting.fodselsnr]
        borte = self.kandidater.pop((sletting.fagkode, sletting.variant, sletting.fodselsnr), None)
        if borte is None:
            return 404, "Kandidaten er ikke påmeldt."
        self.slettet.append(sletting)
        return 204, ""


class _Svarer(BaseHTTPRequestHandler):
    pas: LitePas
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        self._svar("GET")

    def do_POST(self):
        self._svar("POST")

    def _svar(self, metode):
        deler = urlsplit(self.path)
        kropp = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.pas.kall.append((metode, deler.path))
        koe = self.pas.svarer.get((metode, deler.path))
        hva = koe.pop(0) if koe else None
        if hva == "dropp":
            self._kutt()
            return
        if isinstance(hva, tuple):
            self._send(*hva)
            return
        status, svar = self._gjoer(metode, deler.path, parse_qs(deler.query), kropp)
        if hva == "etter":  # it was done, and the answer never came
            self._kutt()
            return
        self._send(status, svar, "application/json" if deler.path == "/connect/token" else "application/xml")

    def _kutt(self):
        self.close_connection = True

    def _gjoer(self, metode, sti, parametre, kropp):
        if sti == "/connect/token":
            return 200, json.dumps({"access_token": "ett", "expires_in": 3600, "token_type": "Bearer"}).encode()
        if sti == f"{DEL}/kandidat":
            return 200, skriv(self.pas.har(parametre["periodekode"][0]))
        if sti == f"{DEL}/kandidatpamelding":
            return 202, skriv(Pameldingsreferanse(self.pas.ta_imot(les(kropp, Pamelding))))
        if treff := re.fullmatch(rf"{DEL}/kandidatpamelding/(\d+)", sti):
            return 200, skriv(self.pas.rapport(treff[1]))
        if sti == f"{DEL}/kandidat/sletting":
            status, ord_ = self.pas.slett(les(kropp, Sletting))
            return status, skriv(ApiFeil(ord_)) if ord_ else b""
        return self._gjoer_resten(metode, sti, parametre, kropp)

    def _gjoer_resten(self, metode, sti, parametre, kropp):
        if sti == f"{DEL}/karakter" and self.pas.oversikt is not None:
            return 200, skriv(self.pas.oversikt)
        if sti == f"{DEL}/eksamensplan" and self.pas.plan is not None:
            return 200, skriv(self.pas.plan)
        if sti.startswith(f"{DEL}/klage"):
            return self._gjoer_klager(metode, sti.removeprefix(f"{DEL}/klage"), parametre, kropp)
        if sti == f"{DEL}/fravaer" and metode == "POST":
            self.pas.fravaer_mottatt.append(les(kropp, Fravaersliste))
            return 204, b""
        if sti == f"{DEL}/fravaer":
            orgnr, periodekode = parametre["orgno"][0], parametre["periodekode"][0]
            return 200, skriv(Fravaersliste(orgnr, periodekode, tuple(self.pas.fravaer)))
        return 404, skriv(ApiFeil("Ukjent adresse."))

    def _gjoer_klager(self, metode, sti, parametre, kropp):
        if metode == "GET":
            orgnr, periodekode = parametre["orgno"][0], parametre["periodekode"][0]
            return 200, skriv(Klageliste(orgnr, periodekode, tuple(self.pas.klager.values())))
        if self.pas.klage_nei:
            return 409, skriv(ApiFeil(self.pas.klage_nei))
        if sti:
            referanse = sti.split("/")[1]
            self.pas.klager[referanse] = replace(self.pas.klager[referanse], status=Klagestatus.TRUKKET)
            return 204, b""
        return 200, skriv(Klagekvittering(self.pas.registrer_klage(les(kropp, Klageregistrering))))

    def _send(self, status, svar, innholdstype):
        self.send_response(status)
        self.send_header("Content-Type", innholdstype)
        self.send_header("Content-Length", str(len(svar)))
        self.end_headers()
        self.wfile.write(svar)


def start_pas():
    """A running small PAS and the way to stop it."""
    pas = LitePas()
    tjener = ThreadingHTTPServer(("127.0.0.1", 0), type("Svarer", (_Svarer,), {"pas": pas}))
    tjener.daemon_threads = True
    traad = threading.Thread(target=tjener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    traad.start()
    pas.adresse = f"http://127.0.0.1:{tjener.server_port}"

    def stopp():
        nett.lukk()
        tjener.shutdown()
        tjener.server_close()
        traad.join()

    return pas, stopp


def forbindelse_til(pas, *, uten=(), **felt):
    """The setting that reaches it; `uten` are resources of part 2 that it does not offer."""
    return Pasforbindelse(
        adresse=pas.adresse, nettsted=pas.adresse, token_adresse=f"{pas.adresse}/connect/token", klient_id="skolen",
        hemmelighet="hemmelig", brukernavn="eksamensloepet", del2=frozenset(DEL2) - set(uten), **felt,
    )  # fmt: skip


def lag_passkole(skole, *, antall=2, navn="3STA", start=None, **felt):
    """A party of the school with candidates who have no number yet, and go to PAS."""
    parti = PartiFactory(skole=skole, navn=navn, eksamen=lag_eksamen(start=start) if start else lag_eksamen(), **felt)
    kandidater = [lag_kandidat(parti) for _ in range(antall)]
    for kandidat in kandidater:
        nummer, kandidat.kandidatnummer = kandidat.kandidatnummer, None
        kandidat.save(update_fields=["kandidatnummer"])
        nummer.delete()
    return parti, kandidater


def kjoer_ut(pasjobb, klokka, *, ganger=40):
    """Run the job as the queue would, each time it is due, until it is done; the job, and when that was."""
    for _ in range(ganger):
        kjoer_jobb(jobb_id=pasjobb.jobb_id, klokke=lambda naa=klokka: naa)
        jobb = Jobb.objects.get(pk=pasjobb.jobb_id)
        if jobb.forfall is None:
            break
        klokka = jobb.forfall
    return PasJobb.objects.select_related("jobb").get(pk=pasjobb.pk), klokka
