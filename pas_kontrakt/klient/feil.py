"""How an exchange with PAS says no: whose trouble it is, whether it may be tried again, and when.

Each way to go wrong is a class with its own sentence, which says whose problem it is and what happens next. What PAS
says in its own words may come with it, never with a national id.
"""

from datetime import timedelta
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from felles.feil import Domenefeil
from pas_kontrakt.ansvar import Ansvar


class Pasfeil(Domenefeil):
    """PAS could not be asked, or its answer could not be used. `melding` says whose problem it is and what happens next.

    `vent` is how long to wait at least before it is tried again; the caller's own back-off may be longer. `uavklart` is
    True for a message that PAS may have taken all the same: ask what it has before sending again. `ord_fra_pas` is what PAS
    said in its own words, without a national id.
    """

    MELDING: ClassVar[str | Promise] = gettext_lazy("PAS kunne ikke spørres.")
    KODE: ClassVar[str] = "pas"
    ANSVAR: ClassVar[Ansvar] = Ansvar.PAS
    KAN_GJENTAS: ClassVar[bool] = False
    VENT: ClassVar[timedelta | None] = None

    def __init__(
        self,
        melding: str | Promise = "",
        *,
        kode: str = "",
        ansvar: Ansvar | None = None,
        kan_gjentas: bool | None = None,
        vent: timedelta | None = None,
    ) -> None:
        super().__init__(melding or self.MELDING, kode=kode or self.KODE)
        self.ansvar = self.ANSVAR if ansvar is None else ansvar
        self.kan_gjentas = self.KAN_GJENTAS if kan_gjentas is None else kan_gjentas
        self.vent = self.VENT if vent is None else vent
        self.uavklart = False
        self.ord_fra_pas = ""


class Gjentas(Pasfeil):
    """What may pass by itself."""

    KAN_GJENTAS = True
    VENT = timedelta(minutes=1)


# --- the way there --------------------------------------------------------------------------------------------------


class PasErTreg(Gjentas):
    KODE = "treg"
    MELDING = gettext_lazy(
        "PAS svarte ikke i tide. Feilen er hos PAS, ikke hos dere. Vi prøver igjen av oss selv, og du trenger ikke gjøre noe."
    )


class IngenForbindelse(Gjentas):
    KODE = "forbindelse"
    ANSVAR = Ansvar.NETTET
    MELDING = gettext_lazy(
        "Vi fikk ikke kontakt med PAS. Enten er PAS nede, eller så er nettet mellom oss brutt. Vi prøver igjen av oss selv."
    )


class UkjentVertsnavn(Gjentas):
    KODE = "navn"
    ANSVAR = Ansvar.DRIFT
    VENT = timedelta(minutes=5)
    MELDING = gettext_lazy(
        "Adressen til PAS ble ikke funnet i nettets navneregister. Drift må sjekke adressen og navnetjeneren. Vi prøver "
        "igjen av oss selv i mellomtiden."
    )


class SertifikatUtloept(Gjentas):
    KODE = "sertifikat_utloept"
    VENT = timedelta(minutes=30)
    MELDING = gettext_lazy(
        "Sertifikatet til PAS er gått ut på dato, så vi sender ingenting dit. PAS må fornye det. Vi prøver igjen hver "
        "halvtime."
    )


class SertifikatUgyldig(Pasfeil):
    KODE = "sertifikat"
    MELDING = gettext_lazy(
        "Den som svarte på adressen til PAS, kunne ikke vise at det er PAS. Ingenting er sendt. Drift må sjekke adressen "
        "sammen med PAS før det prøves igjen."
    )
    ANSVAR = Ansvar.DRIFT


class SertifikatIkkeGyldigEnnaa(Gjentas):
    KODE = "sertifikat_ennaa"
    ANSVAR = Ansvar.DRIFT
    VENT = timedelta(minutes=30)
    MELDING = gettext_lazy(
        "Sertifikatet til PAS gjelder ikke ennå, så vi sender ingenting dit. Drift må sjekke klokken på tjeneren; går den "
        "rett, er det PAS som må rette sertifikatet. Vi prøver igjen hver halvtime."
    )


