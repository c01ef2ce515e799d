"""Appeals between a school's system and this PAS: registered once, listed, withdrawn."""

from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode, Kandidat, Person
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer
from felles.tid import dagens_dato
from klage.alder import VOKSEN
from klage.models import Kalender, Klage, Klageutfall
from klage.services.registrering import Klagefelt, klargjoer, registrer_klage
from klage.services.sending import send_klager
from klage.services.trekking import trekk
from pas_kontrakt.meldinger.egne import (
    Klagekvittering,
    Klageliste,
    Klagerad,
    Klageregistrering,
    Klageslag,
    Klagestatus,
)
from pas_tjener.models import Klagereferanse, Klient
from pas_tjener.querysets.utlevering import pas_kandidater
from pas_tjener.services.numre import noekkel as noekkel_for
from pas_tjener.services.sletting import UkjentKandidat

SLAG: Final = {
    Klageslag.KARAKTER: Klage.Slag.KARAKTER,
    Klageslag.FORMELL_FEIL: Klage.Slag.FORMELL_FEIL,
}
ORD: Final = {str(vaart): deres for deres, vaart in SLAG.items()}
SLUTT: Final = {str(Klage.Status.TRUKKET): Klagestatus.TRUKKET, str(Klage.Status.AVVIST): Klagestatus.AVVIST}


@transaction.atomic
@sensitive_variables()
def ta_imot(
    *,
    melding: Klageregistrering,
    skole: Organisasjon,
    periode: Eksamensperiode,
    klient: Klient,
    aktoer: Aktoer,
    naa: datetime,
) -> Klagekvittering:
    """Register the appeal and send it on to who answers for it. Repeatable: one that stands gets the same reference, and one
    that the candidate has registered here is sent.

    Raises UkjentKandidat, and Domenefeil with the rule that says no.
    """
    kandidat = _finn(melding, skole, periode)
    Kandidat.objects.select_for_update(of=("self",)).get(pk=kandidat.pk)
    sak = kandidat.klager.staaende().filter(slag=SLAG[melding.slag]).first()
    if sak is None:
        sak = registrer_klage(
            kandidat_id=kandidat.pk, felt=_felt(melding), fremsatt=dagens_dato(melding.framsatt), aktoer=aktoer, naa=naa
        )
        _send(sak, aktoer, naa)
    elif sak.status == Klage.Status.REGISTRERT:
        # The candidate's own, on the page here: the school looks over it and sends it in its own system.
        sak = klargjoer(klage_id=sak.pk, felt=_felt(melding), aktoer=aktoer, naa=naa)
        _send(sak, aktoer, naa)
    return Klagekvittering(_referanse(sak, klient, naa))


@sensitive_variables()
def klageliste(*, skole: Organisasjon, periode: Eksamensperiode, orgnr: str, naa: datetime) -> Klageliste:
    """The appeals of the school's candidates; a constant number of queries. What is sealed is «TilBehandling».

    One that waits for the school to send it is under treatment by nobody, and is not among them.
    """
    saker = Klage.objects.filter(kandidat__in=pas_kandidater(skole, periode).order_by().values("pk"))
    saker = saker.exclude(status=Klage.Status.REGISTRERT)
    alle = list(saker.select_related("kandidat__person", "kandidat__eksamen__fag", "pasreferanse").order_by("pk"))
    nye = [Klagereferanse(klage=sak, referanse=uuid4().hex, laget=naa) for sak in alle if not _har(sak)]
    if nye:
        Klagereferanse.objects.bulk_create(nye, ignore_conflicts=True)
    referanser = dict(Klagereferanse.objects.filter(klage__in=alle).values_list("klage_id", "referanse"))
    synlige = set(
        Klageutfall.objects.filter(klage__in=alle, erstattet__isnull=True, synlig_fra__lte=naa).values_list(
            "klage_id", flat=True
        )
    )
    rader = (_rad(sak, referanser[sak.pk], sak.pk in synlige, naa) for sak in alle)
    return Klageliste(orgnr, periode.kode, tuple(rader))


@transaction.atomic
def trekk_fra_skolen(*, klage_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Withdraw it on the school's word. Repeatable. Raises UgyldigOvergang once it is decided."""
    sak = Klage.objects.select_for_update(of=("self",)).get(pk=klage_id)
    if sak.status == Klage.Status.TRUKKET:
        return
    trekk(klage_id=klage_id, grunn=_("Trukket i skolens eget system."), aktoer=aktoer, naa=naa)


def _finn(melding: Klageregistrering, skole: Organisasjon, periode: Eksamensperiode) -> Kandidat:
    person = Person.objects.etter_noekkel([noekkel_for(melding.fodselsnr)]).get(noekkel_for(melding.fodselsnr))
    kandidat = (
        pas_kandidater(skole, periode)
        .filter(
            person=person, eksamen__fag__fagkode=melding.fagkode.upper(),
            eksamen__fag__variant=(melding.variant or "").upper(),
        )
        .first()
        if person
        else None
    )  # fmt: skip
    if kandidat is None:
        raise UkjentKandidat(_("Kandidaten er ikke påmeldt ved skolen i denne fagkoden og perioden."))
    return kandidat


def _felt(melding: Klageregistrering) -> Klagefelt:
    """What the school's system has said. That it has seen what must be seen in writing is for it to hold."""
    senvalg = ""
    if melding.neste_runde is not None:
        senvalg = str(Klage.Senvalg.NESTE if melding.neste_runde else Klage.Senvalg.NAA)
    return Klagefelt(
        slag=str(SLAG[melding.slag]), kalender=str(Kalender.HURTIG if melding.hurtig else Kalender.ORDINAER),
        maalform=melding.maalform, fullmakt_sett=True, begrunnelse=melding.begrunnelse or "",
        sen_grunn=melding.sen_grunn or "", senvalg=senvalg, alder=VOKSEN,
    )  # fmt: skip


def _send(sak: Klage, aktoer: Aktoer, naa: datetime) -> None:
    (rad,), _post = send_klager(klage_ider=[sak.pk], aktoer=aktoer, naa=naa)
    if not rad.gjort:
        raise UgyldigOvergang(rad.melding, kode="ikke_sendt")


def _referanse(sak: Klage, klient: Klient | None, naa: datetime) -> str:
    rad, _ny = Klagereferanse.objects.get_or_create(
        klage=sak, defaults={"referanse": uuid4().hex, "klient": klient, "laget": naa}
    )
    return rad.referanse


def _har(sak: Klage) -> bool:
    return hasattr(sak, "pasreferanse")


def _rad(sak: Klage, referanse: str, synlig: bool, naa: datetime) -> Klagerad:
    vist = synlig or (sak.slag == Klage.Slag.FORMELL_FEIL and (sak.slutt_vises is None or sak.slutt_vises <= naa))
    avgjort = sak.status == Klage.Status.AVGJORT and vist
    status = Klagestatus.AVGJORT if avgjort else SLUTT.get(sak.status, Klagestatus.TIL_BEHANDLING)
    fag = sak.kandidat.eksamen.fag
    return Klagerad(
        referanse, sak.kandidat.person.nummer, fag.fagkode, ORD[sak.slag], status, sak.fremsatt, fag.variant or None
    )
