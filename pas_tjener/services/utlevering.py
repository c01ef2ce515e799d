"""The messages that go out: who is enrolled, what they got, who was absent, and the plan."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from deltakelse.models import Fravaer
from deltakelse.querysets.oppmoete import MANGLER_BESVARELSE
from eksamen.models import Eksamensperiode, Vaktforslag
from pas_kontrakt.meldinger.egne import Fravaersliste, Fravaersrad
from pas_kontrakt.meldinger.oversikter import (
    Eksamensplan,
    Karaktereksamen,
    Karaktergruppe,
    Karakterkandidat,
    Karakteroversikt,
    Plan,
    Plandel,
    Planeksamen,
    Planperiode,
)
from pas_kontrakt.meldinger.typer import (
    Ansvarlig,
    Deltakelse,
    Eksamenspamelding,
    Generasjon,
    PameldteKandidater,
    Pameldtgruppe,
    Pameldtkandidat,
)
from pas_tjener.querysets.utlevering import ansvarlige, nyeste_fravaer, pas_kandidater, plan, publiserte


@sensitive_variables()
def pameldte(*, skole: Organisasjon, periode: Eksamensperiode) -> PameldteKandidater:
    """Everybody whom the school has enrolled in the period, with candidate numbers; two queries."""
    rader = pas_kandidater(skole, periode).select_related("person", "kandidatnummer", "parti", "eksamen__fag")
    eksamener: list[tuple[Any, list[tuple[Any, list[Any]]]]] = [
        (fag, [(parti, list(i_partiet)) for parti, i_partiet in groupby(i_faget, key=attrgetter("parti"))])
        for fag, i_faget in groupby(rader, key=attrgetter("eksamen.fag"))
    ]
    vakter: dict[int, list[Vaktforslag]] = {}
    for forslag in ansvarlige(parti.pk for _fag, partier in eksamener for parti, _kandidater in partier):
        if forslag.nummer:  # without an id there is no way to tell of them
            vakter.setdefault(forslag.parti_id, []).append(forslag)
    paameldinger = tuple(
        Eksamenspamelding(
            fag.fagkode,
            fag.variant or None,
            tuple(
                Pameldtgruppe(
                    parti.navn,
                    tuple(_ansvarlig(forslag) for forslag in vakter.get(parti.pk, ())),
                    tuple(_pameldt(kandidat) for kandidat in kandidater),
                )
                for parti, kandidater in partier
            ),
        )
        for fag, partier in eksamener
    )
    return PameldteKandidater(periode.kode, paameldinger)


@sensitive_variables()
def karakterer(
    *, skole: Organisasjon, periode: Eksamensperiode, orgnr: str, generasjon: Generasjon, naa: datetime
) -> Karakteroversikt:
    """Published results of the school's candidates; one query. Who has neither grade nor absence is left out.

    Rule: PAS contract 1.3: no grade is 0 together with IDF, DF or MB. The 2015 generation has no room for the grade of an
    appeal beside the first: there the one that counts is the only one.
    """
    rader = publiserte(pas_kandidater(skole, periode), naa)
    rader = rader.select_related("person", "kandidatnummer", "parti", "eksamen__fag")
    med_utfall = ((rad, _deltakelse(rad)) for rad in rader)
    kjente = ((rad, deltakelse) for rad, deltakelse in med_utfall if deltakelse is not None)
    eksamener = []
    for fag, i_faget in groupby(kjente, key=lambda par: par[0].eksamen.fag):
        grupper = tuple(
            Karaktergruppe(
                parti.navn, tuple(_karakterrad(rad, deltakelse, generasjon) for rad, deltakelse in i_partiet)
            )
            for parti, i_partiet in groupby(i_faget, key=lambda par: par[0].parti)
        )
        eksamener.append(Karaktereksamen(fag.fagkode, fag.variant or None, grupper))
    return Karakteroversikt(orgnr, tuple(eksamener))


@sensitive_variables()
def fravaer(*, skole: Organisasjon, periode: Eksamensperiode, orgnr: str) -> Fravaersliste:
    """The newest word on the absence of the school's candidates; one query. `D` is an absence that was lifted."""
    rader = nyeste_fravaer(pas_kandidater(skole, periode)).select_related("kandidat__person", "kandidat__eksamen__fag")
    return Fravaersliste(orgnr, periode.kode, tuple(fravaersrad(rad) for rad in rader))


def fravaersrad(rad: Fravaer) -> Fravaersrad:
    """An absence as it goes out; lifted it is `D`, of when it was lifted."""
    fag = rad.kandidat.eksamen.fag
    slag = Deltakelse.DELTATT if rad.opphevet else Deltakelse(rad.slag)
    nummer = rad.kandidat.person.nummer
    return Fravaersrad(nummer, fag.fagkode, slag, rad.opphevet or rad.registrert, fag.variant or None)


def eksamensplan(*, naa: datetime) -> Eksamensplan:
    """The plan of the periods that are not over, one for each level; two queries. An exam without a date is left out."""
    rader = [eksamen for eksamen in plan(naa) if eksamen.deler.all()]
    return Eksamensplan(
        tuple(
            Plan(nivaa, _periode(periode), tuple(_eksamener(eksamener)))
            for (periode, nivaa), eksamener in groupby(rader, key=lambda eksamen: (eksamen.periode, eksamen.fag.nivaa))
        )
    )


def _ansvarlig(forslag: Vaktforslag) -> Ansvarlig:
    # Nobody told us the målform of an invigilator; the 2015 generation demands one.
    return Ansvarlig(
        forslag.nummer, forslag.fornavn, forslag.etternavn, "nb", forslag.epost or None, forslag.telefon or None
    )


def _pameldt(kandidat: Any) -> Pameldtkandidat:
    return Pameldtkandidat(
        kandidat.person.nummer, kandidat.person.fornavn, kandidat.person.etternavn, kandidat.maalform, kandidat.slag,
        _nummer(kandidat),
    )  # fmt: skip


def _nummer(kandidat: Any) -> str:
    return kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else ""


def _deltakelse(rad: Any) -> Deltakelse | None:
    if rad.fravaer_slag:
        return Deltakelse(rad.fravaer_slag)
    if rad.resultat == MANGLER_BESVARELSE:
        return Deltakelse.MANGLER_BESVARELSE
    return Deltakelse.DELTATT if rad.resultat else None


def _karakterrad(rad: Any, deltakelse: Deltakelse, generasjon: Generasjon) -> Karakterkandidat:
    karakter = int(rad.resultat) if deltakelse is Deltakelse.DELTATT else 0
    if not rad.klagekarakter or not karakter or generasjon is Generasjon.V1:
        return Karakterkandidat(rad.person.nummer, _nummer(rad), deltakelse, karakter)
    return Karakterkandidat(
        rad.person.nummer, _nummer(rad), deltakelse, int(rad.paaklaget), klagekarakter=int(rad.klagekarakter),
        klagebegrunnelse=rad.klagetekst or None,
    )  # fmt: skip


def _periode(periode: Eksamensperiode) -> Planperiode:
    return Planperiode(
        periode.kode, periode.paamelding_fra, periode.paamelding_til, periode.gjennomfoering_fra,
        periode.gjennomfoering_til,
    )  # fmt: skip


def _eksamener(eksamener: Iterable[Any]) -> Iterator[Planeksamen]:
    for eksamen in eksamener:
        deler = tuple(Plandel(deel.type, deel.start, deel.slutt, deel.minutter) for deel in eksamen.deler.all())
        yield Planeksamen(eksamen.fag.fagkode, eksamen.fag.variant or None, deler)
