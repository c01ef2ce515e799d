from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tilrettelegging.models import Regelslag
from tilrettelegging.services.regeltabell import Regelverdi
from tilrettelegging.services.vedtak import FLEST_MINUTTER

LENGST = 720


def minuttfelt(fra: int = 0, til: int = FLEST_MINUTTER, **valg: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=fra, max_value=til, **valg)


class RegelForm(forms.Form):
    """A rule of extra time, in minutes."""

    slag = forms.ChoiceField(label=_("Regelen gjelder"), choices=Regelslag, widget=forms.RadioSelect)
    del1 = minuttfelt(
        1, LENGST, label=_("Minutter i del 1"), required=False, help_text=_("Bare når regelen gjelder begge delene.")
    )
    minutter = minuttfelt(
        1,
        LENGST,
        label=_("Minutter"),
        help_text=_("I del 2 når regelen gjelder begge delene, ellers i hele eksamenen eller i delen."),
    )
    ekstra_del1 = minuttfelt(label=_("Ekstra minutter i del 1"), required=False)
    ekstra = minuttfelt(
        label=_("Ekstra minutter"), help_text=_("I del 2 når regelen gjelder begge delene, ellers i alt.")
    )

    def clean(self) -> dict[str, Any]:
        verdier = super().clean() or self.cleaned_data
        fordelt = verdier.get("slag") == Regelslag.FORDELT
        for felt in ("del1", "ekstra_del1"):
            if felt in self.errors:
                continue
            if fordelt and verdier.get(felt) is None:
                self.add_error(felt, forms.ValidationError(_("Skriv minuttene i del 1."), code="required"))
            if not fordelt and verdier.get(felt):
                melding = _("Del 1 hører bare til en regel for begge delene. La feltet stå tomt.")
                self.add_error(felt, forms.ValidationError(melding, code="ikke_fordelt"))
        return verdier

    @property
    def avtrykk(self) -> str:
        """What was looked at before it is saved: saving anything else shows it first."""
        return repr(self.verdi)

    @property
    def verdi(self) -> Regelverdi:
        v = self.cleaned_data
        return Regelverdi(
            slag=v["slag"],
            minutter=v["minutter"],
            ekstra=v["ekstra"],
            del1=v["del1"] or None,
            ekstra_del1=v["ekstra_del1"] or 0,
        )
