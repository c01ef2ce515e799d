"""Guidance for those who grade an exam: put in, replaced and taken out by the authority, each with its trace and undo."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from eksamen.models import Eksamen
from felles import lager
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.lager import Leser, Spolfil
from felles.models import Angrepost
from felles.pdffil import er_hel_pdf
from felles.synlig_fra import er_synlig
from plan.services.oppgaver import MAKS_BYTE
from sensur.models import Sensorveiledning

ANGRESLAG: Final = "sensorveiledning"
FLEST: Final = 20


class Lagt(NamedTuple):
    """A file that lies in storage, before its row."""

    noekkel: str
    stoerrelse: int
    sha256: str


def legg_inn_veiledning(
    *, eksamen_id: int, navn: str, maalform: str, fil: Leser, aktoer: Aktoer, naa: datetime
) -> tuple[Sensorveiledning, Angrepost | None]:
    """Put in a file of guidance; with it the undo. Repeatable: the same file under the same name leaves no trace.

    The caller has checked that the actor is responsible for the exam. Raises `lager.ForStor`; Domenefeil for what is no
    whole PDF, a name that another file has, and more than `FLEST` files; UgyldigOvergang when the grades are published.
    The file is in place before the row: what the row names is always there.
    """
    lagt = _lagre(fil)
    return _legg_inn(eksamen_id=eksamen_id, navn=navn, maalform=maalform, lagt=lagt, aktoer=aktoer, naa=naa)


@transaction.atomic
def _legg_inn(
    *, eksamen_id: int, navn: str, maalform: str, lagt: Lagt, aktoer: Aktoer, naa: datetime
) -> tuple[Sensorveiledning, Angrepost | None]:
    _laas(eksamen_id, naa)
    staar = Sensorveiledning.objects.filter(eksamen=eksamen_id, tatt_bort__isnull=True)
    lik = staar.filter(navn__iexact=navn, maalform=maalform).first()
    if lik is not None and lik.sha256 == lagt.sha256:
        return lik, None
    if lik is not None:
        melding = _(
            "Det ligger alt en fil med dette navnet. Bytt den, eller gi den nye et annet navn eller en målform."
        )
        raise Domenefeil(melding, kode="finnes")
    if staar.count() >= FLEST:
        melding = _("Eksamenen har %(antall)s filer. Ta bort en før du legger inn en ny.")
        raise Domenefeil(melding % {"antall": FLEST}, kode="fullt")
    ny = _opprett(eksamen_id, navn, maalform, lagt, naa)
    _logg(ny, "veiledning.lagt_inn", aktoer, naa)
    post = _tilby(_("Filen er lagt inn."), eksamen_id, inn=ny.pk, ut=None, aktoer=aktoer, naa=naa)
    return ny, post


def bytt_veiledning(
    *, veiledning_id: int, fil: Leser, aktoer: Aktoer, naa: datetime
) -> tuple[Sensorveiledning, Angrepost | None]:
    """Put another file in the place of one, under the same name; with it the undo. The same bytes again change nothing.

    Raises `lager.ForStor`; Domenefeil for what is no whole PDF; UgyldigOvergang when somebody has replaced the file or
    taken it out, and when the grades are published.
    """
    return _bytt(veiledning_id, _lagre(fil), aktoer, naa)


@transaction.atomic
def _bytt(veiledning_id: int, lagt: Lagt, aktoer: Aktoer, naa: datetime) -> tuple[Sensorveiledning, Angrepost | None]:
    gammel = _laas_fil(veiledning_id, naa)
    if gammel.tatt_bort is not None:
        melding = _("Filen er byttet eller tatt bort av en annen. Ingenting er endret. Se hva som ligger der nå.")
        raise UgyldigOvergang(melding, kode="endret")
    if gammel.sha256 == lagt.sha256:
        return gammel, None
    gammel.tatt_bort = naa
    gammel.save(update_fields=["tatt_bort"])
    ny = _opprett(gammel.eksamen_id, gammel.navn, gammel.maalform, lagt, naa)
    _logg(ny, "veiledning.byttet", aktoer, naa, i_stedet_for=gammel.pk)
    post = _tilby(_("Filen er byttet."), gammel.eksamen_id, inn=ny.pk, ut=gammel.pk, aktoer=aktoer, naa=naa)
    return ny, post


@transaction.atomic
def ta_bort_veiledning(*, veiledning_id: int, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """Take a file out; the sensors no longer see it. Repeatable; the undo when it was there.

    Raises UgyldigOvergang when the grades are published.
    """
    rad = _laas_fil(veiledning_id, naa)
    if rad.tatt_bort is not None:
        return None
    rad.tatt_bort = naa
    rad.save(update_fields=["tatt_bort"])
    _logg(rad, "veiledning.tatt_bort", aktoer, naa)
    return _tilby(_("Filen er tatt bort."), rad.eksamen_id, inn=None, ut=rad.pk, aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_veiledning(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Take out what was put in, and put back what was taken out.

    Raises UgyldigOvergang when somebody has changed one of them since, and when the grades are published.
    """
    _laas(data["eksamen"], naa)
    inn, ut = (
        Sensorveiledning.objects.get(pk=pk, eksamen=data["eksamen"]) if pk else None for pk in (data["inn"], data["ut"])
    )
    if (inn and inn.tatt_bort is not None) or (ut and ut.tatt_bort is None):
        raise UgyldigOvergang(_("Noen har endret filene siden. Se hva som ligger der nå."), kode="endret_siden")
    if inn:
        inn.tatt_bort = naa
        inn.save(update_fields=["tatt_bort"])
        _logg(inn, "veiledning.tatt_bort", aktoer, naa, angret=True)
    if ut:
        ut.tatt_bort = None
        ut.save(update_fields=["tatt_bort"])
        _logg(ut, "veiledning.lagt_tilbake", aktoer, naa, angret=True)
        return _("Filen som lå der, ligger der igjen.")
    return _("Filen er tatt bort igjen.")


