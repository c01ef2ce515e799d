"""The new draw («nytt trekk») for pupils with the right to utsatt eksamen: drawn once, by chance.

One act for every right that comes with a new draw, after documented absence and after an annulment alike: the school's
enrolment (`services.rettigheter`) uses what stands here. Only written exams are drawn here.
Rule: rundskriv Udir-2-2018: municipality or county draws, and the draw is confidential until it is announced.
"""

from dataclasses import dataclass
from datetime import datetime
from secrets import choice

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from deltakelse.models import Nytttrekk, Rettighetssvar
from deltakelse.querysets.nytttrekk import Pott, kjente_fra, potter
from deltakelse.querysets.rettigheter import Rettighet, rettigheter
from deltakelse.services.rettigheter import finn_trukket_fag, laas_periodene
from eksamen.models import Eksamen, Eksamensperiode, Fag, Kandidat
from eksamen.models.valg import Eksamensform, Karakterstatus
from eksamen.querysets.kunngjoering import OBLIGATORISKE
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.synlig_fra import er_synlig


@dataclass(frozen=True, slots=True)
class _Stilling:
    """A right that may be drawn for, read under the lock."""

    rett: Rettighet
    kandidat: Kandidat
    neste: Eksamensperiode
    pott: Pott


@transaction.atomic
def trekk(*, kandidat_id: int, aktoer: Aktoer, naa: datetime) -> Nytttrekk:
    """Draw one of the subjects in the pupil's pool. The caller has checked who draws for the school.

    Raises UgyldigOvergang `trukket` when a draw stands already, `besvart` when the right is answered; Domenefeil
    `uten_rett`, `ikke_skriftlig`, `uten_periode`, and `tom_pott` when there is nothing to draw among.
    """
    stilling = _laas(kandidat_id, naa)
    if not stilling.pott.fag:
        melding = _("Eleven har ingen fag å trekke blant. Før opp et fag for hånd, med grunn.")
        raise Domenefeil(melding, kode="tom_pott")
    return _skriv(stilling, choice(stilling.pott.fag), "", aktoer, naa)


@transaction.atomic
def foer_for_haand(*, kandidat_id: int, fagkode: str, grunn: str, aktoer: Aktoer, naa: datetime) -> Nytttrekk:
    """Enter the fag of a pupil whose pool is empty. Raises as `trekk`, and Domenefeil `har_pott`, `grunn`, `fagkode`,
    `ikke_i_planen` and `har_eksamen`."""
    stilling = _laas(kandidat_id, naa)
    if stilling.pott.fag:
        melding = _("Eleven har fag å trekke blant, så faget trekkes. Bruk knappen «Trekk fag».")
        raise Domenefeil(melding, kode="har_pott")
    if not grunn.strip():
        raise Domenefeil(_("Skriv hvorfor."), kode="grunn")
    fag = finn_trukket_fag(fagkode)
    eksamener = Eksamen.objects.filter(periode=stilling.neste, lokal=False, form=Eksamensform.SKRIFTLIG, fag=fag)
    kommende = eksamener.filter(deler__start__gt=naa).exclude(deler__start__lte=naa)
    if fag.fagkode in OBLIGATORISKE or not kommende.exists():
        melding = _("%(fag)s har ingen skriftlig eksamen som kan trekkes i %(kode)s. Velg et annet fag.")
        raise Domenefeil(melding % {"fag": fag, "kode": stilling.neste.kode}, kode="ikke_i_planen")
    if Kandidat.objects.filter(person=stilling.rett.person, eksamen__in=eksamener).exists():
        raise Domenefeil(_("Eleven er meldt opp i faget fra før. Velg et annet fag."), kode="har_eksamen")
    return _skriv(stilling, fag, grunn.strip(), aktoer, naa)


