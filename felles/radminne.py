"""Rows that are deleted and may come back: kept with their keys for as long as the act can be undone."""

from typing import Any

from django.core import serializers
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _

from felles.feil import UgyldigOvergang

Radminne = list[dict[str, Any]]


def slett_med_minne(*rader: QuerySet[Any]) -> Radminne:
    """Delete these rows, one set after the other, with what is deleted along with them; what it takes to undo it.

    Give what hangs on others first. The memory is plain values for `felles.angre.tilby`, which encrypts them: it holds
    personal data in clear. Runs in the caller's transaction. Raises UgyldigOvergang when something else hangs on a row.
    """
    minne: Radminne = []
    for sett in rader:
        objekter = list(sett.order_by("pk"))
        if not objekter:
            continue
        samler = Collector(using=DEFAULT_DB_ALIAS, origin=objekter[0])
        try:
            samler.collect(objekter)
        except ProtectedError:
            # Not what it is: that a sealed row exists is sealed too.
            melding = _("Noe annet er knyttet til dette, så det kan ikke slettes. Ingenting er slettet.")
            raise UgyldigOvergang(melding, kode="i_bruk") from None
        foelger = [objekt for hurtige in samler.fast_deletes for objekt in hurtige]
        foelger += [objekt for instanser in samler.data.values() for objekt in instanser if objekt not in objekter]
        # Backwards, so that what others hang on is there first when they come back. Before deleting, which takes the
        # keys away.
        minne = serializers.serialize("python", objekter + foelger) + minne
        samler.delete()
    return minne


@transaction.atomic
def legg_tilbake(minne: Radminne) -> None:
    """Put rows back under the keys they had. Raises UgyldigOvergang when something has come in their place."""
    try:
        with transaction.atomic():
            for rad in serializers.deserialize("python", minne):
                rad.save(force_insert=True)
    except IntegrityError:
        melding = _("Noe nytt er kommet i stedet, så det kan ikke angres. Legg det inn på nytt.")
        raise UgyldigOvergang(melding, kode="opptatt") from None
