"""What a trial asks of a site, by name: of the school (exports, changes, what it knows), and of PAS (the exam day and after)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from brukere.models import Bruker, Organisasjon
from brukere.services.organisasjoner import opprett_organisasjon
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import Eksamen, Eksamensdel, Eksamensparti, Eksamensperiode, Kandidat, Maalform, Person
from eksamen.querysets.kandidater import PERSONNUMMER
from eksamen.services.passord import lag_manglende_passord
from elever.services.fjerning import fjern_kandidater
from felles import tid
from felles.hendelser import SYSTEM
from felles.kryptering import noekkelhash
from felles.models import Jobb
from felles.nummer.orgnr import er_gyldig
from felles.nummer.personnummer import lag_syntetisk
from klage.querysets.resultat import resultatverdier
from pas_integration.models import PasJobb, PasKandidat
from pas_integration.querysets.sammenligning import Forskjell
from pas_integration.querysets.utvalg import sammenlign_utvalg
from pas_integration.services.eksport.bestilling import bestill_eksport, bestill_enkel
from pas_integration.services.henting.resultater import bestill_resultater
from pas_integration.services.jobber import proev_igjen as proev_pasjobb_igjen
from verktoey.demodata.folk import lag_kontoer, lag_organisasjoner, personer
from verktoey.demodata.gjerninger import ansatt
from verktoey.demodata.historie import hele_dagen, kunngjoer, sensur, tildel
from verktoey.demodata.pas import registrer_skolenes_system
from verktoey.demodata.plan import SENERE_PLAN, Planfag, lag_periode, lag_senere_plan
from verktoey.demodata.tider import les_tid, periodekode
from verktoey.pasproeve.dagen import DAGENS, fravaer
from verktoey.pasproeve.klager import KLAGEHANDLINGER

# One more than the demo has: a test for each.
PROEVEPLAN: Final = (*SENERE_PLAN, Planfag("SAM3058", "Rettslære 1", "Rettslære 1", 6))
FAG: Final = tuple(fag.kode for fag in PROEVEPLAN)
KVOTE: Final = 60_000


def grunnlag(sett_fra: str, antall_skoler: int = 1) -> list[str]:
    """Organisations, accounts and plan; PAS knows the school's system. The schools' numbers.

    `sett_fra` is a moment in ISO 8601: with the same, both sites have the same plan, also when midnight comes between.
    """
    naa = les_tid(sett_fra)
    with transaction.atomic():
        steder = lag_organisasjoner(naa)
        lag_kontoer(steder, naa)
        periode = lag_periode(periodekode(naa), naa)
        lag_senere_plan(steder["statsforvalter"], periode, naa, PROEVEPLAN)
        orgnumre = [steder["skole"].orgnr, *_flere_skoler(steder["fylke"], antall_skoler - 1)]
        if settings.PAS_TJENER:
            Eksamensperiode.objects.filter(pk=periode.pk).update(paamelding_til=naa + timedelta(days=10))
            klient = registrer_skolenes_system(steder["fylke"], naa)
            klient.kvote = KVOTE
            klient.save(update_fields=["kvote"])
    return orgnumre


def _flere_skoler(fylke: Organisasjon, antall: int) -> list[str]:
    numre = [str(n) for n in range(810_000_000, 810_000_000 + 20 * antall) if er_gyldig(str(n))][:antall]
    for nummer in numre:
        opprett_organisasjon(
            slag=Organisasjon.Slag.SKOLE, navn=f"Skole {nummer}", orgnr=nummer, overordnet=fylke, aktoer=SYSTEM,
            naa=tid.naa(),
        )  # fmt: skip
    return numre


def lag_partier(per_parti: int) -> list[int]:
    """At the school's site: a party in each fagkode for each school, without candidate numbers."""
    folk = personer()
    ider = []
    with transaction.atomic():
        for skole in Organisasjon.objects.filter(slag=Organisasjon.Slag.SKOLE).order_by("pk"):
            if skole.orgnr == "310000035":  # the other school of the demo
                continue
            for eksamen in Eksamen.objects.filter(fag__fagkode__in=FAG).order_by("siste_oppmoete"):
                parti = Eksamensparti.objects.create(
                    skole=skole, eksamen=eksamen, navn=f"3{eksamen.fag.fagkode}", sted="Hovedbygget"
                )
                for nummer in range(per_parti):
                    maalform = Maalform.NYNORSK if nummer % 3 == 0 else Maalform.BOKMAAL
                    Kandidat.objects.create(person=next(folk), eksamen=eksamen, parti=parti, maalform=maalform)
                ider.append(parti.pk)
                med = parti.kandidater.values_list("pk", flat=True)
                lag_manglende_passord(kandidat_ider=med, aktoer=SYSTEM, naa=tid.naa())
    return ider


