"""An enrolment sheet as the document that XML files give: the words of a school in the words of the import."""

from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from eksamen.models import Eksamensperiode, Kandidatslag, Maalform
from felles.importer.grunnlag import Dokument, Importfeil, Rad
from felles.importer.innhold import RAD
from felles.nummer import bare_siffer
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
# A spreadsheet takes the leading zero away from a national id that it thinks is a number.
UTEN_NULL: Final = 10
UKJENT: Final = "ukjent"


def fra_ark(dokument: Dokument, naa: datetime) -> Dokument:
    """The same rows as candidates of one period: the sheet's own, or the one that is under way or comes first.

    A document that is not a sheet is returned as it is. Raises Importfeil when the rows name several periods.
    """
    if not any(rad.slag == RAD for rad in dokument.rader):
        return dokument
    koder = {ryddet(rad.felt.get("periode", "")).upper(): rad.linje for rad in reversed(dokument.rader)}
    koder.pop("", None)
    if len(koder) > 1:
        tekst = _("Filen har kandidater fra flere perioder: %(koder)s. Lag en fil for hver periode.")
        raise Importfeil(max(koder.values()), tekst % {"koder": ", ".join(sorted(koder))[:100]}, kode="flere_perioder")
    kode = next(iter(koder)) if koder else _naermeste(naa)
    rader = [Rad(rad.linje, KANDIDAT, _oversatt(rad)) for rad in dokument.rader]
    return Dokument(dokument.format, {"periodekode": kode}, {"periodekode": koder.get(kode, 1)}, rader)


def _naermeste(naa: datetime) -> str:
    perioder = Eksamensperiode.objects.filter(gjennomfoering_til__gte=naa).order_by("gjennomfoering_fra")
    return perioder.values_list("kode", flat=True).first() or ""


def _oversatt(rad: Rad) -> dict[str, str]:
    felt = dict(rad.felt)
    fagkode, _skille, variant = ryddet(felt.get("fagkode", "")).partition(" ")[0].partition("-")
    felt["fagkode"] = fagkode
    felt["variant"] = felt.get("variant") or variant
    maalform = ryddet(felt.get("maalform", "")).casefold()
    felt["maalform"] = MAALFORMER.get(maalform, UKJENT) if maalform else ""
    felt["kandidatslag"] = KANDIDATSLAG.get(ryddet(felt.get("kandidatslag", "")).casefold(), UKJENT)
    nummer = "".join(felt.get("nummer", "").split())
    felt["nummer"] = f"0{nummer}" if len(nummer) == UTEN_NULL and bare_siffer(nummer) else nummer
    return felt
