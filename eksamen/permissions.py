"""Who gets which party and candidate. Every view gets them here: 404 what one may not know of, 403 what one may not do."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q
from eksamen.models import (
    Eksamen,
    Eksamensparti,
    Eksamensperiode,
    Eksamenssted,
    Fag,
    Kandidat,
    Oppgave,
    Rom,
    Vaktoppdrag,
)
from eksamen.querysets.partier import PartiQuerySet
from eksamen.querysets.plan import PARTILESERE, PLANEIERE, planorganisasjoner
from eksamen.querysets.vakter import vakter_ved
from felles.synlig_fra import er_synlig
from felles.tid import oslo

MAKS_SIFRE: Final = 12  # more is no key of ours


def administrerer_skole(bruker: Bruker, skole: Organisasjon, naa: datetime) -> bool:
    """True when the user is a school administrator there."""
    return any(o.pk == skole.pk for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER))


def hent_parti_for(bruker: Bruker, pk: int, *, naa: datetime, skrive: bool = False) -> Eksamensparti:
    """The party with its plan; 404 if the user may not know of it, 403 if they may not change it."""
    parti = get_object_or_404(Eksamensparti.objects.synlige_for(bruker, naa).med_plan(), pk=pk)
    if skrive and not administrerer_skole(bruker, parti.skole, naa):
        raise PermissionDenied
    return parti


def hent_kandidat_for(bruker: Bruker, pk: int, *, naa: datetime, handle: bool = False) -> Kandidat:
    """The candidate with name and party; `handle` asks for the right to act on the exam day.

    Rule: PGS kandidatmonitor, «Innledning»: invigilators, school administrators and those above monitor and deliver.
    """
    kandidat = get_object_or_404(Kandidat.objects.synlige_for(bruker, naa).med_navn(), pk=pk)
    if handle and not kan_overvaake(bruker, naa):
        raise PermissionDenied
    return kandidat


def kan_overvaake(bruker: Bruker, naa: datetime) -> bool:
    """True for those who monitor exams at all."""
    return bruker.har_rolle(naa, Rolle.EKSAMENSVAKT, *SKOLEADMINISTRATORER, *OVERORDNEDE)


def skoler_administrert_av(bruker: Bruker, naa: datetime) -> QuerySet[Organisasjon]:
    """The schools where the user is a school administrator."""
    ider = [o.pk for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)]
    return Organisasjon.objects.filter(pk__in=ider).order_by("navn")


def hent_skole_for(bruker: Bruker, orgnr: str, *, naa: datetime) -> Organisasjon:
    """A school the user administers, by its organisation number; 404 for every other, and for what is no number."""
    if not orgnr.isdigit():
        raise Http404
    return get_object_or_404(skoler_administrert_av(bruker, naa), orgnr=orgnr)


def skoler_lest_av(bruker: Bruker, naa: datetime) -> QuerySet[Organisasjon]:
    """The schools whose pages about parties the user reads, by name."""
    return Organisasjon.objects.under(bruker.organisasjoner(naa, *PARTILESERE)).skoler().order_by("navn")


def hent_vaktoppdrag_for(bruker: Bruker, pk: int, *, naa: datetime) -> Vaktoppdrag:
    """A watch, for changing it: 404 when the party may not be known of, 403 for all but the school's administrators."""
    kjente = Vaktoppdrag.objects.filter(parti__in=Eksamensparti.objects.synlige_for(bruker, naa).values("pk"))
    oppdrag = get_object_or_404(
        kjente.select_related("parti__skole", "parti__eksamen__fag", "bruker", "vikar_for"), pk=pk
    )
    if not administrerer_skole(bruker, oppdrag.parti.skole, naa):
        raise PermissionDenied
    return oppdrag


def hent_vakt_ved(skole: Organisasjon, pk: int, *, naa: datetime) -> Bruker:
    """An invigilator of a school that the caller got here; 404 for everybody else."""
    return get_object_or_404(vakter_ved(skole, naa), pk=pk)


def organisasjoner_under(bruker: Bruker, naa: datetime, *roller: str) -> QuerySet[Organisasjon]:
    """Everything that lies under the organisations where the user has one of these roles."""
    return Organisasjon.objects.filter(under_q(bruker.organisasjoner(naa, *roller)))


def kan_lese_partier(bruker: Bruker, naa: datetime) -> bool:
    """True for those who have the school's pages about parties: administrators, rektor and those above."""
    return bruker.har_rolle(naa, *PARTILESERE)


def hent_partiside_for(bruker: Bruker, pk: int, *, naa: datetime) -> Eksamensparti:
    """The party for the school's pages; 403 for its invigilators, who have it in the monitor only."""
    parti = hent_parti_for(bruker, pk, naa=naa)
    if not any(parti.skole.sti.startswith(o.sti) for o in bruker.organisasjoner(naa, *PARTILESERE)):
        raise PermissionDenied(_("Du følger dette partiet i kandidatmonitoren. Partisiden er for skolens ledelse."))
    return parti


def hent_kandidat_i_parti(parti: Eksamensparti, pk: int) -> Kandidat:
    """A candidate of a party that the caller got here; 404 for every other."""
    return get_object_or_404(Kandidat.objects.filter(parti=parti).med_navn(), pk=pk)


