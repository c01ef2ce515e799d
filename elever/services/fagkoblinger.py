"""Whose pupils sit an exam: those taught the fagkode itself, or the one that is taught for both."""

import re
from typing import Final

from eksamen.models import Eksamen, Eksamensform, Fag

# Codes that are taught under another. Rule: Utdanningsdirektoratet, «Læreplan i norsk»: hovedmål, sidemål and muntlig
# are one subject. Rule: iSkole, «Eksamenspartier»: for an oral code the pupils of the written code are proposed.
UNDERVISES_SOM: Final[dict[str, tuple[str, ...]]] = {
    "NOR1268": ("NOR1267",),
    "NOR1269": ("NOR1267", "NOR1268"),
    "NOR1415": ("NOR1267", "NOR1268"),
    "ENG1008": ("ENG1007",),
    "NOR0215": ("NOR0214",),
    "NOR0216": ("NOR0214", "NOR0215"),
    "NOR0219": ("NOR0218",),
    "NOR0220": ("NOR0218", "NOR0219"),
    "FSP6219": ("FSP6218",),
    "FSP6222": ("FSP6221",),
    "FSP6242": ("FSP6241",),
    "FSP6152": ("FSP6151",),
}
MUNTLIGE: Final = (Eksamensform.MUNTLIG, Eksamensform.MUNTLIG_PRAKTISK)
FORMORD: Final = re.compile(r"\b(skriftlig|skriftleg|muntlig|munnleg|praktisk|hovedmål|hovudmål|sidemål)\b")
MUNTLIGORD: Final = re.compile(r"\b(muntlig|munnleg)\b")
BOKSTAVER: Final = 3


def fag_med_elevene(eksamen: Eksamen) -> list[int]:
    """Pks of the fag whose pupils are proposed for the exam: its own, those of the table, and for an oral code the
    written ones of the same level whose name is the same but for the form. One query."""
    fag = eksamen.fag
    alle = Fag.objects.filter(nivaa=fag.nivaa, fagkode__startswith=fag.fagkode[:BOKSTAVER])
    muntlig = eksamen.form in MUNTLIGE or bool(MUNTLIGORD.search(fag.navn_nb.casefold()))
    koder = UNDERVISES_SOM.get(fag.fagkode, ())
    return [
        annet.pk
        for annet in alle
        if annet.pk == fag.pk
        or (annet.fagkode in koder and annet.variant == fag.variant)
        or (muntlig and annet.variant == fag.variant and _grunnavn(annet) == _grunnavn(fag))
    ]


def _grunnavn(fag: Fag) -> str:
    return " ".join(FORMORD.sub(" ", fag.navn_nb.casefold()).replace(",", " ").split())
