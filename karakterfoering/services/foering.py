"""The school's own grades and protocol: saved, locked, shown. No event here holds a grade.

Every act locks the party, then its candidates, so that the second of two at once sees what the first did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamensparti, Kandidat
from eksamen.models.valg import Deltype
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.synlig_fra import er_synlig
from felles.tid import oslo
from karakterfoering.models import Protokoll, Skolekarakter
from karakterfoering.models.protokoll import GRADER
from karakterfoering.querysets.roller import REGISTRERER, RETTER, har_ved
from karakterfoering.services.tider import datogrenser, utenfor

LENGST: Final = timedelta(days=366)
VIS_NAVN: Final = 5
# The codes of what is wrong with a chosen moment.
TIDSPUNKTFEIL: Final = frozenset({"passert", "for_langt_fram"})


@dataclass(frozen=True, slots=True)
class Protokollfelt:
    """What the protocol says besides the grades; times are moments."""

    eksaminator: str
    sensor: str
    begynte: datetime | None
    sluttet: datetime | None
    merknad: str


@transaction.atomic
def lagre_protokoll(
    *, parti_id: int, felt: Protokollfelt, karakterer: Mapping[int, str], revisjon: int, aktoer: Aktoer, naa: datetime
) -> Protokoll:
    """Save the protocol and the grades by candidate pk; "" leaves a candidate as it is. All or nothing.

    The same again leaves no trace. Raises UgyldigOvergang when the exam has not begun, the protocol is locked, or
    somebody has saved since `revisjon`; Domenefeil for a day outside the period or still to come, an unknown grade, a candidate who is absent or of another party,
    and for a stored grade that differs when the actor may not change it.
    """
    parti, protokoll = _laas(parti_id, aktoer, naa)
    if protokoll.laast is not None:
        melding = _("Protokollen er låst, og ingenting er lagret. Rektor og skoleadministrator+ kan rette en karakter.")
        raise UgyldigOvergang(melding, kode="laast")
    if protokoll.revisjon != revisjon:
        melding = _("Noen andre har lagret i protokollen siden du åpnet siden, så det du sendte, er ikke lagret. "
                    "Ved feltene står det som er lagret nå. Se over, og lagre igjen.")  # fmt: skip
        raise UgyldigOvergang(melding, kode="endret")
    _krev_begynt(parti, naa)
    _krev_dag(parti, felt, naa)
    endret = [navn for navn in Protokollfelt.__slots__ if getattr(protokoll, navn) != getattr(felt, navn)]
    satt = _skriv_karakterer(parti, {pk: verdi for pk, verdi in karakterer.items() if verdi}, aktoer, naa)
    if not endret and not satt and not protokoll._state.adding:
        return protokoll
    for navn in endret:
        setattr(protokoll, navn, getattr(felt, navn))
    protokoll.revisjon += 1
    if protokoll._state.adding:
        protokoll.save()
    else:
        protokoll.save(update_fields=[*endret, "revisjon"])
    logg_hendelse(protokoll, "protokoll.lagret", aktoer=aktoer, naa=naa, skole_id=parti.skole_id, antall=satt)
    return protokoll


@transaction.atomic
def laas_protokoll(
    *, parti_id: int, vises_fra: datetime | None, revisjon: int, aktoer: Aktoer, naa: datetime
) -> Protokoll:
    """Lock the protocol for good, and let the grades show from `vises_fra`, or at once. Repeatable: the first stands.

    Raises UgyldigOvergang when somebody has saved since `revisjon`: nobody locks what they have not seen; Domenefeil while
    somebody who is not absent has no grade, examiner, sensor or times are not filled in, or the end is still to come.
    """
    parti, protokoll = _laas(parti_id, aktoer, naa)
    if protokoll.laast is not None:
        return protokoll
    if protokoll.revisjon != revisjon:
        melding = _("Noen andre har lagret i protokollen siden du åpnet siden, så den er ikke låst. Det som står nå, er "
                    "det som er lagret. Se over det, og lås igjen.")  # fmt: skip
        raise UgyldigOvergang(melding, kode="endret")
    _krev_begynt(parti, naa)
    _krev_utfylt(protokoll, naa)
    _krev_alle(parti)
    protokoll.laast, protokoll.laast_av_id = naa, aktoer.bruker_id
    protokoll.vises_fra = _tidspunkt(vises_fra, naa)
    protokoll.save(update_fields=["laast", "laast_av", "vises_fra"])
    logg_hendelse(
        protokoll, "protokoll.laast", aktoer=aktoer, naa=naa, skole_id=parti.skole_id,
        vises_fra=protokoll.vises_fra.isoformat(),
    )  # fmt: skip
    return protokoll


@transaction.atomic
def velg_visning(*, parti_id: int, vises_fra: datetime | None, aktoer: Aktoer, naa: datetime) -> Protokoll:
    """Choose another moment for a locked protocol, or now. The same again leaves no trace.

    Raises UgyldigOvergang before it is locked, and from the second that the grades show: they cannot be hidden again.
    """
    parti, protokoll = _laas(parti_id, aktoer, naa)
    if protokoll.laast is None:
        raise UgyldigOvergang(_("Protokollen er ikke låst ennå. Lås den først."), kode="ikke_laast")
    if er_synlig(protokoll.vises_fra, naa):
        if vises_fra is None:
            return protokoll
        raise UgyldigOvergang(_("Karakterene vises allerede. Ingenting er endret."), kode="vises")
    fra = _tidspunkt(vises_fra, naa)
    if fra == protokoll.vises_fra:
        return protokoll
    protokoll.vises_fra = fra
    protokoll.save(update_fields=["vises_fra"])
    logg_hendelse(
        protokoll, "protokoll.visning_valgt", aktoer=aktoer, naa=naa, skole_id=parti.skole_id, vises_fra=fra.isoformat()
    )
    return protokoll


@transaction.atomic
def rett_karakter(
    *, kandidat_id: int, verdi: str, grunn: str, sett_id: int, aktoer: Aktoer, naa: datetime
) -> Skolekarakter:
    """Change a stored grade, or set one that came after the locking, with the reason. The same grade leaves no trace.

    `sett_id` is the grade that the actor saw, 0 for none. Raises UgyldigOvergang when another stands now; Domenefeil for those who may not, without a reason, for an unknown grade, and for an absent candidate.
    Rule: iSkole, «Karakter»: only rektor and the one responsible for grades change a stored grade, logged.
    """
    parti_id = Kandidat.objects.values_list("parti", flat=True).get(pk=kandidat_id)
    parti, protokoll = _laas(parti_id, aktoer, naa)
    if not har_ved(_bruker(aktoer), parti.skole, RETTER, naa):
        raise Domenefeil(_kan_ikke_rette(), kode="kan_ikke_rette")
    if not grunn.strip():
        raise Domenefeil(_("Skriv hvorfor karakteren endres."), kode="uten_grunn")
    _krev_begynt(parti, naa)
    _krev_kan_ha(parti, kandidat_id, verdi)
    staar = Skolekarakter.objects.staaende().filter(kandidat=kandidat_id).first()
    if staar is not None and staar.verdi == verdi:
        return staar
    if (staar.pk if staar is not None else 0) != sett_id:
        melding = _("Noen andre har endret karakteren siden du åpnet siden, så den er ikke lagret. Se hva den er nå, og "
                    "lagre igjen hvis den fortsatt skal endres.")  # fmt: skip
        raise UgyldigOvergang(melding, kode="endret")
    ny = _skriv(staar, kandidat_id, verdi, aktoer, naa, grunn=grunn.strip())
    if protokoll.laast is None and not protokoll._state.adding:
        protokoll.revisjon += 1
        protokoll.save(update_fields=["revisjon"])
    return ny


def _laas(parti_id: int, aktoer: Aktoer, naa: datetime) -> tuple[Eksamensparti, Protokoll]:
    """The party with its protocol, which is new and not saved when there is none. Raises Domenefeil for others' acts."""
    partier = Eksamensparti.objects.select_for_update(of=("self",)).select_related("skole", "eksamen")
    parti = partier.get(pk=parti_id)
    list(Kandidat.objects.select_for_update(of=("self",)).filter(parti=parti).order_by("pk").values_list("pk"))
    if parti.gaar_til_pas:
        raise Domenefeil(_("Karakterene i dette partiet settes av sensorene. Ingenting er lagret."), kode="pas")
    if not har_ved(_bruker(aktoer), parti.skole, REGISTRERER, naa):
        raise Domenefeil(_("Bare skolen selv fører karakterene. Ingenting er lagret."), kode="ikke_skolen")
    protokoll = Protokoll.objects.select_for_update(of=("self",)).filter(parti=parti).first()
    return parti, protokoll or Protokoll(parti=parti)


