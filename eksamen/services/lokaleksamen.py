"""The exam that belongs to one party: made, given its own times, and taken away with the party (docs/adr/0004)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Eksamensdel, Eksamensparti, Eksamensperiode, Fag
from eksamen.models.valg import Deltype, Eksamensform
from felles import bidrag
from felles.feil import UgyldigOvergang
from felles.tid import dagens_dato, doegnet

Type = Eksamensparti.Eksamenstype
# A form that follows from the type; the other local type asks for one.
TYPEFORM: Final = {
    Type.MUNTLIG.value: Eksamensform.MUNTLIG.value,
    Type.MUNTLIG_PRAKTISK.value: Eksamensform.MUNTLIG_PRAKTISK.value,
    Type.PRAKTISK.value: Eksamensform.PRAKTISK.value,
}
LOKALE_TYPER: Final = frozenset({Type.LOKAL_EGEN.value, *TYPEFORM})
# Rule: Utdanningsdirektoratet, «Administrere eksamen»: no admission later than one hour after the start.
SISTE_OPPMOETE: Final = timedelta(hours=1)

Spenn = tuple[datetime, datetime]


@dataclass(frozen=True)
class Lokaltid:
    """When a local exam is held, and its preparation: start and end, or None while there is no date."""

    eksamen: Spenn | None = None
    forberedelse: Spenn | None = None


INGEN_TID: Final = Lokaltid()


def lag_lokal_eksamen(*, fag: Fag, periode: Eksamensperiode, skole: Organisasjon, form: str, tid: Lokaltid) -> Eksamen:
    """A new exam for one party, the school itself responsible; in the caller's transaction."""
    uten_dato = periode.gjennomfoering_til
    eksamen = Eksamen.objects.create(
        fag=fag, periode=periode, ansvarlig=skole, form=form, lokal=True, siste_oppmoete=uten_dato, sensur_fra=uten_dato
    )
    sett_tid(eksamen, tid)
    return eksamen


def les_tid(eksamen: Eksamen) -> Lokaltid:
    """The times as they stand."""
    deler = {deel.type: (deel.start, deel.slutt) for deel in Eksamensdel.objects.filter(eksamen=eksamen)}
    return Lokaltid(deler.get(Deltype.EKSAMEN), deler.get(Deltype.FORBEREDELSE))


def sett_tid(eksamen: Eksamen, tid: Lokaltid) -> bool:
    """Give a local exam these times, in the caller's transaction; False when they were so already.

    Raises UgyldigOvergang when a part is to go that something hangs on.
    """
    if les_tid(eksamen) == tid:
        return False
    _sett_del(eksamen, Deltype.EKSAMEN, tid.eksamen)
    _sett_del(eksamen, Deltype.FORBEREDELSE, tid.forberedelse)
    uten_dato = eksamen.periode.gjennomfoering_til
    eksamen.siste_oppmoete = tid.eksamen[0] + SISTE_OPPMOETE if tid.eksamen else uten_dato
    eksamen.sensur_fra = doegnet(dagens_dato(tid.eksamen[1]))[1] if tid.eksamen else uten_dato
    eksamen.save(update_fields=["siste_oppmoete", "sensur_fra"])
    return True


def beregn_tider(kandidat_ider: Iterable[int]) -> None:
    """Let the apps above compute own times anew, in the caller's transaction."""
    ider = list(kandidat_ider)
    for lytter in bidrag.tidslyttere.alle():
        lytter(ider)


def _sett_del(eksamen: Eksamen, deltype: Deltype, spenn: Spenn | None) -> None:
    """The row keeps its key when only its times change, since other rows name it."""
    deel = Eksamensdel.objects.filter(eksamen=eksamen, type=deltype).first()
    if spenn is None:
        if deel is not None:
            if deel.oppgaver.exists():
                raise UgyldigOvergang(_("Eksamensdelen har en oppgave. Ta bort oppgaven før datoen fjernes."))
            deel.delete()
        return
    felt = {"start": spenn[0], "slutt": spenn[1], "minutter": int((spenn[1] - spenn[0]).total_seconds() // 60)}
    if deel is None:
        Eksamensdel.objects.create(eksamen=eksamen, type=deltype, **felt)
        return
    for navn, verdi in felt.items():
        setattr(deel, navn, verdi)
    deel.save(update_fields=list(felt))
