"""Forms of a case's board: who gets it, who takes over, and a third."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from klagenemnd.services.oppdrag import Byttegrunn


class Personvalg(forms.TypedChoiceField):
    """One of those who may sit on the board."""

    def __init__(self, **kwargs: Any) -> None:
        feil = {
            "required": _("Velg hvem det skal være."),
            "invalid_choice": _("Personen kan ikke sitte i nemnda i saken. Velg en annen."),
        }
        super().__init__(coerce=int, error_messages=feil, **kwargs)

    def kjenn(self, folk: Iterable[Bruker]) -> None:
        self.choices = [("", _("Velg")), *((str(bruker.pk), bruker.navn) for bruker in folk)]


class Personskjema(forms.Form):
    """A form whose people are given when it is made."""

    def __init__(self, *args: Any, folk: Iterable[Bruker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_fram(folk)

    def by_fram(self, folk: Iterable[Bruker]) -> None:
        """Offer these; a form that was refused is shown again with those who can be chosen now."""
        alle = list(folk)
        for felt in self.fields.values():
            if isinstance(felt, Personvalg):
                felt.kjenn(alle)


class NemndForm(Personskjema):
    """The two of a board."""

    skriver = Personvalg(label=_("Skriver begrunnelsen"))
    medlem = Personvalg(label=_("Den andre i nemnda"))


class ByttForm(Personskjema):
    """Who takes over the assignment that the page showed, and why."""

    oppdrag = forms.IntegerField(widget=forms.HiddenInput)
    ny = Personvalg(label=_("Nytt medlem"))
    grunn = forms.ChoiceField(
        label=_("Hvorfor"), choices=Byttegrunn, error_messages={"required": _("Velg hvorfor medlemmet byttes.")}
    )


class TredjeForm(Personskjema):
    """Somebody who reads the answer too."""

    bruker = Personvalg(label=_("Hvem"))
