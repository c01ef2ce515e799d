"""Fagpersoner and their appointments as a report: on screen, as a sheet and on paper."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.rapport import Gruppe, Kolonne, Slag, Tabellrapport, Utvalg
from oppnevning.models import Fagperson, Oppnevning


def rader(utvalg: Utvalg) -> Iterable[Sequence[Any]]:
    """A row for each appointment of the school's fagpersoner; those without any have one too. Three queries.

    Nothing about why somebody declined, and no address.
    """
    folk = list(
        Fagperson.objects.filter(skole=utvalg.skole)
        .select_related("bruker")
        .prefetch_related("fag")
        .order_by("bruker__etternavn", "bruker__fornavn", "pk")
    )
    oppnevninger: dict[int, list[Oppnevning]] = {}
    alle = Oppnevning.objects.filter(bruker__in=[rad.bruker_id for rad in folk])
    for rad in alle.select_related("faggruppe__periode").order_by("-faggruppe__periode__gjennomfoering_fra", "pk"):
        oppnevninger.setdefault(rad.bruker_id, []).append(rad)
    for fagperson in folk:
        navn, koder = fagperson.bruker.navn, ", ".join(fag.kode for fag in fagperson.fag.all())
        reservert = _("Reservert") if fagperson.reservert else ""
        for rad in oppnevninger.get(fagperson.bruker_id, []):
            gruppe = rad.faggruppe
            yield navn, koder, fagperson.erfaring, gruppe.periode.kode, gruppe.navn, rad.get_rolle_display(), (
                rad.get_status_display()
            ), rad.svarfrist  # fmt: skip
        if fagperson.bruker_id not in oppnevninger:
            yield navn, koder, fagperson.erfaring, "", "", "", reservert, None


FAGPERSONER = Tabellrapport(
    navn="fagpersoner",
    gruppe=Gruppe.SENSOR,
    tittel=gettext_lazy("Fagpersoner og oppnevninger"),
    beskrivelse=gettext_lazy("Skolens fagpersoner, hva de kan sensurere, og hva de er spurt om eller oppnevnt til."),
    kolonner=(
        Kolonne(gettext_lazy("Navn"), bredde=24),
        Kolonne(gettext_lazy("Fagkoder"), bredde=24),
        Kolonne(gettext_lazy("Ganger som sensor"), Slag.TALL, 10),
        Kolonne(gettext_lazy("Periode"), bredde=9),
        Kolonne(gettext_lazy("Faggruppe"), bredde=20),
        Kolonne(gettext_lazy("Rolle"), bredde=14),
        Kolonne(gettext_lazy("Status"), bredde=16),
        Kolonne(gettext_lazy("Svarfrist"), Slag.DATO, 12),
    ),
    rader=rader,
    liggende=True,
    tomt=gettext_lazy("Skolen har ingen fagpersoner. Foreslå dem under Fagpersoner."),
)
