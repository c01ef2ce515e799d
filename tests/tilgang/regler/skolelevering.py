"""Who may deliver for candidates, and fetch what was delivered.

Rule: PGS kandidatmonitor, «Lever for kandidat»: all who monitor; docs/arkitektur.md, «Roles»: rektor may not.
"""

from brukere.models.bruker import Rolle
from tests.fabrikker.levering import lag_opplasting
from tests.tilgang.regel import OVERVAAKERE, Adgang, Regel


def bygg(verden):
    """An upload of the school's that is under way."""
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

REGLER = {
    "skolelevering:opplasting": Regel(POST=Adgang(OVERVAAKERE, ogsaa={412})),
    "skolelevering:opplastet": Regel(kwargs=opplasting, HEAD=OPPLASTER, PATCH=OPPLASTER, DELETE=OPPLASTER),
    # Names no object. 404: nothing of the user's is delivered; 422 and 410: nothing to fetch, or no longer.
    "skolelevering:nedlasting": Regel(GET=Adgang(OVERVAAKERE), POST=Adgang(OVERVAAKERE, ogsaa={404, 410, 422})),
    "skolelevering:lever": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    "skolelevering:lever_opplasting": Regel(kwargs=kandidat, POST=HANDLER_MED_FEIL),
    "skolelevering:lever_deler": Regel(kwargs=kandidat, POST=HANDLER_MED_FEIL),
    "skolelevering:lever_alle": Regel(kwargs=kandidat, POST=HANDLER_MED_FEIL),
    "skolelevering:lever_slett": Regel(
        kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}), POST=HANDLER_MED_FEIL
    ),
    "skolelevering:fil": Regel(
        kwargs=lambda v: {**kandidat(v), "fil_id": v.kandidatfil.pk}, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})
    ),
    # The user's own group, which no address names. 422: nothing is chosen.
    "skolelevering:gruppeopplasting": Regel(GET=Adgang(OVERVAAKERE)),
    "skolelevering:gruppe_last_opp": Regel(POST=Adgang(OVERVAAKERE, ogsaa={422})),
    "skolelevering:gruppe_endre": Regel(POST=Adgang(OVERVAAKERE)),
    "skolelevering:filer": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR})),
    # 422: the candidate has no files, or they can no longer be fetched.
    "skolelevering:filer_zip": Regel(kwargs=kandidat, GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}, ogsaa={422})),
    # 422: the file of the world is no document that can be cleaned.
    "skolelevering:filsjekk": Regel(
        kwargs=lambda v: {**kandidat(v), "fil_id": v.kandidatfil.pk},
        GET=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}),
        POST=Adgang(OVERVAAKERE, kjent={Rolle.REKTOR}, ogsaa={422}),
    ),
    "skolelevering:kvittering": LEVERT,
    "skolelevering:kvittering_pdf": LEVERT,
}
