"""Deleting parties with all that belongs to them, and setting place, room and people of several at once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import (
    Eksamen,
    Eksamensdel,
    Eksamensparti,
    Kandidat,
    Kandidatpassord,
    Vaktforslag,
    Vaktoppdrag,
)
from eksamen.models.valg import Deltype
from eksamen.services.lokaleksamen import beregn_tider
from eksamen.services.partier import EGNE_FELT, fristtekst, kalt, laas_partier, lagre_endring
from felles import angre, bidrag
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar, gjorte, rad_for_rad
from felles.models import Angrepost
from felles.radminne import Radminne, legg_tilbake, slett_med_minne


@dataclass(frozen=True)
class Slettefoelge:
    """What goes with a party when it is deleted, and why it cannot be (empty when it can)."""

    parti: Eksamensparti
    kandidater: int
    passord: int
    vakter: int
    grunner: list[str]


def slettefoelger(partier: QuerySet[Eksamensparti], naa: datetime) -> list[Slettefoelge]:
    """What follows from deleting these, spelled out before it happens; a constant number of queries."""
    kandidater = Kandidat.objects.filter(parti__in=partier)
    grunner = slettehindre(partier, naa)
    passord: Counter[int] = Counter(
        kandidater.filter(passord__isnull=False).values_list("parti_id", flat=True).order_by()
    )
    rader = partier.select_related("eksamen__fag", "eksamen__periode", "skole").order_by(
        "eksamen__fag__fagkode", "navn"
    )
    tall = rader.annotate(
        tall_kandidater=Count("kandidater", distinct=True), tall_vakter=Count("vaktoppdrag", distinct=True)
    )
    return [
        Slettefoelge(parti, parti.tall_kandidater, passord[parti.pk], parti.tall_vakter, grunner.get(parti.pk, []))
        for parti in tall
    ]


def slettehindre(partier: QuerySet[Eksamensparti], naa: datetime) -> dict[int, list[str]]:
    """Why parties cannot be deleted, by pk: the deadline, an exam that has begun, and facts of the apps above."""
    grunner: dict[int, list[str]] = {}
    for parti in partier.select_related("eksamen__periode"):
        if parti.er_laast(naa):
            grunner.setdefault(parti.pk, []).append(fristtekst(parti.eksamen.periode.endringsfrist))
    kandidater = Kandidat.objects.filter(parti__in=partier)
    startet = Eksamensdel.objects.exclude(type=Deltype.FORBEREDELSE).filter(start__lte=naa).values("eksamen")
    for parti_id in kandidater.filter(eksamen__in=startet).values_list("parti_id", flat=True).order_by().distinct():
        tekst = _("Eksamenen har startet. Kandidater som ikke skal være med, føres som fravær.")
        grunner.setdefault(parti_id, []).append(tekst)
    for parti_id, grunn in partigrunner(partier).items():
        grunner.setdefault(parti_id, []).append(str(grunn))
    for parti_id, tekst in _kandidatgrunner(kandidater):
        grunner.setdefault(parti_id, []).append(tekst)
    return grunner


def partigrunner(partier: QuerySet[Eksamensparti]) -> dict[int, str | Promise]:
    """What the apps above know that binds the parties themselves."""
    grunner: dict[int, str | Promise] = {}
    for ledd in bidrag.partibindinger.alle():
        grunner |= ledd(partier)
    return grunner


@transaction.atomic
def slett_partier(
    *, parti_ider: Iterable[int], aktoer: Aktoer, naa: datetime
) -> tuple[list[Radsvar], Angrepost | None]:
    """Delete the parties with candidates, passwords and watches, each with its own answer; one undo for all.

    Facts refuse: sessions, answers, grades. Own times follow the candidates. Twice: the second finds nothing.
    """
    minne: Radminne = []
    partier = laas_partier(parti_ider)
    # Whoever logs in meanwhile is seen by one of the two.
    kandidater = Kandidat.objects.select_for_update(of=("self",)).filter(parti__in=[p.pk for p in partier])
    list(kandidater.order_by("pk").values_list("pk", flat=True))
    hindre = slettehindre(Eksamensparti.objects.filter(pk__in=[p.pk for p in partier]), naa)

    def slett(parti: Eksamensparti) -> str:
        nonlocal minne
        if parti.pk in hindre:
            raise UgyldigOvergang(" ".join(hindre[parti.pk]), kode="bundet")
        antall = Kandidat.objects.filter(parti=parti).count()
        logg_hendelse(
            parti, "parti.slettet", aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id,
            kandidater=list(Kandidat.objects.filter(parti=parti).values_list("pk", flat=True)),
        )  # fmt: skip
        minne = slett_parti(parti) + minne
        return ngettext("Er slettet med %(n)s kandidat.", "Er slettet med %(n)s kandidater.", antall) % {"n": antall}

    svar = rad_for_rad(partier, slett, navn=kalt)
    if not gjorte(svar):
        return svar, None
    tekst = _("Legg partiene tilbake")
    return svar, angre.tilby(slag="partier_slettet", tekst=tekst, data={"rader": minne}, aktoer=aktoer, naa=naa)


def slett_parti(parti: Eksamensparti) -> Radminne:
    """Delete a locked party and what is its own; what it takes to undo it. The caller has written the event."""
    kandidater = Kandidat.objects.filter(parti=parti)
    eksamen = Eksamen.objects.filter(pk=parti.eksamen_id, lokal=True)
    return slett_med_minne(
        Kandidatpassord.objects.filter(kandidat__in=kandidater),
        kandidater,
        Vaktoppdrag.objects.filter(parti=parti),
        Vaktforslag.objects.filter(parti=parti),
        Eksamensparti.objects.filter(pk=parti.pk),
        Eksamensdel.objects.filter(eksamen__in=eksamen),
        eksamen,
    )


def angre_sletting(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """The rows come back with the keys they had."""
    legg_tilbake(data["rader"])
    ider = [rad["pk"] for rad in data["rader"] if rad["model"] == "eksamen.eksamensparti"]
    partier = laas_partier(ider)
    beregn_tider(Kandidat.objects.filter(parti__in=partier).values_list("pk", flat=True))
    for parti in partier:
        logg_hendelse(parti, "parti.lagt_tilbake", aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id)
    return ngettext("%(n)s parti er lagt tilbake.", "%(n)s partier er lagt tilbake.", len(partier)) % {
        "n": len(partier)
    }


@transaction.atomic
def endre_flere(
    *, parti_ider: Iterable[int], verdier: Mapping[str, str], aktoer: Aktoer, naa: datetime
) -> tuple[list[Radsvar], Angrepost | None]:
    """Set some of `EGNE_FELT` on several parties, each with its own answer; one undo for all."""
    foer: dict[int, Any] = {}

    def sett(parti: Eksamensparti) -> str:
        endret = [felt for felt in EGNE_FELT if felt in verdier and getattr(parti, felt) != verdier[felt]]
        if not endret:
            return _("Var slik fra før.")
        gamle = {felt: getattr(parti, felt) for felt in endret}
        for felt in endret:
            setattr(parti, felt, verdier[felt])
        lagre_endring(parti, endret, aktoer=aktoer, naa=naa)
        foer[parti.pk] = {"felt": gamle, "revisjon": parti.revisjon}
        return _("Er endret.")

    svar = rad_for_rad(laas_partier(parti_ider), sett, navn=kalt)
    if not foer:
        return svar, None
    tekst = _("Sett det tilbake slik det var")
    return svar, angre.tilby(slag="partier_endret", tekst=tekst, data=foer, aktoer=aktoer, naa=naa)


def angre_endring(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Set back what was set, but not on parties that somebody has changed since."""
    tilbake = 0
    for parti in laas_partier(int(pk) for pk in data):
        foer = data[str(parti.pk)]
        if parti.revisjon != foer["revisjon"]:
            continue
        for felt, verdi in foer["felt"].items():
            setattr(parti, felt, verdi)
        lagre_endring(parti, list(foer["felt"]), aktoer=aktoer, naa=naa)
        tilbake += 1
    if tilbake < len(data):
        melding = _("%(tilbake)s av %(alle)s partier er satt tilbake. De andre er endret av noen etterpå.")
        return melding % {"tilbake": tilbake, "alle": len(data)}
    return ngettext("%(n)s parti er satt tilbake.", "%(n)s partier er satt tilbake.", tilbake) % {"n": tilbake}


def _kandidatgrunner(kandidater: QuerySet[Kandidat]) -> list[tuple[int, str]]:
    """One line per party and reason, with how many candidates it concerns."""
    parti_av = dict(kandidater.values_list("pk", "parti_id"))
    tall: Counter[tuple[int, str]] = Counter()
    for ledd in bidrag.bindinger.alle():
        tall.update((parti_av[pk], str(grunn)) for pk, grunn in ledd(kandidater).items() if pk in parti_av)
    tekst = _("%(antall)s av kandidatene: %(grunn)s")
    return [(parti_id, tekst % {"antall": antall, "grunn": grunn}) for (parti_id, grunn), antall in tall.items()]
