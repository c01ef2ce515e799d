from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker


class ForslagForm(forms.Form):
    """The ticked proposals. Ids that are not of the party are passed over by the service."""

    forslag = forms.TypedMultipleChoiceField(
        label=_("Forslag"),
        coerce=int,
        error_messages={"required": _("Ingen er krysset av. Kryss av dem det gjelder, og prøv igjen.")},
    )

    def __init__(self, *args: Any, ider: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["forslag"]
        assert isinstance(felt, forms.TypedMultipleChoiceField)  # noqa: S101 - tells the type checker
        felt.choices = [(ident, str(ident)) for ident in ider]
        felt.error_messages["invalid_choice"] = _("Et forslag finnes ikke lenger. Last siden på nytt, og prøv igjen.")


class VaktForm(forms.Form):
    """One of the school's invigilators who does not watch the party yet."""

    bruker = forms.ModelChoiceField(
        queryset=Bruker.objects.none(),
        label=_("Eksamensvakt"),
        empty_label=_("Velg"),
        error_messages={
            "required": _("Velg hvem som skal ha vakten."),
            "invalid_choice": _("Den du valgte, kan ikke få vakten. Last siden på nytt, og velg en annen."),
        },
    )

    def __init__(self, *args: Any, vakter: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bruker"].queryset = vakter  # type: ignore[attr-defined]  # a ModelChoiceField
