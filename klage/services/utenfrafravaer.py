"""Absence that stands in results from outside. The newest word counts; both sides' words are in the log."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from deltakelse.models import Fravaer
from deltakelse.querysets.oppmoete import med_fakta
from deltakelse.services.fravaer import sett_oppmoete
from eksamen.models import Kandidat
from felles.hendelser import Aktoer
from felles.radmengde import blant_ider
from klage.models import ResultatUtenfra
from klage.services.utenfraverdier import FELT

Deltakelse = ResultatUtenfra.Deltakelse
FRAVAER: Final = (Deltakelse.IKKE_DOKUMENTERT, Deltakelse.DOKUMENTERT)


def sett_fravaer_fra(
    nytt: Mapping[int, tuple[str, list[Any] | None]], *, kilde: str, aktoer: Aktoer, naa: datetime
) -> list[list[Any]]:
    """Set what the rows say of attendance: `[candidate, before, now]` for each that was changed.

    `nytt` has what the message says by candidate, with the row as it was before it (None for the first one). In the
    caller's transaction, under the candidates' locks. A cancelled exam stays cancelled. The events name `kilde`.
    """
    aktuelle = _aktuelle(nytt)
    aapne = Fravaer.objects.filter(kandidat__in=blant_ider(aktuelle), opphevet__isnull=True)
    her = dict(aapne.values_list("kandidat_id", "slag"))
    # Most say what stands here already.
    ulike = {pk: her.get(pk, str(Deltakelse.DELTATT)) for pk in aktuelle}
    ulike = {pk: slag for pk, slag in ulike.items() if slag != nytt[pk][0]}
    utvalg = med_fakta(Kandidat.objects.filter(pk__in=blant_ider(ulike))).filter(avlyst=False)
    foer = {pk: ulike[pk] for pk in utvalg.values_list("pk", flat=True)}
    lokalt = _lokale_tider(foer)
    grupper: dict[str, list[int]] = {}
    for pk, slag in foer.items():
        sier, gammel = nytt[pk]
        if skal_endres(slag, sier, _sist_hentet(gammel), lokalt.get(pk)):
            grupper.setdefault(sier, []).append(pk)
    svar: list[list[Any]] = []
    for sier, ider in sorted(grupper.items()):
        utfall = sett_oppmoete(kandidat_ider=ider, valg=sier, kilde=kilde, aktoer=aktoer, naa=naa)
        svar += [[pk, foer[pk], sier] for pk in sorted(utfall.endret)]
    return svar


def skal_endres(her: str, sier: str, sist: datetime | None, lokalt: datetime | None) -> bool:
    """Whether what a result says of attendance is to be set here, where `her` stands.

    `sist` is when a result last came before this one, `lokalt` when absence was last set or lifted here. A message has
    no times: when something was done here since the last one, nobody can tell which is newest. Then documented absence
    stands, since a document was seen. A grade shows that the candidate was there; MB says nothing of absence.
    """
    if sier in {her, Deltakelse.MANGLER_BESVARELSE}:
        return False
    uvisst = lokalt is not None and (sist is None or lokalt > sist)
    return not (uvisst and her == Deltakelse.DOKUMENTERT and sier == Deltakelse.IKKE_DOKUMENTERT)


def _aktuelle(nytt: Mapping[int, tuple[str, list[Any] | None]]) -> list[int]:
    """Those whose attendance is another than the last message said: an unchanged word is older than what was done here."""
    return [pk for pk, (sier, gammel) in nytt.items() if gammel is None or gammel[0] != sier]


def _sist_hentet(gammel: list[Any] | None) -> datetime | None:
    return datetime.fromisoformat(gammel[FELT.index("hentet")]) if gammel else None


def _lokale_tider(kandidater: Iterable[int]) -> dict[int, datetime]:
    """When absence was last set or lifted here."""
    svar: dict[int, datetime] = {}
    rader = Fravaer.objects.filter(kandidat__in=blant_ider(kandidater)).values_list(
        "kandidat_id", "registrert", "opphevet"
    )
    for pk, registrert, opphevet in rader:
        svar[pk] = max(filter(None, (svar.get(pk), registrert, opphevet)))
    return svar
