"""What is written down of something that goes by post: a step on its way, and a street address."""

from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

POSTNUMMER: Final = RegexValidator(r"^[0-9]{4}\Z", _("Et postnummer har fire siffer, for eksempel 0153."))


class StegForm(forms.Form):
    """The step that comes now; where something is sent, the number, and the receiver that the page named (`til`)."""

    steg = forms.CharField(widget=forms.HiddenInput, max_length=20)
    til = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sporing = forms.CharField(
        label=_("Sporingsnummer"),
        max_length=60,
        required=False,
        help_text=_("Står på kvitteringen for sendingen. Send som registrert post til gateadresse."),
        error_messages={"required": _("Skriv sporingsnummeret fra kvitteringen på sendingen.")},
    )

    def __init__(self, data: Any = None, *, sendes: bool) -> None:
        """`sendes` says that the step is one where something is sent."""
        super().__init__(data)
        self.fields["sporing"].required = sendes


class AdresseForm(forms.Form):
    """A street address, since registered post goes to no box."""

    gateadresse = forms.CharField(
        label=_("Gateadresse"), max_length=200, help_text=_("Registrert post går ikke til postboks.")
    )
    postnummer = forms.CharField(label=_("Postnummer"), max_length=4, validators=[POSTNUMMER])
    poststed = forms.CharField(label=_("Poststed"), max_length=100)

    @classmethod
    def av(cls, adresse: Any) -> "AdresseForm":
        """With what is saved; empty when nothing is."""
        felt = ("gateadresse", "postnummer", "poststed")
        return cls(initial={navn: getattr(adresse, navn) for navn in felt} if adresse else None)
