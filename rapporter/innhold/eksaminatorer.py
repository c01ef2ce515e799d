"""Examiners, and the sensors of the school's own exams: the overview, and letters with a deadline to answer by."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensform
from eksamen.querysets.partiliste import med_tall
from felles.brev import maalformdato
from felles.rapport import Brevrapport, Gruppe, Kolonne, Rapport, Slag, Tabellrapport, Utvalg
from rapporter.innhold.grunnlag import dag_og_tid, fag_i_ord, fra_til
from rapporter.innhold.oppmeldinger import FORMER_NB
from tilrettelegging.services.brev import NYNORSKE_FORMER

EKSAMINATOR: Final = "eksaminator"
SENSOR: Final = "sensor"


def _partier(utvalg: Utvalg) -> Any:
    alle: Any = med_tall(utvalg.partier).select_related("eksamen__fag", "skole")
    return alle.order_by(F("start").asc(nulls_last=True), "kode", "navn", "pk")


def oversikt(utvalg: Utvalg) -> Iterable[list[Any]]:
    """Who examines and grades what, by name. One query."""
    rader = [
        [
            navn, rolle, parti.start, parti.start, parti.eksamen.fag.kode, parti.eksamen.fag.navn, parti.navn,
            parti.sted, parti.rom, parti.antall_kandidater,
        ]
        for parti in _partier(utvalg)
        for navn, rolle in ((parti.eksaminator, str(_("Eksaminator"))), (parti.sensor, str(_("Sensor"))))
        if navn
    ]  # fmt: skip
    return sorted(rader, key=lambda rad: (rad[0].casefold(), rad[0]))


def brev(utvalg: Utvalg, *, rolle: str) -> list[Mapping[str, Any]]:
    """A letter to each examiner or sensor with all the parties they have, in the language the school chose. One query."""
    oppdrag: dict[str, tuple[str, list[Any]]] = {}
    for parti in _partier(utvalg):
        navn = " ".join(getattr(parti, rolle).split())
        if navn:
            oppdrag.setdefault(navn.casefold(), (navn, []))[1].append(parti)
    return [_brev(navn, partier, utvalg, rolle) for _noekkel, (navn, partier) in sorted(oppdrag.items())]


def _brev(navn: str, partier: list[Any], utvalg: Utvalg, rolle: str) -> dict[str, Any]:
    maalform = utvalg.maalform
    return {
        "maalform": maalform,
        "skole": utvalg.skole.navn,
        "dato": maalformdato(utvalg.naa, maalform, ukedag=False),
        "mottaker": [navn],
        "rolle": rolle,
        "svarfrist": maalformdato(utvalg.svarfrist, maalform) if utvalg.svarfrist else "",
        "fritekst": utvalg.fritekst,
        "partier": [_oppdrag(parti, maalform, rolle) for parti in partier],
    }


def _oppdrag(parti: Any, maalform: str, rolle: str) -> dict[str, Any]:
    form = Eksamensform(parti.eksamen.form)
    return {
        "fag": fag_i_ord(parti.eksamen.fag, maalform),
        "parti": parti.navn,
        "form": NYNORSKE_FORMER[form] if maalform == "nn" else FORMER_NB[form],
        "dag": maalformdato(parti.start, maalform) if parti.start else "",
        "tid": fra_til(parti.start, parti.slutt),
        "sted": ", ".join(filter(None, (parti.sted, parti.rom))),
        "antall": parti.antall_kandidater,
        "forberedelse": dag_og_tid(parti.forberedelse_start, maalform),
        "medsensor": parti.sensor if rolle == EKSAMINATOR else "",
        "eksaminator": parti.eksaminator if rolle == SENSOR else "",
    }


def _brevrapport(navn: str, tittel: Any, beskrivelse: Any, rolle: str, tomt: Any) -> Brevrapport:
    return Brevrapport(
        navn=navn, gruppe=Gruppe.SENSOR, tittel=tittel, beskrivelse=beskrivelse, mal="oppdragsbrev.typ",
        data=partial(brev, rolle=rolle), felt=("maalform", "svarfrist", "fritekst"), tomt=tomt,
    )  # fmt: skip


RAPPORTER: Final[tuple[Rapport, ...]] = (
    Tabellrapport(
        navn="eksaminatorer",
        gruppe=Gruppe.SENSOR,
        tittel=_("Eksaminatorer og sensorer"),
        beskrivelse=_("Hvem som er eksaminator og sensor i hvilke partier, navn for navn."),
        kolonner=[
            Kolonne(_("Navn")),
            Kolonne(_("Rolle"), bredde=12),
            Kolonne(_("Dato"), Slag.DATO, bredde=11),
            Kolonne(_("Start"), Slag.KLOKKE, bredde=7),
            Kolonne(_("Fagkode"), bredde=11),
            Kolonne(_("Fag"), bredde=24),
            Kolonne(_("Parti"), bredde=11),
            Kolonne(_("Sted"), bredde=16),
            Kolonne(_("Rom"), bredde=12),
            Kolonne(_("Kandidater"), Slag.TALL, bredde=10),
        ],
        rader=oversikt,
        grupperes=1,
        liggende=True,
        tomt=_("Ingen partier i utvalget har eksaminator eller sensor."),
    ),
    _brevrapport(
        "brev-eksaminator",
        _("Brev til eksaminatorene"),
        _("Oppdragene til hver eksaminator med tid, sted og antall kandidater, svarfrist og fritekst."),
        EKSAMINATOR,
        _("Ingen partier i utvalget har eksaminator. Skriv inn eksaminator på partiet først."),
    ),
    _brevrapport(
        "brev-sensor",
        _("Brev til sensorene ved lokalgitt eksamen"),
        _("Oppdragene til hver sensor som skolen har skrevet på partiet, med svarfrist og fritekst."),
        SENSOR,
        _("Ingen partier i utvalget har sensor. Skriv inn sensor på partiet først."),
    ),
)
