"""What a sensor writes for nobody else: note and mark, and the lines of the assessment form."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from sensur.models import Etterlysning, Sensornotat

KRITERIEFELT: Final = re.compile(r"kriterium-([0-9]{1,9})")


class NotatSkjema(forms.Form):
    """A note, its mark, and when the note that the page showed was saved (`sett`).

    `erstatt` is when the note was saved that the sensor has been shown since, and chosen to write over.
    """

    notat = forms.CharField(label=_("Notat, bare du ser det"), required=False, strip=False)
    merke = forms.ChoiceField(
        label=_("Merke"),
        required=False,
        choices=[("", _("Ingen")), *Sensornotat.Merke.choices],
        error_messages={"invalid_choice": _("Velg et av merkene i listen.")},
    )
    sett = forms.CharField(required=False, max_length=40)
    erstatt = forms.CharField(required=False, max_length=40)

    def clean_notat(self) -> str:
        # Browsers send line ends of their own; the text is the same.
        return str(self.cleaned_data["notat"]).replace("\r\n", "\n")

    def clean_sett(self) -> datetime | None:
        return _tidspunkt(self.cleaned_data["sett"])

    def clean_erstatt(self) -> datetime | None:
        return _tidspunkt(self.cleaned_data["erstatt"])

    def har_sett(self) -> datetime | None:
        """When the note was saved that the sensor knows of."""
        tidspunkt: datetime | None = self.cleaned_data["erstatt"] or self.cleaned_data["sett"]
        return tidspunkt


class EtterlysningSkjema(forms.Form):
    """What the school answers a sensor who lacks an answer."""

    svar = forms.ChoiceField(
        choices=Etterlysning.Svar.choices,
        error_messages={
            "required": _("Velg ett av svarene."),
            "invalid_choice": _("Velg ett av svarene."),
        },
    )
    merknad = forms.CharField(
        required=False,
        max_length=500,
        error_messages={"max_length": _("Merknaden kan ha høyst 500 tegn.")},
    )


def _tidspunkt(verdi: str) -> datetime | None:
    try:
        tid = datetime.fromisoformat(verdi)
    except ValueError:
        return None
    return tid if tid.tzinfo else None


def les_kriterier(data: Mapping[str, Any]) -> dict[int, int]:
    """Levels by criterion, from the fields that name one; a value that is no number counts as 0, which no level is."""
    treff = ((KRITERIEFELT.fullmatch(felt), str(verdi)) for felt, verdi in data.items())
    return {int(m[1]): int(verdi) if verdi in {"1", "2", "3"} else 0 for m, verdi in treff if m}
