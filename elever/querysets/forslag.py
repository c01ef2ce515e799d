"""Pupils that may be added to a party."""

from django.db.models import Max

from eksamen.models import Eksamensparti, Eksamensperiode, Kandidat
from elever.models import Elev, Elevfag
from elever.querysets.elever import ElevQuerySet


def skoleaar_i_perioden(periode: Eksamensperiode) -> int:
    """`V-2027` lies in the school year 2026, `H-2027` in 2027."""
    aar = int(periode.kode[2:])
    return aar - 1 if periode.kode.startswith("V") else aar


def elevene(parti: Eksamensparti) -> ElevQuerySet:
    """The school's active pupils in the newest year it has pupils for, no later than the period's, who are not
    candidates in the exam yet."""
    egne = Elev.objects.filter(skole=parti.skole_id, skoleaar__lte=skoleaar_i_perioden(parti.eksamen.periode))
    nyeste = egne.aggregate(aar=Max("skoleaar"))["aar"]
    i_eksamenen = Kandidat.objects.filter(eksamen=parti.eksamen_id).values("person")
    return egne.aktive().filter(skoleaar=nyeste or 0).exclude(person__in=i_eksamenen).sortert()


def med_fag(elever: ElevQuerySet, fag_ider: list[int]) -> ElevQuerySet:
    """Those who are taught one of these fag."""
    return elever.filter(pk__in=Elevfag.objects.filter(fag__in=fag_ider).values("elev"))
