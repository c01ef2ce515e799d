"""How the comparison and the exchanges read: colour, symbol, words, and what to do."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eksamen.models.valg import Kandidatslag, Maalform
from felles.bidrag import Tekst
from felles.models import Jobb
from pas_integration.models import PasJobb, PasKandidat, PasMelding
from pas_integration.querysets.meldinger import FEIL_FRA
from pas_integration.querysets.sammenligning import Feltforskjell, Forskjell, Linje, Sammenligning
from pas_integration.services.eksport.sending import SENDES
from pas_integration.views import hentingsord

Tegn = tuple[str, str, Tekst]
TEGN: Final[dict[Forskjell, Tegn]] = {
    Forskjell.AVVIST: ("danger", "feil", gettext_lazy("Ikke tatt imot av PAS")),
    Forskjell.SAVNES: ("warning", "varsel", gettext_lazy("Sendt, men ikke i PAS")),
    Forskjell.SENDES_IKKE: ("warning", "varsel", gettext_lazy("Kan ikke sendes")),
    Forskjell.NY: ("info", "nyrad", gettext_lazy("Ny")),
    Forskjell.ENDRET: ("info", "endre", gettext_lazy("Endret")),
    Forskjell.FJERNET: ("warning", "slett", gettext_lazy("Fjernet her")),
    Forskjell.VENTER: ("info", "venter", gettext_lazy("Sendt, venter på PAS")),
    Forskjell.BARE_I_PAS: ("warning", "varsel", gettext_lazy("Bare i PAS")),
    Forskjell.LIK: ("success", "levert", gettext_lazy("I takt")),
}
HVA_NAA: Final[dict[Forskjell, Tekst]] = {
    Forskjell.SENDES_IKKE: gettext_lazy("Kandidaten har et fiktivt nummer, som PAS ikke kjenner. Sett fødselsnummeret først."),
    Forskjell.SAVNES: gettext_lazy("Kandidaten er sendt, men PAS har den ikke. Sjekk i PAS hvorfor. Den sendes på nytt ved eksport."),
    Forskjell.NY: gettext_lazy("Meldes på i PAS ved eksport."),
    Forskjell.ENDRET: gettext_lazy("Sendes på nytt ved eksport."),
    Forskjell.FJERNET: gettext_lazy("Tas ut av PAS når du bekrefter det i sammenligningen."),
    Forskjell.VENTER: gettext_lazy("Ingenting å gjøre. PAS behandler påmeldingen."),
    Forskjell.BARE_I_PAS: gettext_lazy("Røres ikke av eksporten. Meld kandidaten opp her, eller ta den ut i PAS."),
    Forskjell.LIK: gettext_lazy("Ingenting å gjøre."),
}  # fmt: skip
FOR_HAAND: Final = gettext_lazy("Må tas ut på sidene til PAS. Eksporten setter det opp i «Gjør dette i PAS».")
AVVIST_NAA: Final[dict[str, Tekst]] = {
    PasKandidat.Status.ANNEN_SKOLE: gettext_lazy(
        "Kandidaten er påmeldt ved en annen skole samme dag. Avklar med den skolen, og eksporter på nytt."
    ),
    PasKandidat.Status.IKKE_PAAMELDT: gettext_lazy("Rett det PAS peker på, og eksporter på nytt."),
    PasKandidat.Status.DELVIS: gettext_lazy("PAS tok imot bare en del av påmeldingen. Avklar med PAS hva som mangler."),
}
FELTNAVN: Final[dict[str, Tekst]] = {
    "gruppe": gettext_lazy("Parti"), "fornavn": gettext_lazy("Fornavn"), "etternavn": gettext_lazy("Etternavn"),
    "maalform": gettext_lazy("Målform"), "slag": gettext_lazy("Type"),
}  # fmt: skip
VERDIER: Final[dict[str, dict[str, Tekst]]] = {
    "maalform": dict(Maalform.choices), "slag": dict(Kandidatslag.choices),
}  # fmt: skip
JOBBTEGN: Final[dict[str, Tegn]] = {
    Jobb.Status.VENTER: ("info", "venter", gettext_lazy("Venter")),
    Jobb.Status.KJOERER: ("info", "laster", gettext_lazy("Pågår")),
    Jobb.Status.FERDIG: ("success", "levert", gettext_lazy("Ferdig")),
    Jobb.Status.FEILET: ("danger", "feil", gettext_lazy("Feilet")),
    Jobb.Status.AVBRUTT: ("neutral", "ikke", gettext_lazy("Avbrutt")),
}


SVARTEGN: Final[dict[str, Tegn]] = {
    "ingen": ("warning", "varsel", gettext_lazy("Ikke besvart")),
    "feil": ("danger", "feil", gettext_lazy("Feil")),
    "bra": ("success", "levert", gettext_lazy("I orden")),
}


def meldingstegn(melding: PasMelding) -> Tegn:
    """Colour, symbol and words of how a message went, with the HTTP status when there is one."""
    if melding.status is None:
        return SVARTEGN["ingen"]
    farge, symbol, ord_ = SVARTEGN["feil" if melding.status >= FEIL_FRA else "bra"]
    return farge, symbol, f"{ord_} ({melding.status})"


@dataclass(frozen=True)
class Rad:
    """A line of the comparison as a page shows it."""

    linje: Linje
    tegn: Tegn
    endringer: list[tuple[Tekst, Tekst, Tekst]]  # field, what PAS has, ours
    hva_naa: Tekst

    @property
    def melding(self) -> str:
        """PAS's own words."""
        return self.linje.deres.melding if self.linje.deres else ""

    @property
    def nummer(self) -> str:
        return self.linje.deres.kandidatnummer if self.linje.deres else ""


