"""The archive of messages to and from PAS: found by school, job, kind, direction and day; shown masked, or whole."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from brukere.models import Organisasjon
from felles import tid
from felles.filsvar import stroem_som_vedlegg
from felles.kryptering import KanIkkeDekryptere
from felles.liste import Listevalg
from pas_integration.models import PasMelding
from pas_integration.permissions_arkiv import er_forseglet, hent_melding_for, kan_se_hele, krev_arkivleser, krev_vist
from pas_integration.querysets.meldinger import PasMeldingQuerySet
from pas_integration.services import arkiv
from pas_integration.services.skjerming import MAKS_BYTE, Vist, vis
from pas_integration.views.visning import meldingstegn
from pas_kontrakt.meldinger.register import KLASSER, melding_av
from pas_kontrakt.meldinger.typer import Generasjon

PER_SIDE: Final = 50
FEILET: Final = "feilet"
# What the archive files messages under beside the roots of the contract.
ANDRE_SLAG: Final = ("ClientIdentification", "ping", "utlogging", "whoami", arkiv.UKJENT)


@require_safe
@innlogget
def meldinger(request: InnloggetRequest) -> HttpResponse:
    """The messages of the user's schools, newest first."""
    naa = tid.naa()
    krev_arkivleser(request.user, naa)
    alle = PasMelding.objects.synlige_for(request.user, naa)
    slagene = slag()
    valg = Listevalg(
        request.GET,
        filtre={
            "skole": None, "slag": slagene, "retning": PasMelding.Retning.values, "fra": None, "til": None,
            "utfall": [FEILET], "jobb": None,
        },
        sorteringer=["tid"],
        standard="-tid",
        per_side=PER_SIDE,
    )  # fmt: skip
    side = Paginator(_treff(alle, valg), PER_SIDE).get_page(valg.side)
    innhold = {
        "side": side,
        "rader": [(melding, meldingstegn(melding)) for melding in side],
        "valg": valg,
        "slagene": slagene,
        "retninger": PasMelding.Retning.choices,
        "valgt": {navn: valg.tekst(navn) for navn in ("skole", "slag", "retning", "fra", "til", "utfall", "jobb")},
        "flere_skoler": Organisasjon.objects.filter(Exists(alle.filter(skole=OuterRef("pk"))))[:2].count() > 1,
        "er_pas": settings.PAS_TJENER,
        "nyeste_foerst": valg.synkende,
        "skjulte_felt": valg.skjulte_felt("sorter", "side"),
    }
    return render(request, "pas/meldinger.html", innhold)


@require_safe
@innlogget
def melding(request: InnloggetRequest, melding_id: int) -> HttpResponse:
    """One message, with what is personal hidden."""
    naa = tid.naa()
    return _vis(request, hent_melding_for(request.user, melding_id, naa=naa), hele=False)


@require_POST
@innlogget
def hele(request: InnloggetRequest, melding_id: int) -> HttpResponse:
    """The message with its personal data; each time is logged, so it is asked for and not linked to."""
    naa = tid.naa()
    meldingen = hent_melding_for(request.user, melding_id, naa=naa, hele=True)
    krev_vist(meldingen, naa)
    arkiv.vis_hel(melding=meldingen, aktoer=bruker_aktoer(request), naa=naa)
    return _vis(request, meldingen, hele=True)


@require_POST
@innlogget
def fil(request: InnloggetRequest, melding_id: int) -> HttpResponseBase:
    """The bytes as they were, as an attachment; logged as when it is shown whole."""
    naa = tid.naa()
    meldingen = hent_melding_for(request.user, melding_id, naa=naa, hele=True)
    krev_vist(meldingen, naa)
    try:
        biter = arkiv.aapne(meldingen)
    except arkiv.InnholdetErBorte:
        raise Http404 from None
    arkiv.vis_hel(melding=meldingen, aktoer=bruker_aktoer(request), naa=naa, lastet_ned=True)
    # Neither school nor person in the name: it lies in a folder for downloads.
    return stroem_som_vedlegg(biter, navn=f"pas-melding-{meldingen.pk}.xml", lengde=meldingen.stoerrelse)


def slag() -> list[str]:
    """The kinds of messages that there are, by the name of their root."""
    return sorted({melding_av(klasse, Generasjon.V2).rot.element for klasse in KLASSER}) + list(ANDRE_SLAG)


def _treff(alle: PasMeldingQuerySet, valg: Listevalg) -> PasMeldingQuerySet:
    treff = alle.i_tidsrommet(tid.les_dag(valg.tekst("fra")), tid.les_dag(valg.tekst("til")))
    if valg.tekst("skole"):
        treff = treff.for_skole(valg.tekst("skole"))
    for felt in ("slag", "retning"):
        if valg.valgt(felt):
            treff = treff.filter(**{f"{felt}__in": valg.valgt(felt)})
    if valg.tekst("utfall"):
        treff = treff.som_feilet()
    if valg.tekst("jobb"):
        treff = _i_jobb(treff, valg.tekst("jobb"))
    fortegn = "-" if valg.synkende else ""
    return treff.select_related("skole", "jobb__jobb").order_by(f"{fortegn}tid", f"{fortegn}pk")


def _i_jobb(treff: PasMeldingQuerySet, tekst: str) -> PasMeldingQuerySet:
    try:
        return treff.i_jobb(UUID(tekst))
    except ValueError:
        return treff.none()


def _vis(request: InnloggetRequest, melding: PasMelding, *, hele: bool) -> HttpResponse:
    naa = tid.naa()
    innhold = {
        "melding": melding,
        "tegn": meldingstegn(melding),
        "hele": hele,
        "vist": _innhold(melding, hele=hele),
        "kan_se_hele": bool(melding.noekkel) and kan_se_hele(request.user, melding, naa),
        "forseglet": er_forseglet(melding, naa),
    }
    return render(request, "pas/melding.html", innhold)


def _innhold(melding: PasMelding, *, hele: bool) -> Vist:
    if not melding.noekkel:
        return Vist([], grunn="slettet" if melding.stoerrelse else "tom")
    if melding.stoerrelse > MAKS_BYTE:
        return Vist([], grunn="stor")
    try:
        return vis(arkiv.innhold(melding), hele=hele)
    except (OSError, KanIkkeDekryptere):
        return Vist([], grunn="lager")
