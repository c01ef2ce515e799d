"""The list of watches as a report: on screen, as a sheet and on paper."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eksamen.models import Eksamensparti
from eksamen.querysets.vakter import med_partitider, vaktliste
from felles.rapport import Gruppe, Kolonne, Slag, Tabellrapport, Utvalg


def rader(utvalg: Utvalg) -> Iterable[Sequence[Any]]:
    """A row a watch, in order of time; last the parties that nobody watches. Two queries."""
    partier = Eksamensparti.objects.filter(pk__in=utvalg.partier.values("pk"))
    oppdrag = list(vaktliste(partier))
    for rad in oppdrag:
        vikar = _("vikar for %(navn)s") % {"navn": rad.vikar_for.navn} if rad.vikar_for else ""
        yield (
            rad.vakt_fra, rad.vakt_fra, rad.vakt_til, rad.vaktrom or "", _partinavn(rad.parti), rad.bruker.navn,
            rad.bruker.telefon, vikar,
        )  # fmt: skip
    med_vakt = {rad.parti_id for rad in oppdrag}
    for parti in med_partitider(partier).select_related("eksamen__fag").order_by("start", "navn", "pk"):
        if parti.pk not in med_vakt:
            mangler = _("Mangler vakt")
            yield parti.start, parti.start, parti.slutt, parti.rom, _partinavn(parti), mangler, "", ""


def _partinavn(parti: Any) -> str:
    return f"{parti.eksamen.fag.kode} {parti.navn}"


VAKTLISTE = Tabellrapport(
    navn="vaktliste",
    gruppe=Gruppe.DAGEN,
    tittel=gettext_lazy("Vaktliste"),
    beskrivelse=gettext_lazy("Hvem som har vakt hvor og når, og partier uten vakt."),
    kolonner=(
        Kolonne(gettext_lazy("Dato"), Slag.DATO, 12),
        Kolonne(gettext_lazy("Fra"), Slag.KLOKKE, 8),
        Kolonne(gettext_lazy("Til"), Slag.KLOKKE, 8),
        Kolonne(gettext_lazy("Rom"), bredde=12),
        Kolonne(gettext_lazy("Parti"), bredde=22),
        Kolonne(gettext_lazy("Eksamensvakt"), bredde=24),
        Kolonne(gettext_lazy("Telefon"), bredde=14),
        Kolonne(gettext_lazy("Merknad"), bredde=24),
    ),
    rader=rader,
    liggende=True,
)
