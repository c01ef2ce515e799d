"""The one field of grading: 1–6 or MB."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sensur.models import Karakter, Sluttkarakter
from sensur.services.sluttkarakterer import EGNE


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
    """A final grade, whose it is, how the two came to it, and why it is corrected."""

    nummer = forms.CharField(max_length=8)
    avgjort = forms.ChoiceField(choices=[(valg.value, valg.label) for valg in EGNE], required=False)
    grunn = forms.CharField(max_length=1000, required=False)

    def clean_avgjort(self) -> str:
        return self.cleaned_data["avgjort"] or Sluttkarakter.Avgjort.SAMTALE


class VedtakSkjema(KarakterSkjema):
    """What a meeting or an oppmann decided."""

    merknad = forms.CharField(
        label=_("Begrunnelse"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leses av de to sensorene."),
    )


class GrunnSkjema(forms.Form):
    """Why a proposal is opened again."""

    grunn = forms.CharField(
        label=_("Hvorfor"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leses av medsensor når dere begge har bekreftet."),
        error_messages={"required": _("Skriv hvorfor forslaget åpnes igjen.")},
    )
