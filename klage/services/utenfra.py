"""Results that were made in another system are taken in: the newest word from there counts."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Eksamensperiode, Kandidat
from felles.hendelser import Aktoer, Massehendelse, Omtalt, logg_hendelser
from felles.radmengde import blant_ider, kopier
from klage.models import ResultatUtenfra, Resultatvisning, Vitnemaalsoppgave
from klage.querysets.utenfra import Kandidatinfo, Kjente, finn, kandidater_ved, personer_for
from klage.resultatrader import Resultatrad, ryddet
from klage.services.utenfrafravaer import sett_fravaer_fra
from klage.services.utenfralaas import laas_for_mottak
from klage.services.utenfraverdier import (
    FELT,
    Verdier,
    endret_rad,
    nye_felt,
    nye_verdier,
    trenger_vitnemaal,
    verdier_av,
    vist_av,
)

BUNKE: Final = 1000


class Slag(TextChoices):
    """What became of a row."""

    NY = "ny", gettext_lazy("Ny")
    ENDRET = "endret", gettext_lazy("Endret")
    LIK = "lik", gettext_lazy("Uendret")
    AVVIST = "avvist", gettext_lazy("Avvist")
    UKJENT = "ukjent", gettext_lazy("Ukjent her")
    UTENFOR = "utenfor", gettext_lazy("Ikke valgt")


@dataclass(frozen=True, slots=True)
class Radutfall:
    """One row's outcome, for the page only: `foer` and `etter` hold grades."""

    slag: Slag
    rad: Resultatrad
    kandidat: Kandidatinfo | None = None
    melding: str = ""
    foer: Verdier | None = field(default=None, repr=False)
    etter: Verdier | None = field(default=None, repr=False)

    @property
    def hvem(self) -> str:
        return self.kandidat.navn if self.kandidat else self.rad.hvem


@dataclass(frozen=True, slots=True)
class Mottak:
    """What came of a message. `spor` is what takes it back (plain values, with grades: keep it encrypted).

    `vitnemaal` is the number of new tasks that show already: the rest would tell of appeals that are sealed.
    """

    rader: list[Radutfall]
    fravaer: list[int]
    vitnemaal: int
    spor: dict[str, Any] = field(repr=False)

    def antall(self) -> dict[str, int]:
        """Numbers for a page or a job: nothing sealed."""
        per_slag = Counter(str(utfall.slag) for utfall in self.rader)
        return {slag: per_slag[slag] for slag in Slag.values} | {
            "fravaer": len(self.fravaer), "vitnemaal": self.vitnemaal,
        }  # fmt: skip


def vurder(
    *, rader: Iterable[Resultatrad], skole: Organisasjon, periode: Eksamensperiode,
    partier: Collection[int] | None = None,
) -> list[Radutfall]:  # fmt: skip
    """What each row would do now; changes nothing. A constant number of queries, in the order of the rows.

    `partier` are those to take results for; None is every party of the school and period. Rule: PAS contract 2,
    `Karakteroversikt`, is matched on national id, fagkode and group, so that it needs no candidate number.
    """
    rader = list(rader)
    personer = personer_for(rad.noekkel for rad in rader if rad.noekkel)
    return _vurder_alle(rader, periode, Kjente(personer, kandidater_ved(skole, periode, personer.values())), partier)


def _vurder_alle(
    rader: Iterable[Resultatrad], periode: Eksamensperiode, hvem: Kjente, partier: Collection[int] | None
) -> list[Radutfall]:
    personer, kandidater = hvem
    rene = [ryddet(rad, periode.kode) for rad in rader]
    ider = [k.pk for alle in kandidater.values() for k in alle]
    kjente = {r.kandidat_id: r for r in ResultatUtenfra.objects.filter(kandidat__in=blant_ider(ider))}
    svar: list[Radutfall] = []
    sett: dict[int, int] = {}
    for rad in rene:
        utfall = _vurder(rad, kandidater.get(personer.get(rad.noekkel, 0), []), kjente, partier)
        pk = utfall.kandidat.pk if utfall.kandidat else 0
        if pk and utfall.etter and pk in sett:
            utfall = _dobbel(svar, sett[pk], utfall)
        elif pk and utfall.etter:
            sett[pk] = len(svar)
        svar.append(utfall)
    return svar


