"""Who may open and act in the monitor.

Rule: PGS kandidatmonitor, «Innledning»: invigilators (their parties), school administrators and all above them.
Rule: docs/arkitektur.md, «Roles»: rektor is not among those who monitor and deliver, but knows of the school's parties and may look.
"""

from uuid import UUID

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from felles.tid import naa
from monitor.models import Avbrudd, Mistanke
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.levering import lag_opplasting
from tests.fabrikker.monitor import lag_melding
from tests.tilgang.regel import INNLOGGEDE, OVERVAAKERE, Adgang, Regel

SEENDE = OVERVAAKERE | {Rolle.REKTOR}


def bygg(verden):
    """A log-in that waits for access."""
    lag_sesjon(verden.kandidat)
    skole = verden.kandidat.parti.skole
    verden.avbrudd = Avbrudd.objects.create(skole=skole, parti=verden.kandidat.parti, aarsak="skole", startet=naa())
    verden.mistanke = Mistanke.objects.create(
        kandidat=verden.kandidat, slag="nektet", beskrivelse="Ville ikke vise maskinen", sett=naa(), registrert=naa()
    )
    verden.melding = lag_melding(verden.kandidat)
    verden.skoleopplasting = lag_opplasting(verden.kandidat, bruker_id=verden.egne[Rolle.SKOLEADMIN].pk)


def kandidat(verden):
    return {"kandidat_id": verden.kandidat.pk}


def opplasting(verden):
    return {"noekkel": verden.skoleopplasting.noekkel}


# 412: no version of the protocol is named.
OPPLASTER = Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}, ogsaa={412})

LEVERT = Regel(kwargs=lambda v: {"kandidat_id": v.levert_kandidat.pk}, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}))

# 422: nothing is chosen, or nothing may be handed in yet.
HANDLER_MED_FEIL = Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}, ogsaa={422})

LEDELSEN = SEENDE - {Rolle.EKSAMENSVAKT}


def avbrudd(verden):
    return {"avbrudd_id": verden.avbrudd.pk}


