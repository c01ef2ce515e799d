"""What the live fragment shows. The same context serves page, poll and the answer to an act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from deltakelse.querysets.tilgang import Tilgang
from felles.liste import Listevalg, Utsnitt
from felles.templatetags.ramme import langdato
from felles.tid import dagens_dato
from monitor.avbruddslinje import paagaaende
from monitor.bla import lag_bla
from monitor.forhold import Forhold
from monitor.kort import lag_kort
from monitor.lesning import Lest, les_omfang
from monitor.puls import Puls, Spoersmaal
from monitor.querysets.logg import siste_adresser
from monitor.querysets.omfang import Omfang, ventetider
from monitor.querysets.rader import Rad
from monitor.radhtml import radhtml
from monitor.rom import lag_kart, romhoder
from monitor.saker import Saksbilde, lag_saksbilde
from monitor.utvalg import KART, bare, velg
from monitor.versjon import grunnlag, versjon
from monitor.visrader import Tegnliste, Visrad, lag_visrad
from vakter.permissions import SEENDE, handler_i

TOPP, LISTE = "monitor/topp.html", "monitor/liste.html"
LISTER = {KART: "monitor/kart.html"}
DEMPEDE_ORD = {
    Forhold.UTEN_KONTAKT: gettext_lazy("%(n)s uten kontakt"),
    Forhold.UTEN_DEL1: gettext_lazy("%(n)s uten innlevert del 1"),
}
INGEN_SAKER: dict[str, Any] = {"saker": [], "vist_dempet": [], "dempetekst": "", "dempelenke": "", "dempeadresse": ""}
type Melding = tuple[str, str]  # colour of the alert, sentence


@dataclass(frozen=True, slots=True)
class Levende:
    """The live fragment in its two pieces; the filters stand between them and are never swapped."""

    topp: SafeString
    liste: SafeString

    @property
    def samlet(self) -> SafeString:
        return self.topp + self.liste


def vis_levende(
    *,
    bruker: Bruker,
    omfang: Omfang,
    valg: Listevalg,
    naa: datetime,
    kunngjoering: str = "",
    friskt: bool = False,
) -> Levende:
    """The live fragment as HTML: banner, lane, cards, count and table. A constant number of queries.

    `kunngjoering` is only read out: the answer to an act. `friskt` asks the database for all of it (monitor.minne).
    """
    lest, pulsen = les_omfang(omfang, naa, friskt=friskt), les_puls(omfang, naa)
    sammenheng = _sammenheng(bruker=bruker, omfang=omfang, valg=valg, naa=naa, pulsen=pulsen, lest=lest)
    return _vis(sammenheng | {"kunngjoering": kunngjoering}, valg)


def spoer_puls(bruker: Bruker, skole_id: int | None, naa: datetime, *, bare_avtrykk: bool = False) -> Spoersmaal:
    """Ask Redis what the machines tell, of one school or of all that the user's roles reach; read with `les`.

    Invigilators have some parties of their school, and are not disturbed by the others: their rows are looked at.
    """
    organisasjoner = [skole_id] if skole_id is not None else [rolle.organisasjon_id for rolle in bruker.roller(naa)]
    alt = not bruker.har_rolle(naa, Rolle.EKSAMENSVAKT)
    return Spoersmaal(organisasjoner, alt=alt, bare_avtrykk=bare_avtrykk)


def les_puls(omfang: Omfang, naa: datetime, *, bare_avtrykk: bool = False) -> Puls | None:
    """What the machines tell of those in view: one call to Redis, and none on other days than this."""
    if not omfang.i_dag or not omfang.parti_ider:
        return Puls()
    with spoer_puls(omfang.bruker, omfang.skole_id, naa, bare_avtrykk=bare_avtrykk) as svar:
        return svar.les(omfang.parti_ider)


def vis_etter_poll(*, bruker: Bruker, omfang: Omfang, valg: Listevalg, naa: datetime) -> Levende:
    """As `vis_levende`. The pulse is read before the rows, as the version was."""
    pulsen, lest = les_puls(omfang, naa), les_omfang(omfang, naa)
    sammenheng = _sammenheng(bruker=bruker, omfang=omfang, valg=valg, naa=naa, pulsen=pulsen, lest=lest)
    return _vis(sammenheng | {"kunngjoering": ""}, valg)


def _vis(sammenheng: dict[str, Any], valg: Listevalg) -> Levende:
    maler = (TOPP, LISTER.get(valg.faste["visning"], LISTE))
    topp, liste = (get_template(mal, using="jinja2").render(sammenheng) for mal in maler)
    return Levende(mark_safe(topp), mark_safe(liste))  # noqa: S308 - the templates escape


def _sammenheng(
    *, bruker: Bruker, omfang: Omfang, valg: Listevalg, naa: datetime, pulsen: Puls | None, lest: Lest
) -> dict[str, Any]:
    partier, alle = lest.partier, lest.rader
    vent = ventetider(omfang.parti_ider, naa) if omfang.ventes and omfang.i_dag else {}
    mine = handler_i(bruker, {parti.pk: parti.skole.sti for parti in partier.values()}, naa)
    # Another day is for looking at; what the menu still holds then, each choice decides.
    kan = mine if omfang.i_dag else set()
    bilde = lag_saksbilde(lest.stillinger, vent=vent, puls=pulsen, kan=kan, valg=valg, naa=naa)
    utsnitt = valg.utsnitt(velg(alle, valg, partier))
    tegn, merket = Tegnliste(), lest.merker
    todelt = any(parti.todelt for parti in partier.values())
    venter = [rad for rad in alle if rad.kan_gi_tilgang] if omfang.i_dag else []
    visrader = [
        lag_visrad(rad, partier[rad.parti_id], tegn, vent, kan, merker=merket, meny=mine, naa=naa)
        for rad in utsnitt.rader
    ]
    adresser = _adresser(utsnitt.rader, mine, valg)
    hoder = romhoder(utsnitt.rader, alle, partier) if valg.faste["visning"] else {}
    return {
        "versjon": versjon(grunnlag(omfang, valg, pulsen), bilde.neste),
        "tid": naa.isoformat(),
        "side_url": reverse("monitor:monitor"),
        "valg": valg,
        "utsnitt": utsnitt,
        "rader": visrader,
        "radhtml": _radhtml(visrader, adresser, valg, todelt=todelt),
        "kan_velge": any(rad.kan_handle for rad in visrader),
        "romhoder": hoder,
        "kart": lag_kart(utsnitt.rader, visrader, hoder) if valg.faste["visning"] == KART else [],
        "todelt": todelt,
        "kolonner": kolonner(todelt, valg),
        "bla": lag_bla(valg, utsnitt),
        "visertekst": _visertekst(utsnitt, alle),
        "ingen_treff": _("Ingen kandidater passer med filteret nå.") if alle else _("Partiet har ingen kandidater."),
        "kort": lag_kort(partier, alle, naa),
        **(_trenger(bilde, valg, alle, pulsen) if omfang.i_dag else INGEN_SAKER),
        "avbrudd": paagaaende(bruker, omfang, partier.values(), naa),
        "antall_venter": len(venter),
        "ventetekst": _ventetekst(len(venter)),
        "venteadresse": f"{reverse('monitor:monitor')}{bare(valg, tilgang=Tilgang.VENTER.value)}",
        "kortadresser": {pk: f"{reverse('monitor:monitor')}{bare(valg, gruppe=str(pk))}" for pk in partier},
        "ubekreftet": _ubekreftet(alle),
        "meldingsadresse": f"{reverse('monitor:melding')}{f'?skole={omfang.skole_id}' if omfang.skole_id else ''}",
        "i_dag": omfang.i_dag,
        "ro": _ro(alle) if omfang.i_dag else _annen_dag(omfang.dag, alle, naa),
        "setninger": _setninger(venter, alle, bilde if omfang.i_dag else Saksbilde()),
        "tomt": "" if partier else _tomt(omfang, naa),
    }


def _radhtml(
    visrader: Sequence[Visrad], adresser: dict[int, str], valg: Listevalg, *, todelt: bool
) -> dict[int, SafeString]:
    """The rows of the table by candidate."""
    if valg.faste["visning"] == KART:
        return {}
    listen, spraak, kan_velge = valg.adresse(), get_language() or "", any(rad.kan_handle for rad in visrader)
    return {
        rad.pk: radhtml(rad, adresser.get(rad.pk, ""), listen=listen, kan_velge=kan_velge, todelt=todelt, spraak=spraak)
        for rad in visrader
    }


def _adresser(viste: Sequence[Rad], kan: set[int], valg: Listevalg) -> dict[int, str]:
    """The address of each candidate's log-in, when the address of the page asks; not for those one may only look at."""
    return siste_adresser(rad.pk for rad in viste if rad.parti_id in kan) if valg.faste["ip"] else {}


