"""Where a request comes from, behind a proxy as well."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def klientadresse(request: HttpRequest) -> str | None:
    """The visitor's IP address in its written form; None when it is not known.

    With `BAK_PROXY` the last address of X-Forwarded-For counts: the one that our own proxy put there. What stands
    before it the visitor may have written.
    """
    tekster = [request.META.get("REMOTE_ADDR", "")]
    if settings.BAK_PROXY:
        tekster.insert(0, request.headers.get("X-Forwarded-For", "").rpartition(",")[2])
    return next(filter(None, map(_som_adresse, tekster)), None)


def _som_adresse(tekst: str) -> str | None:
    try:
        # The database takes no zone («%eth0»).
        adresse = ip_address(tekst.strip().partition("%")[0])
    except ValueError:
        return None
    if isinstance(adresse, IPv6Address) and adresse.ipv4_mapped:
        return str(adresse.ipv4_mapped)
    return str(adresse)
