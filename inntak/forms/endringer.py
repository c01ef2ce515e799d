"""From when the changes are asked for, and what a key is for."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from felles.tid import AARENE, OSLO, oslo
from felles.tidsfelt import Datofelt, Klokkefelt


class SidenForm(forms.Form):
    """A Norwegian day, and a time of day where it matters; nothing is everything."""

    dato = Datofelt(label=_("Endret siden"), required=False)
    klokke = Klokkefelt(label=_("Klokkeslett"), required=False)

    @classmethod
    def fra(cls, siden: datetime) -> dict[str, str]:
        """What the form is filled with for that moment."""
        return {"dato": f"{oslo(siden):%Y-%m-%d}", "klokke": f"{oslo(siden):%H:%M}"}

    def clean(self) -> dict[str, Any]:
        super().clean()
        dato = self.cleaned_data.get("dato")
        if dato and not AARENE[0] <= dato.year <= AARENE[1]:
            self.add_error("dato", forms.ValidationError(_("Velg et år mellom 2000 og 2100."), code="aar"))
        if self.cleaned_data.get("klokke") and not dato and "dato" not in self.errors:
            self.add_error("dato", forms.ValidationError(_("Velg dato sammen med klokkeslettet."), code="mangler"))
        return self.cleaned_data

    def siden(self) -> datetime | None:
        """The chosen moment; None for everything, and for what could not be read."""
        dato = self.cleaned_data.get("dato")
        if not dato or self.errors:
            return None
        return datetime.combine(dato, self.cleaned_data.get("klokke") or time.min, tzinfo=OSLO)


class NoekkelForm(forms.Form):
    """A new key."""

    navn = forms.CharField(
        label=_("Hva skal nøkkelen brukes til?"),
        help_text=_("For eksempel navnet på systemet som henter. Du ser det i listen over nøkler."),
        max_length=60,
        error_messages={"required": _("Skriv hva nøkkelen skal brukes til, så du kjenner den igjen.")},
    )
