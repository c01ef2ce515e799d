"""New parties: from the plan, with times and preparation filled in, and as copies of those that are there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Organisasjon
from eksamen.models import (
    Eksamen,
    Eksamensparti,
    Eksamensperiode,
    Fag,
    Kandidat,
    Vaktforslag,
    Vaktoppdrag,
)
from eksamen.querysets.partiforslag import ledig_navn, partinavn
from eksamen.services.lokaleksamen import LOKALE_TYPER, TYPEFORM, Lokaltid, lag_lokal_eksamen, les_tid
from eksamen.services.partier import (
    EGNE_FELT,
    Lokalt,
    kalt,
    krev_aapent,
    krev_i_perioden,
    laas_navn,
    laas_partier,
    navn_er_ledig,
)
from eksamen.services.partier_sletting import partigrunner, slett_parti
from felles import angre
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar, rad_for_rad
from felles.models import Angrepost


@dataclass(frozen=True)
class Bestilling:
    """A party that is wanted: the fag and the name."""

    fag_id: int
    navn: str


@dataclass(frozen=True)
class Mal:
    """What all parties of one order share. `lokalt` is needed for the types that do not go to PAS."""

    eksamenstype: str
    lokalt: Lokalt | None = None
    felt: Mapping[str, str] | None = None


@transaction.atomic
def legg_til_partier(
    *,
    skole_id: int,
    periode_id: int,
    bestillinger: Sequence[Bestilling],
    mal: Mal,
    aktoer: Aktoer,
    naa: datetime,
) -> tuple[list[Radsvar], Angrepost | None]:
    """Make the parties, each with its own answer that has the key of the new party; one undo for all.

    Twice: the second finds the names taken. Raises Partifeil for a date that is not of the period; then none is made.
    Rule: iSkole, «Legg til eksamensparti»: form, date and preparation come from the plan; for others the form is
    mandatory and the date optional.
    """
    laas_navn(skole_id)
    skole = Organisasjon.objects.get(pk=skole_id)
    periode = Eksamensperiode.objects.get(pk=periode_id)
    if mal.lokalt:
        krev_i_perioden(periode, mal.lokalt.tid)
    nye: list[Eksamensparti] = []
    fag = Fag.objects.in_bulk([bestilling.fag_id for bestilling in bestillinger])
    planen = Eksamen.objects.filter(periode=periode, lokal=False, fag__in=fag).select_related("fag", "periode")
    eksamener = {eksamen.fag_id: eksamen for eksamen in planen}

    def lag(bestilling: Bestilling) -> str:
        eksamen = _eksamen_for(fag[bestilling.fag_id], eksamener, skole=skole, periode=periode, mal=mal)
        nytt = Eksamensparti(
            skole=skole, eksamen=eksamen, navn=bestilling.navn, eksamenstype=mal.eksamenstype, **(mal.felt or {})
        )
        krev_aapent(nytt, naa)
        _lagre(nytt, aktoer, naa)
        nye.append(nytt)
        return _("Er lagt til.")

    gyldige = [bestilling for bestilling in bestillinger if bestilling.fag_id in fag]
    svar = rad_for_rad(gyldige, lag, navn=lambda b: f"{fag[b.fag_id].kode} {b.navn}")
    noekler = iter([parti.pk for parti in nye])
    svar = [replace(ett, pk=next(noekler)) if ett.gjort else ett for ett in svar]
    return svar, _tilby_angre(nye, _("Fjern partiene igjen"), aktoer, naa)


@transaction.atomic
def kopier_partier(
    *, parti_ider: Iterable[int], aktoer: Aktoer, naa: datetime
) -> tuple[list[Radsvar], Angrepost | None]:
    """A new party beside each, with the same exam, place, people and preparation, and no candidates or invigilators.

    Each has its own answer; one undo for all.
    """
    nye: list[Eksamensparti] = []
    ider = list(parti_ider)
    for skole_id in sorted(set(Eksamensparti.objects.filter(pk__in=ider).values_list("skole_id", flat=True))):
        laas_navn(skole_id)

    def kopier(parti: Eksamensparti) -> str:
        krev_aapent(parti, naa)
        tatt = partinavn(parti.skole_id, parti.eksamen.periode_id)[parti.eksamen.fag.fagkode]
        navn = ledig_navn(tatt, parti.navn[:90])
        nye.append(nytt_ved_siden_av(parti, navn, aktoer=aktoer, naa=naa))
        return _("Er kopiert til %(navn)s.") % {"navn": navn}

    svar = rad_for_rad(laas_partier(ider), kopier, navn=kalt)
    return svar, _tilby_angre(nye, _("Fjern kopiene igjen"), aktoer, naa)


def angre_nye(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Take away the parties that were made. Those that have been used or changed since stay, and the sentence says so.

    Raises UgyldigOvergang when none is as it was made.
    """
    partier = laas_partier(int(pk) for pk in data)
    brukt: set[int] = set(partigrunner(Eksamensparti.objects.filter(pk__in=[p.pk for p in partier])))
    for modell in (Kandidat, Vaktoppdrag, Vaktforslag):
        brukt.update(modell._default_manager.filter(parti__in=partier).values_list("parti_id", flat=True))
    uroerte = [p for p in partier if p.pk not in brukt and p.revisjon == data[str(p.pk)]]
    if not uroerte:
        raise UgyldigOvergang(_("Partiene er tatt i bruk, endret eller slettet, så de kan ikke fjernes slik."))
    for parti in uroerte:
        logg_hendelse(
            parti, "parti.slettet", aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id, angret=True
        )
        slett_parti(parti)
    if len(uroerte) < len(data):
        melding = _("%(n)s av %(alle)s partier er fjernet igjen. De andre er tatt i bruk eller endret.")
        return melding % {"n": len(uroerte), "alle": len(data)}
    n = len(uroerte)
    return ngettext("%(n)s parti er fjernet igjen.", "%(n)s partier er fjernet igjen.", n) % {"n": n}


