"""What the tests of incidents share: acts through HTTP, and the clock moved between them."""

from datetime import datetime

from avbrudd.models import Avbrudd
from deltakelse.models import Kandidatdel
from felles.models import Angrepost
from felles.tid import OSLO, oslo

ADRESSE = "/monitor/avbrudd/"


def start(klient, gjelder, **felt):
    return klient.post(ADRESSE, {"gjelder": gjelder, "aarsak": "skole", **felt}, follow=True)


def parti_(parti):
    return f"parti-{parti.pk}"


def gaa(reisen, klokke):
    timer, minutter = map(int, klokke.split(":"))
    reisen.move_to(datetime(2027, 5, 27, timer, minutter, tzinfo=OSLO))


def stopp(klient, avbrudd, **felt):
    return klient.post(f"{ADRESSE}{avbrudd.pk}/stopp/", felt, follow=True)


def kjoer(reisen, klient, gjelder, *, fra="12:00", til="12:20", **felt):
    """An incident that has begun and ended."""
    gaa(reisen, fra)
    start(klient, gjelder, **felt)
    avbrudd = Avbrudd.objects.latest("pk")
    gaa(reisen, til)
    stopp(klient, avbrudd)
    avbrudd.refresh_from_db()
    return avbrudd


def avgjoer(klient, avbrudd, handling="innvilg", rader=None, **felt):
    rader = avbrudd.rader.all() if rader is None else rader
    return klient.post(
        f"{ADRESSE}{avbrudd.pk}/avgjoer/", {"valgt": [r.pk for r in rader], "handling": handling, **felt}, follow=True
    )


def tapt(avbrudd):
    return dict(avbrudd.rader.values_list("kandidat_id", "tapte_minutter"))


def slutt(kandidat):
    return f"{oslo(Kandidatdel.objects.filter(kandidat=kandidat).latest('slutt').slutt):%H:%M}"


def html(svar):
    return svar.content.decode()


def angre(klient, slag):
    post = Angrepost.objects.get(slag=slag, angret__isnull=True)
    return html(klient.post(f"/angre/{post.pk}/", follow=True))
