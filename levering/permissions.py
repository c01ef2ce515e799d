"""Who may do what with an answer, and who gets which file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker
from deltakelse.models import Innloggingssesjon
from deltakelse.querysets.tilgang import FRAVAER, Tilgang
from eksamen.models import Eksamensdel, Kandidat
from eksamen.models.valg import Deltype
from eksamen.permissions import hent_kandidat_for
from felles.feil import Domenefeil
from felles.tid import dagens_dato
from levering.models import Besvarelsesfil, Gruppeopplasting, Opplasting
from levering.querysets.kandidatstatus import hent_med_status, hent_til_opplasting

if TYPE_CHECKING:
    from levering.querysets.kandidatstatus import KandidatMedAdgang, KandidatMedStatus, KandidatTilOpplasting


def laas_kandidat(kandidat_id: int, naa: datetime) -> KandidatMedStatus:
    """Lock the candidate's row, and read the statuses as they are once it is locked."""
    Kandidat.objects.select_for_update(of=("self",)).order_by("pk").get(pk=kandidat_id)
    return hent_med_status(kandidat_id, naa)


def laas_til_opplasting(kandidat_id: int, naa: datetime) -> KandidatTilOpplasting:
    """As `laas_kandidat`, with no more read than what a file on its way in asks about."""
    Kandidat.objects.select_for_update(of=("self",)).order_by("pk").get(pk=kandidat_id)
    return hent_til_opplasting(kandidat_id, naa)


def hent_status_eller_404(kandidat_id: int, naa: datetime) -> KandidatMedStatus:
    """As `hent_med_status`, for a page about a candidate who may have been taken out since access was asked."""
    try:
        return hent_med_status(kandidat_id, naa)
    except Kandidat.DoesNotExist:
        raise Http404 from None


def leveringsfrist(slutt: datetime, minutter: int | None = None) -> datetime:
    """Some minutes after an own end; the site's own minutes where no owner's are given."""
    return slutt + timedelta(minutes=settings.LEVERINGSFRIST_MINUTTER if minutter is None else minutter)


def egen_leveringsfrist(kandidat: KandidatMedAdgang) -> datetime | None:
    """Until when the candidate may deliver what is uploaded, by the owner's rule; None without an own end."""
    return leveringsfrist(kandidat.digital_slutt, kandidat.frist_minutter) if kandidat.digital_slutt else None


def aapner_sent(kandidat: KandidatMedAdgang) -> datetime | None:
    """From when files may be uploaded again after the minutes for delivering only; None where that is not so."""
    frist = egen_leveringsfrist(kandidat)
    return frist if frist and er_sen_tid(kandidat, frist + timedelta(microseconds=1)) else None


def er_sen_tid(kandidat: KandidatMedAdgang, naa: datetime) -> bool:
    """True when the deadline has passed and the owner still takes the answer, marked as late, until the day is over."""
    frist = egen_leveringsfrist(kandidat)
    if frist is None or kandidat.digital_start is None or not kandidat.sen_levering:
        return False
    return naa > frist and dagens_dato(naa) == dagens_dato(kandidat.digital_start)


def krev_tilgang(kandidat: KandidatMedAdgang, *, sesjon_id: int | None) -> None:
    """Raise Domenefeil unless the candidate, by that session, is let in and the part is open and not handed in.

    `kandidat` carries `med_status`, read under the candidate's lock.
    Rule: PGS kandidatmonitor, «Tilgang»: absence, delivery and post, block, missing access stand in this order.
    """
    if kandidat.avlyst:
        raise Domenefeil(_("Eksamenen er avlyst, og ingenting kan leveres. Snakk med eksamensvakten."), kode="avlyst")
    if kandidat.tilgang in FRAVAER:
        raise Domenefeil(_("Du er registrert med fravær. Snakk med eksamensvakten hvis det er feil."), kode="fravaer")
    if kandidat.digital_post:
        raise Domenefeil(_("Besvarelsen din sendes i posten. Du leverer ingenting her."), kode="post")
    if kandidat.digital_levert:
        raise Domenefeil(
            _("Besvarelsen er levert og kan ikke endres. Snakk med eksamensvakten hvis noe er feil."), kode="levert"
        )
    if kandidat.sperret:
        raise Domenefeil(_("Du har ikke digital tilgang. Snakk med eksamensvakten."), kode="sperret")
    if (
        sesjon_id is None
        or not Innloggingssesjon.objects.filter(
            pk=sesjon_id, kandidat=kandidat, autorisert__isnull=False, avsluttet__isnull=True
        ).exists()
    ):
        raise Domenefeil(_("Du har ikke tilgang nå. Be eksamensvakten gi deg tilgang."), kode="ikke_tilgang")
    if kandidat.tilgang != Tilgang.HAR or kandidat.digital_start is None:
        raise Domenefeil(_("Eksamenen har ikke startet. Vent til siden går videre av seg selv."), kode="ikke_startet")


