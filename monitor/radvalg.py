"""What may be done with a candidate from «Flere valg»: one rule for what the menu shows and what an act answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deltakelse.models import Kandidatdel, Oppmoete
from eksamen.models.valg import Deltype
from felles.feil import Domenefeil
from felles.tid import dagens_dato
from levering.permissions import eksamensdag, krev_skolelevering
from levering.services.gjenaapning import krev_gjenaapning

if TYPE_CHECKING:
    from datetime import date

    from levering.querysets.kandidatstatus import KandidatMedStatus


class Valg(TextChoices):
    """The acts, with the guide's words; the value stands in the address of the form."""

    OPPMOETE = "oppmoete", gettext_lazy("Registrer oppmøte")
    FJERN_OPPMOETE = "fjern-oppmoete", gettext_lazy("Fjern oppmøte")
    DEL1 = "del1", gettext_lazy("Del 1 levert på papir nå")
    FJERN_DEL1 = "fjern-del1", gettext_lazy("Fjern innlevering av del 1")
    GJENAAPNE = "gjenaapne", gettext_lazy("Åpne for ny levering")
    POST = "post", gettext_lazy("Sendes i posten")
    POST_DEL1 = "post-del1", gettext_lazy("Sendes i posten, bare del 1")
    POST_DEL2 = "post-del2", gettext_lazy("Sendes i posten, bare del 2")
    FJERN_POST = "fjern-post", gettext_lazy("Fjern «Sendes i posten»")
    FJERN_POST_DEL1 = "fjern-post-del1", gettext_lazy("Fjern «Sendes i posten» for del 1")
    FJERN_POST_DEL2 = "fjern-post-del2", gettext_lazy("Fjern «Sendes i posten» for del 2")
    DOKUMENTERT = "DF", gettext_lazy("Dokumentert fravær")
    IKKE_DOKUMENTERT = "IDF", gettext_lazy("Ikke-dokumentert fravær")
    FJERN_FRAVAER = "fjern-fravaer", gettext_lazy("Fjern fravær")
    SPERR = "sperr", gettext_lazy("Sperr digital tilgang")
    OPPHEV_SPERRE = "opphev-sperre", gettext_lazy("Opphev sperre")


FRAVAERSVALG = (Valg.IKKE_DOKUMENTERT, Valg.DOKUMENTERT)
MERKER_POST = (Valg.POST, Valg.POST_DEL1, Valg.POST_DEL2)
FJERNER_POST = (Valg.FJERN_POST, Valg.FJERN_POST_DEL1, Valg.FJERN_POST_DEL2)
OPPMOETEVALG = (Valg.OPPMOETE, Valg.FJERN_OPPMOETE, Valg.DEL1, Valg.FJERN_DEL1)
# Which side of the answer an act is about; None is the whole of it.
DEL_AV = {
    Valg.POST_DEL1: Deltype.DEL1,
    Valg.FJERN_POST_DEL1: Deltype.DEL1,
    Valg.POST_DEL2: Deltype.DEL2,
    Valg.FJERN_POST_DEL2: Deltype.DEL2,
}


@dataclass(frozen=True)
class Stilling:
    """A candidate as the rules see it. `administrator` may change absence and post after the exam day as well."""

    kandidat: KandidatMedStatus
    naa: datetime
    dag: date | None
    todelt: bool
    administrator: bool
    moett: bool = False
    del1_innlevert: datetime | None = None

    @property
    def navn(self) -> dict[str, str]:
        return {"navn": self.kandidat.person.navn}

    @property
    def deler(self) -> list[str]:
        """The parts that are handed in, in order."""
        return [Deltype.DEL1, Deltype.DEL2] if self.todelt else [Deltype.EKSAMEN]

    def postet(self, deltype: str) -> bool:
        return self.kandidat.del1_post if deltype == Deltype.DEL1 else self.kandidat.digital_post

    def levert(self, deltype: str) -> datetime | None:
        return self.kandidat.del1_levert if deltype == Deltype.DEL1 else self.kandidat.digital_levert


