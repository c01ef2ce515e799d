"""One attempt at an exchange about candidates: what it works on, how far it has come, and the question what PAS has."""

from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, Aktoer
from felles.jobbkjoering import Fremdrift
from felles.models import Hendelse
from pas_integration.models import PasJobb
from pas_integration.querysets.sammenligning import Sammenligning
from pas_integration.querysets.utvalg import sammenlign_utvalg
from pas_integration.services.eksport.bilde import lagre_bilde
from pas_integration.services.jobber import lagre, under_leie
from pas_integration.services.kall import Paskall
from pas_kontrakt.klient.feil import IngenAvVaare, SvarForEnAnnen
from pas_kontrakt.klient.forbindelse import Pasforbindelse

# An answer without any of the candidates that PAS had is asked for so many times more, and then a person decides.
FLEST_UTEN_VAARE: Final = 2


class Gang:
    """One attempt at a job: the connection, the school and period, and how far it has come."""

    def __init__(self, pasjobb: PasJobb, fremdrift: Fremdrift) -> None:
        forbindelse: Pasforbindelse | None = settings.PAS_KLIENT
        if forbindelse is None:
            raise Domenefeil(_("Ingen PAS er satt opp her lenger. Be drift om å sette det opp."), kode="uten_pas")
        if pasjobb.skole is None or pasjobb.periode is None:
            raise ValueError("an export has a school and a period")
        self.pasjobb, self.fremdrift, self.forbindelse = pasjobb, fremdrift, forbindelse
        self.skole: Organisasjon = pasjobb.skole
        self.periode: Eksamensperiode = pasjobb.periode
        self.avstand: dict[str, Any] = dict(pasjobb.fremdrift)
        self.kall = Paskall(forbindelse, self.skole, self.periode.kode, pasjobb, fremdrift.naa)

    @property
    def aktoer(self) -> Aktoer:
        bruker_id = self.pasjobb.startet_av_id
        return SYSTEM if bruker_id is None else Aktoer(Hendelse.Aktoerslag.BRUKER, bruker_id)

    def noter(self, steg: str = "", **felt: Any) -> None:
        """Write down how far it has come, under the job's lease."""
        self.avstand.update(felt)
        lagre(self.pasjobb, self.fremdrift, steg, fremdrift=self.avstand)

    def hent_bilde(self) -> None:
        """Ask PAS what it has, and keep it."""
        lagre(self.pasjobb, self.fremdrift, _("Spør PAS hva det har"))
        spurt = self.fremdrift.naa()
        svar = self.kall.kandidater(self.skole.nummer_i_pas, self.periode.kode)
        borte = int(self.avstand.get("borte", 0))
        try:
            with under_leie(self.pasjobb, self.fremdrift):
                naa = self.fremdrift.naa()
                lagre_bilde(self.pasjobb, svar, spurt=spurt, naa=naa, uten_vaare=borte > FLEST_UTEN_VAARE)
        except SvarForEnAnnen:
            # A person who takes the failed job up again has looked into it, and then the answer holds.
            self.noter(borte=borte + 1)
            if borte >= FLEST_UTEN_VAARE:
                raise IngenAvVaare from None
            raise
        if borte:
            self.noter(borte=0)

    def sammenlign(self) -> Sammenligning:
        """The comparison of what was chosen, as it stands now."""
        return sammenlign_utvalg(self.skole, self.periode, self.pasjobb.utvalg)
