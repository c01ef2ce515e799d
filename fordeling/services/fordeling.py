"""Using a proposal, and the pairs it is made with. What is used is locked: parties are moved one by one from then on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Eksamensparti
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from fordeling.models import Fordeling, Fordelingslinje, Sensorpar
from fordeling.querysets.partier import partier_i
from fordeling.services.grunnlag import Situasjon, les_situasjon
from oppnevning.models import Faggruppe
from oppnevning.querysets.oppnevninger import godtatte
from sensur.services.oppdrag import tildel_sensor


def laas_faggruppe(faggruppe_id: int) -> Faggruppe:
    """One act at a time on the pairs of a faggruppe."""
    list(Faggruppe.objects.select_for_update(of=("self",)).filter(pk=faggruppe_id).values_list("pk"))
    return Faggruppe.objects.select_related("eier", "periode").get(pk=faggruppe_id)


@transaction.atomic
def bruk_forslag(*, faggruppe_id: int, avtrykk: str, aktoer: Aktoer, naa: datetime) -> Fordeling:
    """Give the parties to the pairs as proposed. `avtrykk` is of the proposal that was seen.

    Raises Domenefeil when the proposal has become another since (somebody accepted, withdrew, was absent, or a
    colleague used it), or is empty; nothing is given then. Not repeatable: what is given is no longer proposed.
    """
    faggruppe = laas_faggruppe(faggruppe_id)
    list(partier_i(faggruppe).select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    situasjon = les_situasjon(faggruppe, naa)
    if situasjon.avtrykk != avtrykk:
        melding = _("Forslaget er blitt et annet siden du så det. Se på det nye, og bruk det hvis det er bra.")
        raise Domenefeil(melding, kode="endret")
    plasseringer = situasjon.forslag.plasseringer
    if not plasseringer:
        raise Domenefeil(_("Det er ingenting å fordele nå."), kode="tomt")
    fordeling = Fordeling.objects.create(
        faggruppe=faggruppe,
        brukt=naa,
        brukt_av_id=aktoer.bruker_id,
        partier=len(plasseringer),
        svar=sum(plassering.parti.svar for plassering in plasseringer),
    )
    _lag_par(situasjon, naa)
    for plassering in plasseringer:
        for nummer, bruker_id in enumerate(plassering.par, 1):
            tildel_sensor(parti_id=plassering.parti.id, bruker_id=bruker_id, nummer=nummer, aktoer=aktoer, naa=naa)
    skriv_linjer(
        [(p.parti.id, *p.par) for p in plasseringer], Fordelingslinje.Slag.FORDELT, aktoer, naa, fordeling=fordeling
    )
    logg_hendelse(
        fordeling, "sensur.fordelt", aktoer=aktoer, naa=naa, skole_id=faggruppe.eier_id,
        antall_partier=fordeling.partier, svar=fordeling.svar,
    )  # fmt: skip
    return fordeling


def _lag_par(situasjon: Situasjon, naa: datetime) -> None:
    finnes = set(situasjon.grunnlag.par)
    Sensorpar.objects.bulk_create(
        Sensorpar(faggruppe=situasjon.faggruppe, foerste_id=foerste, andre_id=andre, laget=naa)
        for foerste, andre in situasjon.forslag.par
        if (foerste, andre) not in finnes
    )


def skriv_linjer(
    rader: list[tuple[int, int | None, int | None]],
    slag: str,
    aktoer: Aktoer,
    naa: datetime,
    *,
    fordeling: Fordeling | None = None,
) -> None:
    """Write down who has which party from now on: (party, first, second)."""
    Fordelingslinje.objects.bulk_create(
        Fordelingslinje(
            parti_id=parti_id, foerste_id=foerste, andre_id=andre, slag=slag, tid=naa, av_id=aktoer.bruker_id,
            fordeling=fordeling,
        )
        for parti_id, foerste, andre in rader
    )  # fmt: skip


@transaction.atomic
def legg_til_par(*, faggruppe_id: int, foerste_id: int, andre_id: int, aktoer: Aktoer, naa: datetime) -> Sensorpar:
    """Put two sensors of the faggruppe in a pair. Repeatable: the pair that exists is the answer.

    Raises Domenefeil for the same person twice, or somebody who has not accepted.
    """
    faggruppe = laas_faggruppe(faggruppe_id)
    if foerste_id == andre_id:
        raise Domenefeil(_("Førstesensor og andresensor må være to forskjellige personer."), kode="samme_person")
    godtatt = set(godtatte(faggruppe.eier, faggruppe).values_list("bruker", flat=True))
    if not {foerste_id, andre_id} <= godtatt:
        melding = _("Begge i paret må ha takket ja til å være sensor i faggruppen. Ingenting er endret.")
        raise Domenefeil(melding, kode="ikke_godtatt")
    par, ny = Sensorpar.objects.get_or_create(
        faggruppe=faggruppe, foerste_id=foerste_id, andre_id=andre_id, opploest=None, defaults={"laget": naa}
    )
    if ny:
        logg_hendelse(par, "sensorpar.laget", aktoer=aktoer, naa=naa, skole_id=faggruppe.eier_id)
    return par


@transaction.atomic
def opploes_par(*, par_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Take a pair without parties away. Repeatable. Raises Domenefeil while it has parties."""
    par = Sensorpar.objects.get(pk=par_id)
    faggruppe = laas_faggruppe(par.faggruppe_id)
    par.refresh_from_db()
    if par.opploest is not None:
        return
    begge = Eksamensparti.objects.filter(
        sensoroppdrag__bruker=par.foerste_id, sensoroppdrag__nummer=1, sensoroppdrag__avsluttet__isnull=True
    ).filter(sensoroppdrag__bruker=par.andre_id, sensoroppdrag__nummer=2, sensoroppdrag__avsluttet__isnull=True)
    if begge.filter(pk__in=partier_i(faggruppe).values("pk")).exists():
        raise Domenefeil(_("Paret har partier. Flytt dem til et annet par først."), kode="har_partier")
    par.opploest = naa
    par.save(update_fields=["opploest"])
    logg_hendelse(par, "sensorpar.opploest", aktoer=aktoer, naa=naa, skole_id=faggruppe.eier_id)
