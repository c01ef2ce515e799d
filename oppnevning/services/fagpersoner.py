"""The register of fagpersoner: who can be appointed, entered by their school or by the authority."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from brukere.services.brukere import normaliser_brukernavn, opprett_bruker
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from oppnevning.models import Fagforslag, Fagkompetanse, Fagperson
from vakter.services.vaktregister import finn_konto

FELT = ("skole_id", "erfaring", "reservert", "maalform")


@dataclass(frozen=True, slots=True)
class Fagopplysninger:
    """What is known of a fagperson beside the account."""

    skole_id: int | None
    fag_ider: tuple[int, ...]
    erfaring: int = 0
    reservert: bool = False
    maalform: str = "nb"


def for_lang_epost(epost: str) -> str:
    """What is said of an e-mail that is too long to be the username of a new account; "" when it is not."""
    flest = Bruker._meta.get_field("brukernavn").max_length or 0
    if max(len(epost), len(normaliser_brukernavn(epost))) <= flest:
        return ""
    return _("E-posten er for lang: høyst %(flest)s tegn. Skriv en kortere.") % {"flest": flest}


@transaction.atomic
def foreslaa_ny(
    *,
    eier: Organisasjon,
    periode_id: int,
    fornavn: str,
    etternavn: str,
    epost: str,
    telefon: str,
    opplysninger: Fagopplysninger,
    aktoer: Aktoer,
    naa: datetime,
    oppdater: bool = False,
) -> tuple[Fagperson, bool]:
    """Enter somebody and propose them for the period; the person, and whether they are new in the register.

    Of somebody who is there already nothing is changed, unless `oppdater`: the own school and a reservation stand.

    The e-mail decides who it is; an account that is there keeps its name and telephone. A new account has no password and
    no role: it gets both when the appointment is accepted. Repeatable. Raises Domenefeil with a sentence.
    """
    if melding := for_lang_epost(epost.strip()):
        raise Domenefeil(melding, kode="for_lang")
    # Two who propose the same person at once: the organisation's row is no lock for two organisations, the e-mail's is.
    konto = finn_konto(epost.strip()) or opprett_bruker(
        brukernavn=epost.strip(), fornavn=fornavn, etternavn=etternavn, epost=epost.strip(), telefon=telefon,
        aktoer=aktoer, naa=naa,
    )  # fmt: skip
    bruker = Bruker.objects.select_for_update(of=("self",)).get(pk=konto.pk)
    fagperson = Fagperson.objects.select_related("eier").filter(bruker=bruker).first()
    if fagperson is not None and not fagperson.eier.sti.startswith(eier.sti):
        melding = _("%(navn)s er allerede lagt inn av %(eier)s. Be dem foreslå personen for perioden.")
        raise Domenefeil(melding % {"navn": bruker.navn, "eier": fagperson.eier.navn}, kode="annen_eier")
    ny = fagperson is None
    if fagperson is None:
        fagperson = Fagperson.objects.create(bruker=bruker, eier=eier)
        logg_hendelse(fagperson, "fagperson.lagt_til", aktoer=aktoer, naa=naa, skole_id=eier.pk, bruker_id=bruker.pk)
    # What others have entered of a known person stands: a blank school here must not open the own school's candidates.
    if ny or oppdater:
        endre(fagperson_id=fagperson.pk, opplysninger=opplysninger, aktoer=aktoer, naa=naa)
    foreslaa(fagperson_id=fagperson.pk, periode_id=periode_id, aktoer=aktoer, naa=naa)
    return fagperson, ny


@transaction.atomic
def endre(*, fagperson_id: int, opplysninger: Fagopplysninger, aktoer: Aktoer, naa: datetime) -> bool:
    """Change what is known of the person; False when nothing differs. Raises Domenefeil without a fagkode."""
    if not opplysninger.fag_ider:
        raise Domenefeil(_("Skriv minst én fagkode som personen kan sensurere."), kode="uten_fag")
    fagperson = Fagperson.objects.select_for_update(of=("self",)).get(pk=fagperson_id)
    endret = [felt for felt in FELT if getattr(fagperson, felt) != getattr(opplysninger, felt)]
    for felt in endret:
        setattr(fagperson, felt, getattr(opplysninger, felt))
    if endret:
        fagperson.save(update_fields=[felt.removesuffix("_id") for felt in endret])
    if _sett_fag(fagperson, opplysninger.fag_ider):
        endret.append("fag")
    if endret:
        logg_hendelse(
            fagperson, "fagperson.endret", aktoer=aktoer, naa=naa, skole_id=fagperson.eier_id, felt=sorted(endret)
        )
    return bool(endret)


@transaction.atomic
def foreslaa(*, fagperson_id: int, periode_id: int, aktoer: Aktoer, naa: datetime) -> Fagforslag:
    """Propose the person for a period. Repeatable."""
    fagperson = Fagperson.objects.select_for_update(of=("self",)).get(pk=fagperson_id)
    forslag, nytt = Fagforslag.objects.get_or_create(
        fagperson=fagperson, periode_id=periode_id, trukket=None,
        defaults={"organisasjon_id": fagperson.eier_id, "foreslaatt": naa},
    )  # fmt: skip
    if nytt:
        logg_hendelse(
            fagperson, "fagperson.foreslaatt", aktoer=aktoer, naa=naa, skole_id=fagperson.eier_id, periode_id=periode_id
        )
    return forslag


@transaction.atomic
def trekk_forslag(*, fagperson_id: int, periode_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Take the proposal back. Repeatable. Raises Domenefeil when the person is appointed in the period."""
    fagperson = Fagperson.objects.select_for_update(of=("self",)).get(pk=fagperson_id)
    staar = fagperson.bruker.oppnevninger.staaende().filter(faggruppe__periode=periode_id)
    if staar.exists():
        melding = _("%(navn)s er oppnevnt eller spurt i denne perioden. Be myndigheten trekke oppnevningen først.")
        raise Domenefeil(melding % {"navn": fagperson.bruker.navn}, kode="oppnevnt")
    trukket = Fagforslag.objects.filter(fagperson=fagperson, periode=periode_id, trukket__isnull=True)
    if trukket.update(trukket=naa):
        logg_hendelse(
            fagperson, "fagperson.forslag_trukket", aktoer=aktoer, naa=naa, skole_id=fagperson.eier_id,
            periode_id=periode_id,
        )  # fmt: skip


def _sett_fag(fagperson: Fagperson, fag_ider: Iterable[int]) -> bool:
    """Make these the person's fagkoder; True when they were others."""
    nye, foer = set(fag_ider), set(fagperson.kompetanser.values_list("fag", flat=True))
    fagperson.kompetanser.filter(fag__in=foer - nye).delete()
    Fagkompetanse.objects.bulk_create([Fagkompetanse(fagperson=fagperson, fag_id=pk) for pk in sorted(nye - foer)])
    return nye != foer
