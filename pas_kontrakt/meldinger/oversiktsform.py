"""The published grade lists and exam plans in both generations. Rule: PAS contract 1.3."""

from typing import Final

from pas_kontrakt.lesere.paamelding import NIVAA
from pas_kontrakt.lesere.plan import DELTYPER, EP
from pas_kontrakt.meldinger.form import (
    HELTALL,
    KO,
    TEKST,
    TID,
    Felt,
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
    Karaktereksamen,
    Karaktergruppe,
    Karakterkandidat,
    Karakteroversikt,
    Plan,
    Plandel,
    Planeksamen,
    Planperiode,
)
from pas_kontrakt.meldinger.typer import Deltakelse, Generasjon

NIVAAET: Final = valg(NIVAA)
DELTAKELSE: Final = {
    Generasjon.V1: valg(
        {
            "Deltatt": Deltakelse.DELTATT,
            "IkkeDokumentertFravaer": Deltakelse.IKKE_DOKUMENTERT,
            "DokumentertFravaer": Deltakelse.DOKUMENTERT,
            "ManglendeBesvarelse": Deltakelse.MANGLER_BESVARELSE,
        }
    ),
    Generasjon.V2: valg_av(Deltakelse),
}


def karakterer(g: Generasjon) -> Melding:
    """`ko:Karakteroversikt`."""
    v2 = g is Generasjon.V2
    klage = (
        Felt("Klagekarakter", KO, "klagekarakter", HELTALL, kan_nil=True),
        Felt("Klagebegrunnelse", KO, "klagebegrunnelse", TEKST, kan_nil=True),
    )
    kandidat = Post(
        Karakterkandidat,
        (
            Felt("Fodselsnr", KO, "fodselsnr", TEKST),
            Felt("Kandidatnr" if v2 else "Kandidatnummer", KO, "kandidatnr", TEKST),
            Felt("Deltakelsesstatus", KO, "deltakelse", DELTAKELSE[g]),
            Felt("Karakter", KO, "karakter", HELTALL),
            *(klage if v2 else ()),
        ),
    )
    gruppe = Post(
        Karaktergruppe,
        (
            Felt("Navn", KO, "navn", TEKST, kan_nil=True),
            liste("Kandidater", KO, "kandidater", kandidat, "Kandidat", kan_nil=True),
        ),
    )
    eksamen = Post(
        Karaktereksamen,
        (
            Felt("Fagkode", KO, "fagkode", TEKST),
            *variant(KO, g),
            liste("Kandidatgrupper", KO, "grupper", gruppe, "Kandidatgruppe", kan_nil=True),
        ),
    )
    post = Post(
        Karakteroversikt,
        (
            Felt("Skoleorgnr", KO, "orgnr", TEKST),
            liste("Eksamener", KO, "eksamener", eksamen, "Eksamen", kan_nil=True),
        ),
    )
    return melding("Karakteroversikt", KO, post, "Karakteroversikt.xsd")


def plan(g: Generasjon) -> Melding:
    """`ep:EksamensplanResponse`."""
    tider = (Felt("GjennomforingStart", EP, "start", TID), Felt("GjennomforingStopp", EP, "stopp", TID))
    deel = Post(Plandel, (Felt("Type", EP, "type", valg(DELTYPER)), *tider, Felt("Varighet", EP, "minutter", HELTALL)))
    eksamen = Post(
        Planeksamen,
        (
            Felt("Fagkode", EP, "fagkode", TEKST),
            *variant(EP, g),
            liste("Eksamensdeler", EP, "deler", deel, "Eksamensdel"),
        ),
    )
    periode = Post(
        Planperiode,
        (
            Felt("Kode", EP, "kode", TEKST),
            Felt("PameldingStart", EP, "paamelding_start", TID),
            Felt("PameldingStopp", EP, "paamelding_stopp", TID),
            Felt("GjennomforingStart", EP, "gjennomfoering_start", TID),
            Felt("GjennomforingStopp", EP, "gjennomfoering_stopp", TID),
        ),
    )
    planen = Post(
        Plan,
        (
            Felt("Opplaeringsniva", EP, "nivaa", NIVAAET),
            Felt("Eksamensperiode", EP, "periode", periode),
            liste("Eksamener", EP, "eksamener", eksamen, "Eksamen"),
        ),
    )
    post = Post(Eksamensplan, (liste("Eksamensplaner", EP, "planer", planen, "Eksamensplan", kan_nil=True),))
    return melding("EksamensplanResponse", EP, post, "Eksamensplan.xsd")
