"""The one field of grading: 1–6 or MB."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sensur.models import Karakter


class KarakterSkjema(forms.Form):
    """A grade, as proposal or as final."""

    verdi = forms.ChoiceField(
        label=_("Karakterforslag"),
        choices=Karakter.choices,
        error_messages={
            "required": _("Velg en karakter fra 1 til 6, eller MB."),
            "invalid_choice": _("Velg en karakter fra 1 til 6, eller MB."),
        },
    )


class SluttkarakterSkjema(KarakterSkjema):
    """A final grade and whose it is."""

    nummer = forms.CharField(max_length=8)
