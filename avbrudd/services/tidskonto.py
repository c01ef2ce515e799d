"""The time account of an incident: what it took of each candidate, and what is given back, by the one who may."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avbrudd.models import Avbrudd, Avbruddsrad
from avbrudd.services.omtelling import tell_om, tidsrom
from avbrudd.services.tapttid import arbeidstider, rammet_del
from deltakelse.querysets.tilgang import BORTE
from deltakelse.services.tidstillegg import MAKS_MINUTTER, Tillegg, gi_tillegg, krev_minutter, ta_tilbake_tillegg
from deltakelse.services.versjoner import laas_versjoner
from eksamen.models import Kandidat
from felles.angre import tilby
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, Massehendelse, logg_hendelser
from felles.masse import Radsvar
from felles.models import Angrepost
from felles.tid import dagens_dato
from levering.permissions import leveringsfrist
from levering.querysets.regler import med_leveringsregel
from levering.querysets.status import med_status

ANGRESLAG: Final = "avbrudd.avgjort"
AVSLAG: Final = 0


@dataclass(frozen=True, slots=True)
class Stilling:
    """Where a candidate stands: access, whether the digital part is handed in or posted, and when it may be no more."""

    tilgang: str
    ferdig: bool
    frist: datetime | None


@dataclass(frozen=True)
class Avgjoerelse:
    """What became of each row, in order of name; how many it changed; and the undo."""

    svar: list[Radsvar]
    endret: int
    angrepost: Angrepost | None


def foreslaatt(tapte_minutter: int) -> int:
    """The extra time that is proposed: what was lost, and never more than can be given."""
    return min(tapte_minutter, MAKS_MINUTTER)


@transaction.atomic
def avgjoer(*, avbrudd_id: int, minutter: Mapping[int, int], aktoer: Aktoer, naa: datetime) -> Avgjoerelse:
    """Grant minutes, or refuse with 0, by the row's id. What is decided already is left as it is. Twice is harmless.

    The caller has checked that the actor may decide. Time is given to whoever can still use it: not after the day, nor
    to one who is absent or has handed in, nor minutes that are past already; a refusal is always possible, and the lost
    minutes stay documented. Raises Avbrudd.DoesNotExist, UgyldigOvergang `trukket`, `paagaar`, and Domenefeil `minutter`.
    """
    for antall in minutter.values():
        if antall != AVSLAG:
            krev_minutter(antall)
    _laas_kandidater(Avbruddsrad.objects.filter(avbrudd=avbrudd_id, pk__in=list(minutter)))
    avbrudd = Avbrudd.objects.select_for_update(of=("self",)).order_by("pk").get(pk=avbrudd_id)
    _krev_avsluttet(avbrudd)
    rader = _laas_rader(Avbruddsrad.objects.filter(avbrudd=avbrudd, pk__in=list(minutter)))
    stillinger = _stillinger(rader, naa)
    svar, nye = [], []
    for rad in rader:
        tekst = _hindring(rad, minutter[rad.pk], stillinger[rad.kandidat_id], avbrudd, naa)
        if tekst:
            svar.append(Radsvar(rad.kandidat.person.navn, False, tekst, rad.pk))
            continue
        nye.append(rad)
        svar.append(Radsvar(rad.kandidat.person.navn, True, _gjort(minutter[rad.pk]), rad.pk))
    _skriv(avbrudd, nye, minutter, aktoer, naa)
    post = None
    if nye:
        tekst = ngettext("Angre avgjørelsen for %(n)s kandidat", "Angre avgjørelsen for %(n)s kandidater", len(nye))
        data = {"rader": [rad.pk for rad in nye]}
        post = tilby(slag=ANGRESLAG, tekst=tekst % {"n": len(nye)}, data=data, aktoer=aktoer, naa=naa)
    return Avgjoerelse(svar, len(nye), post)


@transaction.atomic
def gjoer_om(*, avbrudd_id: int, rad_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> int:
    """The rows are to be decided anew, and time that was given for them is taken back; how many that changed.

    Repeatable. Raises Avbrudd.DoesNotExist, UgyldigOvergang `levert` when a candidate who was given time has handed in,
    and `for_sent` when one has less of it left than that: nobody's exam ends in the middle of a sentence.
    """
    valgte = Avbruddsrad.objects.filter(avbrudd=avbrudd_id, pk__in=list(rad_ider))
    _laas_kandidater(valgte)
    avbrudd = Avbrudd.objects.select_for_update(of=("self",)).order_by("pk").get(pk=avbrudd_id)
    rader = [rad for rad in _laas_rader(valgte) if rad.avgjort]
    _krev_tid_igjen(rader, naa)
    return _aapne_igjen(avbrudd, rader, aktoer, naa)


@transaction.atomic
def angre_avgjoerelse(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Undecided again. Raises UgyldigOvergang, and changes nobody, when somebody has changed one since.

    The time is taken back on the same terms as by `gjoer_om`.
    """
    valgte = Avbruddsrad.objects.filter(pk__in=data["rader"])
    _laas_kandidater(valgte)
    avbrudd = Avbrudd.objects.select_for_update(of=("self",)).order_by("pk").filter(rader=data["rader"][0]).first()
    rader = _laas_rader(valgte)
    if (
        avbrudd is None
        or len(rader) < len(data["rader"])
        or any(rad.avgjort_av_id != aktoer.bruker_id for rad in rader)
    ):
        melding = _("Noen har endret avgjørelsen siden, så den kan ikke angres samlet. Gjør om radene hver for seg.")
        raise UgyldigOvergang(melding, kode="endret_siden")
    _krev_tid_igjen(rader, naa)
    antall = _aapne_igjen(avbrudd, rader, aktoer, naa)
    tekst = ngettext("Avgjørelsen er angret for %(n)s kandidat.", "Avgjørelsen er angret for %(n)s kandidater.", antall)
    return tekst % {"n": antall}


