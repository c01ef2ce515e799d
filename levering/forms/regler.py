from django import forms
from django.utils.translation import gettext_lazy as _

# As the table's own constraint.
MAKS_MINUTTER = 120


class RegelForm(forms.Form):
    """The owner's rule for handing in after the own end."""

    frist_minutter = forms.IntegerField(
        label=_("Minutter til å levere etter at tiden er ute"),
        min_value=0,
        max_value=MAKS_MINUTTER,
        help_text=_("Kandidaten kan levere det som er lastet opp, men ikke laste opp mer."),
        error_messages={
            "required": _("Skriv hvor mange minutter kandidatene har til å levere."),
            "invalid": _("Skriv antall minutter med tall."),
            "min_value": _("Antall minutter kan ikke være under 0."),
            "max_value": _("Fristen kan være på høyst 120 minutter."),
        },
    )
    sen_levering = forms.BooleanField(
        label=_("Ta imot sene leveringer"),
        required=False,
        help_text=_(
            "Etter fristen kan kandidaten laste opp og levere resten av eksamensdagen. Leveringen blir merket som sen."
        ),
    )
