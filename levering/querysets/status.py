"""Access and progress of candidates: the one annotation behind table, filters, counts, pages and reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, TextChoices, When
from django.db.models import Value as V
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from deltakelse.models import Sendespost
from deltakelse.querysets.tilgang import Tilgang, aapent, med_tilgang, stengt
from eksamen.models import Eksamensdel, Kandidat
from eksamen.models.valg import DIGITALE, Deltype
from levering.models import Besvarelsesfil, Delmerke, Levering
from levering.querysets.status_en import verdi_av


class Fremdrift(TextChoices):
    """Progress of a part, with the guide's wording. Rule: PGS kandidatmonitor, «Fremdriftsstatuser»."""

    IKKE_LASTET_OPP = "ikke_lastet_opp", _("Ikke lastet opp")
    LASTER_OPP = "laster_opp", _("Laster opp")
    LEVERT_DIGITALT = "levert_digitalt", _("Levert digitalt")
    SENDES_I_POSTEN = "sendes_i_posten", _("Sendes i posten")


# A file tagged for both parts counts for both.
DIGITALE_MERKER = (Delmerke.EKSAMEN, Delmerke.DEL2, Delmerke.DEL1_OG_2)
DEL1_MERKER = (Delmerke.DEL1, Delmerke.DEL1_OG_2)

# Conditions on what is annotated below.
FERDIG = Q(digital_post=True) | Q(digital_levert__isnull=False)
BORTE = Q(fravaer_slag__isnull=False) | Q(avlyst=True)


def _del_fakta(typer: tuple[str, ...], merker: tuple[str, ...], navn: str) -> dict[str, Any]:
    post = Sendespost.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True, eksamensdel__type__in=typer)
    # A delivery counts only while a file of it is left.
    levering = Levering.objects.filter(
        kandidat=OuterRef("pk"), gjenaapnet__isnull=True, eksamensdel__type__in=typer, rader__fil__slettet__isnull=True
    ).order_by("-levert")
    filer = Besvarelsesfil.objects.filter(kandidat=OuterRef("pk"), slettet__isnull=True, delmerke__in=merker)
    antall = filer.order_by().values("kandidat").annotate(n=Count("pk")).values("n")
    return {
        f"{navn}_post": Exists(post),
        f"{navn}_levert": Subquery(levering.values("levert")[:1]),
        f"{navn}_filer": Coalesce(Subquery(antall), V(0)),
    }


def _fremdrift(navn: str) -> Case:
    return Case(
        When(Q(**{f"{navn}_post": True}), then=V(Fremdrift.SENDES_I_POSTEN.value)),
        When(Q(**{f"{navn}_levert__isnull": False}), then=V(Fremdrift.LEVERT_DIGITALT.value)),
        When(Q(**{f"{navn}_filer__gt": 0}), then=V(Fremdrift.LASTER_OPP.value)),
        default=V(Fremdrift.IKKE_LASTET_OPP.value),
        output_field=CharField(),
    )


def med_status(kandidater: QuerySet[Kandidat], naa: datetime) -> QuerySet[Kandidat]:
    """Annotate access and progress at `naa`, in one query: what `med_stilling` does, and what the monitor's buttons ask.

    `kan_gi_tilgang` (a session waits and nothing stands against it: the button and the filter «Venter på tilgang»),
    `paa_nytt` (the button says «Gi tilgang på nytt»: access was given before, on a session that is open or ended).
    """
    venter = Q(ny_sesjon=True) & ~BORTE & Q(sperret=False) & ~FERDIG
    return med_stilling(kandidater, naa).annotate(
        kan_gi_tilgang=Case(When(venter, then=V(True)), default=V(False)),
        paa_nytt=Case(When(venter & Q(har_hatt_tilgang=True), then=V(True)), default=V(False)),
    )


def med_stilling(kandidater: QuerySet[Kandidat], naa: datetime) -> QuerySet[Kandidat]:
    """Annotate where each candidate stands at `naa`, in one query: the facts of `med_fakta`, and what they come to.

    `tilgang` (a `Tilgang`), `fremdrift` (the digital part) and `fremdrift_del1` (a `Fremdrift`, or None where there is
    no part 1). Progress is hidden by absence and by a cancelled exam: `fremdrift` is then None.
    """
    return med_fakta(kandidater, naa).annotate(**stilling(naa))


def sett_stilling(kandidat: Kandidat, naa: datetime) -> None:
    """What `med_stilling` annotates, worked out here for one candidate who carries `med_fakta`; no query.

    The database is sent each fact in full wherever a status names it, which is most of the cost of asking about one:
    and that is asked at every heartbeat and every piece of an upload.
    """
    for navn, uttrykk in stilling(naa).items():
        setattr(kandidat, navn, verdi_av(uttrykk, kandidat))


def med_fakta(kandidater: QuerySet[Kandidat], naa: datetime) -> QuerySet[Kandidat]:
    """Annotate the facts that statuses come from: those of `med_tilgang`, and of each part.

    `har_del1`; `digital_filer`, `digital_levert`, `digital_post` and the same for `del1`.
    """
    del1 = Eksamensdel.objects.filter(eksamen=OuterRef("eksamen"), type=Deltype.DEL1)
    digital = tuple(deltype.value for deltype in DIGITALE)
    return med_tilgang(kandidater, naa).annotate(
        har_del1=Exists(del1),
        **_del_fakta(digital, DIGITALE_MERKER, "digital"),
        **_del_fakta((Deltype.DEL1.value,), DEL1_MERKER, "del1"),
    )


def tilgang(naa: datetime) -> Case:
    """The access status as conditions on the facts alone: the one place that says which comes before which."""
    return Case(
        *stengt(),
        When(FERDIG, then=V(Tilgang.IKKE.value)),
        *aapent(naa),
        default=V(Tilgang.IKKE.value),
        output_field=CharField(),
    )


def stilling(naa: datetime) -> dict[str, Case]:
    """The statuses as conditions on the facts, by the name that each is annotated under."""
    return {
        "tilgang": tilgang(naa),
        "fremdrift": Case(When(BORTE, then=V(None)), default=_fremdrift("digital"), output_field=CharField()),
        "fremdrift_del1": Case(
            When(BORTE | Q(har_del1=False), then=V(None)), default=_fremdrift("del1"), output_field=CharField()
        ),
    }
