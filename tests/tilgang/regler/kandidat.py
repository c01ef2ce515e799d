"""Candidates only, each their own; the door and the list of file types are everybody's."""

from datetime import timedelta

from felles.tid import naa
from kandidat.http import KAPSEL
from tests.fabrikker.eksamen import lag_oppgave
from tests.fabrikker.klage import lag_klage
from tests.fabrikker.levering import digital_del, lag_fil, lag_opplasting, lag_sesjon
from tests.tilgang.regel import ALLE, KANDIDAT, Adgang, Regel

# Older than a log-in that waits in the monitor's rules, which must stay the newest.
FOERST = timedelta(seconds=60)


def bygg(verden):
    """Both candidates let in to the same exam, each with a file; a paper in bokmål."""
    for kandidat, token in ((verden.kandidat, "den ene"), (verden.annen_kandidat, "den andre")):
        lag_sesjon(kandidat, token=token, opprettet=naa() - FOERST)
    verden.kandidatkapsler = {KAPSEL: "den ene"}
    verden.annen_kandidatkapsler = {KAPSEL: "den andre"}
    verden.kandidatfil = lag_fil(verden.kandidat)
    lag_fil(verden.annen_kandidat)
    verden.kandidatopplasting = lag_opplasting(verden.kandidat)
    lag_oppgave(digital_del(verden.kandidat))
    verden.kandidatklage = lag_klage(verden.kandidat)


def fil(verden):
    return {"fil_id": verden.kandidatfil.pk}


def opplasting(verden):
    return {"noekkel": verden.kandidatopplasting.noekkel}


EGEN_SIDE = Regel(GET=Adgang({KANDIDAT}))

REGLER = {
    "kandidat:start": EGEN_SIDE,
    # 422: nothing is filled in.
    "kandidat:logg_inn": Regel(GET=Adgang({ALLE}), POST=Adgang({ALLE}, ogsaa={422})),
    "kandidat:velg": EGEN_SIDE,
    # Leads to the candidates' door for the one who may as well.
    "kandidat:logg_ut": Regel(POST=Adgang({KANDIDAT}, gaar_til="/kandidat/logg-inn/")),
    "kandidat:autorisering": EGEN_SIDE,
    # The candidate of the world has been let in, and goes on.
    "kandidat:dagspassord": Regel(POST=Adgang({KANDIDAT}, ogsaa={422})),
    "kandidat:forberedelse": EGEN_SIDE,
    "kandidat:forberedelsesfil": Regel(kwargs=lambda v: {"maalform": "nb"}, GET=Adgang({KANDIDAT}, ogsaa={404})),
    "kandidat:venter": EGEN_SIDE,
    "kandidat:oppgave": EGEN_SIDE,
    # The other candidate sits the same exam.
    "kandidat:oppgavefil": Regel(kwargs=lambda v: {"maalform": "nb"}, GET=Adgang({KANDIDAT}, annen=200)),
    "kandidat:levering": EGEN_SIDE,
    "kandidat:opplasting": Regel(POST=Adgang({KANDIDAT})),
    # 412: no version of the protocol is named.
    "kandidat:tus": Regel(POST=Adgang({KANDIDAT}, ogsaa={412})),
    "kandidat:tus_fil": Regel(
        kwargs=opplasting,
        HEAD=Adgang({KANDIDAT}, ogsaa={412}),
        PATCH=Adgang({KANDIDAT}, ogsaa={412}),
        DELETE=Adgang({KANDIDAT}, ogsaa={412}),
    ),
    "kandidat:fil": Regel(kwargs=fil, GET=Adgang({KANDIDAT})),
    # 422: the file of the world is no document that can be cleaned.
    "kandidat:sjekk": Regel(kwargs=fil, GET=Adgang({KANDIDAT}), POST=Adgang({KANDIDAT}, ogsaa={422})),
    "kandidat:slett": Regel(kwargs=fil, POST=Adgang({KANDIDAT})),
    "kandidat:lever": Regel(POST=Adgang({KANDIDAT})),
    "kandidat:kvittering": EGEN_SIDE,
    "kandidat:kvittering_pdf": EGEN_SIDE,
    "kandidat:ikke_tilgang": EGEN_SIDE,
    "kandidat:avlyst": EGEN_SIDE,
    "kandidat:fravaer": EGEN_SIDE,
    "kandidat:status": EGEN_SIDE,
    # The message is made with the monitor's rules, to the first candidate of the world.
    "kandidat:beskjed_lest": Regel(kwargs=lambda v: {"melding_id": v.melding.pk}, POST=Adgang({KANDIDAT})),
    "kandidat:eksamener": EGEN_SIDE,
    "kandidat:saken": Regel(kwargs=lambda v: {"kandidat_id": v.kandidat.pk}, GET=Adgang({KANDIDAT})),
    # 404: nothing has been delivered.
    "kandidat:sakskvittering": Regel(
        kwargs=lambda v: {"kandidat_id": v.kandidat.pk}, GET=Adgang({KANDIDAT}, ogsaa={404})
    ),
    "kandidat:klage": Regel(
        kwargs=lambda v: {"kandidat_id": v.kandidat.pk}, GET=Adgang({KANDIDAT}), POST=Adgang({KANDIDAT})
    ),
    "kandidat:trekk_klage": Regel(
        kwargs=lambda v: {"pk": v.kandidatklage.pk}, GET=Adgang({KANDIDAT}), POST=Adgang({KANDIDAT})
    ),
    # The answer is made with the rules of klagenemnd, to the first candidate of the world.
    "kandidat:klagesvar": Regel(kwargs=lambda v: {"pk": v.kandidatsvar.pk}, GET=Adgang({KANDIDAT})),
    "kandidat:klagebrev": Regel(kwargs=lambda v: {"pk": v.kandidatsvar.pk}, GET=Adgang({KANDIDAT})),
    "kandidat:forlat_eksamener": Regel(POST=Adgang({KANDIDAT})),
    # Nothing is decided for the candidate of the world: 404, as for another's.
    "kandidat:annullering": Regel(
        kwargs=lambda v: {"rad_id": 0}, GET=Adgang({KANDIDAT}, ogsaa={404}), POST=Adgang({KANDIDAT}, ogsaa={404})
    ),
    "kandidat:annulleringsbrev": Regel(kwargs=lambda v: {"rad_id": 0}, GET=Adgang({KANDIDAT}, ogsaa={404})),
    "kandidat:filtyper": Regel(GET=Adgang({ALLE})),
}
