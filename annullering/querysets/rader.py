"""Each candidate of a case as a reader sees it: the decision as far as it shows, and the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from annullering.models import Sakskandidat, Utfall, Vedtaksrad
from eksamen.models import Kandidat
from eksamen.querysets.kunngjoering import er_trekkfag
from felles.bidrag import Tekst
from felles.synlig_fra import er_synlig, synlig_q
from klage.models import Annullering, Klage
from klage.querysets.annulleringer import kan_velges

Valg = Annullering.Valg


@dataclass(frozen=True, slots=True)
class Rad:
    """One candidate of the case; `vedtaksrad` is the standing decision that the reader may see."""

    sakskandidat: Sakskandidat
    vedtaksrad: Vedtaksrad | None
    naa: datetime

    @property
    def kandidat(self) -> Kandidat:
        return self.sakskandidat.kandidat

    @property
    def annullering(self) -> Annullering | None:
        return self.vedtaksrad.annullering if self.vedtaksrad else None

    @property
    def kan_velge(self) -> bool:
        return self.annullering is not None and kan_velges(self.annullering, self.naa)

    @property
    def vises(self) -> bool:
        """Whether the school and the candidate see the decision as well."""
        return self.vedtaksrad is not None and er_synlig(self.vedtaksrad.vedtak.synlig_fra, self.naa)

    @property
    def er_annullert(self) -> bool:
        rad = self.annullering
        return rad is not None and (not rad.valgfri or rad.valg == Valg.ANNULLERES)

    @property
    def klage_trukket(self) -> bool:
        klage = self.sakskandidat.klage
        return klage is not None and klage.status in {Klage.Status.TRUKKET, Klage.Status.AVVIST}

    @property
    def ny_trekning(self) -> bool:
        """Whether the new exam comes of a new draw. Rule: forskrift til opplæringslova, as for a postponed exam."""
        return not self.kandidat.nus_status and er_trekkfag(self.kandidat)

    @property
    def stilling(self) -> tuple[str, str, Tekst]:
        """Colour, symbol and words."""
        if self.vedtaksrad is None:
            ord_ = _("Klagen er trukket") if self.klage_trukket else _("Ikke avgjort")
            return "neutral", "venter", ord_
        utfall = self.vedtaksrad.vedtak.utfall
        if utfall == Utfall.IKKE_MEDHOLD:
            return "neutral", "fjern", Utfall.IKKE_MEDHOLD.label
        if utfall == Utfall.ANNULLERT:
            return "info", "ikke", Utfall.ANNULLERT.label
        return self._valget()

    def _valget(self) -> tuple[str, str, Tekst]:
        rad = self.annullering
        if rad is None or rad.valg == "":
            if self.kan_velge or not self.vises:
                return "warning", "venter", _("Har ikke valgt")
            return "neutral", "levert", _("Valgte ikke, karakteren blir stående")
        if rad.valg == Valg.ANNULLERES:
            return "info", "ikke", _("Har valgt annullering")
        return "neutral", "levert", _("Beholder karakteren")


def som_rad(vedtaksrad: Vedtaksrad | None, naa: datetime) -> Rad | None:
    """A decision as `Rad`; asks nothing of one that was read by `egne_vedtak`."""
    return Rad(vedtaksrad.sakskandidat, vedtaksrad, naa) if vedtaksrad else None


def lag_rader(kandidater: Sequence[Sakskandidat], naa: datetime, *, foer_synlig: bool) -> list[Rad]:
    """The candidates with what stands decided of them; one query. `foer_synlig`: the reader decides the case."""
    vises = Q() if foer_synlig else synlig_q("vedtak__synlig_fra", naa)
    staar = Vedtaksrad.objects.filter(vises, sakskandidat__in=[rad.pk for rad in kandidater], opphevet__isnull=True)
    etter = {rad.sakskandidat_id: rad for rad in staar.select_related("vedtak__myndighet", "annullering")}
    return [Rad(rad, etter.get(rad.pk), naa) for rad in kandidater]


def egne_vedtak(kandidater: QuerySet[Kandidat], naa: datetime) -> QuerySet[Any]:
    """The candidates' standing decisions as they themselves may read them: from their second on."""
    rader = Vedtaksrad.objects.filter(
        synlig_q("vedtak__synlig_fra", naa), opphevet__isnull=True,
        sakskandidat__kandidat__in=kandidater.order_by().values("pk"),
    ).select_related(
        "vedtak__myndighet", "vedtak__fattet_av", "annullering", "sakskandidat__kandidat__person",
        "sakskandidat__kandidat__parti__skole", "sakskandidat__kandidat__eksamen__fag", "sakskandidat__sak__myndighet", "sakskandidat__sak__eksamen__fag",
        "sakskandidat__sak__eksamen__periode", "sakskandidat__klage",
    ).defer("sakskandidat__kandidat__person__nummer")  # fmt: skip
    return rader.order_by("vedtak__synlig_fra", "pk")


def tidligere_vedtak(rad: Sakskandidat, naa: datetime, *, foer_synlig: bool) -> QuerySet[Any]:
    """The candidate's revoked decisions, the latest first; for others than the one who decides, those that had shown."""
    vises = Q() if foer_synlig else Q(opphevet__gte=F("vedtak__synlig_fra"), vedtak__synlig_fra__lte=naa)
    rader = rad.vedtaksrader.filter(vises, opphevet__isnull=False).select_related("vedtak", "opphevet_av")
    return rader.order_by("-opphevet", "-pk")
