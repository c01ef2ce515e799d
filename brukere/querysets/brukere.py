from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import connections, models
from django.db.models import Q

if TYPE_CHECKING:
    from brukere.models import Bruker, Rolletildeling


class BrukerManager(BaseUserManager["Bruker"]):
    def create_user(self, brukernavn: str, password: str | None = None, **felt: Any) -> Bruker:
        """A user without roles; an unusable password when none is given."""
        bruker = self.model(brukernavn=brukernavn, **felt)
        bruker.set_password(password)
        bruker.save(using=self._db)
        return bruker


class RolletildelingQuerySet(models.QuerySet["Rolletildeling"]):
    def gjeldende(self, naa: datetime) -> Self:
        """In force at that moment."""
        return self.filter(Q(til__isnull=True) | Q(til__gt=naa), fra__lte=naa)

    def les_for(self, bruker_id: int) -> list[Rolletildeling]:
        """The roles that a user has or has had, each with its organisation; one query, by a text that is built once.

        Every request of a member of staff asks this, and polls ask little else.
        """
        sql, ytre, indre = _rollesetning(self.model)
        organisasjonen: Any = self.model._meta.get_field("organisasjon").related_model
        tildelinger = []
        with connections[self.db].cursor() as markoer:
            markoer.execute(sql, [bruker_id])
            for rad in markoer.fetchall():
                tildeling = self.model.from_db(self.db, ytre, rad[: len(ytre)])
                tildeling.organisasjon = organisasjonen.from_db(self.db, indre, rad[len(ytre) :])
                tildelinger.append(tildeling)
        return tildelinger


@cache
def _rollesetning(modell: type[Rolletildeling]) -> tuple[str, list[str], list[str]]:
    """The statement, and the fields of role and organisation in the order that they come; all are plain columns."""
    ytre = [felt.attname for felt in modell._meta.concrete_fields]
    organisasjon: Any = modell._meta.get_field("organisasjon").related_model
    indre = [felt.attname for felt in organisasjon._meta.concrete_fields]
    felt = [*ytre, *(f"organisasjon__{navn}" for navn in indre)]
    rader = modell._default_manager.filter(bruker=0).order_by("pk").values_list(*felt)
    sql, _bruker = rader.query.sql_with_params()
    return sql, ytre, indre
