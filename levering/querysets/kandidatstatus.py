"""One candidate with every status: what the pages and acts of a single candidate ask."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from django.db.models import Exists, F, OuterRef

from eksamen.models import Eksamensdel, Kandidat
from eksamen.models.valg import Deltype
from levering.querysets.regler import med_leveringsregel, standardregel
from levering.querysets.status import med_fakta, sett_stilling, tilgang
from levering.querysets.status_en import verdi_av

if TYPE_CHECKING:

    class KandidatMedAdgang(Kandidat):
        """What decides whether a file or a delivery may come now, for the type checker."""

        digital_start: datetime | None
        digital_slutt: datetime | None
        digital_levert: datetime | None
        digital_post: bool
        del1_post: bool
        avlyst: bool
        fravaer_slag: str | None
        sperret: bool
        autorisert: bool
        tilgang: str
        frist_minutter: int
        sen_levering: bool

        class Meta:
            abstract = True

    class KandidatTilOpplasting(KandidatMedAdgang):
        """What `hent_til_opplasting` adds."""

        skole_id: int
        todelt: bool

        class Meta:
            abstract = True

    class KandidatMedStatus(KandidatMedAdgang):
        """What `med_stilling` adds."""

        digital_del_id: int  # in truth None for an exam without a digital part, where `tilgang` lets nobody in
        digital_filer: int
        del1_filer: int
        del1_levert: datetime | None
        fremdrift_del1: str | None
        fremdrift: str | None

        class Meta:
            abstract = True

else:
    KandidatMedAdgang = KandidatTilOpplasting = KandidatMedStatus = Kandidat

# All that `KandidatTilOpplasting` names, but `tilgang`, which comes of them.
_FAKTA: Final = (
    "avlyst", "fravaer_slag", "sperret", "autorisert", "ny_sesjon", "digital_start", "digital_slutt", "digital_levert",
    "digital_post", "del1_post", "frist_minutter", "sen_levering", "skole_id", "todelt",
)  # fmt: skip


def hent_med_status(kandidat_id: int, naa: datetime) -> KandidatMedStatus:
    """The candidate with names, plan, statuses as they are at `naa`, and the owner's rule for late answers, in one query.

    Raises Kandidat.DoesNotExist.
    """
    kandidat = med_leveringsregel(med_fakta(Kandidat.objects.filter(pk=kandidat_id).med_navn(), naa)).get()
    sett_stilling(kandidat, naa)
    return cast("KandidatMedStatus", kandidat)


def hent_til_opplasting(kandidat_id: int, naa: datetime) -> KandidatTilOpplasting:
    """The candidate's keys, and of the facts and statuses of `hent_med_status` those that an upload asks about.

    One query, in a fifth of the time: the last step of each file asks it while it holds the candidate's lock.
    Raises Kandidat.DoesNotExist.
    """
    sql, fakta = _opplastingssetning(standardregel().frist_minutter)
    kandidat = next(iter(Kandidat.objects.raw(sql, [*fakta, kandidat_id])), None)
    if kandidat is None:
        raise Kandidat.DoesNotExist
    kandidat.tilgang = verdi_av(tilgang(naa), kandidat)  # type: ignore[attr-defined]  # declared above
    return cast("KandidatTilOpplasting", kandidat)


@cache
def _opplastingssetning(_frist_minutter: int) -> tuple[str, list[Any]]:
    """The statement and what it is sent before the candidate's key: built once, for the text is the same each time.

    The site's own minutes are among what it is sent. No time is: what depends on `naa` is worked out afterwards.
    """
    todelt = Eksamensdel.objects.filter(eksamen=OuterRef("eksamen"), type=Deltype.DEL2)
    kandidater = med_leveringsregel(med_fakta(Kandidat.objects.all(), datetime.max.replace(tzinfo=UTC))).annotate(
        skole_id=F("parti__skole_id"), todelt=Exists(todelt)
    )
    utvalg = kandidater.order_by().filter(pk=0).values_list("id", "parti_id", "eksamen_id", *_FAKTA)
    sql, verdier = utvalg.query.sql_with_params()
    return sql, list(verdier[:-1])  # the key stands last, in the WHERE of the whole
