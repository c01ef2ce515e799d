"""The decision in a case about a formal fault: for some of its candidates or all, with a result for each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, When
from django.db.models import Value as V
from django.utils.translation import gettext as _

from annullering.models import Formellsak, Formellvedtak, Sakskandidat, Utfall, Vedtaksrad
from annullering.services.saker import laas_sak
from annullering.services.vitnemaal import be_om_nytt
from brukere.models import Bruker
from deltakelse.querysets.borte import er_borte
from eksamen.models import Kandidat
from eksamen.models.valg import Eksamensform
from felles.bidrag import Tekst
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar
from felles.synlig_fra import er_synlig
from klage.models import Annullering, Klage
from klage.querysets.hosandre import hos_andre
from klage.services.tilstand import flytt, laas_klage

# Appeals that a decision answers; one that is decided already was answered by a decision that is revoked.
VENTER: Final = frozenset({Klage.Status.REGISTRERT, Klage.Status.SENDT})


@dataclass(frozen=True, slots=True)
class Avgjoerelse:
    """What is decided, why, and the second from which it shows; a deadline where the candidate chooses."""

    utfall: str
    begrunnelse: str
    synlig_fra: datetime
    valgfrist: datetime | None = None

    @property
    def medhold(self) -> bool:
        return self.utfall != Utfall.IKKE_MEDHOLD


@transaction.atomic
def avgjoer(
    *, sak_id: int, rad_ider: Collection[int] | None, hva: Avgjoerelse, bruker: Bruker, aktoer: Aktoer, naa: datetime
) -> list[Radsvar]:
    """Decide for these candidates of the case, or for all that wait (None); one that is refused stops no other.

    The caller has checked that the user is of the very authority that decides. An appeal of a candidate is decided with
    it. Twice is harmless: who has a standing decision keeps it. Raises UgyldigOvergang `ikke_sendt` when the case is not
    with the authority, Domenefeil `frist` and `ikke_valgfri` for a choice that cannot be given, `ingen` for nobody.
    Rule: forskrift til opplæringslova kap. 10; Utdanningsdirektoratet on 22 May 2023: chosen after the grade is seen.
    """
    rader = _laas(sak_id, rad_ider)
    sak = laas_sak(sak_id)
    if not sak.er_hos_myndigheten:
        raise UgyldigOvergang(_("Saken er ikke til behandling nå. Last siden på nytt."), kode="ikke_sendt")
    _krev_lovlig(sak, hva, naa)
    hindre = {rad.pk: _hinder(rad, hva) for rad in rader}
    tas = [rad for rad in rader if not hindre[rad.pk]]
    klager = _laas_klager(tas)
    borte = hos_andre(list(klager))
    bare_klager = not sak.kandidater.filter(tatt_ut__isnull=True, klage__isnull=True).exists()
    for rad in tas:
        if rad.klage_id in borte:
            tekst = _("Klagen behandles i %(system)s og avgjøres der. Ta kandidaten ut av saken.")
            hindre[rad.pk] = tekst % {"system": borte[rad.klage_id]}
        elif rad.klage_id and _stopper(klager[rad.klage_id], bare_klager):
            hindre[rad.pk] = _("Klagen er trukket, avvist eller hos klagenemnda. Ta kandidaten ut av saken.")
    tas = [rad for rad in tas if not hindre[rad.pk]]
    if tas:
        _fatt(sak, tas, hva, bruker, naa)
        _logg(sak, tas, hva, aktoer, naa)
        for rad in tas:
            if rad.klage_id:
                _avgjoer_klagen(klager[rad.klage_id], hva, aktoer, naa)
    sagt = Utfall(hva.utfall).label
    return [Radsvar(rad.kandidat.person.navn, not hindre[rad.pk], hindre[rad.pk] or sagt, rad.pk) for rad in rader]


def _laas(sak_id: int, rad_ider: Collection[int] | None) -> list[Any]:
    """The candidates in the case, locked in order of pk, with what may stand in the way; by name."""
    alle = Sakskandidat.objects.filter(sak=sak_id, tatt_ut__isnull=True)
    valgte = alle if rad_ider is None else alle.filter(pk__in=rad_ider)
    laaste = Kandidat.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=valgte.values("kandidat"))
    list(laaste.order_by("pk").values_list("pk"))
    staar = Vedtaksrad.objects.filter(sakskandidat=OuterRef("pk"), opphevet__isnull=True)
    annullert = Annullering.objects.filter(kandidat=OuterRef("kandidat"), opphevet__isnull=True)
    rader: QuerySet[Any] = valgte.annotate(
        har_vedtak=Exists(staar),
        har_annullering=Exists(annullert),
        borte=Case(
            When(er_borte("kandidat", "kandidat__parti"), then=V(True)), default=V(False), output_field=BooleanField()
        ),
    )
    if rad_ider is None:
        rader = rader.filter(har_vedtak=False)
    rader = rader.select_related("kandidat__person", "kandidat__parti").defer("kandidat__person__nummer")
    svar = list(rader.order_by("kandidat__person__sortering", "pk"))
    if not svar:
        raise Domenefeil(_("Ingen er valgt. Kryss av dem vedtaket gjelder."), kode="ingen")
    return svar


def _krev_lovlig(sak: Formellsak, hva: Avgjoerelse, naa: datetime) -> None:
    if hva.utfall != Utfall.VALGFRI:
        return
    if sak.eksamen.form != Eksamensform.SKRIFTLIG:
        melding = _(
            "På muntlig og praktisk eksamen blir karakteren annullert ved medhold. Velg «Eksamen er annullert»."
        )
        raise Domenefeil(melding, kode="ikke_valgfri")
    publiseres = sak.eksamen.publiseres
    tidligst = max(t for t in (naa, hva.synlig_fra, publiseres) if t is not None)
    if hva.valgfrist is None or hva.valgfrist <= tidligst:
        melding = _("Fristen for å velge må være etter at både vedtaket og karakteren vises. Velg en senere frist.")
        raise Domenefeil(melding, kode="frist")


def _hinder(rad: Any, hva: Avgjoerelse) -> Tekst:
    if rad.har_vedtak:
        return _("Har alt et vedtak i saken. Opphev det først hvis det er feil.")
    if hva.medhold and rad.har_annullering:
        return _("Eksamenen er alt annullert, eller kandidaten kan velge det, etter en annen sak.")
    if hva.medhold and rad.borte:
        return _("Har fravær eller avlyst eksamen, så det er ingen eksamen å annullere.")
    return ""


def _avgjoer_klagen(klage: Klage, hva: Avgjoerelse, aktoer: Aktoer, naa: datetime) -> None:
    """It ends with the decision, and shows with it; also where an earlier one was revoked before its second."""
    if klage.status in VENTER:
        flytt(
            klage, Klage.Status.AVGJORT, "klage.formell_feil_avgjort", aktoer=aktoer, naa=naa,
            slutt_vises=hva.synlig_fra,
        )  # fmt: skip
    elif klage.status == Klage.Status.AVGJORT and klage.slutt_vises and not er_synlig(klage.slutt_vises, naa):
        klage.slutt_vises = hva.synlig_fra
        klage.save(update_fields=["slutt_vises"])


def _laas_klager(rader: list[Any]) -> dict[int, Klage]:
    """The appeals of these candidates by pk, locked in that order."""
    return {pk: laas_klage(pk) for pk in sorted(rad.klage_id for rad in rader if rad.klage_id)}


def _stopper(klage: Klage, bare_klager: bool) -> bool:
    """Whether the appeal keeps the case from being decided for the candidate.

    One that was withdrawn does where the case is about appeals alone; a case of a whole party goes on without it.
    """
    if klage.status in {Klage.Status.TRUKKET, Klage.Status.AVVIST}:
        return bare_klager
    return klage.status not in {*VENTER, Klage.Status.AVGJORT}


def _fatt(sak: Formellsak, rader: list[Any], hva: Avgjoerelse, bruker: Bruker, naa: datetime) -> None:
    vedtak = Formellvedtak.objects.create(
        sak=sak, utfall=hva.utfall, begrunnelse=hva.begrunnelse, valgfrist=hva.valgfrist, synlig_fra=hva.synlig_fra,
        fattet=naa, fattet_av=bruker, myndighet=sak.myndighet,
    )  # fmt: skip
    annulleringer: dict[int, Annullering] = {}
    if hva.medhold:
        laget = Annullering.objects.bulk_create(
            Annullering(
                kandidat_id=rad.kandidat_id, vedtatt=hva.synlig_fra, vedtatt_av=bruker, myndighet=sak.myndighet,
                valgfri=hva.utfall == Utfall.VALGFRI, valgfrist=hva.valgfrist,
            )
            for rad in rader
        )  # fmt: skip
        annulleringer = {ett.kandidat_id: ett for ett in laget}
    Vedtaksrad.objects.bulk_create(
        Vedtaksrad(vedtak=vedtak, sakskandidat=rad, annullering=annulleringer.get(rad.kandidat_id)) for rad in rader
    )
    if hva.utfall == Utfall.ANNULLERT:
        be_om_nytt([rad.kandidat_id for rad in rader], fra=hva.synlig_fra)


def _logg(sak: Formellsak, rader: list[Any], hva: Avgjoerelse, aktoer: Aktoer, naa: datetime) -> None:
    """One event of the case; one for each candidate as well when it shows at once, since until then it is sealed."""
    logg_hendelse(sak, "formellsak.vedtak", aktoer=aktoer, naa=naa, antall=len(rader))
    if not er_synlig(hva.synlig_fra, naa):
        return
    for rad in rader:
        logg_hendelse(
            rad, "formellsak.avgjort", aktoer=aktoer, naa=naa, kandidat_id=rad.kandidat_id,
            skole_id=rad.kandidat.parti.skole_id, utfall=hva.utfall,
        )  # fmt: skip
