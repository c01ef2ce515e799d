"""The calls about appeals, beside those that `pas_integration` has."""

from urllib.parse import quote

from pas_integration.services.kall import Paskall
from pas_kontrakt.klient.feil import SvarForEnAnnen
from pas_kontrakt.klient.svar import les_svar
from pas_kontrakt.meldinger.egne import Klagekvittering, Klageliste, Klageregistrering


class Klagekall(Paskall):
    """What can be asked of PAS about appeals, and told it."""

    def klager(self, orgnr: str, periodekode: str) -> Klageliste:
        """The appeals that PAS has of a school's candidates. Sealed as grades are: never to be logged."""
        self._krev_tilbud("klage")
        svar = self._hent("/klage", Klageliste, orgno=orgnr, periodekode=periodekode)
        if (svar.orgnr, svar.periodekode) != (orgnr, periodekode):
            raise SvarForEnAnnen
        return svar

    def registrer_klage(self, registrering: Klageregistrering) -> Klagekvittering:
        """Register an appeal. Repeatable: the same gets the same reference. Raises Konflikt with PAS's reason."""
        self._krev_tilbud("klage")
        return les_svar(self._send("/klage", registrering), Klagekvittering)

    def trekk_klage(self, referanse: str) -> None:
        """Withdraw one. Repeatable. Raises Konflikt once it is decided there."""
        self._krev_tilbud("klage")
        self._post(f"/klage/{quote(referanse, safe='')}/trekking")
