"""The moment that results show from."""

from django import forms
from django.utils.translation import gettext_lazy as _


class VisningForm(forms.Form):
    """Norwegian time, to the minute."""

    vises_fra = forms.DateTimeField(
        label=_("Resultatene vises fra"),
        help_text=_("Norsk tid. Et tidspunkt som har vært, betyr med en gang. Det som alt vises, blir stående."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