def krev_arbeid(kandidat: KandidatMedAdgang, *, sesjon_id: int | None, naa: datetime) -> None:
    """As `krev_tilgang`, and before the candidate's own end: for uploading and deleting. Also in time that is late.

    Rule: own end, then minutes for delivering only; after them uploading and delivering again, marked as late, where
    the owner's setting allows it.
    """
    krev_tilgang(kandidat, sesjon_id=sesjon_id)
    if er_sen_tid(kandidat, naa):
        return
    if kandidat.digital_slutt is None or naa > kandidat.digital_slutt:
        raise Domenefeil(
            _("Tiden din er ute, og du kan ikke endre filene. Lever det du har lastet opp, eller spør eksamensvakten."),
            kode="tiden_er_ute",
        )


def krev_levering(kandidat: KandidatMedAdgang, *, sesjon_id: int | None, naa: datetime) -> None:
    """As `krev_tilgang`, and before the deadline for delivering, or after it where the owner takes late answers."""
    krev_tilgang(kandidat, sesjon_id=sesjon_id)
    frist = egen_leveringsfrist(kandidat)
    if frist is None or (naa > frist and not er_sen_tid(kandidat, naa)):
        raise Domenefeil(
            _("Fristen for å levere er ute. Be eksamensvakten om hjelp til å levere filene."), kode="for_sent"
        )


def krev_fortsettelse(kandidat: KandidatMedAdgang, *, sesjon_id: int | None, bundet: bool, naa: datetime) -> None:
    """As `krev_tilgang`, for an upload that was begun in time: it may end after the candidate's own end.

    `bundet` says that the content was settled by a checksum when it began. Without one it could be written while it
    is sent, and must then be in while the candidate may still deliver.
    """
    krev_tilgang(kandidat, sesjon_id=sesjon_id)
    frist = egen_leveringsfrist(kandidat)
    if not bundet and (frist is None or naa > frist) and not er_sen_tid(kandidat, naa):
        raise Domenefeil(
            _("Tiden er ute, og opplastingen kom ikke fram i tide. Snakk med eksamensvakten."), kode="tiden_er_ute"
        )


def krev_skoleopplasting(kandidat: KandidatMedAdgang) -> None:
    """Raise Domenefeil unless staff may put files into the candidate's answer; block and delivery do not stop them.

    Rule: PGS kandidatmonitor, «Lever for kandidat».
    """
    if kandidat.avlyst:
        raise Domenefeil(_("Eksamenen er avlyst, og ingenting kan leveres."), kode="avlyst")
    if kandidat.fravaer_slag:
        raise Domenefeil(_("Kandidaten er registrert med fravær. Fjern fraværet først."), kode="fravaer")


