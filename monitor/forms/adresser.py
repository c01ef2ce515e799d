from ipaddress import IPv4Network, ip_network

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# A wider range is no school's, and would make every address a known one.
MINSTE_PREFIKS = {4: 8, 6: 20}


class OmraadeForm(forms.Form):
    """A range of the school's own network."""

    nett = forms.CharField(
        label=gettext_lazy("Adresseområde"),
        max_length=50,
        help_text=gettext_lazy("Skriv det som 158.36.103.0/24 eller 2001:700:1d00::/48, eller bare én adresse."),
        error_messages={"required": gettext_lazy("Skriv adresseområdet.")},
    )
    navn = forms.CharField(
        label=gettext_lazy("Hva det er"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("For eksempel «Trådløst nett, hovedbygget»."),
    )

    def clean_nett(self) -> str:
        """The range in its one written form."""
        tekst = str(self.cleaned_data["nett"]).strip()
        try:
            nett = ip_network(tekst, strict=False)
        except ValueError:
            melding = _("Dette er ikke et adresseområde. Skriv det som 158.36.103.0/24, eller spør driften om det.")
            raise forms.ValidationError(melding) from None
        if nett.prefixlen < MINSTE_PREFIKS[4 if isinstance(nett, IPv4Network) else 6]:
            raise forms.ValidationError(_("Området er større enn noen skole har. Se etter om tallet etter / stemmer."))
        return str(nett)
