"""Appeals that live in another system (PAS): made here when they came up there, and moved as they move there."""

from datetime import datetime
from typing import Final

from django.db import transaction

from eksamen.models import Kandidat
from felles.hendelser import Aktoer, logg_hendelse
from klage.models import Klage, ResultatUtenfra
from klage.querysets.resultat import Resultat, resultater
from klage.services.tilstand import flytt, laas_klage
from klage.services.utenfraverdier import vist_av

# How a case may end elsewhere, whatever it stands as here.
SLUTT: Final = frozenset({Klage.Status.AVGJORT, Klage.Status.TRUKKET, Klage.Status.AVVIST})


@transaction.atomic
def ta_imot_klage(
    *, kandidat_id: int, slag: str, fremsatt: datetime, kilde: str, aktoer: Aktoer, naa: datetime
) -> Klage | None:
    """The candidate's appeal of that kind; made as sent when there is none. Repeatable.

    It is treated where it was made: no rule of ours is asked. None as long as the grade that it is about does not show
    here: whoever asks again when the results have come gets it.
    """
    kandidat = (
        Kandidat.objects.select_for_update(of=("self",))
        .select_related("parti", "eksamen__ansvarlig", "eksamen__periode")
        .get(pk=kandidat_id)
    )
    staaende = kandidat.klager.staaende().filter(slag=slag).first()
    if staaende is not None:
        return staaende
    vist = resultater(Kandidat.objects.filter(pk=kandidat.pk), naa).get(kandidat.pk)
    if slag == Klage.Slag.KARAKTER and vist is None:
        return None
    klage = Klage.objects.create(
        kandidat=kandidat, slag=slag, status=Klage.Status.SENDT, runde=kandidat.eksamen.periode,
        karakter=_paaklaget(kandidat.pk, vist, naa) if vist and slag == Klage.Slag.KARAKTER else "",
        maalform=kandidat.maalform,
        fremsatt=min(fremsatt, naa), registrert=naa, sendt=naa, ansvarlig=kandidat.eksamen.ansvarlig,
    )  # fmt: skip
    logg_hendelse(
        klage, "klage.mottatt_utenfra", aktoer=aktoer, naa=naa, kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id, kilde=kilde,
    )  # fmt: skip
    return klage


def _paaklaget(kandidat_id: int, vist: Resultat, naa: datetime) -> str:
    """The grade that the appeal is about: the one from before it, also where the answer came before the case did."""
    rad = ResultatUtenfra.objects.filter(kandidat=kandidat_id).first() if vist.etter_klage else None
    foer = vist_av(rad, naa) if rad else None
    return str(foer.karakter) if foer and foer.karakter else vist.verdi


@transaction.atomic
def avslutt_utenfra(*, klage_id: int, status: str, aktoer: Aktoer, naa: datetime) -> bool:
    """It ended elsewhere, and so it does here; whether that was news. Repeatable: one that has ended stays as it is.

    The grade comes with the results. Raises UgyldigOvergang for a case that a board of ours has.
    """
    if status not in SLUTT:
        raise ValueError(status)
    klage = laas_klage(klage_id)
    if not klage.er_aapen:
        return False
    venter = ResultatUtenfra.objects.filter(kandidat=klage.kandidat_id, klage_synlig_fra__gt=naa)
    vises = venter.values_list("klage_synlig_fra", flat=True).first() if status == Klage.Status.AVGJORT else None
    flytt(klage, status, "klage.avsluttet_utenfra", aktoer=aktoer, naa=naa, slutt_vises=vises)
    return True
