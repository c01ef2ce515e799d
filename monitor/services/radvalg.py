"""The acts of «Flere valg», each done under the candidate's lock by the rule that the menu shows.

The undo of one that took something away is asked the same rule: what it sets back may no longer be set.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from deltakelse.services.del1 import fjern_innlevert, registrer_innlevert
from deltakelse.services.fravaer import Oppmoeteutfall, Oppmoetevalg, sett_oppmoete
from deltakelse.services.oppmoete import fjern_oppmoete, registrer_oppmoete
from deltakelse.services.sendespost import sett_sendespost
from deltakelse.services.sperre import opphev_sperre, sett_sperre
from eksamen.models import Kandidat
from eksamen.models.valg import Deltype
from felles.angre import angrehandlinger
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from felles.models import Angrepost
from levering.permissions import laas_kandidat
from levering.services.gjenaapning import gjenaapne
from monitor.radvalg import (
    FJERNER_POST,
    FRAVAERSVALG,
    MERKER_POST,
    OPPMOETEVALG,
    Stilling,
    Valg,
    deler,
    krev,
    stilling,
    vises,
)

ANGRESLAG: Final = "monitor.radvalg"
POST_AV = {Deltype.EKSAMEN: Valg.POST, Deltype.DEL1: Valg.POST_DEL1, Deltype.DEL2: Valg.POST_DEL2}


@dataclass(frozen=True)
class Utfall:
    """What came of an act: the sentence, whether anything changed, and the undo."""

    tekst: str
    endret: bool
    angre: Angrepost | None = None


@transaction.atomic
def utfoer(*, kandidat_id: int, valg: Valg, administrator: bool, aktoer: Aktoer, naa: datetime) -> Utfall:
    """Do the act. Twice is harmless: the second says that it was so already, and leaves no trace.

    The status is looked at again under the candidate's lock, so that what somebody else did meanwhile counts.
    `administrator` is True for an administrator of the candidate's school. Raises Domenefeil, `borte` for a candidate
    who is taken out.
    """
    try:
        kandidat = laas_kandidat(kandidat_id, naa)
    except Kandidat.DoesNotExist:
        raise Domenefeil(_("Kandidaten er tatt ut i mellomtiden, og ingenting er endret."), kode="borte") from None
    ved = stilling(kandidat, naa=naa, administrator=administrator)
    krev(valg, ved)
    endret, tekst, angre = _handling(valg)(valg, ved, aktoer)
    if not endret:
        tekst = _("Ingenting er endret. %(navn)s sto slik fra før.")
    return Utfall(tekst % ved.navn, endret, angre)


@transaction.atomic
def angre_radvalg(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Set back what was taken away, when the rule of each act still allows it. Raises Domenefeil, and changes nothing."""
    kandidat = laas_kandidat(data["kandidat_id"], naa)
    ved = stilling(kandidat, naa=naa, administrator=data["administrator"])
    for valg in data["valg"]:
        krev(Valg(valg), ved)
    handling = angrehandlinger.hent(data["slag"])
    if handling is None:
        raise Domenefeil(_("Dette kan ikke angres."), kode="ukjent")
    return handling(data["data"], aktoer=aktoer, naa=naa)


def _med_krav(post: Angrepost | None, valg: list[Valg], ved: Stilling) -> Angrepost | None:
    """The undo, which first asks whether each of `valg` still is allowed. `ved` is the candidate after the act.

    What stood beside something that rules it out, and was taken away, may come back to where it stood.
    """
    if post is not None:
        innhold = {
            "kandidat_id": ved.kandidat.pk,
            "valg": [ett.value for ett in valg if vises(ett, ved)],
            "administrator": ved.administrator,
            "slag": post.slag,
            "data": json.loads(post.data),
        }
        post.slag, post.data = ANGRESLAG, json.dumps(innhold, ensure_ascii=False)
        post.save(update_fields=["slag", "data"])
    return post


type Svar = tuple[bool, str, Angrepost | None]


def _handling(valg: Valg) -> Callable[[Valg, Stilling, Aktoer], Svar]:
    if valg in FRAVAERSVALG or valg == Valg.FJERN_FRAVAER:
        return _fravaer
    if valg in MERKER_POST or valg in FJERNER_POST:
        return _post
    if valg in OPPMOETEVALG:
        return _til_stede
    return _gjenaapne if valg == Valg.GJENAAPNE else _sperre