@transaction.atomic
def ta_imot_resultater(
    *,
    rader: Iterable[Resultatrad],
    skole: Organisasjon,
    periode: Eksamensperiode,
    kilde: str,
    synlig_fra: datetime | None = None,
    partier: Collection[int] | None = None,
    aktoer: Aktoer,
    naa: datetime,
) -> Mottak:
    """Store what another system says of these candidates: new rows, and those that are another than before.

    Each changed row leaves an event without the grade. `synlig_fra` is the moment they show from; without it the one
    that the school has chosen (`Resultatvisning`), else at once. Nothing is taken away: who is not in `rader` stays as
    is. Absence follows the newest word; a grade that an appeal has changed raises «nytt vitnemål», once. Repeatable:
    the second time every row is unchanged.
    """
    rader = list(rader)
    utfall = _vurder_alle(rader, periode, laas_for_mottak(rader, skole, periode), partier)
    skrives = [u for u in utfall if u.slag in {Slag.NY, Slag.ENDRET}]
    foer, vist, venter = _lagre(skrives, kilde, vises_fra(skole, periode, synlig_fra, naa), naa)
    like = [u.kandidat.pk for u in utfall if u.slag == Slag.LIK and u.kandidat]
    if like:
        ResultatUtenfra.objects.filter(kandidat__in=blant_ider(like)).update(hentet=naa, kilde=kilde)
    _logg(skrives, skole, kilde, aktoer, naa)
    nye = [
        u.kandidat.pk for u in skrives
        if u.kandidat and u.etter and trenger_vitnemaal(vist.get(u.kandidat.pk), u.etter)
    ]  # fmt: skip
    trukne = _trekk_oppgaver(skrives, foer, vist)
    oppgaver = _lag_oppgaver(nye, naa)
    fravaer = sett_fravaer_fra(
        {u.kandidat.pk: (u.etter.deltakelse, foer[u.kandidat.pk]) for u in skrives if u.kandidat and u.etter},
        kilde=kilde, aktoer=aktoer, naa=naa,
    )  # fmt: skip
    spor = {
        "rader": [[u.kandidat.pk, foer[u.kandidat.pk], u.etter.som_liste()] for u in skrives if u.kandidat and u.etter],
        "oppgaver": list(oppgaver.values()),
        "trukne": trukne,
        "fravaer": fravaer,
    }
    return Mottak(utfall, [rad[0] for rad in fravaer], len(oppgaver.keys() - venter), spor)


def _vurder(
    rad: Resultatrad,
    kandidater: Sequence[Kandidatinfo],
    kjente: dict[int, ResultatUtenfra],
    partier: Collection[int] | None,
) -> Radutfall:
    kandidat = finn(rad, kandidater)
    if kandidat is None:
        return Radutfall(Slag.UKJENT, rad, None, rad.feil or _ukjent(rad, kandidater))
    if partier is not None and kandidat.parti_id not in partier:
        return Radutfall(Slag.UTENFOR, rad, kandidat)
    if kandidat.eksamenstype not in Eksamensparti.PAS_TYPER:
        melding = _("Partiet har lokal sensur, så karakteren settes på skolen. Ingenting er endret.")
        return Radutfall(Slag.AVVIST, rad, kandidat, melding)
    if rad.feil:
        return Radutfall(Slag.AVVIST, rad, kandidat, rad.feil)
    kjent = kjente.get(kandidat.pk)
    foer = verdier_av(kjent) if kjent else None
    etter = nye_verdier(rad, foer)
    slag = Slag.NY if foer is None else Slag.LIK if foer == etter else Slag.ENDRET
    return Radutfall(slag, rad, kandidat, "", foer, etter)


def _ukjent(rad: Resultatrad, kandidater: Sequence[Kandidatinfo]) -> str:
    parti = _(" «%(navn)s»") % {"navn": rad.gruppe} if rad.gruppe else ""
    if kandidater:
        tekst = _("%(navn)s står ikke i %(fag)s her. Legg kandidaten i partiet%(parti)s, og importer på nytt.")
        return tekst % {"navn": kandidater[0].navn, "fag": rad.kode, "parti": parti}
    tekst = _("Skolen har ingen slik kandidat i %(fag)s. Legg kandidaten i partiet%(parti)s, og importer på nytt. "
              "Hører kandidaten ikke til skolen, så si fra til PAS.")  # fmt: skip
    return tekst % {"fag": rad.kode, "parti": parti}


def _dobbel(svar: list[Radutfall], foerste: int, utfall: Radutfall) -> Radutfall:
    """A candidate's second row: the same again is nothing new; another one refuses both."""
    if svar[foerste].etter == utfall.etter:
        return Radutfall(Slag.LIK, utfall.rad, utfall.kandidat, "", utfall.etter, utfall.etter)
    melding = _("Kandidaten står to ganger med ulikt resultat. Ingen av radene er brukt. Spør PAS hva som gjelder.")
    svar[foerste] = Radutfall(Slag.AVVIST, svar[foerste].rad, utfall.kandidat, melding)
    return Radutfall(Slag.AVVIST, utfall.rad, utfall.kandidat, melding)


def vises_fra(skole: Organisasjon, periode: Eksamensperiode, valgt: datetime | None, naa: datetime) -> datetime:
    if valgt is None:
        visninger = Resultatvisning.objects.filter(skole=skole, periode=periode)
        valgt = visninger.values_list("vises_fra", flat=True).first()
    return max(valgt, naa) if valgt else naa


