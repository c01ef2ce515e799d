"""What is done with somebody who came after the confirmation."""

from django.urls import reverse

from felles.tid import naa
from sensur.services import sluttkarakterer
from sensur.services.gjenaapning import bekreft_gjenaapning, gjenaapne
from tests.fabrikker.sensur import aktoer

GRUNN = "Fraværet er opphevet"


def nummer(kandidat):
    return kandidat.kandidatnummer.nummer


def hva(oppdrag, **mer):
    return {"oppdrag_id": oppdrag.pk, "aktoer": aktoer(oppdrag.bruker), "naa": naa(), **mer}


def opphev(fravaer):
    fravaer.opphevet = naa()
    fravaer.save(update_fields=["opphevet"])


def foreslaa_sent(oppdrag, kandidat, verdi):
    apning = gjenaapne(kandidat_id=kandidat.pk, grunn=GRUNN, **hva(oppdrag))
    return bekreft_gjenaapning(gjenaapning_id=apning.pk, verdi=verdi, aktoer=aktoer(oppdrag.bruker), naa=naa())


def foreslaa_paa_siden(klient, oppdrag, kandidat, verdi):
    adresse = reverse("sensur:gjenaapne", args=[oppdrag.pk, nummer(kandidat)])
    klient.post(adresse, {"handling": "aapne", "grunn": GRUNN})
    return klient.post(adresse, {"handling": "bekreft", "verdi": verdi}, follow=True).text


def enighet(klient, oppdrag, **data):
    adresse = reverse("sensur:enighet", args=[oppdrag.pk])
    return (klient.post(adresse, data, follow=True) if data else klient.get(adresse)).text


def sett(oppdrag, kandidat, verdi, **mer):
    return sluttkarakterer.sett_sluttkarakter(kandidat_id=kandidat.pk, verdi=verdi, **hva(oppdrag, **mer))


def utenom_token(side):
    return [linje for linje in side.splitlines() if "csrf" not in linje]
