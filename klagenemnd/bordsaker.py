"""What a board member has to do now, and by when."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from felles import angre, bidrag
from felles.bidrag import Sak
from klage.querysets.frister import frister_for_klager
from klage.querysets.klager import KLAGEANSVARLIGE
from klagenemnd.querysets.bord import Gjoeremaal, oppgaver
from klagenemnd.querysets.nemnd import mine_saker
from klagenemnd.services import fraser, vurdering


def for_nemnd(bruker: Bruker, naa: datetime) -> list[Sak]:
    """The member's cases that wait for the member, with the first deadline. At most four queries."""
    venter = [rad for rad in oppgaver(mine_saker(bruker, naa)) if rad.min_tur]
    if not venter:
        return []
    frister = frister_for_klager([rad.oppdrag.klage for rad in venter]).values()
    tekst = ngettext("%(antall)s klage venter på deg.", "%(antall)s klager venter på deg.", len(venter))
    linjer = [tekst % {"antall": len(venter)}]
    if frister:
        foerste = min(frist.besvares_innen for frist in frister)
        linjer.append(_("Den første besvares innen %(dato)s.") % {"dato": date_format(foerste, "j. F")})
    returnert = any(rad.gjoer == Gjoeremaal.NY_VURDERING for rad in venter)
    ikon = "varsel" if returnert else "klage"
    return [Sak(_("Mine klager"), " ".join(linjer), reverse("klagenemnd:mine"), _("Vurder klagene"), ikon=ikon)]


def registrer() -> None:
    """Put the member's pages on the menu and the start page."""
    klage = gettext_lazy("Klage")
    bidrag.menypunkt(
        url_navn="klagenemnd:mine", tekst=gettext_lazy("Mine klager"), roller=[Rolle.KLAGENEMND], rekkefoelge=72
    )
    bidrag.menypunkt(
        url_navn="klagenemnd:fraser",
        tekst=gettext_lazy("Frasebank"),
        roller=KLAGEANSVARLIGE | {Rolle.KLAGENEMND},
        rekkefoelge=77,
        gruppe=klage,
    )
    bidrag.menypunkt(
        url_navn="klagenemnd:innstilling",
        tekst=gettext_lazy("Nemndas arbeidsmåte"),
        roller=KLAGEANSVARLIGE,
        rekkefoelge=78,
        gruppe=klage,
    )
    bidrag.startsaker.registrer("mine_klager", for_nemnd, rekkefoelge=42)
    angre.angrehandlinger.registrer(vurdering.ANGRESLAG, vurdering.angre_levering)
    angre.angrehandlinger.registrer(fraser.ANGRESLAG, fraser.angre_frase)