def _fravaer(valg: Valg, ved: Stilling, aktoer: Aktoer) -> Svar:
    foer = ved.kandidat.fravaer_slag
    if valg == Valg.FJERN_FRAVAER:
        if foer is None:
            return False, "", None
        nytt, tekst = Oppmoetevalg.DELTATT, _("Fraværet til %(navn)s er fjernet.")
    else:
        nytt = Oppmoetevalg(valg.value)
        tekst = _("%(navn)s er registrert med ikke-dokumentert fravær.")
        if valg == Valg.DOKUMENTERT:
            tekst = _("%(navn)s er registrert med dokumentert fravær.")
    utfall = sett_oppmoete(kandidat_ider=[ved.kandidat.pk], valg=nytt, aktoer=aktoer, naa=ved.naa)
    svar = utfall.svar[0]
    if not svar.gjort:
        raise Domenefeil(svar.melding, kode="fravaer_avvist")
    angre = utfall.angrepost
    if valg == Valg.FJERN_FRAVAER and foer is not None:
        ved.kandidat.fravaer_slag = None
        angre = _med_krav(angre, [Valg(foer)], ved)
    return bool(utfall.endret), tekst, angre


def _til_stede(valg: Valg, ved: Stilling, aktoer: Aktoer) -> Svar:
    handlinger: dict[Valg, Callable[..., Oppmoeteutfall]] = {
        Valg.OPPMOETE: registrer_oppmoete,
        Valg.FJERN_OPPMOETE: fjern_oppmoete,
        Valg.DEL1: registrer_innlevert,
        Valg.FJERN_DEL1: fjern_innlevert,
    }
    utfall = handlinger[valg](kandidat_ider=[ved.kandidat.pk], aktoer=aktoer, naa=ved.naa)
    svar = utfall.svar[0]
    if not svar.gjort:
        raise Domenefeil(f"{svar.navn}: {svar.melding}", kode="avvist")
    tekst = {
        Valg.OPPMOETE: _("%(navn)s er registrert til stede."),
        Valg.FJERN_OPPMOETE: _("Oppmøtet til %(navn)s er fjernet."),
        Valg.DEL1: _("Del 1 til %(navn)s er registrert levert på papir."),
        Valg.FJERN_DEL1: _("Innleveringen av del 1 er fjernet for %(navn)s."),
    }[valg]
    return bool(utfall.endret), tekst, utfall.angrepost


def _post(valg: Valg, ved: Stilling, aktoer: Aktoer) -> Svar:
    merke = valg in MERKER_POST
    gjelder = deler(valg, ved)
    endret, angre = sett_sendespost(kandidat_id=ved.kandidat.pk, deler=gjelder, post=merke, aktoer=aktoer, naa=ved.naa)
    if not merke:
        for deel in endret:
            setattr(ved.kandidat, "del1_post" if deel == Deltype.DEL1 else "digital_post", False)
        angre = _med_krav(angre, [*(POST_AV[Deltype(deel)] for deel in endret), Valg.POST], ved)
    # What happened to both parts, or to the one there is, is said of the whole answer.
    en = endret[0] if len(ved.deler) > 1 and len(endret) == 1 else ""
    tekster = {
        ("", True): _("%(navn)s er merket «Sendes i posten»."),
        ("", False): _("«Sendes i posten» er fjernet for %(navn)s."),
        (Deltype.DEL1, True): _("Del 1 til %(navn)s er merket «Sendes i posten»."),
        (Deltype.DEL1, False): _("«Sendes i posten» er fjernet for del 1 til %(navn)s."),
        (Deltype.DEL2, True): _("Del 2 til %(navn)s er merket «Sendes i posten»."),
        (Deltype.DEL2, False): _("«Sendes i posten» er fjernet for del 2 til %(navn)s."),
    }
    return bool(endret), tekster[en, merke], angre


def _sperre(valg: Valg, ved: Stilling, aktoer: Aktoer) -> Svar:
    handling = sett_sperre if valg == Valg.SPERR else opphev_sperre
    endret, angre = handling(kandidat_id=ved.kandidat.pk, aktoer=aktoer, naa=ved.naa)
    tekst = _("Digital tilgang er sperret for %(navn)s.")
    if valg == Valg.OPPHEV_SPERRE:
        tekst = _("Sperren er opphevet for %(navn)s.")
        ved.kandidat.sperret = False
        angre = _med_krav(angre, [Valg.SPERR], ved)
    return endret, tekst, angre


def _gjenaapne(valg: Valg, ved: Stilling, aktoer: Aktoer) -> Svar:
    endret, angre = gjenaapne(kandidat_id=ved.kandidat.pk, aktoer=aktoer, naa=ved.naa)
    tekst = _("Besvarelsen til %(navn)s er åpnet for ny levering. Kandidaten må få tilgang på nytt.")
    return endret, tekst, angre