class KlokkenGaarFeil(Pasfeil):
    KODE = "klokke"
    ANSVAR = Ansvar.DRIFT
    MELDING = gettext_lazy(
        "Klokken hos oss og klokken hos PAS er mer enn fem minutter fra hverandre, så PAS godtar ikke innloggingen vår. "
        "Drift må stille klokken på tjeneren og starte jobben på nytt."
    )


class ForbindelsenBrutt(Gjentas):
    KODE = "brutt"
    ANSVAR = Ansvar.NETTET
    MELDING = gettext_lazy(
        "Forbindelsen til PAS ble brutt underveis. Vi prøver igjen av oss selv, og du trenger ikke gjøre noe."
    )


class HalvtSvar(Gjentas):
    KODE = "halvt_svar"
    ANSVAR = Ansvar.NETTET
    MELDING = gettext_lazy(
        "Svaret fra PAS kom bare halvveis fram, og ingenting av det er brukt. Vi ber om det på nytt av oss selv."
    )


class InnloggingAvvist(Pasfeil):
    KODE = "innlogging"
    ANSVAR = Ansvar.DRIFT
    MELDING = gettext_lazy(
        "PAS godtar ikke innloggingen til dette systemet. Drift må sjekke klient, hemmelighet eller sertifikat sammen med "
        "PAS, og så starte jobben på nytt."
    )


class Innloggingssvar(Gjentas):
    KODE = "innloggingssvar"
    MELDING = gettext_lazy(
        "PAS svarte på innloggingen med noe vi ikke kan lese. Feilen er hos PAS. Vi prøver igjen av oss selv."
    )


class LoggetUtHeleTiden(Gjentas):
    KODE = "logget_ut"
    VENT = timedelta(minutes=5)
    MELDING = gettext_lazy(
        "PAS logget oss ut to ganger på rad rett etter at vi hadde logget inn. Feilen er hos PAS. Vi prøver igjen av oss "
        "selv."
    )


class EgetSertifikatMangler(Pasfeil):
    KODE = "eget_sertifikat"
    ANSVAR = Ansvar.DRIFT
    MELDING = gettext_lazy(
        "Sertifikatet eller nøkkelen som vi skal logge inn i PAS med, kan ikke leses. Drift må legge filene på plass og "
        "starte jobben på nytt."
    )


class IkkeTilgang(Pasfeil):
    KODE = "ikke_tilgang"
    ANSVAR = Ansvar.DRIFT
    MELDING = gettext_lazy(
        "PAS lar ikke dette systemet gjøre dette for skolen. Drift må be PAS om tilgang for skolens organisasjonsnummer."
    )


class AvvistAvPas(Pasfeil):
    KODE = "avvist"
    ANSVAR = Ansvar.SKOLEN
    MELDING = gettext_lazy("PAS tok ikke imot meldingen. Rett det PAS peker på, og send på nytt.")


class FinnesIkkeIPas(Pasfeil):
    KODE = "finnes_ikke"
    ANSVAR = Ansvar.SKOLEN
    MELDING = gettext_lazy(
        "PAS kjenner ikke det vi spurte om. Sjekk organisasjonsnummeret skolen har i PAS, og eksamensperioden."
    )


class FinnesIkkeUtenOrd(Gjentas):
    KODE = "finnes_ikke_uten_ord"
    VENT = timedelta(minutes=5)
    MELDING = gettext_lazy(
        "PAS svarte at siden ikke finnes, uten å si hva som mangler. Ofte er PAS da under vedlikehold. Vi prøver igjen av "
        "oss selv. Varer det ved, sjekk organisasjonsnummeret skolen har i PAS."
    )


