"""Pupils with their subjects, as they lie in the database."""

from brukere.models import Organisasjon
from eksamen.models import Fag
from elever.models import Elev, Elevfag
from elever.querysets.elever import skoleaaret
from felles.importer.grunnlag import Dokument, Rad
from felles.tid import naa
from tests.fabrikker.eksamen import PersonFactory


def lag_elev(skole: Organisasjon, *fag: Fag, klasse="3STA", gruppe="", laerer="", skoleaar=None, **felt) -> Elev:
    """A pupil of this school year who is taught these subjects."""
    person = felt.pop("person", None) or PersonFactory(
        **{k: felt.pop(k) for k in ("fornavn", "etternavn") if k in felt}
    )
    aar = skoleaaret(naa()) if skoleaar is None else skoleaar
    elev = Elev.objects.create(person=person, skole=skole, skoleaar=aar, klasse=klasse, **felt)
    for ett in fag:
        Elevfag.objects.create(elev=elev, fag=ett, gruppe=gruppe, laerer=laerer)
    return elev


def elevfil(*rader: dict[str, str]) -> Dokument:
    """A sheet of pupils as the importer hands it on."""
    return Dokument("csv", {}, {}, [Rad(linje, "rad", rad) for linje, rad in enumerate(rader, 2)])
