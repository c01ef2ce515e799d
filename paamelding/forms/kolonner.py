from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from felles.importer.grunnlag import Kolonnefelt
from felles.regneark import Ark

VIST: Final = 30
# Five digits or more in a row, as in an id; a fagkode has four.
MANGE_SIFRE: Final = re.compile(r"\d(?:[\s.\-]{0,2}\d){4,}")
BOKSTAVER: Final = 26


class KolonneForm(forms.Form):
    """Which column of the sheet is which field: a list for each field, chosen as guessed."""

    def __init__(self, *args: Any, felt: Sequence[Kolonnefelt], ark: Ark, gjettet: Mapping[str, int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.felt = felt
        valg = [("", _("Ikke i filen")), *((str(nr), _kolonnenavn(ark, nr)) for nr in range(_bredde(ark)))]
        for ett in felt:
            self.fields[f"kol-{ett.navn}"] = forms.ChoiceField(
                label=str(ett.tittel),
                help_text=str(ett.hjelp),
                choices=valg,
                required=ett.paakrevd,
                initial=str(gjettet.get(ett.navn, "")),
                error_messages={
                    "required": _("Velg kolonnen som har dette. Finnes den ikke i filen, må du legge den til der."),
                    "invalid_choice": _("Kolonnen finnes ikke i filen. Velg en av dem i listen."),
                },
            )

    def clean(self) -> dict[str, Any]:
        """No column is two fields."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        brukt: dict[str, str] = {}
        for ett in self.felt:
            kolonne = data.get(f"kol-{ett.navn}")
            if not kolonne:
                continue
            if kolonne in brukt:
                tekst = _("Kolonnen er alt valgt som %(felt)s. Velg en annen.") % {"felt": brukt[kolonne]}
                self.add_error(f"kol-{ett.navn}", ValidationError(tekst, code="dobbel"))
            brukt.setdefault(kolonne, str(ett.tittel))
        return data

    def kolonner(self) -> dict[str, int]:
        """Column by field. Call only after is_valid()."""
        par = ((ett.navn, self.cleaned_data.get(f"kol-{ett.navn}")) for ett in self.felt)
        return {navn: int(kolonne) for navn, kolonne in par if kolonne}


def _bredde(ark: Ark) -> int:
    return max(len(ark.overskrifter), *(len(celler) for _nr, celler in ark.rader[:50]))


def _kolonnenavn(ark: Ark, nr: int) -> str:
    """«B: Fornavn (Nora)»: letter, heading, and the first value; long digits are hidden, they may be a national id."""
    overskrift = ark.overskrifter[nr] if nr < len(ark.overskrifter) else ""
    verdi = next((celler[nr] for _nr, celler in ark.rader[:50] if nr < len(celler) and celler[nr]), "")
    navn = f"{_bokstav(nr)}: {_kort(overskrift) or _('uten overskrift')}"
    return f"{navn} ({_kort(verdi)})" if verdi else navn


def _kort(tekst: str) -> str:
    tekst = MANGE_SIFRE.sub(lambda treff: "".join("•" if tegn.isdigit() else tegn for tegn in treff[0]), tekst)
    return tekst if len(tekst) <= VIST else f"{tekst[: VIST - 1]}…"


def _bokstav(nr: int) -> str:
    return chr(ord("A") + nr) if nr < BOKSTAVER else _bokstav(nr // BOKSTAVER - 1) + _bokstav(nr % BOKSTAVER)
