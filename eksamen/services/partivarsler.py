"""What a person should look at on one party: full rooms, and candidates who are to be in two places."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Eksamensparti, Kandidat
from eksamen.services.kollisjoner import (
    Personkollisjon,
    Rombruk,
    dobbeltmeldte,
    personkollisjoner,
    rombruk,
    samme_dager,
)
from felles.templatetags.ramme import kortdato

MAKS_NAVN = 5


def partivarsler(parti: Eksamensparti, *, med_navn: bool) -> list[tuple[str, str]]:
    """Colour and sentence for each; names of candidates only for those who administer the party."""
    mine = Eksamensparti.objects.filter(pk=parti.pk)
    bruk = [ett for ett in rombruk(samme_dager(mine)) if parti.pk in ett.parti_ider]
    varsler = [varsel for ett in bruk for varsel in _om_rom(parti, ett)]
    kollisjoner = personkollisjoner([parti])
    for samtidig in (True, False):
        rammer = [kollisjon for kollisjon in kollisjoner if kollisjon.samtidig is samtidig]
        if rammer:
            varsler.append(("danger" if samtidig else "warning", _om_personer(rammer, samtidig, med_navn)))
    doble = dobbeltmeldte([parti])
    if doble:
        tekst = ngettext("%(n)s kandidat er meldt opp mer enn én gang i fagkoden.", "%(n)s kandidater er meldt opp mer enn én gang i fagkoden.", len(doble))  # fmt: skip
        varsler.append(("warning", tekst % {"n": len(doble)} + _navn((d.person_id for d in doble), med_navn)))
    return varsler


def _om_rom(parti: Eksamensparti, bruk: Rombruk) -> list[tuple[str, str]]:
    if bruk.for_mange:
        tekst = _("%(rom)s har %(plasser)s plasser, men %(antall)s kandidater skal sitte der samtidig %(dag)s. Velg et større rom, eller fordel dem.")  # fmt: skip
        ord_ = {"rom": bruk.rom, "plasser": bruk.kapasitet, "antall": bruk.opptatt, "dag": kortdato(bruk.dag)}
        return [("warning", tekst % ord_)]
    if not bruk.deles:
        return []
    andre = Eksamensparti.objects.filter(pk__in=bruk.parti_ider).exclude(pk=parti.pk).select_related("eksamen__fag")
    navn = ", ".join(f"{annet.eksamen.fag.kode} {annet.navn}" for annet in andre[:MAKS_NAVN])
    tekst = _("%(rom)s brukes samtidig av %(andre)s %(dag)s.")
    return [("info", tekst % {"rom": bruk.rom, "andre": navn, "dag": kortdato(bruk.dag)})]


def _om_personer(kollisjoner: list[Personkollisjon], samtidig: bool, med_navn: bool) -> str:
    antall = len({kollisjon.kandidat_id for kollisjon in kollisjoner})
    if samtidig:
        tekst = ngettext("%(n)s kandidat har en annen eksamen samtidig.", "%(n)s kandidater har en annen eksamen samtidig.", antall)  # fmt: skip
    else:
        tekst = ngettext("%(n)s kandidat har eksamen eller forberedelse i et annet fag samme dag.", "%(n)s kandidater har eksamen eller forberedelse i et annet fag samme dag.", antall)  # fmt: skip
    return tekst % {"n": antall} + _navn((kollisjon.person_id for kollisjon in kollisjoner), med_navn)


def _navn(person_ider: Iterable[int], med_navn: bool) -> str:
    if not med_navn:
        return ""
    ider = set(person_ider)
    rader = Kandidat.objects.filter(person__in=ider).order_by("person__sortering").values_list(
        "person__fornavn", "person__etternavn"
    )  # fmt: skip
    navn = [f"{fornavn} {etternavn}" for fornavn, etternavn in dict.fromkeys(rader)]
    rest = len(navn) - MAKS_NAVN
    tekst = ", ".join(navn[:MAKS_NAVN])
    return f" {tekst}{_(' og %(n)s til') % {'n': rest} if rest > 0 else ''}."
