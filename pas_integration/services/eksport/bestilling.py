"""Ordering exchanges with PAS: what may be chosen, and why the rest may not."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensparti, Eksamensperiode
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from pas_integration.models import PasJobb
from pas_integration.querysets.oversikt import foreldreloese_fag, skolens_sammenligning
from pas_integration.querysets.sammenligning import Forskjell
from pas_integration.querysets.utvalg import sammenlign_utvalg
from pas_integration.services.jobber import bestill_pasjobb

Eksamenstype = Eksamensparti.Eksamenstype
# Rule: iSkole, «PAS»: three kinds of parties go to PAS.
IKKE_TIL_PAS = {
    Eksamenstype.LOKAL_EGEN: gettext_lazy("Lokalgitt med lokal sensur: karakteren settes av skolen, så PAS skal ikke ha partiet."),
    Eksamenstype.MUNTLIG: gettext_lazy("Muntlig eksamen gjennomføres og vurderes av skolen, og går ikke gjennom PAS."),
    Eksamenstype.MUNTLIG_PRAKTISK: gettext_lazy(
        "Muntlig-praktisk eksamen gjennomføres og vurderes av skolen, og går ikke gjennom PAS."
    ),
    Eksamenstype.PRAKTISK: gettext_lazy("Praktisk eksamen gjennomføres og vurderes av skolen, og går ikke gjennom PAS."),
}  # fmt: skip


def krev_pas() -> None:
    """Raises Domenefeil where no PAS is set up."""
    if settings.PAS_KLIENT is None:
        raise Domenefeil(
            _("Dette nettstedet er ikke knyttet til noe PAS, så det er ingenting å sende til."), kode="uten_pas"
        )


@transaction.atomic
def bestill_eksport(
    *,
    skole: Organisasjon,
    periode: Eksamensperiode,
    parti_ider: Collection[int],
    fag: Collection[str],
    bruker: Bruker,
    aktoer: Aktoer,
    naa: datetime,
    fjernes: Collection[int] = (),
) -> PasJobb:
    """Order the export of these parties; `fag` are codes («TST1000-») of what PAS has and no party here has any more.

    `fjernes` are the rows about PAS that whoever orders has seen as taken out here: nobody else is taken out in PAS.

    Raises Domenefeil when nothing was chosen (`tomt`), or something that PAS is not to have (`ikke_til_pas`), and
    Paagaar when another choice is on its way.
    """
    krev_pas()
    foreldreloese = foreldreloese_fag(*skolens_sammenligning(skole, periode)) if fag else {}
    partier = Eksamensparti.objects.filter(skole=skole, eksamen__periode=periode, pk__in=parti_ider).order_by("pk")
    valgte = dict(partier.values_list("pk", "eksamenstype"))
    kjente = sorted(kode for kode in set(fag) if kode in foreldreloese)
    if not valgte and not kjente:
        raise Domenefeil(_("Velg minst ett parti å eksportere."), kode="tomt")
    if any(slag not in Eksamensparti.PAS_TYPER for slag in valgte.values()):
        melding = _("Ett av partiene er av en eksamenstype som ikke går til PAS. Ta det ut av valget.")
        raise Domenefeil(melding, kode="ikke_til_pas")
    utvalg: dict[str, Any] = {"partier": list(valgte), "fag": kjente}
    utvalg["fjernes"] = _fjernet(skole, periode, utvalg, fjernes) if fjernes else []
    pasjobb = bestill_pasjobb(
        slag=PasJobb.Slag.EKSPORT, skole=skole, periode=periode, utvalg=utvalg, bruker=bruker, aktoer=aktoer, naa=naa
    )  # fmt: skip
    logg_hendelse(
        pasjobb, "pas.eksport_bestilt", aktoer=aktoer, naa=naa, skole_id=skole.pk, parti_ider=list(valgte),
        fjernes=utvalg["fjernes"],
    )  # fmt: skip
    return pasjobb


def _fjernet(
    skole: Organisasjon, periode: Eksamensperiode, utvalg: dict[str, Any], fjernes: Collection[int]
) -> list[int]:
    linjer = sammenlign_utvalg(skole, periode, utvalg).av(Forskjell.FJERNET)
    return sorted({linje.deres.pk for linje in linjer if linje.deres is not None} & set(fjernes))


def bestill_enkel(
    *, slag: str, skole: Organisasjon, periode: Eksamensperiode, bruker: Bruker, aktoer: Aktoer, naa: datetime
) -> PasJobb:
    """Order an exchange that needs no choice: comparison, candidate numbers. Raises Domenefeil without a PAS."""
    krev_pas()
    return bestill_pasjobb(
        slag=slag, skole=skole, periode=periode, utvalg={}, bruker=bruker, aktoer=aktoer, naa=naa
    )  # fmt: skip
