"""Access of candidates, annotated in one query. `levering.querysets.status.med_status` builds on it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextChoices, When
from django.db.models import Value as V
from django.utils.translation import gettext_lazy as _

from deltakelse.models import Fravaer, Innloggingssesjon, Kandidatdel, Sperre
from deltakelse.querysets.borte import aapne_avlysninger
from eksamen.models import Eksamensdel, Kandidat
from eksamen.models.valg import DIGITALE


class Tilgang(TextChoices):
    """Access statuses with the guide's wording. Rule: PGS kandidatmonitor, «Tilgang» and «Registrere fravær».

    A cancelled exam stands before all of them: nobody was absent from an exam that was not held.
    """

    AVLYST = "avlyst", _("Eksamen avlyst")
    IKKE_DOKUMENTERT_FRAVAER = "IDF", _("Ikke-dokumentert fravær")
    DOKUMENTERT_FRAVAER = "DF", _("Dokumentert fravær")
    SPERRET = "sperret", _("Digital tilgang sperret")
    IKKE = "ikke", _("Ikke tilgang")
    VENTER_PAA_START = "venter_paa_start", _("Venter på eksamensstart")
    HAR = "har", _("Har tilgang")
    VENTER = "venter", _("Venter på tilgang")


FRAVAER = (Tilgang.IKKE_DOKUMENTERT_FRAVAER, Tilgang.DOKUMENTERT_FRAVAER)
# Whoever has one of these has no answer to be graded.
BORTE = (Tilgang.AVLYST, *FRAVAER)
# What comes before delivery and post in the order of statuses.
STENGT = (*BORTE, Tilgang.SPERRET)


def med_tilgang(kandidater: QuerySet[Kandidat], naa: datetime) -> QuerySet[Kandidat]:
    """Annotate the facts of access as they are at `naa`, before deliveries are looked at.

    `digital_del_id`, `digital_start` (the plan's), `digital_slutt` (the candidate's own end), `autorisert` (an open
    authorised session), `ny_sesjon` (an open unauthorised one, newer than the authorised where there is one),
    `har_hatt_tilgang` (a session was authorised before, open or not). What people are shown is `tilgang` of `med_status`.
    """
    digital = Eksamensdel.objects.filter(eksamen=OuterRef("eksamen"), type__in=DIGITALE)
    egen = Kandidatdel.objects.filter(kandidat=OuterRef("pk"), eksamensdel__type__in=DIGITALE)
    sesjoner = Innloggingssesjon.objects.filter(kandidat=OuterRef("pk"))
    aapne = sesjoner.filter(avsluttet__isnull=True)
    fravaer = Fravaer.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True)
    sperre = Sperre.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True)
    return kandidater.annotate(
        digital_del_id=Subquery(digital.values("pk")[:1]),
        digital_start=Subquery(digital.values("start")[:1]),
        digital_slutt=Subquery(egen.values("slutt")[:1]),
        avlyst=Exists(aapne_avlysninger()),
        fravaer_slag=Subquery(fravaer.values("slag")[:1]),
        sperret=Exists(sperre),
        autorisert=Exists(aapne.filter(autorisert__isnull=False)),
        ny_sesjon=Exists(aapne.ventende()),
        har_hatt_tilgang=Exists(sesjoner.filter(autorisert__isnull=False)),
    )


def stengt() -> list[When]:
    """The statuses of `STENGT`, in order, as branches of a Case over what `med_tilgang` annotates."""
    return [
        When(avlyst=True, then=V(Tilgang.AVLYST.value)),
        When(fravaer_slag__isnull=False, then=F("fravaer_slag")),
        When(sperret=True, then=V(Tilgang.SPERRET.value)),
    ]


def aapent(naa: datetime) -> list[When]:
    """The statuses that come after delivery and post, in order; whoever has none of them has no access."""
    return [
        When(Q(autorisert=True, digital_start__gt=naa), then=V(Tilgang.VENTER_PAA_START.value)),
        When(autorisert=True, then=V(Tilgang.HAR.value)),
        When(ny_sesjon=True, then=V(Tilgang.VENTER.value)),
    ]
