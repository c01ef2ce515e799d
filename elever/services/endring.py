"""What stands on a candidate is changed: one field of one, or many at once. The values of before come back by undo."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Eksamensparti, Kandidat
from elever.services.fjerning import Masseresultat, laas_bare_parti, laas_kandidater
from elever.services.varsler import FRITAK_SIDEMAAL
from felles import angre
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar
from felles.models import Angrepost

ANGRESLAG: Final = "elever.endret"
FELT: Final = ("maalform", "slag", "nus_status", "program", "fritak_sidemaal", "rom", "plass")
Verdier = Mapping[int, Mapping[str, Any]]


@transaction.atomic
def endre_kandidater(
    *, parti_id: int, nytt: Verdier, aktoer: Aktoer, naa: datetime, foer: Verdier | None = None
) -> Masseresultat:
    """Set these fields of these candidates, by pk; only what differs is written. Repeatable.

    `foer` is what the page showed: a field that somebody else has changed since is left alone, and its row told so.
    Allowed past the change deadline. Candidates of other parties are passed over. Raises UgyldigOvergang when two get
    the same seat in a room.
    """
    parti = laas_bare_parti(parti_id)
    svar: list[Radsvar] = []
    endrede: list[Kandidat] = []
    gamle: dict[int, dict[str, Any]] = {}
    for kandidat in laas_kandidater(parti.pk, list(nytt)):
        endringer = {felt: verdi for felt, verdi in nytt[kandidat.pk].items() if getattr(kandidat, felt) != verdi}
        grunn = _avvis(parti, kandidat, endringer, (foer or {}).get(kandidat.pk, {}))
        if grunn:
            svar.append(Radsvar(kandidat.person.navn, False, grunn, kandidat.pk))
        elif endringer:
            gamle[kandidat.pk] = {felt: getattr(kandidat, felt) for felt in endringer}
            for felt, verdi in endringer.items():
                setattr(kandidat, felt, verdi)
            endrede.append(kandidat)
            svar.append(Radsvar(kandidat.person.navn, True, _("Er endret."), kandidat.pk))
    if not endrede:
        return Masseresultat(svar)
    alle_felt = sorted({felt for verdier in gamle.values() for felt in verdier})
    Kandidat.objects.bulk_update(endrede, alle_felt)
    if {"rom", "plass"} & set(alle_felt):
        krev_egne_plasser(parti)
    _logg(parti, list(gamle), alle_felt, aktoer=aktoer, naa=naa)
    nye = {k.pk: {felt: getattr(k, felt) for felt in gamle[k.pk]} for k in endrede}
    return Masseresultat(svar, _tilby(parti, gamle, nye, aktoer=aktoer, naa=naa))


@transaction.atomic
def angre_endring(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Put the former values back, all or none. Raises UgyldigOvergang when somebody has changed them since."""
    parti = Eksamensparti.objects.select_for_update(of=("self",)).filter(pk=data["parti"]).first()
    gamle = {int(pk): verdier for pk, verdier in data["gamle"].items()}
    nye = {int(pk): verdier for pk, verdier in data["nye"].items()}
    kandidater = laas_kandidater(parti.pk, list(gamle)) if parti else []
    for kandidat in kandidater:
        if any(getattr(kandidat, felt) != verdi for felt, verdi in nye[kandidat.pk].items()):
            kandidater = []
            break
        for felt, verdi in gamle[kandidat.pk].items():
            setattr(kandidat, felt, verdi)
    if parti is None or len(kandidater) != len(gamle):
        melding = _("Noen har endret kandidatene igjen, så det kan ikke angres. Endre tilbake for hånd.")
        raise UgyldigOvergang(melding, kode="endret")
    alle_felt = sorted({felt for verdier in gamle.values() for felt in verdier})
    Kandidat.objects.bulk_update(kandidater, alle_felt)
    if {"rom", "plass"} & set(alle_felt):
        krev_egne_plasser(parti)
    _logg(parti, list(gamle), alle_felt, aktoer=aktoer, naa=naa)
    tekst = ngettext("%(antall)d kandidat er som før.", "%(antall)d kandidater er som før.", len(gamle))
    return tekst % {"antall": len(gamle)}


def krev_egne_plasser(parti: Eksamensparti) -> None:
    """Raises UgyldigOvergang when two of the party have the same seat in the same room. Under the party's lock."""
    sett: dict[tuple[str, str], str] = {}
    rader = Kandidat.objects.filter(parti=parti).exclude(plass="").select_related("person").defer("person__nummer")
    for kandidat in rader.sortert():
        noekkel = ((kandidat.rom or parti.rom).casefold(), kandidat.plass.casefold())
        annen = sett.get(noekkel)
        sett[noekkel] = kandidat.person.navn
        if annen is not None:
            raise UgyldigOvergang(
                _("%(en)s og %(to)s har begge plass %(plass)s i samme rom. Gi en av dem en annen plass.")
                % {"en": annen, "to": kandidat.person.navn, "plass": kandidat.plass},
                kode="samme_plass",
            )


def _avvis(parti: Eksamensparti, kandidat: Kandidat, endringer: Mapping[str, Any], vist: Mapping[str, Any]) -> str:
    """Why this row is left as it is, or ""."""
    if any(felt in vist and getattr(kandidat, felt) != vist[felt] for felt in endringer):
        return _("Noen andre har endret kandidaten mens siden sto åpen. Se hva som står nå, og endre på nytt.")
    if endringer.get("fritak_sidemaal") and parti.eksamen.fag.fagkode != FRITAK_SIDEMAAL:
        return _("Fritak fra sidemål føres i fagkoden %(kode)s. Meld kandidaten på der.") % {"kode": FRITAK_SIDEMAAL}
    return ""


def _logg(parti: Eksamensparti, ider: list[int], felt: list[str], *, aktoer: Aktoer, naa: datetime) -> None:
    """Which fields of whom, never the values."""
    logg_hendelse(
        parti, "kandidat.endret", aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id,
        kandidater=ider, felt=felt,
    )  # fmt: skip


def _tilby(parti: Eksamensparti, gamle: Verdier, nye: Verdier, *, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    tekst = ngettext("Endre %(antall)d kandidat tilbake", "Endre %(antall)d kandidater tilbake", len(gamle))
    data = {"parti": parti.pk, "gamle": gamle, "nye": nye}
    return angre.tilby(slag=ANGRESLAG, tekst=tekst % {"antall": len(gamle)}, data=data, aktoer=aktoer, naa=naa)
