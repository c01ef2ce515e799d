"""Who may import what, and who gets which run: a file that was read in is known to those only who may import it."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from brukere.models import Bruker, Organisasjon
from felles.importer.grunnlag import Import
from felles.importer.register import Importslag, importslag
from felles.models import Importkjoering


@dataclass(frozen=True)
class Tilgang:
    """A kind of import as one user has it; `skoler` is None where no school is chosen."""

    navn: str
    slag: Importslag
    skoler: QuerySet[Organisasjon] | None

    def lag(self, skole: Organisasjon | None, bruker: Bruker, naa: datetime) -> Import:
        """The import, for a school of `skoler`. PermissionDenied when there is no place for the user."""
        return self.slag.lag(skole, bruker, naa)


def tilgang_til(bruker: Bruker, navn: str, *, naa: datetime) -> Tilgang:
    """A kind of import by its name in the address; 404 for what does not exist, 403 for what is not the user's."""
    slag = importslag.hent(navn)
    if slag is None:
        raise Http404
    if not bruker.har_rolle(naa, *slag.roller):
        raise PermissionDenied
    return Tilgang(navn, slag, _skoler(bruker, slag, naa) if slag.skolevalg else None)


def alle_tilganger(bruker: Bruker, *, naa: datetime) -> list[Tilgang]:
    """Everything the user may import, in order; empty for those who import nothing."""
    par = [(navn, slag) for navn in importslag.navn() if (slag := importslag.hent(navn)) is not None]
    return [
        Tilgang(navn, slag, _skoler(bruker, slag, naa) if slag.skolevalg else None)
        for navn, slag in sorted(par, key=lambda ett: (ett[1].rekkefoelge, ett[0]))
        if bruker.har_rolle(naa, *slag.roller)
    ]


def hent_import_for(bruker: Bruker, navn: str, pk: int, *, naa: datetime) -> tuple[Importkjoering, Tilgang, Import]:
    """A run with the import that reads it; 404 unless it belongs to a place where the user may import this."""
    try:
        tilgang = tilgang_til(bruker, navn, naa=naa)
    except PermissionDenied:
        raise Http404 from None
    kjoering = get_object_or_404(Importkjoering.objects.defer("resultat"), pk=pk, slag=navn)
    if tilgang.skoler is not None:
        skole = get_object_or_404(tilgang.skoler, pk=kjoering.skole_id)
        return kjoering, tilgang, tilgang.lag(skole, bruker, naa)
    try:
        importen = tilgang.lag(None, bruker, naa)
    except PermissionDenied:
        raise Http404 from None
    if importen.skole_id != kjoering.skole_id:
        raise Http404
    return kjoering, tilgang, importen


def _skoler(bruker: Bruker, slag: Importslag, naa: datetime) -> QuerySet[Organisasjon]:
    ider = [o.pk for o in bruker.organisasjoner(naa, *slag.roller)]
    return Organisasjon.objects.filter(pk__in=ider).order_by("navn")
