"""What invigilators do with access in the monitor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from deltakelse.models import Innloggingssesjon
from deltakelse.querysets.tilgang import FRAVAER, Tilgang
from deltakelse.services.autorisering import autoriser
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from levering.querysets.status import med_status


@dataclass(frozen=True)
class Resultat:
    """What came of one candidate in an act for several; `feil` is the sentence when it was refused."""

    kandidat_id: int
    sesjon: Innloggingssesjon | None = None
    feil: str | Promise = ""


@transaction.atomic
def gi_tilgang(*, kandidat_id: int, aktoer: Aktoer, naa: datetime) -> Innloggingssesjon:
    """Let the candidate's newest log-in in; returns the session that has access.

    Status is looked at again under the candidate's lock, so that absence, block, delivery or post set meanwhile by
    somebody else wins. May be repeated: two invigilators at once make one access and one event. Raises Domenefeil.
    """
    Kandidat.objects.select_for_update(of=("self",)).order_by("pk").get(pk=kandidat_id)
    _avvis_stengt(med_status(Kandidat.objects.med_navn(), naa).get(pk=kandidat_id))
    return autoriser(kandidat_id=kandidat_id, maate=Innloggingssesjon.Maate.MONITOR, aktoer=aktoer, naa=naa)


def gi_tilgang_til_flere(*, kandidat_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> list[Resultat]:
    """Let several in, each in a transaction of its own: one refusal holds nobody else back. May be repeated."""
    resultater = []
    for kandidat_id in sorted(set(kandidat_ider)):
        try:
            sesjon = gi_tilgang(kandidat_id=kandidat_id, aktoer=aktoer, naa=naa)
            resultater.append(Resultat(kandidat_id, sesjon))
        except Domenefeil as feil:
            resultater.append(Resultat(kandidat_id, feil=feil.melding))
    return resultater


def _avvis_stengt(kandidat: Kandidat) -> None:
    """Raise Domenefeil when something stands against access. The order is that of the statuses."""
    status = Tilgang(kandidat.tilgang)  # type: ignore[attr-defined]  # annotated by med_status
    navn = {"navn": kandidat.person.navn, "status": status.label}
    if status == Tilgang.AVLYST:
        melding = _("Eksamenen er avlyst for %(navn)s. Skoleadministrator kan oppheve avlysningen hvis den er feil.")
        raise Domenefeil(melding % navn, kode="avlyst")
    if status in FRAVAER:
        melding = _("%(navn)s er registrert med «%(status)s». Fjern fraværet først hvis kandidaten er til stede.")
        raise Domenefeil(melding % navn, kode="fravaer")
    if status == Tilgang.SPERRET:
        melding = _("Digital tilgang er sperret for %(navn)s. Opphev sperren først hvis kandidaten skal inn.")
        raise Domenefeil(melding % navn, kode="sperret")
    if kandidat.digital_post:  # type: ignore[attr-defined]
        melding = _("%(navn)s er merket «Sendes i posten» og kan ikke få digital tilgang.")
        raise Domenefeil(melding % navn, kode="sendes_i_posten")
    if kandidat.digital_levert:  # type: ignore[attr-defined]
        melding = _("%(navn)s har levert og trenger ikke tilgang.")
        raise Domenefeil(melding % navn, kode="levert")