def eksporter(parti_ider: list[int]) -> int:
    """Order an export of parties of one school, with what the comparison shows as taken out here; the job's id."""
    parti = Eksamensparti.objects.select_related("skole", "eksamen__periode").get(pk=parti_ider[0])
    bruker = Bruker.objects.get(brukernavn="skoleadmin")
    samlet = sammenlign_utvalg(parti.skole, parti.eksamen.periode, {"partier": parti_ider})
    fjernes = [linje.deres.pk for linje in samlet.av(Forskjell.FJERNET) if linje.deres is not None]
    pasjobb = bestill_eksport(
        skole=parti.skole, periode=parti.eksamen.periode, parti_ider=parti_ider, fag=[], bruker=bruker,
        aktoer=ansatt(bruker), naa=tid.naa(), fjernes=fjernes,
    )  # fmt: skip
    return pasjobb.pk


def utveksle(slag: str, orgnr: str) -> int:
    """Order another exchange of a school; the job's id."""
    skole, periode = Organisasjon.objects.get(orgnr=orgnr), Eksamensperiode.objects.get()
    bruker, naa = Bruker.objects.get(brukernavn="skoleadmin"), tid.naa()
    if slag == PasJobb.Slag.RESULTATER:
        pasjobb = bestill_resultater(
            skole=skole, periode=periode, partier=[], bruker=bruker, aktoer=ansatt(bruker), naa=naa
        )
    else:
        pasjobb = bestill_enkel(
            slag=slag, skole=skole, periode=periode, bruker=bruker, aktoer=ansatt(bruker), naa=naa
        )  # fmt: skip
    return pasjobb.pk


def jobber(ider: list[int]) -> list[dict[str, Any]]:
    """How far they have come."""
    felt = ("pk", "slag", "ansvar", "utfall", "jobb__status", "jobb__steg", "jobb__melding", "jobb__forsoek")
    return [dict(rad) for rad in PasJobb.objects.filter(pk__in=ider).order_by("pk").values(*felt)]


def framskynd() -> int:
    """Time passes: jobs that wait for their next attempt are due now. How many."""
    naa = tid.naa()
    return int(Jobb.objects.filter(status=Jobb.Status.VENTER, forfall__gt=naa).update(forfall=naa))


def leier_utloeper() -> int:
    """Six minutes pass, and nobody has heard from the worker that was killed: its leases have lapsed. How many."""
    naa = tid.naa()
    return int(Jobb.objects.filter(status=Jobb.Status.KJOERER).update(leie_til=naa, forfall=naa))


def kandidater() -> list[dict[str, Any]]:
    """Every candidate as one side knows them, for comparison with the other side."""
    rader = Kandidat.objects.filter(eksamen__fag__fagkode__in=FAG).select_related(
        "person", "parti__skole", "eksamen__fag", "kandidatnummer"
    )
    return [
        {
            "id": rad.pk,
            "parti_id": rad.parti_id,
            "person": rad.person.nummer_hash,
            "navn": rad.person.navn,
            "maalform": rad.maalform,
            "slag": rad.slag,
            "skole": rad.parti.skole.orgnr,
            "parti": rad.parti.navn,
            "fagkode": rad.eksamen.fag.fagkode,
            "nummer": rad.kandidatnummer.nummer if rad.kandidatnummer else "",
        }
        for rad in rader.order_by("pk")
    ]


def paskandidater() -> list[dict[str, Any]]:
    """What the school has written down about PAS."""
    felt = ("fagkode", "skole__orgnr", "har", "status", "melding", "kandidatnummer", "har_gruppe", "sendt_gruppe")
    return [dict(rad) for rad in PasKandidat.objects.order_by("pk").values(*felt)]


def fjern(kandidat_id: int) -> None:
    """The school takes a candidate out."""
    kandidat = Kandidat.objects.get(pk=kandidat_id)
    aktoer = ansatt(Bruker.objects.get(brukernavn="skoleadmin"))
    fjern_kandidater(parti_id=kandidat.parti_id, kandidat_ider=[kandidat.pk], aktoer=aktoer, naa=tid.naa())


