"""The enrolment import as the pages of imports know it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER
from felles.bidrag import importformater
from felles.importer.grunnlag import Format
from felles.importer.register import Importslag
from paamelding.services.ark import merknad
from paamelding.services.importen import Paameldingsimport
from paamelding.services.rader import ANSVARLIG, GRUPPE


def _lag(skole: Organisasjon, bruker: Bruker, naa: datetime) -> Paameldingsimport:
    return Paameldingsimport(skole)


def _formater() -> Sequence[Format]:
    return importformater.alle()


PAAMELDING: Final = Importslag(
    tittel=_("Importer påmelding"),
    beskrivelse=_(
        "Partier, kandidater, kandidatnummer og passord lages fra påmeldingsfilen. Dato og tid kommer fra "
        "eksamensplanen."
    ),
    roller=SKOLEADMINISTRATORER,
    lag=_lag,
    formater=_formater,
    mal=(
        {
            "fagkode": "NOR1267", "parti": "3STA", "nummer": "01010012345", "fornavn": "Kari", "etternavn": "Eksempel",
            "maalform": "Bokmål", "kandidatslag": "Elev", "periode": "V-2027",
        },
    ),
    merknad=merknad,
    videre=("eksamen:partier", _("Gå til partiene")),
    enhet=(_("kandidat"), _("kandidater")),
    andre_rader={ANSVARLIG: _("ansvarlige for grupper"), GRUPPE: _("grupper")},
    forklaring=(
        (
            _("Regneark fra skolens system"),
            _("XLSX eller CSV med en rad for hver kandidat og fag. Du velger hvilken kolonne som er hva."),
        ),
        (
            _("PameldteKandidater fra PAS"),
            _("Hent de påmeldte kandidatene som XML i PAS når påmeldingen er ferdig. Filen har kandidatnumrene."),
        ),
        (
            _("Pamelding fra skolens administrative system"),
            _("Den samme filen som skolen sender til PAS. Eksporter den som XML."),
        ),
        (
            _("Ansvarlige for en gruppe"),
            _("Blir forslag til eksamensvakter. De får ikke tilgang før du godkjenner dem på partiets side."),
        ),
    ),
    rekkefoelge=10,
)  # fmt: skip
