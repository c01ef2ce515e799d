"""Quality assurance: the responsible authority approves what both members stand by, or opens for a new assessment.

Rule: Vigo IKS, «Retningslinjer for klagebehandling»: the authority assures the quality of the reasons before they are
approved, and opens for a new assessment where they will not do. It never writes the text itself.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from klage.models import Klage
from klage.services.tilstand import flytt, laas_klage
from klagenemnd.models import Kvalitetskontroll, Vedtaksversjon
from klagenemnd.querysets.habilitet import konflikter
from klagenemnd.querysets.kontroll import (
    GODKJENNER,
    er_med_i_saken,
    godkjent_av_begge,
    siste_kontroll,
    siste_versjon,
    staaende_godkjenninger,
)
from klagenemnd.querysets.nemnd import nemnda

Status, Utfall = Klage.Status, Kvalitetskontroll.Utfall
LENGSTE_KOMMENTAR: Final = 4000


@transaction.atomic
def godkjenn_kontroll(*, klage_id: int, kontrollert_versjon: int, aktoer: Aktoer, naa: datetime) -> Kvalitetskontroll:
    """Approve the version with that number, which both members stand by: it can be published as it is.

    Twice is harmless. Raises UgyldigOvergang when the case is not to be controlled now; Domenefeil `eget` for somebody
    who has had a part in the case, `nyere_versjon` when the board has written a newer one than the one that was read,
    `mangler_godkjenning` when not both stand by it, `inhabil` when one of them has come in conflict since they got the
    case. The caller has checked that the actor is responsible for the case.
    """
    klage = laas_klage(klage_id)
    versjon = _krev_lest_versjon(klage, kontrollert_versjon, aktoer)
    siste = siste_kontroll(versjon)
    if klage.status == Status.GODKJENT and siste is not None and siste.utfall == Utfall.GODKJENT:
        return siste
    _krev_status(klage, Status.TIL_KONTROLL)
    _krev_begge(versjon)
    _krev_habile(klage, naa)
    kontroll = _skriv(versjon, Utfall.GODKJENT, "", aktoer, naa)
    flytt(klage, Status.GODKJENT, "klage.kvalitetssikret", aktoer=aktoer, naa=naa)
    return kontroll


@transaction.atomic
def returner(
    *, klage_id: int, kontrollert_versjon: int, kommentar: str, aktoer: Aktoer, naa: datetime
) -> Kvalitetskontroll:
    """Open for a new assessment, with a comment to the board; both approvals of the version fall away.

    Also of one that is approved and not published. The same once more is harmless. Raises as `godkjenn_kontroll`, and
    Domenefeil `mangler_kommentar`, `for_lang`.
    """
    kommentar = _krev_kommentar(kommentar)
    klage = laas_klage(klage_id)
    versjon = _krev_lest_versjon(klage, kontrollert_versjon, aktoer)
    siste = siste_kontroll(versjon)
    if klage.status == Status.RETURNERT and siste is not None and siste.kommentar == kommentar:
        return siste
    _krev_status(klage, Status.TIL_KONTROLL, Status.GODKJENT)
    kontroll = _skriv(versjon, Utfall.RETURNERT, kommentar, aktoer, naa)
    staaende_godkjenninger(versjon).update(trukket=naa)
    flytt(klage, Status.RETURNERT, "klage.returnert_til_nemnda", aktoer=aktoer, naa=naa)
    return kontroll


def _skriv(versjon: Vedtaksversjon, utfall: str, kommentar: str, aktoer: Aktoer, naa: datetime) -> Kvalitetskontroll:
    if aktoer.bruker_id is None:
        raise ValueError("a person controls the answer, never the system")
    return Kvalitetskontroll.objects.create(
        versjon=versjon, utfall=utfall, kommentar=kommentar, tid=naa, av_id=aktoer.bruker_id
    )


def _krev_kommentar(kommentar: str) -> str:
    renset = kommentar.strip()
    if not renset:
        raise Domenefeil(_("Skriv hva nemnda skal se på, så den vet hva den skal endre."), kode="mangler_kommentar")
    if len(renset) > LENGSTE_KOMMENTAR:
        melding = _("Kommentaren er %(antall)s tegn, og kan være høyst %(maks)s. Kort den ned.")
        raise Domenefeil(melding % {"antall": len(renset), "maks": LENGSTE_KOMMENTAR}, kode="for_lang")
    return renset


def _krev_lest_versjon(klage: Klage, nummer: int, aktoer: Aktoer) -> Vedtaksversjon:
    if er_med_i_saken(aktoer.bruker_id, klage):
        raise Domenefeil(
            _("Du er eller har vært med i saken, og kan ikke kvalitetssikre den. En annen hos dere må gjøre det."),
            kode="eget",
        )
    versjon = siste_versjon(klage.pk)
    if versjon is None:
        _krev_status(klage, Status.TIL_KONTROLL)
        raise _mangler_godkjenning()
    if versjon.nummer != nummer:
        melding = _("Klagenemnda har skrevet versjon %(ny)s etter at du åpnet versjon %(lest)s. Ingenting er endret. "
                    "Les den nye versjonen.")  # fmt: skip
        raise Domenefeil(melding % {"ny": versjon.nummer, "lest": nummer}, kode="nyere_versjon")
    return versjon


def _krev_status(klage: Klage, *lovlige: str) -> None:
    if klage.status not in lovlige:
        melding = _("Klagen står som «%(status)s», og er ikke til kvalitetssikring nå. Ingenting er endret.")
        raise UgyldigOvergang(melding % {"status": klage.get_status_display()}, kode="ikke_til_kontroll")


def _krev_begge(versjon: Vedtaksversjon) -> None:
    if not godkjent_av_begge(versjon):
        raise _mangler_godkjenning()


def _krev_habile(klage: Klage, naa: datetime) -> None:
    """Rule: forvaltningsloven § 6: whoever is in conflict has no part in a decision, also when it came up afterwards."""
    sperret = konflikter([klage], naa)[klage.pk]
    inhabil = next((rad for rad in nemnda(klage.pk) if rad.rolle in GODKJENNER and rad.bruker_id in sperret), None)
    if inhabil is not None:
        melding = _("%(navn)s er inhabil i saken. Ingenting er godkjent. La en annen ta over på sakens side, så vurderer "
                    "nemnda svaret på nytt.")  # fmt: skip
        raise Domenefeil(melding % {"navn": inhabil.bruker.navn}, kode="inhabil")


def _mangler_godkjenning() -> Domenefeil:
    return Domenefeil(
        _(
            "Ikke begge i klagenemnda har godkjent den siste versjonen. Ingenting er endret. Vent til begge har gjort det."
        ),
        kode="mangler_godkjenning",
    )
