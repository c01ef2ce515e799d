from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from eksamen.models import Maalform
from felles.rapport import Brevrapport
from felles.tid import dagens_dato

MAKS_FRITEKST = 2000


class Brevskjema(forms.Form):
    """What the user may add to letters; only the fields that the report asks for."""

    fritekst = forms.CharField(
        label=_("Fritekst"),
        required=False,
        max_length=MAKS_FRITEKST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Kommer med i alle brevene. La en linje stå tom mellom avsnittene."),
    )
    svarfrist = forms.DateField(
        label=_("Svarfrist"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": _("Skriv datoen som dag.måned.år, for eksempel 01.05.2027.")},
    )

    maalform = forms.ChoiceField(label=_("Målform"), required=False, choices=Maalform.choices)

    def __init__(self, *args: object, rapport: Brevrapport, naa: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments
        self.naa = naa
        for navn in [navn for navn in self.fields if navn not in rapport.felt]:
            del self.fields[navn]

    def clean_svarfrist(self) -> object:
        frist = self.cleaned_data["svarfrist"]
        if frist and frist < dagens_dato(self.naa):
            raise forms.ValidationError(_("Svarfristen er passert. Velg en dag som kommer."), code="passert")
        return frist
