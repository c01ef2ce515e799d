import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from felles.nummer import kandidatnummer


class InnloggingForm(forms.Form):
    """Number and password from the sheet that the school printed."""

    nummer = forms.CharField(
        label=_("Kandidatnummer"),
        help_text=_("Står på arket du har fått, for eksempel 123ABC-V."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
        error_messages={"required": _("Skriv kandidatnummeret som står på arket.")},
    )
    passord = forms.CharField(
        label=_("Passord"),
        help_text=_("Store og små bokstaver, mellomrom og bindestrek spiller ingen rolle."),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv passordet som står på arket.")},
    )

    def clean_nummer(self) -> str:
        nummer: str = self.cleaned_data["nummer"]
        try:
            return kandidatnummer.valider(nummer)
        except kandidatnummer.UgyldigNummer as feil:
            raise forms.ValidationError(str(feil.melding), code=feil.kode) from None


class DagspassordForm(forms.Form):
    """The day password, which the invigilator types without showing it to the candidate."""

    passord = forms.CharField(
        label=_("Dagspassord"),
        help_text=_("Store og små bokstaver, mellomrom og bindestrek spiller ingen rolle."),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Skriv dagspassordet, eller gi tilgang i kandidatmonitoren."),
            "max_length": _("Dagspassordet er feil. Skriv det på nytt, eller gi tilgang i kandidatmonitoren."),
        },
    )


class UsendteForm(forms.Form):
    """What the page held back before sending: names and sizes, so that the answer can say what is wrong with them."""

    usendte = forms.CharField(required=False, max_length=500_000)

    def clean_usendte(self) -> list[tuple[str, int]]:
        try:
            verdi: Any = json.loads(self.cleaned_data["usendte"] or "[]")
        except (ValueError, RecursionError):  # not from our page: then it held nothing back
            verdi = []
        rader = verdi if isinstance(verdi, list) else []
        return [
            (rad["navn"][:300], rad["stoerrelse"])
            for rad in rader[:1000]
            if isinstance(rad, dict) and isinstance(rad.get("navn"), str) and type(rad.get("stoerrelse")) is int
        ]
