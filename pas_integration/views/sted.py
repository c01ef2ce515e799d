"""Which school and period a page about PAS is about, by its address."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode
from eksamen.permissions import administrerer_skole
from pas_integration.permissions import krev_pasleser, passkoler
from pas_integration.querysets.oversikt import gjeldende_periode, perioder_for
from pas_kontrakt.klient.forbindelse import Pasforbindelse


@dataclass(frozen=True)
class Sted:
    """The choice, and what there is to choose from. Without a school or a period there is nothing to show yet."""

    skoler: list[Organisasjon]
    skole: Organisasjon | None
    perioder: list[Eksamensperiode]
    periode: Eksamensperiode | None
    administrerer: bool
    pas: Pasforbindelse | None

    def adresse(self, navn: str, **mer: str) -> str:
        """The address of another page about the same school and period."""
        valgt = {"skole": self.skole.orgnr if self.skole else "", "periode": self.periode.kode if self.periode else ""}
        return f"{reverse(navn)}?{urlencode({**valgt, **mer})}"


def les_sted(bruker: Bruker, parametre: QueryDict, naa: datetime) -> Sted:
    """The school and period of an address, what is made up passed over. 403 for those who read no school's parties."""
    krev_pasleser(bruker, naa)
    skoler = list(passkoler(bruker, naa))
    skole = next((s for s in skoler if s.orgnr == parametre.get("skole")), skoler[0] if skoler else None)
    perioder = perioder_for(skole) if skole else []
    periode = next((p for p in perioder if p.kode == parametre.get("periode")), gjeldende_periode(perioder, naa))
    administrerer = skole is not None and administrerer_skole(bruker, skole, naa)
    return Sted(skoler, skole, perioder, periode, administrerer, settings.PAS_KLIENT)
