"""Enrolment where schools and numbers meet: who is whose, and who gives the number."""

from datetime import timedelta

import pytest

from eksamen.models import (
    Kandidat,
    Kandidatnummer,
    Person,
)
from felles.importer.grunnlag import Importfeil
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.elever import lag_elev
from tests.fabrikker.paamelding import (
    G,
    K,
    fil,
    fnr,
    importer,
    lag_kontroll,
    lag_matte,
    lag_norsk,
    pamelding,
    pameldte,
    utfall,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def norsk():
    return lag_norsk()


@pytest.fixture
def matte():
    return lag_matte()


def test_kandidat_ved_annen_skole_i_samme_eksamen_avvises_uten_aa_roepe_hvor(skole, annen_skole, norsk):
    person = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=norsk)).person

    [rad] = importer(skole, fil(skole, G("3STA", "NOR1267", [K(person.nummer)])))

    assert rad.utfall == "avvist"
    assert "annen skole" in rad.melding
    assert annen_skole.navn not in repr(rad)
    assert person.etternavn not in repr(rad)


@pytest.mark.parametrize(("dager", "ventet"), [(7, "avvist"), (8, "ny")])
def test_kandidat_ved_annen_skole_samme_dag_avvises(skole, annen_skole, norsk, dager, ventet):
    start = norsk.deler.get().start + timedelta(days=dager - 7)
    person = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=lag_eksamen(start=start))).person

    [rad] = importer(skole, fil(skole, G("3STA", "NOR1267", [K(person.nummer)])))

    assert rad.utfall == ventet


def test_navn_fra_en_annen_skole_vises_ikke_og_endres_ikke(skole, annen_skole, norsk, matte):
    person = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=matte)).person

    [rad] = importer(skole, fil(skole, G("3STA", "NOR1267", [K(person.nummer, "Anne", "Navn")])))

    assert (rad.utfall, rad.endringer) == ("ny", ())
    assert person.etternavn not in repr(rad)
    assert Person.objects.get().navn == person.navn
    assert Kandidatnummer.objects.count() == 1


def test_elev_ved_en_annen_skole_beholder_navnet_ogsaa_uten_eksamener_der(skole, annen_skole, norsk):
    person = lag_elev(annen_skole).person

    importer(skole, fil(skole, G("3STA", "NOR1267", [K(person.nummer, "Anne", "Navn")])))

    assert Person.objects.get().navn == person.navn


def test_numrene_fra_pas_beholdes_naar_de_er_ledige(skole, norsk):
    data = pameldte([G("3STA", "NOR1267", [K(fnr(1), kandidatnummer="337JQE-V"), K(fnr(2))])])

    importer(skole, data)

    assert Kandidat.objects.get(person__nummer_hash__isnull=False, kandidatnummer__nummer="337JQE-V")
    assert Kandidat.objects.uten_nummer().count() == 0


@pytest.mark.parametrize("nummer", ["337JQE-H", "337IQE-V", "tull"])
def test_kandidatnummer_i_feil_form_eller_sesong_avvises(skole, norsk, nummer):
    [rad] = importer(skole, pameldte([G("3STA", "NOR1267", [K(fnr(1), kandidatnummer=nummer)])]))

    assert rad.utfall == "avvist"
    assert not Kandidat.objects.exists()


def test_kandidatnummer_som_er_en_annens_avvises(skole, annen_skole, norsk, matte):
    annen = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=matte))
    data = pameldte(
        [
            G(
                "3STA",
                "NOR1267",
                [
                    K(fnr(1), kandidatnummer=annen.kandidatnummer.nummer),
                    K(fnr(2), kandidatnummer="337JQE-V"),
                    K(fnr(3), kandidatnummer="337JQE-V"),
                ],
            )
        ]
    )

    assert utfall(importer(skole, data)) == ["avvist", "ny", "avvist"]


def test_et_nummer_som_er_gitt_her_byttes_ikke_ut(skole, norsk):
    importer(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))])))

    [rad] = importer(skole, pameldte([G("3STA", "NOR1267", [K(fnr(1), kandidatnummer="337JQE-V")])]))

    assert rad.utfall == "avvist"


def test_naar_pas_gir_numrene_kommer_kandidaten_uten_og_faar_det_siden(skole, norsk, settings):
    settings.KANDIDATNUMMER_FRA = "pas"
    [rad] = importer(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))])))
    assert (rad.utfall, rad.melding) == ("ny", "Får kandidatnummer fra PAS")
    assert Kandidat.objects.uten_nummer().count() == 1

    [rad] = importer(skole, pameldte([G("3STA", "NOR1267", [K(fnr(1), kandidatnummer="337JQE-V")])]))
    assert rad.utfall == "endret"
    assert Kandidat.objects.get().kandidatnummer.nummer == "337JQE-V"

    [rad] = importer(skole, pameldte([G("3STA", "NOR1267", [K(fnr(1), kandidatnummer="338JQE-V")])]))
    assert [(e.fra, e.til) for e in rad.endringer] == [("337JQE-V", "338JQE-V")]
    assert Kandidat.objects.get().kandidatnummer.nummer == "338JQE-V"


def test_pas_bytter_ikke_nummer_paa_en_kandidat_en_annen_skole_ogsaa_har(skole, annen_skole, norsk, matte, settings):
    settings.KANDIDATNUMMER_FRA = "pas"
    person = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=matte)).person

    [rad] = importer(skole, pameldte([G("3STA", "NOR1267", [K(person.nummer, kandidatnummer="337JQE-V")])]))

    assert rad.utfall == "avvist"
    assert Kandidatnummer.objects.get().nummer not in repr(rad)


def test_annen_skoles_fil_avvises_og_pas_nummeret_godtas(skole, annen_skole, norsk):
    skole.pas_orgnr = "999999999"
    skole.save(update_fields=["pas_orgnr"])
    gruppe = G("3STA", "NOR1267", [K(fnr(1))])

    with pytest.raises(Importfeil, match=r"^Linje 5: Filen er for en annen skole"):
        lag_kontroll(skole, fil(annen_skole, gruppe))
    assert utfall(importer(skole, pamelding([gruppe], orgnr="999999999"))) == ["ny"]
    assert utfall(importer(skole, fil(skole, gruppe))) == ["lik"]


def test_at_navnet_er_et_annet_sies_fra_om_men_ikke_hvilket(skole, annen_skole, norsk, matte):
    person = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=matte)).person

    [rad] = importer(skole, fil(skole, G("3STA", "NOR1267", [K(person.nummer, "Anne", "Navn")])))
    assert "registrert med et annet navn" in rad.melding
    assert person.fornavn not in rad.melding
    assert person.etternavn not in rad.melding


def test_det_samme_navnet_er_ingenting_aa_si_fra_om(skole, annen_skole, norsk, matte):
    person = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=matte)).person

    [rad] = importer(skole, fil(skole, G("3STA", "NOR1267", [K(person.nummer, person.fornavn, person.etternavn)])))

    assert rad.melding == ""
