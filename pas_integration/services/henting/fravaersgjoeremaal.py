"""«Gjør dette i PAS»: absence that this PAS does not take from us."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from deltakelse.models import Fravaer
from eksamen.models import Eksamensperiode
from felles.radmengde import blant_ider
from klage.models import ResultatUtenfra
from pas_integration.models import Gjoeremaal
from pas_integration.querysets.fravaer import DELTATT, Egen


def oppdater_gjoeremaal(egne: Iterable[Egen], *, nettsted: str, naa: datetime) -> int:
    """Make, change and close the to-dos about absence; how many are open. In the caller's transaction; repeatable.

    One that was done is made again when the absence has been changed since; one that nobody has done is closed when the
    absence was lifted before anybody did, or when PAS's own results say the same.
    """
    med_fravaer = {egen.paskandidat_id: egen for egen in egne if egen.tid is not None}
    alle = Gjoeremaal.objects.select_for_update(of=("self",)).filter(
        slag=Gjoeremaal.Slag.FRAVAER, paskandidat__in=list(med_fravaer)
    )
    aapne: dict[int, Gjoeremaal] = {}
    gjorte: dict[int, Gjoeremaal] = {}
    for rad in alle.order_by("laget", "pk"):
        # Closed by nobody is one that was lifted in time: PAS was never told.
        if rad.gjort is None:
            aapne[rad.paskandidat_id] = rad
        elif rad.gjort_av_id is not None:
            gjorte[rad.paskandidat_id] = rad
    sagt = _sagt_av_pas((egen.kandidat_id for egen in med_fravaer.values()), naa)
    antall = 0
    for pk, egen in med_fravaer.items():
        if egen.kandidat_id in sagt and sagt[egen.kandidat_id] == egen.slag:
            _lukk(aapne.get(pk), naa)
        else:
            antall += _oppdater(egen, aapne.get(pk), gjorte.get(pk), nettsted, naa)
    return antall


def lukk_gjoeremaal(skole: Organisasjon, periode: Eksamensperiode, *, naa: datetime) -> None:
    """This PAS takes absence from us by now, so nobody does it by hand. In the caller's transaction; repeatable."""
    aapne = Gjoeremaal.objects.filter(slag=Gjoeremaal.Slag.FRAVAER, gjort__isnull=True)
    aapne.filter(paskandidat__skole=skole, paskandidat__periode=periode).update(gjort=naa)


def _sagt_av_pas(kandidat_ider: Iterable[int], naa: datetime) -> dict[int, str]:
    """What the results from PAS that show by now say of who was there: nobody is asked to tell PAS its own words."""
    vises = ResultatUtenfra.objects.exclude(synlig_fra__gt=naa).filter(kandidat__in=blant_ider(kandidat_ider))
    return dict(vises.values_list("kandidat_id", "deltakelse"))


def _lukk(aapent: Gjoeremaal | None, naa: datetime) -> None:
    if aapent:
        aapent.gjort = naa
        aapent.save(update_fields=["gjort"])


def _oppdater(egen: Egen, aapent: Gjoeremaal | None, gjort: Gjoeremaal | None, nettsted: str, naa: datetime) -> int:
    fjernes = egen.slag == DELTATT
    if fjernes and gjort is None:
        _lukk(aapent, naa)
        return 0
    tekst = _tekst(egen, nettsted)
    if aapent:
        if aapent.tekst != tekst:
            aapent.tekst, aapent.laget = tekst, naa
            aapent.save(update_fields=["tekst", "laget"])
        return 1
    if gjort and egen.tid and egen.tid <= gjort.laget:
        return 0
    Gjoeremaal.objects.create(paskandidat_id=egen.paskandidat_id, slag=Gjoeremaal.Slag.FRAVAER, tekst=tekst, laget=naa)
    return 1


def _tekst(egen: Egen, nettsted: str) -> str:
    fag = f"{egen.noekkel.fagkode}-{egen.noekkel.variant}" if egen.noekkel.variant else egen.noekkel.fagkode
    ord_ = {"fag": fag, "gruppe": egen.gruppe, "sted": nettsted}
    if egen.slag == DELTATT:
        return _("Fjern fraværet i %(fag)s, gruppe %(gruppe)s, på %(sted)s.") % ord_
    ord_["slag"] = str(Fravaer.Slag(egen.slag).label)
    return _("Registrer «%(slag)s» i %(fag)s, gruppe %(gruppe)s, på %(sted)s.") % ord_
