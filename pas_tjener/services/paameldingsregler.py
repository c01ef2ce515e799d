"""The rules of an enrolment as a whole: one that is broken refuses the message, and every broken one is named.

Rule: PAS contract 1.4.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Eksamensperiode
from felles.importer.grunnlag import Importfeil
from felles.nummer import UgyldigNummer, slag
from felles.tid import oslo
from paamelding.services.rader import ANSVARLIG, GRUPPE, KANDIDAT, ryddet
from pas_kontrakt.meldinger.stroem import Gruppedel, Stroemmelding
from pas_kontrakt.meldinger.typer import Pamelding
from pas_tjener.models import Tilgang
from pas_tjener.querysets.skoler import finn_skole
from pas_tjener.services.melding import Kilde, Linjer, finn_linjer

# So many places of the same mistake are named; a school that has sent the wrong column need not read 5,000 lines.
FLEST_STEDER: Final = 50
EPOSTLENGDE: Final = 254
LIKHET: Final = 0.6
# Worked up in one transaction, in less time than others wait for a lock of the period (docs/drift.md has what was measured);
# some ten times the largest school.
FLEST_RADER: Final = 20_000
KODELENGDE: Final = 30
NAVNLENGDE: Final = 100

type Sted = tuple[str, int]  # kind, and which of that kind, from 0
type Fagnoekkel = tuple[str, str]
type Kjent = Callable[[Organisasjon | None, Eksamensperiode | None], None]


@dataclass(frozen=True, slots=True)
class Godkjent:
    """A message that may be worked up."""

    skole: Organisasjon
    periode: Eksamensperiode


def kontroller(
    *,
    melding: Stroemmelding,
    kilde: Kilde,
    tilgang: Tilgang,
    naa: datetime,
    kjent: Kjent = lambda _skole, _periode: None,
) -> Godkjent:
    """School and period of a message that breaks no rule. Raises Importfeil with every broken rule in `.flere`.

    A constant number of queries, and memory that does not grow with the number of candidates. `kjent` is told the school
    and the period, as far as they are known, before anything is refused.
    """
    hode = melding.hode
    skole = finn_skole(tilgang, hode.orgnr)
    periode = Eksamensperiode.objects.filter(kode=hode.periodekode).first()
    kjent(skole, periode)
    _krev_antall(melding)
    feil = [*_hodefeil(hode, skole, periode, naa)]
    kontroll = _Gruppekontroll(periode)
    for deel in melding.grupper():
        kontroll.les(deel)
    if kontroll.feil:
        feil += _med_linjer(kontroll.feil, finn_linjer(kilde))
    if kontroll.utelatt:
        tekst = ngettext(
            "Og %(antall)d feil til av samme slag.", "Og %(antall)d feil til av samme slag.", kontroll.utelatt
        )
        feil.append(Importfeil(None, tekst % {"antall": kontroll.utelatt}, kode="flere"))
    if feil or skole is None or periode is None:
        raise Importfeil.samlet(feil)
    return Godkjent(skole, periode)


def _krev_antall(melding: Stroemmelding) -> None:
    """Refuse what could not be worked up in one transaction; the rules are not looked at then."""
    antall = melding.antall_grupper + melding.antall_kandidater + melding.antall_ansvarlige
    if antall > FLEST_RADER:
        tekst = _(
            "Meldingen har %(antall)d grupper, ansvarlige og kandidater til sammen. PAS tar imot %(maks)d i én melding. "
            "Del den i flere, med hele grupper i hver, og send dem etter tur."
        )
        raise Importfeil(None, tekst % {"antall": antall, "maks": FLEST_RADER}, kode="for_mange")


def _hodefeil(
    hode: Pamelding, skole: Organisasjon | None, periode: Eksamensperiode | None, naa: datetime
) -> Iterator[Importfeil]:
    if periode is None:
        yield _periodefeil(hode.periodekode)
    elif naa < periode.paamelding_fra:
        tekst = _("Påmeldingen til %(periode)s åpner %(tid)s. Send meldingen på nytt da.")
        yield Importfeil(None, tekst % _naar(periode, periode.paamelding_fra), kode="ikke_aapnet")
    elif naa > periode.paamelding_til:
        yield Importfeil(None, etterpaamelding(periode), kode="etterpaamelding")
    if not _god_epost(hode.epost_ved_feil):
        tekst = _("EpostadresseVedFeil er ikke en gyldig e-postadresse. Rett den, eller ta elementet ut.")
        yield Importfeil(None, tekst, kode="epost")
    if skole is None:
        tekst = _(
            "Skolen med organisasjonsnummer «%(orgnr)s» er ikke kjent i PAS, eller klienten kan ikke melde på for "
            "den. Kontroller nummeret, eller be den som driver PAS om adgang."
        )
        yield Importfeil(None, tekst % {"orgnr": hode.orgnr[:20]}, kode="ukjent_skole")


def etterpaamelding(periode: Eksamensperiode) -> str:
    """What is said after the deadline. Rule: PAS contract 1.4; Udir, «Administrere eksamen»: late enrolment goes
    tjenestevei, by the statsforvalter for central exams and the county for local ones."""
    tekst = _(
        "Påmeldingen til %(periode)s ble stengt %(tid)s, så dette er en etterpåmelding. Den kan ikke sendes herfra. "
        "Skolen søker tjenestevei gjennom skoleeieren: statsforvalteren melder på til sentralt gitt eksamen, og "
        "fylkeskommunen til lokalt gitt."
    )
    return tekst % _naar(periode, periode.paamelding_til)


def _naar(periode: Eksamensperiode, tid: datetime) -> dict[str, str]:
    return {"periode": periode.kode, "tid": date_format(oslo(tid), "j. F Y \\k\\l. H.i")}


def _periodefeil(kode: str) -> Importfeil:
    kjente = ", ".join(Eksamensperiode.objects.order_by("kode").values_list("kode", flat=True))
    tekst = _("Perioden «%(kode)s» finnes ikke i eksamensplanen.") % {"kode": kode[:20]}
    if kjente:
        tekst += " " + _("Kjente perioder: %(kjente)s.") % {"kjente": kjente}
    return Importfeil(None, tekst, kode="ukjent_periode")


def _god_epost(adresse: str | None) -> bool:
    if not adresse:
        return True
    try:
        validate_email(adresse)
    except ValidationError:
        return False
    return len(adresse) <= EPOSTLENGDE


class _Gruppekontroll:
    """Reads the groups once, and keeps no more than their names and what is wrong."""

    def __init__(self, periode: Eksamensperiode | None) -> None:
        self.feil: list[tuple[Sted, str]] = []
        self._periode = periode
        self._kjente = _fagkoder(periode) if periode else None
        self._koder = sorted(map(_kode, self._kjente or ()))
        self._ukjente: dict[Fagnoekkel, str] = {}
        self._navn: dict[tuple[str, str, str], int] = {}
        self._antall = {KANDIDAT: 0, ANSVARLIG: 0}
        self._talt: dict[str, int] = defaultdict(int)

    def les(self, deel: Gruppedel) -> None:
        gruppe, nr = deel.gruppe, deel.nr - 1
        if not deel.fortsetter:
            fag = ryddet(gruppe.fagkode).upper(), ryddet(gruppe.variant or "").upper()
            self._sjekk_fag(fag, nr)
            self._sjekk_navn(fag, ryddet(gruppe.navn or ""), nr)
            self._sjekk_numre(ANSVARLIG, (en.fodselsnr for en in gruppe.ansvarlige or ()))
        self._sjekk_numre(KANDIDAT, (en.fodselsnr for en in gruppe.kandidater or ()))

    def _sjekk_fag(self, fag: Fagnoekkel, nr: int) -> None:
        if self._kjente is None or fag in self._kjente or self._periode is None:
            return
        if self._talt["fag"] >= FLEST_STEDER:
            self._talt["fag"] += 1  # what is only counted need not be put in words: looking for the nearest is dear
            return
        if fag not in self._ukjente:
            self._ukjente[fag] = self._ukjent(fag, self._periode)
        self._noter((GRUPPE, nr), self._ukjente[fag], "fag")

    def _ukjent(self, fag: Fagnoekkel, periode: Eksamensperiode) -> str:
        kode = _kode(fag)[:KODELENGDE]
        tekst = _("Fagkoden %(kode)s finnes ikke i eksamensplanen for %(periode)s.")
        tekst %= {"kode": kode, "periode": periode.kode}
        naer = get_close_matches(kode, self._koder, n=1, cutoff=LIKHET)
        return f"{tekst} {_('Mente du %(fag)s?') % {'fag': naer[0]}}" if naer else tekst

    def _sjekk_navn(self, fag: Fagnoekkel, navn: str, nr: int) -> None:
        navn = navn or _kode(fag)
        # Names may be of any length, and stay in memory for as long as the message is read.
        merke = navn if len(navn) <= NAVNLENGDE else sha256(navn.encode()).hexdigest()
        foerste = self._navn.setdefault((*fag, merke), nr)
        if foerste != nr:
            tekst = _("Gruppen «%(navn)s» står to ganger i %(fag)s. Gi gruppene hvert sitt navn, eller slå dem sammen.")
            self._noter((GRUPPE, nr), tekst % {"navn": navn[:NAVNLENGDE], "fag": _kode(fag)[:KODELENGDE]}, "gruppe")

    @sensitive_variables("numre", "nummer")
    def _sjekk_numre(self, hvem: str, numre: Iterator[str]) -> None:
        for nummer in numre:
            sted = hvem, self._antall[hvem]
            self._antall[hvem] += 1
            try:
                slag.les(nummer, tillat_syntetiske=settings.SYNTETISKE_FNR)
            except UgyldigNummer as feil:
                self._noter(sted, str(feil.melding), "nummer")

    def _noter(self, sted: Sted, tekst: str, regel: str) -> None:
        self._talt[regel] += 1
        if self._talt[regel] <= FLEST_STEDER:
            self.feil.append((sted, tekst))

    @property
    def utelatt(self) -> int:
        """How many mistakes were found and not kept."""
        return sum(max(antall - FLEST_STEDER, 0) for antall in self._talt.values())


def _med_linjer(steder: list[tuple[Sted, str]], linjer: Linjer) -> list[Importfeil]:
    feil = [Importfeil(linjer.til(*sted), tekst, kode="regel") for sted, tekst in steder]
    return sorted(feil, key=lambda en: en.linje or 0)


def _fagkoder(periode: Eksamensperiode) -> frozenset[Fagnoekkel]:
    eksamener = Eksamen.objects.i_planen().filter(periode=periode)
    return frozenset(eksamener.values_list("fag__fagkode", "fag__variant"))


def _kode(fag: Fagnoekkel) -> str:
    return "-".join(del_ for del_ in fag if del_)