def _trenger(bilde: Saksbilde, valg: Listevalg, alle: list[Rad], pulsen: Puls | None) -> dict[str, Any]:
    """The lane: its cases, and one line on those that are muted with a link that shows or hides them."""
    vises = bool(valg.faste["dempet"])
    ord_ = [str(DEMPEDE_ORD[slag]) % {"n": antall} for slag, antall in sorted(bilde.antall_dempet.items(), key=_slag)]
    tekster = [_("Dempet: %(hva)s.") % {"hva": ", ".join(ord_)}] if ord_ else []
    if pulsen is None and any(rad.tilgang == Tilgang.HAR for rad in alle):
        tekster.append(_("Det er ukjent hvem som har kontakt."))
    return {
        "saker": bilde.saker,
        "vist_dempet": bilde.dempede if vises else [],
        "dempetekst": " ".join(tekster),
        "dempelenke": (_("Skjul disse") if vises else _("Vis også disse")) if bilde.dempede else "",
        "dempeadresse": f"{reverse('monitor:monitor')}{valg.adresse(dempet='' if vises else '1')}",
    }


def _slag(par: tuple[Forhold, int]) -> str:
    return par[0].value


def kolonner(todelt: bool, valg: Listevalg) -> list[tuple[str, str, str, str]]:
    """Name, heading, `aria-sort`, and what `sorter` becomes when it is pressed, per column that sorts."""
    navn = [("tilgang", _("Tilgang")), ("kandidat", _("Kandidat")), ("gruppe", _("Gruppe/Fag"))]
    if todelt:
        navn.append(("del1", _("Del 1 (kun på papir)")))
    navn.append(("eksamen", _("Eksamen / Del 2") if todelt else _("Eksamen")))
    retning = "descending" if valg.synkende else "ascending"
    # By room the order is that of the seats until a column is asked for.
    etter_plass = bool(valg.faste["visning"]) and valg.sorter == valg.standard
    etter = "" if etter_plass else valg.sortert_etter
    return [(n, t, retning if etter == n else "none", valg.sortert_paa(n)) for n, t in navn]


