from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon, Rolletildeling
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse

# Two administrators who give the same role at once have each their own «now».
SAMTIDIG = timedelta(minutes=1)


@transaction.atomic
def gi_rolle(
    *,
    bruker: Bruker,
    rolle: str,
    organisasjon: Organisasjon,
    aktoer: Aktoer,
    naa: datetime,
    fra: datetime | None = None,
    til: datetime | None = None,
) -> Rolletildeling:
    """Give a role in an organisation from `fra` (default now) up to `til` (default without end).

    Repeating it returns the role that is there. Raises Domenefeil("periode") when it would end before it begins, and
    Domenefeil("gitt_senere") when the same role without end is given already, but from later on.
    """
    fra = fra or naa
    if til is not None and til <= fra:
        raise Domenefeil(_("Rollen slutter før den begynner. Velg en senere sluttdato."), kode="periode")
    # The user's row is the lock: two administrators at once give one role, not two.
    Bruker.objects.select_for_update(of=("self",)).get(pk=bruker.pk)
    lik = Rolletildeling.objects.filter(
        bruker=bruker, rolle=rolle, organisasjon=organisasjon, til=til, fra__lte=fra + SAMTIDIG
    )
    if (finnes := lik.order_by("pk").first()) is not None:
        return finnes
    if til is None and Rolletildeling.objects.filter(
        bruker=bruker, rolle=rolle, organisasjon=organisasjon, til__isnull=True
    ):
        raise Domenefeil(
            _("Rollen er gitt fra et senere tidspunkt. Gi den med sluttdato fram til da."), kode="gitt_senere"
        )
    tildeling = Rolletildeling.objects.create(
        bruker=bruker, rolle=rolle, organisasjon=organisasjon, fra=fra, til=til, gitt_av_id=aktoer.bruker_id
    )
    logg_hendelse(
        tildeling, "rolle.gitt", aktoer=aktoer, naa=naa, skole_id=organisasjon.pk, bruker_id=bruker.pk, rolle=rolle
    )
    return tildeling


@transaction.atomic
def avslutt_rolle(*, tildeling_id: int, aktoer: Aktoer, naa: datetime) -> Rolletildeling:
    """End a role now. Repeating it changes nothing.

    Raises Domenefeil("ikke_begynt") for a role that has not begun: it has no time to end in.
    """
    tildeling = Rolletildeling.objects.select_for_update(of=("self",)).get(pk=tildeling_id)
    if tildeling.til is not None and tildeling.til <= naa:
        return tildeling
    if tildeling.fra >= naa:
        raise Domenefeil(_("Rollen har ikke begynt ennå. Vent til den gjelder, og avslutt den da."), kode="ikke_begynt")
    tildeling.til = naa
    tildeling.save(update_fields=["til"])
    logg_hendelse(
        tildeling,
        "rolle.avsluttet",
        aktoer=aktoer,
        naa=naa,
        skole_id=tildeling.organisasjon_id,
        bruker_id=tildeling.bruker_id,
        rolle=tildeling.rolle,
    )
    return tildeling
