"""What pupils are told of their exams: the school's list, and the letters, each with the moment it may be handed out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db.models import Exists, QuerySet
from django.utils.translation import gettext_lazy as _

from deltakelse.models import Kandidatdel
from deltakelse.querysets.borte import aapne_avlysninger
from eksamen.models import Deltype, Eksamensdel, Eksamensform, Gjennomfoering, Kandidat, Karakterstatus
from eksamen.querysets.kunngjoering import kjent_fra
from elever.querysets.elever import ELEVLESERE
from felles.brev import klokkeslett, maalformdato
from felles.rapport import Brevrapport, Gruppe, Kolonne, Rapport, Slag, Tabellrapport, Utvalg
from rapporter.innhold.grunnlag import (
    dag_og_tid,
    delnavn,
    egne_deler,
    fag_i_ord,
    foerste_start,
    i_rekkefoelge,
    klasser,
    navn_etternavn_foerst,
    nummer,
    proever,
    rom,
    siste_slutt,
)
from rapporter.innhold.tiltak import i_brev
from tilrettelegging.services.brev import NYNORSKE_FORMER
from tilrettelegging.services.grunnlag import Grunnlag, hent_grunnlag

# Words of the letter that are values, in both målformer.
KARAKTERSTATUS_NN: Final = {
    Karakterstatus.NY: "Ny eksamen",
    Karakterstatus.UTSATT: "Utsett eksamen",
    Karakterstatus.SAERSKILT: "Særskild eksamen",
}
FORMER_NB: Final = {
    Eksamensform.SKRIFTLIG: "Skriftlig",
    Eksamensform.MUNTLIG: "Muntlig",
    Eksamensform.MUNTLIG_PRAKTISK: "Muntlig-praktisk",
    Eksamensform.PRAKTISK: "Praktisk",
}
type Egne = Mapping[tuple[int, int], Kandidatdel]


def _utvalgte(utvalg: Utvalg, *, bare_nus: bool) -> QuerySet[Kandidat]:
    kandidater = utvalg.kandidater.exclude(nus_status="") if bare_nus else utvalg.kandidater
    return i_rekkefoelge(kandidater).select_related(
        "person", "kandidatnummer", "parti__skole", "parti__eksamen__fag", "eksamen__fag", "eksamen__periode"
    ).prefetch_related("eksamen__deler")  # fmt: skip


def oppmeldinger(utvalg: Utvalg, *, bare_nus: bool = False) -> Iterable[list[Any]]:
    """The enrolments of each pupil, and from when the pupil may be told. Three queries.

    Rule: eksamen.querysets.kunngjoering.
    """
    klassene = klasser(utvalg)
    rader = []
    for kandidat in _utvalgte(utvalg, bare_nus=bare_nus):
        start = foerste_start(kandidat.eksamen.deler.all())
        fra = kjent_fra(kandidat)
        rad = [
            navn_etternavn_foerst(kandidat.person), klassene.get(kandidat.person_id, ""), nummer(kandidat),
            kandidat.eksamen.fag.kode, kandidat.eksamen.fag.navn, kandidat.parti.navn, start, start,
            kandidat.eksamen.get_form_display(), kandidat.get_nus_status_display(), fra,
            "" if fra else str(_("Tidspunktet er ikke satt")),
        ]  # fmt: skip
        rader.append(((kandidat.person.sortering, kandidat.person_id, str(start or "9")), rad))
    return [rad for _noekkel, rad in sorted(rader, key=lambda par: par[0])]


def innkallinger(utvalg: Utvalg, *, bare_nus: bool = False) -> list[Mapping[str, Any]]:
    """A letter per pupil and moment that it may be handed out; never two moments in one. A constant number of queries.

    What is not announced yet is a letter of its own that says from when it may be given to the pupil. Cancelled exams
    and those that are over have no letter.
    """
    gjelder = utvalg.kandidater.filter(~Exists(aapne_avlysninger()))
    alle = _utvalgte(replace(utvalg, kandidater=gjelder), bare_nus=bare_nus)
    kandidater = [kandidat for kandidat in alle if not _er_over(kandidat, utvalg.naa)]
    egne, grunnlag = egne_deler(gjelder), hent_grunnlag(gjelder)
    brevene: dict[tuple[int, str], list[Kandidat]] = {}
    for kandidat in kandidater:
        brevene.setdefault((kandidat.person_id, _moment(kandidat, utvalg.naa)), []).append(kandidat)
    sortert = sorted(brevene.items(), key=lambda par: (par[1][0].person.sortering, *par[0]))
    return [_brev(hvem, utvalg, egne, grunnlag) for _noekkel, hvem in sortert]


def _er_over(kandidat: Kandidat, naa: datetime) -> bool:
    slutt = siste_slutt(kandidat.eksamen.deler.all())
    return slutt is not None and slutt < naa


def _moment(kandidat: Kandidat, naa: datetime) -> str:
    """The moment the letter waits for; empty when it may be handed out now."""
    fra = kjent_fra(kandidat)
    if fra is None:
        return "ukjent"
    return fra.isoformat() if fra > naa else ""


def _brev(
    kandidater: Sequence[Kandidat], utvalg: Utvalg, egne: Egne, grunnlag: Mapping[int, Grunnlag]
) -> dict[str, Any]:
    maalform = Counter(kandidat.maalform for kandidat in kandidater).most_common(1)[0][0]
    foerste = kandidater[0]
    fra = kjent_fra(foerste)
    vent = fra is None or fra > utvalg.naa
    etter_tid = sorted(kandidater, key=lambda k: str(foerste_start(k.eksamen.deler.all()) or "9"))
    return {
        "maalform": maalform,
        "skole": foerste.parti.skole.navn,
        "dato": maalformdato(utvalg.naa, maalform, ukedag=False),
        "mottaker": [foerste.person.navn],
        "nummer": nummer(foerste),
        "vent": vent,
        "vent_til": dag_og_tid(fra, maalform) if vent else "",
        "fritekst": utvalg.fritekst,
        "eksamener": [_eksamen(k, maalform, egne, grunnlag.get(k.pk)) for k in etter_tid],
        "digital": any(k.eksamen.gjennomfoering != Gjennomfoering.PAPIR and k.eksamen.form == "S" for k in kandidater),
        "forberedelse": any(_forberedelsen(k) for k in kandidater),
    }


def _eksamen(kandidat: Kandidat, maalform: str, egne: Egne, grunnlag: Grunnlag | None) -> dict[str, Any]:
    nynorsk, eksamen, parti = maalform == "nn", kandidat.eksamen, kandidat.parti
    start, forberedelse = foerste_start(eksamen.deler.all()), _forberedelsen(kandidat)
    form, status = Eksamensform(eksamen.form), kandidat.nus_status
    return {
        "fag": fag_i_ord(eksamen.fag, maalform),
        "parti": parti.navn,
        "form": NYNORSKE_FORMER[form] if nynorsk else FORMER_NB[form],
        "status": (KARAKTERSTATUS_NN[Karakterstatus(status)] if nynorsk else str(Karakterstatus(status).label))
        if status
        else "",
        "dag": maalformdato(start, maalform) if start else "",
        "deler": [_del(deel, egne.get((kandidat.pk, deel.pk)), maalform) for deel in proever(eksamen.deler.all())],
        "flere_dager": len({deel.start.date() for deel in proever(eksamen.deler.all())}) > 1,
        "siste_oppmoete": klokkeslett(eksamen.siste_oppmoete) if start and eksamen.form == "S" else "",
        "sted": parti.sted,
        "rom": rom(kandidat),
        "plass": kandidat.plass,
        "forberedelse": dag_og_tid(forberedelse.start, maalform) if forberedelse else "",
        "forberedelse_rom": parti.forberedelse_rom if forberedelse else "",
        "forberedelse_merknad": parti.forberedelse_merknad if forberedelse else "",
        "tilrettelegging": i_brev(grunnlag, maalform),
    }


def _del(deel: Eksamensdel, egen: Kandidatdel | None, maalform: str) -> dict[str, Any]:
    slutt = egen.slutt if egen else deel.slutt
    return {
        "navn": delnavn(deel),
        "dag": maalformdato(deel.start, maalform),
        "start": klokkeslett(deel.start),
        "slutt": klokkeslett(slutt),
        "egen": slutt != deel.slutt,
    }


def _forberedelsen(kandidat: Kandidat) -> Eksamensdel | None:
    return next((deel for deel in kandidat.eksamen.deler.all() if deel.type == Deltype.FORBEREDELSE), None)


KOLONNER: Final = (
    Kolonne(_("Navn"), bredde=24),
    Kolonne(_("Klasse"), bredde=8),
    Kolonne(_("Kandidatnummer"), bredde=13),
    Kolonne(_("Fagkode"), bredde=10),
    Kolonne(_("Fag"), bredde=20),
    Kolonne(_("Parti"), bredde=10),
    Kolonne(_("Dato"), Slag.DATO, bredde=10),
    Kolonne(_("Start"), Slag.KLOKKE, bredde=6),
    Kolonne(_("Form"), bredde=10),
    Kolonne(_("Karakterstatus"), bredde=13),
    Kolonne(_("Eleven kan få vite det fra"), Slag.TID, bredde=15),
    Kolonne(_("Merknad"), bredde=12),
)


def _brevrapport(navn: str, tittel: Any, beskrivelse: Any, *, bare_nus: bool) -> Brevrapport:
    return Brevrapport(
        navn=navn, gruppe=Gruppe.ELEVER, tittel=tittel, beskrivelse=beskrivelse, mal="innkalling.typ",
        data=partial(innkallinger, bare_nus=bare_nus), felt=("fritekst", "kandidater"), roller=ELEVLESERE,
        tomt=_("Ingen i utvalget har en eksamen foran seg. Det lages ikke brev om eksamener som er over eller avlyst."),
    )  # fmt: skip


def _liste(navn: str, tittel: Any, beskrivelse: Any, *, bare_nus: bool) -> Tabellrapport:
    return Tabellrapport(
        navn=navn, gruppe=Gruppe.ELEVER, tittel=tittel, beskrivelse=beskrivelse, kolonner=KOLONNER,
        rader=partial(oppmeldinger, bare_nus=bare_nus), liggende=True, roller=ELEVLESERE,
    )  # fmt: skip


RAPPORTER: Final[tuple[Rapport, ...]] = (
    _liste(
        "oppmeldinger",
        _("Elevenes oppmeldinger"),
        _("Alle eksamenene til hver elev, og fra når eleven kan få vite om dem."),
        bare_nus=False,
    ),
    _liste(
        "oppmeldinger-nus",
        _("Oppmeldinger, ny, utsatt og særskilt"),
        _("Bare de som tar ny, utsatt eller særskilt eksamen."),
        bare_nus=True,
    ),
    _brevrapport(
        "innkalling",
        _("Brev til elevene om eksamen"),
        _(
            "Tid, sted, forberedelse og tilrettelegging. Brev om eksamener som ikke er kunngjort, sier når de kan deles ut."
        ),
        bare_nus=False,
    ),
    _brevrapport(
        "innkalling-nus",
        _("Brev til elevene, ny, utsatt og særskilt"),
        _("Det samme brevet, bare til de som tar ny, utsatt eller særskilt eksamen."),
        bare_nus=True,
    ),
)
