"""What somebody has in a faggruppe that another must take over when they leave: counts of parties, and how far none is."""

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from felles.synlig_fra import synlig_q
from fordeling.models import Sensorpar
from fordeling.querysets.oversikt import egne_partier
from fordeling.querysets.partier import partier_i
from oppnevning.models import Oppnevning
from oppnevning.services.bindinger import Arbeid
from sensur.models import Fellessensur, Sensoroppdrag


def hva_de_har(oppnevning: Oppnevning, leser: Bruker | None, naa: datetime) -> list[Arbeid]:
    """Parties, pairs and meetings of an appointed sensor in the faggruppe; three queries. Nothing for other roles.

    The way to hand over is shown for what `leser` may hand over.
    """
    if oppnevning.rolle != Oppnevning.Rolle.SENSOR:
        return []
    return [*_partier(oppnevning, leser, naa), *_par(oppnevning), *_moeter(oppnevning)]


def _partier(oppnevning: Oppnevning, leser: Bruker | None, naa: datetime) -> list[Arbeid]:
    gruppe, bruker_id = oppnevning.faggruppe, oppnevning.bruker_id
    mine = Sensoroppdrag.objects.aktive().filter(bruker=bruker_id, parti__in=partier_i(gruppe).values("pk"))
    upublisert = ~synlig_q("parti__eksamen__publiseres", naa)
    overfoeres = Q(parti__eksamen__publiseres__isnull=True)
    if leser is not None:
        overfoeres &= ~Q(parti__in=egne_partier(leser))
    tall = mine.filter(upublisert).aggregate(alle=Count("pk"), kan=Count("pk", filter=overfoeres))
    if not tall["alle"]:
        return []
    tekst = ngettext(
        "Har %(antall)s parti som må gis til en annen.", "Har %(antall)s partier som må gis til en annen.", tall["alle"]
    )
    if tall["kan"]:
        lenke, ord_ = reverse("fordeling:overfoer", args=[gruppe.pk, bruker_id]), _("La en annen ta over")
    else:
        lenke, ord_ = reverse("fordeling:faggruppe", args=[gruppe.pk]), _("Se fordelingen")
    return [Arbeid(tekst % {"antall": tall["alle"]}, lenke, ord_)]


def _par(oppnevning: Oppnevning) -> list[Arbeid]:
    med = Q(foerste=oppnevning.bruker_id) | Q(andre=oppnevning.bruker_id)
    antall = Sensorpar.objects.filter(med, faggruppe=oppnevning.faggruppe_id, opploest__isnull=True).count()
    if not antall:
        return []
    tekst = ngettext(
        "Er i %(antall)s sensorpar som må løses opp.", "Er i %(antall)s sensorpar som må løses opp.", antall
    )
    lenke = reverse("fordeling:faggruppe", args=[oppnevning.faggruppe_id])
    return [Arbeid(tekst % {"antall": antall}, lenke, _("Se parene"))]


def _moeter(oppnevning: Oppnevning) -> list[Arbeid]:
    moeter = Fellessensur.objects.filter(
        faggruppe=oppnevning.faggruppe_id, leder=oppnevning.bruker_id, avsluttet__isnull=True, avlyst__isnull=True
    )
    return [
        Arbeid(
            _("Leder fellessensuren %(navn)s.") % {"navn": moete.navn},
            reverse("sensur:endre_moete", args=[moete.pk]),
            _("Velg en annen leder"),
        )
        for moete in moeter.order_by("fra", "pk")
    ]
