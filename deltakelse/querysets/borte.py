"""Who has no answer to be graded: the absent, and those whose exam is cancelled. The one condition for every query."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from deltakelse.models import Avlysning, Fravaer


def aapne_avlysninger(kandidat: str = "pk", parti: str = "parti") -> QuerySet[Avlysning]:
    """Cancellations of the outer row's candidate or of the party the candidate is in now; paths of the two."""
    return Avlysning.objects.filter(
        Q(kandidat=OuterRef(kandidat)) | Q(parti=OuterRef(parti)), opphevet__isnull=True
    ).order_by()


def er_borte(kandidat: str = "pk", parti: str = "parti") -> Q:
    """The condition on a query of candidates, or on paths to one: absent, or the exam is cancelled."""
    fravaer = Fravaer.objects.filter(kandidat=OuterRef(kandidat), opphevet__isnull=True)
    return Q(Exists(fravaer)) | Q(Exists(aapne_avlysninger(kandidat, parti)))
