"""Who sits on the board of a case: given, replaced, changed about, and taken back. Each act locks the case.

Rule: Vigo IKS, «Retningslinjer for klagebehandling»: two members read anew, and both approve grade and reasons;
forvaltningsloven § 6.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import models, transaction
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from klage.models import Klage
from klage.services.hosandre import krev_behandles_her
from klage.services.tilstand import flytt, laas_klage, logg
from klagenemnd.models import Klageoppdrag, Klagevurdering, Vedtaksgodkjenning, Vedtaksversjon
from klagenemnd.querysets.habilitet import SETNINGER, konflikter, relasjoner
from klagenemnd.querysets.medlemmer import medlemmer_for
from klagenemnd.querysets.nemnd import HOS_NEMNDA

Plass, Status = Klageoppdrag.Rolle, Klage.Status
# The authority may still change who sits on the board.
KAN_BYTTES: Final = HOS_NEMNDA | {Status.TIL_KONTROLL}
FELLES: Final = (Plass.SKRIVER, Plass.MEDLEM)


class Byttegrunn(models.TextChoices):
    """Why somebody else takes over: no more than a log may tell."""

    FORFALL = "forfall", gettext_lazy("Kan ikke gjøre ferdig arbeidet")
    INHABIL = "inhabil", gettext_lazy("Er inhabil i saken")
    FRIST = "frist", gettext_lazy("Rekker ikke svarfristen")
    ANNET = "annet", gettext_lazy("Annet")


@transaction.atomic
def tildel_nemnd(
    *, klage_id: int, skriver_id: int, medlem_id: int, aktoer: Aktoer, naa: datetime, leste: Collection[int] = ()
) -> list[Klageoppdrag]:
    """Give a case that has been sent to two members, of whom the first writes: sendt > tildelt. The same two in the same
    roles again change nothing.

    `leste` are the relations (`Inhabilitet`) that the authority has read and found to be no hindrance. Raises
    UgyldigOvergang `alt_tildelt`, `annet_sted` or `ugyldig_overgang`; Domenefeil `samme_person`, `ikke_oppnevnt`, `formell_feil`,
    `relasjoner`, or that of a conflict (`sensor`, `fellessensur`, `skole`).
    """
    klage = laas_klage(klage_id)
    har = {oppdrag.rolle: oppdrag for oppdrag in staaende(klage)}
    if klage.status == Status.TILDELT and [har[r].bruker_id for r in FELLES if r in har] == [skriver_id, medlem_id]:
        return [har[rolle] for rolle in FELLES]
    if klage.status in KAN_BYTTES:
        raise UgyldigOvergang(_("Saken er alt fordelt. Se hvem som har den på sakens side."), kode="alt_tildelt")
    if klage.slag != Klage.Slag.KARAKTER:
        raise Domenefeil(_("Klager på formelle feil vurderes ikke av klagenemnda."), kode="formell_feil")
    krev_behandles_her(klage)
    if skriver_id == medlem_id:
        raise Domenefeil(_("De to i nemnda må være forskjellige personer. Velg en annen."), kode="samme_person")
    _krev_medlemmer(klage, [skriver_id, medlem_id], leste, naa)
    flytt(klage, Status.TILDELT, "klage.tildelt", aktoer=aktoer, naa=naa)
    return [
        Klageoppdrag.objects.create(klage=klage, bruker_id=bruker_id, rolle=rolle, tildelt=naa)
        for rolle, bruker_id in zip(FELLES, (skriver_id, medlem_id), strict=True)
    ]


@transaction.atomic
def bytt_medlem(
    *, oppdrag_id: int, ny_bruker_id: int, grunn: str, aktoer: Aktoer, naa: datetime, leste: Collection[int] = ()
) -> Klageoppdrag:
    """Another takes over a member's place and role; the new assignment. The same successor again changes nothing.

    The old assignment ends, its approvals fall away, and the own view stays sealed. A case to be controlled goes back to
    the board, since two must approve. Raises UgyldigOvergang `avsluttet`, `kan_ikke_byttes`; Domenefeil as
    `tildel_nemnd`, and `ukjent_grunn`.
    """
    if grunn not in Byttegrunn.values:
        raise Domenefeil(_("Velg hvorfor en annen tar over."), kode="ukjent_grunn")
    klage = laas_klage(Klageoppdrag.objects.values_list("klage", flat=True).get(pk=oppdrag_id))
    oppdrag = Klageoppdrag.objects.select_for_update(of=("self",)).get(pk=oppdrag_id)
    if oppdrag.avsluttet is not None:
        etter = next((rad for rad in staaende(klage) if rad.bruker_id == ny_bruker_id), None)
        if etter is not None and etter.rolle == oppdrag.rolle:
            return etter
        raise UgyldigOvergang(_("En annen har alt tatt over. Se hvem på sakens side."), kode="avsluttet")
    _krev_kan_byttes(klage)
    _krev_ny(klage, ny_bruker_id)
    _krev_medlemmer(klage, [ny_bruker_id], leste, naa)
    _avslutt(oppdrag, naa)
    ny = Klageoppdrag.objects.create(klage=klage, bruker_id=ny_bruker_id, rolle=oppdrag.rolle, tildelt=naa)
    if klage.status == Status.TIL_KONTROLL and oppdrag.rolle in FELLES:
        flytt(klage, Status.TILDELT, "klage.medlem_byttet", aktoer=aktoer, naa=naa)
    else:
        logg(klage, "klage.medlem_byttet", aktoer=aktoer, naa=naa)
    return ny


@transaction.atomic
def bytt_roller(*, klage_id: int, skriver_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """That member writes from now on, and the other does not. Repeatable. No approval falls away: nothing is rewritten.

    Raises UgyldigOvergang `kan_ikke_byttes` when the case is not with the board, Domenefeil `ikke_medlem`.
    """
    klage = laas_klage(klage_id)
    if klage.status not in HOS_NEMNDA:
        melding = _("Saken er ikke hos klagenemnda nå, så det er ingenting å skrive.")
        raise UgyldigOvergang(melding, kode="kan_ikke_byttes")
    to = {rad.bruker_id: rad for rad in staaende(klage) if rad.rolle in FELLES}
    if skriver_id not in to:
        raise Domenefeil(_("Den du valgte, er ikke lenger i nemnda. Last siden på nytt."), kode="ikke_medlem")
    if to[skriver_id].rolle == Plass.SKRIVER:
        return
    # One statement: two rows change places, and at no time do both have one role.
    rolle = Case(When(bruker=skriver_id, then=Value(Plass.SKRIVER)), default=Value(Plass.MEDLEM))
    Klageoppdrag.objects.filter(pk__in=[rad.pk for rad in to.values()]).update(rolle=rolle)
    logg(klage, "klage.skriver_byttet", aktoer=aktoer, naa=naa)


@transaction.atomic
def legg_til_tredje(
    *, klage_id: int, bruker_id: int, aktoer: Aktoer, naa: datetime, leste: Collection[int] = ()
) -> Klageoppdrag:
    """Ask a third person to read the answer too, while the board has the case; they approve nothing. Repeatable.

    Raises UgyldigOvergang `kan_ikke_byttes`; Domenefeil `opptatt` when somebody else has been asked, and as
    `tildel_nemnd`.
    """
    klage = laas_klage(klage_id)
    tredje = next((rad for rad in staaende(klage) if rad.rolle == Plass.TREDJE), None)
    if tredje is not None and tredje.bruker_id == bruker_id:
        return tredje
    _krev_kan_byttes(klage)
    if klage.status not in HOS_NEMNDA:
        melding = _("Nemnda er ferdig med svaret, så ingen kan gi en vurdering nå. Åpne saken for ny vurdering først.")
        raise UgyldigOvergang(melding, kode="kan_ikke_byttes")
    if tredje is not None:
        melding = _("En annen er alt bedt om en ekstra vurdering. Ta bort den før du ber en ny.")
        raise Domenefeil(melding, kode="opptatt")
    _krev_ny(klage, bruker_id)
    _krev_medlemmer(klage, [bruker_id], leste, naa)
    ny = Klageoppdrag.objects.create(klage=klage, bruker_id=bruker_id, rolle=Plass.TREDJE, tildelt=naa)
    logg(klage, "klage.tredje_lagt_til", aktoer=aktoer, naa=naa)
    return ny


@transaction.atomic
def ta_bort_tredje(*, klage_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """The third reads no longer. Repeatable. Raises UgyldigOvergang `kan_ikke_byttes`."""
    klage = laas_klage(klage_id)
    tredje = next((rad for rad in staaende(klage) if rad.rolle == Plass.TREDJE), None)
    if tredje is None:
        return
    _krev_kan_byttes(klage)
    _avslutt(tredje, naa)
    logg(klage, "klage.tredje_tatt_bort", aktoer=aktoer, naa=naa)


@transaction.atomic
def ta_tilbake(*, klage_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Take a case back from its board: tildelt > sendt, while nothing is written. Repeatable.

    Raises UgyldigOvergang `har_begynt` when somebody has saved a view or a text.
    """
    klage = laas_klage(klage_id)
    if klage.status == Status.SENDT:
        return
    if klage.status == Status.TILDELT and har_begynt(klage):
        melding = _("Nemnda har begynt på saken, så den kan ikke tas tilbake. Bytt medlem i stedet.")
        raise UgyldigOvergang(melding, kode="har_begynt")
    if klage.status != Status.TILDELT:
        raise UgyldigOvergang(_("Saken er ikke hos klagenemnda lenger, så den kan ikke tas tilbake."))
    for oppdrag in staaende(klage):
        _avslutt(oppdrag, naa)
    flytt(klage, Status.SENDT, "klage.tildeling_tatt_tilbake", aktoer=aktoer, naa=naa)