def _bruker(aktoer: Aktoer) -> Bruker:
    if aktoer.bruker_id is None:
        raise Domenefeil(_("Bare skolen selv fører karakterene. Ingenting er lagret."), kode="ikke_skolen")
    return Bruker.objects.get(pk=aktoer.bruker_id)


def _krev_begynt(parti: Eksamensparti, naa: datetime) -> None:
    start = (
        parti.eksamen.deler.exclude(type=Deltype.FORBEREDELSE).order_by("start").values_list("start", flat=True).first()
    )
    if start is not None and start > naa:
        melding = _("Eksamenen begynner %(tid)s. Før karakterene etter det.")
        raise UgyldigOvergang(melding % {"tid": date_format(oslo(start), "j. F \\k\\l. H:i")}, kode="ikke_begynt")


def _krev_dag(parti: Eksamensparti, felt: Protokollfelt, naa: datetime) -> None:
    foerst, sist = datogrenser(parti.eksamen, naa)
    dager = [oslo(tid).date() for tid in (felt.begynte, felt.sluttet) if tid is not None]
    if any(not foerst <= dag <= sist for dag in dager):
        raise Domenefeil(utenfor(foerst, sist), kode="dato")


def _krev_utfylt(protokoll: Protokoll, naa: datetime) -> None:
    mangler = [
        str(Protokoll._meta.get_field(navn).verbose_name)  # type: ignore[union-attr]  # none of them is a relation
        for navn in ("eksaminator", "sensor", "begynte", "sluttet")
        if not getattr(protokoll, navn)
    ]
    if mangler:
        melding = _("Protokollen mangler: %(felt)s. Fyll det ut, lagre, og lås så.")
        raise Domenefeil(melding % {"felt": ", ".join(mangler)}, kode="ikke_utfylt")
    if protokoll.sluttet and protokoll.sluttet > naa:
        melding = _("Protokollen sier at eksamenen slutter %(tid)s, og det har ikke vært ennå. Rett klokkeslettet, eller "
                    "vent med å låse.")  # fmt: skip
        raise Domenefeil(melding % {"tid": date_format(oslo(protokoll.sluttet), "j. F \\k\\l. H:i")}, kode="ikke_slutt")


