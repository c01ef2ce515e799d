"""What the pages of imports are told about the pupils' file."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from brukere.models.bruker import SKOLEADMINISTRATORER
from elever.services.elevimport import SLAG, Elevimport
from elever.services.elevvurdering import IKKE_I_FILEN
from felles.importer.register import Importslag

__all__ = ["SLAG", "elevimporten"]

# A made-up pupil; the number is left for whoever fills the file in.
MAL: Final = (
    {
        "nummer": "",
        "fornavn": "Nora",
        "etternavn": "Ås",
        "klasse": "3STA",
        "program": "Studiespesialisering",
        "fag": "NOR1267, MAT1023",
        "gruppe": "3NOR1",
        "laerer": "Kari Vik",
    },
)


def elevimporten() -> Importslag:
    """The import of pupils, for the school's administrators."""
    return Importslag(
        tittel=_("Importer elever"),
        beskrivelse=_(
            "En rad per elev, med fagene i én celle, eller en rad per elev og fag. Elevene legges inn for inneværende "
            "skoleår. Den samme filen kan leses inn flere ganger. Ingen slettes: elever som ikke står i filen, listes."
        ),
        roller=SKOLEADMINISTRATORER,
        lag=_lag,
        mal=MAL,
        videre=("elever:elever", _("Se elevene")),
        enhet=(_("elev"), _("elever")),
        andre_rader={IKKE_I_FILEN: _("Elever som ikke står i filen")},
        rekkefoelge=20,
    )


def _lag(skole: Any, bruker: Any, naa: datetime) -> Elevimport:
    return Elevimport(skole)