def rad(linje: Linje, *, sletting: bool) -> Rad:
    """A line with its words; `sletting` tells whether this PAS takes candidates out when we ask it to."""
    hva_naa = HVA_NAA.get(linje.forskjell, "")
    if linje.forskjell == Forskjell.FJERNET and not sletting:
        hva_naa = FOR_HAAND
    if linje.forskjell == Forskjell.AVVIST and linje.deres is not None:
        hva_naa = AVVIST_NAA.get(linje.deres.status, "")
    if linje.forskjell == Forskjell.FJERNET and sletting and linje.deres is not None and linje.deres.melding:
        hva_naa = _("PAS tok den ikke ut sist. Avklar med PAS, eller prøv igjen ved neste eksport.")
    return Rad(linje, TEGN[linje.forskjell], [_endring(felt) for felt in linje.felt], hva_naa)


def _endring(felt: Feltforskjell) -> tuple[Tekst, Tekst, Tekst]:
    ord_ = VERDIER.get(felt.felt, {})
    return FELTNAVN[felt.felt], ord_.get(felt.deres, felt.deres) or "–", ord_.get(felt.vaart, felt.vaart) or "–"


@dataclass(frozen=True)
class Kort:
    """A count of the comparison that is also the way to its lines."""

    vis: str
    antall: int
    tegn: Tegn


def kort(samlet: Sammenligning) -> list[Kort]:
    """The counts that there are, trouble first; «i takt» always."""
    antall = samlet.antall
    return [
        Kort(forskjell.value, antall[forskjell.value], tegn)
        for forskjell, tegn in TEGN.items()
        if antall[forskjell.value] or forskjell == Forskjell.LIK
    ]


def hva_skjer(samlet: Sammenligning, *, sletting: bool) -> str:
    """What an export would do, in a sentence."""
    antall = samlet.antall
    sendes = sum(antall[forskjell] for forskjell in SENDES)
    deler = []
    if sendes:
        deler.append(ngettext("Sender %(n)s kandidat.", "Sender %(n)s kandidater.", sendes) % {"n": sendes})
    if fjernes := antall[Forskjell.FJERNET]:
        tekst = (
            ngettext("Tar %(n)s kandidat ut av PAS.", "Tar %(n)s kandidater ut av PAS.", fjernes)
            if sletting
            else ngettext("Lager %(n)s gjøremål i PAS.", "Lager %(n)s gjøremål i PAS.", fjernes)
        )
        deler.append(tekst % {"n": fjernes})
    return " ".join(deler) or _("Alt er i takt. Eksporten spør PAS på nytt og sender ingenting.")


