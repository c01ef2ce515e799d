from django import forms
from django.utils.translation import gettext_lazy as _

MAKS_DAGER = 60


class DokumentasjonForm(forms.Form):
    """What came, and when."""

    mottatt = forms.DateField(
        label=_("Mottatt"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Skriv dagen dokumentasjonen kom."),
            "invalid": _("Skriv datoen som dag, måned og år, for eksempel 27.05.2027."),
        },
    )
    fil = forms.FileField(
        label=_("Fil"),
        required=False,
        help_text=_("PDF, JPG eller PNG på høyst 10 MB. Filnavnet blir ikke lagret."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}),
        error_messages={"empty": _("Filen er tom. Velg den på nytt.")},
    )
    notat = forms.CharField(
        label=_("Notat"),
        required=False,
        max_length=1000,
        help_text=_("Bare skoleadministrator og rektor kan lese det. Skriv ikke mer om helse enn det som trengs."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FristForm(forms.Form):
    """The owner's deadline."""

    dager = forms.IntegerField(
        label=_("Antall dager etter eksamensdagen"),
        min_value=1,
        max_value=MAKS_DAGER,
        error_messages={
            "required": _("Skriv hvor mange dager fristen er på."),
            "invalid": _("Skriv antall dager med tall."),
            "min_value": _("Fristen må være på minst én dag."),
            "max_value": _("Fristen kan være på høyst 60 dager."),
        },
    )
    virkedager = forms.BooleanField(
        label=_("Tell bare virkedager"),
        required=False,
        help_text=_("Mandag til fredag. Helligdager og 1. og 17. mai telles ikke."),
    )
