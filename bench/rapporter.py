"""Candidate slips: 1,500 of them, three a page, from the rows of the database to one accessible PDF."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from django.http import QueryDict

from bench.register import Case, registrer
from brukere.models.bruker import Rolle
from felles.brev import lag_brev
from felles.rapport import rapporter
from felles.tid import naa
from rapporter.services.filer import PDF, Bestilling, hent_brev
from rapporter.services.utvalg import les_valg
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat

PER_PARTI = 25
FAG = 12


@dataclass
class Material:
    """What is asked for, and slips of the same size that come from nowhere."""

    bestilling: Bestilling
    uten_data: list[dict[str, Any]]


def forbered(antall: int) -> Material:
    """A school with so many candidates, numbered and with passwords, every fifth in nynorsk."""
    skole = OrganisasjonFactory(navn="Lillevik videregående skole")
    eksamener = [lag_eksamen() for _ in range(FAG)]
    for nummer in range(antall // PER_PARTI):
        parti = PartiFactory(skole=skole, eksamen=eksamener[nummer % FAG], navn=f"P{nummer}", sted="Samfunnshuset")
        for plass in range(PER_PARTI):
            lag_kandidat(parti, plass=str(plass + 1), maalform="nb" if plass % 5 else "nn")
    bruker = bruker_med_rolle(Rolle.SKOLEADMIN, skole)
    rapport = rapporter.hent("kandidatlapper")
    assert rapport is not None
    valg = les_valg(bruker, rapport, QueryDict("periode=alle"), naa())
    assert valg is not None
    bestilling = Bestilling(rapport, valg.med_felt(nettsted="eksamen.example.no"), PDF)
    return Material(bestilling, [_uten_data(lapp) for lapp in hent_brev(bestilling)])


def _uten_data(lapp: Mapping[str, Any]) -> dict[str, Any]:
    """A slip of the same shape: the same value becomes the same letters, so that as much repeats as does in ours."""
    return {felt: _bokstaver(str(verdi)) for felt, verdi in lapp.items()} | {"maalform": lapp["maalform"]}


def _bokstaver(tekst: str) -> str:
    tilfeldig = Random(tekst)
    return "".join(tilfeldig.choice("abcdefghijklmnoprstuvy") if tegn.isalnum() else tegn for tegn in tekst)


def arbeid(material: Material) -> bytes:
    """Query, put together, set."""
    bestilling = material.bestilling
    utvalg = replace(bestilling.valg.utvalg, kandidater=bestilling.valg.utvalg.kandidater.all())
    brevene = hent_brev(replace(bestilling, valg=replace(bestilling.valg, utvalg=utvalg)))
    return lag_brev("kandidatlapper.typ", tittel="Kandidatlapper", brev=brevene, skole="Lillevik")


def gulv(material: Material) -> bytes:
    """The same PDF without our data: as many slips, with letters of no meaning in the same places."""
    return lag_brev("kandidatlapper.typ", tittel="Kandidatlapper", brev=material.uten_data, skole="Lillevik")


registrer(Case("slipper_1500", tak=2, stoerrelse=1500, forbered=forbered, arbeid=arbeid, gulv=gulv))
