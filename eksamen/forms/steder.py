from django import forms
from django.utils.translation import gettext_lazy as _


class StedForm(forms.Form):
    """A place where exams are held."""

    navn = forms.CharField(label=_("Navn på stedet"), max_length=100)
    adresse = forms.CharField(label=_("Adresse"), max_length=200, required=False)


class RomForm(forms.Form):
    """A room and its seats."""

    navn = forms.CharField(label=_("Rom"), max_length=50)
    kapasitet = forms.IntegerField(
        label=_("Plasser"),
        min_value=1,
        max_value=10_000,
        error_messages={"min_value": _("Et rom må ha minst én plass.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class DagForm(forms.Form):
    """The day of the overview."""

    dag = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
