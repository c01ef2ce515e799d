"""An exam that is cancelled for a whole party: held for nobody who is in it. For single candidates, see `fravaer`."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deltakelse.models import Avlysning
from deltakelse.querysets.oppmoete import karakterer
from eksamen.models import Eksamensparti, Kandidat
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost

ANGRESLAG = "partiavlysning"


@transaction.atomic
def avlys_parti(*, parti_id: int, begrunnelse: str, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """Cancel the exam for the party, before or after its day. Harmless twice; returns the undo when it changed.

    What was registered for single candidates stays underneath and counts again if the cancellation is lifted. Raises
    Domenefeil `uten_begrunnelse`, and `har_karakter` when a grade of the party is published.
    """
    tekst = begrunnelse.strip()[:300]
    if not tekst:
        raise Domenefeil(_("Skriv hvorfor eksamenen er avlyst."), kode="uten_begrunnelse")
    parti = _laas(parti_id)
    if Avlysning.objects.filter(parti=parti, opphevet__isnull=True).exists():
        return None
    publisert = len(karakterer(Kandidat.objects.filter(parti=parti), naa))
    if publisert:
        melding = ngettext(
            "%(n)s kandidat har fått karakteren publisert. Velg de andre kandidatene, og sett dem til avlyst.",
            "%(n)s kandidater har fått karakteren publisert. Velg de andre kandidatene, og sett dem til avlyst.",
            publisert,
        )
        raise Domenefeil(melding % {"n": publisert}, kode="har_karakter")
    _avlys(parti, tekst, aktoer, naa)
    data = {"parti": parti.pk, "avlyst": True, "begrunnelse": tekst}
    return tilby(slag=ANGRESLAG, tekst=_("Angre avlysningen"), data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def opphev_partiavlysning(*, parti_id: int, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """The exam is held after all. Harmless twice; returns the undo when it changed."""
    parti = _laas(parti_id)
    tekst = _opphev(parti, aktoer, naa)
    if tekst is None:
        return None
    data = {"parti": parti.pk, "avlyst": False, "begrunnelse": tekst}
    return tilby(slag=ANGRESLAG, tekst=_("Angre opphevingen"), data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_partiavlysning(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """The opposite of what was done. Raises UgyldigOvergang when somebody has done it already."""
    parti = _laas(data["parti"])
    avlyst = Avlysning.objects.filter(parti=parti, opphevet__isnull=True).exists()
    if avlyst != data["avlyst"]:
        raise UgyldigOvergang(_("Noen har endret dette siden. Se på partiet før du gjør noe mer."), kode="endret_siden")
    if avlyst:
        _opphev(parti, aktoer, naa)
        return _("Avlysningen er opphevet.")
    _avlys(parti, data["begrunnelse"], aktoer, naa)
    return _("Eksamenen er avlyst igjen.")


def _laas(parti_id: int) -> Eksamensparti:
    return Eksamensparti.objects.select_for_update(of=("self",)).get(pk=parti_id)


def _avlys(parti: Eksamensparti, begrunnelse: str, aktoer: Aktoer, naa: datetime) -> None:
    Avlysning.objects.create(parti=parti, begrunnelse=begrunnelse, registrert=naa, registrert_av_id=aktoer.bruker_id)
    _logg(parti, "parti.avlyst", aktoer, naa)


def _opphev(parti: Eksamensparti, aktoer: Aktoer, naa: datetime) -> str | None:
    """Lift it; the words it had, or None when there was none."""
    avlysning = Avlysning.objects.filter(parti=parti, opphevet__isnull=True).first()
    if avlysning is None:
        return None
    avlysning.opphevet, avlysning.opphevet_av_id = naa, aktoer.bruker_id
    avlysning.save(update_fields=["opphevet", "opphevet_av"])
    _logg(parti, "parti.avlysning_opphevet", aktoer, naa)
    return avlysning.begrunnelse


def _logg(parti: Eksamensparti, handling: str, aktoer: Aktoer, naa: datetime) -> None:
    logg_hendelse(parti, handling, aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id)