def har_begynt(klage: Klage) -> bool:
    """Whether anybody on the standing board has saved a view, or anybody has written a text."""
    return (
        Klagevurdering.objects.filter(oppdrag__klage=klage, oppdrag__avsluttet__isnull=True).exists()
        or Vedtaksversjon.objects.filter(klage=klage).exists()
    )


def staaende(klage: Klage) -> models.QuerySet[Klageoppdrag]:
    """The standing assignments of a case."""
    return Klageoppdrag.objects.filter(klage=klage, avsluttet__isnull=True).order_by("pk")


def _avslutt(oppdrag: Klageoppdrag, naa: datetime) -> None:
    """What was approved falls away with who approved it; the own view stays as it was, read by nobody."""
    oppdrag.avsluttet = naa
    oppdrag.save(update_fields=["avsluttet"])
    Vedtaksgodkjenning.objects.filter(oppdrag=oppdrag, trukket__isnull=True).update(trukket=naa)


def _krev_kan_byttes(klage: Klage) -> None:
    if klage.status not in KAN_BYTTES:
        melding = _("Klagen står som «%(status)s», så nemnda kan ikke endres nå.")
        raise UgyldigOvergang(melding % {"status": klage.get_status_display()}, kode="kan_ikke_byttes")


def _krev_ny(klage: Klage, bruker_id: int) -> None:
    if staaende(klage).filter(bruker=bruker_id).exists():
        raise Domenefeil(_("Personen er alt i nemnda i saken. Velg en annen."), kode="samme_person")


