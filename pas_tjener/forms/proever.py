"""The form of a kartleggingsprøve."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


def _dato(navn: Any, mangler: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    feil = {"required": mangler, "invalid": gettext_lazy("Skriv dagen slik: 05.04.2027.")}
    return forms.DateField(label=navn, widget=widget, error_messages=feil)


class ProeveForm(forms.Form):
    """A test that schools may enrol for; both days are included."""

    kode = forms.RegexField(
        r"^[A-Z0-9ÆØÅ._-]+$",
        label=gettext_lazy("Kode"),
        max_length=20,
        help_text=gettext_lazy("Store bokstaver og tall, for eksempel LES01-2027."),
        error_messages={
            "required": gettext_lazy("Skriv koden som skolene skal bruke."),
            "invalid": gettext_lazy("Koden kan ha store bokstaver, tall, punktum og strek. Rett den."),
        },
    )
    navn = forms.CharField(
        label=gettext_lazy("Navn"),
        max_length=200,
        error_messages={"required": gettext_lazy("Skriv hva prøven heter.")},
    )
    trinn = forms.IntegerField(
        label=gettext_lazy("Trinn"),
        min_value=1,
        max_value=13,
        error_messages={"required": gettext_lazy("Skriv hvilket trinn prøven er for, fra 1 til 13.")},
    )
    fra = _dato(gettext_lazy("Fra og med"), gettext_lazy("Velg den første dagen."))
    til = _dato(gettext_lazy("Til og med"), gettext_lazy("Velg den siste dagen."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fra, til = data.get("fra"), data.get("til")
        if fra and til and til < fra:
            self.add_error("til", _("Prøven kan ikke slutte før den starter. Rett en av dagene."))
        return data
