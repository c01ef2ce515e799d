"""Candidates that were taken out here are taken out in PAS; or a person is asked to do it there."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles.jobbkjoering import Fremdrift, Utsett
from felles.radmengde import blant_ider
from pas_integration.models import Gjoeremaal, PasJobb, PasKandidat
from pas_integration.querysets.sammenligning import Linje
from pas_integration.querysets.utvalg import har_kandidat
from pas_integration.services.jobber import under_leie
from pas_integration.services.kall import Paskall
from pas_kontrakt.klient.feil import FinnesIkkeIPas, Konflikt
from pas_kontrakt.klient.forbindelse import Pasforbindelse
from pas_kontrakt.meldinger.egne import Sletting

MAKS: Final = 500
# A worker has minutes; the rest is taken by the next.
MAKS_I_GANGEN: Final = 100
# What became of each, in `PasJobb.fremdrift`: taken out, refused by PAS, or left alone since they are here again.
SLETTET, NEKTET, BEHOLDT = "slettet", "nektet", "beholdt"


@sensitive_variables()
def slett_i_pas(
    pasjobb: PasJobb,
    fremdrift: Fremdrift,
    kall: Paskall,
    linjer: Sequence[Linje],
    *,
    avstand: dict[str, Any],
    hent_bilde: Callable[[], None],
) -> None:
    """Take these out one by one; each that is done is written down before the next, so that nothing is asked for twice
    by who takes over. PAS's reason not to is kept with the candidate, and one who is here again is left alone.

    A 404 may mean another thing than the candidate: those are out only when `hent_bilde`, which asks PAS what it has,
    has not found them. Raises Pasfeil when PAS cannot be asked.
    """
    ider = [linje.deres.pk for linje in linjer if linje.deres is not None]
    rader = PasKandidat.objects.filter(pk__in=blant_ider(ider)).exclude(pk__in=_gjort(avstand)).order_by("pk")
    ukjente = []
    for rad in list(rader[:MAKS_I_GANGEN]):
        if PasKandidat.objects.filter(pk=rad.pk).filter(har_kandidat()).exists():
            _noter(pasjobb, fremdrift, avstand, rad.pk, BEHOLDT)
            continue
        nektet = _slett(kall, pasjobb, rad)
        if nektet is None:
            ukjente.append(rad.pk)
        else:
            _noter(pasjobb, fremdrift, avstand, rad.pk, NEKTET if nektet else SLETTET, grunn=nektet)
    if ukjente:
        hent_bilde()
        fortsatt = set(PasKandidat.objects.filter(pk__in=ukjente, har=True).values_list("pk", flat=True))
        tekst = _("PAS svarte at kandidaten ikke finnes der, men har den fortsatt.")
        for pk in ukjente:
            _noter(pasjobb, fremdrift, avstand, pk, NEKTET if pk in fortsatt else SLETTET, grunn=tekst)
    if set(ider) - _gjort(avstand):
        raise Utsett(timedelta(0), steg=_("Tar ut kandidater som er fjernet her"))


TATT_UT: Final[dict[str, Any]] = {
    "sendt": None, "har": False, "status": PasKandidat.Status.UKJENT, "melding": "", "kandidatnummer": "",
}  # fmt: skip


def _gjort(avstand: dict[str, Any]) -> set[int]:
    return {pk for liste in (SLETTET, NEKTET, BEHOLDT) for pk in avstand.get(liste, ())}


@sensitive_variables()
def _noter(
    pasjobb: PasJobb, fremdrift: Fremdrift, avstand: dict[str, Any], pk: int, liste: str, *, grunn: str = ""
) -> None:
    """What became of one, with the row about PAS, in one transaction."""
    with under_leie(pasjobb, fremdrift):
        if liste == NEKTET:
            PasKandidat.objects.filter(pk=pk).update(melding=grunn[:MAKS])
        elif liste == SLETTET:
            PasKandidat.objects.filter(pk=pk).update(**TATT_UT, sett=fremdrift.naa())
        avstand[liste] = [*avstand.get(liste, []), pk]
        PasJobb.objects.filter(pk=pasjobb.pk).update(fremdrift=avstand)


@sensitive_variables()
def _slett(kall: Paskall, pasjobb: PasJobb, rad: PasKandidat) -> str | None:
    """Ask PAS to take one out: "" when it is out, PAS's reason when it will not, None when it says 404."""
    skole, periode = pasjobb.skole, pasjobb.periode
    if skole is None or periode is None:
        raise ValueError("an export has a school and a period")
    try:
        kall.slett(Sletting(rad.nummer, skole.nummer_i_pas, periode.kode, rad.fagkode, rad.variant or None))
    except FinnesIkkeIPas:
        return None
    except Konflikt as feil:
        return feil.ord_fra_pas or str(feil.melding)
    return ""


@transaction.atomic
def be_om_sletting(linjer: Sequence[Linje], forbindelse: Pasforbindelse, *, naa: datetime) -> int:
    """«Gjør dette i PAS» for each of these, once; how many are new. For a PAS that takes no deletions from us."""
    nye = 0
    for linje in linjer:
        if linje.deres is None:
            continue
        verdier = linje.opplysninger
        tekst = _("Ta %(navn)s ut av %(fag)s, gruppe %(gruppe)s, på %(sted)s.") % {
            "navn": f"{verdier.fornavn} {verdier.etternavn}", "fag": linje.kode, "gruppe": verdier.gruppe or "–",
            "sted": forbindelse.nettsted,
        }  # fmt: skip
        _rad, laget = Gjoeremaal.objects.get_or_create(
            paskandidat_id=linje.deres.pk, slag=Gjoeremaal.Slag.SLETTING, gjort=None,
            defaults={"tekst": tekst[:MAKS], "laget": naa},
        )  # fmt: skip
        nye += laget
    return nye
