"""Who an import of results from outside writes about, locked before anything is judged."""

from collections.abc import Sequence

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from felles.bidrag import hendelseslaaser
from klage.querysets.utenfra import Kjente, kandidater_ved, personer_for
from klage.resultatrader import Resultatrad


def laas_for_mottak(rader: Sequence[Resultatrad], skole: Organisasjon, periode: Eksamensperiode) -> Kjente:
    """The school, whose moment `velg_visning` sets under the same lock; then the candidates, in order of pk, and the
    versions of their parties: two imports never wait for each other. Nobody else is written about than who is locked."""
    Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=skole.pk)
    personer = personer_for(rad.noekkel for rad in rader if rad.noekkel)
    kandidater = kandidater_ved(skole, periode, personer.values(), laas=True)
    partier = {kandidat.parti_id for alle in kandidater.values() for kandidat in alle}
    for laas in hendelseslaaser.alle():
        laas(partier)
    return Kjente(personer, kandidater)
