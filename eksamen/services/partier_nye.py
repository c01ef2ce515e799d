"""New parties: from the plan, with times and preparation filled in, and as copies of those that are there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode, Fag
from eksamen.querysets.partiforslag import ledig_navn, partinavn
from eksamen.services.lokaleksamen import LOKALE_TYPER, TYPEFORM, Lokaltid, lag_lokal_eksamen, les_tid
from eksamen.services.partier import EGNE_FELT, Lokalt, kalt, krev_aapent, laas_navn, laas_partier, navn_er_ledig
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar, rad_for_rad


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
) -> list[Radsvar]:
    """Make the parties, each with its own answer. Twice: the second finds the names taken.

    Rule: iSkole, «Legg til eksamensparti»: form, date and preparation come from the plan; for others the form is
    mandatory and the date optional.
    """
    laas_navn(skole_id)
    skole = Organisasjon.objects.get(pk=skole_id)
    periode = Eksamensperiode.objects.get(pk=periode_id)
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
        return _("Er lagt til.")

    gyldige = [bestilling for bestilling in bestillinger if bestilling.fag_id in fag]
    return rad_for_rad(gyldige, lag, navn=lambda b: f"{fag[b.fag_id].kode} {b.navn}")


@transaction.atomic
def kopier_partier(*, parti_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> list[Radsvar]:
    """A new party beside each, with the same exam, place, people and preparation, and no candidates or invigilators."""
    ider = list(parti_ider)
    for skole_id in sorted(set(Eksamensparti.objects.filter(pk__in=ider).values_list("skole_id", flat=True))):
        laas_navn(skole_id)

    def kopier(parti: Eksamensparti) -> str:
        krev_aapent(parti, naa)
        tatt = partinavn(parti.skole_id, parti.eksamen.periode_id)[parti.eksamen.fag.fagkode]
        navn = ledig_navn(tatt, parti.navn[:90])
        return _("Er kopiert til %(navn)s.") % {"navn": nytt_ved_siden_av(parti, navn, aktoer=aktoer, naa=naa).navn}

    return rad_for_rad(laas_partier(ider), kopier, navn=kalt)


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
