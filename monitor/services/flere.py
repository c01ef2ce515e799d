"""The same act for many candidates in the monitor: a result for each, and one undo for them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deltakelse.models import Fravaer
from deltakelse.services.autorisering import fjern_tilgang
from deltakelse.services.del1 import registrer_innlevert
from deltakelse.services.fravaer import Oppmoeteutfall
from deltakelse.services.oppmoete import fjern_oppmoete, registrer_oppmoete
from eksamen.models import Kandidat
from felles import angre as felles_angre
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from felles.masse import Radsvar, rad_for_rad
from felles.models import Angrepost
from monitor.querysets.oppmoete import er_kommet
from monitor.radvalg import Valg
from monitor.services import tilgang
from monitor.services.laaser import laas_alle
from monitor.services.radvalg import utfoer

ANGRESLAG: Final = "monitor.flere"
TILGANGSLAG: Final = "monitor.tilgang"
IKKE_DOKUMENTERT: Final = Fravaer.Slag.IKKE_DOKUMENTERT


class Massevalg(TextChoices):
    """What may be done with the candidates that are ticked; the value is what the button sends."""

    TILGANG = "tilgang", gettext_lazy("Gi tilgang")
    OPPMOETE = "oppmoete", gettext_lazy("Registrer oppmøte")
    FJERN_OPPMOETE = "fjern-oppmoete", gettext_lazy("Fjern oppmøte")
    DEL1 = "del1", gettext_lazy("Del 1 levert på papir nå")
    POST = "post", gettext_lazy("Sendes i posten")
    FJERN_POST = "fjern-post", gettext_lazy("Fjern «Sendes i posten»")
    IKKE_DOKUMENTERT = "IDF", gettext_lazy("Ikke-dokumentert fravær")
    DOKUMENTERT = "DF", gettext_lazy("Dokumentert fravær")
    FJERN_FRAVAER = "fjern-fravaer", gettext_lazy("Fjern fravær")
    # Proposed after the latest arrival; not among the bar's buttons.
    RESTEN_BORTE = "resten-IDF", gettext_lazy("Ikke-dokumentert fravær for dem som ikke er kommet")


# What the bar's own menu has; the others are buttons, and what takes something away comes last.
I_MENYEN: Final = [
    (valg.value, valg.label)
    for valg in Massevalg
    if valg not in (Massevalg.TILGANG, Massevalg.OPPMOETE, Massevalg.RESTEN_BORTE)
]


@dataclass(frozen=True)
class Masseutfall:
    """A sentence for all of it, one for each, in order of name, and the undo where it can be undone."""

    tekst: str
    svar: list[Radsvar]
    angre: Angrepost | None = None

    @property
    def alle_gjort(self) -> bool:
        return all(rad.gjort for rad in self.svar)


@dataclass(frozen=True)
class Hvem:
    """Who acts, and the schools they administer: there absence and post may be changed after the day as well."""

    aktoer: Aktoer
    administrerer: frozenset[int]


def utfoer_for_flere(*, valg: Massevalg, kandidat_ider: Iterable[int], hvem: Hvem, naa: datetime) -> Masseutfall:
    """Do it to each; one refusal holds nobody else back. Twice is harmless.

    The caller has checked that the actor may act on them all. Access is given in a transaction for each, as somebody
    who waits should not wait for the others; all else stands or falls together, with each refusal in its own row.
    """
    ider = sorted(set(kandidat_ider))
    if valg == Massevalg.TILGANG:
        return _gi_tilgang(ider, hvem.aktoer, naa)
    if valg in FAKTA:
        utfall = FAKTA[valg](kandidat_ider=ider, aktoer=hvem.aktoer, naa=naa)
        return Masseutfall(_tekst(valg, utfall.svar), utfall.svar, utfall.angrepost)
    return _radvalg(valg, ider, hvem, naa)


@transaction.atomic
def angre_flere(data: list[list[Any]], *, aktoer: Aktoer, naa: datetime) -> str:
    """Take back each part of the act, or none of it. Raises UgyldigOvergang when somebody has changed one since."""
    laas_alle(kandidat_id for kandidat_id, _noekkel in data)
    for _kandidat_id, noekkel in data:
        if aktoer.bruker_id is not None:
            felles_angre.angre(post_id=noekkel, bruker_id=aktoer.bruker_id, aktoer=aktoer, naa=naa)
    return ngettext("Angret for %(n)s kandidat.", "Angret for %(n)s kandidater.", len(data)) % {"n": len(data)}


@transaction.atomic
def angre_tilgang(data: list[list[Any]], *, aktoer: Aktoer, naa: datetime) -> str:
    """Take the access away again from the log-ins that still have it; they stay logged in, and wait.

    One who has been let in anew by somebody else keeps that access. Raises UgyldigOvergang when none is left.
    """
    laas_alle((rad[0] for rad in data), (rad[1] for rad in data))
    fjernet = sum(
        fjern_tilgang(
            kandidat_id=kandidat_id, sesjon_id=sesjon_id, gitt=datetime.fromisoformat(gitt), aktoer=aktoer, naa=naa
        )
        for kandidat_id, sesjon_id, gitt in sorted(data)
    )
    if not fjernet:
        melding = _("Tilgangen er endret av andre siden, så det kan ikke angres. Rett kandidatene hver for seg.")
        raise UgyldigOvergang(melding, kode="endret_siden")
    tekst = ngettext(
        "Tilgangen er fjernet for %(n)s kandidat, som er logget inn og venter.",
        "Tilgangen er fjernet for %(n)s kandidater, som er logget inn og venter.",
        fjernet,
    )
    return tekst % {"n": fjernet}


def _gi_tilgang(ider: list[int], aktoer: Aktoer, naa: datetime) -> Masseutfall:
    navn = _navn(ider)
    svar, gitt = [], []
    for resultat in tilgang.gi_tilgang_til_flere(kandidat_ider=navn, aktoer=aktoer, naa=naa):
        melding = resultat.feil or _("Har tilgang")
        svar.append(Radsvar(navn[resultat.kandidat_id], not resultat.feil, melding, resultat.kandidat_id))
        if resultat.sesjon is not None and resultat.sesjon.autorisert == naa:  # and not by somebody who was first
            gitt.append([resultat.kandidat_id, resultat.sesjon.pk, naa.isoformat()])
    svar = _sortert(svar, navn)
    angre = None
    if gitt:
        tekst = str(Massevalg.TILGANG.label)
        angre = felles_angre.tilby(slag=TILGANGSLAG, tekst=tekst, data=gitt, aktoer=aktoer, naa=naa)
    return Masseutfall(_tekst(Massevalg.TILGANG, svar), svar, angre)


@transaction.atomic
def _radvalg(valg: Massevalg, ider: list[int], hvem: Hvem, naa: datetime) -> Masseutfall:
    laas_alle(ider)
    navn = _navn(ider)
    skoler = dict(Kandidat.objects.filter(pk__in=ider).values_list("pk", "parti__skole"))
    poster: list[list[Any]] = []
    radens = Valg.IKKE_DOKUMENTERT if valg == Massevalg.RESTEN_BORTE else Valg(valg.value)

    def gjoer(kandidat: _Rad) -> str:
        if valg == Massevalg.RESTEN_BORTE:
            _krev_borte(kandidat.pk, naa)
        utfall = utfoer(
            kandidat_id=kandidat.pk,
            valg=radens,
            administrator=skoler[kandidat.pk] in hvem.administrerer,
            aktoer=hvem.aktoer,
            naa=naa,
        )
        if utfall.angre is not None:
            poster.append([kandidat.pk, str(utfall.angre.pk)])
        return utfall.tekst

    # In order of pk; shown in order of name.
    svar = _sortert(rad_for_rad([_Rad(pk) for pk in sorted(navn)], gjoer, navn=lambda rad: navn[rad.pk]), navn)
    angre = None
    if poster:
        angre = felles_angre.tilby(slag=ANGRESLAG, tekst=str(valg.label), data=poster, aktoer=hvem.aktoer, naa=naa)
    return Masseutfall(_tekst(valg, svar), svar, angre)


@dataclass(frozen=True)
class _Rad:
    pk: int


def _krev_borte(kandidat_id: int, naa: datetime) -> None:
    """Raise Domenefeil when the candidate has come, or was excused, since the proposal was shown.

    Asked under the candidate's lock. Absence that stands as it is proposed is no change, and is said to be so.
    """
    if Fravaer.objects.filter(kandidat=kandidat_id, opphevet__isnull=True).exclude(slag=IKKE_DOKUMENTERT).exists():
        melding = _("Kandidaten har dokumentert fravær, og det står som det var.")
        raise Domenefeil(melding, kode="fravaer")
    if er_kommet(Kandidat.objects.filter(pk=kandidat_id), naa).exists():
        raise Domenefeil(_("Kandidaten er kommet siden, så fravær er ikke registrert."), kode="kommet")


def _navn(ider: Iterable[int]) -> dict[int, str]:
    """The name of each that still is there, in Norwegian alphabetical order."""
    kandidater = Kandidat.objects.filter(pk__in=list(ider)).select_related("person").defer("person__nummer").sortert()
    return {kandidat.pk: kandidat.person.navn for kandidat in kandidater}


def _sortert(svar: list[Radsvar], navn: dict[int, str]) -> list[Radsvar]:
    plass = {pk: nr for nr, pk in enumerate(navn)}
    return sorted(svar, key=lambda rad: plass[rad.pk or 0])


def _tekst(valg: Massevalg, svar: list[Radsvar]) -> str:
    tekster: dict[Massevalg, Any] = {
        Massevalg.TILGANG: _("%(n)s av %(av)s har fått tilgang."),
        Massevalg.OPPMOETE: _("%(n)s av %(av)s er registrert til stede."),
        Massevalg.FJERN_OPPMOETE: _("Oppmøtet er fjernet for %(n)s av %(av)s."),
        Massevalg.DEL1: _("Del 1 er registrert levert på papir for %(n)s av %(av)s."),
        Massevalg.POST: _("%(n)s av %(av)s er merket «Sendes i posten»."),
        Massevalg.FJERN_POST: _("«Sendes i posten» er fjernet for %(n)s av %(av)s."),
        Massevalg.IKKE_DOKUMENTERT: _("%(n)s av %(av)s er registrert med ikke-dokumentert fravær."),
        Massevalg.RESTEN_BORTE: _("%(n)s av %(av)s er registrert med ikke-dokumentert fravær."),
        Massevalg.DOKUMENTERT: _("%(n)s av %(av)s er registrert med dokumentert fravær."),
        Massevalg.FJERN_FRAVAER: _("Fraværet er fjernet for %(n)s av %(av)s."),
    }
    return str(tekster[valg] % {"n": sum(rad.gjort for rad in svar), "av": len(svar)})


FAKTA: Final[dict[Massevalg, Callable[..., Oppmoeteutfall]]] = {
    Massevalg.OPPMOETE: registrer_oppmoete,
    Massevalg.FJERN_OPPMOETE: fjern_oppmoete,
    Massevalg.DEL1: registrer_innlevert,
}
