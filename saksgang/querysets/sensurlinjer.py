"""What the two sensors did, for the timeline: sealed until the grade of this very candidate shows.

The reasons that sensors write may name grades and are theirs alone, so no line has one. Of a sensor who was replaced
nothing is shown: what they proposed fell away.
Rule: docs/adr/0010; Vigo IKS, retningslinjer for sensur: proposals are confidential.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from saksgang.linjer import Linje
from sensur.models import Fellessensursak, Gjenaapning, Karakterforslag, Sensoroppdrag, Sluttkarakter


def satt(kandidat: Kandidat, *, vises: bool) -> list[Linje]:
    """That the grade was set, and which one stands: all that others than the exam's authority see. One query."""
    if not vises:
        return []
    rader = Sluttkarakter.objects.staaende().filter(kandidat=kandidat)
    return [
        Linje(rad.satt, "satt", _("Sluttkarakteren ble satt"), _("Sensorene"), str(rad.get_verdi_display()))
        for rad in rader
    ]


def sensurlinjer(kandidat: Kandidat, *, vises: bool) -> list[Linje]:
    """Proposals, reopenings, fellessensur and every final grade, also one that was corrected. Four queries at most."""
    if not vises:
        return []
    return _forslag(kandidat) + _gjenaapninger(kandidat) + _fellessensur(kandidat) + _sluttkarakterer(kandidat)


def _hvem(oppdrag: Sensoroppdrag) -> str:
    return _("Førstesensor") if oppdrag.nummer == Sensoroppdrag.Nummer.FOERSTE else _("Andresensor")


def _forslag(kandidat: Kandidat) -> list[Linje]:
    rader = Karakterforslag.objects.filter(
        kandidat=kandidat, bekreftet__isnull=False, oppdrag__avsluttet__isnull=True
    ).select_related("oppdrag")
    linjer = []
    for rad in rader:
        if rad.bekreftet is None:
            continue
        hva = _("Nytt forslag etter gjenåpning") if rad.gjenaapning_id else _("Forslag til karakter ble bekreftet")
        linjer.append(Linje(rad.bekreftet, "forslag", hva, _hvem(rad.oppdrag), str(rad.get_verdi_display())))
    return linjer


def _gjenaapninger(kandidat: Kandidat) -> list[Linje]:
    rader = Gjenaapning.objects.filter(kandidat=kandidat, oppdrag__avsluttet__isnull=True).select_related("oppdrag")
    linjer = []
    for rad in rader:
        slag = str(rad.get_slag_display())
        linjer.append(Linje(rad.aapnet, "gjenaapnet", _("Forslaget ble åpnet igjen"), _hvem(rad.oppdrag), slag))
        if rad.lukket and rad.trukket:
            linjer.append(Linje(rad.lukket, "gjenaapning_trukket", _("Gjenåpningen ble trukket"), _hvem(rad.oppdrag)))
    return linjer


def _fellessensur(kandidat: Kandidat) -> list[Linje]:
    linjer = []
    for sak in Fellessensursak.objects.filter(kandidat=kandidat):
        linjer.append(Linje(sak.satt_paa, "fellessensur", _("Svaret ble tatt opp i fellessensur"), _("Fellessensur")))
        if sak.avgjort:
            hvem = _("Oppmann") if sak.oppmann_id else _("Fellessensur")
            verdi = str(sak.get_verdi_display())
            linjer.append(Linje(sak.avgjort, "fellessensur_avgjort", _("Karakteren ble avgjort"), hvem, verdi))
    return linjer


def _sluttkarakterer(kandidat: Kandidat) -> list[Linje]:
    rader = Sluttkarakter.objects.filter(kandidat=kandidat, runde=1).order_by("satt", "pk")
    return [
        Linje(
            rad.satt,
            "sluttkarakter",
            _("Sluttkarakteren ble registrert") if nr == 0 else _("Sluttkarakteren ble rettet"),
            _("Andresensor"),
            f"{rad.get_verdi_display()} ({rad.get_avgjort_display()})",
        )
        for nr, rad in enumerate(rader)
    ]
