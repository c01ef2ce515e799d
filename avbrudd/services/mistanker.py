"""A suspicion of cheating, reported from the room. It changes nothing for the candidate, who goes on with the exam."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from avbrudd.models import Mistanke
from eksamen.models import Kandidat
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost

ANGRESLAG: Final = "mistanke"
MAKS_TEGN: Final = 2000
# Pressed twice: the same words within this time are the same report, when the time was not written.
DOBBELT: Final = timedelta(minutes=1)


@transaction.atomic
def meld_mistanke(
    *, kandidat_id: int, slag: str, beskrivelse: str, sett: datetime | None = None, aktoer: Aktoer, naa: datetime
) -> tuple[Mistanke, Angrepost | None]:
    """Report what was seen; it, and the undo. Without `sett` it was seen now. Pressed twice makes one report.

    What was seen stands in no event. Raises Kandidat.DoesNotExist, and Domenefeil `slag`, `tom`, `frem_i_tid`.
    Rule: Udir, «Eksamensvakter»: who suspects cheating notes what was seen, and lets the candidate go on.
    """
    if slag not in Mistanke.Slag.values:
        raise Domenefeil(_("Velg hva mistanken gjelder."), kode="slag")
    ord_ = beskrivelse.strip()[:MAKS_TEGN]
    if not ord_:
        raise Domenefeil(_("Skriv hva du så. Skolen trenger det for å vurdere saken."), kode="tom")
    if sett is not None and sett > naa:
        raise Domenefeil(_("Tidspunktet har ikke vært ennå. Skriv når du så det."), kode="frem_i_tid")
    kandidat = _laas(kandidat_id)
    mine = Mistanke.objects.filter(kandidat=kandidat, slag=slag, registrert_av=aktoer.bruker_id, trukket__isnull=True)
    lik = next((ett for ett in mine if ett.beskrivelse == ord_ and _samme_gang(ett, sett, naa)), None)
    if lik is not None:
        return lik, None
    mistanke = Mistanke.objects.create(
        kandidat=kandidat,
        slag=slag,
        beskrivelse=ord_,
        sett=sett or naa,
        registrert=naa,
        registrert_av_id=aktoer.bruker_id,
    )
    _logg(mistanke, kandidat, "mistanke.meldt", aktoer, naa)
    data = {"mistanke_id": mistanke.pk, "kandidat_id": kandidat.pk}
    return mistanke, tilby(slag=ANGRESLAG, tekst=_("Angre meldingen"), data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def trekk_mistanke(*, mistanke_id: int, aktoer: Aktoer, naa: datetime) -> bool:
    """It was reported by mistake: kept, and marked so. False when it was already. Raises Mistanke.DoesNotExist."""
    kandidat = _laas(Mistanke.objects.values_list("kandidat_id", flat=True).get(pk=mistanke_id))
    mistanke = Mistanke.objects.select_for_update(of=("self",)).order_by("pk").get(pk=mistanke_id)
    if mistanke.trukket:
        return False
    mistanke.trukket, mistanke.trukket_av_id = naa, aktoer.bruker_id
    mistanke.save(update_fields=["trukket", "trukket_av"])
    _logg(mistanke, kandidat, "mistanke.trukket", aktoer, naa)
    return True


@transaction.atomic
def angre_mistanke(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Take the report back. Raises UgyldigOvergang when the school has done so already."""
    if not trekk_mistanke(mistanke_id=data["mistanke_id"], aktoer=aktoer, naa=naa):
        raise UgyldigOvergang(_("Meldingen er trukket av noen andre."), kode="endret_siden")
    return _("Meldingen om mistanke er trukket.")


def _samme_gang(foer: Mistanke, sett: datetime | None, naa: datetime) -> bool:
    """Whether a report from before is about the same moment: the one that was written, or else just now."""
    return foer.sett == sett if sett is not None else foer.registrert > naa - DOBBELT


def _laas(kandidat_id: int) -> Kandidat:
    laaste = Kandidat.objects.select_for_update(of=("self",)).select_related("parti", "person")
    return laaste.order_by("pk").get(pk=kandidat_id)


def _logg(mistanke: Mistanke, kandidat: Kandidat, handling: str, aktoer: Aktoer, naa: datetime) -> None:
    logg_hendelse(
        mistanke,
        handling,
        aktoer=aktoer,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
    )
