"""Who may see and start exchanges with PAS.

Rule: docs/arkitektur.md, «Roles»: administrators, rektor and the owners above read what the school has, and operators the
archive of messages; a message with its personal data is for Skoleadministrator+ at the school.
"""

from typing import Any

from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from eksamen.querysets.plan import PARTILESERE, PLANEIERE
from felles.hendelser import SYSTEM
from felles.tid import naa
from pas_integration.models import Gjoeremaal, PasJobb, PasKandidat
from pas_integration.services import arkiv
from pas_integration.services.jobber import bestill_pasjobb
from tests.tilgang.regel import Adgang, Regel

ARKIVLESERE = PARTILESERE | {Rolle.DRIFT}


def bygg(verden: Any) -> None:
    verden.pasmelding = arkiv.legg(
        retning="ut", slag="ApiError", metode="POST", sti="/api/ekstern/fravaer", motpart="https://pas.example.no",
        kropp=b"<a/>", naa=naa(), skole=verden.skole,
    )  # fmt: skip

    verden.pasjobb = bestill_pasjobb(
        slag=PasJobb.Slag.EKSPORT, skole=verden.skole, periode=verden.parti.eksamen.periode, utvalg={"partier": []},
        bruker=None, aktoer=SYSTEM, naa=naa(),
    )  # fmt: skip
    verden.resultatjobb = bestill_pasjobb(
        slag=PasJobb.Slag.RESULTATER, skole=verden.skole, periode=verden.parti.eksamen.periode, utvalg={},
        bruker=None, aktoer=SYSTEM, naa=naa(),
    )  # fmt: skip
    rad = PasKandidat.objects.create(
        skole=verden.skole, periode=verden.parti.eksamen.periode, fagkode="TST1000", nummer="x", nummer_hash="x"
    )
    verden.gjoeremaal = Gjoeremaal.objects.create(paskandidat=rad, slag="sletting", tekst="Ta ut", laget=naa())


def sted(verden: Any) -> dict[str, str]:
    return {"orgnr": verden.skole.orgnr, "periodekode": verden.parti.eksamen.periode.kode}


def pasjobb(verden: Any) -> dict[str, Any]:
    return {"noekkel": verden.pasjobb.jobb.noekkel}


def melding(verden: Any) -> dict[str, int]:
    return {"melding_id": verden.pasmelding.pk}


HELE = Adgang({Rolle.SKOLEADMIN_PLUSS}, kjent=ARKIVLESERE - {Rolle.SKOLEADMIN_PLUSS})
# Administrators start them; rektor and those above know of them.
STARTES = Adgang(SKOLEADMINISTRATORER, kjent=PARTILESERE - SKOLEADMINISTRATORER)
VISNING = Adgang(SKOLEADMINISTRATORER, kjent=PARTILESERE - SKOLEADMINISTRATORER, ogsaa={422})
OPPSETT = Adgang(OVERORDNEDE | {Rolle.SKOLEADMIN_PLUSS}, kjent={Rolle.SKOLEADMIN, Rolle.REKTOR}, ogsaa={422})
REGLER = {
    "pas_integration:oversikt": Regel(GET=Adgang(PARTILESERE)),
    "pas_integration:start_sammenligning": Regel(kwargs=sted, POST=STARTES),
    "pas_integration:start_kandidatnummer": Regel(kwargs=sted, POST=STARTES),
    "pas_integration:eksport": Regel(GET=Adgang(PARTILESERE)),
    "pas_integration:start_eksport": Regel(kwargs=sted, POST=STARTES),
    "pas_integration:sammenligning": Regel(GET=Adgang(PARTILESERE)),
    "pas_integration:jobb": Regel(kwargs=pasjobb, GET=Adgang(PARTILESERE)),
    "pas_integration:proev": Regel(kwargs=pasjobb, POST=STARTES),
    "pas_integration:avbryt": Regel(kwargs=pasjobb, POST=STARTES),
    "pas_integration:gjoeremaal": Regel(GET=Adgang(PARTILESERE)),
    "pas_integration:gjort": Regel(kwargs=lambda v: {"gjoeremaal_id": v.gjoeremaal.pk}, POST=STARTES),
    "pas_integration:oppsett": Regel(GET=Adgang(PARTILESERE)),
    "pas_integration:skoleoppsett": Regel(kwargs=lambda v: {"orgnr": v.skole.orgnr}, GET=OPPSETT, POST=OPPSETT),
    "pas_integration:meldinger": Regel(GET=Adgang(ARKIVLESERE)),
    "pas_integration:melding": Regel(kwargs=melding, GET=Adgang(ARKIVLESERE)),
    "pas_integration:hel_melding": Regel(kwargs=melding, POST=HELE),
    "pas_integration:meldingsfil": Regel(kwargs=melding, POST=HELE),
    "pas_integration:les_inn": Regel(kwargs=melding, POST=HELE),
    "pas_integration:resultater": Regel(GET=Adgang(PARTILESERE)),
    "pas_integration:ubrukte_resultater": Regel(
        kwargs=lambda v: {"noekkel": v.resultatjobb.jobb.noekkel}, GET=Adgang(PARTILESERE)
    ),
    "pas_integration:importer_resultater": Regel(kwargs=sted, POST=STARTES),
    "pas_integration:resultatvisning": Regel(kwargs=sted, GET=STARTES, POST=VISNING),
    "pas_integration:utveksle_fravaer": Regel(kwargs=sted, POST=STARTES),
    "pas_integration:eksamensplan": Regel(GET=Adgang(PLANEIERE), POST=Adgang(PLANEIERE)),
}
