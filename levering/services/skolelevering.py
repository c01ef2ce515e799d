"""What the school does with a candidate's answer: says which part a file is, hands in, takes away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Eksamensdel
from eksamen.models.valg import DIGITALE, Deltype
from felles import angre
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from felles.templatetags.ramme import klokke
from levering.models import Besvarelsesfil, Levering, Leveringsfil
from levering.permissions import krev_skolelevering, laas_kandidat
from levering.querysets.skolelevering import SKOLEMERKER, Skolefil, skolefiler, staaende
from levering.querysets.status import DEL1_MERKER, DIGITALE_MERKER
from levering.services.nye_leveringer import opprett_levering

if TYPE_CHECKING:
    from levering.querysets.kandidatstatus import KandidatMedStatus

ANGRESLAG: Final = "levering.filer_slettet"


@transaction.atomic
def sett_delmerke(*, kandidat_id: int, merker: Mapping[int, str], aktoer: Aktoer, naa: datetime) -> int:
    """Say which part each file is; returns how many were changed. May be repeated.

    `merker` is from file to a `Delmerke`. Files that are gone are passed over. Raises Domenefeil: `en_del` in an exam
    of one part, `delmerke` for an unknown one, `egen` for the candidate's own (they are part 2), `levert`.
    Rule: PGS kandidatmonitor, «Todelt eksamen».
    """
    kandidat = laas_kandidat(kandidat_id, naa)
    krev_skolelevering(kandidat, naa=naa)
    endres = [rad for rad in skolefiler(kandidat_id) if merker.get(rad.fil.pk, rad.fil.delmerke) != rad.fil.delmerke]
    if endres and not kandidat.eksamen.todelt:
        raise Domenefeil(_("Eksamenen har én del, og filene er alltid «Eksamen»."), kode="en_del")
    for rad in endres:
        _krev_merkbar(rad, merker[rad.fil.pk])
        rad.fil.delmerke = merker[rad.fil.pk]
        rad.fil.save(update_fields=["delmerke"])
        _logg(rad.fil, "fil.delmerket", kandidat, aktoer, naa, delmerke=rad.fil.delmerke)
    return len(endres)


@transaction.atomic
def lever_for_kandidat(
    *,
    kandidat_id: int,
    aktoer: Aktoer,
    naa: datetime,
    egne: bool = False,
    merker: Mapping[int, str] | None = None,
) -> list[Levering]:
    """«Lever alle filene»: hand in, per part, every file that is tagged for it; returns what counts now, per part.

    `merker` are parts that the page has and the files do not yet: both are done, or neither (see `sett_delmerke`).
    A part that was handed in before gets a new delivery, with the files it had and the new ones, in place of the old.
    The candidate's own files go along when their part is handed in anyway, when the own time is out, or when `egne`
    asks for it: else a scan of part 1 would lock the candidate out of part 2. Twice is harmless. Block and delivery
    do not stop the school. Raises Domenefeil: `uten_del`, `ingen_filer`, `kandidaten_arbeider`, and those of
    `krev_skolelevering`. Rule: PGS kandidatmonitor, «Lever filene».
    """
    kandidat = laas_kandidat(kandidat_id, naa)
    krev_skolelevering(kandidat, naa=naa)
    if merker:
        sett_delmerke(kandidat_id=kandidat_id, merker=merker, aktoer=aktoer, naa=naa)
    filer = skolefiler(kandidat_id)
    _krev_deler(filer)
    gjeldende = staaende(filer)
    venter_paa_kandidaten = arbeider(kandidat, naa) and not egne
    resultat = []
    for eksamensdel in _leveringsdeler(kandidat):
        skal = [rad for rad in filer if rad.fil.delmerke in _merker(eksamensdel)]
        levering, har = gjeldende.get(eksamensdel.pk, (None, set()))
        nye = [rad for rad in skal if rad.fil.pk not in har]
        if nye and not (venter_paa_kandidaten and all(rad.fra_kandidaten for rad in nye)):
            levering = _lever_del(kandidat, eksamensdel, [rad.fil for rad in reversed(skal)], aktoer, naa)
        if levering:
            resultat.append(levering)
    if not resultat:
        raise _ingenting(kandidat, filer)
    return resultat


@transaction.atomic
def slett_filer_for_skolen(
    *, kandidat_id: int, fil_ider: Collection[int], leverte: bool = False, aktoer: Aktoer, naa: datetime
) -> list[Besvarelsesfil]:
    """Take files out of the answer for good; the bytes are kept sealed. Returns those that were taken out now.

    `leverte` says that delivered files are meant too; without it one that was handed in meanwhile stops the act (`levert`).
    A delivery counts only while a file of it is left. Twice is harmless.
    Rule: PGS kandidatmonitor, «Lever filene»: a delivered file is deleted for good.
    """
    kandidat = laas_kandidat(kandidat_id, naa)
    krev_skolelevering(kandidat, naa=naa)
    valgte = [rad for rad in skolefiler(kandidat_id) if rad.fil.pk in fil_ider]
    levert = [rad for rad in valgte if rad.bundet]
    if levert and not leverte:
        melding = _("%(navn)s er levert i mellomtiden, og ingenting er slettet. Se under «Leverte filer».")
        raise Domenefeil(melding % {"navn": levert[0].fil.navn}, kode="levert")
    for rad in valgte:
        rad.fil.slettet, rad.fil.slettet_bruker_id = naa, aktoer.bruker_id
        rad.fil.save(update_fields=["slettet", "slettet_bruker_id"])
        _logg_slettet(rad, kandidat, aktoer, naa)
    return [rad.fil for rad in valgte]


@transaction.atomic
def slett_opplastede(
    *, kandidat_id: int, fil_ider: Collection[int], aktoer: Aktoer, naa: datetime
) -> tuple[list[Besvarelsesfil], Angrepost | None]:
    """As `slett_filer_for_skolen` for files that are not handed in, and what takes it back. Twice is harmless."""
    slettet = slett_filer_for_skolen(kandidat_id=kandidat_id, fil_ider=fil_ider, aktoer=aktoer, naa=naa)
    if not slettet:
        return [], None
    post = angre.tilby(
        slag=ANGRESLAG,
        tekst=_("Sletting av filer"),
        data={"kandidat_id": kandidat_id, "filer": [fil.pk for fil in slettet]},
        aktoer=aktoer,
        naa=naa,
    )
    return slettet, post


@transaction.atomic
def angre_sletting(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Put back the files that `slett_opplastede` took out. Raises UgyldigOvergang when one of their names is taken."""
    kandidat = laas_kandidat(data["kandidat_id"], naa)
    krev_skolelevering(kandidat, naa=naa)
    slettet = Besvarelsesfil.objects.filter(pk__in=data["filer"], kandidat=kandidat.pk, slettet__isnull=False)
    filer = list(slettet.order_by("pk"))
    tatt = {rad.fil.navn.lower() for rad in skolefiler(kandidat.pk)}
    for fil in filer:
        if fil.navn.lower() in tatt:
            melding = _("En annen fil heter nå %(navn)s, så slettingen kan ikke angres. Ingenting er endret.")
            raise UgyldigOvergang(melding % {"navn": fil.navn}, kode="endret")
        fil.slettet = fil.slettet_bruker_id = None
        fil.save(update_fields=["slettet", "slettet_bruker_id"])
        _logg(fil, "fil.gjenopprettet", kandidat, aktoer, naa)
    tekst = ngettext("%(n)s fil er satt tilbake.", "%(n)s filer er satt tilbake.", len(filer))
    return tekst % {"n": len(filer)}


