"""Sentences that are ready to send. Candidates read them in their own language; what somebody wrote stands as written."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

FERDIGE = (
    _("10 minutter igjen. Last opp nå."),
    _("5 minutter igjen. Last opp nå."),
    _("Tiden er ute. Lever det du har lastet opp."),
    _("Det er problemer med nettet. Skriv videre på maskinen din, og vent med å laste opp."),
    _("Nettet virker igjen. Du kan laste opp nå."),
    _("Rekk opp hånden, så kommer eksamensvakten til deg."),
)


def paa_spraaket(tekst: str) -> tuple[str, bool]:
    """The text as the reader of this page has it, and whether it is one of ours and so in the page's language."""
    er_vaar = tekst in FERDIGE
    return (gettext(tekst) if er_vaar else tekst), er_vaar
