"""Where files at rest lie: in the folder FILLAGER, or in S3 when LAGER is `s3`."""

from django.core.exceptions import ImproperlyConfigured

from config.miljoe import Miljoe

NAVN = ("S3_BOETTE", "S3_NOEKKEL", "S3_HEMMELIGHET", "S3_ENDEPUNKT", "S3_REGION", "S3_PREFIKS")
# Shorter ones are refused by some servers, and guessed by others.
MINSTE_NOEKKEL = 8


def lager_s3(miljoe: Miljoe) -> dict[str, str] | None:
    """Return how S3 is reached, or None for the folder. What is missing is noted with the rest that is missing.

    Raises ImproperlyConfigured for half a configuration: files must not end up where nobody looks for them.
    """
    if miljoe.valg("LAGER", ("mappe", "s3"), "mappe") == "mappe":
        satt = [navn for navn in NAVN if miljoe.tekst(navn, "")]
        if satt:
            raise ImproperlyConfigured(
                f"{', '.join(satt)} er satt, men LAGER er ikke s3. Sett LAGER=s3, eller fjern innstillingene."
            )
        return None
    valg = {
        "boette": miljoe.tekst("S3_BOETTE"),
        "noekkel": miljoe.tekst("S3_NOEKKEL"),
        "hemmelighet": miljoe.tekst("S3_HEMMELIGHET"),
        "endepunkt": miljoe.tekst("S3_ENDEPUNKT", ""),
        "region": miljoe.tekst("S3_REGION", "us-east-1"),
        "prefiks": miljoe.tekst("S3_PREFIKS", ""),
    }
    if valg["noekkel"] and len(valg["noekkel"]) < MINSTE_NOEKKEL:
        raise ImproperlyConfigured(f"S3_NOEKKEL må ha minst {MINSTE_NOEKKEL} tegn.")
    if valg["endepunkt"] and not valg["endepunkt"].startswith(("http://", "https://")):
        raise ImproperlyConfigured("S3_ENDEPUNKT må begynne med https:// (eller http:// på samme maskin).")
    if valg["prefiks"] and not valg["prefiks"].endswith("/"):
        raise ImproperlyConfigured("S3_PREFIKS må ende med en skråstrek.")
    return valg
