"""What the checks say of files, for lists of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from felles.bidrag import Tekst
from levering.models import Besvarelsesfil
from sjekk import tekster
from sjekk.models import Filsjekk
from sjekk.register import sjekkregister
from sjekk.slag import FILTYPE, IKKE_SATT_OPP, LESBAR, VIRUS

Resultat = Filsjekk.Resultat
# What a sensor is told: never whether a name was found.
FOR_SENSOR: Final = (FILTYPE, LESBAR, VIRUS)
SKILLE: Final = ":"


@dataclass(frozen=True, slots=True)
class Sjekkvisning:
    """A check in words: its title, the word for how it went, why, and where what was found stands."""

    slag: str
    tittel: Tekst
    resultat: str
    status: Tekst
    tekst: str
    steder: list[str]
    farge: str
    ikon: str
    tid: datetime | None
    # False where the site has not set the check up: it says so for itself, and does not count.
    satt_opp: bool

    @property
    def i_orden(self) -> bool:
        return self.resultat == Resultat.I_ORDEN

    @property
    def er_funn(self) -> bool:
        return self.resultat == Resultat.FUNN

    @property
    def i_karantene(self) -> bool:
        return self.slag == VIRUS and self.er_funn


def for_filer(
    fil_ider: Iterable[int], *, til_kandidat: bool = False, slag: Collection[str] | None = None
) -> dict[int, list[Sjekkvisning]]:
    """Every check of each file, in the fixed order; one that has not been begun is «Ikke sjekket». One query.

    `til_kandidat` speaks to the candidate; `slag` leaves out the other checks (sensors: `FOR_SENSOR`).
    """
    ider = list(fil_ider)
    rader = {(rad.fil_id, rad.slag): rad for rad in Filsjekk.objects.filter(fil__in=ider)} if ider else {}
    viste = [ett for ett in sjekkregister.alle() if slag is None or ett.slag in slag]
    return {
        pk: [_vis(rader.get((pk, ett.slag)) or Filsjekk(slag=ett.slag), ett.tittel, til_kandidat) for ett in viste]
        for pk in ider
    }


def _vis(rad: Filsjekk, tittel: Tekst, til_kandidat: bool) -> Sjekkvisning:
    resultat = Resultat(rad.resultat)
    farge, ikon = tekster.FARGER[resultat]
    if rad.slag == VIRUS and resultat == Resultat.FUNN:
        farge, ikon = tekster.ALVORLIG
    return Sjekkvisning(
        slag=rad.slag,
        tittel=tittel,
        resultat=resultat.value,
        status=resultat.label,
        tekst=tekster.grunntekst(rad.grunn),
        steder=tekster.funntekster(rad.funn, til_kandidat=til_kandidat),
        farge=farge,
        ikon=ikon,
        tid=rad.tid,
        satt_opp=rad.grunn != IKKE_SATT_OPP,
    )


def funnkoder(filreferanse: str) -> ArraySubquery:
    """Annotation: what was found in the file that `filreferanse` names, as a sensor may know it; see `fra_koder`."""
    funn = Filsjekk.objects.filter(fil=OuterRef(filreferanse), slag__in=FOR_SENSOR, resultat=Resultat.FUNN)
    kode = Concat("slag", Value(SKILLE), "grunn", output_field=CharField())
    return ArraySubquery(funn.order_by("slag").values_list(kode, flat=True))


def fra_koder(koder: Iterable[str]) -> tuple[Sjekkvisning, ...]:
    """The codes of `funnkoder` in words."""
    vist = []
    for kode in koder:
        slag, _, grunn = kode.partition(SKILLE)
        ett = sjekkregister.hent(slag)
        vist.append(_vis(Filsjekk(slag=slag, grunn=grunn, resultat=Resultat.FUNN), ett.tittel if ett else slag, False))
    return tuple(vist)


def i_karantene(filreferanse: str = "pk") -> Exists:
    """Annotation: a virus was found in the file that `filreferanse` (a column of the outer query) names."""
    return Exists(Filsjekk.objects.filter(fil=OuterRef(filreferanse), slag=VIRUS, resultat=Resultat.FUNN))


def filer_i_karantene(filer: QuerySet[Besvarelsesfil]) -> QuerySet[Besvarelsesfil]:
    """Those of the files in which a virus was found."""
    return filer.filter(i_karantene())
