"""Why there is nothing to appeal, in words that the school and the candidate both read."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from felles.feil import Domenefeil


@dataclass(frozen=True, slots=True)
class Avslag:
    """A code for programs, and the sentence that says what to do instead."""

    kode: str
    tekst: Promise

    def feil(self) -> Domenefeil:
        return Domenefeil(self.tekst, kode=self.kode)


INGEN_RESULTAT = Avslag(
    "ingen_resultat", _("Eksamenen har ikke noe publisert resultat, så det er ikke noe å klage på ennå.")
)
ANNULLERT = Avslag("annullert", _("Eksamenen er annullert, så det er ingen karakter å klage på."))
ENDELIG = Avslag("endelig", _("Klagen på denne karakteren er avgjort. Avgjørelsen er endelig og kan ikke påklages."))
FINNES = Avslag(
    "finnes", _("Det er alt registrert en slik klage på denne eksamenen. Følg den som er der, eller trekk den først.")
)
BARE_FORMELLE = Avslag(
    "bare_formelle",
    _("På muntlig og praktisk eksamen kan det bare klages på formelle feil. Velg det, og skriv hva som var feil."),
)
MANGLER_BESVARELSE = Avslag(
    "mangler_besvarelse",
    _(
        "Det er ikke levert noen besvarelse, så det er ingen karakter å vurdere på nytt. Var noe feil med eksamenen, "
        "kan det klages på formelle feil."
    ),
)
UTEN_FEIL = Avslag("uten_begrunnelse", _("Skriv hva som var feil ved eksamenen."))
UTEN_FORKLARING = Avslag(
    "uten_forklaring", _("Klagefristen er ute. Skriv hvorfor klagen kommer for sent, så avgjør skolen om den sendes.")
)
MYNDIG = Avslag(
    "myndig", _("Kandidaten er 18 år eller eldre, så foresatte kan ikke klage alene. Kandidaten klager selv.")
)
UTEN_NAVN = Avslag("uten_navn", _("Skriv navnet på den som klager."))
INGEN_HURTIG = Avslag(
    "ingen_hurtig",
    _("Det er ikke hurtigklage i dette faget nå. Velg ordinær klage, så blir den behandlet i den vanlige runden."),
)