def filnavn(veiledning: Sensorveiledning) -> str:
    """What the file is called when it leaves the site, whatever the uploader called it: fagkode, name, målform."""
    ledd = [veiledning.eksamen.fag.kode, slugify(veiledning.navn) or "sensorveiledning", veiledning.maalform]
    return f"{'-'.join(filter(None, ledd))}.pdf"


def _lagre(fil: Leser) -> Lagt:
    spolfil = lager.skriv_spol(fil, maks_byte=MAKS_BYTE)
    try:
        _krev_pdf(spolfil)
        return Lagt(lager.legg_inn(spolfil), spolfil.stoerrelse, spolfil.sha256)
    finally:
        spolfil.kast()


def _krev_pdf(spolfil: Spolfil) -> None:
    if not er_hel_pdf(spolfil):
        melding = _("Filen er ikke en hel PDF. Lagre veiledningen som PDF på nytt, og last den opp igjen.")
        raise Domenefeil(melding, kode="ikke_pdf")


def _laas(eksamen_id: int, naa: datetime) -> None:
    """One change at a time per exam: publication comes before or after it."""
    eksamen = Eksamen.objects.select_for_update(of=("self",)).get(pk=eksamen_id)
    if er_synlig(eksamen.publiseres, naa):
        melding = _("Karakterene er publisert, så sensorveiledningen er låst. Ingenting er endret.")
        raise UgyldigOvergang(melding, kode="publisert")


def _laas_fil(veiledning_id: int, naa: datetime) -> Sensorveiledning:
    _laas(Sensorveiledning.objects.values_list("eksamen", flat=True).get(pk=veiledning_id), naa)
    return Sensorveiledning.objects.get(pk=veiledning_id)


def _opprett(eksamen_id: int, navn: str, maalform: str, lagt: Lagt, naa: datetime) -> Sensorveiledning:
    return Sensorveiledning.objects.create(
        eksamen_id=eksamen_id, navn=navn, maalform=maalform, lagt_inn=naa, **lagt._asdict()
    )


def _logg(rad: Sensorveiledning, handling: str, aktoer: Aktoer, naa: datetime, **data: Any) -> None:
    # The hash says which file it was; the name is free text and stays in its table.
    data |= {"eksamen": rad.eksamen_id, "maalform": rad.maalform, "stoerrelse": rad.stoerrelse, "sha256": rad.sha256}
    logg_hendelse(rad, handling, aktoer=aktoer, naa=naa, **data)


def _tilby(
    tekst: str, eksamen_id: int, *, inn: int | None, ut: int | None, aktoer: Aktoer, naa: datetime
) -> Angrepost | None:
    data = {"eksamen": eksamen_id, "inn": inn, "ut": ut}
    return tilby(slag=ANGRESLAG, tekst=tekst, data=data, aktoer=aktoer, naa=naa)
