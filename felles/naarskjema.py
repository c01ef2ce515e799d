"""When something is to show: now, or at a moment that is chosen."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from felles.tid import OSLO, oslo
from felles.tidsfelt import Datofelt, Klokkefelt


class Naarskjema(forms.Form):
    """Now, or a Norwegian date and time. Who asks may give `naar` other words."""

    NAA, SENERE = "naa", "senere"

    naar = forms.ChoiceField(
        label=_("Når"),
        choices=[(NAA, _("Nå")), (SENERE, _("På et bestemt tidspunkt"))],
        widget=forms.RadioSelect,
        initial=NAA,
        required=False,
    )
    dato = Datofelt(label=_("Dato"), required=False)
    klokke = Klokkefelt(label=_("Klokkeslett"), required=False)

    def __init__(self, *args: Any, bestemt: datetime | None = None, **kwargs: Any) -> None:
        """`bestemt` is the moment that is chosen already."""
        if bestemt:
            lokal = oslo(bestemt)
            start = {"naar": self.SENERE, "dato": lokal.date(), "klokke": lokal.time()}
            kwargs["initial"] = start | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("naar") == self.SENERE:
            for felt, melding in (("dato", _("Velg dato.")), ("klokke", _("Velg klokkeslett."))):
                if self.cleaned_data.get(felt) is None and felt not in self.errors:
                    self.add_error(felt, forms.ValidationError(melding, code="mangler"))
        return self.cleaned_data

    def tidspunkt(self) -> datetime | None:
        """The chosen moment; None for now."""
        if self.cleaned_data.get("naar") != self.SENERE:
            return None
        return datetime.combine(self.cleaned_data["dato"], self.cleaned_data["klokke"], tzinfo=OSLO)