def krev_skolelevering(kandidat: KandidatMedAdgang, *, naa: datetime) -> None:
    """As `krev_skoleopplasting`, on the exam day and not for an answer that is sent by post.

    The day is the Norwegian one of the plan, to midnight, whatever the candidate's own time.
    Rule: PGS kandidatmonitor, «Lever for kandidat», and Utdanningsdirektoratet, «Administrere eksamen»: schools deliver
    until 23:59 of the exam day, in any progress status.
    """
    krev_skoleopplasting(kandidat)
    if kandidat.digital_post or kandidat.del1_post:
        raise Domenefeil(
            _("Besvarelsen sendes i posten. Fjern «Sendes i posten» først hvis den skal leveres her."), kode="post"
        )
    dag = eksamensdag(kandidat)
    if dag is None or dagens_dato(naa) < dag:
        raise Domenefeil(_("Eksamenen er ikke i dag. Du kan laste opp og levere på eksamensdagen."), kode="for_tidlig")
    if dagens_dato(naa) > dag:
        raise Domenefeil(
            _("Skolen kunne levere til 23:59 på eksamensdagen. Be skolens ledelse kontakte statsforvalteren."),
            kode="for_sent",
        )


def eksamensdag(kandidat: Kandidat) -> date | None:
    """The Norwegian date of the exam itself, not of its preparation; None without a plan. One query."""
    deler = (
        Eksamensdel.objects.filter(eksamen=kandidat.eksamen_id).exclude(type=Deltype.FORBEREDELSE).order_by("-start")
    )
    start = deler.values_list("start", flat=True).first()
    return dagens_dato(start) if start else None


def hent_opplasting_for_kandidat(kandidat: Kandidat, noekkel: UUID) -> Opplasting:
    """An upload of the candidate's own, from whichever machine it began; 404 for every other."""
    return get_object_or_404(
        Opplasting, kandidat=kandidat, lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT, noekkel=noekkel
    )


def hent_opplasting_for(bruker: Bruker, noekkel: UUID, *, naa: datetime) -> Opplasting:
    """An upload of the staff's, for one who handles the candidate or owns the group: 404 unknown, 403 forbidden."""
    opplasting = get_object_or_404(
        Opplasting.objects.select_related("gruppe"), lastet_opp_av=Besvarelsesfil.Lastet.SKOLE, noekkel=noekkel
    )
    if opplasting.kandidat_id is not None:
        krev_handling(bruker, opplasting.kandidat_id, naa=naa)
    elif opplasting.gruppe is None or opplasting.gruppe.bruker_id != bruker.pk:
        raise Http404
    return opplasting


def krev_handling(bruker: Bruker, kandidat_id: int, *, naa: datetime) -> None:
    """404 for a candidate that the user may not know of, 403 for one whom they may only look at."""
    hent_kandidat_for(bruker, kandidat_id, naa=naa, handle=True)
    if not Kandidat.objects.handles_av(bruker, naa).filter(pk=kandidat_id).exists():
        raise PermissionDenied


def hent_gruppe_til_opplasting(bruker: Bruker, noekkel: UUID) -> Gruppeopplasting:
    """The user's own group upload that is not closed; 404 for every other."""
    return get_object_or_404(Gruppeopplasting, noekkel=noekkel, bruker_id=bruker.pk, lukket__isnull=True)


def hent_fil_for_kandidat(kandidat: Kandidat, pk: int) -> Besvarelsesfil:
    """A file of the candidate's own: uploaded by the candidate, or delivered; 404 for every other.

    Rule: PGS kandidatmonitor, «Lever for kandidat»: files that staff uploaded show only once they are delivered.
    """
    filer = Besvarelsesfil.objects.filter(kandidat=kandidat, slettet__isnull=True)
    egne = filer.filter(lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT)
    leverte = filer.filter(leveringer__gjenaapnet__isnull=True, leveringer__isnull=False)
    return get_object_or_404((egne | leverte).distinct(), pk=pk)


def hent_opplastet_fil(kandidat: Kandidat, pk: int) -> Besvarelsesfil:
    """A file that the candidate uploaded, also one taken out already: deleting twice is harmless; 404 for others."""
    return get_object_or_404(Besvarelsesfil, kandidat=kandidat, lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT, pk=pk)


def hent_fil_for(bruker: Bruker, pk: int, *, naa: datetime) -> Besvarelsesfil:
    """A file of an answer for a member of staff who monitors the candidate: 404 unknown, 403 forbidden."""
    fil = get_object_or_404(Besvarelsesfil.objects.filter(slettet__isnull=True), pk=pk)
    hent_kandidat_for(bruker, fil.kandidat_id, naa=naa, handle=True)
    return fil
