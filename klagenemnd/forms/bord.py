"""What a member of the board fills in."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from klagenemnd.models import Overskrift

TALL: Final = [("", _("Ikke valgt")), *[(tall, tall) for tall in "123456"]]
UKJENT: Final = {"invalid_choice": _("Velg en karakter fra 1 til 6.")}
HJELP: Final = {
    Overskrift.ELEMENTER: _("Positive elementer, og eventuelle mangler."),
    Overskrift.ARBEIDE_MED: _("Områdene kandidaten må arbeide med for å øke kompetansen sin."),
    Overskrift.HVORFOR: _("Hvorfor karakteren opprettholdes eller endres, forklart for kandidaten."),
}


class VurderingSkjema(forms.Form):
    """The member's own view."""

    verdi = forms.ChoiceField(label=_("Karakteren du ville gitt"), choices=TALL, required=False, error_messages=UKJENT)
    notat = forms.CharField(label=_("Notat"), required=False, widget=forms.Textarea(attrs={"rows": 5}))


class VedtakSkjema(forms.Form):
    """Grade and reasons, and the number of the version that they were written from."""

    verdi = forms.ChoiceField(label=_("Karakter"), choices=TALL, required=False, error_messages=UKJENT)
    elementer = forms.CharField(label=Overskrift.ELEMENTER.label, required=False, widget=forms.Textarea)
    arbeide_med = forms.CharField(label=Overskrift.ARBEIDE_MED.label, required=False, widget=forms.Textarea)
    hvorfor = forms.CharField(label=Overskrift.HVORFOR.label, required=False, widget=forms.Textarea)
    fra_nummer = forms.IntegerField(
        min_value=0, widget=forms.HiddenInput, error_messages={"invalid": _("Last siden på nytt, og prøv igjen.")}
    )

    def innhold(self) -> dict[str, str]:
        """Grade and texts of a valid form."""
        return {navn: self.cleaned_data[navn] for navn in ("verdi", *Overskrift.values)}
