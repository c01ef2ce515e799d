"""Acts on one appeal that need a word: withdrawn, turned away, decided elsewhere."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from felles.tidsfelt import Datofelt
from klage.models import Klageutfall
from sensur.models import Karakter


class TrekkForm(forms.Form):
    """Why it is withdrawn, when anybody said."""

    grunn = forms.CharField(
        label=_("Merknad"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Hvem som ba om det, og når."),
    )  # fmt: skip


class AvvisForm(forms.Form):
    """The authority's reason."""

    grunn = forms.CharField(
        label=_("Hvorfor klagen avvises"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Skolen og kandidaten leser det."),
        error_messages={"required": _("Skriv hvorfor klagen avvises. Skolen og kandidaten leser det.")},
    )  # fmt: skip


class ResultatForm(forms.Form):
    """What another place came to."""

    verdi = forms.ChoiceField(
        label=_("Karakter etter klagen"), widget=forms.RadioSelect,
        choices=[(verdi, navn) for verdi, navn in Karakter.choices if verdi != Karakter.MB],
        error_messages={"required": _("Velg en karakter fra 1 til 6.")},
    )  # fmt: skip
    vedtatt = Datofelt(label=_("Dagen klagen ble avgjort"), help_text=_("Står på brevet fra klagenemnda."))
    tekst = forms.CharField(
        label=_("Begrunnelsen fra klagenemnda"), max_length=10_000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}), help_text=_("Skolen kan lese den her siden."),
    )  # fmt: skip

    @classmethod
    def av(cls, utfall: Klageutfall | None, data: Any = None) -> ResultatForm:
        """With what stands, when it is to be mended."""
        felt = ("verdi", "vedtatt", "tekst")
        return cls(data, initial={navn: getattr(utfall, navn) for navn in felt} if utfall else None)