def _skriv(
    avbrudd: Avbrudd, rader: list[Avbruddsrad], minutter: Mapping[int, int], aktoer: Aktoer, naa: datetime
) -> None:
    # Time is given to some of them, and all have an event afterwards.
    laas_versjoner(rad.kandidat.parti_id for rad in rader)
    rom = (avbrudd.startet, avbrudd.stoppet or naa)
    innvilget = [rad for rad in rader if minutter[rad.pk]]
    tider = arbeidstider((rad.kandidat_id for rad in innvilget), naa)
    gitt = gi_tillegg(
        tillegg=[
            Tillegg(rad.kandidat_id, minutter[rad.pk], rammet_del(tider.get(rad.kandidat_id, ()), rom))
            for rad in innvilget
        ],
        aktoer=aktoer,
        naa=naa,
    )
    for rad in rader:
        rad.innvilget_minutter, rad.avgjort, rad.avgjort_av_id = minutter[rad.pk], naa, aktoer.bruker_id
        rad.tillegg = gitt.get(rad.kandidat_id)
    Avbruddsrad.objects.bulk_update(rader, ["innvilget_minutter", "avgjort", "avgjort_av", "tillegg"], batch_size=2000)
    _logg("avbrudd.avgjort", rader, aktoer, naa)


def _aapne_igjen(avbrudd: Avbrudd, rader: list[Avbruddsrad], aktoer: Aktoer, naa: datetime) -> int:
    laas_versjoner(rad.kandidat.parti_id for rad in rader)
    tillegg = [rad.tillegg_id for rad in rader if rad.tillegg_id]
    for rad in rader:
        rad.innvilget_minutter, rad.avgjort, rad.avgjort_av, rad.tillegg = None, None, None, None
    Avbruddsrad.objects.bulk_update(rader, ["innvilget_minutter", "avgjort", "avgjort_av", "tillegg"], batch_size=2000)
    ta_tilbake_tillegg(tillegg_ider=tillegg, aktoer=aktoer, naa=naa)
    _logg("avbrudd.avgjoerelse_omgjort", rader, aktoer, naa)
    if avbrudd.stoppet and not avbrudd.trukket:
        # Another that overlaps may have let go of the same minutes, or counted them, while these were decided.
        tell_om(avbrudd, tidsrom(avbrudd), [rad.kandidat_id for rad in rader], naa)
    return len(rader)


def _krev_avsluttet(avbrudd: Avbrudd) -> None:
    if avbrudd.trukket:
        raise UgyldigOvergang(_("Avbruddet er trukket, så det gis ikke ekstratid for det."), kode="trukket")
    if avbrudd.stoppet is None:
        raise UgyldigOvergang(_("Avbruddet pågår ennå. Stopp det først, så telles minuttene."), kode="paagaar")