class Konflikt(Pasfeil):
    KODE = "konflikt"
    ANSVAR = Ansvar.SKOLEN
    MELDING = gettext_lazy("PAS vil ikke gjøre dette slik saken står der. Avklar det med PAS.")


class MeldingIkkeForstaatt(Pasfeil):
    KODE = "ikke_forstaatt"
    ANSVAR = Ansvar.DRIFT
    MELDING = gettext_lazy(
        "PAS forsto ikke forespørselen fra dette systemet. Drift må se på den i meldingsarkivet. Skolen trenger ikke gjøre "
        "noe."
    )


class Omdirigert(Pasfeil):
    KODE = "omdirigert"
    ANSVAR = Ansvar.DRIFT
    MELDING = gettext_lazy(
        "PAS viste oss videre til en annen adresse, og dit sender vi ingenting. Varer det ved, må drift sjekke adressen til "
        "PAS."
    )


class ForMangeForespoersler(Gjentas):
    KODE = "for_mange"
    MELDING = gettext_lazy(
        "PAS ber oss vente fordi det har kommet mange forespørsler. Vi venter så lenge PAS ber om, men høyst en time, "
        "og fortsetter av oss selv."
    )


class FeilHosPas(Gjentas):
    KODE = "feil_hos_pas"
    MELDING = gettext_lazy(
        "PAS har en feil hos seg. Du trenger ikke gjøre noe: vi prøver igjen av oss selv til PAS svarer som det skal."
    )


class IkkeTilbudt(Pasfeil):
    KODE = "ikke_tilbudt"
    MELDING = gettext_lazy("Dette PAS tar ikke imot slikt fra andre systemer. Gjør det på sidene til PAS.")


# --- answers that cannot be used ------------------------------------------------------------------------------------


class FeilInnholdstype(Gjentas):
    KODE = "innholdstype"
    VENT = timedelta(minutes=5)
    MELDING = gettext_lazy(
        "PAS svarte med en nettside i stedet for data; ofte betyr det at PAS er stengt for vedlikehold. Ingenting er "
        "endret hos oss. Vi prøver igjen av oss selv."
    )


class UgyldigXml(Gjentas):
    KODE = "ikke_xml"
    MELDING = gettext_lazy(
        "Svaret fra PAS er ikke gyldig XML. Feilen er hos PAS eller på veien hit, og ingenting er endret hos oss. Vi ber "
        "om svaret på nytt."
    )


class BryterSkjemaet(Gjentas):
    KODE = "skjema"
    VENT = timedelta(minutes=5)
    MELDING = gettext_lazy(
        "Svaret fra PAS følger ikke det avtalte formatet. Feilen er hos PAS, og ingenting er endret hos oss. Vi ber om "
        "svaret på nytt. Varer det ved, må drift melde det til PAS."
    )


class SvarForEnAnnen(Gjentas):
    KODE = "annen_skole"
    VENT = timedelta(minutes=5)
    MELDING = gettext_lazy(
        "PAS svarte med data for en annen skole eller periode enn vi spurte om. Svaret er ikke brukt, og ingenting er "
        "endret hos oss. Vi spør på nytt. Varer det ved, må drift melde det til PAS."
    )


class IngenAvVaare(Pasfeil):
    KODE = "ingen_av_vaare"
    ANSVAR = Ansvar.SKOLEN
    MELDING = gettext_lazy(
        "PAS hadde kandidater fra skolen, og har nå ingen av dem. Vi har spurt tre ganger, og ingenting er endret her. Se "
        "etter på sidene til PAS. Stemmer det, velg «Prøv igjen», så brukes svaret."
    )


class SvaretForStort(Pasfeil):
    KODE = "for_stort"
    MELDING = gettext_lazy(
        "Svaret fra PAS er større enn vi tar imot, og er ikke brukt. Drift må ta det opp med PAS før det prøves igjen."
    )
    ANSVAR = Ansvar.DRIFT
