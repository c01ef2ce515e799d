"""The ranges of addresses that a school uses, and the switch of the help that looks at them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from felles.angre import tilby
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from monitor.models import Adresseomraade, Monitorvalg

ANGRESLAG = "adresseomraade"
# More than a school has; each is looked at for every address.
MAKS_OMRAADER = 100


@transaction.atomic
def legg_til_omraade(*, skole_id: int, nett: str, navn: str, aktoer: Aktoer, naa: datetime) -> bool:
    """Add a range in its written form (CIDR); False when the school has it. Raises Domenefeil `for_mange`."""
    skole = _laas(skole_id)
    omraader = Adresseomraade.objects.filter(skole=skole)
    if omraader.filter(nett=nett).exists():
        return False
    if omraader.count() >= MAKS_OMRAADER:
        melding = _(
            "Skolen har %(maks)s adresseområder. Fjern et som ikke er i bruk, eller legg inn ett som er større."
        )
        raise Domenefeil(melding % {"maks": MAKS_OMRAADER}, kode="for_mange")
    Adresseomraade.objects.create(skole=skole, nett=nett, navn=navn)
    logg_hendelse(skole, "adresseomraade.lagt_til", aktoer=aktoer, naa=naa, skole_id=skole.pk, nett=nett)
    return True


@transaction.atomic
def fjern_omraade(*, skole_id: int, omraade_id: int, aktoer: Aktoer, naa: datetime) -> tuple[str, Angrepost | None]:
    """Take a range away; what it was, and the undo. An empty text when the school does not have it any longer."""
    skole = _laas(skole_id)
    omraade = Adresseomraade.objects.filter(skole=skole, pk=omraade_id).first()
    if omraade is None:
        return "", None
    nett, navn = omraade.nett, omraade.navn
    omraade.delete()
    logg_hendelse(skole, "adresseomraade.fjernet", aktoer=aktoer, naa=naa, skole_id=skole.pk, nett=nett)
    data = {"skole_id": skole.pk, "nett": nett, "navn": navn}
    return nett, tilby(
        slag=ANGRESLAG, tekst=_("Fjerning av %(nett)s") % {"nett": nett}, data=data, aktoer=aktoer, naa=naa
    )


def angre_fjerning(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Put the range back; the sentence that says so. Twice is harmless."""
    legg_til_omraade(**data, aktoer=aktoer, naa=naa)
    return _("%(nett)s er lagt tilbake.") % {"nett": data["nett"]}


@transaction.atomic
def sett_adressehjelp(*, skole_id: int, paa: bool, aktoer: Aktoer, naa: datetime) -> bool:
    """Switch the help on or off, in force at once; False when it was so already."""
    skole = _laas(skole_id)
    valg = Monitorvalg.objects.filter(skole=skole).first()
    if (valg.adressehjelp if valg else True) == paa:
        return False
    Monitorvalg.objects.update_or_create(
        skole=skole, defaults={"adressehjelp": paa, "endret": naa, "endret_av_id": aktoer.bruker_id}
    )
    logg_hendelse(
        skole, "adressehjelp.slaatt_paa" if paa else "adressehjelp.slaatt_av", aktoer=aktoer, naa=naa, skole_id=skole.pk
    )
    return True


def _laas(skole_id: int) -> Organisasjon:
    return Organisasjon.objects.select_for_update(of=("self",), no_key=True).order_by("pk").get(pk=skole_id)
