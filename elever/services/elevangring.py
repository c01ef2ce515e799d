"""An import of pupils taken back: all of it, or nothing when somebody has built on it since."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from eksamen.models import Person
from elever.models import Elev, Elevfag
from felles.feil import UgyldigOvergang

ELEVFELT: Final = ("klasse", "program", "status")
FAGFELT: Final = ("gruppe", "laerer")
NAVNEFELT: Final = ("fornavn", "etternavn")

type Endret = list[list[Any]]  # pk, the values before, the values after


def ta_tilbake(data: dict[str, list[Any]]) -> None:
    """Put back what was changed and take away what was made, in the caller's transaction.

    Raises UgyldigOvergang `endret_siden` when something no longer stands as the import left it.
    """
    endringer: list[tuple[Any, Sequence[str], Endret]] = [
        (Elevfag, FAGFELT, data["fag_foer"]),
        (Elev, ELEVFELT, data["elever_foer"]),
        (Person, NAVNEFELT, data["navn_foer"]),
    ]
    _krev_uroert(data, any(_endret_siden(*endring) for endring in endringer))
    Elevfag.objects.filter(pk__in=data["fag"]).delete()
    for modell, felt, rader in endringer:
        objekter = [modell(pk=pk, **dict(zip(felt, foer, strict=True))) for pk, foer, _etter in rader]
        modell._default_manager.bulk_update(objekter, felt)
    Elev.objects.filter(pk__in=data["elever"]).delete()
    alene = Person.objects.filter(pk__in=data["personer"], elever__isnull=True, kandidater__isnull=True)
    try:
        with transaction.atomic():
            alene.filter(historikk__isnull=True).delete()
    except ProtectedError:
        # Something else has come to one of them since (an arrangement): the people stay, which harms nothing.
        return


def _krev_uroert(data: dict[str, list[Any]], endret: bool) -> None:
    """What came to the new pupils since would go with them: their later subjects, and a change by hand."""
    flere_fag = Elevfag.objects.filter(elev__in=data["elever"]).exclude(pk__in=data["fag"]).exists()
    sluttet = Elev.objects.filter(pk__in=data["elever"]).exclude(status=Elev.Status.AKTIV).exists()
    if endret or flere_fag or sluttet:
        melding = _("Noe av det som ble importert, er endret siden, så importen kan ikke angres. Rett det som er feil "
                    "for hånd.")  # fmt: skip
        raise UgyldigOvergang(melding, kode="endret_siden")


def _endret_siden(modell: type[Model], felt: Sequence[str], rader: Endret) -> bool:
    ventet = {pk: tuple(etter) for pk, _foer, etter in rader}
    laaste = modell._default_manager.select_for_update(of=("self",)).filter(pk__in=list(ventet)).order_by("pk")
    staar = {pk: tuple(verdier) for pk, *verdier in laaste.values_list("pk", *felt)}
    return staar != ventet
