"""Fagpersoner, appointments and their letters as reports: on screen, as a sheet and on paper."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Organisasjon
from brukere.querysets.organisasjoner import under_q
from felles.rapport import Brevrapport, Gruppe, Kolonne, Slag, Tabellrapport, Utvalg
from oppnevning.models import Fagperson, Oppnevning
from oppnevning.querysets.fagpersoner import FORESLAAENDE, OPPNEVNENDE
from oppnevning.querysets.oppnevninger import OppnevningQuerySet
from oppnevning.services.brev import MAL, brevdata


def rader(utvalg: Utvalg) -> Iterable[Sequence[Any]]:
    """A row for each appointment of the fagpersoner of the school, or of the schools under an authority; those without
    any have one too. Three queries.

    Nothing about why somebody declined, and no address.
    """
    folk = list(
        Fagperson.objects.filter(_ved(utvalg))
        .select_related("bruker", "skole")
        .prefetch_related("fag")
        .order_by("bruker__etternavn", "bruker__fornavn", "pk")
    )
    oppnevninger: dict[int, list[Oppnevning]] = {}
    alle = Oppnevning.objects.filter(bruker__in=[rad.bruker_id for rad in folk])
    for rad in alle.select_related("faggruppe__periode").order_by("-faggruppe__periode__gjennomfoering_fra", "pk"):
        oppnevninger.setdefault(rad.bruker_id, []).append(rad)
    for fagperson in folk:
        skole = fagperson.skole.navn if fagperson.skole else ""
        navn, koder = fagperson.bruker.navn, ", ".join(fag.kode for fag in fagperson.fag.all())
        reservert = _("Reservert") if fagperson.reservert else ""
        for rad in oppnevninger.get(fagperson.bruker_id, []):
            gruppe = rad.faggruppe
            yield navn, koder, fagperson.erfaring, gruppe.periode.kode, gruppe.navn, rad.get_rolle_display(), (
                rad.get_status_display()
            ), rad.svarfrist, skole  # fmt: skip
        if fagperson.bruker_id not in oppnevninger:
            yield navn, koder, fagperson.erfaring, "", "", "", reservert, None, skole


def _ved(utvalg: Utvalg, felt: str = "") -> Q:
    """The fagpersoner of the chosen school; under an authority also those that it has entered itself."""
    skole: Organisasjon = utvalg.skole
    if skole.slag == Organisasjon.Slag.SKOLE:
        return Q(**{f"{felt}skole": skole})
    return under_q([skole], f"{felt}skole") | under_q([skole], f"{felt}eier")


def oppnevninger(utvalg: Utvalg) -> OppnevningQuerySet:
    """The appointments that the user's authority has made of them, in the periods of the choice."""
    perioder = utvalg.partier.order_by().values("eksamen__periode")
    return (
        Oppnevning.objects.synlige_for(utvalg.bruker, utvalg.naa)
        .filter(_ved(utvalg, "bruker__fagperson__"), faggruppe__periode__in=perioder)
        .order_by("faggruppe__navn", "bruker__etternavn", "bruker__fornavn", "pk")
    )


def per_faggruppe(utvalg: Utvalg) -> Iterable[Sequence[Any]]:
    """A row for each appointment under its faggruppe; one query. Nothing about why somebody declined, and no address."""
    alle = oppnevninger(utvalg).select_related("bruker__fagperson__skole", "faggruppe__periode", "sensorgruppe")
    for rad in alle:
        skole = rad.bruker.fagperson.skole
        yield (
            f"{rad.faggruppe.navn} {rad.faggruppe.periode.kode}",
            rad.bruker.navn,
            skole.navn if skole else "",
            rad.get_rolle_display(),
            _("Reserve") if rad.reserve else "",
            rad.sensorgruppe.navn if rad.sensorgruppe else "",
            rad.flest_svar,
            rad.get_status_display(),
            rad.svarfrist,
            rad.svart,
        )


def brevene(utvalg: Utvalg) -> list[Mapping[str, Any]]:
    """The letters of appointment to those who have accepted; four queries."""
    return brevdata(oppnevninger(utvalg).godtatte().med_brev(), naa=utvalg.naa)


FAGPERSONER = Tabellrapport(
    navn="fagpersoner",
    gruppe=Gruppe.SENSOR,
    tittel=gettext_lazy("Fagpersoner og oppnevninger"),
    beskrivelse=gettext_lazy("Skolens fagpersoner, hva de kan sensurere, og hva de er spurt om eller oppnevnt til."),
    kolonner=(
        Kolonne(gettext_lazy("Navn"), bredde=24),
        Kolonne(gettext_lazy("Fagkoder"), bredde=24),
        Kolonne(gettext_lazy("Ganger som sensor"), Slag.TALL, 10),
        Kolonne(gettext_lazy("Periode"), bredde=9),
        Kolonne(gettext_lazy("Faggruppe"), bredde=20),
        Kolonne(gettext_lazy("Rolle"), bredde=14),
        Kolonne(gettext_lazy("Status"), bredde=16),
        Kolonne(gettext_lazy("Svarfrist"), Slag.DATO, 12),
        Kolonne(gettext_lazy("Skole"), bredde=20),
    ),
    rader=rader,
    liggende=True,
    samlet=True,
    # Who has declined is for those who propose and appoint.
    roller=FORESLAAENDE | OPPNEVNENDE,
    tomt=gettext_lazy("Skolen har ingen fagpersoner. Foreslå dem under Fagpersoner."),
)

OPPNEVNINGER = Tabellrapport(
    navn="oppnevninger",
    gruppe=Gruppe.SENSOR,
    tittel=gettext_lazy("Oppnevninger per faggruppe"),
    beskrivelse=gettext_lazy("Hvem som er spurt og oppnevnt i hver faggruppe i perioden, med rolle, status og frist."),
    kolonner=(
        Kolonne(gettext_lazy("Faggruppe"), bredde=20),
        Kolonne(gettext_lazy("Navn"), bredde=22),
        Kolonne(gettext_lazy("Skole"), bredde=20),
        Kolonne(gettext_lazy("Rolle"), bredde=14),
        Kolonne(gettext_lazy("Reserve"), bredde=9),
        Kolonne(gettext_lazy("Sensorgruppe"), bredde=14),
        Kolonne(gettext_lazy("Flest svar"), Slag.TALL, 8),
        Kolonne(gettext_lazy("Status"), bredde=14),
        Kolonne(gettext_lazy("Svarfrist"), Slag.DATO, 12),
        Kolonne(gettext_lazy("Svarte"), Slag.DATO, 12),
    ),
    rader=per_faggruppe,
    grupperes=1,
    liggende=True,
    samlet=True,
    tomt=gettext_lazy("Ingen er spurt i denne perioden. Lag en faggruppe og spør sensorer under Oppnevning."),
    roller=OPPNEVNENDE,
)
BREV = Brevrapport(
    navn="oppnevningsbrev",
    gruppe=Gruppe.SENSOR,
    tittel=gettext_lazy("Oppnevningsbrev"),
    beskrivelse=gettext_lazy("Brevet til hver av skolens lærere som har takket ja i perioden."),
    mal=MAL,
    data=brevene,
    tomt=gettext_lazy("Ingen ved skolen har takket ja i denne perioden."),
    roller=OPPNEVNENDE,
)
