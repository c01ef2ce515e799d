"""Which schools a log-in speaks for, and which school an organisation number means."""

from django.db.models import Q, QuerySet

from brukere.models import Organisasjon
from brukere.querysets.organisasjoner import under_q
from pas_tjener.models import Tilgang


def skoler_for(tilgang: Tilgang) -> QuerySet[Organisasjon]:
    """The schools that the client speaks for; one school alone when the log-in was signed for that one."""
    skoler = Organisasjon.objects.skoler().filter(under_q(tilgang.klient.organisasjoner.all()))
    return skoler.filter(pk=tilgang.skole_id) if tilgang.skole_id else skoler


def finn_skole(tilgang: Tilgang, orgnr: str) -> Organisasjon | None:
    """The school that PAS knows by that number, if the client speaks for it. The number in PAS goes before the own one."""
    if not orgnr:
        return None  # most schools have no number of their own in PAS: an empty one would be all of theirs
    skoler = list(skoler_for(tilgang).filter(Q(pas_orgnr=orgnr) | Q(orgnr=orgnr)))
    return next(iter(sorted(skoler, key=lambda skole: (skole.nummer_i_pas != orgnr, skole.pk))), None)
