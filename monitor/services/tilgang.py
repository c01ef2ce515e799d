"""What invigilators do with access in the monitor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from deltakelse.models import Innloggingssesjon, Oppmoete
from deltakelse.querysets.tilgang import FRAVAER, Tilgang
from deltakelse.services.autorisering import autoriser
from deltakelse.services.oppmoete import registrer_sent_oppmoete
from eksamen.models import Eksamensparti, Kandidat
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from felles.templatetags.ramme import klokke
from levering.querysets.status import med_status

TRENGER_BEGRUNNELSE: Final = "trenger_begrunnelse"


@dataclass(frozen=True)
class Resultat:
    """What came of one candidate in an act for several; `feil` is the sentence when it was refused."""

    kandidat_id: int
    sesjon: Innloggingssesjon | None = None
    feil: str | Promise = ""


@transaction.atomic
def gi_tilgang(*, kandidat_id: int, begrunnelse: str = "", aktoer: Aktoer, naa: datetime) -> Innloggingssesjon:
    """Let the candidate's newest log-in in; returns the session that has access.

    Status is looked at again under the candidate's lock, so that absence, block, delivery or post set meanwhile by
    somebody else wins. May be repeated: two invigilators at once make one access and one event. Raises Domenefeil:
    `borte` for a candidate who is taken out, `TRENGER_BEGRUNNELSE` when the candidate comes too late and `begrunnelse`
    is empty, and what stands against access. A reason is noted with the attendance.
    Rule: Utdanningsdirektoratet, «Administrere eksamen»: no admission later than one hour after the start.
    """
    if not Kandidat.objects.select_for_update(of=("self",)).order_by("pk").filter(pk=kandidat_id):
        raise Domenefeil(_("Kandidaten er tatt ut i mellomtiden, og ingenting er endret."), kode="borte")
    kandidat = med_status(Kandidat.objects.med_navn(), naa).get(pk=kandidat_id)
    _krev_dagen(kandidat, naa)
    _avvis_stengt(kandidat)
    if kommer_for_sent(kandidat, naa):
        if not begrunnelse.strip() and kandidat.ny_sesjon:  # type: ignore[attr-defined]  # annotated by med_status
            raise Domenefeil(_for_sent(kandidat), kode=TRENGER_BEGRUNNELSE)
        if begrunnelse.strip():
            _laas_innlogginger(kandidat_id)
            registrer_sent_oppmoete(kandidat_id=kandidat_id, begrunnelse=begrunnelse, aktoer=aktoer, naa=naa)
    return autoriser(kandidat_id=kandidat_id, maate=Innloggingssesjon.Maate.MONITOR, aktoer=aktoer, naa=naa)


def kommer_for_sent(kandidat: Kandidat, naa: datetime) -> bool:
    """Whether a first access now needs a reason: one part, nobody has seen the candidate, and the last arrival is past.

    In two parts the candidate arrived at part 1, which is not here. `kandidat` carries `med_status`; one query at most.
    """
    if kandidat.har_del1 or kandidat.har_hatt_tilgang or naa <= kandidat.eksamen.siste_oppmoete:  # type: ignore[attr-defined]
        return False
    return not Oppmoete.objects.filter(kandidat=kandidat, forberedelse=False, opphevet__isnull=True).exists()


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


def _for_sent(kandidat: Kandidat) -> str:
    melding = _("%(navn)s er ikke registrert til stede, og siste oppmøte var %(tid)s. Registrer oppmøtet, eller gi tilgang "
                "på raden og skriv hvorfor.")  # fmt: skip
    return melding % {"navn": kandidat.person.navn, "tid": klokke(kandidat.eksamen.siste_oppmoete)}


def _laas_innlogginger(kandidat_id: int) -> None:
    """Before the event of the attendance: a log-out holds its own log-in, and waits for the lock of the event."""
    aapne = Innloggingssesjon.objects.aapne().filter(kandidat=kandidat_id)
    list(aapne.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _krev_dagen(kandidat: Kandidat, naa: datetime) -> None:
    """Raise Domenefeil on another day than the exam's: the monitor shows those days too, and a log-in may be left."""
    if not Eksamensparti.objects.filter(pk=kandidat.parti_id).i_dag(naa).exists():
        melding = _("%(navn)s har ikke eksamen i dag, og kan bare få tilgang på eksamensdagen.")
        raise Domenefeil(melding % {"navn": kandidat.person.navn}, kode="annen_dag")


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
