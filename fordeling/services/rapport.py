"""The distribution as reports: by party, and by sensor. Who has what and until when; nothing of how far anybody has come."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eksamen.models import Eksamensparti
from felles.rapport import Gruppe, Kolonne, Rapport, Slag, Tabellrapport, Utvalg
from felles.synlig_fra import er_synlig
from fordeling.querysets.avvik import avvik_i
from fordeling.querysets.oversikt import satte_per_parti
from fordeling.querysets.partier import faggrupper_av, svar_per_parti
from oppnevning.models import Oppnevning
from sensur.models import Sensoroppdrag
from sensur.querysets.oppdrag import PLAN, frist_for
from sensur.querysets.publisering import PUBLISERENDE, med_ansvar

Nummer = Sensoroppdrag.Nummer


def _partier(utvalg: Utvalg) -> QuerySet[Eksamensparti]:
    """The chosen parties that two sensors grade, of exams that the user's authority is responsible for."""
    alle: QuerySet[Eksamensparti] = utvalg.partier.filter(
        eksamen__in=med_ansvar(utvalg.bruker, utvalg.naa).values("pk"), eksamenstype__in=Eksamensparti.PAS_TYPER
    )
    return alle.select_related("skole", "eksamen__fag", "eksamen__sensurplan").order_by(
        "eksamen__fag__fagkode", "eksamen__fag__variant", "skole__navn", "navn", "pk"
    )


def _oppdrag(partier: Iterable[Eksamensparti]) -> list[Sensoroppdrag]:
    alle = Sensoroppdrag.objects.aktive().filter(parti__in=[parti.pk for parti in partier])
    return list(alle.select_related("bruker", *PLAN).order_by("nummer", "pk"))


def _oppnevnte(faggrupper: Iterable[int]) -> dict[tuple[int, int], Oppnevning]:
    """The accepted sensors by faggruppe and user."""
    alle = Oppnevning.objects.godtatte().sensorer().filter(faggruppe__in=set(faggrupper))
    return {(o.faggruppe_id, o.bruker_id): o for o in alle.select_related("bruker", "faggruppe", "sensorgruppe")}


def per_parti(utvalg: Utvalg) -> Iterable[Sequence[Any]]:
    """A row for each party; a constant number of queries."""
    partier = list(_partier(utvalg))
    svar, oppdrag = svar_per_parti(_partier(utvalg)), _oppdrag(partier)
    har: dict[int, dict[int, Sensoroppdrag]] = defaultdict(dict)
    for ett in oppdrag:
        har[ett.parti_id][ett.nummer] = ett
    byttes = {avvik.oppdrag.parti_id for avvik in avvik_i(oppdrag, utvalg.naa) if avvik.maa_byttes}
    grupper = faggrupper_av({parti.eksamen_id: parti.eksamen for parti in partier}.values())
    oppnevnte = _oppnevnte(grupper.values())
    satte = satte_per_parti(parti.pk for parti in partier)
    gjenstaar = {pk for pk, antall in svar.items() if satte.get(pk, 0) < antall}
    for parti in partier:
        to, faggruppe = har.get(parti.pk, {}), grupper.get(parti.eksamen_id, 0)
        navn = [to[nummer].bruker.navn if nummer in to else "" for nummer in Nummer]
        sine = [oppnevnte.get((faggruppe, ett.bruker_id)) for ett in to.values()]
        gruppenavn = dict.fromkeys(o.sensorgruppe.navn for o in sine if o is not None and o.sensorgruppe)
        plan = getattr(parti.eksamen, "sensurplan", None)
        frister = [frist for ett in to.values() if (frist := frist_for(ett)) is not None]
        status = _status(parti, to, utvalg, byttes=parti.pk in byttes, gjenstaar=parti.pk in gjenstaar)
        yield (
            parti.eksamen.fag.kode, parti.skole.navn, parti.navn, svar.get(parti.pk, 0), *navn, " / ".join(gruppenavn),
            max(frister, default=plan.frist if plan else None), status,
        )  # fmt: skip


def _status(
    parti: Eksamensparti, to: dict[int, Sensoroppdrag], utvalg: Utvalg, *, byttes: bool, gjenstaar: bool
) -> str:
    """How the party is distributed: never whether anybody has begun, proposed or confirmed."""
    if er_synlig(parti.eksamen.publiseres, utvalg.naa):
        return _("Publisert, svar gjenstår") if gjenstaar else _("Publisert")
    if not to:
        return _("Ikke fordelt")
    if Nummer.FOERSTE not in to:
        return _("Mangler førstesensor")
    if Nummer.ANDRE not in to:
        return _("Mangler andresensor")
    return _("Må gis til en annen") if byttes else _("Fordelt")


