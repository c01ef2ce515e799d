"""What the authority has to do about its boards, for the start page; and what a member has that another must take over."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lat
from django.utils.translation import ngettext

from brukere.models import Bruker
from felles import bidrag
from felles.angre import angrehandlinger
from felles.bidrag import Sak
from klage.models import Klage
from klage.querysets.klager import KLAGEANSVARLIGE
from klagenemnd.models import Klageoppdrag
from klagenemnd.querysets.avvik import AAPENT, avvik_i
from klagenemnd.querysets.saker import mine_klagesaker
from klagenemnd.services.fordeling import ANGRESLAG, angre_fordeling
from oppnevning.models import Oppnevning
from oppnevning.services.bindinger import Arbeid, arbeid


def for_myndighet(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Cases without a board, and members who cannot go on. A constant number of queries; none without the role."""
    if not bruker.har_rolle(naa, *KLAGEANSVARLIGE):
        return []
    saker = []
    klager = mine_klagesaker(bruker, naa)
    if antall := klager.behandles_her().filter(status=Klage.Status.SENDT, slag=Klage.Slag.KARAKTER).count():
        tittel = ngettext("%(n)d klagesak har ingen nemnd", "%(n)d klagesaker har ingen nemnd", antall) % {"n": antall}
        tekst = _("Gi dem til to i klagenemnda. Forslaget holder inhabile unna.")
        saker.append(Sak(tittel, tekst, reverse("klagenemnd:fordelinger"), _("Fordel")))
    med_nemnd = klager.filter(status__in=AAPENT).only("kandidat", "status")
    if avvik := avvik_i(list(med_nemnd), naa):
        antall = len({ett.oppdrag.klage_id for ett in avvik})
        tittel = ngettext("Nemnda må ses på i %(n)d klagesak", "Nemnda må ses på i %(n)d klagesaker", antall)
        tekst = _("Et medlem er inhabil, ikke lenger oppnevnt, eller har oppgitt en ny relasjon.")
        lenke = reverse("klagenemnd:saker") + "#avvik"
        saker.append(Sak(tittel % {"n": antall}, tekst, lenke, _("Se hvilke"), "danger", "varsel"))
    return saker


def hva_de_har(oppnevning: Oppnevning, leser: Bruker | None, naa: datetime) -> list[Arbeid]:
    """Open cases of an appointed member in the faggruppe; one query. Nothing for other roles."""
    if oppnevning.rolle != Oppnevning.Rolle.KLAGENEMND:
        return []
    gruppe = oppnevning.faggruppe
    antall = Klageoppdrag.objects.filter(
        bruker=oppnevning.bruker_id, avsluttet__isnull=True, klage__status__in=AAPENT, klage__ansvarlig=gruppe.eier_id,
        klage__runde=gruppe.periode_id, klage__kandidat__eksamen__fag__in=gruppe.fagrader.values("fag"),
    ).count()  # fmt: skip
    if not antall:
        return []
    tekst = ngettext(
        "Har %(n)d klagesak som må gis til en annen.", "Har %(n)d klagesaker som må gis til en annen.", antall
    )
    return [Arbeid(tekst % {"n": antall}, reverse("klagenemnd:saker"), _("Se klagesakene"))]


def registrer() -> None:
    """Menu, start page, undo, and the word to whoever takes an appointment back. Called once every app is loaded."""
    klage = _lat("Klage")
    bidrag.menypunkt(
        url_navn="klagenemnd:saker", tekst=_lat("Klagesaker"), roller=KLAGEANSVARLIGE, rekkefoelge=72, gruppe=klage
    )
    bidrag.menypunkt(
        url_navn="klagenemnd:fordelinger", tekst=_lat("Fordel klagesaker"), roller=KLAGEANSVARLIGE, rekkefoelge=73,
        gruppe=klage,
    )  # fmt: skip
    bidrag.startsaker.registrer("klagenemnder", for_myndighet, rekkefoelge=44)
    angrehandlinger.registrer(ANGRESLAG, angre_fordeling)
    arbeid.registrer("klagenemnd", hva_de_har, rekkefoelge=20)
