"""Splitting and merging parties, and taking that back: candidates change party, nothing else about them changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from eksamen.models import Eksamensdel, Eksamensparti, Kandidat, Vaktforslag, Vaktoppdrag
from eksamen.models.valg import Deltype
from eksamen.services.lokaleksamen import beregn_tider
from eksamen.services.partier import kalt, krev_aapent, laas_navn, laas_partier
from eksamen.services.partier_nye import nytt_ved_siden_av
from eksamen.services.partier_sletting import partigrunner, slett_parti
from felles import angre, bidrag
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from felles.radminne import legg_tilbake, slett_med_minne


def kan_slaas_sammen(partier: Iterable[Eksamensparti]) -> bool:
    """True for parties of one school and one exam; local exams of one fag and period count as the same."""
    rader = list(partier)
    noekler = {
        (p.skole_id, p.eksamen.lokal, p.eksamen.fag_id, p.eksamen.periode_id, 0 if p.eksamen.lokal else p.eksamen_id)
        for p in rader
    }
    return len(rader) > 1 and len(noekler) == 1


def sammenlignbare(parti: Eksamensparti) -> QuerySet[Eksamensparti]:
    """The other parties that candidates of this one may go to."""
    andre = Eksamensparti.objects.filter(skole=parti.skole_id).exclude(pk=parti.pk).order_by("navn")
    if not parti.eksamen.lokal:
        return andre.filter(eksamen=parti.eksamen_id)
    return andre.filter(
        eksamen__lokal=True, eksamen__fag=parti.eksamen.fag_id, eksamen__periode=parti.eksamen.periode_id
    )


@transaction.atomic
def del_parti(
    *, parti_id: int, kandidat_ider: Iterable[int], aktoer: Aktoer, naa: datetime, til_id: int | None = None,
    nytt_navn: str = "",
) -> tuple[Eksamensparti, Angrepost | None]:  # fmt: skip
    """Move candidates to another party of the same exam, or to a new one called `nytt_navn`.

    Raises UgyldigOvergang when somebody else has moved one of them, when facts bind one, or past the deadline for a
    new party; then nobody is moved.
    """
    for skole_id in Eksamensparti.objects.filter(pk=parti_id).values_list("skole_id", flat=True):
        laas_navn(skole_id)
    laaste = {parti.pk: parti for parti in laas_partier({parti_id, til_id or parti_id})}
    if parti_id not in laaste or (til_id and til_id not in laaste):
        raise UgyldigOvergang(_("Partiet er slettet av en annen. Ingen er flyttet."), kode="borte")
    fra = laaste[parti_id]
    ider = sorted(set(kandidat_ider))
    if not ider:
        raise UgyldigOvergang(_("Ingen kandidater er krysset av. Kryss av dem som skal flyttes."), kode="ingen")
    kandidater = _laas_kandidater(ider)
    if [k.pk for k in kandidater] != ider or any(k.parti_id != fra.pk for k in kandidater):
        melding = _("Noen av kandidatene står ikke lenger i partiet. Ingen er flyttet. Velg på nytt.")
        raise UgyldigOvergang(melding, kode="flyttet")
    if til_id is None:
        krev_aapent(fra, naa)
        til = nytt_ved_siden_av(fra, nytt_navn, aktoer=aktoer, naa=naa)
    else:
        til = laaste[til_id]
        if not kan_slaas_sammen([fra, til]):
            raise UgyldigOvergang(_("Partiene har ikke samme eksamen. Ingen er flyttet."), kode="annen_eksamen")
    _flytt(kandidater, til, naa)
    logg_hendelse(
        fra, "parti.delt", aktoer=aktoer, naa=naa, partier=[fra.pk, til.pk], skole_id=fra.skole_id, til=til.pk,
        kandidater=ider,
    )  # fmt: skip
    data = {"fra": fra.pk, "til": til.pk, "nytt": til_id is None, "kandidater": ider}
    return til, angre.tilby(slag="parti_delt", tekst=_("Flytt kandidatene tilbake"), data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def slaa_sammen(
    *, parti_ider: Iterable[int], maal_id: int, aktoer: Aktoer, naa: datetime
) -> tuple[Eksamensparti, Angrepost | None]:
    """Move candidates, invigilators and proposals of all to one of them, and delete the others.

    Raises UgyldigOvergang when they are not of one exam, one is closed or gone, or facts bind a candidate.
    """
    ider = set(parti_ider) | {maal_id}
    partier = laas_partier(ider)
    if len(partier) != len(ider):
        raise UgyldigOvergang(_("Et av partiene er slettet av en annen. Ingenting er slått sammen."), kode="borte")
    if not kan_slaas_sammen(partier):
        melding = _("Bare partier med samme eksamen kan slås sammen. Velg partier med samme fagkode og tid.")
        raise UgyldigOvergang(melding, kode="annen_eksamen")
    maal = next(parti for parti in partier if parti.pk == maal_id)
    andre = [parti for parti in partier if parti.pk != maal_id]
    grunner = partigrunner(Eksamensparti.objects.filter(pk__in=[p.pk for p in andre]))
    for parti in andre:
        krev_aapent(parti, naa)
        if parti.pk in grunner:
            raise UgyldigOvergang(f"{kalt(parti)}: {grunner[parti.pk]}", kode="bundet")
    kandidater = _laas_kandidater(Kandidat.objects.filter(parti__in=andre).values_list("pk", flat=True))
    fra = _etter_parti(kandidater)
    logg_hendelse(
        maal, "parti.slaatt_sammen", aktoer=aktoer, naa=naa, partier=[p.pk for p in partier], skole_id=maal.skole_id,
        fra=[p.pk for p in andre], kandidater=[k.pk for k in kandidater],
    )  # fmt: skip
    _flytt(kandidater, maal, naa)
    minne, nye = _flytt_vakter(andre, maal)
    for parti in andre:
        minne = slett_parti(parti) + minne
    data = {"maal": maal.pk, "rader": minne, "fra": fra, "nye": nye}
    return maal, angre.tilby(
        slag="partier_slaatt_sammen", tekst=_("Del partiene igjen"), data=data, aktoer=aktoer, naa=naa
    )


def angre_deling(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """The candidates go back; the new party goes when it is empty. Those that somebody moved on since stay there."""
    laaste = {parti.pk: parti for parti in laas_partier([data["fra"], data["til"]])}
    if len(laaste) < 2:  # noqa: PLR2004 - both
        raise UgyldigOvergang(_("Et av partiene er slettet, så kandidatene kan ikke flyttes tilbake."), kode="borte")
    fra, til = laaste[data["fra"]], laaste[data["til"]]
    kandidater = [k for k in _laas_kandidater(data["kandidater"]) if k.parti_id == til.pk]
    _flytt(kandidater, fra, naa)
    logg_hendelse(fra, "parti.deling_angret", aktoer=aktoer, naa=naa, partier=[fra.pk, til.pk], skole_id=fra.skole_id)
    if data["nytt"] and not Kandidat.objects.filter(parti=til).exists():
        slett_parti(til)
    return _("Kandidatene er flyttet tilbake til %(parti)s.") % {"parti": kalt(fra)}


def angre_sammenslaaing(data: Mapping[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """The parties come back with their keys, and the candidates that are still in the other go home."""
    maal = next(iter(laas_partier([data["maal"]])), None)
    if maal is None:
        raise UgyldigOvergang(_("Partiet er slettet, så det kan ikke deles igjen."), kode="borte")
    Vaktoppdrag.objects.filter(parti=maal, pk__in=data["nye"]["vaktoppdrag"]).delete()
    Vaktforslag.objects.filter(parti=maal, pk__in=data["nye"]["vaktforslag"]).delete()
    legg_tilbake(data["rader"])
    ider = {int(parti_id): kandidat_ider for parti_id, kandidat_ider in data["fra"].items()}
    tilbake = laas_partier(rad["pk"] for rad in data["rader"] if rad["model"] == "eksamen.eksamensparti")
    for parti in tilbake:
        _flytt([k for k in _laas_kandidater(ider.get(parti.pk, [])) if k.parti_id == maal.pk], parti, naa)
    logg_hendelse(
        maal, "parti.sammenslaaing_angret", aktoer=aktoer, naa=naa, partier=[maal.pk, *(p.pk for p in tilbake)],
        skole_id=maal.skole_id,
    )  # fmt: skip
    return _("Partiene er delt igjen, slik de var.")


def _laas_kandidater(ider: Iterable[int]) -> list[Kandidat]:
    return list(Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=list(ider)).order_by("pk"))


def _etter_parti(kandidater: Iterable[Kandidat]) -> dict[int, list[int]]:
    fra: dict[int, list[int]] = defaultdict(list)
    for kandidat in kandidater:
        fra[kandidat.parti_id].append(kandidat.pk)
    return fra


def _flytt(kandidater: list[Kandidat], til: Eksamensparti, naa: datetime) -> None:
    """Put locked candidates into a locked party. Facts bind only those whose exam becomes another."""
    skifter = [k.pk for k in kandidater if k.eksamen_id != til.eksamen_id]
    _krev_ubundet(kandidater, til, skifter, naa)
    dobbelt = Kandidat.objects.filter(eksamen=til.eksamen_id, person__in=[k.person_id for k in kandidater])
    if dobbelt.filter(parti=til).exclude(pk__in=[k.pk for k in kandidater]).exists():
        raise UgyldigOvergang(_("En av kandidatene står i begge partiene. Fjern den ene først."), kode="dobbelt")
    Kandidat.objects.filter(pk__in=[k.pk for k in kandidater]).update(parti=til, eksamen=til.eksamen_id)
    if kandidater:
        beregn_tider(k.pk for k in kandidater)


def _krev_ubundet(kandidater: list[Kandidat], til: Eksamensparti, skifter: list[int], naa: datetime) -> None:
    ider = [k.pk for k in kandidater]
    grunner: dict[int, str | Promise] = {}
    for ledd in bidrag.bindinger.alle():
        grunner |= ledd(Kandidat.objects.filter(pk__in=ider))
    startet = Eksamensdel.objects.exclude(type=Deltype.FORBEREDELSE).filter(
        eksamen__in={til.eksamen_id, *(k.eksamen_id for k in kandidater)}, start__lte=naa
    )
    if skifter and startet.exists():
        raise UgyldigOvergang(_("Eksamenen har startet, så kandidatene kan ikke få andre tider."), kode="startet")
    if grunner:
        raise UgyldigOvergang(
            _("%(antall)s kandidater kan ikke flyttes: %(grunn)s")
            % {"antall": len(grunner), "grunn": next(iter(grunner.values()))},
            kode="bundet",
        )


def _flytt_vakter(andre: list[Eksamensparti], maal: Eksamensparti) -> tuple[list[dict[str, Any]], dict[str, list[int]]]:
    """Watches and proposals that the goal lacks are made there; the old ones go. What it takes to undo both."""
    nye: dict[str, list[int]] = {"vaktoppdrag": [], "vaktforslag": []}
    for modell, noekkel in ((Vaktoppdrag, "bruker_id"), (Vaktforslag, "nummer_hash")):
        rader = modell._default_manager.filter(parti__in=[maal, *andre]).order_by("pk")
        har = {getattr(rad, noekkel) for rad in rader if rad.parti_id == maal.pk}
        for rad in rader:
            if rad.parti_id != maal.pk and getattr(rad, noekkel) not in har:
                har.add(getattr(rad, noekkel))
                rad.pk, rad.parti = None, maal
                rad.save(force_insert=True)
                nye[modell._meta.model_name or ""].append(rad.pk)
    minne = slett_med_minne(Vaktoppdrag.objects.filter(parti__in=andre), Vaktforslag.objects.filter(parti__in=andre))
    return minne, nye
