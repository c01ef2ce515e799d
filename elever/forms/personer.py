"""A person's id, who it is the same as, and what stands on a pupil."""

from django import forms
from django.utils.translation import gettext_lazy as _

from elever.forms.felt import NummerField
from elever.models import Elev


class NummerForm(forms.Form):
    """The real id, in place of the one that stands."""

    nummer = NummerField(
        label=_("Nytt nummer"), help_text=_("Fødselsnummer, D-nummer, H-nummer, FH-nummer eller DUF-nummer.")
    )


class FinnDuplikatForm(forms.Form):
    """The other of two, by the whole id. Parts are not searched."""

    nummer = NummerField(label=_("Nummeret til den andre"), help_text=_("Hele nummeret, slik det er registrert."))


class ElevForm(forms.Form):
    """What the school may change on a pupil by hand."""

    klasse = forms.CharField(label=_("Klasse"), max_length=20, required=False)
    program = forms.CharField(label=_("Utdanningsprogram"), max_length=100, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=Elev.Status)
