"""A whole import is taken back: everything is as before, or nothing happens and the reason is told."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brukere.models import Organisasjon
from deltakelse.models import Kandidatdel
from eksamen.models import (
    Eksamensparti,
    Kandidat,
    Kandidatnummer,
    Kandidatpassord,
    Person,
    Vaktforslag,
)
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.importer.kjoeringer import HOLDBAR, angre, bekreft
from felles.models import Hendelse, Importkjoering
from felles.tid import naa
from paamelding.services.importen import Paameldingsimport
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.paamelding import A, G, K, fil, fnr, importer, lag_kontroll, lag_norsk, pameldte

pytestmark = pytest.mark.django_db


def alt() -> dict[str, list]:
    """Everything that an import may touch, row by row."""
    return {
        "personer": list(Person.objects.order_by("pk").values_list("pk", "fornavn", "etternavn", "nummer_hash")),
        "kandidater": list(
            Kandidat.objects.order_by("pk").values_list(
                "pk", "person", "parti", "kandidatnummer", "maalform", "slag", "rom", "plass"
            )
        ),
        "numre": list(Kandidatnummer.objects.order_by("pk").values_list("pk", "person", "nummer")),
        "passord": list(Kandidatpassord.objects.order_by("pk").values_list("pk", "versjon")),
        "partier": list(Eksamensparti.objects.order_by("pk").values_list("pk", "navn")),
        "forslag": list(Vaktforslag.objects.order_by("pk").values_list("pk", "fornavn", "etternavn", "epost", "telefon")),
        "deler": list(Kandidatdel.objects.order_by("kandidat", "eksamensdel").values_list("kandidat", "eksamensdel", "start", "slutt")),
    }  # fmt: skip


def bekreftet(skole, data) -> Importkjoering:
    kjoering = lag_kontroll(skole, data)
    return bekreft(kjoering_id=kjoering.pk, importen=Paameldingsimport(skole), aktoer=SYSTEM, naa=naa())


def angre_na(kjoering, skole, tid=None):
    return angre(kjoering_id=kjoering.pk, importen=Paameldingsimport(skole), aktoer=SYSTEM, naa=tid or naa())


@pytest.fixture
def norsk():
    return lag_norsk()


def test_import_og_angre_gir_det_som_var(skole, norsk):
    importer(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1)), K(fnr(2), "Jon", "Lie")], [A(fnr(900))])))
    foer = alt()
    data = fil(
        skole,
        G("3STB", "NOR1267", [K(fnr(1), maalform="Nynorsk"), K(fnr(3), "Siv", "Moe")]),
        G("3STA", "NOR1267", [K(fnr(2), "Jon Arne", "Lie", slag="Privatist")], [A(fnr(900), epost="ny@example.no")]),
    )
    kjoering = bekreftet(skole, data)
    assert alt() != foer

    assert angre_na(kjoering, skole).status == Importkjoering.Status.ANGRET
    assert angre_na(kjoering, skole).status == Importkjoering.Status.ANGRET

    assert alt() == foer
    assert Hendelse.objects.filter(handling="paamelding.angret").count() == 1
    kjoering.refresh_from_db()
    assert kjoering.angredata == ""


person = st.builds(
    K,
    st.integers(0, 6).map(fnr),
    fornavn=st.sampled_from(["Nora", "Jon"]),
    maalform=st.sampled_from(["Bokmal", "Nynorsk"]),
    slag=st.sampled_from(["Elev", "Privatist"]),
)
gruppe = st.builds(G, st.sampled_from(["A", "B", "C"]), st.just("NOR1267"), st.lists(person, min_size=1, max_size=5),
                   st.lists(st.builds(A, st.integers(0, 2).map(fnr)), max_size=2))  # fmt: skip
grupper = st.lists(gruppe, min_size=1, max_size=3, unique_by=lambda g: g.navn)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(grupper, grupper)
def test_hva_som_enn_staar_i_filen_er_alt_som_foer_etter_angring(skole, foerste, andre):
    with transaction.atomic():
        lag_norsk()
        stedet = Organisasjon.objects.get(pk=skole.pk)
        importer(stedet, fil(stedet, *foerste))
        foer = alt()
        kjoering = bekreftet(stedet, fil(stedet, *andre))
        if kjoering.angredata:
            angre_na(kjoering, stedet)

        assert alt() == foer
        transaction.set_rollback(True)


def test_numre_fra_pas_og_kandidater_uten_nummer_settes_tilbake(skole, norsk, settings):
    settings.KANDIDATNUMMER_FRA = "pas"
    importer(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1)), K(fnr(2), "Jon", "Lie")])))
    importer(skole, pameldte([G("3STA", "NOR1267", [K(fnr(2), "Jon", "Lie", kandidatnummer="338JQE-V")])]))
    foer = alt()

    kjoering = bekreftet(
        skole,
        pameldte(
            [
                G("3STA", "NOR1267", [
                    K(fnr(1), kandidatnummer="337JQE-V"), K(fnr(2), "Jon", "Lie", kandidatnummer="339JQE-V"),
                ])
            ]
        ),
    )  # fmt: skip
    assert alt() != foer
    angre_na(kjoering, skole)

    assert alt() == foer


def test_en_kandidat_som_er_i_bruk_hindrer_angring(skole, norsk):
    kjoering = bekreftet(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1)), K(fnr(2), "Jon", "Lie")])))
    lag_sesjon(Kandidat.objects.first())
    foer = alt()

    with pytest.raises(UgyldigOvergang) as feil:
        angre_na(kjoering, skole)

    assert feil.value.kode in {"bundet", "i_bruk"}
    assert alt() == foer
    kjoering.refresh_from_db()
    assert kjoering.status == Importkjoering.Status.BEKREFTET


def test_det_som_er_endret_siden_hindrer_angring(skole, norsk):
    importer(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))])))
    kjoering = bekreftet(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1), maalform="Nynorsk")])))
    Kandidat.objects.update(rom="A7")

    with pytest.raises(UgyldigOvergang) as feil:
        angre_na(kjoering, skole)

    assert feil.value.kode == "endret_siden"


def test_eksamen_som_har_startet_hindrer_angring(skole, norsk):
    kjoering = bekreftet(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))])))
    norsk.deler.update(start=naa() - timedelta(hours=1))

    with pytest.raises(UgyldigOvergang):
        angre_na(kjoering, skole)


def test_en_fjernet_kandidat_hindrer_ikke_og_et_parti_i_bruk_blir_staaende(skole, norsk):
    kjoering = bekreftet(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1)), K(fnr(2), "Jon", "Lie")])))
    parti = Eksamensparti.objects.get()
    lag_kandidat(parti)
    borte = Kandidat.objects.get(person__fornavn="Jon")
    Kandidatpassord.objects.filter(pk=borte.pk).delete()
    borte.delete()

    angre_na(kjoering, skole)

    assert Eksamensparti.objects.filter(pk=parti.pk).exists()
    assert Kandidat.objects.count() == 1


def test_fristen_er_ett_doegn_fra_bekreftelsen(skole, norsk):
    kjoering = bekreftet(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))])))

    with pytest.raises(UgyldigOvergang):
        angre_na(kjoering, skole, kjoering.avgjort + HOLDBAR)
    assert angre_na(kjoering, skole, kjoering.avgjort + HOLDBAR - timedelta(seconds=1)).status == "angret"


def test_en_import_som_ikke_endret_noe_kan_ikke_angres(skole, norsk):
    data = fil(skole, G("3STA", "NOR1267", [K(fnr(1))]))
    importer(skole, data)

    with pytest.raises(UgyldigOvergang):
        angre_na(bekreftet(skole, data), skole)


def test_andre_skolers_partier_roeres_ikke(skole, annen_skole, norsk):
    andres = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=norsk))
    angre_na(bekreftet(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))]))), skole)

    assert list(Kandidat.objects.all()) == [andres]
