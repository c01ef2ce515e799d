"""Where the paper answers are, as a report: on screen, as a sheet and on paper."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from felles.rapport import Gruppe, Kolonne, Slag, Tabellrapport, Utvalg
from sensur.querysets.publisering import PUBLISERENDE
from svarpost.querysets.bunker import SENDERE, Bunke, bunker, synlige_for


def rader(utvalg: Utvalg) -> Iterable[Sequence[Any]]:
    """A row for each bundle; a constant number of queries. No candidate is named, and nothing of the grading."""
    partier = synlige_for(utvalg.bruker, utvalg.naa).filter(pk__in=utvalg.partier.values("pk"))
    for bunke in bunker(partier.order_by("eksamen__fag__fagkode", "skole__navn", "navn", "pk"), utvalg.naa):
        siste = bunke.siste
        hvor = siste.get_steg_display() if siste else _("Ikke sendt")
        yield (
            bunke.parti.eksamen.fag.kode,
            bunke.parti.skole.navn,
            bunke.parti.navn,
            bunke.antall,
            hvor,
            _hos(bunke),
            siste.registrert if siste else None,
            siste.sporing if siste else "",
            bunke.halvveis,
            _("Forsinket") if bunke.forsinket else "",
        )


def _hos(bunke: Bunke) -> str:
    """The sensor that has the answers, or gets them from the post; "" for the school."""
    siste, har = bunke.siste, bunke.innehaver_id
    if siste is None or har is None:
        return ""
    return siste.til.navn if siste.til is not None and siste.til_id == har else siste.av.navn


BESVARELSER = Tabellrapport(
    navn="svarpost",
    gruppe=Gruppe.SENSOR,
    tittel=gettext_lazy("Besvarelser i posten"),
    beskrivelse=gettext_lazy("Hvor besvarelsene på papir er, hvem som har dem, og når de skal være sendt videre."),
    kolonner=(
        Kolonne(gettext_lazy("Fagkode"), bredde=10),
        Kolonne(gettext_lazy("Skole"), bredde=20),
        Kolonne(gettext_lazy("Parti"), bredde=12),
        Kolonne(gettext_lazy("På papir"), Slag.TALL, 8),
        Kolonne(gettext_lazy("Hvor"), bredde=22),
        Kolonne(gettext_lazy("Hos"), bredde=20),
        Kolonne(gettext_lazy("Meldt"), Slag.TID, 15),
        Kolonne(gettext_lazy("Sporing"), bredde=16),
        Kolonne(gettext_lazy("Videre innen"), Slag.TID, 15),
        Kolonne(gettext_lazy("Status"), bredde=11),
    ),
    rader=rader,
    liggende=True,
    samlet=True,
    tomt=gettext_lazy("Ingen partier i utvalget har besvarelser som sendes i posten."),
    roller=frozenset({*SENDERE, *PUBLISERENDE}),
)
