"""What the pages of incidents show: whom one may be about, and each in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avbrudd.models import Avbrudd
from avbrudd.services.avbrudd import Omraade
from brukere.models import Bruker
from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER
from eksamen.models import Eksamensparti, Kandidat
from vakter.permissions import MAKS_SKOLER

MINUTT = timedelta(minutes=1)


@dataclass(frozen=True)
class Omraadevalg:
    """Whom the user may begin an incident for: the choices of the form, grouped, and what each one means."""

    valg: list[tuple[str, list[tuple[str, str]]]]
    omraader: dict[str, Omraade]


def omraader(bruker: Bruker, naa: datetime, kandidat: Kandidat | None = None) -> Omraadevalg:
    """The candidate that is asked for, and the schools, parties and rooms of today that the user may act on.

    A party is there for whoever may act on all of it, a room for whoever may act on all who sit in it. Three queries.
    """
    grupper: dict[str, list[tuple[str, str]]] = {}
    kjente: dict[str, Omraade] = {}

    def legg(gruppe: str, noekkel: str, tekst: str, omraade: Omraade) -> None:
        grupper.setdefault(gruppe, []).append((noekkel, tekst))
        kjente[noekkel] = omraade

    if kandidat is not None:
        omraade = Omraade(kandidat.parti.skole_id, kandidat_id=kandidat.pk)
        legg(_("Kandidaten"), f"kandidat-{kandidat.pk}", kandidat.person.navn, omraade)
    partier = list(Eksamensparti.objects.synlige_for(bruker, naa).i_dag(naa).med_plan().order_by("navn", "pk"))
    if len({parti.skole_id for parti in partier}) > MAKS_SKOLER:
        partier = []
    over = tuple(o.sti for o in bruker.organisasjoner(naa, *OVERORDNEDE, *SKOLEADMINISTRATORER))
    for skole in {parti.skole_id: parti.skole for parti in partier if parti.skole.sti.startswith(over)}.values():
        tekst = _("Hele %(skole)s") % {"skole": skole.navn}
        legg(_("Skole"), f"skole-{skole.pk}", tekst, Omraade(skole.pk))
    hele, rom = _i_rom(partier, bruker, naa)
    for parti in partier:
        navn = f"{parti.eksamen.fag.kode} {parti.navn}"
        if parti.pk in hele:
            legg(_("Parti"), f"parti-{parti.pk}", navn, Omraade(parti.skole_id, parti.pk))
        for romnavn in rom[parti.pk]:
            tekst = _("%(rom)s, %(parti)s") % {"rom": romnavn, "parti": navn}
            legg(_("Rom"), f"rom-{parti.pk}-{romnavn}", tekst, Omraade(parti.skole_id, parti.pk, romnavn))
    return Omraadevalg(list(grupper.items()), kjente)


def _i_rom(partier: list[Eksamensparti], bruker: Bruker, naa: datetime) -> tuple[set[int], dict[int, list[str]]]:
    """The parties of which the user may act on everybody, and the rooms of each where that holds; one query."""
    mine = Q(pk__in=Kandidat.objects.handles_av(bruker, naa).values("pk"))
    rader = (
        Kandidat.objects.filter(parti__in=[parti.pk for parti in partier])
        .order_by("rom")
        .values_list("parti", "rom", "parti__rom")
        .annotate(andres=Count("pk", filter=~mine))
    )
    rom: dict[int, dict[str, str]] = defaultdict(dict)
    andres: set[tuple[int, str]] = set()
    for parti_id, eget, partiets, antall in rader:
        navn = eget or partiets
        rom[parti_id].setdefault(navn.casefold(), navn)
        if antall:
            andres.add((parti_id, navn.casefold()))
    hele = set(rom) - {parti_id for parti_id, _noekkel in andres}
    mine_rom = {
        pk: [navn for noekkel, navn in sorted(per_rom.items()) if navn and (pk, noekkel) not in andres]
        for pk, per_rom in rom.items()
    }
    # The only room of a party is the party.
    return hele, {
        pk: [] if pk in hele and len(rom[pk]) == 1 else mine_rom.get(pk, []) for pk in (p.pk for p in partier)
    }


def hvem(avbrudd: Avbrudd) -> str:
    """Whom it is about, in words; asks nothing when it was read by `med_hvem`."""
    if avbrudd.kandidat is not None:
        return f"{avbrudd.kandidat.person.navn}, {avbrudd.kandidat.parti.navn}"
    if avbrudd.parti is None:
        return _("Hele %(skole)s") % {"skole": avbrudd.skole.navn}
    navn = f"{avbrudd.parti.eksamen.fag.kode} {avbrudd.parti.navn}"
    return _("%(rom)s, %(parti)s") % {"rom": avbrudd.rom, "parti": navn} if avbrudd.rom else navn


def varte(avbrudd: Avbrudd) -> str:
    """How long it lasted: «12 min»; "" while it runs. A begun minute counts, as it does for each candidate."""
    if avbrudd.stoppet is None:
        return ""
    minutter = -(-(avbrudd.stoppet - avbrudd.startet) // MINUTT)
    return ngettext("%(n)s minutt", "%(n)s minutter", minutter) % {"n": minutter}
