"""Appointing: the request, reminders, a later deadline, withdrawal and replacement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import SYSTEM, Aktoer, logg_hendelse
from felles.masse import Radsvar, gjorte, rad_for_rad
from oppnevning.models import Faggruppe, Fagperson, Oppnevning, Sensorgruppe, Svarlenke, Utsending
from oppnevning.services import roller, utsending

Status = Oppnevning.Status
# Nobody is reminded twice by two who press at the same time, or by one who presses again.
MELLOM_PURRINGER: Final = timedelta(hours=1)
# Beat reminds once when so little is left, unless the request itself is that new.
NAER_FRIST: Final = timedelta(days=3)
NY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Vilkaar:
    """What somebody is asked to do, and until when they may answer. `flest_svar`: their own maximum."""

    svarfrist: datetime
    rolle: str = Oppnevning.Rolle.SENSOR
    reserve: bool = False
    flest_svar: int | None = None


@transaction.atomic
def oppnevn(
    *, faggruppe_id: int, fagperson_ider: Collection[int], vilkaar: Vilkaar, aktoer: Aktoer, naa: datetime
) -> list[Radsvar]:
    """Ask these people; a result for each. Repeatable: whoever is asked already is not asked again.

    Raises Domenefeil when the deadline is past.
    """
    krev_frist(vilkaar.svarfrist, naa)
    faggruppe = Faggruppe.objects.select_for_update(of=("self",)).select_related("eier", "periode").get(pk=faggruppe_id)
    alle = Fagperson.objects.filter(pk__in=fagperson_ider, eier__sti__startswith=faggruppe.eier.sti)
    _laas_folk(alle)
    folk = list(alle.select_related("bruker").order_by("bruker__etternavn", "bruker__fornavn", "pk"))
    nye: list[Oppnevning] = []

    def spoer(fagperson: Fagperson) -> str:
        nye.append(_opprett(faggruppe, fagperson, vilkaar, aktoer=aktoer, naa=naa))
        return _("Forespørselen sendes på e-post.")

    svar = rad_for_rad(folk, spoer, navn=lambda fagperson: fagperson.bruker.navn)
    utsending.bestill(nye, Utsending.Slag.FORESPOERSEL, aktoer=aktoer, naa=naa)
    return svar


@transaction.atomic
def purr(*, oppnevning_ider: Collection[int], aktoer: Aktoer, naa: datetime) -> int:
    """Remind those of them who have not answered and still can; how many. Nobody twice within the hour."""
    laast = Oppnevning.objects.select_for_update(of=("self",)).order_by("pk")
    ubesvarte = laast.ubesvarte().filter(pk__in=oppnevning_ider, svarfrist__gt=naa)
    aktuelle = [rad for rad in ubesvarte if rad.purret is None or naa - rad.purret >= MELLOM_PURRINGER]
    return _purr(aktuelle, aktoer=aktoer, naa=naa)


@transaction.atomic
def purr_naer_frist(*, naa: datetime) -> int:
    """Remind those whose deadline is near, once; how many. Beat runs it; repeatable, and by two at once."""
    naere = Oppnevning.objects.ubesvarte().filter(
        svarfrist__gt=naa, svarfrist__lte=naa + NAER_FRIST, sendt__lte=naa - NY
    )
    laast = naere.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    aktuelle = [rad for rad in laast if rad.purret is None or rad.purret < rad.svarfrist - NAER_FRIST]
    return _purr(aktuelle, aktoer=SYSTEM, naa=naa)


@transaction.atomic
def sett_frist(*, oppnevning_id: int, svarfrist: datetime, aktoer: Aktoer, naa: datetime) -> Oppnevning:
    """Give another deadline; the person gets it, with a new link, by e-mail. The same deadline again changes nothing.

    Raises UgyldigOvergang when it is answered, Domenefeil when the new deadline is past.
    """
    krev_frist(svarfrist, naa)
    oppnevning = laas(oppnevning_id)
    if oppnevning.status != Status.SENDT:
        raise UgyldigOvergang(_("Forespørselen er besvart eller trukket, så fristen gjelder ikke lenger."))
    if oppnevning.svarfrist == svarfrist:
        return oppnevning
    oppnevning.svarfrist, oppnevning.purret = svarfrist, naa
    oppnevning.save(update_fields=["svarfrist", "purret"])
    levende_lenker(oppnevning).update(utloeper=svarfrist)
    _logg(oppnevning, "oppnevning.ny_frist", aktoer=aktoer, naa=naa, svarfrist=svarfrist.isoformat())
    utsending.bestill([oppnevning], Utsending.Slag.PURRING, aktoer=aktoer, naa=naa)
    return oppnevning


@transaction.atomic
def endre_vilkaar(
    *, oppnevning_id: int, reserve: bool, flest_svar: int | None, aktoer: Aktoer, naa: datetime
) -> Oppnevning:
    """Change whether somebody is a reserve, and their own maximum. Raises UgyldigOvergang when it does not stand."""
    oppnevning = laas(oppnevning_id)
    if oppnevning.status not in {Status.SENDT, Status.TAKKET_JA}:
        raise UgyldigOvergang(_("Oppnevningen står ikke lenger, så den kan ikke endres."))
    if (oppnevning.reserve, oppnevning.flest_svar) == (reserve, flest_svar):
        return oppnevning
    oppnevning.reserve, oppnevning.flest_svar = reserve, flest_svar
    oppnevning.save(update_fields=["reserve", "flest_svar"])
    _logg(oppnevning, "oppnevning.endret", aktoer=aktoer, naa=naa, reserve=reserve, flest_svar=flest_svar)
    return oppnevning


@transaction.atomic
def trekk(*, oppnevning_id: int, grunn: str, aktoer: Aktoer, naa: datetime) -> Oppnevning:
    """Take the appointment back, with a reason that the person is told. The role goes with it. Twice is harmless.

    Raises UgyldigOvergang when they have said no, or somebody has replaced them.
    """
    oppnevning = laas(oppnevning_id)
    if oppnevning.status == Status.TRUKKET:
        return oppnevning
    _avslutt(oppnevning, Status.TRUKKET, grunn, aktoer=aktoer, naa=naa)
    utsending.bestill([oppnevning], Utsending.Slag.TRUKKET, aktoer=aktoer, naa=naa)
    return oppnevning


@transaction.atomic
def erstatt(
    *, oppnevning_id: int, fagperson_id: int, svarfrist: datetime, grunn: str, aktoer: Aktoer, naa: datetime
) -> Oppnevning:
    """Ask somebody else in their stead, on the same terms; the new request. The old appointment ends at once.

    Also after a no. Raises Domenefeil with a sentence; `erstattet` when it has been done already.
    """
    krev_frist(svarfrist, naa)
    # The faggruppe first, as those who ask take it: two who ask the same person at once make one request.
    grupper = Faggruppe.objects.select_for_update(of=("self",))
    grupper.get(pk=Oppnevning.objects.values_list("faggruppe", flat=True).get(pk=oppnevning_id))
    oppnevning = laas(oppnevning_id)
    if Oppnevning.objects.filter(erstatter=oppnevning).exists():
        raise UgyldigOvergang(_("En annen er allerede spurt i stedet. Last siden på nytt."), kode="erstattet")
    if oppnevning.status in {Status.SENDT, Status.TAKKET_JA}:
        ny_status = Status.ERSTATTET if oppnevning.status == Status.TAKKET_JA else Status.TRUKKET
        _avslutt(oppnevning, ny_status, grunn, aktoer=aktoer, naa=naa)
        utsending.bestill([oppnevning], Utsending.Slag.TRUKKET, aktoer=aktoer, naa=naa)
    vilkaar = Vilkaar(svarfrist, oppnevning.rolle, oppnevning.reserve, oppnevning.flest_svar)
    eier = oppnevning.faggruppe.eier
    _laas_folk(Fagperson.objects.filter(pk=fagperson_id))
    fagperson = Fagperson.objects.select_related("bruker").get(pk=fagperson_id, eier__sti__startswith=eier.sti)
    ny = _opprett(oppnevning.faggruppe, fagperson, vilkaar, aktoer=aktoer, naa=naa, erstatter=oppnevning)
    utsending.bestill([ny], Utsending.Slag.FORESPOERSEL, aktoer=aktoer, naa=naa)
    return ny


def laas(oppnevning_id: int) -> Oppnevning:
    """The appointment under lock: the first of the locks that its acts take."""
    alle = Oppnevning.objects.select_for_update(of=("self",))
    return alle.select_related("faggruppe__eier", "faggruppe__periode", "bruker").get(pk=oppnevning_id)


def levende_lenker(oppnevning: Oppnevning) -> QuerySet[Svarlenke]:
    """The links that are neither used nor taken back."""
    return oppnevning.svarlenker.filter(brukt__isnull=True, trukket__isnull=True)


def krev_frist(svarfrist: datetime, naa: datetime) -> None:
    """Raise Domenefeil when it is past."""
    if svarfrist <= naa:
        raise Domenefeil(_("Svarfristen er passert. Velg en dag som kommer."), kode="frist")


def i_tall(svar: Collection[Radsvar]) -> str:
    """How many were asked, in words."""
    antall = gjorte(list(svar))
    return ngettext("%(antall)s forespørsel er på vei.", "%(antall)s forespørsler er på vei.", antall) % {
        "antall": antall
    }


def _laas_folk(folk: QuerySet[Fagperson]) -> None:
    """Nobody's proposal is taken back, and nobody reserves themselves, while they are being asked."""
    list(folk.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _opprett(
    faggruppe: Faggruppe,
    fagperson: Fagperson,
    vilkaar: Vilkaar,
    *,
    aktoer: Aktoer,
    naa: datetime,
    erstatter: Oppnevning | None = None,
) -> Oppnevning:
    bruker = fagperson.bruker
    if fagperson.reservert:
        raise Domenefeil(_("Har reservert seg mot å bli oppnevnt."), kode="reservert")
    if not Fagperson.objects.filter(pk=fagperson.pk).foreslaatte(faggruppe.periode_id).exists():
        raise Domenefeil(_("Er ikke foreslått for perioden. Foreslå personen først."), kode="ikke_foreslaatt")
    if not bruker.is_active or not bruker.epost:
        raise Domenefeil(_("Kontoen er stengt eller mangler e-post. Be drift om å rette den."), kode="konto")
    staar = Oppnevning.objects.staaende().filter(bruker=bruker, faggruppe=faggruppe, rolle=vilkaar.rolle)
    if staar.exists():
        raise Domenefeil(_("Er allerede spurt eller oppnevnt i denne faggruppen."), kode="alt_spurt")
    oppnevning = Oppnevning.objects.create(
        bruker=bruker, faggruppe=faggruppe, rolle=vilkaar.rolle, reserve=vilkaar.reserve, flest_svar=vilkaar.flest_svar,
        svarfrist=vilkaar.svarfrist, sendt=naa, erstatter=erstatter,
    )  # fmt: skip
    _logg(oppnevning, "oppnevning.sendt", aktoer=aktoer, naa=naa, erstatter=erstatter.pk if erstatter else None)
    return oppnevning


def _avslutt(oppnevning: Oppnevning, ny: str, grunn: str, *, aktoer: Aktoer, naa: datetime) -> None:
    if ny not in Oppnevning.OVERGANGER[oppnevning.status]:
        raise UgyldigOvergang(_("Oppnevningen står ikke lenger, så den kan ikke trekkes. Last siden på nytt."))
    oppnevning.status, oppnevning.avsluttet, oppnevning.trukket_grunn = ny, naa, grunn
    oppnevning.save(update_fields=["status", "avsluttet", "trukket_grunn"])
    levende_lenker(oppnevning).update(trukket=naa)
    Sensorgruppe.objects.filter(faggruppe=oppnevning.faggruppe_id, leder=oppnevning.bruker_id).update(leder=None)
    _logg(oppnevning, f"oppnevning.{ny}", aktoer=aktoer, naa=naa)
    roller.avslutt(oppnevning, aktoer=aktoer, naa=naa)


def _purr(aktuelle: list[Oppnevning], *, aktoer: Aktoer, naa: datetime) -> int:
    for oppnevning in aktuelle:
        oppnevning.purret = naa
        oppnevning.save(update_fields=["purret"])
    utsending.bestill(aktuelle, Utsending.Slag.PURRING, aktoer=aktoer, naa=naa)
    return len(aktuelle)


def _logg(oppnevning: Oppnevning, handling: str, *, aktoer: Aktoer, naa: datetime, **data: Any) -> None:
    logg_hendelse(
        oppnevning, handling, aktoer=aktoer, naa=naa, skole_id=oppnevning.faggruppe.eier_id,
        bruker_id=oppnevning.bruker_id, **data,
    )  # fmt: skip
