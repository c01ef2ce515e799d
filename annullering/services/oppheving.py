"""A decision about a formal fault is revoked, with its reason, while no choice is final."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from annullering.models import Utfall, Vedtaksrad
from annullering.services.vitnemaal import ta_tilbake
from brukere.models import Bruker
from deltakelse.models import Rettighetssvar
from eksamen.models import Kandidat
from eksamen.models.valg import Karakterstatus
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from klage.models import Annullering, Klage
from klage.services.tilstand import laas_klage

# No second is known yet.
ALDRI: Final = datetime(9999, 1, 1, tzinfo=UTC)


@transaction.atomic
def opphev(*, rad_id: int, grunn: str, bruker: Bruker, aktoer: Aktoer, naa: datetime) -> bool:
    """End the decision for one candidate: the grade counts again, and the case waits for a new decision. False when it was
    ended already. An appeal that it decided stays decided.

    The caller has checked that the user is of the authority that decided. Raises Domenefeil `grunn` without a reason,
    UgyldigOvergang `endelig` when the deadline of the choice has passed, `meldt_opp` when the new exam is taken into use.
    """
    if not grunn.strip():
        raise Domenefeil(_("Skriv hvorfor vedtaket oppheves."), kode="grunn")
    kandidater = Kandidat.objects.select_for_update(of=("self",), no_key=True)
    kandidat = kandidater.select_related("parti", "eksamen").get(formellsaker__vedtaksrader=rad_id)
    rad = Vedtaksrad.objects.select_for_update(of=("self",)).select_related("vedtak", "sakskandidat").get(pk=rad_id)
    if rad.opphevet is not None:
        return False
    annullering = None
    if rad.annullering_id:
        annullering = Annullering.objects.select_for_update(of=("self",)).get(pk=rad.annullering_id)
        _krev_ikke_endelig(annullering, kandidat, naa)
    rad.opphevet, rad.opphevet_av, rad.opphevet_grunn = naa, bruker, grunn.strip()
    rad.save(update_fields=["opphevet", "opphevet_av", "opphevet_grunn"])
    if annullering is not None:
        annullering.opphevet = naa
        annullering.save(update_fields=["opphevet"])
        fra = annullering.valgfrist if rad.vedtak.utfall == Utfall.VALGFRI else annullering.vedtatt
        ta_tilbake(kandidat.pk, fra=fra or annullering.vedtatt, naa=naa)
    # Of a decision that has not shown, nobody at the school learns that there was one.
    vist = rad.vedtak.synlig_fra <= naa
    if not vist:
        _skjul_slutten(rad)
    logg_hendelse(
        rad, "formellsak.opphevet", aktoer=aktoer, naa=naa, kandidat_id=kandidat.pk if vist else None,
        skole_id=kandidat.parti.skole_id if vist else None,
    )  # fmt: skip
    return True


def _skjul_slutten(rad: Vedtaksrad) -> None:
    """An appeal that a decision ended which nobody has seen shows as under treatment until there is another."""
    klage_id = rad.sakskandidat.klage_id
    if klage_id and (klage := laas_klage(klage_id)).status == Klage.Status.AVGJORT:
        klage.slutt_vises = ALDRI
        klage.save(update_fields=["slutt_vises"])


def _krev_ikke_endelig(annullering: Annullering, kandidat: Kandidat, naa: datetime) -> None:
    if annullering.valgfrist is not None and naa >= annullering.valgfrist:
        melding = _("Fristen for å velge er ute. Det kandidaten har valgt, er endelig, og vedtaket kan ikke oppheves.")
        raise UgyldigOvergang(melding, kode="endelig")
    meldt_opp = Rettighetssvar.objects.filter(
        person=kandidat.person_id, fag=kandidat.eksamen.fag_id, periode=kandidat.eksamen.periode_id,
        slag=Karakterstatus.UTSATT, kandidat__isnull=False, opphevet__isnull=True,
    )  # fmt: skip
    if meldt_opp.exists():
        melding = _("Kandidaten er meldt opp til ny eksamen. Be skolen ta kandidaten ut av det partiet først.")
        raise UgyldigOvergang(melding, kode="meldt_opp")
