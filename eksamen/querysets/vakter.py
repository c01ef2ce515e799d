from datetime import datetime

from django.db.models import QuerySet

from brukere.models import Bruker, Rolle, Rolletildeling
from eksamen.models import Eksamensparti


def ledige_vakter(parti: Eksamensparti, naa: datetime) -> QuerySet[Bruker]:
    """The school's active invigilators who do not watch the party yet."""
    roller = Rolletildeling.objects.gjeldende(naa).filter(rolle=Rolle.EKSAMENSVAKT, organisasjon=parti.skole_id)
    vakter = Bruker.objects.filter(pk__in=roller.values("bruker"), is_active=True)
    return vakter.exclude(vaktoppdrag__parti=parti).order_by("etternavn", "fornavn", "pk")
