"""A sentence of the phrase bank."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from eksamen.models import Fag, Maalform
from klagenemnd.models import Overskrift


class FraseSkjema(forms.Form):
    """Where the sentence is offered, and what it says."""

    eier = forms.ModelChoiceField(label=_("Frasebank"), queryset=Organisasjon.objects.none(), empty_label=None)
    overskrift = forms.ChoiceField(label=_("Overskrift"), choices=Overskrift.choices)
    karakter = forms.ChoiceField(
        label=_("Karakter"), choices=[("", _("Alle karakterer")), *[(tall, tall) for tall in "123456"]], required=False
    )
    fagkode = forms.CharField(
        label=_("Fagkode"), required=False, max_length=20, help_text=_("Tomt felt: frasen tilbys i alle fag.")
    )
    maalform = forms.ChoiceField(label=_("Målform"), choices=Maalform.choices)
    tekst = forms.CharField(
        label=_("Tekst"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv frasen."), "max_length": _("Frasen kan ha høyst 500 tegn.")},
    )

    def __init__(self, *args: Any, eiere: list[Organisasjon], fag: Fag | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fag = fag
        felt: Any = self.fields["eier"]
        felt.queryset = Organisasjon.objects.filter(pk__in=[ett.pk for ett in eiere])
        if len(eiere) == 1:
            felt.initial, felt.widget = eiere[0].pk, forms.HiddenInput()

    def clean_fagkode(self) -> Fag | None:
        kode = self.cleaned_data["fagkode"].strip().upper()
        if not kode:
            return None
        # A fagkode has a row for each variant; the sentence is for all of them.
        if self.fag is not None and kode == self.fag.fagkode:
            return self.fag
        fag = Fag.objects.filter(fagkode=kode).order_by("variant", "pk").first()
        if fag is None:
            raise forms.ValidationError(_("Fagkoden finnes ikke. Skriv den slik den står i eksamensplanen."))
        return fag

    def innhold(self) -> dict[str, Any]:
        """The values that the service takes, of a valid form."""
        data = self.cleaned_data
        return {
            "overskrift": data["overskrift"],
            "karakter": data["karakter"],
            "fag_id": data["fagkode"].pk if data["fagkode"] else None,
            "maalform": data["maalform"],
            "tekst": " ".join(data["tekst"].split()),
        }
