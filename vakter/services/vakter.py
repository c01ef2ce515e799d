"""Who watches which party. A name in an enrolment file is a proposal, and gives no access until it is ticked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Bruker, Rolle
from brukere.services.roller import gi_rolle
from eksamen.models import Eksamensparti, Vaktforslag, Vaktoppdrag
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from vakter.services import vaktplan
from vakter.services.vaktregister import finn_eller_lag_konto

Status = Vaktforslag.Status


@dataclass(frozen=True, slots=True)
class Svar:
    """What became of one ticked proposal. The password is shown once and stored nowhere but as a hash."""

    navn: str
    gjort: bool
    melding: str | Promise
    brukernavn: str = ""
    passord: str = field(default="", repr=False)


@sensitive_variables("passord")
@transaction.atomic
def godkjenn_forslag(*, parti_id: int, forslag_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> list[Svar]:
    """Give the watch to the ticked people of one party, each with its own answer; one refused does not stop others.

    The account is the active one with that e-mail, or a new one with a temporary password. Proposals of another party
    are passed over. Ticking twice is harmless: one that is approved already answers so.
    """
    (parti,) = vaktplan.laas_partier([parti_id])
    svar = []
    for forslag in _laas_forslag(parti, forslag_ider):
        try:
            with transaction.atomic():
                svar.append(_godkjenn(parti, forslag, aktoer, naa))
        except Domenefeil as feil:
            svar.append(Svar(_navn(forslag), False, feil.melding))
    return svar


@transaction.atomic
def avvis_forslag(*, parti_id: int, forslag_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> list[Svar]:
    """Turn the ticked proposals down; they can be approved later all the same. Repeatable."""
    parti = Eksamensparti.objects.select_for_update(of=("self",)).get(pk=parti_id)
    svar = []
    for forslag in _laas_forslag(parti, forslag_ider):
        if forslag.status == Status.AVVIST:
            svar.append(Svar(_navn(forslag), True, _("Var avvist fra før.")))
            continue
        if Status.AVVIST not in Vaktforslag.OVERGANGER[Status(forslag.status)]:
            melding = _("Har alt fått vakten. Fjern vakten i listen over eksamensvakter.")
            svar.append(Svar(_navn(forslag), False, melding))
            continue
        _avgjoer(forslag, Status.AVVIST, aktoer, naa)
        logg_hendelse(
            forslag, "vaktforslag.avvist", aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id
        )
        svar.append(Svar(_navn(forslag), True, _("Er avvist, og har ingen tilgang.")))
    return svar


@sensitive_variables("passord")
def _godkjenn(parti: Eksamensparti, forslag: Vaktforslag, aktoer: Aktoer, naa: datetime) -> Svar:
    if forslag.status == Status.GODKJENT:
        return Svar(_navn(forslag), True, _("Hadde fått vakten fra før."))
    bruker, passord = _finn_eller_lag_bruker(forslag, aktoer, naa)
    _avgjoer(forslag, Status.GODKJENT, aktoer, naa)
    _gi(parti, bruker, aktoer, naa)
    logg_hendelse(
        forslag, "vaktforslag.godkjent", aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id,
        bruker_id=bruker.pk, ny_konto=bool(passord),
    )  # fmt: skip
    melding = _("Har fått vakten, med ny konto.") if passord else _("Har fått vakten.")
    return Svar(_navn(forslag), True, melding, bruker.brukernavn, passord)


def _laas_forslag(parti: Eksamensparti, ider: Iterable[int]) -> list[Vaktforslag]:
    rader = Vaktforslag.objects.select_for_update(of=("self",)).filter(parti=parti, pk__in=list(ider))
    return list(rader.order_by("pk"))


def _navn(forslag: Vaktforslag) -> str:
    return f"{forslag.fornavn} {forslag.etternavn}"


def _avgjoer(forslag: Vaktforslag, status: Status, aktoer: Aktoer, naa: datetime) -> None:
    forslag.status, forslag.avgjort, forslag.avgjort_av_id = status, naa, aktoer.bruker_id
    forslag.save(update_fields=["status", "avgjort", "avgjort_av"])


def _gi(parti: Eksamensparti, bruker: Bruker, aktoer: Aktoer, naa: datetime) -> None:
    """The role at the school and the watch; what is there already stays as it is."""
    if parti.skole not in bruker.organisasjoner(naa, Rolle.EKSAMENSVAKT):
        gi_rolle(bruker=bruker, rolle=Rolle.EKSAMENSVAKT, organisasjon=parti.skole, aktoer=aktoer, naa=naa)
    if not Vaktoppdrag.objects.filter(parti=parti, bruker=bruker).exists():
        vaktplan.gi(parti, bruker, vaktplan.Vakttid(), vaktplan.Endringer(), aktoer=aktoer, naa=naa)


@sensitive_variables("passord")
def _finn_eller_lag_bruker(forslag: Vaktforslag, aktoer: Aktoer, naa: datetime) -> tuple[Bruker, str]:
    """The account, and the temporary password when it was made now. Raises Domenefeil with a sentence."""
    if not forslag.epost.strip():
        raise Domenefeil(_("Påmeldingsfilen har ingen e-post. Legg den inn der, og importer filen på nytt."))
    return finn_eller_lag_konto(
        fornavn=forslag.fornavn, etternavn=forslag.etternavn, epost=forslag.epost, telefon=forslag.telefon,
        aktoer=aktoer, naa=naa,
    )  # fmt: skip
