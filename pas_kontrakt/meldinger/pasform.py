"""The published messages in both generations. Rule: PAS contract 1.3."""

from functools import cache
from typing import Final

from pas_kontrakt.lesere.paamelding import CT, KANDIDATTYPE, MAALFORM, PA
from pas_kontrakt.meldinger.egne import ApiFeil
from pas_kontrakt.meldinger.form import (
    INGEN,
    TEKST,
    Felt,
    Liste,
    Melding,
    Post,
    liste,
    melding,
    valg,
    valg_av,
    variant,
)
from pas_kontrakt.meldinger.oversikter import (
    Eksamensplan,
    Karakteroversikt,
)
from pas_kontrakt.meldinger.oversiktsform import NIVAAET, karakterer, plan
from pas_kontrakt.meldinger.typer import (
    Ansvarlig,
    Behandling,
    Eksamenspamelding,
    Generasjon,
    Kandidatstatus,
    Pamelding,
    Pameldingsgruppe,
    Pameldingskandidat,
    Pameldingsrapport,
    Pameldingsreferanse,
    PameldteKandidater,
    Pameldtgruppe,
    Pameldtkandidat,
    Rapportgruppe,
    Rapportkandidat,
)

M: Final = valg(MAALFORM)
SLAG: Final = valg(KANDIDATTYPE)


def _person(navnerom: str) -> tuple[Felt, ...]:
    return (
        Felt("Fodselsnr", navnerom, "fodselsnr", TEKST),
        Felt("Fornavn", navnerom, "fornavn", TEKST),
        Felt("Etternavn", navnerom, "etternavn", TEKST),
    )


def _ansvarlige(navnerom: str, generasjon: Generasjon, *, kan_nil: bool) -> Felt:
    ansvarlig = Post(
        Ansvarlig,
        (
            *_person(CT),
            Felt("Malform", CT, "maalform", M, valgfri=generasjon is Generasjon.V2),
            Felt("Epostadresse", CT, "epost", TEKST, kan_nil=True),
            Felt("Mobilnr", CT, "mobil", TEKST, kan_nil=True),
        ),
    )
    rad = Felt("Kandidatgruppeansvarlig", CT, "", ansvarlig)
    return Felt("Kandidatgruppeansvarlige", navnerom, "ansvarlige", Liste(rad), kan_nil=kan_nil)


def _pamelding(g: Generasjon) -> Melding:
    kandidat = Post(
        Pameldingskandidat,
        (*_person(PA), Felt("Malform", PA, "maalform", M), Felt("Kandidattype", PA, "slag", SLAG)),
    )
    gruppe = Post(
        Pameldingsgruppe,
        (
            Felt("Navn", PA, "navn", TEKST, kan_nil=True),
            Felt("Fagkode", PA, "fagkode", TEKST),
            *variant(PA, g),
            _ansvarlige(PA, g, kan_nil=True),
            liste("Kandidater", PA, "kandidater", kandidat, "Kandidat", kan_nil=True),
        ),
    )
    post = Post(
        Pamelding,
        (
            Felt("BrukernavnPAS", PA, "brukernavn", TEKST),
            Felt("EksamensPeriodeKode", PA, "periodekode", TEKST),
            Felt("Orgnr", PA, "orgnr", TEKST),
            Felt("Skolenavn", PA, "skolenavn", TEKST),
            liste("Kandidatgrupper", PA, "grupper", gruppe, "Kandidatgruppe", kan_nil=True),
            Felt("Opplaeringsniva", PA, "nivaa", NIVAAET, valgfri=g is Generasjon.V2),
            Felt("EpostadresseVedFeil", PA, "epost_ved_feil", TEKST, valgfri=True),
        ),
    )
    return melding("Pamelding", PA, post, "Pamelding.xsd", CT)


def _referanse(_g: Generasjon) -> Melding:
    post = Post(Pameldingsreferanse, (Felt("Reference", PA, "referanse", TEKST),))
    return melding("PameldingReference", PA, post, "PameldingReference.xsd")