def stilling(kandidat: KandidatMedStatus, *, naa: datetime, administrator: bool) -> Stilling:
    """The candidate with what else the rules ask; `kandidat` is read by `hent_med_status`. Four queries at most."""
    todelt = kandidat.eksamen.todelt
    moett = Oppmoete.objects.filter(kandidat=kandidat.pk, opphevet__isnull=True, forberedelse=False).exists()
    del1 = Kandidatdel.objects.filter(kandidat=kandidat.pk, eksamensdel__type=Deltype.DEL1)
    return Stilling(
        kandidat,
        naa,
        eksamensdag(kandidat),
        todelt,
        administrator,
        moett=moett,
        del1_innlevert=del1.values_list("innlevert", flat=True).first() if todelt else None,
    )


def vises(valg: Valg, ved: Stilling) -> bool:
    """True when the menu has the act: it would change something, and nothing stands against it."""
    if not _gjelder(valg, ved):
        return False
    try:
        krev(valg, ved)
    except Domenefeil:
        return False
    return True


def kan_leveres_for(ved: Stilling) -> bool:
    """True when «Lever for kandidat» is in the menu. Rule: PGS kandidatmonitor, «Lever for kandidat»."""
    try:
        krev_skolelevering(ved.kandidat, naa=ved.naa)
    except Domenefeil:
        return False
    return True


def krev(valg: Valg, ved: Stilling) -> None:
    """Raise Domenefeil, with a sentence that says what to do, when the act is not allowed. Already done is allowed."""
    if valg == Valg.GJENAAPNE:
        if ved.kandidat.digital_levert:
            krev_gjenaapning(ved.kandidat, naa=ved.naa)
    elif valg in FRAVAERSVALG:
        _krev_fravaer(ved)
    elif valg in MERKER_POST:
        _krev_post(valg, ved)
    elif valg == Valg.SPERR:
        _krev_sperre(ved)
    elif valg in FJERNER_POST or valg == Valg.FJERN_FRAVAER:
        _krev_dag(ved)
    elif valg in OPPMOETEVALG:
        _krev_til_stede(valg, ved)


def deler(valg: Valg, ved: Stilling) -> list[str]:
    """Which parts a post act is about. Raises Domenefeil `ukjent_del` for a part that the exam does not have."""
    en = DEL_AV.get(valg)
    if en is None:
        return ved.deler
    if en not in ved.deler:
        raise Domenefeil(_("Eksamenen har én del, og hele besvarelsen sendes samlet."), kode="ukjent_del")
    return [en]


def _gjelder(valg: Valg, ved: Stilling) -> bool:
    """Whether the act would change anything, and is about parts that the exam has."""
    kandidat = ved.kandidat
    if valg in MERKER_POST or valg in FJERNER_POST:
        return _gjelder_post(valg, ved)
    return {
        Valg.OPPMOETE: not ved.moett,
        Valg.FJERN_OPPMOETE: ved.moett,
        Valg.DEL1: ved.todelt and ved.del1_innlevert is None,
        Valg.FJERN_DEL1: ved.del1_innlevert is not None,
        Valg.GJENAAPNE: kandidat.digital_levert is not None,
        Valg.DOKUMENTERT: kandidat.fravaer_slag != Valg.DOKUMENTERT,
        Valg.IKKE_DOKUMENTERT: kandidat.fravaer_slag != Valg.IKKE_DOKUMENTERT,
        Valg.FJERN_FRAVAER: kandidat.fravaer_slag is not None,
        Valg.SPERR: not kandidat.sperret,
        Valg.OPPHEV_SPERRE: kandidat.sperret,
    }[valg]


def _gjelder_post(valg: Valg, ved: Stilling) -> bool:
    postet = [ved.postet(deltype) for deltype in ved.deler]
    en = DEL_AV.get(valg)
    if en is None:
        return not all(postet) if valg == Valg.POST else any(postet)
    if en not in ved.deler:
        return False
    if valg in FJERNER_POST:  # one by one only while both are marked; else «Fjern» takes the one there is
        return all(postet)
    return not ved.postet(en) and ved.levert(en) is None


