"""«Importer eksamensplan»: the plan of PAS becomes ours, by the rules of every import of a plan."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from brukere.models import Bruker
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, Aktoer
from felles.importer.grunnlag import Radresultat, Utfall
from felles.importer.kjoeringer import Fil, bekreft, forhaandsvis
from felles.jobbkjoering import Fremdrift
from felles.models import Hendelse
from pas_integration.models import PasJobb
from pas_integration.services.jobber import bestill_pasjobb, lagre, merk_utfoert, under_leie
from pas_integration.services.kall import Paskall
from pas_kontrakt.klient.forbindelse import Pasforbindelse
from pas_kontrakt.lesere.plan import PasPlanXml
from pas_kontrakt.meldinger.oversikter import Eksamensplan
from pas_kontrakt.meldinger.skriving import skriv
from plan.services.planimport import Planimport, lag_planimport

FILNAVN = "eksamensplan-fra-pas.xml"


def bestill_eksamensplan(*, bruker: Bruker, aktoer: Aktoer, naa: datetime) -> PasJobb:
    """Order the plan of PAS, for one who owns plans. Raises PermissionDenied for everybody else."""
    lag_planimport(None, bruker, naa)
    return bestill_pasjobb(
        slag=PasJobb.Slag.EKSAMENSPLAN, skole=None, periode=None, utvalg={}, bruker=bruker, aktoer=aktoer, naa=naa
    )


def importer_eksamensplan(pasjobb: PasJobb, fremdrift: Fremdrift) -> None:
    """The work of `pas.eksamensplan`: asked for, and taken in where it is another than ours. Repeatable.

    The run of the import has what changed, and the undo. A plan that is as ours leaves no run. Rows that break a rule of
    ours are refused one by one and told of there.
    """
    forbindelse: Pasforbindelse | None = settings.PAS_KLIENT
    if forbindelse is None:
        raise Domenefeil(_("Ingen PAS er satt opp her lenger. Be drift om å sette det opp."), kode="uten_pas")
    bruker = pasjobb.startet_av or siste_planeier()
    if bruker is None:
        raise Domenefeil(_("Ingen eier av eksamensplanen har hentet den ennå. Hent den selv første gang."))
    lagre(pasjobb, fremdrift, _("Henter eksamensplanen fra PAS"))
    plan = Paskall(forbindelse, jobb=pasjobb, naa=fremdrift.naa).eksamensplan()
    importen = _importen(bruker, fremdrift.naa())
    with under_leie(pasjobb, fremdrift, _("Leser inn planen")):
        aktoer = Aktoer(Hendelse.Aktoerslag.BRUKER, bruker.pk) if pasjobb.startet_av else SYSTEM
        merk_utfoert(pasjobb, _les_inn(plan, importen, aktoer, fremdrift.naa()))


def siste_planeier() -> Bruker | None:
    """Whoever last asked for the plan; what runs by itself has that one's rights. None before the first time."""
    egne = PasJobb.objects.filter(slag=PasJobb.Slag.EKSAMENSPLAN, startet_av__isnull=False)
    siste = egne.select_related("startet_av").order_by("-pk").first()
    return siste.startet_av if siste else None


def _importen(bruker: Bruker, naa: datetime) -> Planimport:
    try:
        return lag_planimport(None, bruker, naa)
    except PermissionDenied as feil:
        raise Domenefeil(str(feil)) from None


def _les_inn(plan: Eksamensplan, importen: Planimport, aktoer: Aktoer, naa: datetime) -> dict[str, int]:
    data = skriv(plan)
    if not any(ett.eksamener for ett in plan.planer or ()):
        return dict.fromkeys(Utfall.values, 0)
    dokument = PasPlanXml().les(data)
    ventet = importen.forhaandsvis(dokument, naa=naa)
    if all(rad.utfall == Utfall.LIK for rad in ventet):
        return _antall(ventet)
    kjoering = forhaandsvis(
        importen=importen, fil=Fil(FILNAVN, data), formater=[PasPlanXml()], aktoer=aktoer, naa=naa
    )  # fmt: skip
    bekreft(kjoering_id=kjoering.pk, importen=importen, aktoer=aktoer, naa=naa)
    return {**_antall(ventet), "kjoering": kjoering.pk}


def _antall(rader: list[Radresultat]) -> dict[str, int]:
    return {utfall.value: sum(rad.utfall == utfall for rad in rader) for utfall in Utfall}
