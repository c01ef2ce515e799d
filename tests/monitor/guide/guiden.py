"""What the tests of the guide share: the monitor and a candidate's browser, both through HTTP.

The sections are those of «Brukerveiledning PGS – kandidatmonitor» (Utdanningsdirektoratet, spring 2025).
"""

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

HTMX = {"HX-Request": "true"}
PASSORD = "kfm4-tr7w"
PDF = b"%PDF-1.7\nsvaret mitt\n"


def html(svar) -> str:
    return svar.content.decode()


def tekst(kode: str) -> str:
    """What is read on a page or a piece of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", kode).split())


def monitor(klient, adresse: str = "") -> str:
    svar = klient.get(f"/monitor/{adresse}")
    assert svar.status_code == 200
    return html(svar)


def rader(klient, adresse: str = "") -> list[int]:
    """Ids of the candidates in the table, in its order."""
    return [int(pk) for pk in re.findall(r'<tr role="row" id="k(\d+)"', monitor(klient, adresse))]


def radkode(klient, kandidat, adresse: str = "") -> str:
    treff = re.search(rf'<tr role="row" id="k{kandidat.pk}".*?</tr>', monitor(klient, adresse), re.S)
    assert treff, "Kandidaten har ingen rad."
    return treff[0]


def rad(klient, kandidat, adresse: str = "") -> str:
    """What is read in the candidate's row."""
    return tekst(radkode(klient, kandidat, adresse))


def meny(klient, kandidat) -> str:
    """What is read in «Flere valg»."""
    return tekst(html(klient.get(f"/monitor/kandidater/{kandidat.pk}/valg/", headers=HTMX)))


def velg(klient, kandidat, valg: str) -> str:
    """One of the acts of «Flere valg»; the page that comes back."""
    return html(klient.post(f"/monitor/kandidater/{kandidat.pk}/valg/", {"valg": valg}, follow=True))


def gi_tilgang(klient, kandidat) -> str:
    return html(klient.post(f"/monitor/kandidater/{kandidat.pk}/tilgang/", follow=True))


def logg(klient, kandidat, fane: str = "logg") -> str:
    return html(klient.get(f"/monitor/kandidater/{kandidat.pk}/logg/", {"fane": fane}))


def logg_inn(kandidat, klient: Client | None = None, **hode) -> Client:
    """The candidate's own browser, logged in."""
    klient = klient or Client(**hode)
    felt = {"nummer": kandidat.kandidatnummer.nummer, "passord": PASSORD}
    svar = klient.post("/kandidat/logg-inn/", felt)
    assert svar.status_code == 302, html(svar)
    return klient


def hoerer_til(klient) -> str:
    """The page that the candidate's browser ends on."""
    return klient.get("/kandidat/", follow=True).request["PATH_INFO"]


def last_opp_selv(klient, *navn: str):
    """The candidate uploads from the own browser."""
    filer = [SimpleUploadedFile(ett, PDF + ett.encode()) for ett in navn]
    svar = klient.post("/kandidat/opplasting/", {"filer": filer}, follow=True)
    assert svar.status_code == 200, html(svar)
    return svar
