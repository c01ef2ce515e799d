"""How a sensor stands, as a status: symbol, words and colour, the same on every tab of the overview."""

from math import ceil

from django import template
from django.utils.safestring import SafeString

from felles.templatetags.ramme import status
from fordeling.framdrift import Tilstand
from fordeling.services.oversikt import MERKER

register = template.Library()


@register.simple_tag
def tilstandsmerke(tilstand: Tilstand) -> SafeString:
    """The status of a state; only what asks for an act is filled."""
    farge, symbol, merket = MERKER[tilstand]
    return status(farge, symbol, tilstand.label, merket=merket)


@register.filter
def heleoppover(tall: float) -> int:
    """Answers a day in whole answers, never too few."""
    return ceil(tall)