def _visertekst(utsnitt: Utsnitt[Rad], alle: list[Rad]) -> str:
    tall = {"vist": utsnitt.antall, "alle": len(alle)}
    tekst = ngettext("Viser %(vist)s av %(alle)s kandidat.", "Viser %(vist)s av %(alle)s kandidater.", len(alle)) % tall
    if utsnitt.sider == 1:
        return tekst
    return f"{tekst} {_('Side %(side)s av %(sider)s.') % {'side': utsnitt.side, 'sider': utsnitt.sider}}"


def _ventetekst(antall: int) -> str:
    tekst = ngettext("%(n)s kandidat venter på tilgang.", "%(n)s kandidater venter på tilgang.", antall)
    return tekst % {"n": antall}


def _ubekreftet(alle: list[Rad]) -> str:
    """How many have not confirmed a message; those who are away or finished are not waited for."""
    antall = sum(rad.har_ulest and not rad.borte and not rad.ferdig for rad in alle)
    tekst = ngettext(
        "%(n)s kandidat har ikke bekreftet meldingen.",
        "%(n)s kandidater har ikke bekreftet meldingen de har fått.",
        antall,
    )
    return tekst % {"n": antall} if antall else ""


def _tomt(omfang: Omfang, naa: datetime) -> str:
    """Why there is nothing here, and when there will be or what to do."""
    if omfang.maa_velge_skole:
        return _("Det er eksamen på for mange skoler til å vise alle. Velg en skole over, så vises kandidatene der.")
    overordnet = omfang.bruker.har_rolle(naa, *(SEENDE - {Rolle.EKSAMENSVAKT}))
    if not omfang.i_dag or omfang.skole_id is not None:
        dag = {"dag": langdato(omfang.dag)}
        if overordnet:
            return _("Ingen av partiene dine har eksamen %(dag)s. Velg en annen dag eller skole over.") % dag
        return _("Du er ikke satt opp som vakt %(dag)s. Velg en annen dag over.") % dag
    if overordnet:
        return _("Ingen av partiene dine har eksamen i dag. De vises her på eksamensdagen.")
    return _("Du er ikke satt opp som vakt i dag. Be skoleadministrator gi deg partiet hvis det er feil.")


