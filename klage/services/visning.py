"""When results from another system show."""

from datetime import datetime

from django.db import transaction

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from felles.hendelser import Aktoer, logg_hendelse
from klage.models import ResultatUtenfra, Resultatvisning


@transaction.atomic
def velg_visning(
    *, skole: Organisasjon, periode: Eksamensperiode, vises_fra: datetime, aktoer: Aktoer, naa: datetime
) -> Resultatvisning:
    """Choose the moment from which the school's results of the period show; a moment that has passed means at once.

    Those that wait already get the new moment; those that show go on showing. The same again is harmless.
    """
    Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=skole.pk)
    valg, ny = Resultatvisning.objects.get_or_create(skole=skole, periode=periode, defaults={"vises_fra": vises_fra})
    if not ny and valg.vises_fra == vises_fra:
        return valg
    valg.vises_fra = vises_fra
    valg.save(update_fields=["vises_fra"])
    fra = max(vises_fra, naa)
    rader = ResultatUtenfra.objects.filter(kandidat__parti__skole=skole, kandidat__eksamen__periode=periode)
    rader.filter(synlig_fra__gt=naa).update(synlig_fra=fra)
    rader.filter(klage_synlig_fra__gt=naa).update(klage_synlig_fra=fra)
    logg_hendelse(
        valg, "resultat.visning_valgt", aktoer=aktoer, naa=naa, skole_id=skole.pk, periode=periode.kode,
        vises_fra=vises_fra.isoformat(),
    )  # fmt: skip
    return valg
