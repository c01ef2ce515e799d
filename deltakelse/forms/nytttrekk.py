from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

MAKS: Final = 500


class ForHaandForm(forms.Form):
    """The fag of a pupil who has nothing to draw among."""

    fagkode = forms.CharField(
        label=_("Fagkode"),
        max_length=20,
        help_text=_("Et fag med skriftlig eksamen i perioden, for eksempel MAT1019."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv fagkoden.")},
    )
    grunn = forms.CharField(
        label=_("Hvorfor dette faget?"),
        max_length=MAKS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Skriv hvorfor.")},
    )


class OpphevTrekkForm(forms.Form):
    """Why a draw is revoked."""

    grunn = forms.CharField(
        label=_("Hvorfor oppheves trekket?"),
        max_length=MAKS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Skriv hvorfor.")},
    )
