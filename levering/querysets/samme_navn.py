"""File names are unique in an answer."""

from django.db.models import Value
from django.db.models.functions import Lower

from levering.models import Besvarelsesfil


def samme_navn(kandidat_id: int, navn: str) -> Besvarelsesfil | None:
    """The candidate's file of that name, when there is one; one query."""
    # By LOWER, as the database's own rule: ẞ and ß are one there, and two to `iexact`.
    like = Besvarelsesfil.objects.alias(liten=Lower("navn")).filter(liten=Lower(Value(navn)))
    return like.filter(kandidat=kandidat_id, slettet__isnull=True).first()
