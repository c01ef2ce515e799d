"""A delivered answer opened again, so that the candidate may deliver anew."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from deltakelse.models import Innloggingssesjon
from deltakelse.services.autorisering import fjern_tilgang
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from felles.templatetags.ramme import klokke
from felles.tid import dagens_dato
from levering.models import Besvarelsesfil, Levering
from levering.permissions import egen_leveringsfrist, eksamensdag, er_sen_tid, laas_kandidat
from levering.querysets.status import DIGITALE_MERKER

if TYPE_CHECKING:
    from levering.querysets.kandidatstatus import KandidatMedStatus

ANGRESLAG = "gjenaapning"


def krev_gjenaapning(kandidat: KandidatMedStatus, *, naa: datetime) -> None:
    """Raise Domenefeil unless the digital part may be opened again: the candidate must be able to deliver it anew.

    Codes: `avlyst`, `fravaer`, `post`, `feil_dag`, `for_sent`. A part that is not delivered is not refused.
    """
    navn = {"navn": kandidat.person.navn}
    if kandidat.avlyst:
        raise Domenefeil(_("Eksamenen er avlyst for %(navn)s, og ingenting er åpnet.") % navn, kode="avlyst")
    if kandidat.fravaer_slag:
        melding = _("%(navn)s er registrert med fravær. Fjern fraværet først hvis kandidaten er til stede.")
        raise Domenefeil(melding % navn, kode="fravaer")
    if kandidat.digital_post:
        melding = _("%(navn)s er merket «Sendes i posten». Fjern merket først hvis kandidaten skal levere her.")
        raise Domenefeil(melding % navn, kode="post")
    if eksamensdag(kandidat) != dagens_dato(naa):
        melding = _("Besvarelsen til %(navn)s kan bare åpnes på eksamensdagen. Ingenting er endret.")
        raise Domenefeil(melding % navn, kode="feil_dag")
    frist = egen_leveringsfrist(kandidat)
    if frist is None or (naa > frist and not er_sen_tid(kandidat, naa)):
        melding = _(
            "Leveringsfristen til %(navn)s var %(frist)s, så kandidaten kan ikke levere på nytt. Bruk «Lever for "
            "kandidat» hvis en fil skal byttes."
        )
        raise Domenefeil(melding % {**navn, "frist": klokke(frist)}, kode="for_sent")


@transaction.atomic
def gjenaapne(*, kandidat_id: int, aktoer: Aktoer, naa: datetime) -> tuple[bool, Angrepost | None]:
    """«Åpne for ny levering»: the delivery no longer counts, its files stay; whether there was one, and the undo.

    The log-in that had access must be let in again. Twice is harmless. Raises Domenefeil as `krev_gjenaapning`.
    """
    kandidat = laas_kandidat(kandidat_id, naa)
    levering = _staaende(kandidat)
    if levering is None or not kandidat.digital_levert:
        return False, None
    krev_gjenaapning(kandidat, naa=naa)
    levering.gjenaapnet = naa
    levering.save(update_fields=["gjenaapnet"])
    # The log-in stays, and goes back to the authorisation page.
    for sesjon in Innloggingssesjon.objects.aapne().filter(kandidat=kandidat.pk, autorisert__isnull=False):
        fjern_tilgang(kandidat_id=kandidat.pk, sesjon_id=sesjon.pk, aktoer=aktoer, naa=naa)
    _logg(levering, "besvarelse.gjenaapnet", kandidat, aktoer, naa)
    post = tilby(
        slag=ANGRESLAG,
        tekst=_("Åpning for ny levering"),
        data={"kandidat_id": kandidat.pk, "levering_id": levering.pk},
        aktoer=aktoer,
        naa=naa,
    )
    return True, post


@transaction.atomic
def angre_gjenaapning(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """The delivery counts again, with its receipt.

    Raises UgyldigOvergang when files or delivery have changed since, and when absence, post or a cancellation stands
    now: none of them may stand beside a delivery.
    """
    kandidat = laas_kandidat(data["kandidat_id"], naa)
    levering = Levering.objects.get(pk=data["levering_id"], kandidat=kandidat.pk)
    filer = Besvarelsesfil.objects.filter(kandidat=kandidat.pk, slettet__isnull=True, delmerke__in=DIGITALE_MERKER)
    aapnet = levering.gjenaapnet or naa
    nye, slettede = filer.filter(lastet_opp__gt=aapnet), levering.filer.filter(slettet__gte=aapnet)
    flyttet = levering.filer.filter(slettet__isnull=True).exclude(delmerke__in=DIGITALE_MERKER)
    if kandidat.fravaer_slag or kandidat.digital_post or kandidat.avlyst:
        melding = _("%(navn)s har fått fravær, post eller avlysning siden, så åpningen kan ikke angres. Ingenting er "
                    "endret.")  # fmt: skip
        raise UgyldigOvergang(melding % {"navn": kandidat.person.navn}, kode="endret_siden")
    endret = any(filene.exists() for filene in (nye, slettede, flyttet))
    if levering.gjenaapnet is None or _staaende(kandidat) or endret:
        melding = _("%(navn)s har endret eller levert filer siden, så åpningen kan ikke angres. Ingenting er endret.")
        raise UgyldigOvergang(melding % {"navn": kandidat.person.navn}, kode="endret_siden")
    levering.gjenaapnet = None
    levering.save(update_fields=["gjenaapnet"])
    _logg(levering, "besvarelse.lukket_igjen", kandidat, aktoer, naa)
    return _("Leveringen til %(navn)s gjelder igjen.") % {"navn": kandidat.person.navn}


def _staaende(kandidat: KandidatMedStatus) -> Levering | None:
    return Levering.objects.filter(
        kandidat=kandidat.pk, eksamensdel=kandidat.digital_del_id, gjenaapnet__isnull=True
    ).first()


def _logg(levering: Levering, handling: str, kandidat: KandidatMedStatus, aktoer: Aktoer, naa: datetime) -> None:
    logg_hendelse(
        levering,
        handling,
        aktoer=aktoer,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
        kvitteringskode=levering.kvitteringskode,
    )
