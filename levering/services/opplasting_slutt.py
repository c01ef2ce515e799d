"""The last step of an upload in pieces, which may be taken again from any point where it was cut short."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from felles import lager
from felles.feil import Domenefeil
from felles.hendelser import logg_hendelse
from felles.lager import Spolfil
from levering import tus, tus_spol
from levering.models import Gruppefil, Gruppeopplasting, Opplasting
from levering.permissions import laas_til_opplasting
from levering.querysets.samme_navn import samme_navn
from levering.services.opplasting import LagretFil, lag_rad, lik_eller_feil
from levering.services.opplasting_biter import Mottaker, krev_fortsatt
from levering.services.opplasting_leie import Leie, opptatt


def sluttfoer(opplasting: Opplasting, *, mottaker: Mottaker, leie: Leie, naa: datetime) -> None:
    """Hash, compare, put the file in its place, commit its row: when this returns, nothing can lose it.

    Raises Tusfeil 460 when the content is not what the browser counted (the upload is then given up), 423 while
    another is at it, Domenefeil when the file may not be taken in: it then lies ready for another try.
    """
    try:
        lagret = _legg_paa_plass(opplasting, leie=leie, mottaker=mottaker, naa=naa)
    except tus_spol.Opptatt:
        raise opptatt() from None
    _knytt(opplasting, lagret, mottaker=mottaker, naa=naa)
    leie.sluppet = True


def _legg_paa_plass(opplasting: Opplasting, *, leie: Leie, mottaker: Mottaker, naa: datetime) -> LagretFil:
    noekkel, stoerrelse = opplasting.lagernoekkel, opplasting.stoerrelse
    try:
        with tus_spol.aapen(opplasting.noekkel) as fd:
            leie.bekreft(naa)
            sha256 = tus_spol.hash_av(fd, stoerrelse)
            _krev_lik(opplasting, sha256, naa)
            _krev_navn(opplasting, sha256, mottaker)
            lager.legg_inn(Spolfil(tus_spol.spolsti(opplasting.noekkel), stoerrelse, sha256), noekkel=noekkel)
    except FileNotFoundError:
        # Moved by a server that died before it could commit the row; or gone.
        sha256 = _hash_i_lager(opplasting, leie, naa)
        _krev_lik(opplasting, sha256, naa)
        lager.legg_inn(Spolfil(tus_spol.spolsti(opplasting.noekkel), stoerrelse, sha256), noekkel=noekkel)
    return LagretFil(opplasting.navn, noekkel, stoerrelse, sha256)


def _hash_i_lager(opplasting: Opplasting, leie: Leie, naa: datetime) -> str:
    try:
        fil = lager.aapne(opplasting.lagernoekkel)
    except FileNotFoundError:
        leie.bokfoer(mottatt=0, naa=naa, slipp=True)
        raise tus.begynn_paa_nytt() from None
    with fil:
        hashverdi = hashlib.sha256()
        while bit := fil.read(lager.BITSTOERRELSE):
            hashverdi.update(bit)
        return hashverdi.hexdigest()


def _krev_lik(opplasting: Opplasting, sha256: str, naa: datetime) -> None:
    if not opplasting.sha256 or opplasting.sha256 == sha256:
        return
    Opplasting.objects.filter(pk=opplasting.pk, fil__isnull=True, gruppefil__isnull=True).update(
        avbrutt=naa, leie=None, leie_til=None
    )
    tus_spol.spolsti(opplasting.noekkel).unlink(missing_ok=True)
    raise tus.Tusfeil(
        tus.FEIL_SJEKKSUM,
        "sjekksum",
        _("Filen ble endret på veien, og er ikke tatt imot"),
        hjelp=_("Last opp filen på nytt."),
    )


def _krev_navn(opplasting: Opplasting, sha256: str, mottaker: Mottaker) -> None:
    """What is refused again under lock is refused before the file is moved, so that storage holds no strays."""
    if opplasting.kandidat_id is None:
        return
    tidligere = samme_navn(opplasting.kandidat_id, opplasting.navn)
    if tidligere:
        lik_eller_feil(tidligere, sha256, mottaker.bruker_id)


@transaction.atomic
def _knytt(opplasting: Opplasting, lagret: LagretFil, *, mottaker: Mottaker, naa: datetime) -> None:
    # The order of locks: candidate before the rest.
    kandidat = laas_til_opplasting(opplasting.kandidat_id, naa) if opplasting.kandidat_id is not None else None
    rad = Opplasting.objects.select_for_update(of=("self",)).get(pk=opplasting.pk)
    if rad.er_ferdig:
        opplasting.fil_id, opplasting.gruppefil_id = rad.fil_id, rad.gruppefil_id
        return
    if rad.avbrutt:
        raise tus.avbrutt()
    if kandidat is not None:
        krev_fortsatt(kandidat, opplasting, mottaker=mottaker, naa=naa)
        opplasting.fil = lag_rad(
            kandidat,
            lagret,
            bruker_id=mottaker.bruker_id,
            delmerke=opplasting.delmerke,
            begynt=opplasting.begynt,
            aktoer=mottaker.aktoer,
            naa=naa,
        )
    else:
        opplasting.gruppefil = _som_gruppefil(opplasting, lagret, mottaker, naa)
    opplasting.leie = opplasting.leie_til = None
    opplasting.sist = naa
    opplasting.save(update_fields=["fil", "gruppefil", "leie", "leie_til", "sist"])


def _som_gruppefil(opplasting: Opplasting, lagret: LagretFil, mottaker: Mottaker, naa: datetime) -> Gruppefil:
    assert opplasting.gruppe_id is not None  # noqa: S101 - for the type checker; the row has one of the two
    gruppe = Gruppeopplasting.objects.select_for_update(of=("self",)).get(pk=opplasting.gruppe_id)
    if gruppe.lukket:
        raise Domenefeil(_("Gruppeopplastingen er lukket. Start en ny."), kode="lukket")
    fil, ny = Gruppefil.objects.get_or_create(
        gruppe=gruppe,
        navn=lagret.navn,
        sha256=lagret.sha256,
        fjernet=None,
        defaults={
            "noekkel": lagret.noekkel,
            "stoerrelse": lagret.stoerrelse,
            "mottatt": naa,
            "delmerke": opplasting.delmerke,
        },
    )
    if ny:
        logg_hendelse(
            fil,
            "gruppefil.mottatt",
            aktoer=mottaker.aktoer,
            naa=naa,
            skole_id=gruppe.skole_id,
            stoerrelse=fil.stoerrelse,
            sha256=fil.sha256,
        )
    return fil
