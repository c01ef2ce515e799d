"""What has been done with the answers of a party after the confirmation: for its two sensors alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from felles.bidrag import Tekst
from sensur.models import Fellessensursak, Gjenaapning, Karakterforslag, Sensoroppdrag, Sluttkarakter
from sensur.querysets.enighet import Sammenlikning


@dataclass(frozen=True, slots=True)
class Sporlinje:
    """One line of the trail: when, which answer, who, what was done, and the reason."""

    naar: datetime
    nummer: str
    hvem: str
    hva: Tekst
    grunn: str = ""


def spor(oppdrag: Sensoroppdrag, sammenlikning: Sammenlikning) -> list[Sporlinje]:
    """Reopenings, corrections and decisions of the party, newest first; three queries. The caller asked `begge_bekreftet`.

    Rows that are still sealed (`ufullstendige`) tell only what this sensor did.
    """
    synlige = {rad.kandidat_id: rad.nummer for rad in sammenlikning.rader}
    egne = {rad.kandidat_id: rad.nummer for rad in sammenlikning.ufullstendige}
    linjer = _gjenaapninger(oppdrag, synlige, egne) + _karakterer(synlige) + _saker(synlige)
    return sorted(linjer, key=lambda linje: linje.naar, reverse=True)


def _gjenaapninger(oppdrag: Sensoroppdrag, synlige: dict[int, str], egne: dict[int, str]) -> list[Sporlinje]:
    rader = Gjenaapning.objects.filter(oppdrag__parti=oppdrag.parti_id, oppdrag__avsluttet__isnull=True).select_related(
        "oppdrag__bruker"
    )
    nye = {
        forslag.gjenaapning_id: forslag.verdi
        for forslag in Karakterforslag.objects.filter(gjenaapning__in=rader, bekreftet__isnull=False)
    }
    linjer = []
    for rad in rader:
        egen = rad.oppdrag_id == oppdrag.pk and rad.kandidat_id in egne
        if rad.kandidat_id not in synlige and not egen:
            continue
        nummer = synlige.get(rad.kandidat_id) or egne.get(rad.kandidat_id, "")
        hvem = rad.oppdrag.bruker.navn
        aapnet = _("Åpnet forslaget igjen") if rad.slag == Gjenaapning.Slag.RETTING else rad.get_slag_display()
        linjer.append(Sporlinje(rad.aapnet, nummer, hvem, aapnet, rad.grunn))
        if rad.lukket:
            hva = _("Trakk gjenåpningen") if rad.trukket else _("Bekreftet %(verdi)s") % {"verdi": nye.get(rad.pk, "")}
            linjer.append(Sporlinje(rad.lukket, nummer, hvem, hva))
    return linjer


def _karakterer(synlige: dict[int, str]) -> list[Sporlinje]:
    rader = Sluttkarakter.objects.filter(runde=1, kandidat__in=synlige).select_related("satt_av__bruker")
    alle = sorted(rader, key=lambda rad: (rad.satt, rad.pk))
    rettede = {rad.kandidat_id for rad in alle if rad.erstattet}
    linjer = []
    for nr, rad in enumerate(alle):
        if rad.kandidat_id not in rettede:
            continue
        nummer, hvem = synlige[rad.kandidat_id], rad.satt_av.bruker.navn
        neste = next((senere for senere in alle[nr + 1 :] if senere.kandidat_id == rad.kandidat_id), None)
        hva = _("Endelig karakter satt til %(verdi)s") % {"verdi": rad.verdi}
        tilbake = bool(rad.erstattet and (neste is None or neste.satt > rad.erstattet))
        linjer.append(Sporlinje(rad.satt, nummer, hvem, hva, "" if tilbake else rad.grunn))
        if tilbake and rad.erstattet:
            linjer.append(Sporlinje(rad.erstattet, nummer, hvem, _("Endelig karakter tatt tilbake"), rad.grunn))
    return linjer


def _saker(synlige: dict[int, str]) -> list[Sporlinje]:
    linjer = []
    for sak in Fellessensursak.objects.filter(kandidat__in=synlige).select_related("fellessensur", "avgjort_av"):
        nummer, moete = synlige[sak.kandidat_id], sak.fellessensur.navn
        linjer.append(Sporlinje(sak.satt_paa, nummer, "", _("Sendt til %(moete)s") % {"moete": moete}))
        if sak.avgjort and sak.avgjort_av:
            hva = _("Avgjort til %(verdi)s") % {"verdi": sak.verdi}
            linjer.append(Sporlinje(sak.avgjort, nummer, sak.avgjort_av.navn, hva))
        if sak.tatt_av:
            linjer.append(Sporlinje(sak.tatt_av, nummer, "", _("Tatt av sakslisten")))
    return linjer


def egne_aapninger(oppdrag: Sensoroppdrag) -> dict[int, str]:
    """The sensor's own open reopenings: candidate number by candidate pk; one query."""
    rader = Gjenaapning.objects.filter(oppdrag=oppdrag, lukket__isnull=True, kandidat__kandidatnummer__isnull=False)
    return dict(rader.order_by("pk").values_list("kandidat", "kandidat__kandidatnummer__nummer"))


def egne_forslag(oppdrag: Sensoroppdrag, kandidater: list[int]) -> set[int]:
    """Those of the candidates whom this sensor has a confirmed proposal for; one query."""
    rader = Karakterforslag.objects.staaende().filter(oppdrag=oppdrag, kandidat__in=kandidater or [0])
    return set(rader.values_list("kandidat", flat=True))
