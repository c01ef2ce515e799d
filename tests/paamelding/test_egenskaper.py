"""Whatever stands in the fields of an enrolment file, each row gets a verdict, and confirming does what was shown."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brukere.models import Organisasjon
from eksamen.models import Kandidat, Person
from felles.importer.grunnlag import Utfall
from tests.fabrikker.paamelding import A, G, K, fil, fnr, importer, lag_matte, lag_norsk, pameldte, utfall

pytestmark = pytest.mark.django_db
# What XML 1.0 can carry.
tekst = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=120)
nummer = st.one_of(st.integers(0, 5).map(fnr), tekst)
kandidat = st.builds(
    K,
    nummer,
    fornavn=st.one_of(st.sampled_from(["Nora", "Jon"]), tekst),
    etternavn=st.one_of(st.sampled_from(["Abdi", "Lie"]), tekst),
    maalform=st.sampled_from(["Bokmal", "Nynorsk"]),
    slag=st.sampled_from(["Elev", "Privatist"]),
    kandidatnummer=st.one_of(st.sampled_from(["", "337JQE-V", "338JQE-V", "337JQE-H"]), tekst),
)
ansvarlig = st.builds(A, nummer, fornavn=tekst, etternavn=tekst, epost=tekst, mobil=tekst)
gruppe = st.builds(
    G,
    navn=st.uuids().map(str),
    fagkode=st.sampled_from(["NOR1267", "MAT1023", "NOR1276", "", "å"]),
    kandidater=st.lists(kandidat, min_size=1, max_size=4),
    ansvarlige=st.lists(ansvarlig, max_size=2),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(gruppe, min_size=1, max_size=3), st.booleans())
def test_hver_rad_faar_en_dom_og_andre_gang_er_alt_likt(skole, grupper, fra_pas):
    lag_norsk_og_matte_en_gang()
    skole = Organisasjon.objects.get(pk=skole.pk)
    data = pameldte(grupper) if fra_pas else fil(skole, *grupper)

    foerste, andre = importer(skole, data), importer(skole, data)

    assert len(foerste) == sum(len(g.kandidater) for g in grupper)
    gjelder = [i for i, dom in enumerate(utfall(foerste)) if dom != Utfall.AVVIST]
    assert [utfall(andre)[i] for i in gjelder] == [Utfall.LIK] * len(gjelder)
    assert not {Utfall.NY, Utfall.ENDRET} & set(utfall(andre))
    # Nobody twice in an exam, nobody without a number, one person a national id.
    assert Kandidat.objects.uten_nummer().count() == 0
    assert Kandidat.objects.count() == Kandidat.objects.values("person", "eksamen").distinct().count()
    assert Person.objects.count() == Person.objects.values("nummer_hash").distinct().count()


def lag_norsk_og_matte_en_gang() -> None:
    """The examples share a transaction, and with it the plan."""
    if not Organisasjon.objects.filter(navn="plan").exists():
        norsk, _matte = lag_norsk(), lag_matte()
        Organisasjon.objects.filter(pk=norsk.ansvarlig_id).update(navn="plan")
