"""The e-mail server, from the environment. Without one nothing is sent, and the pages say so."""

from typing import Any

from config.miljoe import Miljoe

# A worker waits at most this long for the server.
EPOST_SEKUNDER = 20


def postvei(miljoe: Miljoe) -> dict[str, dict[str, Any]]:
    """Return Django's MAILERS: one server when `EPOST_VERT` names it, else none.

    `EPOST_SIKRING` is `starttls` (default), `tls` or `ingen`.
    """
    vert = miljoe.tekst("EPOST_VERT", "")
    if not vert:
        return {}
    sikring = miljoe.valg("EPOST_SIKRING", ("starttls", "tls", "ingen"), "starttls")
    porter = {"starttls": 587, "tls": 465, "ingen": 25}
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": vert,
                "port": miljoe.heltall("EPOST_PORT", porter[sikring]),
                "username": miljoe.tekst("EPOST_BRUKER", ""),
                "password": miljoe.tekst("EPOST_PASSORD", ""),
                "use_tls": sikring == "starttls",
                "use_ssl": sikring == "tls",
                "timeout": EPOST_SEKUNDER,
            },
        }
    }


def nettadresse(miljoe: Miljoe, verter: list[str]) -> str:
    """Return where the site is, for links in letters: `NETTADRESSE`, or the first host name that is whole."""
    vert = next((vert for vert in verter if not vert.startswith((".", "*"))), "")
    return miljoe.tekst("NETTADRESSE", f"https://{vert}" if vert else "").rstrip("/")


def avsender(miljoe: Miljoe, verter: list[str]) -> str:
    """Return who letters are from: `EPOST_FRA`, or nobody who answers, at the site's own name."""
    vert = next((vert for vert in verter if not vert.startswith((".", "*"))), "localhost")
    return miljoe.tekst("EPOST_FRA", f"ikke-svar@{vert}")