def _hindring(rad: Avbruddsrad, minutter: int, stilling: Stilling, avbrudd: Avbrudd, naa: datetime) -> str:
    """Why the row is not decided so, as a sentence; "" when nothing stands against it."""
    if rad.avgjort:
        return _("Avgjort fra før, og står som det var.")
    if minutter == AVSLAG:
        return ""
    return _ubrukelig(minutter, stilling, avbrudd, naa)


def _ubrukelig(minutter: int, stilling: Stilling, avbrudd: Avbrudd, naa: datetime) -> str:
    """Why the candidate cannot use these minutes, as a sentence; "" when they can."""
    if dagens_dato(naa) != dagens_dato(avbrudd.startet):
        return _("Eksamensdagen er over. Tiden kan ikke gis nå, men det tapte står i dokumentasjonen.")
    if stilling.tilgang in BORTE:
        return _("Kandidaten er ikke til stede. Fjern fraværet først hvis det er feil.")
    if stilling.ferdig:
        return _("Kandidaten har levert. Åpne for ny levering først hvis tiden skal brukes.")
    if stilling.frist is not None and stilling.frist + timedelta(minutes=minutter) <= naa:
        return _("Tiden ville vært ute før kandidaten fikk den. Det tapte står i dokumentasjonen.")
    return ""


def _gjort(minutter: int) -> str:
    if minutter == AVSLAG:
        return _("Avslått")
    return ngettext("Innvilget %(n)s minutt", "Innvilget %(n)s minutter", minutter) % {"n": minutter}


def _stillinger(rader: Iterable[Avbruddsrad], naa: datetime) -> dict[int, Stilling]:
    """Where each candidate stands; one query."""
    kandidater = Kandidat.objects.filter(pk__in=[rad.kandidat_id for rad in rader]).order_by("pk")
    utvalg: QuerySet[Any] = med_leveringsregel(med_status(kandidater, naa))
    felt = ("pk", "tilgang", "digital_levert", "digital_post", "digital_slutt", "frist_minutter")
    return {
        pk: Stilling(tilgang, levert is not None or post, leveringsfrist(slutt, minutter) if slutt else None)
        for pk, tilgang, levert, post, slutt, minutter in utvalg.values_list(*felt)
    }


def _krev_tid_igjen(rader: Iterable[Avbruddsrad], naa: datetime) -> None:
    gitt = {rad.kandidat_id: rad.innvilget_minutter for rad in rader if rad.innvilget_minutter}
    utvalg: QuerySet[Any] = med_status(Kandidat.objects.filter(pk__in=list(gitt)).order_by("pk"), naa)
    for pk, slutt, levert, post in utvalg.values_list("pk", "digital_slutt", "digital_levert", "digital_post"):
        if levert is not None or post:
            melding = _("Noen av kandidatene har levert med tiden de fikk, så den kan ikke tas tilbake. Ingenting er "
                        "endret.")  # fmt: skip
            raise UgyldigOvergang(melding, kode="levert")
        igjen = (slutt - naa).total_seconds() / 60 if slutt else 0
        if igjen < gitt[pk]:
            melding = _("Noen av kandidatene bruker tiden de fikk, så den kan ikke tas tilbake. Ingenting er endret.")
            raise UgyldigOvergang(melding, kode="for_sent")


def _laas_kandidater(rader: Any) -> None:
    laaste = Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=rader.values("kandidat"))
    list(laaste.order_by("pk").values_list("pk", flat=True))


def _laas_rader(rader: Any) -> list[Avbruddsrad]:
    """The rows, locked in order of pk and then in order of name."""
    laaste = rader.select_for_update(of=("self",)).select_related("kandidat__person", "kandidat__parti").order_by("pk")
    return sorted(laaste, key=lambda rad: (rad.kandidat.person.sortering, rad.pk))


def _logg(handling: str, rader: Iterable[Avbruddsrad], aktoer: Aktoer, naa: datetime) -> None:
    hendelser = [
        Massehendelse(
            rad,
            rad.kandidat.parti_id,
            rad.kandidat.parti.skole_id,
            {"avbrudd_id": rad.avbrudd_id, "innvilget": rad.innvilget_minutter},
            rad.kandidat_id,
        )
        for rad in rader
    ]
    if hendelser:
        logg_hendelser(hendelser, handling, aktoer=aktoer, naa=naa)