@transaction.atomic
def opphev_trekk(*, trekk_id: int, grunn: str, aktoer: Aktoer, naa: datetime) -> bool:
    """End a draw, so that it is made anew; False when it was ended. Raises Domenefeil `grunn` without a reason,
    UgyldigOvergang `kunngjort` from the second the pupil may know, `meldt_opp` when the pupil is enrolled by it.
    """
    if not grunn.strip():
        raise Domenefeil(_("Skriv hvorfor."), kode="grunn")
    kandidat = Kandidat.objects.select_related("eksamen__periode", "parti").get(nye_trekk=trekk_id)
    laas_periodene(kandidat.eksamen.periode)
    rad = Nytttrekk.objects.select_for_update(of=("self",)).get(pk=trekk_id)
    if rad.opphevet is not None:
        return False
    if er_synlig(kjente_fra([rad])[rad.pk], naa):
        melding = _("Faget er kunngjort for eleven, så trekket kan ikke oppheves. Ingenting er endret.")
        raise UgyldigOvergang(melding, kode="kunngjort")
    meldt_opp = Rettighetssvar.objects.filter(
        person=kandidat.person_id, fag=kandidat.eksamen.fag_id, periode=kandidat.eksamen.periode_id,
        slag=Karakterstatus.UTSATT, kandidat__isnull=False, opphevet__isnull=True,
    )  # fmt: skip
    if meldt_opp.exists():
        melding = _("Eleven er meldt opp i faget. Be skolen ta kandidaten ut av partiet først.")
        raise UgyldigOvergang(melding, kode="meldt_opp")
    rad.opphevet, rad.opphevet_av_id, rad.opphevet_grunn = naa, aktoer.bruker_id, grunn.strip()
    rad.save(update_fields=["opphevet", "opphevet_av", "opphevet_grunn"])
    logg_hendelse(rad, "nytttrekk.opphevet", aktoer=aktoer, naa=naa, skole_id=kandidat.parti.skole_id)
    return True


def _laas(kandidat_id: int, naa: datetime) -> _Stilling:
    """The right and its pool, read once everybody else who draws or answers in these periods has finished."""
    kandidat = Kandidat.objects.select_related("eksamen__periode", "parti").get(pk=kandidat_id)
    fra = kandidat.eksamen.periode
    laas_periodene(fra)
    alle = rettigheter(Organisasjon.objects.filter(pk=kandidat.parti.skole_id), fra, naa)
    rett = next((r for r in alle.rader if r.ny_trekning and r.kandidat and r.kandidat.pk == kandidat_id), None)
    if rett is None or rett.kandidat is None:
        melding = _("Eleven har ikke rett til eksamen med nytt trekk lenger. Last siden på nytt.")
        raise Domenefeil(melding, kode="uten_rett")
    if rett.trekk:
        raise UgyldigOvergang(_("Faget er alt trukket for eleven. Det trekket står."), kode="trukket")
    if rett.svar:
        raise UgyldigOvergang(_("Eleven er meldt opp eller har takket nei. Ingenting er trukket."), kode="besvart")
    if kandidat.eksamen.form != Eksamensform.SKRIFTLIG:
        raise Domenefeil(_("Bare skriftlig eksamen trekkes her. Skolen fører fagkoden."), kode="ikke_skriftlig")
    if alle.neste is None:
        melding = _("Perioden %(kode)s er ikke lagt inn ennå. Trekk når den er der.") % {"kode": alle.neste_kode}
        raise Domenefeil(melding, kode="uten_periode")
    return _Stilling(rett, rett.kandidat, alle.neste, potter([rett], fra, alle.neste, naa)[kandidat_id])


def _skriv(stilling: _Stilling, fag: Fag, grunn: str, aktoer: Aktoer, naa: datetime) -> Nytttrekk:
    """The row and its event, which does not say what was drawn."""
    rad = Nytttrekk.objects.create(
        kandidat=stilling.kandidat,
        periode=stilling.neste,
        fag=fag,
        pott=[ett.kode for ett in stilling.pott.fag],
        utelatt=[[ett.kode, str(hvorfor)] for ett, hvorfor in stilling.pott.utelatt],
        grunn=grunn,
        trukket=naa,
        trukket_av_id=aktoer.bruker_id,
    )
    logg_hendelse(
        rad, "nytttrekk.foert" if grunn else "nytttrekk.trukket", aktoer=aktoer, naa=naa,
        skole_id=stilling.rett.skole.pk, periode=stilling.neste.kode,
    )  # fmt: skip
    return rad
