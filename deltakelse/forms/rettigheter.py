from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from deltakelse.models import Saerskiltrett
from eksamen.models import Fag, Kandidatnummer
from felles.nummer import kandidatnummer


class SaerskiltForm(forms.Form):
    """A pupil by candidate number, the fag by its code, and why."""

    nummer = forms.CharField(
        label=_("Kandidatnummer"),
        max_length=20,
        help_text=_("Elevens nummer i denne perioden, for eksempel 123ABC-V."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv elevens kandidatnummer.")},
    )
    fagkode = forms.CharField(
        label=_("Fagkode"),
        max_length=20,
        help_text=_("For eksempel MAT1019."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv fagkoden.")},
    )
    grunn = forms.ChoiceField(label=_("Grunn"), choices=Saerskiltrett.Grunn)

    def __init__(self, *args: Any, numre: QuerySet[Kandidatnummer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numre = numre

    def clean_nummer(self) -> Kandidatnummer:
        try:
            nummer = kandidatnummer.valider(self.cleaned_data["nummer"])
        except kandidatnummer.UgyldigNummer as feil:
            raise forms.ValidationError(str(feil.melding), code=feil.kode) from None
        funnet = self.numre.filter(nummer=nummer).first()
        if funnet is None:
            raise forms.ValidationError(_("Skolen har ingen kandidat med dette nummeret i perioden."), code="ukjent")
        return funnet

    def clean_fagkode(self) -> Fag:
        kode, _strek, variant = self.cleaned_data["fagkode"].strip().upper().partition("-")
        fag = Fag.objects.filter(fagkode=kode, variant=variant).first() if "\x00" not in kode + variant else None
        if fag is None:
            raise forms.ValidationError(_("Fagkoden finnes ikke i eksamensplanen."), code="ukjent")
        return fag
