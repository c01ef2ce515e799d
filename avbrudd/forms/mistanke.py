"""The report of a suspicion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from avbrudd.forms.avbrudd import klokkefelt
from avbrudd.models import Mistanke
from avbrudd.services.mistanker import MAKS_TEGN


class MistankeForm(forms.Form):
    """What it is about, what was seen, and when."""

    slag = forms.ChoiceField(
        label=_("Hva gjelder det?"),
        choices=Mistanke.Slag.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Velg hva mistanken gjelder."),
            "invalid_choice": _("Velg hva mistanken gjelder."),
        },
    )
    beskrivelse = forms.CharField(
        label=_("Hva så du?"),
        max_length=MAKS_TEGN,
        help_text=_("Skriv det du så og hørte, ikke det du tror. Skolens ledelse leser det."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Skriv hva du så. Skolen trenger det for å vurdere saken.")},
    )
    sett = klokkefelt(_("Når så du det?"), _("La stå tom når det var nå."))