def meld_inn(parti_id: int) -> int:
    """A new candidate in a party; their pk."""
    parti = Eksamensparti.objects.select_related("eksamen").get(pk=parti_id)
    nummer = Person.objects.count()
    fnr = lag_syntetisk(date(2009, 1, 1) + timedelta(days=nummer % 360), nummer // 360)
    person = Person.objects.create(
        fornavn="Ny", etternavn=f"Elev {nummer}", nummer=fnr, nummer_hash=noekkelhash(fnr, formaal=PERSONNUMMER)
    )
    return int(Kandidat.objects.create(person=person, eksamen=parti.eksamen, parti=parti).pk)


def endre_maalform(kandidat_id: int) -> str:
    """The candidate's other form of Norwegian."""
    kandidat = Kandidat.objects.get(pk=kandidat_id)
    kandidat.maalform = Maalform.BOKMAAL if kandidat.maalform == Maalform.NYNORSK else Maalform.NYNORSK
    kandidat.save(update_fields=["maalform"])
    return str(kandidat.maalform)


def dagene_gaar(fagkode: str, dager: int) -> None:
    """The exam was so many days ago: all its times are moved back, on the site that is asked."""
    bort = timedelta(days=-dager)
    Eksamen.objects.filter(fag__fagkode=fagkode).update(
        siste_oppmoete=F("siste_oppmoete") + bort, sensur_fra=F("sensur_fra") + bort
    )
    Eksamensdel.objects.filter(eksamen__fag__fagkode=fagkode).update(start=F("start") + bort, slutt=F("slutt") + bort)
    beregn_egne_tider(Kandidat.objects.filter(eksamen__fag__fagkode=fagkode).values_list("pk", flat=True))


def spill_eksamen(fagkode: str) -> None:
    """At PAS: the day, the sensur of two, and the publication, of every party in the fagkode."""
    brukere = {bruker.brukernavn: bruker for bruker in Bruker.objects.all()}
    for parti in Eksamensparti.objects.filter(eksamen__fag__fagkode=fagkode).select_related("eksamen__fag"):
        hele_dagen(parti, ansatt(brukere["vakt"]))
        tildel(parti, brukere)
        sensur(parti, brukere)
    kunngjoer(Eksamen.objects.get(fag__fagkode=fagkode), brukere)


def resultater() -> dict[str, str]:
    """The grade that counts and shows, by candidate."""
    alle = Kandidat.objects.filter(eksamen__fag__fagkode__in=FAG)
    return {str(pk): verdi for pk, verdi in resultatverdier(alle, tid.naa()).items()}


def fasit() -> dict[str, list[dict[str, Any]]]:
    """Candidates with their results and absence, and parties: what the two sides are held against each other by."""
    vist, borte = resultater(), fravaer()
    partier = Eksamensparti.objects.filter(eksamen__fag__fagkode__in=FAG).order_by("pk")
    return {
        "kandidater": [
            rad | {"resultat": vist.get(str(rad["id"]), ""), "fravaer": borte.get(str(rad["id"]), "")}
            for rad in kandidater()
        ],
        "partier": [
            {"skole": skole, "fagkode": fagkode, "navn": navn}
            for skole, fagkode, navn in partier.values_list("skole__orgnr", "eksamen__fag__fagkode", "navn")
        ],
    }


def fagkoder() -> list[str]:
    """Those that the parties are in, the first day's first."""
    return list(FAG)


def proev_igjen(jobb: int) -> None:
    """Somebody has read why a job was given up, and presses the button."""
    pasjobb = PasJobb.objects.select_related("skole").get(pk=jobb)
    proev_pasjobb_igjen(pasjobb=pasjobb, aktoer=ansatt(Bruker.objects.get(brukernavn="skoleadmin")), naa=tid.naa())


def innlogging(kandidat_id: int) -> dict[str, str]:
    """What the candidate logs in with."""
    kandidat = Kandidat.objects.select_related("kandidatnummer", "passord").get(pk=kandidat_id)
    nummer = kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else ""
    return {"nummer": nummer, "passord": kandidat.passord.passord}


HANDLINGER: Final[dict[str, Callable[..., Any]]] = {
    handling.__name__: handling
    for handling in (
        grunnlag, lag_partier, eksporter, utveksle, jobber, framskynd, leier_utloeper, kandidater, paskandidater, fjern,
        meld_inn, endre_maalform, dagene_gaar, spill_eksamen, resultater, innlogging,
        fasit, fagkoder, proev_igjen, *DAGENS, *KLAGEHANDLINGER,
    )
}  # fmt: skip
