"""What a person has done in PAS by hand."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Bruker
from felles import angre
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from pas_integration.models import Gjoeremaal

ANGRESLAG: Final = "pas.gjoeremaal"


@transaction.atomic
def meld_gjort(*, gjoeremaal_id: int, bruker: Bruker, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """Say that it is done. Twice is harmless; the first one's name stands. PAS is asked by the next comparison."""
    rad = Gjoeremaal.objects.select_for_update(of=("self",)).select_related("paskandidat").get(pk=gjoeremaal_id)
    if rad.gjort is not None:
        return None
    rad.gjort, rad.gjort_av = naa, bruker
    rad.save(update_fields=["gjort", "gjort_av"])
    logg_hendelse(
        rad, "pas.gjoeremaal_gjort", aktoer=aktoer, naa=naa, skole_id=rad.paskandidat.skole_id, slag=rad.slag
    )  # fmt: skip
    return angre.tilby(slag=ANGRESLAG, tekst=_("Det er gjort i PAS"), data={"id": rad.pk}, aktoer=aktoer, naa=naa)


def angre_gjort(data: Any, *, aktoer: Aktoer, naa: datetime) -> str:
    """It was not done after all. Raises DoesNotExist when it is open already, or a new one has taken its place."""
    aapne = Gjoeremaal.objects.filter(gjort__isnull=False)
    rad = aapne.select_for_update(of=("self",)).select_related("paskandidat").get(pk=data["id"])
    rad.gjort, rad.gjort_av = None, None
    rad.save(update_fields=["gjort", "gjort_av"])
    logg_hendelse(
        rad, "pas.gjoeremaal_aapnet", aktoer=aktoer, naa=naa, skole_id=rad.paskandidat.skole_id, slag=rad.slag
    )  # fmt: skip
    return _("Gjøremålet står på listen igjen.")