def _krev_medlemmer(klage: Klage, ider: list[int], leste: Collection[int], naa: datetime) -> None:
    """Raise Domenefeil unless all of these may sit on the board of the locked case."""
    oppnevnt = set(medlemmer_for(klage).values_list("bruker", flat=True))
    sperret = konflikter([klage], naa)[klage.pk]
    folk = Bruker.objects.in_bulk(ider)
    for bruker in [folk.get(pk) for pk in ider]:
        if bruker is None:
            raise Domenefeil(_("Den du valgte, finnes ikke lenger. Velg en annen."), kode="ikke_oppnevnt")
        if bruker.pk not in oppnevnt or not bruker.har_rolle(naa, Rolle.KLAGENEMND):
            melding = _("%(navn)s er ikke oppnevnt til klagenemnda for faget i denne runden. Oppnevn personen først.")
            raise Domenefeil(melding % {"navn": bruker.navn}, kode="ikke_oppnevnt")
        if grunn := sperret.get(bruker.pk):
            raise Domenefeil(SETNINGER[grunn] % {"navn": bruker.navn}, kode=grunn.value)
    if klage.ansvarlig is None:
        raise ValueError("a case without a responsible authority has no board")
    uleste = [rad for rad in relasjoner(klage.ansvarlig, ider) if rad.pk not in leste]
    if uleste:
        melding = _("%(navn)s har oppgitt relasjoner. Les dem, bekreft at de ikke gjelder kandidaten, og prøv igjen.")
        raise Domenefeil(melding % {"navn": uleste[0].bruker.navn}, kode="relasjoner")
