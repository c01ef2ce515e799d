"""The answer, or a part of it, goes by post.

Rule: PGS kandidatmonitor, «Eksamen med én del» and «Todelt eksamen»: the whole answer goes the same way; digital access is
then closed, and uploaded files are not shown to the sensor. What is uploaded stays, and shows again when the mark is gone.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deltakelse.models import Sendespost
from eksamen.models import Eksamensdel, Kandidat
from eksamen.models.valg import Deltype
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost

ANGRESLAG = "sendespost"


@transaction.atomic
def sett_sendespost(
    *, kandidat_id: int, deler: Iterable[str], post: bool, aktoer: Aktoer, naa: datetime
) -> tuple[list[str], Angrepost | None]:
    """Mark these parts (`Deltype`) «Sendes i posten», or take the mark away; those that changed, and the undo.

    Twice is harmless and leaves no trace. Raises Kandidat.DoesNotExist, and Domenefeil `ukjent_del` for a part that the
    exam does not have. What else stands against it is the caller's to ask, under the candidate's lock.
    """
    kandidat = Kandidat.objects.select_for_update(of=("self",)).order_by("pk").med_navn().get(pk=kandidat_id)
    endret = _sett(kandidat, _deler(kandidat, deler), post=post, aktoer=aktoer, naa=naa)
    if not endret:
        return [], None
    tekst = _("Merking med «Sendes i posten»") if post else _("Fjerning av «Sendes i posten»")
    data = {"kandidat_id": kandidat.pk, "deler": endret, "post": post}
    return endret, tilby(slag=ANGRESLAG, tekst=tekst, data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_sendespost(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """The opposite of what was done. Raises UgyldigOvergang, and changes nothing, when one was changed since."""
    kandidat = Kandidat.objects.select_for_update(of=("self",)).order_by("pk").med_navn().get(pk=data["kandidat_id"])
    deler = _deler(kandidat, data["deler"])
    merket = set(_aapne(kandidat).values_list("eksamensdel", flat=True))
    if any((deel.pk in merket) != data["post"] for deel in deler):
        melding = _("En annen har endret «Sendes i posten» for %(navn)s siden. Se på raden, og rett for hånd.")
        raise UgyldigOvergang(melding % {"navn": kandidat.person.navn}, kode="endret_siden")
    _sett(kandidat, deler, post=not data["post"], aktoer=aktoer, naa=naa)
    if data["post"]:
        return _("«Sendes i posten» er tatt bort igjen for %(navn)s.") % {"navn": kandidat.person.navn}
    return _("%(navn)s er merket «Sendes i posten» igjen.") % {"navn": kandidat.person.navn}


def _deler(kandidat: Kandidat, typer: Iterable[str]) -> list[Eksamensdel]:
    oensket = set(typer)
    deler = [
        deel
        for deel in kandidat.eksamen.deler.order_by("start", "pk")
        if deel.type in oensket and deel.type != Deltype.FORBEREDELSE
    ]
    if not oensket or len(deler) != len(oensket):
        raise Domenefeil(_("Eksamenen har ikke en slik del. Last siden på nytt og velg igjen."), kode="ukjent_del")
    return deler


def _sett(kandidat: Kandidat, deler: list[Eksamensdel], *, post: bool, aktoer: Aktoer, naa: datetime) -> list[str]:
    aapne = {rad.eksamensdel_id: rad for rad in _aapne(kandidat)}
    endret = [deel for deel in deler if (deel.pk in aapne) != post]
    for deel in endret:
        if post:
            Sendespost.objects.create(
                kandidat=kandidat, eksamensdel=deel, registrert=naa, registrert_av_id=aktoer.bruker_id
            )
        else:
            rad = aapne[deel.pk]
            rad.opphevet, rad.opphevet_av_id = naa, aktoer.bruker_id
            rad.save(update_fields=["opphevet", "opphevet_av"])
    if endret:
        logg_hendelse(
            kandidat,
            "sendespost.merket" if post else "sendespost.fjernet",
            aktoer=aktoer,
            naa=naa,
            partier=[kandidat.parti_id],
            kandidat_id=kandidat.pk,
            skole_id=kandidat.parti.skole_id,
            deler=[deel.type for deel in endret],
        )
    return [deel.type for deel in endret]


def _aapne(kandidat: Kandidat) -> Any:
    return Sendespost.objects.filter(kandidat=kandidat, opphevet__isnull=True)
