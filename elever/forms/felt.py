"""Fields that several forms of people share."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from felles.nummer import UgyldigNummer
from felles.nummer.slag import les


class NummerField(forms.CharField):
    """An id of any kind, brought to its one written form. The error never repeats what was typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}))
        kwargs.setdefault("label", _("Fødselsnummer eller annet nummer"))
        super().__init__(**kwargs)

    @sensitive_variables()
    def clean(self, value: Any) -> str:
        tekst = super().clean(value)
        if not tekst:
            return ""
        try:
            return les(tekst, tillat_syntetiske=settings.SYNTETISKE_FNR)[0]
        except UgyldigNummer as feil:
            raise forms.ValidationError(str(feil.melding), code=feil.kode) from None


class KryssField(forms.TypedMultipleChoiceField):
    """Ticked rows of a list, by pk. What is made up is passed over by the service, so any number is taken."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "error_messages", {"required": _("Ingen er krysset av. Kryss av dem det gjelder, og prøv igjen.")}
        )
        super().__init__(coerce=int, **kwargs)

    def valid_value(self, value: Any) -> bool:
        tekst = str(value)
        return tekst.isascii() and tekst.isdigit() and len(tekst) < 19  # noqa: PLR2004 - the digits of a bigint
