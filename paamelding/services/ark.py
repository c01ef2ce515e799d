"""An enrolment sheet as the document that XML files give: the words of a school in the words of the import."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from eksamen.models import Eksamen, Eksamensperiode, Kandidatslag, Maalform
from felles.importer.grunnlag import Dokument, Importfeil, Rad
from felles.importer.innhold import RAD
from felles.nummer import med_tapt_null
from paamelding.services.rader import KANDIDAT, ryddet

MAALFORMER: Final = {
    "b": Maalform.BOKMAAL, "bm": Maalform.BOKMAAL, "nb": Maalform.BOKMAAL, "nob": Maalform.BOKMAAL,
    "bokmål": Maalform.BOKMAAL, "bokmaal": Maalform.BOKMAAL, "bokmal": Maalform.BOKMAAL,
    "n": Maalform.NYNORSK, "nn": Maalform.NYNORSK, "nno": Maalform.NYNORSK, "ny": Maalform.NYNORSK,
    "nynorsk": Maalform.NYNORSK,
}  # fmt: skip
KANDIDATSLAG: Final = {
    "": Kandidatslag.ELEV, "e": Kandidatslag.ELEV, "elev": Kandidatslag.ELEV,
    "p": Kandidatslag.PRIVATIST, "priv": Kandidatslag.PRIVATIST, "privatist": Kandidatslag.PRIVATIST,
}  # fmt: skip
UKJENT: Final = "ukjent"


def fra_ark(dokument: Dokument, naa: datetime) -> Dokument:
    """The same rows as candidates of one period: the sheet's own, or the one whose plan has most of the subjects.

    A document that is not a sheet is returned as it is. Raises Importfeil when the rows name several periods.
    """
    if not er_ark(dokument):
        return dokument
    kode, linje = _periode(dokument, naa)
    rader = [Rad(rad.linje, KANDIDAT, _oversatt(rad)) for rad in dokument.rader]
    return Dokument(dokument.format, {"periodekode": kode}, {"periodekode": linje}, rader)


def er_ark(dokument: Dokument) -> bool:
    """True for the rows of a sheet, which may say no period."""
    return any(rad.slag == RAD for rad in dokument.rader)


def merknad(dokument: Dokument, naa: datetime) -> str:
    """Which period the rows of a sheet are taken for, in a sentence; empty for other files. Raises Importfeil."""
    if not er_ark(dokument):
        return ""
    kode, _linje = _periode(dokument, naa)
    if any(ryddet(rad.felt.get("periode", "")) for rad in dokument.rader):
        return _("Kandidatene meldes på i %(periode)s.") % {"periode": kode} if kode else ""
    tekst = _(
        "Filen sier ikke hvilken periode den gjelder. Kandidatene meldes på i %(periode)s, som har fagene. Er det feil, "
        "legger du til en kolonne med perioden i filen."
    )
    return tekst % {"periode": kode} if kode else ""


def _periode(dokument: Dokument, naa: datetime) -> tuple[str, int]:
    """The period's code, and the line that names it."""
    koder = {ryddet(rad.felt.get("periode", "")).upper(): rad.linje for rad in reversed(dokument.rader)}
    koder.pop("", None)
    if len(koder) > 1:
        tekst = _("Filen har kandidater fra flere perioder: %(koder)s. Lag en fil for hver periode.")
        raise Importfeil(max(koder.values()), tekst % {"koder": ", ".join(sorted(koder))[:100]}, kode="flere_perioder")
    return next(iter(koder.items()), None) or (_naermeste(dokument, naa), 1)


def _naermeste(dokument: Dokument, naa: datetime) -> str:
    """Of the periods that are not over, the one whose plan has most of the rows, and of several the first.

    While the autumn's exams go on, schools enrol for the spring.
    """
    perioder = Eksamensperiode.objects.filter(gjennomfoering_til__gte=naa).order_by("gjennomfoering_fra", "pk")
    koder = list(perioder.values_list("kode", flat=True))
    if len(koder) < 2:  # noqa: PLR2004 - nothing to choose between
        return next(iter(koder), "")
    antall = Counter(_fag(rad.felt) for rad in dokument.rader)
    treff = dict.fromkeys(koder, 0)
    planen = Eksamen.objects.filter(periode__kode__in=koder).values_list(
        "periode__kode", "fag__fagkode", "fag__variant"
    )
    for kode, fagkode, variant in planen:
        treff[kode] += antall[fagkode, variant]
    return max(koder, key=lambda kode: treff[kode])  # the first of those with most


def _fag(felt: Mapping[str, str]) -> tuple[str, str]:
    fagkode, _skille, variant = ryddet(felt.get("fagkode", "")).partition(" ")[0].partition("-")
    return fagkode.upper(), (felt.get("variant") or variant).upper()


def _oversatt(rad: Rad) -> dict[str, str]:
    felt = dict(rad.felt)
    felt["fagkode"], felt["variant"] = _fag(felt)
    maalform = ryddet(felt.get("maalform", "")).casefold()
    felt["maalform"] = MAALFORMER.get(maalform, UKJENT) if maalform else ""
    felt["kandidatslag"] = KANDIDATSLAG.get(ryddet(felt.get("kandidatslag", "")).casefold(), UKJENT)
    felt["nummer"] = med_tapt_null(felt.get("nummer", ""))
    return felt
