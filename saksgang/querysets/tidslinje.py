"""The timeline of a grade: who knew what when, and why it changed, from enrolment to appeal.

From the event log, and from the rows that hold sealed values once they may be seen. The number of queries follows what
the reader may see, never what there is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lat

from eksamen.models import Kandidat
from felles.bidrag import Tekst
from felles.models import Hendelse
from karakterfoering.models import Skolekarakter
from klage.models import ResultatUtenfra
from klage.querysets.resultat import resultat_uten_annullering
from monitor.loggtekster import HANDLINGER, detaljer
from saksgang.linjer import SYSTEMET, Folk, Leser, Linje
from saksgang.querysets.klagelinjer import klagelinjer, nemndlinjer, vedtakslinjer
from saksgang.querysets.sensurlinjer import satt, sensurlinjer
from sensur.models import Karakter

# What the log of the exam day has that says something of the grade; never an address, a file's name or a password.
FRA_DAGEN: Final = frozenset({
    "kandidat.flyttet", "kandidat.logget_inn", "kandidat.hentet_oppgave", "tilgang.gitt", "tilgang.gitt_paa_nytt",
    "tilgang.fjernet", "oppmoete.registrert", "oppmoete.fjernet", "fravaer.registrert", "fravaer.endret",
    "fravaer.opphevet", "sperre.satt", "sperre.opphevet", "sendespost.merket", "sendespost.fjernet", "del1.innlevert",
    "del1.innlevering_fjernet", "besvarelse.levert", "besvarelse.gjenaapnet", "besvarelse.lukket_igjen",
    "besvarelser.lastet_ned", "tidstillegg.gitt", "tidstillegg.fjernet", "avbrudd.startet", "avbrudd.stoppet",
    "avbrudd.trukket", "avbrudd.avgjort", "avbrudd.avgjoerelse_omgjort",
})  # fmt: skip
PAAMELDING: Final[dict[str, Tekst]] = {
    "paamelding.importert": lat("Påmeldingen ble importert"),
    "kandidat.lagt_til": lat("Kandidaten ble påmeldt"),
    "kandidat.satt_tilbake": lat("Kandidaten ble satt tilbake i partiet"),
    "parti.avlyst": lat("Eksamenen ble avlyst for partiet"),
    "parti.avlysning_opphevet": lat("Avlysningen ble opphevet"),
    "protokoll.laast": lat("Protokollen med karakterene ble låst"),
}
# Of these one event names many candidates, or none.
MED_LISTE: Final = ("kandidat.lagt_til", "kandidat.satt_tilbake")
HELE_PARTIET: Final = ("paamelding.importert", "parti.avlyst", "parti.avlysning_opphevet", "protokoll.laast")
EGNE: Final[dict[str, Tekst]] = {
    "vitnemaal.gjort": lat("Nytt vitnemål ble laget"),
    "vitnemaal.aapnet": lat("Nytt vitnemål ble åpnet igjen"),
    "tidslinje.hentet": lat("Tidslinjen ble hentet som PDF"),
}


def tidslinje(kandidat: Kandidat, leser: Leser, naa: datetime) -> list[Linje]:
    """All that the reader may see, oldest first; a value is there from the second when it shows, and not before."""
    hendelser = _hendelser(kandidat)
    vises = _vises(kandidat, naa)
    folk = Folk((en.aktoer_id for en in hendelser), kandidat.parti.skole_id, med_navn=leser.skolen)
    linjer = [Linje(en.tid, en.handling, _tekst(en), folk.aktoer(en), _mer(en)) for en in hendelser]
    linjer += _publisert(kandidat, naa, vises=vises) + _skolens(kandidat, naa) + _fra_pas(kandidat, naa)
    linjer += sensurlinjer(kandidat, vises=vises) if leser.sensuren else satt(kandidat, vises=vises)
    linjer += klagelinjer(kandidat, naa) + vedtakslinjer(kandidat, naa)
    if leser.nemnda:
        linjer += nemndlinjer(kandidat, naa)
    return sorted(linjer, key=lambda linje: linje.tid)


def _hendelser(kandidat: Kandidat) -> list[Hendelse]:
    """One query. Events of appeals are not among them: how far a board has come is told by none."""
    egne = Q(kandidat_id=kandidat.pk, handling__in=[*FRA_DAGEN, *EGNE])
    partiets = Q(parti_id=kandidat.parti_id) & (
        Q(handling__in=HELE_PARTIET) | Q(handling__in=MED_LISTE, data__kandidater__contains=[kandidat.pk])
    )
    return list(Hendelse.objects.filter(egne | partiets).order_by("tid", "pk"))


def _tekst(hendelse: Hendelse) -> Tekst:
    egne = PAAMELDING | EGNE
    return egne[hendelse.handling] if hendelse.handling in egne else HANDLINGER[hendelse.handling]


def _mer(hendelse: Hendelse) -> str:
    return detaljer(hendelse.handling, hendelse.data) if hendelse.handling in FRA_DAGEN else ""


def _vises(kandidat: Kandidat, naa: datetime) -> bool:
    """Whether the grade of this very candidate shows, or would if the exam were not annulled. One query."""
    rader = resultat_uten_annullering(Kandidat.objects.filter(pk=kandidat.pk), naa)
    return rader.filter(resultat__isnull=False).exists()  # type: ignore[misc]


def _publisert(kandidat: Kandidat, naa: datetime, *, vises: bool) -> list[Linje]:
    """From when the grades of the fagkode show; that this one did is told by its own line."""
    publiseres = kandidat.eksamen.publiseres
    if publiseres is None or publiseres > naa or not kandidat.parti.gaar_til_pas:
        return []
    mer = "" if vises else _("Denne kandidaten fikk ingen karakter som vises.")
    return [Linje(publiseres, "publisert", _("Karakterene ble publisert for skole og kandidater"), SYSTEMET, mer)]


def _skolens(kandidat: Kandidat, naa: datetime) -> list[Linje]:
    """Grades that the school itself has set, and each that took over; one query."""
    rader = Skolekarakter.objects.synlige(naa).filter(kandidat=kandidat)
    if not rader.exists():
        return []
    alle = Skolekarakter.objects.filter(kandidat=kandidat).select_related("satt_av").order_by("satt", "pk")
    return [
        Linje(
            rad.satt, "skolekarakter", _("Skolen satte karakteren") if nr == 0 else _("Skolen rettet karakteren"),
            _("Skolen"), str(Karakter(rad.verdi).label),
        )
        for nr, rad in enumerate(alle)
    ]  # fmt: skip


def _fra_pas(kandidat: Kandidat, naa: datetime) -> list[Linje]:
    """A result that another system made, and of its appeal, each from its own second; one query."""
    rad = ResultatUtenfra.objects.filter(kandidat=kandidat).first()
    if rad is None:
        return []
    linjer = []
    if rad.synlig_fra <= naa:
        karakter = str(Karakter(str(rad.karakter)).label) if rad.karakter else str(rad.get_deltakelse_display())
        linjer.append(Linje(rad.synlig_fra, "pas", _("Resultatet fra PAS ble vist"), rad.kilde, karakter))
    if rad.klagekarakter and rad.klage_synlig_fra and rad.klage_synlig_fra <= naa:
        ny = str(Karakter(str(rad.klagekarakter)).label)
        linjer.append(Linje(rad.klage_synlig_fra, "pas_klage", _("Resultatet av klagen i PAS ble vist"), rad.kilde, ny))
    return linjer
