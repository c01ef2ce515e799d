"""What those who look after clients see of them: a constant number of queries however many there are."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Max, Q, QuerySet

from brukere.models import Bruker, Organisasjon
from brukere.querysets.organisasjoner import under_q
from pas_integration.models import PasMelding
from pas_tjener.models import Klient, Mottak

VISES: Final = 50
SNART: Final = timedelta(days=30)


def klientliste(organisasjoner: Iterable[Organisasjon]) -> list[Klient]:
    """The clients with their organisations and when each last logged in; open ones first, by name."""
    klienter = Klient.objects.under(organisasjoner).annotate(sist_inne=Max("tilganger__laget"))
    return list(klienter.prefetch_related("organisasjoner").order_by("sperret", "navn"))


def sertifikatstatus(klient: Klient, naa: datetime) -> str:
    """`ingen`, `utloept`, `snart` (within 30 days) or `gjelder`."""
    if klient.sertifikat_utloeper is None:
        return "ingen"
    if klient.sertifikat_utloeper <= naa:
        return "utloept"
    return "snart" if klient.sertifikat_utloeper - naa < SNART else "gjelder"


def siste_meldinger(klient: Klient, organisasjoner: Iterable[Organisasjon]) -> list[PasMelding]:
    """The last messages with the client, of the user's schools and of none."""
    egne = Q(skole__isnull=True) | under_q(organisasjoner, "skole")
    meldinger = PasMelding.objects.filter(egne, motpart=klient.navn).select_related("skole")
    return list(meldinger.order_by("-tid", "-pk")[:VISES])


def kan_aapnes(meldinger: Iterable[PasMelding], bruker: Bruker, naa: datetime) -> set[int]:
    """Those of them that the archive lets the user open."""
    synlige = PasMelding.objects.synlige_for(bruker, naa)
    return set(synlige.filter(pk__in=[melding.pk for melding in meldinger]).values_list("pk", flat=True))


def paameldinger(organisasjoner: Iterable[Organisasjon]) -> QuerySet[Mottak]:
    """The enrolments received for schools under these, those that wait first, then the newest."""
    mottak = Mottak.objects.filter(under_q(organisasjoner, "skole")).defer("rapport")
    return mottak.select_related("klient", "skole", "periode").order_by("behandlet", "-mottatt", "-pk")


def koelengde(organisasjoner: Iterable[Organisasjon]) -> dict[str, int]:
    """How many enrolments wait, and how many failed as a whole."""
    return Mottak.objects.filter(under_q(organisasjoner, "skole")).aggregate(
        venter=Count("pk", filter=Q(behandlet__isnull=True)), feilet=Count("pk", filter=Q(status=Mottak.Status.FEILET))
    )
