"""From when the school's grades are to show."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from felles.naarskjema import Naarskjema


class VisningForm(Naarskjema):
    """At once, or at a Norwegian date and time. Its fields stand on a page with another date: they are called `vises_`."""

    naar = forms.ChoiceField(
        label=_("Når skal kandidatene se karakterene?"),
        choices=[(Naarskjema.NAA, _("Med en gang")), (Naarskjema.SENERE, _("På et bestemt tidspunkt"))],
        widget=forms.RadioSelect,
        initial=Naarskjema.NAA,
        required=False,
    )

    def add_prefix(self, field_name: str) -> str:
        return f"vises_{field_name}" if field_name in {"dato", "klokke"} else super().add_prefix(field_name)

    def valg(self) -> dict[str, Any]:
        """What the service is asked for. Call only after is_valid()."""
        return {"vises_fra": self.tidspunkt()}


class LaasForm(VisningForm):
    """The same, with the revision of the protocol that the page showed (the page writes it out itself)."""

    revisjon = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def valg(self) -> dict[str, Any]:
        return super().valg() | {"revisjon": self.cleaned_data["revisjon"]}
