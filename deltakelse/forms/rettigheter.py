from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from deltakelse.models import Saerskiltrett
from eksamen.models import Fag, Kandidat
from elever.querysets.elever import ElevQuerySet
from felles.nummer import kandidatnummer

# Enough to tell that there is more than one pupil, also when one has several rows.
FLERE: Final = 20


class SaerskiltForm(forms.Form):
    """A pupil by candidate number or name, the fag by its code, and why.

    Whoever has the right to a særskilt exam was drawn in no exam of the fag, and so need not have a number.
    """

    nummer = forms.CharField(
        label=_("Elev"),
        max_length=200,
        help_text=_("Kandidatnummer i denne perioden, eller navn og gjerne klasse, for eksempel «Kari Lie 3STA»."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv elevens kandidatnummer eller navn.")},
    )
    fagkode = forms.CharField(
        label=_("Fagkode"),
        max_length=20,
        help_text=_("For eksempel MAT1019."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv fagkoden.")},
    )
    grunn = forms.ChoiceField(label=_("Grunn"), choices=Saerskiltrett.Grunn)

    def __init__(self, *args: Any, kandidater: QuerySet[Kandidat], elever: ElevQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kandidater, self.elever = kandidater, elever

    def clean_nummer(self) -> tuple[int, int]:
        """Person and school."""
        tekst = self.cleaned_data["nummer"]
        try:
            nummer = kandidatnummer.valider(tekst)
        except kandidatnummer.UgyldigNummer as feil:
            if feil.kode != "form":
                raise forms.ValidationError(str(feil.melding), code=feil.kode) from None
            treff: QuerySet[Any, Any] = (
                self.elever.filter(status="aktiv").finn(tekst).values_list("person_id", "skole_id")
            )
        else:
            treff = self.kandidater.filter(kandidatnummer__nummer=nummer).values_list("person_id", "parti__skole_id")
        funnet: set[tuple[int, int]] = set(treff.order_by()[:FLERE])
        if len({person for person, _skole in funnet}) == 1:
            return min(funnet)
        if funnet:
            raise forms.ValidationError(
                _("Flere elever passer. Skriv hele navnet og klassen, eller kandidatnummeret."), code="flere"
            )
        raise forms.ValidationError(
            _("Skolen har ingen elev med dette navnet eller nummeret i perioden. Rett det, og prøv igjen."),
            code="ukjent",
        )

    def clean_fagkode(self) -> Fag:
        kode, _strek, variant = self.cleaned_data["fagkode"].strip().upper().partition("-")
        fag = Fag.objects.filter(fagkode=kode, variant=variant).first() if "\x00" not in kode + variant else None
        if fag is None:
            raise forms.ValidationError(_("Fagkoden finnes ikke i eksamensplanen."), code="ukjent")
        return fag
