"""What the pages of imports are told about files with results."""

from django.utils.translation import gettext_lazy as _

from brukere.models.bruker import SKOLEADMINISTRATORER
from felles.importer.register import Importslag
from pas_integration.services.henting.resultatfil import SLAG, lag_resultatimport
from pas_integration.services.henting.resultatkolonner import MAL
from pas_kontrakt.lesere.karakter import KarakterXml

__all__ = ["SLAG", "resultatimporten"]


def resultatimporten() -> Importslag:
    """The import of results from a file, for the school's administrators."""
    return Importslag(
        tittel=_("Importer resultater"),
        beskrivelse=_(
            "XML-filen med karakterer fra PAS, eller et regneark med en rad per kandidat. Kandidatnumrene eller en "
            "kolonne med periode avgjør hvilken periode det er; ellers er det den nyeste som har begynt. Den samme filen "
            "kan leses inn flere ganger."
        ),
        roller=SKOLEADMINISTRATORER,
        lag=lag_resultatimport,
        formater=lambda: [KarakterXml()],
        mal=MAL,
        videre=("eksamen:partier", _("Se partiene")),
        enhet=(_("kandidat"), _("kandidater")),
        rekkefoelge=60,
    )
