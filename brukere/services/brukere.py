from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brukere.models import Bruker
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse


def normaliser_brukernavn(brukernavn: str) -> str:
    """The one written form of a username: NFKC, lower case, no spaces around."""
    return Bruker.normalize_username(brukernavn.strip()).lower()


@transaction.atomic
def opprett_bruker(
    *,
    brukernavn: str,
    fornavn: str,
    etternavn: str,
    aktoer: Aktoer,
    naa: datetime,
    passord: str | None = None,
    epost: str = "",
    telefon: str = "",
) -> Bruker:
    """Register a member of staff, without roles; without a password they cannot log in.

    Raises Domenefeil("brukernavn_opptatt") when the username is somebody's already.
    """
    try:
        with transaction.atomic():
            bruker = Bruker.objects.create_user(
                normaliser_brukernavn(brukernavn),
                passord,
                fornavn=fornavn,
                etternavn=etternavn,
                epost=epost,
                telefon=telefon,
            )
    except IntegrityError as feil:
        raise Domenefeil(_("Brukernavnet er i bruk. Velg et annet."), kode="brukernavn_opptatt") from feil
    logg_hendelse(bruker, "bruker.opprettet", aktoer=aktoer, naa=naa)
    return bruker


@transaction.atomic
def deaktiver_bruker(*, bruker_id: int, aktoer: Aktoer, naa: datetime) -> Bruker:
    """Shut the user out at once, also from open sessions. Repeating it changes nothing."""
    bruker = Bruker.objects.select_for_update(of=("self",)).get(pk=bruker_id)
    if bruker.is_active:
        bruker.is_active = False
        bruker.save(update_fields=["is_active"])
        logg_hendelse(bruker, "bruker.deaktivert", aktoer=aktoer, naa=naa)
    return bruker
