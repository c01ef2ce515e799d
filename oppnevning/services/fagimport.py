"""Import of the school's fagpersoner from a sheet: one row a person, proposed for the nearest period."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Eksamensperiode, Fag
from felles.hendelser import Aktoer
from felles.importer.grunnlag import Dokument, Kolonnefelt, Rad, Radresultat, Utfall, Utfoert
from felles.importer.register import Importslag
from oppnevning.models import Fagforslag, Fagperson
from oppnevning.querysets.lister import aktuelle_perioder
from oppnevning.services import fagpersoner
from oppnevning.services.fagkoder import del_opp, for_mange

SLAG: Final = "fagpersoner"
FLEST_GANGER: Final = 200
FELT: Final = (
    Kolonnefelt("fornavn", gettext_lazy("Fornavn"), ("first name",), paakrevd=True),
    Kolonnefelt("etternavn", gettext_lazy("Etternavn"), ("last name",), paakrevd=True),
    Kolonnefelt("epost", gettext_lazy("E-post"), ("e-postadresse", "mail", "email"), paakrevd=True),
    Kolonnefelt("telefon", gettext_lazy("Telefon"), ("mobil", "tlf")),
    Kolonnefelt(
        "fag",
        gettext_lazy("Fagkoder"),
        ("fagkode", "fag"),
        paakrevd=True,
        hjelp=gettext_lazy("Én eller flere, med komma mellom."),
    ),
    Kolonnefelt("erfaring", gettext_lazy("Ganger som sensor"), ("erfaring", "sensorerfaring")),
    Kolonnefelt("maalform", gettext_lazy("Målform"), ("språk",), hjelp=gettext_lazy("Bokmål eller nynorsk.")),
)
MAL: Final = (
    {
        "fornavn": "Kari", "etternavn": "Moe", "epost": "kari.moe@example.no", "telefon": "90000000",
        "fag": "NOR1267, NOR1268", "erfaring": "3", "maalform": "Bokmål",
    },
)  # fmt: skip
MAALFORMER: Final = {"": "nb", "nb": "nb", "bokmål": "nb", "nn": "nn", "nynorsk": "nn"}


class Radfeil(Exception):
    """Why a row is refused, and the field to blame."""

    def __init__(self, melding: str, felt: str) -> None:
        super().__init__(melding)
        self.melding, self.felt = melding, felt


@dataclass(frozen=True, slots=True)
class Lest:
    """A row that can be carried out, and the person when they are in the register."""

    fornavn: str
    etternavn: str
    epost: str
    telefon: str
    opplysninger: fagpersoner.Fagopplysninger
    fagperson: Fagperson | None


class Fagimport:
    """The import of one school."""

    slag = SLAG
    felt = FELT

    def __init__(self, skole: Organisasjon, bruker: Any, naa: datetime) -> None:
        self.skole, self.skole_id = skole, skole.pk

    def forhaandsvis(self, dokument: Dokument, *, naa: datetime) -> list[Radresultat]:
        """What each row would do now; a constant number of queries."""
        grunnlag = _Grunnlag(self.skole, dokument, naa)
        return [grunnlag.resultat(rad) for rad in dokument.rader]

    def utfoer(self, dokument: Dokument, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> Utfoert:
        """Enter and propose those whose rows are in order. Repeatable."""
        grunnlag = _Grunnlag(self.skole, dokument, naa)
        resultater, forslag = [], []
        for rad in dokument.rader:
            resultat = grunnlag.resultat(rad)
            lest = grunnlag.leste.get(rad.linje)
            resultater.append(resultat)
            if lest is None or grunnlag.periode is None or resultat.utfall == Utfall.LIK:
                continue
            fagperson, _ny = fagpersoner.foreslaa_ny(
                eier=self.skole, periode_id=grunnlag.periode.pk, fornavn=lest.fornavn, etternavn=lest.etternavn,
                epost=lest.epost, telefon=lest.telefon, opplysninger=lest.opplysninger, aktoer=aktoer, naa=naa,
                oppdater=True,
            )  # fmt: skip
            if fagperson.bruker_id not in grunnlag.foreslaatte:
                forslag.append([fagperson.pk, grunnlag.periode.pk])
        return Utfoert(resultater, {"forslag": forslag}) if forslag else Utfoert(resultater)

    def angre(self, angredata: Mapping[str, Any], *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> None:
        """Take the proposals back; the people stay in the register. Raises Domenefeil when one has been asked since."""
        for fagperson_id, periode_id in angredata["forslag"]:
            fagpersoner.trekk_forslag(fagperson_id=fagperson_id, periode_id=periode_id, aktoer=aktoer, naa=naa)


IMPORTSLAG: Final = Importslag(
    tittel=gettext_lazy("Importer fagpersoner"),
    beskrivelse=gettext_lazy("En rad for hver lærer som foreslås som sensor i den nærmeste eksamensperioden."),
    roller=SKOLEADMINISTRATORER,
    lag=Fagimport,
    mal=MAL,
    videre=("oppnevning:fagpersoner", gettext_lazy("Til fagpersonene")),
    enhet=(gettext_lazy("fagperson"), gettext_lazy("fagpersoner")),
    rekkefoelge=60,
)


class _Grunnlag:
    """What the database says about the rows of a sheet, read once."""

    def __init__(self, skole: Organisasjon, dokument: Dokument, naa: datetime) -> None:
        self.skole = skole
        self.periode: Eksamensperiode | None = aktuelle_perioder(naa).first()
        rader = dokument.rader
        koder = {kode for rad in rader for kode in del_opp(_verdi(rad, "fag"))}
        self.fag = {fag.kode: fag.pk for fag in Fag.objects.filter(fagkode__in=[kode.split("-")[0] for kode in koder])}
        eposter = {_verdi(rad, "epost").lower() for rad in rader}
        kjente = Fagperson.objects.annotate(liten=Lower("bruker__epost")).filter(liten__in=eposter)
        alle = kjente.select_related("bruker", "eier").prefetch_related("kompetanser")
        self.folk = {rad.bruker.epost.lower(): rad for rad in alle}
        staar = Fagforslag.objects.filter(periode=self.periode, trukket__isnull=True) if self.periode else None
        self.foreslaatte = set(staar.values_list("fagperson__bruker", flat=True)) if staar is not None else set()
        aktive = Bruker.objects.annotate(liten=Lower("epost")).filter(liten__in=eposter, is_active=True)
        self.kontoer = Counter(aktive.values_list("liten", flat=True))
        self.brukernavn = set(Bruker.objects.filter(brukernavn__in=eposter).values_list("brukernavn", flat=True))
        self.leste: dict[int, Lest] = {}
        self._sett: dict[str, int] = {}

    def resultat(self, rad: Rad) -> Radresultat:
        """What the row does, and in `leste` how."""
        try:
            lest = self._les(rad)
        except Radfeil as feil:
            return self._svar(rad, Utfall.AVVIST, feil.melding, (feil.felt,))
        self.leste[rad.linje] = lest
        return self._svar(rad, *self._utfall(lest))

    def _svar(self, rad: Rad, utfall: str, melding: str, felt: tuple[str, ...] = ()) -> Radresultat:
        navn = " ".join(filter(None, (_verdi(rad, "fornavn"), _verdi(rad, "etternavn"))))
        return Radresultat(rad.linje, rad.slag, utfall, navn or "–", _verdi(rad, "fag"), "", melding, felt=felt)

    def _utfall(self, lest: Lest) -> tuple[str, str]:
        if lest.fagperson is None:
            return Utfall.NY, _("Legges inn og foreslås.")
        if lest.fagperson.bruker_id not in self.foreslaatte:
            return Utfall.NY, _("Er i registeret, og foreslås.")
        fag = {rad.fag_id for rad in lest.fagperson.kompetanser.all()}
        foer = (fag, lest.fagperson.erfaring, lest.fagperson.maalform)
        nytt = (set(lest.opplysninger.fag_ider), lest.opplysninger.erfaring, lest.opplysninger.maalform)
        return (Utfall.LIK, "") if foer == nytt else (Utfall.ENDRET, _("Fagkoder, erfaring eller målform endres."))

    def _les(self, rad: Rad) -> Lest:
        if self.periode is None:
            raise Radfeil(_("Ingen eksamensperiode går nå eller kommer, så ingen kan foreslås."), "epost")
        for navn in ("fornavn", "etternavn"):
            if not _verdi(rad, navn):
                raise Radfeil(_("Navnet mangler. Skriv både fornavn og etternavn."), navn)
        for navn in ("fornavn", "etternavn", "telefon"):
            _krev_plass(rad, navn)
        epost = self._epost(rad)
        fagperson = self.folk.get(epost.lower())
        if fagperson is not None and not fagperson.eier.sti.startswith(self.skole.sti):
            melding = _("Personen er lagt inn av %(eier)s. Be dem foreslå personen.")
            raise Radfeil(melding % {"eier": fagperson.eier.navn}, "epost")
        opplysninger = fagpersoner.Fagopplysninger(
            skole_id=self.skole.pk,
            fag_ider=self._fag(rad),
            erfaring=_erfaring(rad),
            reservert=fagperson.reservert if fagperson else False,
            maalform=_maalform(rad),
        )
        fornavn, etternavn = _verdi(rad, "fornavn"), _verdi(rad, "etternavn")
        return Lest(fornavn, etternavn, epost, _verdi(rad, "telefon"), opplysninger, fagperson)

    def _epost(self, rad: Rad) -> str:
        epost = _verdi(rad, "epost")
        try:
            validate_email(epost)
        except ValidationError:
            raise Radfeil(_("E-posten mangler eller er ikke gyldig."), "epost") from None
        if melding := fagpersoner.for_lang_epost(epost):
            raise Radfeil(melding, "epost")
        kontoer = self.kontoer[epost.lower()]
        if kontoer > 1 or (not kontoer and epost.lower() in self.brukernavn):
            melding = _("Kontoen med denne e-posten er stengt, eller flere har den. Be drift om å rydde.")
            raise Radfeil(melding, "epost")
        linje = self._sett.setdefault(epost.lower(), rad.linje)
        if linje != rad.linje:
            raise Radfeil(_("Den samme e-posten står på rad %(linje)s.") % {"linje": linje}, "epost")
        return epost

    def _fag(self, rad: Rad) -> tuple[int, ...]:
        koder = del_opp(_verdi(rad, "fag"))
        if melding := for_mange(koder):
            raise Radfeil(melding, "fag")
        ukjente = [kode for kode in koder if kode not in self.fag]
        if ukjente or not koder:
            melding = _("Fagkoden finnes ikke: %(koder)s. Rett den, eller ta den bort.")
            raise Radfeil(melding % {"koder": ", ".join(ukjente)[:200] or "–"}, "fag")
        return tuple(self.fag[kode] for kode in koder)


def _verdi(rad: Rad, navn: str) -> str:
    return " ".join(rad.felt.get(navn, "").split())


def _krev_plass(rad: Rad, navn: str) -> None:
    """As long as the column and no longer: nothing is cut off unseen."""
    flest = Bruker._meta.get_field(navn).max_length or 0  # type: ignore[union-attr]  # a CharField
    if len(_verdi(rad, navn)) > flest:
        raise Radfeil(_("Teksten er for lang. Skriv høyst %(flest)s tegn.") % {"flest": flest}, navn)


def _erfaring(rad: Rad) -> int:
    tekst = _verdi(rad, "erfaring").removesuffix(".0") or "0"
    if not (
        tekst.isascii() and tekst.isdigit() and len(tekst) <= len(str(FLEST_GANGER)) and int(tekst) <= FLEST_GANGER
    ):
        raise Radfeil(_("Ganger som sensor er et tall fra 0 og opp."), "erfaring")
    return int(tekst)


def _maalform(rad: Rad) -> str:
    tekst = _verdi(rad, "maalform").casefold()
    if tekst not in MAALFORMER:
        raise Radfeil(_("Målformen er bokmål eller nynorsk."), "maalform")
    return MAALFORMER[tekst]
