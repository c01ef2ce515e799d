"""What is printed for the rooms: packing lists, door signs, seating maps, and covers for the answers on paper."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from eksamen.models import Deltype, Eksamensdel, Gjennomfoering, Kandidat, Maalform, Rom
from felles.brev import klokkeslett, maalformdato
from felles.rapport import Brevrapport, Gruppe, Kolonne, Rapport, Slag, Tabellrapport, Utvalg
from rapporter.innhold.grunnlag import (
    deler_av,
    delnavn,
    egne_slutter,
    fag_i_ord,
    foerste_start,
    fra_til,
    i_rekkefoelge,
    nummer,
    plassnoekkel,
    proever,
    siste_slutt,
)
from rapporter.innhold.rommene import Romdag, Romparti, rommene
from rapporter.innhold.tiltak import bestillinger
from tilrettelegging.models import Tiltaksslag
from tilrettelegging.models.valg import KORT
from tilrettelegging.services.grunnlag import hent_grunnlag

# A map with more seats than this is drawn for those who sit there alone.
MAKS_RUTER: Final = 400
# Own ends are those of the digital part; one that is later than this lies on another day.
_HALV_DAG: Final = timedelta(hours=12)


def paa_papir(deel: Eksamensdel, gjennomfoering: str) -> bool:
    """Whether the part is answered on paper: part 1 always, everything in an exam on paper."""
    return gjennomfoering == Gjennomfoering.PAPIR or deel.type == Deltype.DEL1


def pakkeliste(utvalg: Utvalg) -> Iterable[list[Any]]:
    """What each room needs: papers in each målform and part, covers, and what was ordered. A constant number of queries."""
    grunnlag = hent_grunnlag(utvalg.kandidater)
    for romdag in rommene(utvalg):
        for ett in romdag.partier:
            spesielle = _spesielle([slag for k in ett.kandidater for slag in bestillinger(grunnlag.get(k.pk))])
            for deel in ett.deler:
                papir = paa_papir(deel, ett.parti.eksamen.gjennomfoering)
                nynorsk = sum(k.maalform == Maalform.NYNORSK for k in ett.kandidater)
                yield [
                    romdag.dato, romdag.sted, romdag.romnavn, deel.start, fag_i_ord(ett.parti.eksamen.fag), ett.parti.navn,
                    deel.get_type_display(), str(_("På papir")) if papir else str(_("På skjerm")),
                    len(ett.kandidater) - nynorsk, nynorsk, len(ett.kandidater) if papir else 0, spesielle,
                ]  # fmt: skip


def _spesielle(slagene: list[Tiltaksslag]) -> str:
    """«2 lydfil, 1 punktskrift på papir»: how many of each, never whose or why."""
    return ", ".join(f"{slagene.count(slag)} {KORT[slag]}" for slag in dict.fromkeys(sorted(slagene)))


def doerskilt(utvalg: Utvalg) -> list[Mapping[str, Any]]:
    """A sign for each room and day: what goes on there, and until when. Five queries."""
    slutter, maalform = egne_slutter(utvalg.kandidater), utvalg.maalform
    return [
        {
            "maalform": maalform,
            "skole": utvalg.skole.navn,
            "rom": romdag.rom,
            "sted": romdag.sted,
            "dag": maalformdato(romdag.dag, maalform),
            "eksamener": [_paa_doera(ett, slutter, maalform) for ett in romdag.partier],
        }
        for romdag in rommene(utvalg)
        if romdag.dag and romdag.rom
    ]


def _paa_doera(ett: Romparti, slutter: Mapping[int, Any], maalform: str) -> dict[str, str]:
    start, slutt = foerste_start(ett.deler), siste_slutt(ett.deler)
    egne = [slutter[k.pk] for k in ett.kandidater if k.pk in slutter]
    senest = max([slutt, *egne]) if slutt else None
    return {
        "fag": fag_i_ord(ett.parti.eksamen.fag, maalform),
        "parti": ett.parti.navn,
        "tid": fra_til(start, slutt),
        "senest": klokkeslett(senest) if senest and slutt and slutt < senest and senest - slutt < _HALV_DAG else "",
    }


def romkart(utvalg: Utvalg) -> list[Mapping[str, Any]]:
    """A map of each room and day: the seats in rows from the front, each with who sits there. Four queries."""
    register = {
        (rom.sted.navn.casefold(), rom.navn.casefold()): rom.kapasitet
        for rom in Rom.objects.filter(sted__skole=utvalg.skole).select_related("sted")
    }
    return [
        _kart(romdag, utvalg, register.get((romdag.sted.casefold(), romdag.rom.casefold()), 0))
        for romdag in rommene(utvalg)
        if romdag.dag and any(ett.kandidater for ett in romdag.partier)
    ]


def _kart(romdag: Romdag, utvalg: Utvalg, kapasitet: int) -> dict[str, Any]:
    alle = [k for ett in romdag.partier for k in ett.kandidater]
    ruter: dict[str, list[Kandidat]] = {}
    if kapasitet <= MAKS_RUTER and any(k.plass for k in alle) and all(k.plass.isdecimal() for k in alle if k.plass):
        ruter = {str(n): [] for n in range(1, kapasitet + 1)}
    for kandidat in alle:
        if kandidat.plass:
            ruter.setdefault(kandidat.plass, []).append(kandidat)
    uten = [kandidat for kandidat in alle if not kandidat.plass]
    plasser = [
        {"plass": plass, "hvem": [_i_ruta(k) for k in hvem]}
        for plass, hvem in sorted(ruter.items(), key=lambda par: plassnoekkel(par[0]))
    ]
    return {
        "maalform": utvalg.maalform,
        "skole": utvalg.skole.navn,
        "rom": romdag.rom,
        "sted": romdag.sted,
        "dag": maalformdato(romdag.dag, utvalg.maalform) if romdag.dag else "",
        "partier": ", ".join(f"{ett.parti.eksamen.fag.kode} {ett.parti.navn}" for ett in romdag.partier),
        "antall": len(alle),
        "plasser": plasser,
        "uten_plass": [_i_ruta(k) for k in uten],
    }


def _i_ruta(kandidat: Kandidat) -> dict[str, str]:
    return {"navn": kandidat.person.navn, "nummer": nummer(kandidat), "fag": kandidat.eksamen.fag.kode}


def innfoeringsark(utvalg: Utvalg) -> list[Mapping[str, Any]]:
    """A cover for each candidate's answer on paper, with the number and never the name. Two queries.

    Rule: sensors know candidates by number alone. Exams without a part on paper have none.
    """
    deler = deler_av(utvalg.partier)
    ark: list[Mapping[str, Any]] = []
    for kandidat in i_rekkefoelge(utvalg.kandidater.filter(kandidatnummer__isnull=False)):
        eksamen = kandidat.eksamen
        delene = [d for d in proever(deler.get(eksamen.pk, [])) if paa_papir(d, eksamen.gjennomfoering)]
        ark += [
            {
                "maalform": kandidat.maalform,
                "skole": kandidat.parti.skole.navn,
                "nummer": nummer(kandidat),
                "fag": fag_i_ord(eksamen.fag, kandidat.maalform),
                "parti": kandidat.parti.navn,
                "dag": maalformdato(deel.start, kandidat.maalform),
                "del": delnavn(deel),
            }
            for deel in delene
        ]
    return ark


RAPPORTER: Final[tuple[Rapport, ...]] = (
    Tabellrapport(
        navn="pakkeliste",
        gruppe=Gruppe.DAGEN,
        tittel=_("Pakkeliste"),
        beskrivelse=_("Rom for rom: oppgaver i hver målform og del, innføringsark og spesielle bestillinger."),
        kolonner=[
            Kolonne(_("Dato"), Slag.DATO),
            Kolonne(_("Sted")),
            Kolonne(_("Rom")),
            Kolonne(_("Start"), Slag.KLOKKE, bredde=7),
            Kolonne(_("Fag"), bredde=26),
            Kolonne(_("Parti"), bredde=10),
            Kolonne(_("Del"), bredde=10),
            Kolonne(_("Hvordan"), bredde=10),
            Kolonne(_("Bokmål"), Slag.TALL, bredde=8),
            Kolonne(_("Nynorsk"), Slag.TALL, bredde=8),
            Kolonne(_("Innføringsark"), Slag.TALL, bredde=12),
            Kolonne(_("Spesielt"), bredde=22),
        ],
        rader=pakkeliste,
        grupperes=3,
        ny_side=True,
        liggende=True,
    ),
    Brevrapport(
        navn="doerskilt",
        gruppe=Gruppe.DAGEN,
        tittel=_("Dørskilt"),
        beskrivelse=_("Et skilt til døra for hvert rom og hver dag: hva som foregår, og til når."),
        mal="doerskilt.typ",
        data=doerskilt,
        felt=("maalform",),
        tomt=_("Ingen partier i utvalget har både dato og rom."),
    ),
    Brevrapport(
        navn="romkart",
        gruppe=Gruppe.DAGEN,
        tittel=_("Plasskart"),
        beskrivelse=_("Et kart over hvert rom med plassene og hvem som sitter hvor."),
        mal="romkart.typ",
        data=romkart,
        felt=("maalform",),
        tomt=_("Ingen partier i utvalget har både dato og kandidater."),
    ),
    Brevrapport(
        navn="innfoeringsark",
        gruppe=Gruppe.DAGEN,
        tittel=_("Omslag til innføringsark"),
        beskrivelse=_("Omslag til det som leveres på papir, med kandidatnummer, parti og ruter for sidene. Uten navn."),
        mal="innfoeringsark.typ",
        data=innfoeringsark,
        felt=("kandidater",),
        tomt=_("Ingen av kandidatene i utvalget har en del på papir og et kandidatnummer."),
    ),
)
