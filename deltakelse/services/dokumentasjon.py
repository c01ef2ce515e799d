"""Documentation of absence: received, decided, and who opened it. The decision sets the absence."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from deltakelse.models import Fravaer, Fravaersdokumentasjon, Fravaersfrist
from deltakelse.services.fravaer import sett_fravaer
from eksamen.models import Kandidat
from felles import skjermetfil
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from felles.tid import dagens_dato

MAKS_BYTE: Final = 10 * 1024 * 1024
ANGRESLAG: Final = "fravaersdokumentasjon"
FORMAAL: Final = "fravaersdokumentasjon.fil"
Status = Fravaersdokumentasjon.Status


def registrer_dokumentasjon(
    *, kandidat_id: int, mottatt: date, notat: str, fil: skjermetfil.Leser | None, aktoer: Aktoer, naa: datetime
) -> Fravaersdokumentasjon:
    """Take in what the candidate handed in, to be decided afterwards.

    Raises `lager.ForStor`, Domenefeil `filslag`, `tom` (neither file nor note), `frem_i_tid`, `ikke_fravaer`, and
    UgyldigOvergang `til_behandling` while an earlier one is undecided. The file is in place before the row.
    """
    if not fil and not notat.strip():
        raise Domenefeil(_("Velg filen, eller skriv i notatet hvor dokumentasjonen ligger."), kode="tom")
    if mottatt > dagens_dato(naa):
        raise Domenefeil(_("Datoen har ikke vært ennå. Skriv dagen dokumentasjonen kom."), kode="frem_i_tid")
    lagret = _legg_i_lager(fil) if fil else {}
    return _registrer(kandidat_id, {"mottatt": mottatt, "notat": notat.strip(), **lagret}, aktoer, naa)


@transaction.atomic
def avgjoer_dokumentasjon(*, dokumentasjon_id: int, godkjent: bool, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """Approved: the absence is documented. Refused: it is not. Returns the undo.

    The same decision twice is harmless. Raises UgyldigOvergang `avgjort` when the other decision stands, Domenefeil
    `ikke_fravaer` when the candidate is no longer absent, and what `sett_fravaer` raises.
    """
    rad, fravaer = _laas(dokumentasjon_id)
    ny = Status.GODKJENT if godkjent else Status.AVSLAATT
    if rad.status == ny:
        return None
    if ny not in Fravaersdokumentasjon.OVERGANGER[Status(rad.status)]:
        raise UgyldigOvergang(_("Dokumentasjonen er avgjort av noen andre. Se på den på nytt."), kode="avgjort")
    fra = _krev_fravaer(fravaer).slag
    slag = Fravaer.Slag.DOKUMENTERT if godkjent else Fravaer.Slag.IKKE_DOKUMENTERT
    sett_fravaer(kandidat_id=rad.kandidat_id, slag=slag, aktoer=aktoer, naa=naa)
    rad.status, rad.avgjort, rad.avgjort_av_id = ny, naa, aktoer.bruker_id
    rad.save(update_fields=["status", "avgjort", "avgjort_av"])
    _logg(rad, f"fravaersdokumentasjon.{ny.value}", aktoer, naa)
    data = {"pk": rad.pk, "status": ny.value, "fra": fra, "til": slag.value}
    return tilby(slag=ANGRESLAG, tekst=_("Angre avgjørelsen"), data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_avgjoerelse(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """To be decided anew, with the absence as it was. Raises UgyldigOvergang when something was changed since."""
    rad, fravaer = _laas(data["pk"])
    igjen = Fravaersdokumentasjon.objects.filter(kandidat=rad.kandidat_id, status=Status.MOTTATT).exists()
    if rad.status != data["status"] or fravaer is None or fravaer.slag != data["til"] or igjen:
        raise UgyldigOvergang(_("Noe er endret siden, så avgjørelsen kan ikke angres."), kode="endret_siden")
    sett_fravaer(kandidat_id=rad.kandidat_id, slag=data["fra"], aktoer=aktoer, naa=naa)
    rad.status, rad.avgjort, rad.avgjort_av = Status.MOTTATT, None, None
    rad.save(update_fields=["status", "avgjort", "avgjort_av"])
    _logg(rad, "fravaersdokumentasjon.gjenaapnet", aktoer, naa)
    return _("Avgjørelsen er angret. Dokumentasjonen er til behandling.")


@transaction.atomic
def registrer_aapning(*, dokumentasjon: Fravaersdokumentasjon, aktoer: Aktoer, naa: datetime) -> None:
    """Write in the log that somebody opened the file."""
    _logg(dokumentasjon, "fravaersdokumentasjon.hentet", aktoer, naa)


@transaction.atomic
def sett_frist(*, eier_id: int, dager: int, virkedager: bool, aktoer: Aktoer, naa: datetime) -> bool:
    """The owner's deadline for documentation; False when it was so already."""
    eier = Organisasjon.objects.select_for_update(of=("self",)).get(pk=eier_id)
    frist = Fravaersfrist.objects.filter(eier=eier).first()
    if frist and (frist.dager, frist.virkedager) == (dager, virkedager):
        return False
    Fravaersfrist.objects.update_or_create(eier=eier, defaults={"dager": dager, "virkedager": virkedager})
    logg_hendelse(eier, "fravaersfrist.endret", aktoer=aktoer, naa=naa, dager=dager, virkedager=virkedager)
    return True


