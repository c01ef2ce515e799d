"""Import of invigilators and their watches from a sheet: one row a person, or a person and a watch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker, Organisasjon, Rolle, Rolletildeling
from brukere.models.bruker import SKOLEADMINISTRATORER
from brukere.services.brukere import opprett_bruker
from brukere.services.roller import avslutt_rolle, gi_rolle
from eksamen.models import Eksamensparti, Vaktoppdrag
from eksamen.querysets.vakter import med_partitider, vakter_ved
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from felles.importer.grunnlag import Dokument, Kolonnefelt, Rad, Radresultat, Utfall, Utfoert
from felles.importer.register import Importslag
from felles.tid import oslo
from vakter.services import vaktplan
from vakter.services.vaktregister import finn_konto

SLAG: Final = "vakter"
FELT: Final = (
    Kolonnefelt(
        "navn",
        gettext_lazy("Navn"),
        ("eksamensvakt", "vakt"),
        hjelp=gettext_lazy("Hele navnet, eller fornavn og etternavn i hver sin kolonne."),
    ),
    Kolonnefelt("fornavn", gettext_lazy("Fornavn"), ("first name",)),
    Kolonnefelt("etternavn", gettext_lazy("Etternavn"), ("last name",)),
    Kolonnefelt("epost", gettext_lazy("E-post"), ("e-postadresse", "mail", "email"), paakrevd=True),
    Kolonnefelt("telefon", gettext_lazy("Telefon"), ("mobil", "tlf")),
    Kolonnefelt("fagkode", gettext_lazy("Fagkode"), ("fag",)),
    Kolonnefelt("parti", gettext_lazy("Parti"), ("gruppe", "kandidatgruppe")),
    Kolonnefelt("rom", gettext_lazy("Rom"), ("sted",), hjelp=gettext_lazy("Tomt: hele partiet.")),
    Kolonnefelt("dato", gettext_lazy("Dato"), ("eksamensdato", "dag")),
    Kolonnefelt("fra", gettext_lazy("Fra"), ("start", "fra kl")),
    Kolonnefelt("til", gettext_lazy("Til"), ("slutt", "til kl")),
)
MAL: Final = (
    {
        "navn": "Kari Vakt", "epost": "kari.vakt@example.no", "telefon": "90000000", "fagkode": "NOR1267",
        "parti": "3STA", "rom": "Aula", "dato": "2027-05-27", "fra": "08:30", "til": "14:15",
    },
)  # fmt: skip


class Radfeil(Exception):
    """Why a row is refused, and the fields to blame."""

    def __init__(self, melding: str, *felt: str) -> None:
        super().__init__(melding)
        self.melding, self.felt = melding, felt


@dataclass(frozen=True, slots=True)
class Lest:
    """A row that can be carried out: who, and where they watch, if anywhere."""

    rad: Rad
    navn: str
    epost: str
    konto: Bruker | None
    parti: Any
    vakttid: vaktplan.Vakttid


class Vaktimport:
    """The import of one school. A new account has no password until the administrator makes it in the register."""

    slag = SLAG
    felt = FELT

    def __init__(self, skole: Organisasjon, bruker: Any, naa: datetime) -> None:
        self.skole, self.skole_id = skole, skole.pk

    def forhaandsvis(self, dokument: Dokument, *, naa: datetime) -> list[Radresultat]:
        """What each row would do now; a constant number of queries for rows that are in order."""
        grunnlag = _Grunnlag(self.skole, dokument, naa)
        return [grunnlag.resultat(rad) for rad in dokument.rader]

    def utfoer(self, dokument: Dokument, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> Utfoert:
        """Give accounts, roles and watches by the rows that are in order. Repeatable."""
        vaktplan.laas_partier(_partier(self.skole, naa).values_list("pk", flat=True))
        grunnlag = _Grunnlag(self.skole, dokument, naa)
        endringer, roller, resultater = vaktplan.Endringer(), [], []
        for rad in dokument.rader:
            resultat = grunnlag.resultat(rad)
            lest = grunnlag.leste.get(rad.linje)
            if lest is not None and resultat.utfall != Utfall.LIK:
                bruker = self._konto(lest, aktoer, naa)
                if bruker.pk not in grunnlag.vakter:
                    rolle = gi_rolle(
                        bruker=bruker, rolle=Rolle.EKSAMENSVAKT, organisasjon=self.skole, aktoer=aktoer, naa=naa
                    )
                    grunnlag.vakter.add(bruker.pk)
                    roller.append(rolle.pk)
                if lest.parti:
                    vaktplan.gi(lest.parti, bruker, lest.vakttid, endringer, aktoer=aktoer, naa=naa)
            resultater.append(resultat)
        if not roller and not endringer.antall:
            return Utfoert(resultater)
        etter = vaktplan.avtrykk_av([*endringer.nye, *(rad["pk"] for rad in endringer.foer)])
        return Utfoert(
            resultater,
            {"roller": roller, "vakter": {"nye": endringer.nye, "foer": endringer.foer}, "etter": etter},
        )

    def angre(self, angredata: Mapping[str, Any], *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> None:
        """Take watches and roles back; accounts stay, without a role. Raises UgyldigOvergang when a watch has changed."""
        if vaktplan.avtrykk_av([rad["pk"] for rad in angredata["etter"]]) != angredata["etter"]:
            raise UgyldigOvergang(
                _("Noen av vaktene er endret etter importen, så den kan ikke angres. Rett dem for hånd.")
            )
        vaktplan.angre(angredata["vakter"], aktoer=aktoer, naa=naa)
        for tildeling_id in angredata["roller"]:
            bruker_id = Rolletildeling.objects.values_list("bruker", flat=True).get(pk=tildeling_id)
            if Vaktoppdrag.objects.filter(bruker=bruker_id, parti__skole=self.skole).exists():
                raise UgyldigOvergang(_("Noen har fått flere vakter etter importen. Fjern dem først, og angre så."))
            avslutt_rolle(tildeling_id=tildeling_id, aktoer=aktoer, naa=naa)

    def _konto(self, lest: Lest, aktoer: Aktoer, naa: datetime) -> Bruker:
        konto = lest.konto or finn_konto(lest.epost)
        if konto is not None:
            return konto
        fornavn, etternavn = _delt_navn(lest.navn)
        return opprett_bruker(
            brukernavn=lest.epost, fornavn=fornavn, etternavn=etternavn, epost=lest.epost,
            telefon=lest.rad.felt.get("telefon", "").strip()[:20], aktoer=aktoer, naa=naa,
        )  # fmt: skip


IMPORTSLAG: Final = Importslag(
    tittel=gettext_lazy("Importer eksamensvakter"),
    beskrivelse=gettext_lazy(
        "En rad for hver vakt: hvem, i hvilket parti og rom, og når. Uten parti blir personen bare eksamensvakt."
    ),
    roller=SKOLEADMINISTRATORER,
    lag=Vaktimport,
    mal=MAL,
    videre=("vakter:vakter", gettext_lazy("Til vaktplanen")),
    enhet=(gettext_lazy("vakt"), gettext_lazy("vakter")),
    rekkefoelge=40,
)


class _Grunnlag:
    """What the database says about the rows of a sheet, read once."""

    def __init__(self, skole: Organisasjon, dokument: Dokument, naa: datetime) -> None:
        self.partier = list(_partier(skole, naa))
        self.vakter = set(vakter_ved(skole, naa).values_list("pk", flat=True))
        eposter = {_verdi(rad, "epost").lower() for rad in dokument.rader}
        kontoer = Bruker.objects.annotate(liten=Lower("epost")).filter(liten__in=eposter, is_active=True)
        self.kontoer: dict[str, list[Bruker]] = {}
        for konto in kontoer.order_by("pk"):
            self.kontoer.setdefault(konto.epost.lower(), []).append(konto)
        oppdrag = Vaktoppdrag.objects.filter(parti__in=[parti.pk for parti in self.partier])
        self.oppdrag = {(rad.parti_id, rad.bruker_id): (rad.rom, rad.fra, rad.til) for rad in oppdrag}
        self.leste: dict[int, Lest] = {}
        self._sett: dict[tuple[str, int | None], int] = {}

    def resultat(self, rad: Rad) -> Radresultat:
        """What the row does, and in `leste` how."""
        try:
            lest = self._les(rad)
            utfall, melding = self._utfall(lest)
        except (Radfeil, Domenefeil) as feil:
            felt = feil.felt if isinstance(feil, Radfeil) else ("fra", "til")
            return self._svar(rad, Utfall.AVVIST, str(feil.melding), felt)
        self.leste[rad.linje] = lest
        return self._svar(rad, utfall, melding)

    def _svar(self, rad: Rad, utfall: str, melding: str, felt: tuple[str, ...] = ()) -> Radresultat:
        under = " ".join(filter(None, (_verdi(rad, navn) for navn in ("fagkode", "parti", "rom"))))
        return Radresultat(
            rad.linje, rad.slag, utfall, _navn(rad) or "–", under, _verdi(rad, "dato"), melding, felt=felt
        )

    def _utfall(self, lest: Lest) -> tuple[str, str]:
        ukjent = lest.konto is None or lest.konto.pk not in self.vakter
        vakt = None
        if lest.parti:
            vakt = (lest.vakttid.rom, *vaktplan.tidspunkter(lest.parti, lest.vakttid))
        finnes = self.oppdrag.get((lest.parti.pk, lest.konto.pk)) if lest.parti and lest.konto else None
        if lest.konto is None:
            return Utfall.NY, _("Ny konto uten passord. Lag passordet i registeret etterpå.")
        if not ukjent and (vakt is None or finnes == vakt):
            return Utfall.LIK, ""
        if finnes:
            return Utfall.ENDRET, _("Vakten får andre tider eller et annet rom.")
        return Utfall.NY, _("Får vakten.") if lest.parti else _("Blir eksamensvakt ved skolen.")

    def _les(self, rad: Rad) -> Lest:
        navn, epost = _navn(rad), _verdi(rad, "epost")
        if not navn:
            raise Radfeil(_("Navnet mangler. Skriv hele navnet, eller fornavn og etternavn."), "navn")
        try:
            validate_email(epost)
        except ValidationError:
            raise Radfeil(_("E-posten mangler eller er ikke gyldig."), "epost") from None
        kontoer = self.kontoer.get(epost.lower(), [])
        if len(kontoer) > 1:
            raise Radfeil(_("Flere kontoer har denne e-posten. Be drift om å rydde, og prøv igjen."), "epost")
        parti = self._parti(rad)
        vakttid = vaktplan.Vakttid(_verdi(rad, "rom")[:50], _klokke(rad, "fra"), _klokke(rad, "til"))
        if parti is None and (vakttid.rom or vakttid.fra or vakttid.til):
            raise Radfeil(_("Raden har rom eller tid, men ikke parti. Skriv fagkode eller parti."), "fagkode", "parti")
        noekkel = (epost.lower(), parti.pk if parti else None)
        linje = self._sett.setdefault(noekkel, rad.linje)
        if linje != rad.linje:
            melding = _(
                "Den samme vakten står på rad %(linje)s. Skal vakten ha flere rom i partiet, skriv én rad uten rom."
            )
            raise Radfeil(melding % {"linje": linje}, "parti", "rom")
        return Lest(rad, navn, epost, kontoer[0] if kontoer else None, parti, vakttid)

    def _parti(self, rad: Rad) -> Any:
        """The one party that fagkode, name and date point at; None when the row names no party."""
        kode, navn, dag = _verdi(rad, "fagkode").casefold(), _verdi(rad, "parti").casefold(), _dato(rad)
        if not kode and not navn:
            return None
        treff = [
            parti
            for parti in self.partier
            if (not kode or kode in {parti.eksamen.fag.kode.casefold(), parti.eksamen.fag.fagkode.casefold()})
            and (not navn or parti.navn.casefold() == navn)
            and (dag is None or (parti.start is not None and oslo(parti.start).date() == dag))
        ]
        if len(treff) == 1:
            return treff[0]
        if treff:
            raise Radfeil(_("Flere partier passer. Skriv både fagkode, parti og dato."), "fagkode", "parti", "dato")
        raise Radfeil(_("Skolen har ikke dette partiet. Rett fagkode, parti eller dato."), "fagkode", "parti", "dato")


def _partier(skole: Organisasjon, naa: datetime) -> Any:
    partier = Eksamensparti.objects.filter(skole=skole, eksamen__periode__gjennomfoering_til__gte=naa)
    return med_partitider(partier).select_related("skole", "eksamen__fag").order_by("pk")


def _verdi(rad: Rad, navn: str) -> str:
    return " ".join(rad.felt.get(navn, "").split())


def _navn(rad: Rad) -> str:
    """The name in one column, or in two, as «Ås, Kari», which is split again at the comma."""
    fornavn, etternavn = _verdi(rad, "fornavn"), _verdi(rad, "etternavn")
    delt = f"{etternavn}, {fornavn}" if fornavn and etternavn else fornavn or etternavn
    return _verdi(rad, "navn") or delt


def _delt_navn(navn: str) -> tuple[str, str]:
    """«Aas, Kari» or «Kari Aas» as first and last name; a single word is the last name."""
    if "," in navn:
        etternavn, _komma, fornavn = navn.partition(",")
    else:
        fornavn, _mellomrom, etternavn = navn.rpartition(" ")
    return fornavn.strip()[:100], etternavn.strip()[:100]


def _dato(rad: Rad) -> date | None:
    tekst = _verdi(rad, "dato")
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"):
        try:
            return datetime.strptime(tekst, form).date()  # noqa: DTZ007 - a date alone has no zone
        except ValueError:
            continue
    if tekst:
        raise Radfeil(_("Datoen leses ikke. Skriv den som 27.05.2027."), "dato")
    return None


def _klokke(rad: Rad, navn: str) -> time | None:
    tekst = _verdi(rad, navn).replace(".", ":")
    if not tekst:
        return None
    try:
        return time.fromisoformat(tekst if ":" in tekst else f"{tekst.zfill(2)}:00").replace(tzinfo=None)
    except ValueError:
        raise Radfeil(_("Klokkeslettet leses ikke. Skriv det som 09:00."), navn) from None
