"""What PAS says that it has, kept beside what we sent. Repeatable: the same answer again changes nothing but the time."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from eksamen.querysets.kandidater import PERSONNUMMER
from felles.kryptering import noekkelhash
from felles.radmengde import sett_inn_nye
from paamelding.services.skriving import skriv_over
from pas_integration.models import Gjoeremaal, PasJobb, PasKandidat
from pas_integration.querysets.utvalg import har_kandidat
from pas_kontrakt.klient.feil import SvarForEnAnnen
from pas_kontrakt.klient.ordlyd import uten_fnr
from pas_kontrakt.meldinger.typer import Kandidatstatus, Pameldingsrapport, PameldteKandidater

Status = PasKandidat.Status
HAR: Final = (
    "har", "har_gruppe", "har_fornavn", "har_etternavn", "har_maalform", "har_slag", "kandidatnummer", "status", "melding",
)  # fmt: skip
NYTT: Final = ("skole_id", "periode_id", "fagkode", "variant", "nummer", "nummer_hash")
MAKS_NAVN: Final = 100
MAKS_MELDING: Final = 500


class Noekkel(NamedTuple):
    """A person in a fagkode, as every row about PAS is found."""

    fagkode: str
    variant: str
    nummer_hash: str


@sensitive_variables()
def noekkel_for(fagkode: str, variant: str | None, fodselsnr: str) -> Noekkel:
    """The key of a national id in a fagkode."""
    return Noekkel(fagkode, variant or "", noekkelhash("".join(fodselsnr.split()), formaal=PERSONNUMMER))


@sensitive_variables()
def sikre_rader(pasjobb: PasJobb, numre: Iterable[tuple[Noekkel, str]]) -> dict[Noekkel, int]:
    """Rows for these people, made where there is none; pk by key. In the caller's transaction.

    The rows of the school and period are locked, so that two answers are written one after the other.
    """
    nye = dict(numre)
    finnes = _noekler(pasjobb)
    mangler = [
        (pasjobb.skole_id, pasjobb.periode_id, noekkel.fagkode, noekkel.variant, nummer, noekkel.nummer_hash)
        for noekkel, nummer in nye.items()
        if noekkel not in finnes
    ]
    if mangler:
        sett_inn_nye(PasKandidat, NYTT, mangler, svar=["id"])
        finnes = _noekler(pasjobb)
    return finnes


@sensitive_variables()
def lagre_bilde(
    pasjobb: PasJobb, svar: PameldteKandidater, *, spurt: datetime, naa: datetime, uten_vaare: bool = False
) -> int:
    """Write down what PAS had when it was asked at `spurt`; how many that is. In the caller's transaction.

    Rows that were written by something newer than the question are left alone. To-dos that PAS has seen done are closed.
    The answer names no school: raises SvarForEnAnnen when PAS had candidates that the school still has, and now has none
    of them, unless `uten_vaare` says that this is so.
    """
    har = _les(svar)
    if not uten_vaare:
        _krev_noen_av_vaare(pasjobb, har)
    ider = sikre_rader(pasjobb, ((noekkel, nummer) for noekkel, (nummer, _verdier) in har.items()))
    eldre = Q(sett__isnull=True) | Q(sett__lte=spurt)
    rader = _rader(pasjobb).filter(eldre, Q(sendt__isnull=True) | Q(sendt__lte=spurt))
    foer = {pk: tuple(verdier) for pk, *verdier in rader.values_list("pk", *HAR)}
    naavaerende = {ider[noekkel]: verdier for noekkel, (_nummer, verdier) in har.items()}
    endret = []
    for pk, verdier in foer.items():
        etter = _etter(verdier, naavaerende.get(pk))
        if etter != verdier:
            endret.append((pk, etter))
    skriv_over(PasKandidat, HAR, endret)
    # When PAS was asked, and not when it had answered: of two that overlap, the later question holds.
    rader.update(sett=spurt)
    _rydd_gjoeremaal(pasjobb, [pk for pk, verdier in endret if verdier[0] and not foer[pk][0]], naa)
    return len(har)


def _krev_noen_av_vaare(pasjobb: PasJobb, har: Mapping[Noekkel, Any]) -> None:
    hadde = _rader(pasjobb).filter(har=True).filter(har_kandidat())
    noekler = {Noekkel(*rad) for rad in hadde.values_list("fagkode", "variant", "nummer_hash")}
    if noekler and noekler.isdisjoint(har):
        raise SvarForEnAnnen


def _rydd_gjoeremaal(pasjobb: PasJobb, kom_igjen: Iterable[int], naa: datetime) -> None:
    """Close to-dos about candidates that PAS no longer has, or that are the school's again; and open those that an answer
    without the candidate had closed, for `kom_igjen`: those that PAS has after all."""
    alle = Gjoeremaal.objects.filter(slag=Gjoeremaal.Slag.SLETTING, paskandidat__in=_rader(pasjobb))
    aapne = alle.filter(gjort__isnull=True)
    aapne.filter(Q(paskandidat__har=False) | har_kandidat("paskandidat__")).update(gjort=naa)
    lukket = alle.filter(paskandidat__in=list(kom_igjen), gjort_av__isnull=True, gjort__isnull=False)
    lukket = lukket.exclude(paskandidat__in=aapne.values("paskandidat")).exclude(har_kandidat("paskandidat__"))
    siste = dict(lukket.order_by("pk").values_list("paskandidat_id", "pk"))
    alle.filter(pk__in=siste.values()).update(gjort=None)


def lagre_rapport(pasjobb: PasJobb, rapport: Pameldingsrapport) -> dict[str, int]:
    """Write down what PAS said of each candidate of an enrolment; how many of each status. In the caller's transaction.

    Candidates that we know nothing of are passed over: they are not ours.
    """
    ider = _noekler(pasjobb)
    rader, antall = [], dict.fromkeys((status.value for status in Kandidatstatus), 0)
    for gruppe in rapport.grupper or ():
        for kandidat in gruppe.kandidater or ():
            pk = ider.get(noekkel_for(gruppe.fagkode, gruppe.variant, kandidat.fodselsnr))
            if pk is None:
                continue
            antall[kandidat.status.value] += 1
            rader.append((pk, (kandidat.status.value, uten_fnr(kandidat.melding)[:MAKS_MELDING])))
    skriv_over(PasKandidat, ("status", "melding"), rader)
    return antall


@sensitive_variables()
def _les(svar: PameldteKandidater) -> dict[Noekkel, tuple[str, tuple[Any, ...]]]:
    """National id and values of each candidate that PAS has, by key."""
    funnet: dict[Noekkel, tuple[str, tuple[Any, ...]]] = {}
    for eksamen in svar.paameldinger:
        for gruppe in eksamen.grupper:
            for k in gruppe.kandidater:
                noekkel = noekkel_for(eksamen.fagkode, eksamen.variant, k.fodselsnr)
                verdier = (
                    True, gruppe.navn[:MAKS_NAVN], k.fornavn[:MAKS_NAVN], k.etternavn[:MAKS_NAVN], k.maalform or "",
                    k.slag, k.kandidatnummer[:8],
                )  # fmt: skip
                funnet[noekkel] = ("".join(k.fodselsnr.split()), verdier)
    return funnet


def _etter(foer: tuple[Any, ...], har: tuple[Any, ...] | None) -> tuple[Any, ...]:
    """The row's values after the answer: in it, or not in it."""
    status, melding = foer[-2:]
    if har is None:
        status = Status.UKJENT.value if status == Status.PAAMELDT else status
        return (False, "", "", "", "", "", "", status, melding)
    if status == Status.DELVIS:
        return (*har, status, melding)
    # What PAS said of a change that it did not take stands until what it has is another.
    return (*har, Status.PAAMELDT.value, melding if har[:-1] == foer[: len(har) - 1] else "")


def _rader(pasjobb: PasJobb) -> Any:
    return PasKandidat.objects.filter(skole_id=pasjobb.skole_id, periode_id=pasjobb.periode_id)


def _noekler(pasjobb: PasJobb) -> dict[Noekkel, int]:
    laaste = _rader(pasjobb).select_for_update(of=("self",)).order_by("pk")
    return {Noekkel(*rad): pk for pk, *rad in laaste.values_list("pk", "fagkode", "variant", "nummer_hash")}
