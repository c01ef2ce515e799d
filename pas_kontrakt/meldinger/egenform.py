"""Our own messages: part 2 of the PAS contract. They have one generation."""

from typing import Final

from pas_kontrakt.meldinger.egne import (
    Fravaersliste,
    Fravaersrad,
    Klagekvittering,
    Klageliste,
    Klagerad,
    Klageregistrering,
    Klageslag,
    Klagestatus,
    Proeve,
    Proevegruppe,
    Proevepamelding,
    Proeveplan,
    Sletting,
)
from pas_kontrakt.meldinger.form import EGNE, HELTALL, TEKST, TID, Felt, Melding, Post, liste, melding, valg, valg_av
from pas_kontrakt.meldinger.typer import Deltakelse

# A missing answer is no absence.
FRAVAER: Final = valg(
    {slag.value: slag for slag in (Deltakelse.DELTATT, Deltakelse.IKKE_DOKUMENTERT, Deltakelse.DOKUMENTERT)}
)
JA_NEI: Final = valg({"true": True, "false": False})
ORGNR: Final = Felt("Orgnr", EGNE, "orgnr", TEKST)
PERIODE: Final = Felt("EksamensPeriodeKode", EGNE, "periodekode", TEKST)
FODSELSNR: Final = Felt("Fodselsnr", EGNE, "fodselsnr", TEKST)
EKSAMEN: Final = (
    Felt("Fagkode", EGNE, "fagkode", TEKST),
    Felt("Variant", EGNE, "variant", TEKST, valgfri=True),
)

_FRAVAERSRAD: Final = Post(
    Fravaersrad,
    (
        FODSELSNR,
        *EKSAMEN,
        Felt("Deltakelsesstatus", EGNE, "slag", FRAVAER),
        Felt("Registrert", EGNE, "registrert", TID),
    ),
)
_PROEVE: Final = Post(
    Proeve,
    (
        Felt("Kode", EGNE, "kode", TEKST),
        Felt("Navn", EGNE, "navn", TEKST),
        Felt("Trinn", EGNE, "trinn", HELTALL),
        Felt("GjennomforingStart", EGNE, "start", TID),
        Felt("GjennomforingStopp", EGNE, "stopp", TID),
    ),
)
_GRUPPE: Final = Post(
    Proevegruppe,
    (
        Felt("Kode", EGNE, "kode", TEKST),
        Felt("Navn", EGNE, "gruppe", TEKST),
        Felt("Antall", EGNE, "antall", HELTALL),
    ),
)
_KLAGEN: Final = (*EKSAMEN, Felt("Klagetype", EGNE, "slag", valg_av(Klageslag)))
_FRAMSATT: Final = Felt("Framsatt", EGNE, "framsatt", TID)
_KLAGERAD: Final = Post(
    Klagerad,
    (
        Felt("Reference", EGNE, "referanse", TEKST),
        FODSELSNR,
        *_KLAGEN,
        Felt("Status", EGNE, "status", valg_av(Klagestatus)),
        _FRAMSATT,
    ),
)


def _egen(klasse: type, *felt: Felt) -> Melding:
    return melding(klasse.__name__, EGNE, Post(klasse, felt), f"{klasse.__name__}.xsd")


EGNE_MELDINGER: Final[dict[type, Melding]] = {
    Sletting: _egen(Sletting, FODSELSNR, ORGNR, PERIODE, *EKSAMEN),
    Fravaersliste: _egen(Fravaersliste, ORGNR, PERIODE, liste("Kandidater", EGNE, "rader", _FRAVAERSRAD, "Kandidat")),
    Klageregistrering: _egen(
        Klageregistrering,
        FODSELSNR,
        ORGNR,
        PERIODE,
        *_KLAGEN,
        _FRAMSATT,
        Felt("Malform", EGNE, "maalform", valg({"Bokmal": "nb", "Nynorsk": "nn"})),
        Felt("BegrunnelseForSen", EGNE, "sen_grunn", TEKST, valgfri=True),
        Felt("NesteRunde", EGNE, "neste_runde", JA_NEI, valgfri=True),
        Felt("Begrunnelse", EGNE, "begrunnelse", TEKST, valgfri=True),
        Felt("Hurtigklage", EGNE, "hurtig", JA_NEI, valgfri=True),
    ),
    Klagekvittering: _egen(Klagekvittering, Felt("Reference", EGNE, "referanse", TEKST)),
    Klageliste: _egen(Klageliste, ORGNR, PERIODE, liste("Klager", EGNE, "rader", _KLAGERAD, "Klage")),
    Proeveplan: _egen(Proeveplan, ORGNR, liste("Proever", EGNE, "proever", _PROEVE, "Proeve")),
    Proevepamelding: _egen(Proevepamelding, ORGNR, liste("Grupper", EGNE, "grupper", _GRUPPE, "Gruppe")),
}