def _annen_dag(dag: date, alle: list[Rad], naa: datetime) -> str:
    """What stands instead of the cases on another day than today, where one may only look."""
    if dag > dagens_dato(naa):
        tekst = ngettext(
            "Eksamenen er %(dag)s. Du kan se listene nå (%(n)s kandidat), og gi tilgang på eksamensdagen.",
            "Eksamenen er %(dag)s. Du kan se listene nå (%(n)s kandidater), og gi tilgang på eksamensdagen.",
            len(alle),
        )
        return tekst % {"dag": langdato(dag), "n": len(alle)}
    ferdige = sum(rad.ferdig for rad in alle)
    tekst = ngettext(
        "Eksamenen var %(dag)s, og her kan du bare lese. %(ferdig)s er ferdig, %(fravaer)s har fravær.",
        "Eksamenen var %(dag)s, og her kan du bare lese. %(ferdig)s er ferdige, %(fravaer)s har fravær.",
        ferdige,
    )
    return tekst % {"dag": langdato(dag), "ferdig": ferdige, "fravaer": sum(rad.fravaer for rad in alle)}


def _ro(alle: list[Rad]) -> str:
    """The calm sentence when nothing needs anybody."""
    har = sum(rad.tilgang in (Tilgang.HAR, Tilgang.VENTER_PAA_START) for rad in alle)
    deler = [
        _("%(n)s har tilgang") % {"n": har},
        ngettext("%(n)s er ferdig", "%(n)s er ferdige", n := sum(rad.ferdig for rad in alle)) % {"n": n},
        _("%(n)s har fravær") % {"n": sum(rad.fravaer for rad in alle)},
    ]
    return f"{_('Ingen trenger deg nå.')} {', '.join(deler)}."


def _setninger(venter: list[Rad], alle: list[Rad], bilde: Saksbilde) -> list[str]:
    """Sentences for screen readers, the most important first; the page reads out the first that is new."""
    ferdig = sum(rad.ferdig for rad in alle)
    if len(venter) == 1:
        hvem = _("%(navn)s venter på tilgang") % {"navn": venter[0].navn}
    elif venter:
        hvem = _("%(n)s kandidater venter på tilgang") % {"n": len(venter)}
    else:
        hvem = _("Ingen venter på tilgang")
    ferdige = _("%(ferdig)s av %(alle)s er ferdige") % {"ferdig": ferdig, "alle": len(alle)}
    return [hvem, *(f"{sak.tittel}: {sak.hvem}" for sak in bilde.saker[:1]), ferdige]