def hent_oppgaveside_for(bruker: Bruker, pk: int, *, naa: datetime, skrive: bool = False) -> Eksamen:
    """An exam with its papers. Every exam stands in the plan, so 403 for those whom its papers do not concern.

    `skrive` asks for the responsible organisation, or one above it.
    """
    eksamen = get_object_or_404(Eksamen.objects.med_plan().select_related("ansvarlig"), pk=pk)
    aktuelle = Eksamen.objects.filter(pk=eksamen.pk)
    tillatt = aktuelle.med_oppgaveansvar(bruker, naa) if skrive else aktuelle.med_oppgaver_for(bruker, naa)
    if not tillatt.exists():
        raise PermissionDenied
    return eksamen


def hent_oppgave_for(bruker: Bruker, pk: int, *, naa: datetime) -> Oppgave:
    """The paper, from the second its part starts; 403 with the time before that, for everybody.

    404 for those whom its exam does not concern. Nobody is let in early, the one who put it in no more than others:
    they check it by size and SHA-256. Rule: felles.synlig_fra.
    """
    eksamener = Eksamen.objects.med_oppgaver_for(bruker, naa).values("pk")
    oppgaver = Oppgave.objects.filter(eksamensdel__eksamen__in=eksamener).select_related("eksamensdel")
    oppgave = get_object_or_404(oppgaver, pk=pk)
    start = oppgave.eksamensdel.start
    if not er_synlig(start, naa):
        melding = _("Oppgaven er forseglet til eksamensdelen starter %(dato)s. Hent den da.")
        raise PermissionDenied(melding % {"dato": date_format(oslo(start), "j. F Y \\k\\l. H:i")})
    return oppgave


def krev_planeier(bruker: Bruker, naa: datetime) -> None:
    """403 for all but those who own plans: Udir and the counties."""
    if not bruker.har_rolle(naa, *PLANEIERE):
        raise PermissionDenied(_("Eksamensplanen legges av Utdanningsdirektoratet og fylkeskommunene."))


def hent_planeksamen_for(bruker: Bruker, pk: int, *, naa: datetime, skrive: bool = False) -> Eksamen:
    """An exam of the plan, which all staff may read. 404 for a school's local one; 403 for those who do not own it."""
    eksamener = Eksamen.objects.i_planen().med_plan().select_related("ansvarlig")
    eksamen = get_object_or_404(eksamener, pk=pk)
    if skrive and not planorganisasjoner(bruker, naa).filter(pk=eksamen.ansvarlig_id).exists():
        raise PermissionDenied(_("Eksamenen hører til planen til %(navn)s.") % {"navn": eksamen.ansvarlig.navn})
    return eksamen


def fag_som_kan_endres(bruker: Bruker, naa: datetime) -> Q:
    """Condition on a fag: Udir keeps every fagkode, a county those that only its own exams use, others none."""
    andres = Eksamen.objects.i_planen().filter(fag=OuterRef("pk"))
    andres = andres.exclude(ansvarlig__in=planorganisasjoner(bruker, naa))
    er_udir = Value(bruker.har_rolle(naa, Rolle.UDIR))
    er_fylke = Value(bruker.har_rolle(naa, Rolle.FYLKESKOMMUNE))
    return Q(er_udir) | Q(Q(er_fylke), ~Exists(andres))


def hent_fag_for(bruker: Bruker, pk: int, *, naa: datetime) -> Fag:
    """A fagkode to change; 403 for those who may only read it."""
    fag = get_object_or_404(Fag, pk=pk)
    if not Fag.objects.filter(fag_som_kan_endres(bruker, naa), pk=pk).exists():
        raise PermissionDenied(_("Fagkoden er i bruk i andres planer, og endres av Utdanningsdirektoratet."))
    return fag


def hent_periode_for(bruker: Bruker, pk: int, *, naa: datetime) -> Eksamensperiode:
    """A period to change; periods are Udir's, so 403 for all others."""
    krev_periodeeier(bruker, naa)
    return get_object_or_404(Eksamensperiode, pk=pk)


def krev_periodeeier(bruker: Bruker, naa: datetime) -> None:
    """403 for all but Udir: periods are the same in the whole country."""
    if not bruker.har_rolle(naa, Rolle.UDIR):
        raise PermissionDenied(_("Eksamensperiodene er felles for hele landet, og settes av Utdanningsdirektoratet."))


def hent_partier_for(bruker: Bruker, ider: Iterable[str], *, naa: datetime) -> PartiQuerySet:
    """The ticked parties that the user may change; ids that are unknown to the user are passed over.

    403 for one that the user knows of but may not change, 404 when none is left.
    """
    tall = [int(ident) for ident in ider if ident.isascii() and ident.isdigit() and len(ident) <= MAKS_SIFRE]
    kjente = Eksamensparti.objects.synlige_for(bruker, naa).filter(pk__in=tall)
    mine = Eksamensparti.objects.administreres_av(bruker, naa).filter(pk__in=tall)
    antall = kjente.count()
    if antall != mine.count():
        raise PermissionDenied
    if tall and not antall:
        raise Http404
    return mine


def hent_sted_for(bruker: Bruker, pk: int, *, naa: datetime) -> Eksamenssted:
    """A place of a school that the user administers; 404 for those who read no school there, 403 for its readers."""
    sted = get_object_or_404(Eksamenssted.objects.select_related("skole"), pk=pk)
    if administrerer_skole(bruker, sted.skole, naa):
        return sted
    if any(sted.skole.sti.startswith(o.sti) for o in bruker.organisasjoner(naa, *PARTILESERE)):
        raise PermissionDenied
    raise Http404


def hent_rom_for(bruker: Bruker, pk: int, *, naa: datetime) -> Rom:
    """A room, by the rule of its place."""
    rom = get_object_or_404(Rom, pk=pk)
    rom.sted = hent_sted_for(bruker, rom.sted_id, naa=naa)
    return rom
