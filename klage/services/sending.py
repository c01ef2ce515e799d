"""The school sends appeals to the authority that answers them, and takes a sending back while nobody has begun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Kandidat
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from felles.masse import Radsvar, gjorte, rad_for_rad
from felles.models import Angrepost
from klage.models import Klage
from klage.services.hosandre import krev_ikke_mottatt
from klage.services.klar import klarhet
from klage.services.tilstand import flytt, laas_klage

ANGRESLAG: Final = "klage.sendt"
Status = Klage.Status


@transaction.atomic
def send_klager(*, klage_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> tuple[list[Radsvar], Angrepost | None]:
    """Send each to whoever is responsible; a sentence for each, done or not, and one undo for them all.

    Repeatable: one that is sent already says so and is left as it is. Each is refused by itself when something lacks
    (`klage.services.klar`). Rule: Utdanningsdirektoratet, «Klagebehandling i PAS»: the school sends.
    """
    rader = list(
        Klage.objects.filter(pk__in=list(klage_ider)).select_related("kandidat__person", "kandidat__eksamen__fag")
        .defer("kandidat__person__nummer").order_by("pk")  # as everybody who locks several
    )  # fmt: skip
    _laas_kandidater(rader)
    sendte: list[int] = []

    def en(rad: Klage) -> str:
        klage = laas_klage(rad.pk)
        if klage.status == Status.SENDT:
            raise UgyldigOvergang(_("Klagen er alt sendt."), kode="alt_sendt")
        # The board's way back to «sendt» is not the school's.
        if klage.status != Status.REGISTRERT:
            tekst = _(
                "Klagen er ikke lenger hos skolen, så den kan ikke sendes. Last siden på nytt, og se hvordan den står."
            )
            raise UgyldigOvergang(tekst, kode="ikke_registrert")
        svar = klarhet(klage, naa)
        if svar.mangler or svar.ansvarlig is None:
            kode, tekst = svar.mangler[0]
            raise Domenefeil(tekst, kode=kode)
        flytt(klage, Status.SENDT, "klage.sendt", aktoer=aktoer, naa=naa, ansvarlig=svar.ansvarlig, sendt=naa)
        sendte.append(klage.pk)
        return _("Sendt til %(navn)s.") % {"navn": svar.ansvarlig.navn}

    svar = rad_for_rad(rader, en, navn=kalt)
    if not gjorte(svar):
        return svar, None
    post = tilby(slag=ANGRESLAG, tekst=_("Ta sendingen tilbake"), data={"klager": sendte}, aktoer=aktoer, naa=naa)
    return svar, post


@transaction.atomic
def ta_tilbake(*, klage_id: int, aktoer: Aktoer, naa: datetime) -> Klage:
    """The school has it again, and may mend it. Repeatable: one that is not sent stays so.

    Raises UgyldigOvergang: `behandles` when the authority has begun, `annet_sted` when PAS has got it.
    """
    klage = laas_klage(klage_id)
    if klage.status == Status.REGISTRERT:
        return klage
    if klage.status != Status.SENDT:
        navn = klage.ansvarlig.navn if klage.ansvarlig else ""
        raise UgyldigOvergang(
            _("Klagen er ikke lenger bare sendt, så sendingen kan ikke tas tilbake. Ta kontakt med %(navn)s, eller trekk "
              "klagen hvis kandidaten ikke vil klage lenger.") % {"navn": navn},
            kode="behandles",
        )  # fmt: skip
    krev_ikke_mottatt(klage)
    flytt(klage, Status.REGISTRERT, "klage.tatt_tilbake", aktoer=aktoer, naa=naa, ansvarlig=None, sendt=None)
    return klage


@transaction.atomic
def angre_sending(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Take them all back. Raises UgyldigOvergang when one of them has gone on: then none is."""
    for pk in sorted(data["klager"]):
        ta_tilbake(klage_id=pk, aktoer=aktoer, naa=naa)
    antall = len(data["klager"])
    tekst = ngettext("Klagen er hos skolen igjen.", "%(antall)s klager er hos skolen igjen.", antall)
    return tekst % {"antall": antall}


def kalt(klage: Klage) -> str:
    """What the school calls an appeal in a list."""
    return f"{klage.kandidat.person.navn}, {klage.kandidat.eksamen.fag.kode}"


def _laas_kandidater(rader: Iterable[Klage]) -> None:
    """In one order, before their appeals: whoever registers or enters a result holds the candidate too."""
    laaste = Kandidat.objects.select_for_update(of=("self",), no_key=True)
    list(laaste.filter(pk__in={rad.kandidat_id for rad in rader}).order_by("pk").values_list("pk"))
