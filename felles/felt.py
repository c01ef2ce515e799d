"""Model field for text that must not lie readable in the database."""

from typing import TYPE_CHECKING, Any

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from felles.kryptering import dekrypter, krypter

if TYPE_CHECKING:
    # Generic only in the type stubs; Django's own class cannot be subscripted.
    Tekstfelt = models.TextField[str, str]
else:
    Tekstfelt = models.TextField


class KryptertTekstField(Tekstfelt):
    """Text that is encrypted on its way to the database and read back as clear text.

    `formaal` names the column (`"person.nummer"`) and is bound to each value; changing it makes old rows unreadable.
    Cannot be searched, sorted in a useful way, indexed or unique: keep a `noekkelhash` beside it for that. Only
    `isnull` works in a filter; other lookups raise `FieldError`. Never show the field in `__str__` of its model.
    """

    description = "Encrypted text"

    def __init__(self, *args: Any, formaal: str, **kwargs: Any) -> None:
        self.formaal = formaal
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        navn, sti, args, kwargs = super().deconstruct()
        return navn, sti, args, {**kwargs, "formaal": self.formaal}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        feil = super().check(**kwargs)
        if not self.formaal:
            feil.append(checks.Error("KryptertTekstField needs a formaal.", obj=self, id="felles.E001"))
        if self.unique or getattr(self, "db_index", False):
            hjelp = "Encryption gives a new text each time. Put UNIQUE or the index on a noekkelhash column."
            feil.append(checks.Error("An encrypted field cannot be indexed.", hint=hjelp, obj=self, id="felles.E002"))
        return feil

    def get_prep_value(self, value: Any) -> Any:
        klar = super().get_prep_value(value)
        return None if klar is None else krypter(klar, formaal=self.formaal)

    def from_db_value(self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper) -> str | None:
        return None if value is None else dekrypter(value, formaal=self.formaal)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"An encrypted field has no lookup '{lookup_name}'. Search the noekkelhash beside it.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"An encrypted field has no transform '{lookup_name}'.")
