"""What the tests of messages do again and again."""

from monitor.models import Melding

SIDE = "/monitor/melding/"
TEKST = "Vi tar en pause klokken 12. Bli sittende."


def send(klient, til, *kandidater, tekst=TEKST):
    return klient.post(SIDE, {"til": til, "tekst": tekst, "kandidat": [k.pk for k in kandidater]})


def mottakere(melding=None):
    melding = melding or Melding.objects.get()
    return set(melding.mottakere.values_list("kandidat_id", flat=True))
