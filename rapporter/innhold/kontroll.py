"""What is missing from parties and candidates before the exam can be held."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensparti, Gjennomfoering, Nummerslag
from eksamen.querysets.partiliste import med_tall
from eksamen.services.kollisjoner import rombruk, samme_dager
from felles.rapport import Gruppe, Kolonne, Rapport, Slag, Tabellrapport, Tekst, Utvalg
from rapporter.innhold.grunnlag import i_rekkefoelge, navn_etternavn_foerst, nummer, partinavn

ALT_I_ORDEN: Final = _("Alt er i orden: ingenting å rette i dette utvalget.")


def _lokal(parti: Eksamensparti) -> bool:
    """The school itself names those who examine; sensors of what goes to PAS are appointed elsewhere."""
    return not parti.gaar_til_pas


# What to look for, in the order of the report: words, and whether this party lacks it.
MANGLER: Final[tuple[tuple[Tekst, Callable[[Any], bool]], ...]] = (
    (_("Mangler dato"), lambda parti: parti.start is None),
    (_("Mangler rom"), lambda parti: not parti.rom),
    (_("Mangler eksamenssted"), lambda parti: not parti.sted),
    (_("Mangler sensor"), lambda parti: _lokal(parti) and not parti.sensor),
    (_("Mangler eksaminator"), lambda parti: _lokal(parti) and not parti.eksaminator),
    (_("Mangler eksamensvakt"), lambda parti: not parti.antall_vakter),
    (_("Mangler kandidater"), lambda parti: not parti.antall_kandidater),
)


def partimangler(utvalg: Utvalg) -> Iterable[list[Any]]:
    """A row for each thing that a party lacks, by what it is. One query."""
    alle: Any = med_tall(utvalg.partier).select_related("eksamen__fag")
    partier = list(alle.order_by(F("start").asc(nulls_last=True), "kode", "navn", "pk"))
    for mangel, mangler in MANGLER:
        for parti in partier:
            if mangler(parti):
                yield [
                    str(mangel), parti.eksamen.fag.kode, parti.eksamen.fag.navn, parti.navn, parti.start, parti.start,
                    parti.sted, parti.rom, parti.antall_kandidater,
                ]  # fmt: skip


def kandidatmangler(utvalg: Utvalg) -> Iterable[list[Any]]:
    """Candidates without number or password, and those who still have a fictive id. One query."""
    her = Q(passord__isnull=True, eksamen__gjennomfoering=Gjennomfoering.HER)
    fiktivt = Q(person__nummerslag=Nummerslag.FIKTIVT)
    utsatte = utvalg.kandidater.filter(Q(kandidatnummer__isnull=True) | her | fiktivt)
    uten_passord = set(utvalg.kandidater.filter(her).values_list("pk", flat=True))
    kandidater = list(i_rekkefoelge(utsatte))
    grupper: tuple[tuple[Tekst, Callable[[Any], bool]], ...] = (
        (_("Mangler kandidatnummer"), lambda k: k.kandidatnummer is None),
        (_("Mangler passord"), lambda k: k.pk in uten_passord),
        (_("Har fiktivt nummer i stedet for fødselsnummer"), lambda k: k.person.nummerslag == Nummerslag.FIKTIVT),
    )
    for mangel, mangler in grupper:
        for kandidat in kandidater:
            if mangler(kandidat):
                yield [
                    str(mangel), navn_etternavn_foerst(kandidat.person), nummer(kandidat), kandidat.eksamen.fag.kode,
                    kandidat.eksamen.fag.navn, kandidat.parti.navn,
                ]  # fmt: skip


def fulle_rom(utvalg: Utvalg) -> Iterable[list[Any]]:
    """Rooms of these parties with more candidates at one time than seats. Five queries."""
    mine = {parti.pk: parti for parti in utvalg.partier.select_related("eksamen__fag")}
    alle = rombruk(samme_dager(utvalg.partier))
    navn = {
        parti.pk: partinavn(parti)
        for parti in Eksamensparti.objects.filter(
            pk__in={pk for bruk in alle for pk in bruk.parti_ider}
        ).select_related("eksamen__fag")
    }
    for bruk in alle:
        if bruk.for_mange and mine.keys() & set(bruk.parti_ider):
            partiene = ", ".join(navn[pk] for pk in bruk.parti_ider)
            yield [bruk.dag, bruk.sted, bruk.rom, bruk.opptatt, bruk.kapasitet, bruk.for_mange, partiene]


RAPPORTER: Final[tuple[Rapport, ...]] = (
    Tabellrapport(
        navn="kontroll-partier",
        gruppe=Gruppe.KONTROLL,
        tittel=_("Partier som mangler noe"),
        beskrivelse=_("Partier uten dato, rom, eksamenssted, sensor, eksaminator, eksamensvakt eller kandidater."),
        kolonner=[
            Kolonne(_("Mangel")),
            Kolonne(_("Fagkode"), bredde=10),
            Kolonne(_("Fag"), bredde=22),
            Kolonne(_("Parti"), bredde=12),
            Kolonne(_("Dato"), Slag.DATO, bredde=10),
            Kolonne(_("Start"), Slag.KLOKKE, bredde=7),
            Kolonne(_("Sted"), bredde=16),
            Kolonne(_("Rom"), bredde=12),
            Kolonne(_("Kandidater"), Slag.TALL, bredde=9),
        ],
        rader=partimangler,
        grupperes=1,
        liggende=True,
        tomt=ALT_I_ORDEN,
    ),
    Tabellrapport(
        navn="kontroll-kandidater",
        gruppe=Gruppe.KONTROLL,
        tittel=_("Kandidater som mangler noe"),
        beskrivelse=_("Kandidater uten kandidatnummer eller passord, og de som fortsatt har et fiktivt nummer."),
        kolonner=[
            Kolonne(_("Mangel")),
            Kolonne(_("Navn"), bredde=28),
            Kolonne(_("Kandidatnummer"), bredde=17),
            Kolonne(_("Fagkode"), bredde=11),
            Kolonne(_("Fag"), bredde=24),
            Kolonne(_("Parti"), bredde=12),
        ],
        rader=kandidatmangler,
        grupperes=1,
        tomt=ALT_I_ORDEN,
    ),
    Tabellrapport(
        navn="kontroll-rom",
        gruppe=Gruppe.KONTROLL,
        tittel=_("Rom med for få plasser"),
        beskrivelse=_("Rom der flere kandidater skal sitte samtidig enn registeret har plasser til."),
        kolonner=[
            Kolonne(_("Dato"), Slag.DATO, bredde=11),
            Kolonne(_("Sted"), bredde=18),
            Kolonne(_("Rom"), bredde=14),
            Kolonne(_("Samtidig"), Slag.TALL, bredde=9),
            Kolonne(_("Plasser"), Slag.TALL, bredde=8),
            Kolonne(_("For mange"), Slag.TALL, bredde=9),
            Kolonne(_("Partier"), bredde=30),
        ],
        rader=fulle_rom,
        liggende=True,
        tomt=_("Det er plass til alle i rommene som står i registeret."),
    ),
)