def _krev_dag(ved: Stilling) -> None:
    """Rule: PGS kandidatmonitor, «Registrere fravær»: after the exam day it is changed in the school's pages."""
    if ved.dag is None or dagens_dato(ved.naa) < ved.dag:
        melding = _("Eksamenen til %(navn)s er ikke i dag, så dette kan ikke føres ennå. Gjør det på eksamensdagen.")
        raise Domenefeil(melding % ved.navn, kode="foer_dagen")
    if dagens_dato(ved.naa) > ved.dag and not ved.administrator:
        melding = _("Eksamensdagen til %(navn)s er over. Be skoleadministrator gjøre endringen.")
        raise Domenefeil(melding % ved.navn, kode="etter_dagen")


def _krev_til_stede(valg: Valg, ved: Stilling) -> None:
    """Attendance and part 1 on paper are noted on the exam day; what else they ask is asked where they are noted."""
    if valg in (Valg.OPPMOETE, Valg.DEL1):
        _avvis_avlyst(ved)
        _avvis_fravaer(ved)
    if ved.dag != dagens_dato(ved.naa):
        melding = _("Eksamenen til %(navn)s er ikke i dag. Oppmøte og del 1 føres på eksamensdagen.")
        raise Domenefeil(melding % ved.navn, kode="feil_dag")


def _krev_fravaer(ved: Stilling) -> None:
    _avvis_avlyst(ved)
    _krev_dag(ved)
    if ved.kandidat.fravaer_slag:
        return
    if any(ved.levert(deltype) for deltype in ved.deler):
        melding = _("%(navn)s har levert og kan ikke føres med fravær. Slett leveringen først hvis den er feil.")
        raise Domenefeil(melding % ved.navn, kode="levert")
    if any(ved.postet(deltype) for deltype in ved.deler):
        melding = _("%(navn)s er merket «Sendes i posten». Fjern merket først hvis kandidaten ikke møtte.")
        raise Domenefeil(melding % ved.navn, kode="post")


def _krev_post(valg: Valg, ved: Stilling) -> None:
    _avvis_avlyst(ved)
    _avvis_fravaer(ved)
    _krev_dag(ved)
    if all(ved.levert(deltype) and not ved.postet(deltype) for deltype in deler(valg, ved)):
        melding = _(
            "%(navn)s har levert digitalt. Åpne for ny levering eller slett leveringen først hvis besvarelsen skal "
            "sendes i posten."
        )
        raise Domenefeil(melding % ved.navn, kode="levert")


def _krev_sperre(ved: Stilling) -> None:
    _avvis_avlyst(ved)
    _avvis_fravaer(ved)
    if ved.kandidat.sperret:
        return
    if ved.kandidat.digital_levert:
        melding = _("%(navn)s har levert og har ikke lenger digital tilgang. Det er ingenting å sperre.")
        raise Domenefeil(melding % ved.navn, kode="levert")
    if ved.kandidat.digital_post:
        melding = _("%(navn)s er merket «Sendes i posten» og har ikke digital tilgang. Det er ingenting å sperre.")
        raise Domenefeil(melding % ved.navn, kode="post")
    if ved.dag is not None and dagens_dato(ved.naa) > ved.dag:
        melding = _("Eksamensdagen til %(navn)s er over. Det er ingenting å sperre.")
        raise Domenefeil(melding % ved.navn, kode="etter_dagen")


def _avvis_avlyst(ved: Stilling) -> None:
    if ved.kandidat.avlyst:
        melding = _("Eksamenen er avlyst for %(navn)s. Skoleadministrator kan oppheve avlysningen hvis den er feil.")
        raise Domenefeil(melding % ved.navn, kode="avlyst")


def _avvis_fravaer(ved: Stilling) -> None:
    if ved.kandidat.fravaer_slag:
        melding = _("%(navn)s er registrert med fravær. Fjern fraværet først hvis kandidaten er til stede.")
        raise Domenefeil(melding % ved.navn, kode="fravaer")