REGLER = {
    # 422: nothing is chosen; rektor may begin none, and has nothing to choose.
    "monitor:avbrudd": Regel(GET=Adgang(SEENDE), POST=Adgang(SEENDE, ogsaa={422})),
    "monitor:avbruddet": Regel(kwargs=avbrudd, GET=Adgang(SEENDE)),
    # 422: it was taken out by the one before.
    "monitor:stopp_avbrudd": Regel(kwargs=avbrudd, POST=HANDLER_MED_FEIL),
    "monitor:trekk_avbrudd": Regel(kwargs=avbrudd, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    "monitor:avgjoer_avbrudd": Regel(
        kwargs=avbrudd, POST=Adgang(SKOLEADMINISTRATORER, kjent=SEENDE - SKOLEADMINISTRATORER)
    ),
    "monitor:avbrudd_pdf": Regel(kwargs=avbrudd, GET=Adgang(LEDELSEN, kjent={Rolle.EKSAMENSVAKT})),
    "monitor:avbrudd_xlsx": Regel(kwargs=avbrudd, GET=Adgang(LEDELSEN, kjent={Rolle.EKSAMENSVAKT})),
    "monitor:mistanke": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}), POST=HANDLER_MED_FEIL),
    # Rule: forskrift til opplæringslova §§ 9-42 and 15-25: rektor decides for pupils, the county for privatists.
    "monitor:mistanker": Regel(GET=Adgang(SKOLEADMINISTRATORER | {Rolle.REKTOR, Rolle.FYLKESKOMMUNE})),
    "monitor:trekk_mistanke": Regel(
        kwargs=lambda v: {"mistanke_id": v.mistanke.pk}, POST=Adgang(SKOLEADMINISTRATORER, kjent={Rolle.REKTOR})
    ),
    # The bar names no object: candidates one may not know of are passed over, as on the page of attendance.
    "monitor:flere": Regel(POST=Adgang(OVERVAAKERE)),
    "monitor:oppmoete": Regel(GET=Adgang(SEENDE), POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    # 422: no reason is written.
    "monitor:sen_tilgang": Regel(
        kwargs=kandidat,
        GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}),
        POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}, ogsaa={422}),
    ),
    "monitor:opplasting": Regel(POST=Adgang(OVERVAAKERE, ogsaa={412})),
    "monitor:opplastet": Regel(kwargs=opplasting, HEAD=OPPLASTER, PATCH=OPPLASTER, DELETE=OPPLASTER),
    "monitor:monitor": Regel(GET=Adgang(SEENDE)),
    # Names no object. 404: nothing of the user's is delivered; 422 and 410: nothing to fetch, or no longer.
    "monitor:nedlasting": Regel(GET=Adgang(OVERVAAKERE), POST=Adgang(OVERVAAKERE, ogsaa={404, 410, 422})),
    "monitor:tabell": Regel(GET=Adgang(SEENDE)),
    "monitor:utskrift": Regel(GET=Adgang(SEENDE)),
    "monitor:noedliste": Regel(GET=Adgang(SEENDE)),
    "monitor:lever": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    "monitor:lever_opplasting": Regel(kwargs=kandidat, POST=HANDLER_MED_FEIL),
    "monitor:lever_deler": Regel(kwargs=kandidat, POST=HANDLER_MED_FEIL),
    "monitor:lever_alle": Regel(kwargs=kandidat, POST=HANDLER_MED_FEIL),
    "monitor:lever_slett": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}), POST=HANDLER_MED_FEIL),
    "monitor:fil": Regel(
        kwargs=lambda v: {**kandidat(v), "fil_id": v.kandidatfil.pk}, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})
    ),
    # The user's own group, which no address names. 422: nothing is chosen.
    "monitor:gruppeopplasting": Regel(GET=Adgang(OVERVAAKERE)),
    "monitor:gruppe_last_opp": Regel(POST=Adgang(OVERVAAKERE, ogsaa={422})),
    "monitor:gruppe_endre": Regel(POST=Adgang(OVERVAAKERE)),
    # 404: another's undo, or one that never was.
    "monitor:angre": Regel(kwargs=lambda v: {"noekkel": UUID(int=0)}, POST=Adgang({INNLOGGEDE}, ogsaa={404})),
    # Nothing is chosen, so nothing is done.
    "monitor:valg": Regel(
        kwargs=kandidat,
        GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}),
        POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}),
    ),
    # Names no object: a school that is not the user's is not found.
    "monitor:adresser": Regel(
        GET=Adgang(SKOLEADMINISTRATORER),
        POST=Adgang(SKOLEADMINISTRATORER, ogsaa={404}),
    ),
    "monitor:logg": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    # No log-in is named, so nothing is changed.
    "monitor:fjern_tilgang": Regel(kwargs=kandidat, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    "monitor:filer": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    # 422: the candidate has no files, or they can no longer be fetched.
    "monitor:filer_zip": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}, ogsaa={422})),
    "monitor:gi_tilgang": Regel(kwargs=kandidat, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    "monitor:opphev_ventetid": Regel(kwargs=kandidat, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    # 422: the file of the world is no document that can be cleaned.
    "monitor:filsjekk": Regel(
        kwargs=lambda v: {**kandidat(v), "fil_id": v.kandidatfil.pk},
        GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}),
        POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}, ogsaa={422}),
    ),
    "monitor:kvittering": LEVERT,
    "monitor:kvittering_pdf": LEVERT,
    # Names no object: candidates one may not know of are passed over.
    "monitor:gi_tilgang_til_flere": Regel(POST=Adgang(OVERVAAKERE, data=lambda v: {"kandidater": "0"})),
    # 422: nothing is filled in.
    "monitor:melding": Regel(GET=Adgang(SEENDE), POST=Adgang(OVERVAAKERE, ogsaa={422}, data=lambda v: {"tekst": ""})),
    "monitor:meldingen": Regel(kwargs=lambda v: {"melding_id": v.melding.pk}, GET=Adgang(SEENDE)),
    "monitor:trekk_melding": Regel(
        kwargs=lambda v: {"melding_id": v.melding.pk}, POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})
    ),
}
