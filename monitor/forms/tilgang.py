from django import forms
from django.utils.translation import gettext_lazy as _

from deltakelse.services.oppmoete import MAKS_BEGRUNNELSE


class SenTilgangskjema(forms.Form):
    """Why somebody is let in after the latest arrival."""

    begrunnelse = forms.CharField(
        label=_("Hvorfor slipper kandidaten inn nå?"),
        max_length=MAKS_BEGRUNNELSE,
        help_text=_("For eksempel at kandidaten satt i rommet, eller kom sent av en grunn skolen har godtatt."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Skriv hvorfor kandidaten slipper inn etter siste oppmøte."),
            "max_length": _("Begrunnelsen er for lang. Skriv høyst 500 tegn."),
        },
    )