def arbeider(kandidat: KandidatMedStatus, naa: datetime) -> bool:
    """True while the candidate may still hand in the digital part within the own time."""
    return kandidat.digital_levert is None and kandidat.digital_slutt is not None and naa <= kandidat.digital_slutt


def _merker(eksamensdel: Eksamensdel) -> tuple[str, ...]:
    return DEL1_MERKER if eksamensdel.type == Deltype.DEL1 else DIGITALE_MERKER


def _leveringsdeler(kandidat: KandidatMedStatus) -> list[Eksamensdel]:
    return list(kandidat.eksamen.deler.filter(type__in=[Deltype.DEL1, *DIGITALE]).order_by("start", "pk"))


def _krev_merkbar(rad: Skolefil, merke: str) -> None:
    navn = {"navn": rad.fil.navn}
    if merke not in SKOLEMERKER:
        raise Domenefeil(_("Velg «Eksamen del 1», «Eksamen del 2» eller «Eksamen del 1 og 2»."), kode="delmerke")
    if rad.fra_kandidaten:
        raise Domenefeil(_("%(navn)s er kandidatens egen, og hører til del 2.") % navn, kode="egen")
    if rad.bundet:
        raise Domenefeil(
            _("%(navn)s er levert. Slett den og last den opp på nytt hvis delen er feil.") % navn, kode="levert"
        )


