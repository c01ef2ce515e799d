"""What the tests of «Flere valg» share: the menu as it is read, and its acts."""

from felles.models import Angrepost, Hendelse
from felles.tid import naa
from levering.querysets.kandidatstatus import hent_med_status

HTMX = {"HX-Request": "true"}


def adresse(kandidat):
    return f"/monitor/kandidater/{kandidat.pk}/valg/"


def meny(klient, kandidat, **valg):
    return klient.get(adresse(kandidat), **valg).content.decode()


def viste(klient, kandidat):
    """The acts that the menu has, by value."""
    innhold = meny(klient, kandidat, headers=HTMX)
    deler = innhold.split('name="valg" value="')[1:]
    return {ett.split('"')[0] for ett in deler}


def gjoer(klient, kandidat, valg, **felt):
    return klient.post(adresse(kandidat), {"valg": valg, **felt}, headers=HTMX).content.decode()


def angre(klient):
    post = Angrepost.objects.get(angret__isnull=True)
    return klient.post(f"/monitor/angre/{post.pk}/", headers=HTMX).content.decode()


def status(kandidat):
    funnet = hent_med_status(kandidat.pk, naa())
    return funnet.tilgang, funnet.fremdrift


def hendelser():
    return list(
        Hendelse.objects.exclude(handling__startswith="bruker.").order_by("pk").values_list("handling", flat=True)
    )
