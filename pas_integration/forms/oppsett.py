from django import forms
from django.utils.translation import gettext_lazy as _


class OrgnrForm(forms.Form):
    """The number that PAS knows the school by, when it is another than the school's own."""

    pas_orgnr = forms.CharField(
        label=_("Organisasjonsnummer i PAS"),
        help_text=_("Ni siffer. La feltet stå tomt når PAS bruker skolens eget nummer."),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