def _krev_deler(filer: list[Skolefil]) -> None:
    uten = sum(rad.uten_del for rad in filer)
    if uten:
        melding = ngettext(
            "%(n)s fil mangler eksamensdel, og ingenting er levert. Velg del for den, eller slett den.",
            "%(n)s filer mangler eksamensdel, og ingenting er levert. Velg del for dem, eller slett dem.",
            uten,
        )
        raise Domenefeil(melding % {"n": uten}, kode="uten_del")


def _ingenting(kandidat: KandidatMedStatus, filer: list[Skolefil]) -> Domenefeil:
    if not filer:
        return Domenefeil(_("Det er ingen filer å levere. Last opp besvarelsen først."), kode="ingen_filer")
    melding = _(
        "Kandidaten har tid til %(slutt)s og leverer selv. Kryss av for kandidatens egne filer hvis du skal levere dem nå."
    )
    return Domenefeil(melding % {"slutt": klokke(kandidat.digital_slutt)}, kode="kandidaten_arbeider")


def _lever_del(
    kandidat: KandidatMedStatus,
    eksamensdel: Eksamensdel,
    filer: list[Besvarelsesfil],
    aktoer: Aktoer,
    naa: datetime,
) -> Levering:
    # Also one whose files were all taken away: it gives way to the new one, and its receipt stays in the log.
    gammel = Levering.objects.filter(kandidat=kandidat, eksamensdel=eksamensdel, gjenaapnet__isnull=True).first()
    if gammel:
        gammel.gjenaapnet = naa
        gammel.save(update_fields=["gjenaapnet"])
    ny = opprett_levering(
        kandidat=kandidat,
        eksamensdel=eksamensdel,
        levert=naa,
        levert_av=Levering.LevertAv.SKOLE,
        levert_bruker_id=aktoer.bruker_id,
        # What the candidate handed in late stays late, and nothing else becomes it.
        frist=gammel.frist if gammel and gammel.er_sen else None,
    )
    Leveringsfil.objects.bulk_create([Leveringsfil(levering=ny, fil=fil) for fil in filer])
    erstatter = {"erstatter": gammel.kvitteringskode} if gammel else {}
    _logg(
        ny,
        "besvarelse.levert",
        kandidat,
        aktoer,
        naa,
        antall_filer=len(filer),
        kvitteringskode=ny.kvitteringskode,
        sha256=[fil.sha256 for fil in filer],
        **erstatter,
    )
    return ny


def _logg_slettet(rad: Skolefil, kandidat: KandidatMedStatus, aktoer: Aktoer, naa: datetime) -> None:
    koder = [levering.kvitteringskode for levering in rad.leveringer]
    _logg(rad.fil, "fil.slettet", kandidat, aktoer, naa, kvitteringskoder=koder)


def _logg(
    rad: Besvarelsesfil | Levering,
    handling: str,
    kandidat: KandidatMedStatus,
    aktoer: Aktoer,
    naa: datetime,
    **data: Any,
) -> None:
    if isinstance(rad, Besvarelsesfil):
        data = {"stoerrelse": rad.stoerrelse, "sha256": rad.sha256, **data}
    logg_hendelse(
        rad,
        handling,
        aktoer=aktoer,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
        **data,
    )
