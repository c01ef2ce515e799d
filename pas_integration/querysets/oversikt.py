"""What a school has with PAS in a period: its parties, what PAS has beside them, to-dos and exchanges."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Eksamensperiode
from felles.models import Jobb
from pas_integration.models import Gjoeremaal, PasJobb, PasKandidat, Samkjoering
from pas_integration.querysets.sammenligning import (
    Fagnoekkel,
    Partiverdier,
    Sammenligning,
    partiverdier,
    sammenlign_fag,
)
from pas_integration.querysets.utvalg import har_kandidat

# What an exchange that runs by itself may have changed, here or in PAS, by its names in `PasJobb.utfall`.
VIRKNING: Final = ("ny", "endret", "fravaer", "vitnemaal", "sendt", "numre_nye", "numre_byttet")


def perioder_for(skole: Organisasjon) -> list[Eksamensperiode]:
    """Periods in which the school has parties, or PAS has candidates of it, in their order."""
    partier = Eksamensparti.objects.filter(skole=skole).values("eksamen__periode")
    hos_pas = PasKandidat.objects.filter(skole=skole).values("periode")
    return list(Eksamensperiode.objects.filter(Q(pk__in=partier) | Q(pk__in=hos_pas)).order_by("gjennomfoering_fra"))


def gjeldende_periode(perioder: Sequence[Eksamensperiode], naa: datetime) -> Eksamensperiode | None:
    """The first that is not over, else the last there was."""
    if not perioder:
        return None
    return next((periode for periode in perioder if periode.gjennomfoering_til >= naa), perioder[-1])


def skolens_partier(skole: Organisasjon, periode: Eksamensperiode) -> QuerySet[Eksamensparti]:
    """The school's parties of the period, in the order of fagkode and name."""
    partier = Eksamensparti.objects.filter(skole=skole, eksamen__periode=periode)
    return partier.order_by("eksamen__fag__fagkode", "eksamen__fag__variant", "navn", "pk")


def skolens_sammenligning(skole: Organisasjon, periode: Eksamensperiode) -> tuple[list[Partiverdier], Sammenligning]:
    """All parties with their values, and the comparison of everything that goes to PAS or is there; four queries."""
    partier = partiverdier(skolens_partier(skole, periode))
    fag = {parti.fag for parti in partier if parti.til_pas} | set(_fag_i_pas(skole, periode))
    return partier, sammenlign_fag(fag)


def foreldreloese_fag(partier: Sequence[Partiverdier], samlet: Sammenligning) -> dict[str, int]:
    """Fagkoder («TST1000-») in which PAS has candidates of ours and no party here goes to PAS, with how many."""
    egne = {parti.fag for parti in partier if parti.til_pas}
    funnet: dict[str, int] = {}
    for linje in samlet.linjer:
        if linje.fag not in egne and linje.vaar is None:
            kode = f"{linje.fag.fagkode}-{linje.fag.variant}"
            funnet[kode] = funnet.get(kode, 0) + 1
    return funnet


def samkjoeringer(skole: Organisasjon, periode: Eksamensperiode) -> dict[str, Samkjoering]:
    """When each kind of exchange was last carried through, by kind."""
    rader = Samkjoering.objects.filter(skole=skole, periode=periode).select_related("jobb__jobb")
    return {rad.slag: rad for rad in rader}


def aapne_gjoeremaal(skole: Organisasjon, periode: Eksamensperiode | None = None) -> QuerySet[Gjoeremaal]:
    """What must be done in PAS by hand, oldest first."""
    aapne = som_gjelder(Gjoeremaal.objects.filter(gjort__isnull=True, paskandidat__skole=skole))
    if periode is not None:
        aapne = aapne.filter(paskandidat__periode=periode)
    return aapne.select_related("paskandidat__periode").order_by("laget", "pk")


def som_gjelder(gjoeremaal: QuerySet[Gjoeremaal]) -> QuerySet[Gjoeremaal]:
    """Those that still are to be done: nobody who is a candidate here again is taken out, and who is out has no absence."""
    return gjoeremaal.filter(
        (Q(slag=Gjoeremaal.Slag.SLETTING) & ~har_kandidat("paskandidat__"))
        | (Q(slag=Gjoeremaal.Slag.FRAVAER) & har_kandidat("paskandidat__"))
    )


def siste_jobber(skole: Organisasjon, periode: Eksamensperiode) -> QuerySet[PasJobb]:
    """The school's exchanges in the period, newest first; the plan's too, which are no school's.

    On an exam day there is one every quarter of an hour: those that ran by themselves and changed nothing are left out.
    """
    egne = Q(skole=skole, periode=periode) | Q(skole__isnull=True)
    vises = Q(startet_av__isnull=False) | ~Q(jobb__status=Jobb.Status.FERDIG)
    for tall in VIRKNING:
        vises |= Q(**{f"utfall__{tall}__gt": 0})
    return PasJobb.objects.filter(egne).filter(vises).select_related("jobb", "startet_av").order_by("-pk")


def sist_spurt(samkjoert: dict[str, Samkjoering]) -> datetime | None:
    """When PAS last told what it has, by any kind of exchange that asks for it."""
    slagene = (PasJobb.Slag.SAMMENLIGNING, PasJobb.Slag.EKSPORT, PasJobb.Slag.KANDIDATNUMMER)
    tider: list[Any] = [samkjoert[slag].sist_ok for slag in slagene if slag in samkjoert]
    return max((tid for tid in tider if tid is not None), default=None)


def _fag_i_pas(skole: Organisasjon, periode: Eksamensperiode) -> list[Fagnoekkel]:
    rader = (
        PasKandidat.objects.filter(skole=skole, periode=periode).order_by().values_list("fagkode", "variant").distinct()
    )
    return [Fagnoekkel(skole.pk, periode.pk, fagkode, variant) for fagkode, variant in rader]
