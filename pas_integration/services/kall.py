"""What can be asked of PAS and told it: a call each, with values in and out. The only way from here to a PAS.

Each call logs in when it has to, keeps what is said both ways in the archive, and changes nothing else. It runs outside
any transaction, raises `Pasfeil` and, when our own storage is away before anything is sent, OSError; it is never tried
again in here, but for the log-in that has run out.

Rule: PAS contract 1.1 (published by Utdanningsdirektoratet, PAS2-Public) and part 2 (ours).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple
from urllib.parse import quote

from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from felles import tid
from pas_integration.models import PasJobb, PasMelding
from pas_integration.services import arkiv
from pas_kontrakt.klient import feil, innlogging, nett
from pas_kontrakt.klient.forbindelse import Pasforbindelse
from pas_kontrakt.klient.innlogging import Innlogging
from pas_kontrakt.klient.nett import Svar
from pas_kontrakt.klient.svar import IKKE_INNLOGGET, krev_godtatt, les_svar, slag_av
from pas_kontrakt.lesere.karakter import kan_si_noe_om_klager
from pas_kontrakt.meldinger.egne import Fravaersliste, Proevepamelding, Proeveplan, Sletting
from pas_kontrakt.meldinger.oversikter import Eksamensplan, Karakteroversikt
from pas_kontrakt.meldinger.register import melding_av
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import (
    Generasjon,
    Pamelding,
    Pameldingsrapport,
    Pameldingsreferanse,
    PameldteKandidater,
)

logg = logging.getLogger("pas.klient")

API: Final = "/api/ekstern"
XML_INN: Final = "application/xml; charset=utf-8"
MAKS_HVEM: Final = 2000


@dataclass(frozen=True, slots=True)
class _Foresporsel:
    """`slag` is the kind of message that the archive files it under, both ways."""

    metode: str
    sti: str
    slag: str
    kropp: bytes = field(default=b"", repr=False)
    parametre: dict[str, str] | None = None
    aapen: bool = False  # answered without a log-in


class Karaktersvar(NamedTuple):
    """A list of grades, and whether it could have told of appeals: then one that is not there is none."""

    oversikt: Karakteroversikt
    sier_noe_om_klager: bool


class Paskall:
    """Calls to one PAS, for one school and period; `jobb` is what they are filed under in the archive.

    `naa` is asked for the time at each step, since a job lasts.
    """

    def __init__(
        self,
        forbindelse: Pasforbindelse,
        skole: Organisasjon | None = None,
        periodekode: str = "",
        jobb: PasJobb | None = None,
        naa: Callable[[], datetime] = tid.naa,
    ) -> None:
        self._forbindelse, self._skole, self._periodekode = forbindelse, skole, periodekode
        self._jobb, self._naa = jobb, naa
        self._innlogging = Innlogging(forbindelse, skole, klokke=naa)

    # --- part 1 -----------------------------------------------------------------------------------------------------

    def eksamensplan(self) -> Eksamensplan:
        """The plan of every period; open, so nobody is logged in."""
        return self._hent("/eksamensplan", Eksamensplan, aapen=True)

    def kandidater(self, orgnr: str, periodekode: str) -> PameldteKandidater:
        """Whom PAS has of a school in a period, with candidate numbers."""
        svar = self._hent("/kandidat", PameldteKandidater, orgno=orgnr, periodekode=periodekode)
        return _krev(svar, svar.periodekode == periodekode)

    def send_paamelding(self, pamelding: Pamelding) -> Pameldingsreferanse:
        """Send an enrolment; the receipt. An error with `uavklart` may mean that PAS has it all the same."""
        svar = self._send("/kandidatpamelding", pamelding)
        try:
            return les_svar(svar, Pameldingsreferanse)
        except feil.Pasfeil as arsak:
            arsak.uavklart = True
            raise

    def ping(self) -> None:
        """Return when PAS answers and lets us in."""
        self._utfoer(_Foresporsel("GET", "/api/ping", "ping"))

    def hvem(self) -> str:
        """Who PAS says that we are, in its own words."""
        svar = self._utfoer(_Foresporsel("GET", f"{API}/whoami", "whoami"))
        return svar.kropp[:MAKS_HVEM].decode("utf-8", "replace")

    def logg_ut(self) -> None:
        """End the session at PAS and forget it here; a token is only forgotten. Repeatable, and asks nobody to log in."""
        tegn = self._innlogging.husket()
        if tegn is None:
            return
        self._innlogging.glem(tegn)
        if self._innlogging.med_xml:
            self._over_nettet(_Foresporsel("POST", innlogging.UTLOGGING, "utlogging"), {tegn.hode: tegn.verdi})

    # --- part 2 -----------------------------------------------------------------------------------------------------

    def rapport(self, referanse: str) -> Pameldingsrapport:
        """What has become of an enrolment. The school must be the one of the call, and so must the period."""
        self._krev_tilbud("rapport")
        svar = self._hent(f"/kandidatpamelding/{quote(referanse, safe='')}", Pameldingsrapport)
        rett_skole = self._skole is None or svar.orgnr == self._skole.nummer_i_pas
        rett_periode = not (svar.periodekode and self._periodekode) or svar.periodekode == self._periodekode
        return _krev(svar, rett_skole and rett_periode)

    def karakterer(self, orgnr: str, periodekode: str) -> Karaktersvar:
        """The grades of a school in a period, with results of appeals. Sealed: never to be logged."""
        self._krev_tilbud("karakter")
        svar = self._spoer("/karakter", Karakteroversikt, orgno=orgnr, periodekode=periodekode)
        oversikt = les_svar(svar, Karakteroversikt)
        return Karaktersvar(_krev(oversikt, oversikt.orgnr == orgnr), kan_si_noe_om_klager(svar.kropp))

    def slett(self, sletting: Sletting) -> None:
        """Take a candidate out. Raises Konflikt with PAS's reason when it is too late, FinnesIkkeIPas when it is gone."""
        self._krev_tilbud("sletting")
        self._send("/kandidat/sletting", sletting)

    def fravaer(self, orgnr: str, periodekode: str) -> Fravaersliste:
        """The absence that PAS has of a school's candidates."""
        self._krev_tilbud("fravaer")
        svar = self._hent("/fravaer", Fravaersliste, orgno=orgnr, periodekode=periodekode)
        return _krev(svar, (svar.orgnr, svar.periodekode) == (orgnr, periodekode))

    def send_fravaer(self, liste: Fravaersliste) -> None:
        """Tell PAS of absence. Repeatable: the newest of the two sides holds."""
        self._krev_tilbud("fravaer")
        self._send("/fravaer", liste)

    def proeveplan(self, orgnr: str) -> Proeveplan:
        """The tests that a school may enrol for."""
        self._krev_tilbud("proeve")
        svar = self._hent("/proveplan", Proeveplan, orgno=orgnr)
        return _krev(svar, svar.orgnr == orgnr)

    def send_proeve(self, pamelding: Proevepamelding) -> None:
        """Enrol for tests. Repeatable: the school's numbers are replaced."""
        self._krev_tilbud("proeve")
        self._send("/provepamelding", pamelding)

    # --- the same for all -------------------------------------------------------------------------------------------

    def _krev_tilbud(self, ressurs: str) -> None:
        if not self._forbindelse.tilbyr(ressurs):
            raise feil.IkkeTilbudt

    def _hent[T](self, sti: str, klasse: type[T], *, aapen: bool = False, **parametre: str) -> T:
        return les_svar(self._spoer(sti, klasse, aapen=aapen, **parametre), klasse)

    def _spoer(self, sti: str, klasse: type, *, aapen: bool = False, **parametre: str) -> Svar:
        """GET what should answer with that message."""
        return self._utfoer(_Foresporsel("GET", f"{API}{sti}", _slag(klasse), parametre=parametre or None, aapen=aapen))

    def _send(self, sti: str, melding: object) -> Svar:
        """POST a message, in the generation of the connection."""
        generasjon = Generasjon(self._forbindelse.generasjon)
        kropp = skriv(melding, generasjon)
        return self._utfoer(_Foresporsel("POST", f"{API}{sti}", _slag(type(melding)), kropp=kropp))

    def _post(self, sti: str) -> Svar:
        """POST without a body: the address says it all."""
        return self._utfoer(_Foresporsel("POST", f"{API}{sti}", PasMelding.UKJENT))

    @sensitive_variables()
    def _utfoer(self, foresporsel: _Foresporsel) -> Svar:
        """Send it as one who is logged in. When PAS says that the session is over: log in once and send it again."""
        if foresporsel.aapen:
            svar = self._over_nettet(foresporsel, {})
        else:
            tegn = self._innlogging.tegn(self._send_innlogging)
            svar = self._over_nettet(foresporsel, {tegn.hode: tegn.verdi})
            if svar.status in IKKE_INNLOGGET:
                self._innlogging.glem(tegn)
                tegn = self._innlogging.tegn(self._send_innlogging)
                svar = self._over_nettet(foresporsel, {tegn.hode: tegn.verdi})
                if svar.status in IKKE_INNLOGGET:
                    self._innlogging.glem(tegn)
        try:
            krev_godtatt(svar, naa=self._naa(), melding=bool(foresporsel.kropp))
        except (feil.FeilHosPas, feil.PasErTreg, feil.HalvtSvar) as arsak:
            arsak.uavklart = foresporsel.metode == "POST"
            raise
        return svar

    def _send_innlogging(self, metode: str, sti: str, kropp: bytes) -> Svar:
        return self._over_nettet(_Foresporsel(metode, sti, "ClientIdentification", kropp=kropp), {})

    @sensitive_variables()
    def _over_nettet(self, foresporsel: _Foresporsel, adgang: dict[str, str]) -> Svar:
        """The request and its answer, each kept in the archive; the attempt is there also when no answer comes."""
        sendt = self._arkiver(foresporsel, PasMelding.Retning.UT, foresporsel.slag, foresporsel.kropp)
        hoder = {"Accept": f"application/vnd.pas.sas.v{self._forbindelse.generasjon}+xml", **adgang}
        if foresporsel.kropp:
            hoder["Content-Type"] = XML_INN
        try:
            svar = nett.send(
                foresporsel.metode,
                f"{self._forbindelse.adresse}{foresporsel.sti}",
                sekunder=self._forbindelse.sekunder,
                hoder=hoder,
                kropp=foresporsel.kropp or None,
                parametre=foresporsel.parametre,
            )
        except feil.Pasfeil as arsak:
            if isinstance(arsak, feil.SvaretForStort):
                arsak.uavklart = foresporsel.metode == "POST"  # it answered, so it may have taken the message
            logg.warning("PAS: %s %s ga «%s».", foresporsel.metode, foresporsel.slag, arsak.kode)
            raise
        self._arkiver_svar(foresporsel, sendt, svar)
        if svar.status not in IKKE_INNLOGGET and svar.status >= 400:  # noqa: PLR2004
            logg.warning("PAS: %s %s ga status %d.", foresporsel.metode, foresporsel.slag, svar.status)
        return svar

    def _arkiver_svar(self, foresporsel: _Foresporsel, sendt: PasMelding, svar: Svar) -> None:
        """What PAS has done is done: an answer that cannot be kept is used all the same."""
        slag = slag_av(svar) or arkiv.UKJENT
        try:
            arkiv.besvart(sendt, status=svar.status)
            self._arkiver(foresporsel, PasMelding.Retning.INN, slag, svar.kropp, status=svar.status)
        except OSError:
            logg.exception("Et svar fra PAS ble ikke arkivert: %s.", slag)

    def _arkiver(
        self, foresporsel: _Foresporsel, retning: str, slag: str, kropp: bytes, *, status: int | None = None
    ) -> PasMelding:
        return arkiv.legg(
            retning=retning, slag=slag, metode=foresporsel.metode, sti=foresporsel.sti,
            motpart=self._forbindelse.adresse, kropp=kropp, naa=self._naa(), jobb=self._jobb, skole=self._skole,
            periodekode=self._periodekode, status=status,
        )  # fmt: skip


def _slag(klasse: type) -> str:
    """The name of the message's root element."""
    return melding_av(klasse, Generasjon.V2).rot.element


def _krev[T](svar: T, rett: bool) -> T:
    """Raises SvarForEnAnnen for an answer about another school or period than was asked for."""
    if not rett:
        raise feil.SvarForEnAnnen
    return svar
