"""«Nytt vitnemål»: the school says that it has made it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from felles.angre import tilby
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from klage.models import Vitnemaalsoppgave

ANGRESLAG = "klage.vitnemaal"


@transaction.atomic
def merk_gjort(*, oppgave_id: int, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """The new diploma is made. Twice is harmless, and then there is nothing to take back."""
    oppgave = _laas(oppgave_id)
    if oppgave.gjort is not None:
        return None
    _sett(oppgave, naa, "vitnemaal.gjort", aktoer, naa)
    return tilby(slag=ANGRESLAG, tekst=_("Sett oppgaven tilbake"), data={"oppgave": oppgave.pk}, aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_gjort(data: dict[str, int], *, aktoer: Aktoer, naa: datetime) -> str:
    """Open the task again. Raises UgyldigOvergang when a newer one is open for the same candidate."""
    oppgave = _laas(data["oppgave"])
    if oppgave.gjort is not None:
        try:
            with transaction.atomic():
                _sett(oppgave, None, "vitnemaal.aapnet", aktoer, naa)
        except IntegrityError:
            melding = _("Kandidaten har alt en nyere oppgave om vitnemål, så denne blir stående som gjort.")
            raise UgyldigOvergang(melding, kode="nyere") from None
    return _("Oppgaven står som ikke gjort igjen.")


def _laas(oppgave_id: int) -> Vitnemaalsoppgave:
    return (
        Vitnemaalsoppgave.objects.select_for_update(of=("self",)).select_related("kandidat__parti").get(pk=oppgave_id)
    )


def _sett(oppgave: Vitnemaalsoppgave, gjort: datetime | None, handling: str, aktoer: Aktoer, naa: datetime) -> None:
    oppgave.gjort, oppgave.gjort_av_id = gjort, aktoer.bruker_id if gjort else None
    oppgave.save(update_fields=["gjort", "gjort_av"])
    logg_hendelse(
        oppgave, handling, aktoer=aktoer, naa=naa, kandidat_id=oppgave.kandidat_id,
        skole_id=oppgave.kandidat.parti.skole_id,
    )  # fmt: skip
