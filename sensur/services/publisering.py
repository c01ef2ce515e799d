"""Publication: the second from which an exam's final grades show, now or at a chosen moment."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Eksamen, Eksamensparti
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.synlig_fra import er_synlig
from felles.tid import oslo
from sensur.querysets.publisering import antall_per_parti

VIS_PARTIER: Final = 5
# A moment further off than this is a slip of the keyboard, and would hide the grades of a year.
LENGST: Final = timedelta(days=366)


@transaction.atomic
def publiser(*, eksamen_id: int, aktoer: Aktoer, naa: datetime, tidspunkt: datetime | None = None) -> Eksamen:
    """Let the exam's final grades show from `tidspunkt` on, or from `naa` without one.

    Repeatable: the same moment again leaves no trace, and what is published stays published at its second. A moment
    that has not come is changed by choosing another. Raises Domenefeil while a candidate who is not absent has no final
    grade, or has a proposal that is open again, naming the parties; for an exam without candidates to grade; and for a
    moment that has passed or is more than a year away. UgyldigOvergang when another moment is asked for after the
    publication. The caller has checked that the actor is responsible for the exam.
    """
    eksamen = _laas(eksamen_id)
    if er_synlig(eksamen.publiseres, naa):
        if tidspunkt is None or tidspunkt == eksamen.publiseres:
            return eksamen
        raise UgyldigOvergang(_allerede(eksamen), kode="publisert")
    fra = tidspunkt or naa
    _krev_tidspunkt(fra, naa)
    if eksamen.publiseres == fra:
        return eksamen
    _krev_ferdig(eksamen_id)
    handling = (
        "eksamen.publisert" if fra <= naa else "publisering.endret" if eksamen.publiseres else "publisering.bestemt"
    )
    eksamen.publiseres = fra
    eksamen.save(update_fields=["publiseres"])
    logg_hendelse(eksamen, handling, aktoer=aktoer, naa=naa, publiseres=fra.isoformat())
    return eksamen


@transaction.atomic
def trekk_publisering(*, eksamen_id: int, aktoer: Aktoer, naa: datetime) -> Eksamen:
    """Take back a moment that has not come. Repeatable: without one nothing happens.

    Raises UgyldigOvergang from the second of publication: what has been shown cannot be taken back.
    """
    eksamen = _laas(eksamen_id)
    if eksamen.publiseres is None:
        return eksamen
    if er_synlig(eksamen.publiseres, naa):
        raise UgyldigOvergang(_allerede(eksamen), kode="publisert")
    eksamen.publiseres = None
    eksamen.save(update_fields=["publiseres"])
    logg_hendelse(eksamen, "publisering.trukket", aktoer=aktoer, naa=naa)
    return eksamen


def i_ord(tidspunkt: datetime) -> str:
    """«18. juni 2027 kl. 09:00», in Norway."""
    return date_format(oslo(tidspunkt), "j. F Y \\k\\l. H:i")


def _laas(eksamen_id: int) -> Eksamen:
    # Parties before the exam, all of them: a final grade is set before the count or refused after it.
    partier = Eksamensparti.objects.select_for_update(of=("self",)).filter(eksamen=eksamen_id)
    list(partier.order_by("pk").values_list("pk"))
    return Eksamen.objects.select_for_update(of=("self",)).get(pk=eksamen_id)


def _allerede(eksamen: Eksamen) -> str:
    melding = _("Karakterene ble publisert %(tid)s. Ingenting er endret.")
    return melding % {"tid": i_ord(eksamen.publiseres)} if eksamen.publiseres else ""


def _krev_tidspunkt(fra: datetime, naa: datetime) -> None:
    if fra < naa:
        melding = _("%(tid)s har allerede vært. Velg et senere tidspunkt, eller publiser nå.")
        raise Domenefeil(melding % {"tid": i_ord(fra)}, kode="passert")
    if fra > naa + LENGST:
        melding = _("%(tid)s er mer enn ett år fram. Velg et tidligere tidspunkt.")
        raise Domenefeil(melding % {"tid": i_ord(fra)}, kode="for_langt_fram")


def _krev_ferdig(eksamen_id: int) -> None:
    partier = antall_per_parti(eksamen_id)
    if not any(parti.antall.kandidater for parti in partier):
        melding = _("Eksamenen har ingen kandidater som skal ha karakter. Ingenting er publisert.")
        raise Domenefeil(melding, kode="ingen_kandidater")
    mangler = [parti for parti in partier if parti.antall.mangler]
    if mangler:
        viste = ", ".join(f"{p.navn}, {p.skole} ({p.antall.mangler})" for p in mangler[:VIS_PARTIER])
        melding = ngettext(
            "%(antall)s parti mangler endelige karakterer: %(partier)s. Ingenting er publisert.",
            "%(antall)s partier mangler endelige karakterer: %(partier)s. Ingenting er publisert.",
            len(mangler),
        )
        flere = " …" if len(mangler) > VIS_PARTIER else ""
        raise Domenefeil(melding % {"antall": len(mangler), "partier": viste + flere}, kode="ikke_ferdig")
