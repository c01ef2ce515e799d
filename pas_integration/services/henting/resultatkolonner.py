"""The columns of a sheet with results, and what the pages of imports are told about it."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from felles.importer.grunnlag import Kolonnefelt

FELT: Final[Sequence[Kolonnefelt]] = (
    Kolonnefelt(
        "nummer",
        _("Fødselsnummer"),
        ("fnr", "fodselsnr", "personnummer", "fødselsnr"),
        hjelp=_("Kan stå tomt når raden har et kandidatnummer som er kjent her."),
        skjult=True,
    ),
    Kolonnefelt("kandidatnummer", _("Kandidatnummer"), ("kandidatnr", "knr")),
    Kolonnefelt("fagkode", _("Fagkode"), ("fag", "fagkode og variant"), paakrevd=True),
    Kolonnefelt(
        "periode",
        _("Periode"),
        ("eksamensperiode", "periodekode"),
        hjelp=_("V og årstall eller H og årstall, slik: V-2027. Kan stå tomt når det er den nyeste."),
    ),
    Kolonnefelt("gruppe", _("Parti"), ("gruppe", "kandidatgruppe", "gruppenavn", "navn")),
    Kolonnefelt(
        "deltakelse",
        _("Deltakelse"),
        ("deltakelsesstatus", "status", "fravær"),
        hjelp=_("D, IDF, DF eller MB. Kan stå tomt når det er karakter."),
    ),
    Kolonnefelt("karakter", _("Karakter"), ("eksamenskarakter", "resultat"), paakrevd=True),
    Kolonnefelt("klagekarakter", _("Karakter etter klage"), ("klageresultat", "klage")),
    Kolonnefelt("klagebegrunnelse", _("Begrunnelse for klagevedtaket"), ("begrunnelse",)),
)
# The number is left for whoever fills the file in.
MAL: Final = (
    {"nummer": "", "fagkode": "NOR1267", "gruppe": "3STA", "deltakelse": "D", "karakter": "4"},
    {"nummer": "", "fagkode": "NOR1267", "gruppe": "3STA", "deltakelse": "IDF", "karakter": ""},
)