@dataclass(frozen=True)
class Steg:
    """A step of an exchange: its words, and whether it is done, going on or to come."""

    tekst: str
    tegn: Tegn
    naa: bool = False


FERDIG: Final[Tegn] = ("success", "levert", gettext_lazy("Gjort"))
NAA: Final[Tegn] = ("info", "venter", gettext_lazy("Nå"))
SIDEN: Final[Tegn] = ("neutral", "ikke", gettext_lazy("Gjenstår"))


def steg(pasjobb: PasJobb) -> list[Steg]:
    """The steps of an export; empty for an exchange that has one step only."""
    if pasjobb.slag != PasJobb.Slag.EKSPORT:
        return []
    gjort, utfall = pasjobb.fremdrift, pasjobb.utfall
    sendt = int(gjort.get("sendt", gjort.get("sender", 0)))
    slettet = len(gjort.get("slettet", ())) + len(gjort.get("nektet", ())) + int(gjort.get("gjoeremaal", 0))
    rekke: list[tuple[str, Any]] = [
        (_("Spør PAS hva det har"), "hentet" in gjort),
        (ngettext("Send %(n)s kandidat", "Send %(n)s kandidater", sendt) % {"n": sendt} if sendt else _("Send kandidater"),
         "sendt" in gjort),
        (_("Ta ut %(n)s som er fjernet her") % {"n": slettet} if slettet else _("Ta ut kandidater som er fjernet her"),
         "tatt_ut" in gjort),
        (_("PAS behandler påmeldingen"), "behandlet" in gjort),
        (_("Importer kandidatnumre"), "numre_nye" in utfall and pasjobb.jobb.status == Jobb.Status.FERDIG),
    ]  # fmt: skip
    i_gang = pasjobb.jobb.status in {Jobb.Status.VENTER, Jobb.Status.KJOERER}
    foerste = next((nr for nr, (_tekst, ferdig) in enumerate(rekke) if not ferdig), len(rekke))
    return [
        Steg(tekst, FERDIG if ferdig else NAA if nr == foerste and i_gang else SIDEN, nr == foerste and i_gang)
        for nr, (tekst, ferdig) in enumerate(rekke)
    ]


def utfallslinjer(pasjobb: PasJobb) -> list[str]:
    """What came of it, a sentence each."""
    if pasjobb.slag in hentingsord.SLAG:
        return hentingsord.linjer(pasjobb)
    utfall = pasjobb.utfall
    setninger = (
        ("sendt", ngettext("%(n)s kandidat ble sendt.", "%(n)s kandidater ble sendt.", utfall.get("sendt", 0))),
        ("slettet", ngettext("%(n)s kandidat ble tatt ut av PAS.", "%(n)s kandidater ble tatt ut av PAS.", utfall.get("slettet", 0))),
        ("nektet", ngettext("%(n)s kandidat ble ikke tatt ut av PAS; grunnen står nedenfor.", "%(n)s kandidater ble ikke tatt ut av PAS; grunnen står nedenfor.", utfall.get("nektet", 0))),
        ("beholdt", ngettext("%(n)s kandidat er tilbake her, og ble ikke tatt ut av PAS.", "%(n)s kandidater er tilbake her, og ble ikke tatt ut av PAS.", utfall.get("beholdt", 0))),
        ("gjoeremaal", ngettext("%(n)s kandidat må tas ut i PAS for hånd.", "%(n)s kandidater må tas ut i PAS for hånd.", utfall.get("gjoeremaal", 0))),
        ("numre_nye", ngettext("%(n)s kandidatnummer ble importert.", "%(n)s kandidatnumre ble importert.", utfall.get("numre_nye", 0))),
        ("numre_byttet", ngettext("%(n)s kandidatnummer ble byttet.", "%(n)s kandidatnumre ble byttet.", utfall.get("numre_byttet", 0))),
    )  # fmt: skip
    linjer = [tekst % {"n": utfall[navn]} for navn, tekst in setninger if utfall.get(navn)]
    if not linjer and pasjobb.jobb.status == Jobb.Status.FERDIG and pasjobb.slag == PasJobb.Slag.EKSPORT:
        linjer = [_("Alt var i takt, så ingenting ble sendt.")]
    return linjer
