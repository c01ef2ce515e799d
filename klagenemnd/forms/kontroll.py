from django import forms
from django.utils.translation import gettext_lazy as _

from klagenemnd.services.kontroll import LENGSTE_KOMMENTAR


class ReturForm(forms.Form):
    """What the board is to look at again."""

    kommentar = forms.CharField(
        label=_("Hva skal nemnda se på?"),
        help_text=_("Nemnda leser dette. Skolen og kandidaten ser det ikke."),
        max_length=LENGSTE_KOMMENTAR,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Skriv hva nemnda skal se på, så den vet hva den skal endre.")},
    )
