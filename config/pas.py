"""The PAS that a site exports to, from the environment. Secrets may be mounted as files (`NAME_FILE`)."""

from django.core.exceptions import ImproperlyConfigured

from config.miljoe import Miljoe
from pas_kontrakt.klient.forbindelse import DEL2, OAUTH, XML, Pasforbindelse

# A log-in and a call, each asked twice, must end before a worker's time is out (CELERY_TASK_TIME_LIMIT).
FLEST_SEKUNDER = 60

__all__ = ["DEL2", "OAUTH", "XML", "Pasforbindelse", "pasklient"]


def pasklient(miljoe: Miljoe, *, lokalt: bool = False) -> Pasforbindelse | None:
    """Return the connection, or None when `PAS_KLIENT_ADRESSE` is not set. Only a demo may speak without TLS.

    Raises ImproperlyConfigured for what cannot be meant; what is missing is noted in `miljoe`.
    """
    adresse = miljoe.tekst("PAS_KLIENT_ADRESSE", "").rstrip("/")
    if not adresse:
        return None
    if not lokalt and not adresse.startswith("https://"):
        raise ImproperlyConfigured("PAS_KLIENT_ADRESSE må begynne med https://: meldingene har fødselsnummer.")
    tokenadresse = miljoe.tekst("PAS_KLIENT_TOKENADRESSE", f"{adresse}/connect/token")
    if not lokalt and not tokenadresse.startswith("https://"):
        raise ImproperlyConfigured("PAS_KLIENT_TOKENADRESSE må begynne med https://: hemmeligheten går dit.")
    nettsted = miljoe.tekst("PAS_KLIENT_NETTSTED", adresse).rstrip("/")
    if not nettsted.startswith(("https://", "http://")):
        raise ImproperlyConfigured("PAS_KLIENT_NETTSTED må begynne med https:// eller http://: siden lenker dit.")
    sekunder = miljoe.heltall("PAS_KLIENT_SEKUNDER", 30)
    if not 1 <= sekunder <= FLEST_SEKUNDER:
        raise ImproperlyConfigured(f"PAS_KLIENT_SEKUNDER må være fra 1 til {FLEST_SEKUNDER}.")
    innlogging = miljoe.valg("PAS_KLIENT_INNLOGGING", (OAUTH, XML), OAUTH)
    oauth = innlogging == OAUTH
    del2 = frozenset(miljoe.liste("PAS_KLIENT_DEL2", ",".join(DEL2)))
    if ukjente := del2 - set(DEL2) - {"ingen"}:
        raise ImproperlyConfigured(f"PAS_KLIENT_DEL2 har ukjente ressurser: {', '.join(sorted(ukjente))}.")
    return Pasforbindelse(
        adresse=adresse,
        nettsted=nettsted,
        innlogging=innlogging,
        token_adresse=tokenadresse,
        scope=miljoe.tekst("PAS_KLIENT_SCOPE", "pas"),
        klient_id=miljoe.tekst("PAS_KLIENT_ID", None if oauth else ""),
        hemmelighet=miljoe.tekst("PAS_KLIENT_HEMMELIGHET", None if oauth else ""),
        sertifikat=miljoe.tekst("PAS_KLIENT_SERTIFIKAT", "" if oauth else None),
        noekkel=miljoe.tekst("PAS_KLIENT_NOEKKEL", "" if oauth else None),
        brukernavn=miljoe.tekst("PAS_KLIENT_BRUKERNAVN", "eksamensloepet"),
        generasjon=int(miljoe.valg("PAS_KLIENT_GENERASJON", ("1", "2"), "2")),
        del2=del2 - {"ingen"},
        sekunder=float(sekunder),
    )