def _tilby_angre(nye: Sequence[Eksamensparti], tekst: str, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    if not nye:
        return None
    data = {parti.pk: parti.revisjon for parti in nye}
    return angre.tilby(slag="partier_lagt_til", tekst=tekst, data=data, aktoer=aktoer, naa=naa)


def nytt_ved_siden_av(parti: Eksamensparti, navn: str, *, aktoer: Aktoer, naa: datetime) -> Eksamensparti:
    """A party like this one under another name; a local one gets an exam of its own. In the caller's transaction.

    Raises UgyldigOvergang when the name is taken. The names of the school are locked by the caller.
    """
    eksamen = parti.eksamen
    if eksamen.lokal:
        tid = les_tid(eksamen)
        eksamen = lag_lokal_eksamen(
            fag=eksamen.fag, periode=eksamen.periode, skole=parti.skole, form=eksamen.form, tid=tid
        )
    felt = {felt: getattr(parti, felt) for felt in (*EGNE_FELT, "eksamenstype")}
    nytt = Eksamensparti(skole=parti.skole, eksamen=eksamen, navn=navn, **felt)
    _lagre(nytt, aktoer, naa, kopi_av=parti.pk)
    return nytt


def _eksamen_for(
    fag: Fag, planen: Mapping[int, Eksamen], *, skole: Organisasjon, periode: Eksamensperiode, mal: Mal
) -> Eksamen:
    """The exam of the plan, or a local one made now."""
    if mal.eksamenstype in LOKALE_TYPER:
        lokalt = mal.lokalt or Lokalt("", Lokaltid())
        form = TYPEFORM.get(mal.eksamenstype, lokalt.form)
        return lag_lokal_eksamen(fag=fag, periode=periode, skole=skole, form=form, tid=lokalt.tid)
    if fag.pk not in planen:
        melding = _("Fagkoden står ikke i eksamensplanen for %(periode)s. Velg en lokal eksamenstype.")
        raise UgyldigOvergang(melding % {"periode": periode.kode}, kode="ikke_i_planen")
    return planen[fag.pk]


def _lagre(nytt: Eksamensparti, aktoer: Aktoer, naa: datetime, *, kopi_av: int | None = None) -> None:
    if not navn_er_ledig(nytt, nytt.navn):
        melding = _("Skolen har alt et parti i fagkoden som heter «%(navn)s». Velg et annet navn.")
        raise UgyldigOvergang(melding % {"navn": nytt.navn}, kode="opptatt")
    nytt.save()
    logg_hendelse(
        nytt, "parti.lagt_til", aktoer=aktoer, naa=naa, partier=[nytt.pk], skole_id=nytt.skole_id, kopi_av=kopi_av
    )
