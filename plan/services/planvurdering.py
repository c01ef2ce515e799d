"""What each row of a plan would do, against what the database says; nothing is changed here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode, Fag
from eksamen.models.valg import Deltype, Eksamensform, Gjennomfoering, Hjelpemiddelmodell, Nivaa
from eksamen.querysets.plan import planorganisasjoner
from felles.feil import UgyldigOvergang
from felles.importer.grunnlag import Endring, Rad, Radresultat, Utfall
from felles.tid import les_xml_tid, oslo
from plan.services.planeksamener import (
    Eksamensverdier,
    forskjeller,
    krev_flyttbar,
    krev_gyldig,
    uten_vanlig_sensur,
    verdier_av,
)
from plan.services.planrader import TITLER, Planrad
from plan.services.planregister import datofelt
from plan.services.planregler import Deler, Planfeil, feil_i_datoer

RAD: Final = "rad"
PERIODE: Final = "periode"
# The dates of a period that a message of PAS carries.
MELDTE_DATOER: Final = ("paamelding_fra", "paamelding_til", "gjennomfoering_fra", "gjennomfoering_til")
FAGKODE: Final = re.compile(r"[A-Z]{3}[0-9]{4}")
VARIANT: Final = re.compile(r"[A-Z0-9]{0,10}")


@dataclass
class Radvurdering:
    """A row with what it would do. `fagverdier` are those that a new fag gets, or that differ."""

    rad: Planrad
    periode: Eksamensperiode | None = None
    fag: Fag | None = None
    fagverdier: dict[str, Any] = field(default_factory=dict)
    eksamen: Eksamen | None = None
    verdier: Eksamensverdier | None = None
    endringer: list[Endring] = field(default_factory=list)

    @property
    def utfall(self) -> str:
        if self.rad.feil:
            return Utfall.AVVIST
        if self.eksamen is None:
            return Utfall.NY
        return Utfall.ENDRET if self.endringer else Utfall.LIK

    def resultat(self) -> Radresultat:
        navn = self.rad.fag.get("navn_nb") or (self.fag.navn_nb if self.fag else "")
        return Radresultat(
            linje=self.rad.linje,
            slag=RAD,
            utfall=self.utfall,
            tittel=f"{self.rad.kode} {navn}".strip(),
            undertittel=_delertekst(self.verdier.deler) if self.verdier else "",
            gruppe=self.rad.noekkel[0],
            melding=" ".join(dict.fromkeys(self.rad.feil.values())),
            endringer=tuple(self.endringer),
            felt=tuple(navn for navn in self.rad.feil if navn in TITLER),
        )


@dataclass
class Periodevurdering:
    """A period as a message has it; `endret` holds the dates that differ."""

    linje: int
    periode: Eksamensperiode
    endret: dict[str, Any]
    feil: str = ""

    @property
    def utfall(self) -> str:
        if self.feil:
            return Utfall.AVVIST
        if not self.periode.pk:
            return Utfall.NY
        return Utfall.ENDRET if self.endret else Utfall.LIK

    def resultat(self) -> Radresultat:
        endringer = [Endring(str(datofelt(navn).verbose_name), "", _naar(verdi)) for navn, verdi in self.endret.items()]
        vist = tuple(endringer) if self.periode.pk else ()
        return Radresultat(self.linje, PERIODE, self.utfall, self.periode.kode, melding=self.feil, endringer=vist)


class Plangrunnlag:
    """What the database says of everything that the rows name, for this user; six queries however many rows."""

    def __init__(self, bruker: Bruker, naa: datetime, rader: Iterable[Planrad], perioder: Iterable[Rad]) -> None:
        self.naa, self.rader, self.perioderader = naa, list(rader), list(perioder)
        self.er_udir = bruker.har_rolle(naa, Rolle.UDIR)
        egne = list(planorganisasjoner(bruker, naa))
        self.organisasjoner = {o.pk: o for o in egne}
        koder = {rad.noekkel[0] for rad in self.rader} | {rad.felt["kode"] for rad in self.perioderader}
        self.perioder = {p.kode: p for p in Eksamensperiode.objects.filter(kode__in=koder)}
        andres = Eksamen.objects.i_planen().filter(fag=OuterRef("pk")).exclude(ansvarlig__in=egne)
        fag = Fag.objects.filter(fagkode__in={rad.noekkel[1] for rad in self.rader}).annotate(felles=Exists(andres))
        self.fag = {(f.fagkode, f.variant): f for f in fag}
        self.eksamener = {
            (e.periode_id, e.fag_id): e
            for e in Eksamen.objects.i_planen()
            .filter(periode__in=self.perioder.values(), fag__in=self.fag.values())
            .annotate(har_partier=Exists(Eksamensparti.objects.filter(eksamen=OuterRef("pk"))))
            .select_related("periode", "ansvarlig")
            .prefetch_related("deler")
        }

    def vurder(self) -> tuple[list[Periodevurdering], list[Radvurdering]]:
        """Periods first, since the exams must lie inside them as they become."""
        perioder = [self._vurder_periode(rad) for rad in self.perioderader]
        foer: dict[tuple[str, str, str], int] = {}
        rader = []
        for rad in self.rader:
            if rad.noekkel in foer:
                rad.feil["fagkode"] = _("Samme eksamen står også på rad %(linje)s.") % {"linje": foer[rad.noekkel]}
            foer.setdefault(rad.noekkel, rad.linje)
            rader.append(self._vurder_rad(rad))
        return perioder, rader

    def _vurder_periode(self, rad: Rad) -> Periodevurdering:
        kode = rad.felt["kode"]
        periode = self.perioder.get(kode) or Eksamensperiode(kode=kode)
        try:
            nye = {navn: les_xml_tid(rad.felt[navn]) for navn in MELDTE_DATOER}
        except ValueError:
            return Periodevurdering(rad.linje, periode, {}, _("Perioden har en dato som ikke kan leses."))
        endret = {navn: verdi for navn, verdi in nye.items() if getattr(periode, navn) != verdi}
        vurdering = Periodevurdering(rad.linje, periode, endret)
        if not endret:
            return vurdering
        if not self.er_udir:
            vurdering.feil = _("Bare Utdanningsdirektoratet kan endre perioden.")
        elif not re.fullmatch(r"[VH]-[0-9]{4}", kode):
            vurdering.feil = _("En periode heter V eller H, strek og årstall, for eksempel V-2027.")
        else:
            vurdering.feil = " ".join(feil_i_datoer(nye).values())
        if not vurdering.feil:
            for navn, verdi in endret.items():
                setattr(periode, navn, verdi)
            self.perioder[kode] = periode
        return vurdering

    def _vurder_rad(self, rad: Planrad) -> Radvurdering:
        kode, fagkode, variant = rad.noekkel
        vurdering = Radvurdering(rad, self.perioder.get(kode), self.fag.get((fagkode, variant)))
        if vurdering.periode is None:
            rad.feil["periode"] = _("Perioden «%(kode)s» finnes ikke. Legg den inn under Eksamensperioder først.") % {
                "kode": kode
            }
        self._vurder_fag(vurdering)
        if vurdering.periode and vurdering.fag:
            vurdering.eksamen = self.eksamener.get((vurdering.periode.pk, vurdering.fag.pk))
        foer = verdier_av(vurdering.eksamen) if vurdering.eksamen else None
        verdier = self._verdier(rad, vurdering.eksamen, foer)
        if verdier and vurdering.periode and not rad.feil:
            vurdering.verdier = verdier = uten_vanlig_sensur(verdier)
            self._vurder_regler(vurdering, verdier, foer)
            if foer:
                vurdering.endringer += [self._endring(navn, foer, verdier) for navn in forskjeller(foer, verdier)]
        return vurdering

    def _vurder_fag(self, vurdering: Radvurdering) -> None:
        rad, fag = vurdering.rad, vurdering.fag
        _kode, fagkode, variant = rad.noekkel
        if fag is None:
            if not (FAGKODE.fullmatch(fagkode) and VARIANT.fullmatch(variant)):
                rad.feil["fagkode"] = _("En fagkode er tre bokstaver og fire siffer, for eksempel NOR1267.")
            elif "navn_nb" not in rad.fag and "deltyper" not in rad.tekst:
                rad.feil["navn_nb"] = _("Fagkoden er ny. Skriv navnet på bokmål.")
            # A message of PAS has no names; the code stands in until somebody writes one.
            vurdering.fagverdier = {"navn_nb": rad.kode, **rad.fag, "fagkode": fagkode, "variant": variant}
            return
        vurdering.fagverdier = {navn: verdi for navn, verdi in rad.fag.items() if getattr(fag, navn) != verdi}
        if vurdering.fagverdier and not self.er_udir and fag.felles:  # type: ignore[attr-defined]  # annotated
            navn = next(iter(vurdering.fagverdier))
            rad.feil["modell" if navn == "hjelpemiddelmodell" else navn] = _(
                "Fagkoden er i bruk i andres planer, og endres av Utdanningsdirektoratet. Tøm feltet, eller rett det."
            )
        for navn, verdi in vurdering.fagverdier.items():
            tittel = TITLER.get(navn) or TITLER["modell"]
            vurdering.endringer.append(Endring(str(tittel), _ord(navn, getattr(fag, navn)), _ord(navn, verdi)))

    def _verdier(self, rad: Planrad, eksamen: Eksamen | None, foer: Eksamensverdier | None) -> Eksamensverdier | None:
        """The exam as the row wants it; None with a word about it when the user may not."""
        if eksamen and eksamen.ansvarlig_id not in self.organisasjoner:
            rad.feil["fagkode"] = _("Eksamenen hører til planen til %(eier)s, og kan ikke endres herfra.") % {
                "eier": eksamen.ansvarlig.navn
            }
            return None
        ansvarlig = foer.ansvarlig_id if foer else next(iter(self.organisasjoner))
        if rad.tekst.get("ansvarlig"):
            orgnr = rad.tekst["ansvarlig"].replace(" ", "")
            funnet = [o.pk for o in self.organisasjoner.values() if o.orgnr == orgnr]
            if not funnet:
                rad.feil["ansvarlig"] = _("Du legger ikke planer for en organisasjon med dette nummeret.")
            ansvarlig = funnet[0] if funnet else ansvarlig
        grunn = foer or Eksamensverdier(ansvarlig)
        verdier = replace(grunn, ansvarlig_id=ansvarlig, **rad.eksamen)
        if verdier.gjennomfoering == Gjennomfoering.HER and "lenke" not in rad.eksamen:
            verdier = replace(verdier, lenke="")
        return verdier if rad.deler is None else replace(verdier, deler=_med_gamle(rad, grunn.deler))

    def _vurder_regler(self, vurdering: Radvurdering, verdier: Eksamensverdier, foer: Eksamensverdier | None) -> None:
        feil = vurdering.rad.feil
        assert vurdering.periode  # noqa: S101 - tells the type checker
        try:
            krev_gyldig(verdier, vurdering.periode)
            if foer:
                har_partier = bool(vurdering.eksamen.har_partier)  # type: ignore[union-attr]  # annotated
                krev_flyttbar(foer, verdier, har_partier=har_partier, naa=self.naa)
        except Planfeil as avslag:
            feil.update(avslag.felt)
        except UgyldigOvergang as avslag:
            feil["dato"] = str(avslag.melding)

    def _endring(self, navn: str, foer: Eksamensverdier, etter: Eksamensverdier) -> Endring:
        if navn == "deler":
            return Endring(_("Tider"), _delertekst(foer.deler), _delertekst(etter.deler))
        if navn == "ansvarlig_id":
            navnene = (self.organisasjoner[v.ansvarlig_id].navn for v in (foer, etter))
            return Endring(str(TITLER["ansvarlig"]), *navnene)
        return Endring(str(TITLER[navn]), _ord(navn, getattr(foer, navn)), _ord(navn, getattr(etter, navn)))


def _med_gamle(rad: Planrad, gamle: Deler) -> Mapping[str, Any]:
    """What a file has no columns for stays as it was: the earliest hand-in, and the preparation."""
    deler = dict(rad.deler or {})
    del1, gammel = deler.get(Deltype.DEL1), gamle.get(Deltype.DEL1)
    if del1 and gammel and "del1_tidligste" not in rad.tekst and del1.start == gammel.start:
        deler[Deltype.DEL1] = replace(del1, tidligste=gammel.tidligste)
    if Deltype.FORBEREDELSE in gamle and not {"forberedelse_dato", "deltyper"} & set(rad.tekst):
        deler.setdefault(Deltype.FORBEREDELSE, gamle[Deltype.FORBEREDELSE])
    return dict(sorted(deler.items()))


def _delertekst(deler: Deler) -> str:
    biter = [f"{Deltype(t).label} {_naar(rom.start)}–{oslo(rom.slutt):%H:%M}" for t, rom in sorted(deler.items())]
    return ", ".join(biter)


def _naar(tidspunkt: datetime | None) -> str:
    return f"{oslo(tidspunkt):%d.%m.%Y %H:%M}" if tidspunkt else ""


def _ord(navn: str, verdi: Any) -> str:
    """A value in words."""
    typer = {
        "nivaa": Nivaa,
        "form": Eksamensform,
        "gjennomfoering": Gjennomfoering,
        "hjelpemiddelmodell": Hjelpemiddelmodell,
    }
    if isinstance(verdi, datetime):
        return _naar(verdi)
    return str(typer[navn](verdi).label) if navn in typer and verdi else str(verdi or "")
