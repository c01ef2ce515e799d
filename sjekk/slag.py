"""The four checks that the site has."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from levering.filtyper import endelse
from levering.models import Besvarelsesfil
from sjekk.prosess import Grense
from sjekk.register import Sjekkslag, sjekkregister

FILTYPE: Final = "filtype"
LESBAR: Final = "lesbar"
VIRUS: Final = "virus"
ANONYMITET: Final = "anonymitet"
IKKE_SATT_OPP: Final = "ikke_satt_opp"
# Seconds that clamd may be silent.
VENTETID: Final = 30


def registrer() -> None:
    """Make them known. Repeatable."""
    alle = (
        Sjekkslag(FILTYPE, _("Filtype"), "sjekk.proever.typer", _navn),
        Sjekkslag(LESBAR, _("Kan åpnes"), "sjekk.proever.aapning", _navn),
        Sjekkslag(VIRUS, _("Virus"), "sjekk.proever.virus", _skanner, klar=_har_skanner, grense=Grense(sekunder=60)),
        Sjekkslag(ANONYMITET, _("Anonymitet"), "sjekk.proever.anonymitet", _hvem),
    )
    for plass, ett in enumerate(alle):
        sjekkregister.registrer(ett.slag, ett, rekkefoelge=plass)


def _navn(fil: Besvarelsesfil) -> Mapping[str, Any]:
    return {"navn": fil.navn, "endelse": endelse(fil.navn)}


def _hvem(fil: Besvarelsesfil) -> Mapping[str, Any]:
    """Whom to look for. Goes to the process on its standard input and is kept nowhere."""
    person = fil.kandidat.person
    hvem = {
        "fornavn": person.fornavn,
        "etternavn": person.etternavn,
        "skole": fil.kandidat.parti.skole.navn,
        "nummer": person.nummer,
    }
    return {**_navn(fil), "hvem": hvem}


def _skanner(fil: Besvarelsesfil) -> Mapping[str, Any]:
    return {"adresse": settings.CLAMAV_ADRESSE, "ventetid": VENTETID}


def _har_skanner() -> str:
    return "" if settings.CLAMAV_ADRESSE else IKKE_SATT_OPP