def _legg_i_lager(fil: skjermetfil.Leser) -> dict[str, Any]:
    """Health data: encrypted before it reaches the disk. The hash is of the clear bytes."""
    innhold = skjermetfil.les(fil, maks_byte=MAKS_BYTE)
    felt = {"filtype": skjermetfil.slag_av(innhold), "stoerrelse": len(innhold), "sha256": sha256(innhold).hexdigest()}
    return {"noekkel": skjermetfil.lagre(innhold, formaal=FORMAAL), **felt}


@transaction.atomic
def _registrer(kandidat_id: int, felt: dict[str, Any], aktoer: Aktoer, naa: datetime) -> Fravaersdokumentasjon:
    kandidat = (
        Kandidat.objects.select_for_update(of=("self",)).order_by("pk").select_related("parti").get(pk=kandidat_id)
    )
    _krev_fravaer(Fravaer.objects.filter(kandidat=kandidat, opphevet__isnull=True).first())
    if Fravaersdokumentasjon.objects.filter(kandidat=kandidat, status=Status.MOTTATT).exists():
        melding = _("Det ligger alt dokumentasjon til behandling. Avgjør den først.")
        raise UgyldigOvergang(melding, kode="til_behandling")
    rad = Fravaersdokumentasjon.objects.create(
        kandidat=kandidat, registrert=naa, registrert_av_id=aktoer.bruker_id, **felt
    )
    _logg(rad, "fravaersdokumentasjon.registrert", aktoer, naa)
    return rad


def _laas(dokumentasjon_id: int) -> tuple[Fravaersdokumentasjon, Fravaer | None]:
    """The row and the candidate's open absence, once the candidate and then the row are locked."""
    kandidat_id = Fravaersdokumentasjon.objects.values_list("kandidat", flat=True).get(pk=dokumentasjon_id)
    Kandidat.objects.select_for_update(of=("self",)).order_by("pk").get(pk=kandidat_id)
    rader = Fravaersdokumentasjon.objects.select_for_update(of=("self",)).select_related("kandidat__parti")
    return rader.get(pk=dokumentasjon_id), Fravaer.objects.filter(kandidat=kandidat_id, opphevet__isnull=True).first()


def _krev_fravaer(fravaer: Fravaer | None) -> Fravaer:
    if fravaer is None:
        melding = _("Kandidaten er ikke registrert med fravær. Registrer fraværet først hvis det er riktig.")
        raise Domenefeil(melding, kode="ikke_fravaer")
    return fravaer


def _logg(rad: Fravaersdokumentasjon, handling: str, aktoer: Aktoer, naa: datetime) -> None:
    # No party is named: documentation shows in no live table. The decision's own event is that of the absence.
    logg_hendelse(
        rad, handling, aktoer=aktoer, naa=naa, kandidat_id=rad.kandidat_id, skole_id=rad.kandidat.parti.skole_id
    )