def _lagre(
    utfall: list[Radutfall], kilde: str, vises: datetime, naa: datetime
) -> tuple[dict[int, list[Any] | None], dict[int, Verdier | None], set[int]]:
    """Write them. By candidate: each row as it was (plain values) and what showed of it; and those that wait to show."""
    # The candidates are locked: one that was new a moment ago is still new.
    ider = [u.kandidat.pk for u in utfall if u.kandidat and u.slag == Slag.ENDRET]
    endres = ResultatUtenfra.objects.filter(kandidat__in=blant_ider(ider)) if ider else ()
    finnes = {r.kandidat_id: r for r in endres}
    foer: dict[int, list[Any] | None] = {}
    vist: dict[int, Verdier | None] = {}
    venter: set[int] = set()
    nye: list[tuple[Any, ...]] = []
    endrede: list[ResultatUtenfra] = []
    for u in utfall:
        if u.kandidat is None or u.etter is None:
            continue
        gammel = finnes.get(u.kandidat.pk)
        foer[u.kandidat.pk] = _som_den_var(gammel)
        if gammel is None:
            nye.append((u.kandidat.pk, *nye_felt(u.etter, kilde=kilde, vises=vises, naa=naa)))
            venter |= {u.kandidat.pk} if vises > naa else set()
            continue
        vist[u.kandidat.pk] = vist_av(gammel, naa)
        endrede.append(endret_rad(gammel, u.etter, kilde=kilde, vises=vises, naa=naa))
        venter |= {u.kandidat.pk} if max(gammel.synlig_fra, gammel.klage_synlig_fra or naa) > naa else set()
    if nye:
        kopier(ResultatUtenfra, ("kandidat_id", *FELT), nye)
    if endrede:
        ResultatUtenfra.objects.bulk_update(endrede, FELT, batch_size=BUNKE)
    return foer, vist, venter


def _som_den_var(rad: ResultatUtenfra | None) -> list[Any] | None:
    """Every column as a plain value; moments as text."""
    if rad is None:
        return None
    verdier = [getattr(rad, navn) for navn in FELT]
    return [verdi.isoformat() if isinstance(verdi, datetime) else verdi for verdi in verdier]


def _logg(utfall: list[Radutfall], skole: Organisasjon, kilde: str, aktoer: Aktoer, naa: datetime) -> None:
    data = {"kilde": kilde}
    for slag, handling in ((Slag.NY, "resultat.mottatt"), (Slag.ENDRET, "resultat.endret")):
        hendelser = [
            Massehendelse(Omtalt(Kandidat, u.kandidat.pk), u.kandidat.parti_id, skole.pk, data, u.kandidat.pk)
            for u in utfall
            if u.slag == slag and u.kandidat
        ]
        if hendelser:
            logg_hendelser(hendelser, handling, aktoer=aktoer, naa=naa)


def _trekk_oppgaver(
    utfall: list[Radutfall], foer: dict[int, list[Any] | None], vist: dict[int, Verdier | None]
) -> list[list[Any]]:
    """Take away the tasks of appeals that were taken back before anybody saw them: `[candidate, made]` for each."""
    endret: dict[int, str] = {}
    for u in utfall:
        gammel = foer[u.kandidat.pk] if u.kandidat else None
        sett = vist.get(u.kandidat.pk) if u.kandidat else None
        if gammel and sett and u.kandidat and u.foer and u.etter and u.foer.gjelder != sett.gjelder == u.etter.gjelder:
            endret[u.kandidat.pk] = gammel[FELT.index("endret")]
    if not endret:
        return []
    aapne = Vitnemaalsoppgave.objects.filter(kandidat__in=blant_ider(endret), gjort__isnull=True)
    # Made by the message that is taken back, and not by an earlier appeal that shows.
    gamle = [rad for rad in aapne if rad.laget == datetime.fromisoformat(endret[rad.kandidat_id])]
    Vitnemaalsoppgave.objects.filter(pk__in=[rad.pk for rad in gamle]).delete()
    return [[rad.kandidat_id, rad.laget.isoformat()] for rad in gamle]


def _lag_oppgaver(kandidater: list[int], naa: datetime) -> dict[int, int]:
    """Pks of the tasks that are new, by candidate. The candidates are locked, so nobody else makes one meanwhile."""
    aapne = set(
        Vitnemaalsoppgave.objects.filter(kandidat__in=kandidater, gjort__isnull=True).values_list(
            "kandidat_id", flat=True
        )
    )
    nye = [Vitnemaalsoppgave(kandidat_id=pk, laget=naa) for pk in kandidater if pk not in aapne]
    return {oppgave.kandidat_id: oppgave.pk for oppgave in Vitnemaalsoppgave.objects.bulk_create(nye)}