def _krev_alle(parti: Eksamensparti) -> None:
    alle = Kandidat.objects.filter(parti=parti)
    if not alle.exists():
        raise Domenefeil(_("Partiet har ingen kandidater. Protokollen er ikke låst."), kode="ingen_kandidater")
    uten = alle.filter(~er_borte()).exclude(pk__in=Skolekarakter.objects.staaende().values("kandidat"))
    navn = [k.person.navn for k in uten.select_related("person").defer("person__nummer").order_by("person__sortering")]
    if navn:
        melding = ngettext(
            "%(antall)s kandidat mangler karakter: %(navn)s. Før den, eller registrer fraværet, og lås så.",
            "%(antall)s kandidater mangler karakter: %(navn)s. Før dem, eller registrer fraværet, og lås så.",
            len(navn),
        )
        viste = ", ".join(navn[:VIS_NAVN]) + (" …" if len(navn) > VIS_NAVN else "")
        raise Domenefeil(melding % {"antall": len(navn), "navn": viste}, kode="mangler_karakter")


def _krev_kan_ha(parti: Eksamensparti, kandidat_id: int, verdi: str) -> None:
    if verdi not in GRADER:
        raise Domenefeil(_("Velg en karakter fra 1 til 6."), kode="ukjent_karakter")
    if not Kandidat.objects.filter(~er_borte(), pk=kandidat_id, parti=parti).exists():
        melding = _(
            "En kandidat er ikke i partiet, eller er registrert med fravær eller avlyst eksamen. Ingenting er lagret."
        )
        raise Domenefeil(melding, kode="skal_ikke_ha")


def _skriv_karakterer(parti: Eksamensparti, nye: Mapping[int, str], aktoer: Aktoer, naa: datetime) -> int:
    """How many grades were set or changed."""
    if any(verdi not in GRADER for verdi in nye.values()):
        raise Domenefeil(_("Velg en karakter fra 1 til 6."), kode="ukjent_karakter")
    kan_ha = set(Kandidat.objects.filter(~er_borte(), parti=parti).values_list("pk", flat=True))
    if not set(nye) <= kan_ha:
        melding = _(
            "En kandidat er ikke i partiet, eller er registrert med fravær eller avlyst eksamen. Ingenting er lagret."
        )
        raise Domenefeil(melding, kode="skal_ikke_ha")
    staar = {rad.kandidat_id: rad for rad in Skolekarakter.objects.staaende().filter(kandidat__in=list(nye))}
    endres = {pk: verdi for pk, verdi in nye.items() if pk not in staar or staar[pk].verdi != verdi}
    if set(endres) & set(staar) and not har_ved(_bruker(aktoer), parti.skole, RETTER, naa):
        raise Domenefeil(_kan_ikke_rette(), kode="kan_ikke_rette")
    for pk, verdi in sorted(endres.items()):
        _skriv(staar.get(pk), pk, verdi, aktoer, naa)
    return len(endres)


def _skriv(
    staar: Skolekarakter | None, kandidat_id: int, verdi: str, aktoer: Aktoer, naa: datetime, *, grunn: str = ""
) -> Skolekarakter:
    handling = "skolekarakter.satt" if staar is None else "skolekarakter.rettet"
    if staar is not None:
        staar.erstattet = naa
        staar.save(update_fields=["erstattet"])
    felt: dict[str, Any] = {"satt": naa, "satt_av_id": aktoer.bruker_id, "grunn": grunn}
    ny = Skolekarakter.objects.create(kandidat_id=kandidat_id, verdi=verdi, **felt)
    logg_hendelse(ny, handling, aktoer=aktoer, naa=naa, kandidat_id=kandidat_id)
    return ny


def _kan_ikke_rette() -> str:
    return _("Karakteren er lagret. Bare rektor og skoleadministrator+ kan endre den. Ingenting er lagret.")


def _tidspunkt(vises_fra: datetime | None, naa: datetime) -> datetime:
    if vises_fra is None:
        return naa
    if vises_fra < naa:
        raise Domenefeil(_("Tidspunktet har allerede vært. Velg et senere, eller vis karakterene nå."), kode="passert")
    if vises_fra > naa + LENGST:
        raise Domenefeil(_("Tidspunktet er mer enn ett år fram. Velg et tidligere."), kode="for_langt_fram")
    return vises_fra
