"""What the authority's page of a case shows. Facts, people and progress; what the board has written is never here."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from felles.bidrag import Tekst
from felles.models import Hendelse
from klage.models import Klage
from klagenemnd.forms.saker import ByttForm, NemndForm, Personskjema, TredjeForm
from klagenemnd.models import Klageoppdrag
from klagenemnd.querysets.avvik import Avviksgrunn, Nemndavvik, avvik_i
from klagenemnd.querysets.habilitet import SETNINGER, konflikter, relasjoner
from klagenemnd.querysets.medlemmer import medlemmer_for
from klagenemnd.querysets.nemnd import HOS_NEMNDA, myndigheten_leser
from klagenemnd.querysets.saker import I_ARBEID, saksrader
from klagenemnd.querysets.svar import hinder_for_svar
from klagenemnd.services.oppdrag import FELLES, KAN_BYTTES, Byttegrunn, har_begynt

Plass = Klageoppdrag.Rolle
# What has happened, in the words of the page. What is not here is not shown.
ORD: Final[dict[str, Tekst]] = {
    "klage.sendt": _("Sendt fra skolen"),
    "klage.tildelt": _("Gitt til klagenemnda"),
    "klage.tildeling_tatt_tilbake": _("Tatt tilbake fra klagenemnda"),
    "klage.medlem_byttet": _("Et medlem av nemnda er byttet"),
    "klage.skriver_byttet": _("Medlemmene byttet oppgaver"),
    "klage.tredje_lagt_til": _("En tredje er bedt om ekstra vurdering"),
    "klage.tredje_tatt_bort": _("Den ekstra vurderingen er tatt bort"),
    "klage.til_kontroll": _("Begge i nemnda har godkjent"),
    "klage.tilbake_til_nemnda": _("Nemnda tok saken tilbake"),
    "klage.returnert_til_nemnda": _("Åpnet for ny vurdering"),
    "klage.kvalitetssikret": _("Kvalitetssikret"),
    "klage.avgjort": _("Avgjort"),
    "klage.tatt_tilbake": _("Tatt tilbake av skolen"),
    "klage.trukket": _("Trukket"),
    "klage.avvist": _("Avvist"),
}


def saksinnhold(klage: Klage, naa: datetime, sendt: forms.Form | None = None) -> dict[str, Any]:
    """The whole context; `sendt` is a form that was refused. A constant number of queries."""
    rad = saksrader([klage], naa)[0]
    avvik = {ett.oppdrag.pk: ett for ett in avvik_i([klage], naa)}
    alle, sperrede = _folk(klage, naa)
    i_nemnda = {oppdrag.bruker_id for oppdrag in rad.nemnd}
    ledige = [bruker for bruker in alle if bruker.pk not in i_nemnda]
    skjemaer = skjemaer_til(rad.nemnd, ledige, avvik)
    if isinstance(sendt, Personskjema):
        sendt.by_fram(ledige)
        skjemaer[sendt.prefix or ""] = sendt
    skrives = klage.status in HOS_NEMNDA
    return {
        "klage": klage,
        "rad": rad,
        "hinder": _hinder(klage, naa) if not rad.hos_andre else "",
        "medlemmer": [_medlem(oppdrag, avvik, skjemaer, rad.framgang) for oppdrag in rad.nemnd],
        "skjema": sendt,
        "nemndskjema": skjemaer["tildel"],
        "tredjeskjema": skjemaer["tredje"],
        "tildeles": klage.status == Klage.Status.SENDT and klage.slag == Klage.Slag.KARAKTER and not rad.hos_andre,
        "byttes": klage.status in KAN_BYTTES,
        "skrives": skrives,
        "har_tredje": any(oppdrag.rolle == Plass.TREDJE for oppdrag in rad.nemnd),
        "tas_tilbake": klage.status == Klage.Status.TILDELT and not har_begynt(klage),
        "leses": myndigheten_leser(klage),
        "ledige": ledige,
        "sperrede": sperrede,
        "relasjoner": list(relasjoner(klage.ansvarlig, [b.pk for b in alle])) if klage.ansvarlig else [],
        "historikk": _historikk(klage),
        "avgaatte": Klageoppdrag.objects.filter(klage=klage, avsluttet__isnull=False)
        .select_related("bruker")
        .order_by("-avsluttet", "-pk"),
    }


def _hinder(klage: Klage, naa: datetime) -> str:
    """Why the board works in vain, while somebody still works."""
    if klage.slag != Klage.Slag.KARAKTER or klage.status not in I_ARBEID:
        return ""
    hinder = hinder_for_svar(klage, naa)
    return hinder[1] if hinder else ""


def skjemaer_til(nemnd: list[Klageoppdrag], folk: list[Bruker], avvik: dict[int, Nemndavvik]) -> dict[str, forms.Form]:
    """The forms of the page, by their prefix."""
    skjemaer: dict[str, forms.Form] = {
        "tildel": NemndForm(folk=folk, prefix="tildel"),
        "tredje": TredjeForm(folk=folk, prefix="tredje"),
    }
    for oppdrag in nemnd:
        inhabil = oppdrag.pk in avvik and avvik[oppdrag.pk].grunn == Avviksgrunn.INHABIL
        start = {"oppdrag": oppdrag.pk, "grunn": Byttegrunn.INHABIL if inhabil else Byttegrunn.FORFALL}
        skjemaer[f"bytt-{oppdrag.rolle}"] = ByttForm(folk=folk, prefix=f"bytt-{oppdrag.rolle}", initial=start)
    return skjemaer


def mulige(klage: Klage, naa: datetime) -> list[Bruker]:
    """Those who may get the case, or a place on its board."""
    return _folk(klage, naa)[0]


def _folk(klage: Klage, naa: datetime) -> tuple[list[Bruker], list[str]]:
    """Those who may sit on the board, reserves last; and of the other appointed why they may not."""
    sperret = konflikter([klage], naa)[klage.pk]
    folk = {oppnevning.bruker_id: oppnevning.bruker for oppnevning in medlemmer_for(klage)}
    kan = [bruker for bruker in folk.values() if bruker.pk not in sperret]
    return kan, [SETNINGER[sperret[pk]] % {"navn": bruker.navn} for pk, bruker in folk.items() if pk in sperret]


def _medlem(
    oppdrag: Klageoppdrag, avvik: dict[int, Nemndavvik], skjemaer: dict[str, forms.Form], framgang: Any
) -> dict[str, Any]:
    return {
        "oppdrag": oppdrag,
        "avvik": avvik.get(oppdrag.pk),
        "skjema": skjemaer[f"bytt-{oppdrag.rolle}"],
        "godkjent": framgang is not None and oppdrag.pk in framgang.godkjent_av,
        # The other one of the two may be made the one who writes.
        "kan_skrive": oppdrag.rolle in FELLES and oppdrag.rolle != Plass.SKRIVER,
    }


def _historikk(klage: Klage) -> list[dict[str, Any]]:
    rader = Hendelse.objects.filter(objekttype="klage.klage", objekt_id=klage.pk, handling__in=ORD).order_by(
        "tid", "pk"
    )
    return [{"tid": rad.tid, "tekst": ORD[rad.handling]} for rad in rader]
