"""An owner's table of extra time: seen as it would be, and changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Kandidat
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from tilrettelegging.models import Tidsregel, Tilrettelegging
from tilrettelegging.services.grunnlag import Regelbok, hent_grunnlag, hent_regelbok
from tilrettelegging.services.laaser import regn_om


@dataclass(frozen=True, slots=True)
class Regelverdi:
    """What a rule says, in minutes."""

    slag: str
    minutter: int
    ekstra: int
    del1: int | None = None
    ekstra_del1: int = 0


@dataclass(frozen=True, slots=True)
class Endring:
    """A change of the table: `ny` in place of the rule `gammel_id`, added when there is no old, gone when no new."""

    gammel_id: int | None = None
    ny: Regelverdi | None = None


def regler_for_eier(eier: Organisasjon) -> list[Tidsregel]:
    """The owner's rules in force."""
    return list(Tidsregel.objects.filter(eier=eier, til__isnull=True).order_by("slag", "minutter", "del1"))


def naermeste_eier(skole: Organisasjon) -> Organisasjon | None:
    """The nearest owner above the school that has rules in force; the one whose table counts there."""
    over = [int(ident) for ident in skole.sti.strip("/").split("/")[:-1]]
    har = Organisasjon.objects.filter(pk__in=over, tidsregler__til__isnull=True, tidsregler__isnull=False).distinct()
    return max(har, key=lambda eier: len(eier.sti), default=None)


def antall_som_endres(*, eier: Organisasjon, endring: Endring, naa: datetime) -> int:
    """How many candidates get other times by the change, as things are now. Writes nothing."""
    kandidater = list(_berorte(eier, naa))
    bok = hent_regelbok(Organisasjon.objects.under([eier]).values_list("sti", flat=True))
    egne = list(bok.regler.get(eier.pk, ()))
    nye = [_avsluttet(regel, naa) if regel.pk == endring.gammel_id else regel for regel in egne]
    if endring.ny:
        nye.append(_regel(eier, endring.ny, None, naa))
    som_foer = hent_grunnlag(kandidater)
    etter = hent_grunnlag(kandidater, Regelbok({**bok.regler, eier.pk: nye}))
    return sum(som_foer[pk].ekstra != etter[pk].ekstra for pk in som_foer)


@transaction.atomic
def endre_tabell(*, eier_id: int, endring: Endring, aktoer: Aktoer, naa: datetime) -> int:
    """Change the table and compute the own times of all whom it concerns; how many these are.

    The old rule is ended and not changed: exams that have begun keep it. Doing the same again changes nothing.
    Raises UgyldigOvergang `endret` when somebody has changed or removed the rule meanwhile, `finnes` when there is
    another rule for the same exam.
    """
    eier = Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=eier_id)
    egne = {
        r.pk: r
        for r in Tidsregel.objects.select_for_update(of=("self",)).filter(eier=eier, til__isnull=True).order_by("pk")
    }
    gammel = egne.pop(endring.gammel_id, None) if endring.gammel_id else None
    if endring.gammel_id and gammel is None:
        melding = _("Regelen er endret eller fjernet av en annen siden du åpnet siden. Se på tabellen og prøv igjen.")
        raise UgyldigOvergang(melding, kode="endret")
    if endring.ny and any((r.slag, r.del1, r.minutter) == _noekkel(endring.ny) for r in egne.values()):
        melding = _("Det finnes alt en regel for en slik eksamen. Endre den i stedet.")
        raise UgyldigOvergang(melding, kode="finnes")
    kandidater = _laas(_berorte(eier, naa))
    if gammel:
        gammel.til = naa
        gammel.save(update_fields=["til"])
    if endring.ny:
        _regel(eier, endring.ny, aktoer.bruker_id, naa).save(force_insert=True)
    partier = regn_om(kandidater)
    logg_hendelse(
        eier, "tidsregel.endret", aktoer=aktoer, naa=naa, partier=partier,
        gammel=gammel.kode if gammel else "", ny=_regel(eier, endring.ny, None, naa).kode if endring.ny else "",
    )  # fmt: skip
    return len(kandidater)


def _berorte(eier: Organisasjon, naa: datetime) -> Iterable[Kandidat]:
    """Candidates under the owner with a case, decided or not, in an exam that is not over."""
    saker = Tilrettelegging.objects.i_gjeldende_perioder(naa).values("person")
    return (
        Kandidat.objects.filter(parti__skole__sti__startswith=eier.sti, person__in=saker)
        .filter(eksamen__periode__gjennomfoering_til__gte=naa)
        .order_by("pk")
    )


def _laas(kandidater: Iterable[Kandidat]) -> list[Kandidat]:
    alle = list(kandidater)
    partier = Eksamensparti.objects.filter(pk__in={kandidat.parti_id for kandidat in alle})
    list(partier.select_for_update(of=("self",)).order_by("pk"))
    ider = [kandidat.pk for kandidat in alle]
    return list(Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=ider).order_by("pk"))


def _noekkel(verdi: Regelverdi) -> tuple[str, int | None, int]:
    return verdi.slag, verdi.del1, verdi.minutter


def _avsluttet(regel: Tidsregel, naa: datetime) -> Tidsregel:
    regel.til = naa
    return regel


def _regel(eier: Organisasjon, verdi: Regelverdi, laget_av_id: int | None, naa: datetime) -> Tidsregel:
    return Tidsregel(
        eier=eier,
        slag=verdi.slag,
        del1=verdi.del1,
        minutter=verdi.minutter,
        ekstra_del1=verdi.ekstra_del1,
        ekstra=verdi.ekstra,
        fra=naa,
        laget_av_id=laget_av_id,
    )
