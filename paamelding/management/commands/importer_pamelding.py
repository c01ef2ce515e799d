"""Import an enrolment file from the command line."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from brukere.models import Organisasjon
from felles.bidrag import importformater
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.importer.filer import krev_stoerrelse, les_fil
from felles.importer.grunnlag import Dokument, Importfeil, Rad, Radresultat, Utfall, tell
from felles.importer.innhold import RAD, les_ark, som_felt
from felles.importer.kjoeringer import Fil, bekreft, forhaandsvis, resultater
from felles.importer.kolonner import gjett, husket_for, krev_kolonner
from felles.importer.retting import velg_kolonner
from felles.regneark import Ark
from felles.tid import naa
from paamelding.services.importen import Paameldingsimport
from paamelding.services.rader import KANDIDAT


class Command(BaseCommand):
    help = (
        "Importerer påmeldinger (XLSX, CSV, eller PameldteKandidater og Pamelding som XML) for én skole. Skriver en linje for hver rad. "
        "Alt lagres i én transaksjon; rader som avvises, hindrer ikke de andre. Med --proev lagres ingenting."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fil", type=Path, help="filen: XLSX, CSV eller XML")
        parser.add_argument("--skole", required=True, metavar="ORGNR", help="skolens organisasjonsnummer")
        parser.add_argument("--proev", action="store_true", help="vis hva som ville skjedd, uten å lagre")

    def handle(self, *args: Any, fil: Path, skole: str, proev: bool, **options: Any) -> None:
        importen = Paameldingsimport(_finn_skole(skole))
        try:
            data = _les(fil)
            rader = self._proev(importen, data) if proev else self._importer(importen, Fil(fil.name, data))
        except Importfeil as feil:
            raise CommandError("\n".join(en.tekst for en in feil.flere)) from None
        except Domenefeil as feil:
            raise CommandError(str(feil.melding)) from None
        for rad in rader:
            self.stdout.write(_linje(rad))
        antall = tell(rader, KANDIDAT)
        lagret = any(rad.utfall in (Utfall.NY, Utfall.ENDRET) for rad in rader)
        slutt = "Ingenting er lagret." if proev else "Importert." if lagret else "Ingenting er endret."
        self.stdout.write(
            f"{antall[Utfall.NY]} nye, {antall[Utfall.ENDRET]} endret, {antall[Utfall.LIK]} uendret, "
            f"{antall[Utfall.AVVIST]} avvist. {slutt}"
        )

    def _proev(self, importen: Paameldingsimport, data: bytes) -> list[Radresultat]:
        lest = les_fil(data, importformater.alle())
        if isinstance(lest, Ark):
            kolonner = _gjett(importen, lest)
            lest = Dokument(lest.format, {}, {}, [Rad(nr, RAD, som_felt(c, kolonner)) for nr, c in lest.rader])
        return importen.forhaandsvis(lest, naa=naa())

    def _importer(self, importen: Paameldingsimport, fil: Fil) -> list[Radresultat]:
        kjoering = forhaandsvis(importen=importen, fil=fil, formater=importformater.alle(), aktoer=SYSTEM, naa=naa())
        ark = les_ark(kjoering)
        if ark is not None:
            kolonner = _gjett(importen, ark)
            velg_kolonner(kjoering_id=kjoering.pk, importen=importen, kolonner=kolonner, aktoer=SYSTEM, naa=naa())
        kjoering = bekreft(kjoering_id=kjoering.pk, importen=importen, aktoer=SYSTEM, naa=naa())
        return resultater(kjoering=kjoering, importen=importen, naa=naa())


def _gjett(importen: Paameldingsimport, ark: Ark) -> dict[str, int]:
    """The columns as the headings say; nobody is there to ask. Raises Importfeil when a required one is not found."""
    kolonner = gjett(importen.felt, ark.overskrifter, husket_for(importen))
    krev_kolonner(importen.felt, kolonner)
    return kolonner


def _finn_skole(orgnr: str) -> Organisasjon:
    skole = Organisasjon.objects.skoler().filter(orgnr=orgnr).first()
    if skole is None:
        raise CommandError(f"Ingen skole har organisasjonsnummer {orgnr}. Sjekk nummeret.")
    return skole


def _les(fil: Path) -> bytes:
    """The bytes, when the size allows it; the size is asked for first."""
    try:
        krev_stoerrelse(fil.stat().st_size)
        return fil.read_bytes()
    except OSError as feil:
        raise CommandError(f"Kan ikke lese {fil}: {feil.strerror}.") from None


def _linje(rad: Radresultat) -> str:
    endringer = "; ".join(f"{e.felt}: {e.fra} → {e.til}" for e in rad.endringer)
    deler = [
        f"{rad.linje:>6}",
        f"{rad.utfallsnavn:<8}",
        rad.gruppe,
        rad.tittel,
        rad.undertittel,
        endringer,
        rad.melding,
    ]
    return "  ".join(del_ for del_ in deler if del_)
