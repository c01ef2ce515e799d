from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from vakter.services.vaktplan import Vakttid


class Flervalg(forms.TypedMultipleChoiceField):
    """Ticked rows of a table, by id. The known ids are given when the form is made."""

    def __init__(self, ingen: Any, **kwargs: Any) -> None:
        feil = {"required": ingen, "invalid_choice": _("Noe av det du valgte, finnes ikke lenger. Prøv igjen.")}
        super().__init__(coerce=int, error_messages=feil, **kwargs)

    def kjenn(self, ider: Iterable[int]) -> None:
        self.choices = [(ident, str(ident)) for ident in ider]


class Vaktvelger(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """One of the school's invigilators."""

    def __init__(self, **kwargs: Any) -> None:
        feil = {
            "required": _("Velg en eksamensvakt."),
            "invalid_choice": _("Den du valgte, er ikke eksamensvakt ved skolen lenger. Velg en annen."),
        }
        super().__init__(queryset=Bruker.objects.none(), empty_label=_("Velg"), error_messages=feil, **kwargs)


def _klokkeslett(etikett: Any) -> forms.TimeField:
    return forms.TimeField(
        label=etikett,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Skriv klokkeslettet som 09:00.")},
    )


class VakttidForm(forms.Form):
    """Room and clock times of a watch; what is left empty follows the party."""

    rom = forms.CharField(
        label=_("Rom"),
        max_length=50,
        required=False,
        help_text=_("Tomt: hele partiet, også når vakten har flere rom."),
        widget=forms.TextInput(attrs={"list": "rom", "autocomplete": "off"}),
    )
    fra = _klokkeslett(_("Fra"))
    til = _klokkeslett(_("Til"))

    def vakttid(self) -> Vakttid:
        return Vakttid(**{navn: self.cleaned_data[navn] for navn in ("rom", "fra", "til")})


class SettOppForm(VakttidForm):
    """A watch over the ticked parties."""

    parti = Flervalg(_("Ingen partier er krysset av. Kryss av dem vakten gjelder, og prøv igjen."), label=_("Partier"))
    bruker = Vaktvelger(label=_("Eksamensvakt"))
    field_order = ("parti", "bruker", "rom", "fra", "til")

    def __init__(self, *args: Any, vakter: QuerySet[Bruker], ider: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bruker"].queryset = vakter  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["parti"].kjenn(ider)  # type: ignore[attr-defined]  # a Flervalg


class VikarForm(forms.Form):
    """Who takes over the ticked watches."""

    oppdrag = Flervalg(_("Ingen vakter er krysset av. Kryss av dem vikaren skal ha, og prøv igjen."), label=_("Vakter"))
    vikar = Vaktvelger(label=_("Vikar"))

    def __init__(self, *args: Any, vakter: QuerySet[Bruker], ider: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vikar"].queryset = vakter  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["oppdrag"].kjenn(ider)  # type: ignore[attr-defined]  # a Flervalg


class FlereForslagForm(forms.Form):
    """Ticked proposals of all the school's parties."""

    forslag = Flervalg(_("Ingen er krysset av. Kryss av dem det gjelder, og prøv igjen."), label=_("Forslag"))

    def __init__(self, *args: Any, ider: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forslag"].kjenn(ider)  # type: ignore[attr-defined]  # a Flervalg


class KontoForm(forms.Form):
    """A new invigilator of the school. The e-mail becomes the username."""

    fornavn = forms.CharField(label=_("Fornavn"), max_length=100)
    etternavn = forms.CharField(label=_("Etternavn"), max_length=100)
    epost = forms.EmailField(label=_("E-post"), max_length=150, help_text=_("Blir brukernavnet."))
    telefon = forms.CharField(label=_("Telefon"), max_length=20, required=False)
