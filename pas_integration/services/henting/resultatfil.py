"""Results from a file: what each row would do, the doing of it, and the way back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode, Kandidatnummer
from felles.hendelser import Aktoer, logg_hendelse
from felles.importer.grunnlag import Dokument, Endring, Importfeil, Kolonnefelt, Radresultat, Utfall, Utfoert
from felles.models import Importkjoering
from felles.nummer import med_tapt_null
from felles.nummer.kandidatnummer import er_gyldig
from felles.radmengde import blant_tekster
from felles.tid import oslo
from klage.models import ResultatUtenfra
from klage.resultatrader import Resultatrad
from klage.services.utenfra import Radutfall, Slag, ta_imot_resultater, vises_fra, vurder
from klage.services.utenfraangring import angre_mottak
from klage.services.utenfraverdier import Verdier
from pas_integration.services.henting.rader import med_kjente_numre, noekkel_og_feil
from pas_integration.services.henting.resultatkolonner import FELT

SLAG: Final = "resultater"
RAD: Final = "rad"
KILDE: Final = "fil"
FAGKODE: Final = re.compile(r"([A-Z]{3}[0-9]{4})(?:-([A-Z0-9]{1,10}))?")
UTFALL: Final = {
    Slag.NY: Utfall.NY, Slag.ENDRET: Utfall.ENDRET, Slag.LIK: Utfall.LIK, Slag.AVVIST: Utfall.AVVIST,
    Slag.UKJENT: Utfall.AVVIST, Slag.UTENFOR: Utfall.LIK,
}  # fmt: skip
# What people write in the column of the grade where there is none.
UTEN_KARAKTER: Final = {"MB": "MB", "IDF": "IDF", "DF": "DF", "DELTATT": "", "IKKEDOKUMENTERTFRAVAER": "IDF",
                        "DOKUMENTERTFRAVAER": "DF", "MANGLENDEBESVARELSE": "MB"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Resultatimport:
    """The import of one school, made by a view that has checked that the school is the user's.

    A file is of one period: the one that its rows name, else the newest whose season its candidate numbers have, else
    the newest of all. `periode` is the newest that has begun, `tidligere` those before it, newest first.
    """

    skole: Organisasjon
    periode: Eksamensperiode
    tidligere: tuple[Eksamensperiode, ...] = ()
    slag: str = SLAG

    @property
    def skole_id(self) -> int:
        return self.skole.pk

    @property
    def felt(self) -> Sequence[Kolonnefelt]:
        return FELT

    def forhaandsvis(self, dokument: Dokument, *, naa: datetime) -> list[Radresultat]:
        """What each row would do now; changes nothing. Raises Importfeil for another school's file, or an empty one."""
        periode = self._periode(dokument, naa)
        utfall = vurder(rader=self._rader(dokument, periode), skole=self.skole, periode=periode)
        return self._resultater(utfall, periode, naa)

    def utfoer(self, dokument: Dokument, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> Utfoert:
        """Store what is new and what is another than before. In the caller's transaction; repeatable.

        Raises Importfeil when a period has begun since the file was read, so that it would be of another than shown.
        """
        laget = Importkjoering.objects.filter(pk=kjoering_id).values_list("laget", flat=True).first() or naa
        periode = self._periode(dokument, naa)
        if self._periode(dokument, laget) != periode:
            tekst = _("Eksamensperioden %(periode)s har begynt siden filen ble lest. Velg filen på nytt.")
            raise Importfeil(None, tekst % {"periode": periode.kode}, kode="ny_periode")
        mottak = ta_imot_resultater(
            rader=self._rader(dokument, periode), skole=self.skole, periode=periode, kilde=KILDE, aktoer=aktoer, naa=naa
        )
        antall = mottak.antall()
        logg_hendelse(
            Importkjoering(pk=kjoering_id), "resultat.importert", aktoer=aktoer, naa=naa, skole_id=self.skole.pk,
            periode=periode.kode, nye=antall["ny"], endrede=antall["endret"],
            avvist=antall["avvist"] + antall["ukjent"],
        )  # fmt: skip
        return Utfoert(self._resultater(mottak.rader, periode, naa), mottak.spor if mottak.spor["rader"] else None)

    def angre(self, angredata: Any, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> None:
        """Take the import back. Raises UgyldigOvergang when something newer has come for one of them."""
        antall = angre_mottak(angredata, skole_id=self.skole.pk, aktoer=aktoer, naa=naa)
        logg_hendelse(
            Importkjoering(pk=kjoering_id), "resultat.import_angret", aktoer=aktoer, naa=naa, skole_id=self.skole.pk,
            antall=antall,
        )  # fmt: skip

    def _periode(self, dokument: Dokument, naa: datetime) -> Eksamensperiode:
        """The period that the file is of, among those that had begun at `naa`."""
        alle = [p for p in (self.periode, *self.tidligere) if p.gjennomfoering_fra <= naa] or [self.periode]
        nevnt = {tekst for rad in dokument.rader if (tekst := rad.felt.get("periode", "").strip().upper())}
        if nevnt:
            for periode in alle:
                if nevnt == {periode.kode}:
                    return periode
            tekst = _("Filen må gjelde én eksamensperiode som har begynt, skrevet slik: %(periode)s.")
            raise Importfeil(None, tekst % {"periode": alle[0].kode}, kode="periode")
        numre = (rad.felt.get("kandidatnummer", "").strip().upper() for rad in dokument.rader)
        sesonger = {nummer[-1] for nummer in numre if er_gyldig(nummer)}
        return next((periode for periode in alle if sesonger == {periode.kode[0]}), alle[0])

    @sensitive_variables()
    def _rader(self, dokument: Dokument, periode: Eksamensperiode) -> list[Resultatrad]:
        orgnr = dokument.felt.get("orgnr")
        if orgnr and orgnr not in {self.skole.nummer_i_pas, self.skole.orgnr}:
            tekst = _("Filen gjelder en annen skole (organisasjonsnummer %(orgnr)s). Velg filen for %(skole)s.")
            raise Importfeil(None, tekst % {"orgnr": orgnr[:20], "skole": self.skole.navn}, kode="annen_skole")
        if not dokument.rader:
            raise Importfeil(None, _("Filen har ingen resultater. Velg en fil med en rad per kandidat."), kode="ingen")
        numre = {rad.felt.get("kandidatnummer", "").strip().upper() for rad in dokument.rader} - {""}
        kjente = dict(
            Kandidatnummer.objects.filter(periode=periode, nummer__in=blant_tekster(numre)).values_list(
                "nummer", "person__nummer_hash"
            )
        )
        rader = [_rad(rad.linje, rad.felt, kjente) for rad in dokument.rader]
        return med_kjente_numre(rader, self.skole, periode)

    def _resultater(self, utfall: list[Radutfall], periode: Eksamensperiode, naa: datetime) -> list[Radresultat]:
        fra = vises_fra(self.skole, periode, None, naa)
        skjult = fra if fra > naa else None
        sene = set(
            ResultatUtenfra.objects.filter(
                Q(synlig_fra__gt=naa) | Q(klage_synlig_fra__gt=naa),
                kandidat__parti__skole=self.skole, kandidat__eksamen__periode=periode,
            ).values_list("kandidat_id", flat=True)
        )  # fmt: skip
        return [_resultat(u, periode.kode, skjult, bool(u.kandidat and u.kandidat.pk in sene)) for u in utfall]


def _resultat(utfall: Radutfall, kode: str, skjult: datetime | None, foer_er_skjult: bool) -> Radresultat:
    """A row for the page. A grade that does not show yet stands on none."""
    kandidat, melding, endringer = utfall.kandidat, utfall.melding, tuple[Endring, ...]()
    if utfall.etter and utfall.slag in {Slag.NY, Slag.ENDRET}:
        if skjult or foer_er_skjult:
            melding = _("Resultatet vises når tiden er kommet.")
            if skjult:
                melding = _("Resultatet vises fra %(tid)s.") % {"tid": date_format(oslo(skjult), "j. F H:i")}
        else:
            endringer = _endringer(utfall.foer, utfall.etter)
    return Radresultat(
        utfall.rad.linje, RAD, UTFALL[utfall.slag], utfall.hvem, utfall.rad.kode,
        f"{kandidat.parti if kandidat else utfall.rad.gruppe} ({kode})".strip(), str(melding), endringer,
    )  # fmt: skip


def _endringer(foer: Verdier | None, etter: Verdier) -> tuple[Endring, ...]:
    par = [
        (_("Resultat"), _i_ord(foer), _i_ord(etter)),
        (_("Etter klage"), str(foer.klagekarakter or "") if foer else "", str(etter.klagekarakter or "")),
    ]
    return tuple(Endring(navn, fra, til) for navn, fra, til in par if fra != til)


def _i_ord(verdier: Verdier | None) -> str:
    if verdier is None:
        return ""
    return str(verdier.karakter) if verdier.karakter else verdier.deltakelse


@sensitive_variables()
def _rad(linje: int, felt: Any, kjente: dict[str, str]) -> Resultatrad:
    """A row of a sheet or of a message. Without a national id the candidate number tells who it is."""
    fagkode, variant, fagfeil = _fag(felt.get("fagkode", ""))
    nummer, kandidatnummer = felt.get("nummer", "").strip(), felt.get("kandidatnummer", "").strip().upper()
    noekkel, feil = noekkel_og_feil(med_tapt_null(nummer)) if nummer else (kjente.get(kandidatnummer, ""), "")
    if not nummer and not noekkel:
        feil = _("Raden har verken fødselsnummer eller et kandidatnummer som er kjent her. Fyll inn ett av dem.")
    deltakelse, karakter, tallfeil = _deltakelse(felt.get("deltakelse", ""), felt.get("karakter", ""))
    klage, klagefeil = _tall(felt.get("klagekarakter", ""))
    kjent = felt.get("klage_kjent", ("klagekarakter" in felt and "ja") or "") != ""
    return Resultatrad(
        noekkel=noekkel, fagkode=fagkode, variant=variant, gruppe=felt.get("gruppe", "").strip(),
        deltakelse=deltakelse, karakter=karakter, kandidatnummer=kandidatnummer, klagekarakter=klage,
        klagebegrunnelse=felt.get("klagebegrunnelse", "").strip(), klage_kjent=kjent, linje=linje,
        feil=feil or fagfeil or tallfeil or klagefeil,
    )  # fmt: skip


def _fag(tekst: str) -> tuple[str, str | None, str]:
    treff = FAGKODE.fullmatch("".join(tekst.upper().split()))
    if treff:
        return treff[1], treff[2], ""
    feil = _("«%(tekst)s» er ikke en fagkode. En fagkode har tre bokstaver og fire tall, slik: NOR1267.")
    return tekst.strip()[:20], None, feil % {"tekst": tekst.strip()[:20]}


def _deltakelse(deltakelse: str, karakter: str) -> tuple[str, int | None, str]:
    """Attendance and grade, from whichever of the two columns says it."""
    ord_ = "".join(deltakelse.upper().split())
    if (annet := "".join(karakter.upper().split())) in UTEN_KARAKTER:
        ord_, karakter = ord_ if ord_ not in {"", "D"} else UTEN_KARAKTER[annet], ""
    tall, feil = _tall(karakter)
    return UTEN_KARAKTER.get(ord_, ord_) or "D", tall, feil


def _tall(tekst: str) -> tuple[int | None, str]:
    rent = tekst.strip().removesuffix(".0").removesuffix(",0")
    if not rent:
        return None, ""
    if rent.isascii() and rent.lstrip("-").isdigit() and len(rent) <= len("-99"):
        return int(rent), ""
    return None, _("Karakteren er ikke et tall fra 1 til 6. Rett den, eller skriv MB, IDF eller DF.")


def lag_resultatimport(skole: Any, bruker: Any, naa: datetime) -> Resultatimport:
    """The import for the periods that have begun at the school. Raises Importfeil when there is none."""
    perioder = list(
        Eksamensperiode.objects.filter(eksamener__partier__skole=skole, gjennomfoering_fra__lte=naa)
        .order_by("-gjennomfoering_fra").distinct()
    )  # fmt: skip
    if not perioder:
        raise Importfeil(
            None, _("Skolen har ingen partier i en periode som har begynt, så det er ingen å gi resultater.")
        )
    return Resultatimport(skole, perioder[0], tuple(perioder[1:]))
