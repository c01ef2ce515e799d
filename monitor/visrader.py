"""A row of the live table in words and signs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deltakelse.querysets.tilgang import Tilgang
from felles.templatetags.ramme import klokke
from levering.querysets.status import Fremdrift
from monitor.querysets.merker import Merker
from monitor.querysets.partier import Dagsparti
from monitor.querysets.rader import FERDIG, Rad

UMERKET = Merker()
INGEN: tuple[datetime | None, str] = (None, "")

type Tegn = tuple[str, str, str, bool]  # symbol, colour, words, filled

TILGANGSTEGN = {
    Tilgang.AVLYST: ("ikke", "neutral", False),
    Tilgang.IKKE_DOKUMENTERT_FRAVAER: ("fravaer", "danger", False),
    Tilgang.DOKUMENTERT_FRAVAER: ("dokfravaer", "neutral", False),
    Tilgang.SPERRET: ("sperret", "danger", True),
    Tilgang.IKKE: ("laast", "neutral", False),
    Tilgang.VENTER_PAA_START: ("klokke", "info", False),
    Tilgang.HAR: ("har", "neutral", False),
    Tilgang.VENTER: ("venter", "warning", True),
}
FREMDRIFTSTEGN = {
    Fremdrift.IKKE_LASTET_OPP: ("ikke", "neutral"),
    Fremdrift.LASTER_OPP: ("laster", "info"),
    Fremdrift.LEVERT_DIGITALT: ("levert", "success"),
    Fremdrift.SENDES_I_POSTEN: ("post", "success"),
}


@dataclass(frozen=True, slots=True)
class Celle:
    """Progress of a part: status, and the one fact that matters beside it."""

    tegn: Tegn
    linje: str
    ferdig: bool


@dataclass(frozen=True, slots=True)
class Visrad:
    """A row of the table, in words."""

    pk: int
    navn: str
    nummer: str
    gruppe: str
    fag: str
    tegn: Tegn
    knapp: str
    vent: str
    del1: Celle | None
    digital: Celle | None
    ferdig: bool
    overskrift: str
    kan_handle: bool
    har_valg: bool


@dataclass(slots=True)
class Tegnliste:
    """Symbol and words of every status, in the reader's language; made once a rendering."""

    tilgang: dict[str, Tegn] = field(
        default_factory=lambda: {s.value: (i, f, str(s.label), m) for s, (i, f, m) in TILGANGSTEGN.items()}
    )
    fremdrift: dict[str, Tegn] = field(
        default_factory=lambda: {s.value: (i, f, str(s.label), False) for s, (i, f) in FREMDRIFTSTEGN.items()}
    )


def lag_visrad(
    rad: Rad,
    parti: Dagsparti,
    tegn: Tegnliste,
    vent: dict[int, tuple[int, datetime]],
    kan: set[int],
    *,
    merker: dict[int, Merker] | None = None,
    meny: set[int] | None = None,
    naa: datetime | None = None,
) -> Visrad:
    """The row in words. `kan` are the parties to act in, `meny` those with «Flere valg» when they are more.

    `merker` say who blocked, or set absence or post, and when; `naa` who works on part 1 after the others. On paper both
    are left out.
    """
    merke = merker.get(rad.pk, UMERKET) if merker else UMERKET
    rom = rad.rom or parti.rom
    plass = f" · {_('plass %(plass)s') % {'plass': rad.plass}}" if rad.plass else ""
    knapp = ""
    if rad.kan_gi_tilgang and rad.parti_id in kan:
        knapp = _("Gi tilgang på nytt") if rad.paa_nytt else _("Gi tilgang")
    return Visrad(
        pk=rad.pk,
        navn=rad.navn,
        nummer=f"{rad.nummer or _('uten nummer')}{plass}",
        gruppe=f"{parti.navn} · {rom}" if rom else parti.navn,
        fag=str(parti.fag),
        tegn=tegn.tilgang[rad.tilgang],
        knapp=knapp,
        vent=vent_tekst(vent[rad.pk]) if rad.pk in vent else _stengt_tekst(rad, merke),
        del1=_celle(
            tegn, rad.fremdrift_del1, rad.del1_filer, (rad.del1_levert, merke.post_del1), _del1_linje(rad, naa)
        ),
        digital=_celle(
            tegn, rad.fremdrift, rad.digital_filer, (rad.digital_levert, merke.post_digital), _digital_linje(rad)
        ),
        ferdig=rad.ferdig,
        overskrift=_("Del 2") if rad.har_del1 else _("Eksamen"),
        kan_handle=rad.parti_id in kan,
        har_valg=rad.parti_id in (kan if meny is None else meny),
    )


