"""Putting in, fetching and undoing guidance through the pages."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from felles.models import Angrepost
from tests.fabrikker.sensur import PDF, kandidater

NY_PDF = PDF.replace(b"<<>>", b"<</Ny true>>")


def adresse(eksamen):
    return reverse("sensur:veiledning_for", args=[eksamen.pk])


def filadresse(navn, rad):
    return reverse(f"sensur:{navn}", args=[rad.eksamen_id, rad.pk])


def for_sensor(oppdrag, rad):
    return reverse("sensur:veiledning", args=[oppdrag.pk, rad.pk])


def svarside(oppdrag):
    return reverse("sensur:svar", args=[oppdrag.pk, kandidater(oppdrag.parti)[0].kandidatnummer.nummer])


def fil(innhold=PDF, navn="Kari Nordmanns utkast.pdf"):
    return SimpleUploadedFile(navn, innhold, content_type="application/pdf")


def legg_inn(klient, eksamen, *, navn="Sensorveiledning", maalform="", innhold=PDF):
    data = {"navn": navn, "maalform": maalform, "fil": fil(innhold)}
    return klient.post(adresse(eksamen), data, follow=True)


def angre(klient):
    return klient.post(f"/angre/{Angrepost.objects.latest('laget').pk}/", {"neste": "/"}, follow=True)


def innhold(svar):
    assert svar.status_code == 200
    return b"".join(svar.streaming_content)
