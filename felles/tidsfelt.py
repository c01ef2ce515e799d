"""A day and a time of day in a form, chosen or written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Datofelt(forms.DateField):
    """A Norwegian day."""

    def __init__(self, **valg: Any) -> None:
        feil = {"invalid": _("Skriv datoen som dag.måned.år, for eksempel 27.05.2027.")}
        valg["error_messages"] = feil | valg.get("error_messages", {})
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **valg)


class Klokkefelt(forms.TimeField):
    """A time of day."""

    def __init__(self, **valg: Any) -> None:
        feil = {"invalid": _("Skriv klokkeslettet som time:minutt, for eksempel 09:00.")}
        valg["error_messages"] = feil | valg.get("error_messages", {})
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **valg)