def vent_tekst(vent: tuple[int, datetime]) -> str:
    """What is said about a wait after wrong passwords."""
    antall, til = vent
    return _("Feil passord %(antall)s ganger, må vente til %(tid)s") % {"antall": antall, "tid": klokke(til, "s")}


def _stengt_tekst(rad: Rad, merke: Merker) -> str:
    """When and by whom access was closed: «sperret 13:05 av Siv Haugland»."""
    if rad.tilgang == Tilgang.SPERRET:
        tekst, (tid, av) = _("sperret %(tid)s av %(hvem)s"), merke.stengt.get("sperre", INGEN)
    elif rad.fravaer:
        tekst, (tid, av) = _("ført %(tid)s av %(hvem)s"), merke.stengt.get("fravaer", INGEN)
    else:
        return _("til stede") if rad.oppmoett and rad.tilgang == Tilgang.IKKE and not rad.ferdig else ""
    return tekst % {"tid": klokke(tid), "hvem": av} if tid and av else ""


def _celle(
    tegn: Tegnliste, status: str | None, filer: int, ferdig: tuple[datetime | None, datetime | None], slutt: str
) -> Celle | None:
    """`ferdig` is when the part was delivered, and when it was marked for the post."""
    if status is None:
        return None
    deler = [slutt]
    if status == Fremdrift.LASTER_OPP:
        deler = [ngettext("%(n)s fil", "%(n)s filer", filer) % {"n": filer}, slutt]
    elif status == Fremdrift.LEVERT_DIGITALT:
        deler = [klokke(ferdig[0])]
    elif status == Fremdrift.SENDES_I_POSTEN:
        deler = [_("merket %(tid)s") % {"tid": klokke(ferdig[1])}] if ferdig[1] else []
    return Celle(tegn.fremdrift[status], " · ".join(filter(None, deler)), status in FERDIG)


def _del1_linje(rad: Rad, naa: datetime | None) -> str:
    """When part 1 was handed in on paper; until then its own end, in words while the others are at part 2 already."""
    if rad.del1_innlevert:
        return _("levert på papir %(tid)s") % {"tid": klokke(rad.del1_innlevert)}
    if naa and rad.digital_start and rad.del1_slutt and rad.digital_start <= naa < rad.del1_slutt:
        return _("arbeider med del 1 til %(tid)s") % {"tid": klokke(rad.del1_slutt)}
    return _del1_slutt(rad)


def _digital_linje(rad: Rad) -> str:
    """The own end; of one whose part 1 goes by post the rest does too, so it is written on paper."""
    paa_papir = rad.fremdrift_del1 == Fremdrift.SENDES_I_POSTEN and rad.fremdrift == Fremdrift.IKKE_LASTET_OPP
    return " · ".join(filter(None, (_slutt(rad), _("skriver på papir") if paa_papir else "")))


def _slutt(rad: Rad) -> str:
    """The candidate's own end and what moved it: the extra minutes of each part, never the reason, which may be health
    data, and time that was lost to something outside the candidate."""
    if rad.digital_slutt is None:
        return ""
    if rad.del1_ekstra:
        ekstra = _("+%(del1)s +%(del2)s min") % {"del1": rad.del1_ekstra, "del2": rad.digital_ekstra or 0}
    else:
        ekstra = _pluss(rad.digital_ekstra)
    return _med_grunn(_("slutt %(tid)s") % {"tid": klokke(rad.digital_slutt)}, ekstra, rad.digital_tapt)


def _del1_slutt(rad: Rad) -> str:
    """Own end of part 1 for those with more time than the others; the rest follow the plan, which is on the card."""
    if not (rad.del1_ekstra or rad.del1_tapt):
        return ""
    return _med_grunn(klokke(rad.del1_slutt), _pluss(rad.del1_ekstra), rad.del1_tapt)


def _med_grunn(tekst: str, ekstra: str, tapt: int | None) -> str:
    lagt_til = _("%(minutter)s tapt tid") % {"minutter": _pluss(tapt)} if tapt else ""
    grunn = ", ".join(filter(None, (ekstra, lagt_til)))
    return f"{tekst} ({grunn})" if grunn else tekst


def _pluss(minutter: int | None) -> str:
    return _("+%(n)s min") % {"n": minutter} if minutter else ""
