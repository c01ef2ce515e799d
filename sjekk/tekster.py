"""The words of the checks. Rows hold codes; what they say to a candidate, a school or a sensor is made here."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from felles.bidrag import Tekst
from sjekk.models import Filsjekk

Resultat = Filsjekk.Resultat

# Reason -> what it means and what to do.
GRUNNER: Final[dict[str, Tekst]] = {
    "ikke_satt_opp": _l("Viruskontroll er ikke satt opp her."),
    "skanner_svarer_ikke": _l("Viruskontrollen svarer ikke nå. Filen prøves igjen av seg selv."),
    "for_stor_for_skanner": _l("Filen er større enn viruskontrollen tar imot."),
    "lager": _l("Fillageret svarte ikke. Filen prøves igjen av seg selv."),
    "virus": _l("Filen kan inneholde skadelig programvare og er satt i karantene. Den er levert, men åpne den ikke."),
    "ukjent_type": _l("Denne filtypen kan ikke kjennes igjen på innholdet."),
    "ingen_aapner": _l("Denne filtypen kan ikke åpnes her. Åpne den selv og se at den er riktig."),
    "bare_type": _l("Filtypen stemmer, men innholdet er ikke åpnet. Åpne filen selv og se at den er riktig."),
    "program": _l("Filen er et program og ikke en besvarelse. Lever et dokument i stedet."),
    "annen_type": _l("Innholdet er noe annet enn filnavnet sier. Sensor får kanskje ikke åpnet filen."),
    "oedelagt": _l("Filen ser ut til å være ødelagt. Åpne den, lagre på nytt som PDF og lever den."),
    "avkuttet": _l("Bildet ser ut til å være avkuttet. Åpne det og se at alt er med."),
    "passord": _l("Filen er låst med passord. Fjern passordet og lever filen på nytt."),
    "tom": _l("Filen har ingen tekst og ingen bilder. Se at arbeidet er lagret, og lever riktig fil."),
    "mange_sider": _l("Filen er svært lang. Bare de første 500 sidene er sjekket."),
    "bombe": _l("Filen pakker seg ut til mye mer enn den ser ut som, og er ikke åpnet."),
    "farlig_sti": _l("Arkivet har filnavn som peker ut av mappen det pakkes ut i. Pakk det på nytt."),
    "farlig_xml": _l("Filen inneholder XML som ikke hører hjemme i et dokument, og er ikke åpnet."),
    "pakkemetode": _l("Arkivet er pakket på en måte som ikke kan leses her."),
    "for_tung": _l("Filen er for tung å sjekke. Den er tatt vare på slik den er."),
    "for_lang_tid": _l("Sjekken tok for lang tid og ble stanset. Filen er tatt vare på slik den er."),
    "ga_opp": _l("Sjekken stanset flere ganger. Filen er tatt vare på slik den er."),
    "borte": _l("Filen ble ikke funnet i lageret. Si fra til driften med en gang."),
    "slettet": _l("Filen er slettet."),
    "bare_filnavn": _l("Bare filnavnet er sjekket. Innholdet i denne filtypen kan ikke leses her."),
    "bare_navn_i_arkiv": _l("Bare filnavnene i arkivet er sjekket."),
}
HVA: Final[dict[str, Tekst]] = {
    "navn": _l("Kandidatens navn står"),
    "skole": _l("Skolens navn står"),
    "nummer": _l("Kandidatens fødselsnummer står"),
}
HVA_TIL_KANDIDAT: Final[dict[str, Tekst]] = {
    "navn": _l("Navnet ditt står"),
    "skole": _l("Skolens navn står"),
    "nummer": _l("Fødselsnummeret ditt står"),
}
STEDER: Final[dict[str, Tekst]] = {
    "tekst": _l("i teksten"),
    "side": _l("i teksten på side %(nr)s"),
    "bunntekst": _l("i topp- eller bunnteksten"),
    "kommentar": _l("i en kommentar"),
    "kommentarforfatter": _l("som forfatter av kommentarer eller endringer"),
    "celle": _l("i cellene"),
    "ark": _l("i ark %(nr)s"),
    "lysbilde": _l("på lysbilde %(nr)s"),
    "notat": _l("i notatene til lysbilde %(nr)s"),
    "egenskap": _l("i egenskapene: %(felt)s"),
    "filnavn": _l("i filnavnet"),
    "arkiv": _l("i et filnavn i arkivet"),
}
FELT: Final[dict[str, Tekst]] = {
    "forfatter": _l("forfatter"),
    "sist_endret_av": _l("sist endret av"),
    "firma": _l("firma"),
    "leder": _l("leder"),
    "tittel": _l("tittel"),
    "emne": _l("emne"),
    "noekkelord": _l("nøkkelord"),
    "beskrivelse": _l("beskrivelse"),
    "xmp": _l("XMP-data"),
    "annet": _l("andre felt"),
}
FARGER: Final = {
    Resultat.I_ORDEN: ("success", "levert"),
    Resultat.FUNN: ("warning", "varsel"),
    Resultat.KUNNE_IKKE: ("info", "info"),
    Resultat.IKKE_SJEKKET: ("neutral", "ikke"),
    Resultat.PROEVES_IGJEN: ("neutral", "venter"),
}
ALVORLIG: Final = ("danger", "feil")


def grunntekst(grunn: str) -> str:
    """The sentence of a reason; "" when there is none."""
    return str(GRUNNER.get(grunn, ""))


def funntekster(funn: Iterable[Mapping[str, Any]], *, til_kandidat: bool) -> list[str]:
    """«Navnet ditt står i egenskapene: forfatter.», a sentence a place; other kinds of findings have their reason alone."""
    hva = HVA_TIL_KANDIDAT if til_kandidat else HVA
    linjer = [
        _("%(hva)s %(hvor)s.") % {"hva": hva[ett["hva"]], "hvor": _sted(ett)} for ett in funn if ett.get("hva") in hva
    ]
    return list(dict.fromkeys(linjer))


def _sted(ett: Mapping[str, Any]) -> str:
    sted = str(STEDER.get(str(ett.get("hvor")), STEDER["tekst"]))
    return sted % {"nr": ett.get("nr", ""), "felt": FELT.get(str(ett.get("felt")), FELT["annet"])}
