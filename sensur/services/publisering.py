"""Publication: the second from which an exam's final grades show."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Eksamen, Eksamensparti
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.synlig_fra import er_synlig
from sensur.querysets.publisering import antall_per_parti

VIS_PARTIER = 5


@transaction.atomic
def publiser(*, eksamen_id: int, aktoer: Aktoer, naa: datetime) -> Eksamen:
    """Publish the exam's final grades from `naa` on. Repeatable: what is published stays published at its second.

    Raises Domenefeil while a candidate who is not absent has no final grade, naming the parties, and for an exam
    without candidates to grade. The caller has checked that the actor is responsible for the exam.
    """
    # Parties before the exam, all of them: a final grade is set before the count or refused after it.
    partier = Eksamensparti.objects.select_for_update(of=("self",)).filter(eksamen=eksamen_id)
    list(partier.order_by("pk").values_list("pk"))
    eksamen = Eksamen.objects.select_for_update(of=("self",)).get(pk=eksamen_id)
    if er_synlig(eksamen.publiseres, naa):
        return eksamen
    _krev_ferdig(eksamen_id)
    eksamen.publiseres = naa
    eksamen.save(update_fields=["publiseres"])
    logg_hendelse(eksamen, "eksamen.publisert", aktoer=aktoer, naa=naa)
    return eksamen


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
