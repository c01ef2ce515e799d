from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from brukere.services.brukere import normaliser_brukernavn


class InnloggingForm(forms.Form):
    brukernavn = forms.CharField(
        label=_("Brukernavn"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Skriv brukernavnet ditt.")},
    )
    passord = forms.CharField(
        label=_("Passord"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Skriv passordet ditt.")},
    )

    def clean_brukernavn(self) -> str:
        brukernavn: str = self.cleaned_data["brukernavn"]
        return normaliser_brukernavn(brukernavn)


class PassordForm(forms.Form):
    gammelt = forms.CharField(
        label=_("Nåværende passord"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Skriv passordet du har nå.")},
    )
    nytt = forms.CharField(
        label=_("Nytt passord"),
        help_text=_("Minst 12 tegn. En setning du husker, er bedre enn et kort ord med tegn i."),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Skriv det nye passordet.")},
    )
    gjentatt = forms.CharField(
        label=_("Nytt passord en gang til"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Skriv det nye passordet en gang til.")},
    )

    def __init__(self, *args: Any, bruker: Bruker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bruker = bruker

    def clean_nytt(self) -> str:
        nytt: str = self.cleaned_data["nytt"]
        validate_password(nytt, self.bruker)
        return nytt

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "nytt" in data and "gjentatt" in data and data["nytt"] != data["gjentatt"]:
            self.add_error(
                "gjentatt", ValidationError(_("De to passordene er ulike. Skriv det nye en gang til."), code="ulike")
            )
        return data
