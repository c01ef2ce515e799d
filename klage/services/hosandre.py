"""An appeal has one who decides it: what another system treats is not treated here too."""

from django.utils.translation import gettext as _

from felles.feil import UgyldigOvergang
from klage.models import Klage
from klage.querysets.hosandre import hos_andre


def krev_behandles_her(klage: Klage) -> None:
    """Raise UgyldigOvergang (`annet_sted`) for a locked appeal that another system treats, or is to get.

    Whoever sends it there locks it too, and looks at its status again.
    """
    if navn := hos_andre([klage.pk]).get(klage.pk):
        melding = _(
            "Klagen behandles i %(system)s, så den kan ikke avgjøres her. Følg den der. Svaret kommer hit når det er gitt."
        )
        raise UgyldigOvergang(melding % {"system": navn}, kode="annet_sted")


def krev_ikke_mottatt(klage: Klage) -> None:
    """Raise UgyldigOvergang (`annet_sted`) for a locked appeal that another system has got."""
    if navn := hos_andre([klage.pk], mottatt=True).get(klage.pk):
        melding = _(
            "%(system)s har fått klagen, så den kan ikke endres her. Trekk den hvis kandidaten ikke vil klage lenger. Svaret "
            "kommer hit når det er gitt."
        )
        raise UgyldigOvergang(melding % {"system": navn}, kode="annet_sted")
