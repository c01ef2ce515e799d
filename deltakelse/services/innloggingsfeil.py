"""Why a log-in with number and password came to nothing."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from felles.feil import Domenefeil


class FeilInnlogging(Domenefeil):
    """Number and password do not belong together; says the same for a number that does not exist."""

    def __init__(self) -> None:
        super().__init__(
            _("Kandidatnummeret og passordet hører ikke sammen. Se på arket ditt, og prøv igjen."), kode="feil_passord"
        )


class MaaVente(Domenefeil):
    """Too many wrong passwords for this number from this device; `sekunder` is the rest of the wait."""

    def __init__(self, sekunder: int) -> None:
        melding = ngettext(
            "Vent %(sekunder)s sekund og prøv igjen, eller be eksamensvakten om hjelp.",
            "Vent %(sekunder)s sekunder og prøv igjen, eller be eksamensvakten om hjelp.",
            sekunder,
        )
        super().__init__(melding % {"sekunder": sekunder}, kode="vent")
        self.sekunder = sekunder


class AnnenDag(Domenefeil):
    """The right password, but not on the day of the exam."""


class Forberedelsesdag(AnnenDag):
    """The right password before the day of the exam, whose preparation material is released."""
