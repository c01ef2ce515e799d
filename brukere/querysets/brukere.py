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

    def med_roller(self, pk: int) -> Bruker | None:
        """The user with the roles that they have or have had, each with its organisation; None when there is no such.

        One query, by a text that is built once: every request of a member of staff asks this, and polls ask little else.
        """
        sql, modeller, felt = _brukersetning(self.model)
        with connections[self.db].cursor() as markoer:
            markoer.execute(sql, [pk])
            rader = markoer.fetchall()
        if not rader:
            return None
        bruker: Bruker = self.model.from_db(self.db, felt[0], rader[0][: len(felt[0])])
        bruker.husk_roller([_les_tildeling(self.db, modeller, felt, rad) for rad in rader if rad[-1] is not None])
        return bruker


class RolletildelingQuerySet(models.QuerySet["Rolletildeling"]):
    def gjeldende(self, naa: datetime) -> Self:
        """In force at that moment."""
        return self.filter(Q(til__isnull=True) | Q(til__gt=naa), fra__lte=naa)


def _les_tildeling(base: str, modeller: list[Any], felt: list[list[str]], rad: tuple[Any, ...]) -> Rolletildeling:
    foer, midt = len(felt[0]), len(felt[0]) + len(felt[1])
    tildeling: Rolletildeling = modeller[1].from_db(base, felt[1], rad[foer:midt])
    tildeling.organisasjon = modeller[2].from_db(base, felt[2], rad[midt:-1])
    return tildeling


@cache
def _brukersetning(bruker: Any) -> tuple[str, list[Any], list[list[str]]]:
    """The statement; user, role and organisation; and the fields of each in the order that they come, with the role's id last."""
    rolle = bruker._meta.get_field("tildelinger").related_model
    modeller = [bruker, rolle, rolle._meta.get_field("organisasjon").related_model]
    felt = [[ett.attname for ett in modell._meta.concrete_fields] for modell in modeller]
    stier = ("", "tildelinger__", "tildelinger__organisasjon__")
    navn = [f"{sti}{ett}" for sti, feltene in zip(stier, felt, strict=True) for ett in feltene]
    rader = bruker._default_manager.filter(pk=0).order_by("tildelinger").values_list(*navn, "tildelinger")
    sql, _pk = rader.query.sql_with_params()
    return sql, modeller, felt
