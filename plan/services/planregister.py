"""The registers under the plan: fagkoder and exam periods."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from eksamen.models import Eksamen, Eksamensdel, Eksamensparti, Eksamensperiode, Fag
from eksamen.models.valg import Deltype
from felles.hendelser import Aktoer, logg_hendelse
from plan.services.planregler import Planfeil, feil_i_datoer, krev_uroert

FAGFELT: Final = ("fagkode", "variant", "navn_nb", "navn_nn", "nivaa", "hjelpemiddelmodell")
PERIODEDATOER: Final = (
    "paamelding_fra",
    "paamelding_til",
    "endringsfrist",
    "trekk_gs",
    "trekk_vgs",
    "gjennomfoering_fra",
    "gjennomfoering_til",
    "sensurfrist",
    "klagefrist",
)
PERIODEFELT: Final = ("kode", *PERIODEDATOER)


def datofelt(navn: str) -> "models.Field[Any, Any]":
    """The column of one of the period's dates, which knows its words and whether it may be empty."""
    felt = Eksamensperiode._meta.get_field(navn)
    assert isinstance(felt, models.Field)  # noqa: S101 - tells the type checker
    return felt


def avtrykk(rad: Fag | Eksamensperiode) -> str:
    """A short print of the row as it stands, to know whether somebody changed it in the meantime."""
    felt = FAGFELT if isinstance(rad, Fag) else PERIODEFELT
    return hashlib.sha256(repr([getattr(rad, navn) for navn in felt]).encode()).hexdigest()[:16]


@transaction.atomic
def lagre_fag(
    *, fag_id: int | None, verdier: Mapping[str, Any], aktoer: Aktoer, naa: datetime, sett: str | None = None
) -> Fag:
    """Make a fag, or change the fields given. The code stays once an exam has it; the same values leave no trace.

    Raises Planfeil with the field, and Domenefeil `samtidig` when somebody changed it after the user saw it (`sett`).
    """
    fag = Fag() if fag_id is None else Fag.objects.select_for_update(of=("self",)).get(pk=fag_id)
    endret = _sett(fag, verdier, sett)
    if fag_id and {"fagkode", "variant"} & set(endret) and fag.eksamener.exists():
        raise Planfeil({"fagkode": _("Fagkoden er i bruk og kan ikke endres. Lag en ny fagkode i stedet.")})
    opptatt = Planfeil({"fagkode": _("Fagkoden finnes allerede med denne varianten. Endre den i stedet.")})
    _lagre(fag, endret, opptatt)
    if endret:
        i_gang = Eksamensparti.objects.filter(eksamen__fag=fag, eksamen__periode__gjennomfoering_til__gte=naa)
        partier = list(i_gang.order_by("pk").values_list("pk", flat=True)) if fag_id else []
        handling = "fag.endret" if fag_id else "fag.opprettet"
        logg_hendelse(fag, handling, aktoer=aktoer, naa=naa, partier=partier, felt=endret, kode=fag.kode)
    return fag


@transaction.atomic
def lagre_periode(
    *, periode_id: int | None, verdier: Mapping[str, Any], aktoer: Aktoer, naa: datetime, sett: str | None = None
) -> Eksamensperiode:
    """Make a period, or change the fields given. Exams without a date follow the end of the period (docs/adr/0004).

    Raises Planfeil with the fields: dates in the wrong order, an exam that would fall outside, or a code that is taken.
    """
    rader = Eksamensperiode.objects.select_for_update(of=("self",))
    periode = Eksamensperiode() if periode_id is None else rader.get(pk=periode_id)
    endret = _sett(periode, verdier, sett)
    feil = feil_i_datoer({navn: getattr(periode, navn) for navn in PERIODEDATOER})
    if periode_id and not feil:
        feil = _eksamener_utenfor(periode)
        if "kode" in endret and periode.eksamener.exists():
            feil["kode"] = _("Perioden har eksamener, så koden kan ikke endres. Lag en ny periode i stedet.")
    if feil:
        raise Planfeil(feil)
    _lagre(periode, endret, Planfeil({"kode": _("Perioden finnes allerede. Endre den i stedet.")}))
    if "gjennomfoering_til" in endret:
        slutt = periode.gjennomfoering_til
        uten_tid = Eksamen.objects.filter(periode=periode).exclude(deler__type__in=_eksamensdeler())
        uten_tid.update(siste_oppmoete=slutt, sensur_fra=slutt)
    if endret:
        handling = "periode.endret" if periode_id else "periode.opprettet"
        logg_hendelse(periode, handling, aktoer=aktoer, naa=naa, felt=endret, kode=periode.kode)
    return periode


def _sett(rad: Fag | Eksamensperiode, verdier: Mapping[str, Any], sett: str | None) -> list[str]:
    if rad.pk:
        krev_uroert(rad, avtrykk(rad), sett)
    endret = [navn for navn, verdi in verdier.items() if rad.pk is None or getattr(rad, navn) != verdi]
    for navn in endret:
        setattr(rad, navn, verdier[navn])
    return endret


def _lagre(rad: models.Model, endret: list[str], opptatt: Planfeil) -> None:
    try:
        with transaction.atomic():
            if rad.pk is None:
                rad.save(force_insert=True)
            elif endret:
                rad.save(update_fields=endret)
    except IntegrityError:
        raise opptatt from None


def _eksamener_utenfor(periode: Eksamensperiode) -> dict[str, str]:
    """The period's exams must still lie inside it; by the date that cuts them off."""
    deler = Eksamensdel.objects.filter(eksamen__periode=periode, type__in=_eksamensdeler()).select_related(
        "eksamen__fag"
    )
    tekst = _("%(fag)s holdes utenfor disse datoene. Flytt eksamenen først, eller utvid perioden.")
    feil = {}
    foerst = deler.order_by("start").first()
    sist = deler.order_by("-slutt").first()
    if foerst and foerst.start < periode.gjennomfoering_fra:
        feil["gjennomfoering_fra"] = tekst % {"fag": foerst.eksamen.fag.kode}
    if sist and sist.slutt > periode.gjennomfoering_til:
        feil["gjennomfoering_til"] = tekst % {"fag": sist.eksamen.fag.kode}
    return feil


def _eksamensdeler() -> list[str]:
    return [type_ for type_ in Deltype if type_ != Deltype.FORBEREDELSE]
