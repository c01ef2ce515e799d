"""Who may open what under /eksamen/tilrettelegging/.

Rule: health data is for the school's administrators and rektor only; nobody else knows that a case is there.
Rule: administrators register, the rektor decides. The owner of the schools keeps the table of extra time.
"""

from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from felles import skjermetfil
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, lag_kandidat
from tests.fabrikker.tilrettelegging import HEL, Status, lag_sak, legg_regler
from tests.tilgang.regel import Adgang, Regel
from tilrettelegging.services.soeknader import FORMAAL

LESERE = {Rolle.REKTOR} | SKOLEADMINISTRATORER
EIERE = {Rolle.FYLKESKOMMUNE, Rolle.KOMMUNE, Rolle.UDIR}


def bygg(verden):
    """A case that waits, one that is decided with a file, and a rule of the county to change and one to remove."""
    parti = PartiFactory(skole=verden.skole)
    verden.ventende_sak = lag_sak(lag_kandidat(parti), parti)
    noekkel = skjermetfil.lagre(b"%PDF-1.7 uttalelse", formaal=FORMAAL)
    verden.avgjort_sak = lag_sak(
        lag_kandidat(parti), parti, status=Status.INNVILGET, uttalelse_noekkel=noekkel, uttalelse_navn="uttalelse-1.pdf"
    )
    verden.sak_som_trekkes = lag_sak(PersonFactory(), parti)
    (verden.tidsregel,) = legg_regler(verden.fylke, [(HEL, None, 111, 0, 11)])


def sak(navn):
    return lambda verden: {"sak_id": getattr(verden, navn).pk}


def regel(verden):
    return {"regel_id": verden.tidsregel.pk}


def bare(hvem, **felt):
    return Adgang(hvem, kjent=LESERE - set(hvem), **felt)


# One owner's table: the same role elsewhere, and other owners, do not know of it.
def eierens(**felt):
    return Adgang({Rolle.FYLKESKOMMUNE}, ellers=404, annen=404, **felt)


REGLER = {
    "tilrettelegging:saker": Regel(GET=Adgang(LESERE)),
    "tilrettelegging:finn_person": Regel(GET=Adgang(SKOLEADMINISTRATORER)),
    "tilrettelegging:ny_soeknad": Regel(
        kwargs=lambda v: {"person_id": v.kandidat.person_id},
        GET=Adgang(SKOLEADMINISTRATORER),
        POST=Adgang(SKOLEADMINISTRATORER, ogsaa={422}),
    ),
    "tilrettelegging:massevedtak": Regel(GET=Adgang({Rolle.REKTOR}), POST=Adgang({Rolle.REKTOR})),
    "tilrettelegging:regler": Regel(GET=Adgang(LESERE | EIERE)),
    "tilrettelegging:ny_regel": Regel(
        kwargs=lambda v: {"eier_id": v.fylke.pk}, GET=eierens(), POST=eierens(ogsaa={422})
    ),
    "tilrettelegging:endre_regel": Regel(kwargs=regel, GET=eierens(), POST=eierens(ogsaa={422})),
    "tilrettelegging:fjern_regel": Regel(kwargs=regel, GET=eierens(), POST=eierens()),
    "tilrettelegging:sak": Regel(kwargs=sak("ventende_sak"), GET=Adgang(LESERE)),
    "tilrettelegging:uttalelse": Regel(
        kwargs=sak("ventende_sak"),
        GET=bare(SKOLEADMINISTRATORER),
        POST=bare(SKOLEADMINISTRATORER, ogsaa={422}),
    ),
    "tilrettelegging:uttalelsesfil": Regel(kwargs=sak("avgjort_sak"), GET=Adgang(LESERE)),
    "tilrettelegging:vedtak": Regel(
        kwargs=sak("ventende_sak"), GET=bare({Rolle.REKTOR}), POST=bare({Rolle.REKTOR}, ogsaa={422})
    ),
    "tilrettelegging:vedtaksbrev": Regel(kwargs=sak("avgjort_sak"), GET=Adgang(LESERE)),
    "tilrettelegging:trekk_sak": Regel(kwargs=sak("sak_som_trekkes"), POST=bare(SKOLEADMINISTRATORER)),
    "tilrettelegging:kopier": Regel(kwargs=sak("avgjort_sak"), POST=bare(SKOLEADMINISTRATORER)),
}
