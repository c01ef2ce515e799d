"""National ids of messages, as they are looked up here."""

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from eksamen.querysets.kandidater import PERSONNUMMER
from felles.kryptering import noekkelhash
from felles.nummer import UgyldigNummer, slag


@sensitive_variables()
def noekkel(nummer: str) -> str:
    """The hash that a person is found by; empty for what is no valid id."""
    try:
        gyldig, _hva = slag.les(nummer, tillat_syntetiske=settings.SYNTETISKE_FNR)
    except UgyldigNummer:
        return ""
    return noekkelhash(gyldig, formaal=PERSONNUMMER)
