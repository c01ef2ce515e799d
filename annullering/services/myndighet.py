"""Who decides about a formal fault."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Eksamensparti, Kandidat
from eksamen.models.valg import Eksamensform
from felles.feil import Domenefeil
from klage.services.ruting import finn_ansvarlige

SENTRALE: Final = (Eksamensparti.Eksamenstype.SENTRAL_SENTRAL, Eksamensparti.Eksamenstype.SENTRAL_LOKAL)


def er_sentralgitt_skriftlig(eksamen: Eksamen, eksamenstype: str) -> bool:
    """Whether the paper is Udir's: then Udir alone annuls, also where the grading is local."""
    return eksamen.form == Eksamensform.SKRIFTLIG and not eksamen.lokal and eksamenstype in SENTRALE


def finn_myndighet(eksamen: Eksamen, kandidat_ider: Collection[int]) -> Organisasjon:
    """The one authority that decides for all these candidates of the exam; a constant number of queries.

    Udir for a centrally given written exam, else the authority that answers its appeals. Raises Domenefeil
    `flere_myndigheter` when they are not all under one, `ingen_myndighet` when nobody is found.
    Rule: Udir, «Klage på formell feil»; Vigo IKS: the responsible fylkeskommune for exams given locally.
    """
    rader = list(Kandidat.objects.filter(pk__in=kandidat_ider).values_list("pk", "parti__eksamenstype"))
    sentrale = [pk for pk, slag in rader if er_sentralgitt_skriftlig(eksamen, slag)]
    andre = [pk for pk, slag in rader if not er_sentralgitt_skriftlig(eksamen, slag)]
    ansvarlige = finn_ansvarlige(andre) if andre else {}
    funnet: dict[int, Organisasjon | None] = {pk: ansvarlige.get(pk) for pk in andre} | _udir_over(sentrale)
    if not funnet or None in funnet.values():
        melding = _(
            "Ingen myndighet er satt opp for denne eksamenen. Be fylkeskommunen eller Udir legge inn klageansvar."
        )
        raise Domenefeil(melding, kode="ingen_myndighet")
    ulike = {o.pk: o for o in funnet.values() if o is not None}
    if len(ulike) > 1:
        navn = ", ".join(sorted(o.navn for o in ulike.values()))
        melding = _("Kandidatene hører under flere myndigheter (%(navn)s). Opprett en sak for hver.") % {"navn": navn}
        raise Domenefeil(melding, kode="flere_myndigheter")
    return next(iter(ulike.values()))


def _udir_over(kandidater: Collection[int]) -> dict[int, Organisasjon | None]:
    """Udir above each candidate's school, by candidate pk."""
    if not kandidater:
        return {}
    alle = list(Organisasjon.objects.filter(slag=Organisasjon.Slag.UDIR))
    stier = Kandidat.objects.filter(pk__in=kandidater).values_list("pk", "parti__skole__sti")
    return {pk: next((o for o in alle if sti.startswith(o.sti)), None) for pk, sti in stier}
