"""A file of guidance: with a name of its own, or in the place of another."""

from django import forms
from django.utils.translation import gettext_lazy as _

from eksamen.models import Maalform
from sensur.models import Sensorveiledning


class BytteSkjema(forms.Form):
    """The file that comes in the place of another."""

    fil = forms.FileField(
        label=_("Veiledningen som PDF"),
        help_text=_("PDF på høyst 40 MB. Sensorene får den når sensuren åpner, og ikke før."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": _("Velg filen med veiledningen."),
            "empty": _("Filen er tom. Lagre veiledningen som PDF på nytt, og velg den igjen."),
        },
    )


class VeiledningSkjema(BytteSkjema):
    """A new file, under the name that the sensors see."""

    navn = forms.CharField(
        label=_("Navn"),
        help_text=_("Det sensorene ser, for eksempel «Sensorveiledning» eller «Kjennetegn på måloppnåelse, del 2»."),
        max_length=Sensorveiledning._meta.get_field("navn").max_length,
        initial=_("Sensorveiledning"),
        error_messages={"required": _("Skriv hva filen skal hete for sensorene.")},
    )
    maalform = forms.ChoiceField(
        label=_("Målform"), choices=[("", _("Ikke oppgitt")), *Maalform.choices], required=False
    )
    field_order = ("navn", "maalform", "fil")

    def clean_navn(self) -> str:
        """Without the spaces that cannot be seen."""
        return " ".join(str(self.cleaned_data["navn"]).split())