def per_sensor(utvalg: Utvalg) -> Iterable[Sequence[Any]]:
    """A row for each sensor in a faggruppe, those without parties too; a constant number of queries."""
    partier = list(_partier(utvalg))
    svar, oppdrag = svar_per_parti(_partier(utvalg)), _oppdrag(partier)
    grupper = faggrupper_av({parti.eksamen_id: parti.eksamen for parti in partier}.values())
    oppnevnte = _oppnevnte(grupper.values())
    folk = {noekkel: oppnevning.bruker for noekkel, oppnevning in oppnevnte.items()}
    antall: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for ett in oppdrag:
        noekkel = (grupper.get(ett.parti.eksamen_id, 0), ett.bruker_id)
        folk.setdefault(noekkel, ett.bruker)
        antall[noekkel][ett.nummer].append(svar.get(ett.parti_id, 0))
    for noekkel, bruker in sorted(folk.items(), key=lambda par: (par[1].etternavn, par[1].fornavn, par[0])):
        oppnevning = oppnevnte.get(noekkel)
        som = [antall[noekkel][nummer] for nummer in Nummer]
        yield (
            bruker.navn,
            oppnevning.faggruppe.navn if oppnevning else _("Ikke oppnevnt"),
            oppnevning.sensorgruppe.navn if oppnevning and oppnevning.sensorgruppe else "",
            _("Reserve") if oppnevning and oppnevning.reserve else "",
            sum(map(len, som)),
            *map(sum, som),
            sum(map(sum, som)),
            oppnevning.flest_svar if oppnevning else None,
        )


RAPPORTER: Final[tuple[Rapport, ...]] = (
    Tabellrapport(
        navn="sensurfordeling",
        gruppe=Gruppe.SENSOR,
        tittel=gettext_lazy("Fordeling av partier til sensorer"),
        beskrivelse=gettext_lazy("Førstesensor, andresensor og frist for hvert parti, og hvilke som mangler noen."),
        kolonner=(
            Kolonne(gettext_lazy("Fagkode"), bredde=11),
            Kolonne(gettext_lazy("Skole"), bredde=22),
            Kolonne(gettext_lazy("Parti"), bredde=10),
            Kolonne(gettext_lazy("Svar"), Slag.TALL, 7),
            Kolonne(gettext_lazy("Førstesensor"), bredde=20),
            Kolonne(gettext_lazy("Andresensor"), bredde=20),
            Kolonne(gettext_lazy("Sensorgruppe"), bredde=14),
            Kolonne(gettext_lazy("Frist"), Slag.TID, 15),
            Kolonne(gettext_lazy("Status"), bredde=16),
        ),
        rader=per_parti,
        liggende=True,
        samlet=True,
        tomt=gettext_lazy("Ingen partier i utvalget skal vurderes av sensorer som dere oppnevner."),
        roller=frozenset(PUBLISERENDE),
    ),
    Tabellrapport(
        navn="sensorbelastning",
        gruppe=Gruppe.SENSOR,
        tittel=gettext_lazy("Svar per sensor"),
        beskrivelse=gettext_lazy("Hvor mange partier og svar hver sensor har i utvalget, som første og som andre."),
        kolonner=(
            Kolonne(gettext_lazy("Sensor"), bredde=22),
            Kolonne(gettext_lazy("Faggruppe"), bredde=18),
            Kolonne(gettext_lazy("Sensorgruppe"), bredde=14),
            Kolonne(gettext_lazy("Reserve"), bredde=9),
            Kolonne(gettext_lazy("Partier"), Slag.TALL, 8),
            Kolonne(gettext_lazy("Som førstesensor"), Slag.TALL, 10),
            Kolonne(gettext_lazy("Som andresensor"), Slag.TALL, 10),
            Kolonne(gettext_lazy("Svar i alt"), Slag.TALL, 8),
            Kolonne(gettext_lazy("Flest svar"), Slag.TALL, 8),
        ),
        rader=per_sensor,
        liggende=True,
        samlet=True,
        tomt=gettext_lazy("Ingen er oppnevnt til å vurdere partier i utvalget."),
        roller=frozenset(PUBLISERENDE),
    ),
)
