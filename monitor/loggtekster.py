"""What the activity log calls the events of a candidate. An event that is not here is nothing the exam room sees."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lat
from django.utils.translation import ngettext

from deltakelse.models import Fravaer
from eksamen.models.valg import Deltype
from felles.templatetags.ramme import filstoerrelse, klokke
from levering.models import Avvisning, Delmerke

HANDLINGER: Final = {
    "kandidat.logget_inn": lat("Logget inn, venter på tilgang"),
    "kandidat.logget_ut": lat("Logget ut"),
    "kandidat.sesjon_avsluttet": lat("Innloggingen ble avsluttet"),
    "kandidat.sesjon_utloept": lat("Innloggingen gikk ut på tid"),
    "kandidat.feil_passord": lat("Skrev feil passord"),
    "kandidat.ventetid_opphevet": lat("Ventetiden etter feil passord ble opphevet"),
    "kandidat.aapnet_innsyn": lat("Så på egne eksamener"),
    "kandidat.hentet_oppgave": lat("Hentet oppgaven"),
    "kandidat.hentet_forberedelse": lat("Hentet forberedelsesmateriellet"),
    "kandidat.flyttet": lat("Flyttet til et annet parti"),
    "dagspassord.feil": lat("Skrev feil dagspassord"),
    "passord.fornyet": lat("Fikk nytt kandidatpassord"),
    "tilgang.gitt": lat("Fikk tilgang"),
    "tilgang.gitt_paa_nytt": lat("Fikk tilgang på nytt"),
    "tilgang.fjernet": lat("Mistet tilgangen: «Fjern tilgang»"),
    "oppmoete.registrert": lat("Oppmøte registrert"),
    "oppmoete.fjernet": lat("Oppmøte fjernet"),
    "oppmoete.legitimasjon_sett": lat("Legitimasjon kontrollert"),
    "oppmoete.legitimasjon_fjernet": lat("Kontroll av legitimasjon fjernet"),
    "fravaer.registrert": lat("Fravær registrert"),
    "resultat.mottatt": lat("Resultat mottatt fra PAS"),
    "resultat.endret": lat("Resultatet fra PAS er endret"),
    "resultat.tatt_tilbake": lat("Innlest resultat tatt tilbake"),
    "fravaer.endret": lat("Fravær endret"),
    "fravaer.opphevet": lat("Fravær fjernet"),
    "sperre.satt": lat("Digital tilgang sperret"),
    "sperre.opphevet": lat("Sperren opphevet"),
    "sendespost.merket": lat("Merket «Sendes i posten»"),
    "sendespost.fjernet": lat("«Sendes i posten» fjernet"),
    "del1.innlevert": lat("Del 1 levert på papir"),
    "del1.innlevering_fjernet": lat("Innlevering av del 1 fjernet"),
    "opplasting.begynt": lat("Begynte å laste opp"),
    "opplasting.avbrutt": lat("Opplastingen ble avbrutt"),
    "fil.lastet_opp": lat("Lastet opp"),
    "fil.avvist": lat("En fil ble ikke tatt imot"),
    "fil.slettet": lat("Slettet"),
    "fil.gjenopprettet": lat("La tilbake"),
    "fil.delmerket": lat("Satte eksamensdel på"),
    "fil.renset": lat("Satte inn en kopi uten metadata av"),
    "fil.karantene": lat("Satte i karantene"),
    "fil.savnet": lat("Fant ikke filen i lageret"),
    "fil.lastet_ned": lat("Lastet ned"),
    "besvarelse.levert": lat("Leverte besvarelsen"),
    "besvarelse.gjenaapnet": lat("Åpnet for ny levering"),
    "besvarelse.lukket_igjen": lat("Angret åpning for ny levering"),
    "besvarelser.lastet_ned": lat("Lastet ned besvarelsen"),
    "kvittering.sendt": lat("Sendte kvitteringen"),
    "tidstillegg.gitt": lat("Fikk tid tilbake"),
    "tidstillegg.fjernet": lat("Tid som var gitt tilbake, ble fjernet"),
    "avbrudd.startet": lat("Avbrudd startet"),
    "avbrudd.stoppet": lat("Avbrudd stoppet"),
    "avbrudd.paagaar_igjen": lat("Stopp av avbrudd angret"),
    "avbrudd.trukket": lat("Avbruddet trukket"),
    "avbrudd.gjenopprettet": lat("Avbruddet lagt tilbake"),
    "avbrudd.avgjort": lat("Tapt tid avgjort"),
    "avbrudd.avgjoerelse_omgjort": lat("Avgjørelsen om tapt tid gjort om"),
    "melding.sendt": lat("Fikk en melding"),
    "melding.bekreftet": lat("Bekreftet at meldingen er lest"),
    "melding.trukket": lat("Meldingen ble trukket tilbake"),
}

GRUNNER: Final = {"nytt_passord": lat("Kandidaten fikk nytt passord")}
MAATER: Final = {"monitor": lat("Gitt i kandidatmonitoren"), "dagspassord": lat("Med dagspassord")}


def tekst(handling: str, filnavn: str) -> str:
    """What happened, with the name of the file it happened to."""
    hva = str(HANDLINGER[handling])
    return f"{hva} «{filnavn}»" if filnavn else hva


def detaljer(handling: str, data: Mapping[str, Any]) -> str:
    """The facts beside it that the event carries, in words; empty when it carries none that say anything here."""
    ordene = DETALJER | (PAA_RAD if handling in FEILFORSOEK else {})
    deler = [svar for navn, ord_ in ordene.items() if navn in data and (svar := ord_(data[navn]))]
    return ", ".join(deler)


def _valg(klasse: Any) -> Any:
    return lambda verdi: str(klasse(verdi).label) if verdi in klasse.values else ""


def _deler(verdi: Any) -> str:
    return _(" og ").join(str(Deltype(ett).label) for ett in verdi if ett in Deltype.values)


def _innvilget(minutter: int | None) -> str:
    if minutter is None:
        return ""
    tekst = ngettext("innvilget %(n)s minutt", "innvilget %(n)s minutter", minutter)
    return tekst % {"n": minutter} if minutter else _("avslått")


def _antall_filer(antall: int) -> str:
    return ngettext("%(n)s fil", "%(n)s filer", antall) % {"n": antall}


DETALJER: Final[dict[str, Any]] = {
    "maate": lambda verdi: str(MAATER.get(verdi, "")),
    "grunn": lambda verdi: str(GRUNNER.get(verdi, "")),
    "slag": _valg(Fravaer.Slag),
    "feil": _valg(Avvisning.Slag),
    "deler": _deler,
    "delmerke": _valg(Delmerke),
    "naar": lambda verdi: klokke(datetime.fromisoformat(verdi)),
    "antall_filer": _antall_filer,
    "stoerrelse": filstoerrelse,
    "legitimasjon": lambda verdi: _("legitimasjon kontrollert") if verdi else "",
    "forberedelse": lambda verdi: _("forberedelsesdagen") if verdi else "",
    "sent": lambda verdi: _("etter seneste oppmøte") if verdi else "",
    "sen": lambda verdi: _("etter fristen") if verdi else "",
    "kvitteringskode": lambda verdi: _("kvittering %(kode)s") % {"kode": verdi},
    "innvilget": _innvilget,
    "minutter": lambda verdi: ngettext("%(n)s minutt", "%(n)s minutter", verdi) % {"n": verdi},
}
FEILFORSOEK: Final = frozenset({"kandidat.feil_passord", "dagspassord.feil"})
# One is not a row of them.
PAA_RAD: Final[dict[str, Any]] = {
    "antall": lambda verdi: _("%(n)s ganger på rad") % {"n": verdi} if verdi > 1 else "",
}
