"""From when the school's grades are to show."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from felles.tid import OSLO, oslo


class VisningForm(forms.Form):
    """At once, or at a Norwegian date and time."""

    NAA, SENERE = "naa", "senere"

    naar = forms.ChoiceField(
        label=_("Når skal kandidatene se karakterene?"),
        choices=[(NAA, _("Med en gang")), (SENERE, _("På et bestemt tidspunkt"))],
        widget=forms.RadioSelect,
        initial=NAA,
        required=False,
    )
    vises_dato = forms.DateField(
        label=_("Dato"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv datoen som dag.måned.år, for eksempel 18.06.2027.")},
    )
    vises_klokke = forms.TimeField(
        label=_("Klokkeslett"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Skriv klokkeslettet som time:minutt, for eksempel 09:00.")},
    )

    def __init__(self, data: Any = None, *, bestemt: datetime | None = None) -> None:
        lokal = oslo(bestemt) if bestemt else None
        start = {"naar": self.SENERE, "vises_dato": lokal.date(), "vises_klokke": lokal.time()} if lokal else None
        super().__init__(data, initial=start)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("naar") == self.SENERE:
            for felt, melding in (("vises_dato", _("Velg dato.")), ("vises_klokke", _("Velg klokkeslett."))):
                if self.cleaned_data.get(felt) is None and felt not in self.errors:
                    self.add_error(felt, forms.ValidationError(melding, code="mangler"))
        return self.cleaned_data

    def valg(self) -> dict[str, Any]:
        """What the service is asked for. Call only after is_valid()."""
        return {"vises_fra": self.tidspunkt()}

    def tidspunkt(self) -> datetime | None:
        """The chosen moment; None for at once."""
        if self.cleaned_data.get("naar") != self.SENERE:
            return None
        return datetime.combine(self.cleaned_data["vises_dato"], self.cleaned_data["vises_klokke"], tzinfo=OSLO)


class LaasForm(VisningForm):
    """The same, with the revision of the protocol that the page showed (the page writes it out itself)."""

    revisjon = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def valg(self) -> dict[str, Any]:
        return super().valg() | {"revisjon": self.cleaned_data["revisjon"]}