def _feil(_g: Generasjon) -> Melding:
    return melding("ApiError", PA, Post(ApiFeil, (Felt("Message", PA, "melding", TEKST),)), "ApiError.xsd")


def _rapport(g: Generasjon) -> Melding:
    v2 = g is Generasjon.V2
    kandidat = Post(
        Rapportkandidat,
        (
            Felt("Fodselsnr", PA, "fodselsnr", TEKST),
            Felt("Kandidatnr", PA, "kandidatnr", TEKST),
            Felt("Status", PA, "status", valg_av(Kandidatstatus)),
            Felt("StatusMessage", PA, "melding", TEKST),
        ),
    )
    ansvarlig = Post(None, (Felt("Fodselsnr", PA, "", TEKST),))
    gruppe = Post(
        Rapportgruppe,
        (
            Felt("Navn", PA, "navn", TEKST, kan_nil=True),
            Felt("Fagkode", PA, "fagkode", TEKST),
            *variant(PA, g),
            *((Felt("Opplaeringsniva", PA, "nivaa", NIVAAET, valgfri=True),) if v2 else ()),
            liste("Kandidatgruppeansvarlige", PA, "ansvarlige", ansvarlig, "Kandidatgruppeansvarlig", kan_nil=True),
            liste("Kandidater", PA, "kandidater", kandidat, "Kandidat", kan_nil=True),
        ),
    )
    post = Post(
        Pameldingsrapport,
        (
            Felt("Orgnr", PA, "orgnr", TEKST),
            Felt("Skolenavn", PA, "skolenavn", TEKST),
            liste("Kandidatgrupper", PA, "grupper", gruppe, "Kandidatgruppe", kan_nil=True),
            Felt("Status", PA, "status", valg_av(Behandling)),
            Felt("StatusMessage", PA, "melding", TEKST, kan_nil=True),
            Felt("Eksamensperiode", PA, "periodekode", TEKST, kan_nil=True),
            *(() if v2 else (Felt("Opplaeringsniva", PA, "nivaa", NIVAAET),)),
        ),
    )
    return melding("PameldingReport", PA, post, "PameldingReport.xsd")


def _pameldte(g: Generasjon) -> Melding:
    kandidat = Post(
        Pameldtkandidat,
        (
            *_person(INGEN),
            Felt("Malform", INGEN, "maalform", M, kan_nil=True),
            Felt("Kandidattype", INGEN, "slag", SLAG),
            Felt("Kandidatnummer", INGEN, "kandidatnummer", TEKST),
        ),
    )
    gruppe = Post(
        Pameldtgruppe,
        (
            Felt("Navn", INGEN, "navn", TEKST),
            _ansvarlige(INGEN, g, kan_nil=False),
            liste("Kandidater", INGEN, "kandidater", kandidat, "Kandidat"),
        ),
    )
    eksamen = Post(
        Eksamenspamelding,
        (
            Felt("Fagkode", INGEN, "fagkode", TEKST),
            *variant(INGEN, g),
            liste("Kandidatgrupper", INGEN, "grupper", gruppe, "Kandidatgruppe"),
        ),
    )
    post = Post(
        PameldteKandidater,
        (
            Felt("Eksamensperiodekode", INGEN, "periodekode", TEKST),
            liste("Eksamenspameldinger", INGEN, "paameldinger", eksamen, "Eksamenspamelding"),
        ),
    )
    return melding("PameldteKandidater", PA, post, "PameldteKandidater.xsd", CT)


_LAGERE: Final = {
    Pamelding: _pamelding,
    Pameldingsreferanse: _referanse,
    Pameldingsrapport: _rapport,
    PameldteKandidater: _pameldte,
    Karakteroversikt: karakterer,
    Eksamensplan: plan,
    ApiFeil: _feil,
}
PUBLISERT: Final = frozenset(_LAGERE)


@cache
def publisert(klasse: type, generasjon: Generasjon) -> Melding:
    """The message of that class. Raises KeyError for a class that is none of PAS's."""
    return _LAGERE[klasse](generasjon)
