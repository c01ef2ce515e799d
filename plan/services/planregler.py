"""What must hold for the times of an exam and the dates of a period, in words, by the field that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eksamen.models import Eksamensperiode
from eksamen.models.valg import Deltype, Gjennomfoering
from felles.feil import Domenefeil
from felles.tid import dagens_dato, doegnet, oslo

# Rule: PGS and Udir «Administrere eksamen»: no admission later than one hour after the start.
OPPMOETEFRIST: Final = timedelta(minutes=60)
# The fields of a form or a sheet by part: the one part and part 1 share theirs.
FELTGRUPPE: Final = {
    Deltype.EKSAMEN: "del1",
    Deltype.DEL1: "del1",
    Deltype.DEL2: "del2",
    Deltype.FORBEREDELSE: "forberedelse",
}
TREKK_FOER_SLUTT: Final = gettext_lazy("Elevene må få vite trekkfagene før eksamenene er over.")
# (the field that is wrong, the earlier, the later, what to say): both given, the later must come after the earlier.
PERIODEREGLER: Final[tuple[tuple[str, str, str, Promise], ...]] = (
    ("paamelding_til", "paamelding_fra", "paamelding_til", gettext_lazy("Påmeldingen må slutte etter at den åpner.")),
    ("endringsfrist", "paamelding_fra", "endringsfrist", gettext_lazy("Fristen må komme etter at påmeldingen åpner.")),
    ("endringsfrist", "endringsfrist", "gjennomfoering_til", gettext_lazy("Fristen må komme før eksamenene er over.")),
    ("gjennomfoering_fra", "paamelding_til", "gjennomfoering_fra", gettext_lazy(
        "Eksamenene kan ikke begynne før påmeldingen er slutt.")),
    ("gjennomfoering_til", "gjennomfoering_fra", "gjennomfoering_til", gettext_lazy(
        "Eksamenene må slutte etter at de begynner.")),
    ("trekk_gs", "trekk_gs", "gjennomfoering_til", TREKK_FOER_SLUTT),
    ("trekk_vgs", "trekk_vgs", "gjennomfoering_til", TREKK_FOER_SLUTT),
    ("sensurfrist", "gjennomfoering_fra", "sensurfrist", gettext_lazy(
        "Sensuren kan ikke falle før eksamenene har begynt.")),
    ("klagefrist", "gjennomfoering_fra", "klagefrist", gettext_lazy(
        "Klagefristen kan ikke være før eksamenene har begynt.")),
    ("klagefrist", "sensurfrist", "klagefrist", gettext_lazy("Klagefristen må komme etter at sensuren faller.")),
)  # fmt: skip


class Planfeil(Domenefeil):
    """What was asked for breaks rules of the plan; `felt` says which field, with a sentence each."""

    def __init__(self, felt: Mapping[str, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(felt.values())), kode="planfeil")
        self.felt = dict(felt)


@dataclass(frozen=True, slots=True)
class Tidsrom:
    """When a part is held. `minutter` is the working time, which may be less than from `start` to `slutt`."""

    start: datetime
    slutt: datetime
    minutter: int
    tidligste: datetime | None = None


Deler = Mapping[str, Tidsrom]


def foerste_start(deler: Deler) -> datetime | None:
    """When the exam begins, preparation not counted; None without a date."""
    return min((rom.start for type_, rom in deler.items() if type_ != Deltype.FORBEREDELSE), default=None)


def siste_slutt(deler: Deler) -> datetime | None:
    """When the last part ends, preparation not counted; None without a date."""
    return max((rom.slutt for type_, rom in deler.items() if type_ != Deltype.FORBEREDELSE), default=None)


def vanlig_sensurstart(deler: Deler) -> datetime | None:
    """Midnight after the last part: sensors begin the day after unless somebody says otherwise."""
    slutt = siste_slutt(deler)
    return doegnet(dagens_dato(slutt))[1] if slutt else None


def feil_i_tider(deler: Deler, *, periode: Eksamensperiode, sensur_fra: datetime) -> dict[str, str]:
    """What is wrong with the times of an exam, by field; empty when nothing is."""
    feil: dict[str, str] = {}
    for type_, rom in deler.items():
        feil.update(_feil_i_del(FELTGRUPPE[Deltype(type_)], rom))
    if feil:
        return feil  # how parts lie to each other says nothing while one of them is wrong in itself
    feil = _feil_mellom_deler(deler)
    start, slutt = foerste_start(deler), siste_slutt(deler)
    if start and slutt and not (periode.gjennomfoering_fra <= start and slutt <= periode.gjennomfoering_til):
        tekst = _("Eksamen må ligge innenfor perioden %(kode)s, fra %(fra)s til %(til)s.")
        fra, til = oslo(periode.gjennomfoering_fra), oslo(periode.gjennomfoering_til)
        tekst %= {"kode": periode.kode, "fra": f"{fra:%d.%m.%Y kl. %H:%M}", "til": f"{til:%d.%m.%Y kl. %H:%M}"}
        feil.setdefault("dato", tekst)
    if slutt and sensur_fra < slutt:
        feil["sensur_fra"] = _("Sensuren kan ikke begynne før eksamen er slutt.")
    return feil


def _feil_i_del(gruppe: str, rom: Tidsrom) -> dict[str, str]:
    if rom.minutter < 1:
        return {f"{gruppe}_minutter": _("Skriv hvor mange minutter delen varer. Det må være minst ett.")}
    if rom.slutt <= rom.start:
        return {f"{gruppe}_start": _("Delen må slutte etter at den starter.")}
    if rom.minutter > (rom.slutt - rom.start) / timedelta(minutes=1):
        return {f"{gruppe}_minutter": _("Varigheten er lengre enn tiden fra start til slutt.")}
    if gruppe != "forberedelse" and dagens_dato(rom.slutt) != dagens_dato(rom.start):
        return {f"{gruppe}_minutter": _("Delen må slutte samme dag som den starter. Sjekk start og minutter.")}
    if rom.tidligste and not rom.start < rom.tidligste <= rom.slutt:
        tekst = _("Tidligste innlevering må være etter start og senest når delen slutter, klokken %(slutt)s.")
        return {f"{gruppe}_tidligste": tekst % {"slutt": f"{oslo(rom.slutt):%H:%M}"}}
    return {}


def _feil_mellom_deler(deler: Deler) -> dict[str, str]:
    feil = {}
    del1, del2 = deler.get(Deltype.DEL1), deler.get(Deltype.DEL2)
    if (del1 is None) != (del2 is None) or (del2 and Deltype.EKSAMEN in deler):
        feil["del2_start"] = _("En todelt eksamen har del 1 og del 2, og ingen flere deler.")
    if del1 and del2 and del2.start < del1.slutt:
        tekst = _("Del 2 kan ikke starte før del 1 er slutt, klokken %(slutt)s.")
        feil["del2_start"] = tekst % {"slutt": f"{oslo(del1.slutt):%H:%M}"}
    forberedelse, start = deler.get(Deltype.FORBEREDELSE), foerste_start(deler)
    if forberedelse and (start is None or forberedelse.slutt > start):
        feil["forberedelse_dato"] = _("Forberedelsen må være slutt før eksamen starter.")
    return feil


def feil_i_gjennomfoering(gjennomfoering: str, lenke: str) -> dict[str, str]:
    """An exam in EPS needs the address that its parties link to; elsewhere there is none to give, or it is optional."""
    if gjennomfoering == Gjennomfoering.EPS and not lenke:
        return {"lenke": _("Skriv inn lenken til EPS, så partiene kan vise vei dit.")}
    if gjennomfoering == Gjennomfoering.HER and lenke:
        return {"lenke": _("En eksamen som gjennomføres her, har ingen lenke. Tøm feltet, eller velg EPS eller papir.")}
    return {}


def feil_i_datoer(datoer: Mapping[str, datetime | None]) -> dict[str, str]:
    """What is wrong with the dates of a period, by field; dates that are not set yet break nothing."""
    feil: dict[str, str] = {}
    for felt, foerst, sist, tekst in PERIODEREGLER:
        tidlig, sen = datoer.get(foerst), datoer.get(sist)
        if tidlig and sen and sen <= tidlig:
            feil.setdefault(felt, str(tekst))
    return feil


def krev_uroert(rad: models.Model, naa_avtrykk: str, sett: str | None) -> None:
    """Raises Domenefeil `samtidig` when the row is no longer what the user saw; `sett` None asks for nothing."""
    if sett is not None and sett != naa_avtrykk:
        tekst = _(
            "%(hva)s ble endret av en annen mens du skrev. Ingenting er lagret. Åpne siden på nytt, og prøv igjen."
        )
        raise Domenefeil(tekst % {"hva": str(rad)}, kode="samtidig")
