"""Applications: registered, copied from an earlier period, given an expert statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode, Person
from felles import skjermetfil
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.tid import dagens_dato
from tilrettelegging.models import Tilrettelegging, Tiltak

Status = Tilrettelegging.Status
MAKS_BYTE: Final = 10 * 1024 * 1024
FORMAAL: Final = "tilrettelegging.uttalelse"


@dataclass(frozen=True, slots=True)
class Tiltaksvalg:
    """A kind of arrangement that is asked for or granted, with the words or the form that some kinds need."""

    slag: str
    tekst: str = ""
    ny_form: str = ""


@transaction.atomic
def registrer_soeknad(
    *,
    person_id: int,
    skole: Organisasjon,
    periode: Eksamensperiode,
    soeker: str,
    soekernavn: str,
    soekt: date,
    begrunnelse: str,
    tiltak: Sequence[Tiltaksvalg],
    aktoer: Aktoer,
    naa: datetime,
) -> Tilrettelegging:
    """Register an application. Raises UgyldigOvergang `finnes` when the person has one that waits for a decision.

    Rule: Utdanningsdirektoratet, «Tilrettelegging av eksamen»: pupil or parents apply; one case per period.
    """
    _krev_ingen_ventende(person_id, skole.pk, periode.pk)
    if soekt > dagens_dato(naa):
        raise Domenefeil(_("Søknadsdatoen er fram i tid. Skriv datoen søknaden kom."), kode="fram_i_tid")
    sak = Tilrettelegging.objects.create(
        person_id=person_id,
        skole=skole,
        periode=periode,
        soeker=soeker,
        soekernavn=soekernavn,
        soekt=soekt,
        begrunnelse=begrunnelse,
        registrert=naa,
        registrert_av_id=aktoer.bruker_id,
    )
    sett_oensker(sak, tiltak)
    _logg(sak, "tilrettelegging.soekt", aktoer, naa)
    return sak


@transaction.atomic
def kopier_sak(*, sak_id: int, periode: Eksamensperiode, aktoer: Aktoer, naa: datetime) -> Tilrettelegging:
    """A new application for another period that asks for what was granted in this one; the rektor decides it anew.

    Raises UgyldigOvergang when nothing was granted (`ikke_innvilget`), in the same period (`samme_periode`) or when the
    person has an application that waits there (`finnes`).
    """
    gammel = Tilrettelegging.objects.select_related("skole").get(pk=sak_id)
    innvilget = [ett for ett in gammel.tiltak.all() if ett.innvilget]
    if not innvilget:
        raise UgyldigOvergang(
            _("Ingenting ble innvilget i denne saken, så det er ikke noe å kopiere."), kode="ikke_innvilget"
        )
    if gammel.periode_id == periode.pk:
        raise UgyldigOvergang(_("Velg en annen periode enn den vedtaket gjelder."), kode="samme_periode")
    _krev_ingen_ventende(gammel.person_id, gammel.skole_id, periode.pk)
    sak = Tilrettelegging.objects.create(
        person_id=gammel.person_id,
        skole=gammel.skole,
        periode=periode,
        forrige=gammel,
        soeker=gammel.soeker,
        soekernavn=gammel.soekernavn,
        soekt=dagens_dato(naa),
        begrunnelse=gammel.begrunnelse,
        uttalelse_dato=gammel.uttalelse_dato,
        uttalelse_fra=gammel.uttalelse_fra,
        uttalelse_noekkel=gammel.uttalelse_noekkel,
        uttalelse_navn=gammel.uttalelse_navn,
        registrert=naa,
        registrert_av_id=aktoer.bruker_id,
    )
    sett_oensker(sak, [Tiltaksvalg(ett.slag, ett.tekst, ett.ny_form) for ett in innvilget])
    _logg(sak, "tilrettelegging.kopiert", aktoer, naa)
    return sak


def legg_ved_uttalelse(
    *, sak_id: int, dato: date, fra: str, fil: skjermetfil.Leser | None, aktoer: Aktoer, naa: datetime
) -> Tilrettelegging:
    """Put an expert statement with the case, in place of an earlier one; the file is stored encrypted.

    Raises Domenefeil `filslag` or `fram_i_tid`, `lager.ForStor`, and UgyldigOvergang `avgjort` once it is decided.
    """
    if dato > dagens_dato(naa):
        raise Domenefeil(_("Datoen er fram i tid. Skriv datoen uttalelsen er skrevet."), kode="fram_i_tid")
    noekkel, slag = "", ""
    if fil is not None:
        innhold = skjermetfil.les(fil, maks_byte=MAKS_BYTE)
        slag = skjermetfil.slag_av(innhold)
        noekkel = skjermetfil.lagre(innhold, formaal=FORMAAL)
    return _sett_uttalelse(sak_id=sak_id, dato=dato, fra=fra, noekkel=noekkel, slag=slag, aktoer=aktoer, naa=naa)


@transaction.atomic
def registrer_henting(*, sak: Tilrettelegging, aktoer: Aktoer, naa: datetime) -> None:
    """Write in the log that somebody fetched the statement: health data."""
    _logg(sak, "tilrettelegging.uttalelse_hentet", aktoer, naa)


def sett_oensker(sak: Tilrettelegging, tiltak: Iterable[Tiltaksvalg]) -> None:
    """Store what a new case asks for."""
    Tiltak.objects.bulk_create(
        [Tiltak(sak=sak, slag=ett.slag, tekst=ett.tekst, ny_form=ett.ny_form, oensket=True) for ett in tiltak]
    )


@transaction.atomic
def _sett_uttalelse(
    *, sak_id: int, dato: date, fra: str, noekkel: str, slag: str, aktoer: Aktoer, naa: datetime
) -> Tilrettelegging:
    sak = Tilrettelegging.objects.select_for_update(of=("self",)).get(pk=sak_id)
    if sak.status != Status.SOEKT:
        melding = _("Saken er avgjort, og uttalelsen hører til vedtaket. Registrer en ny søknad hvis noe er nytt.")
        raise UgyldigOvergang(melding, kode="avgjort")
    sak.uttalelse_dato, sak.uttalelse_fra = dato, fra
    felt = ["uttalelse_dato", "uttalelse_fra"]
    if noekkel:
        # A name of our own: the uploader's could tell what the statement is about.
        sak.uttalelse_noekkel, sak.uttalelse_navn = noekkel, f"uttalelse-{sak.pk}.{slag}"
        felt += ["uttalelse_noekkel", "uttalelse_navn"]
    sak.save(update_fields=felt)
    _logg(sak, "tilrettelegging.uttalelse", aktoer, naa, fil=bool(noekkel))
    return sak


def _krev_ingen_ventende(person_id: int, skole_id: int, periode_id: int) -> None:
    # The person's row is what two who register at once meet at.
    Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    if Tilrettelegging.objects.filter(
        person=person_id, skole=skole_id, periode=periode_id, status=Status.SOEKT
    ).exists():
        melding = _("Det ligger alt en søknad som venter på vedtak i denne perioden. Åpne den i listen.")
        raise UgyldigOvergang(melding, kode="finnes")


def _logg(sak: Tilrettelegging, handling: str, aktoer: Aktoer, naa: datetime, **data: Any) -> None:
    logg_hendelse(sak, handling, aktoer=aktoer, naa=naa, skole_id=sak.skole_id, **data)
