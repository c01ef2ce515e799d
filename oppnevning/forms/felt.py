"""Fields that several forms of this room have."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eksamen.models import Fag
from felles.tid import dagens_dato, doegnet
from oppnevning.services.fagkoder import del_opp, for_mange

POSTNUMMER: Final = RegexValidator(r"^[0-9]{4}\Z", gettext_lazy("Et postnummer har fire siffer."))
TELEFON: Final = RegexValidator(
    r"^\+?[0-9 ]{8,19}\Z", gettext_lazy("Skriv telefonnummeret med siffer, for eksempel 90000000.")
)
LENGST_FREM: Final = timedelta(days=365)
VANLIG_FRIST: Final = timedelta(days=10)


class Fagkodefelt(forms.CharField):
    """Fagkoder as they are written, with commas, spaces or lines between; becomes ids."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Fagkoder"))
        kwargs.setdefault("help_text", gettext_lazy("Én eller flere, med komma mellom: NOR1267, NOR1268."))
        kwargs.setdefault("max_length", 1000)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        koder = del_opp(super().clean(value))
        if self.required and not koder:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if melding := for_mange(koder):
            raise forms.ValidationError(melding, code="for_mange")
        kjente = {fag.kode: fag.pk for fag in Fag.objects.filter(fagkode__in=[kode.split("-")[0] for kode in koder])}
        ukjente = [kode for kode in koder if kode not in kjente]
        if ukjente:
            melding = _("Fagkoden finnes ikke: %(koder)s. Rett den, eller ta den bort.")
            raise forms.ValidationError(melding % {"koder": ", ".join(ukjente)[:200]}, code="ukjent")
        return tuple(kjente[kode] for kode in koder)


class Fristfelt(forms.DateField):
    """A day that is still to come, within a year; becomes its last second in Norway."""

    def __init__(self, *, naa: datetime, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Svarfrist"))
        kwargs.setdefault("help_text", gettext_lazy("Til og med denne dagen."))
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)
        self.i_dag = dagens_dato(naa)

    def clean(self, value: Any) -> Any:
        dag: date | None = super().clean(value)
        if dag is None:
            return None
        if not self.i_dag <= dag <= self.i_dag + LENGST_FREM:
            raise forms.ValidationError(_("Velg en dag fra i dag og inntil et år fram."), code="utenfor")
        return slutten_av(dag)


class Flervalg(forms.TypedMultipleChoiceField):
    """Ticked rows of a table, by id. The known ids are given when the form is made."""

    def __init__(self, ingen: Any, **kwargs: Any) -> None:
        feil = {
            "required": ingen,
            "invalid_choice": gettext_lazy("Noe av det du valgte, finnes ikke lenger. Prøv igjen."),
        }
        super().__init__(coerce=int, error_messages=feil, **kwargs)

    def kjenn(self, ider: Iterable[int]) -> None:
        self.choices = [(ident, str(ident)) for ident in ider]


def slutten_av(dag: date) -> datetime:
    """The last second of a Norwegian day."""
    return doegnet(dag)[1] - timedelta(seconds=1)


def vanlig_frist(naa: datetime) -> date:
    """The deadline that is proposed."""
    return dagens_dato(naa + VANLIG_FRIST)


def koder_i_tekst(fag: Iterable[Fag]) -> str:
    """The fagkoder as the field shows them."""
    return ", ".join(ett.kode for ett in fag)
