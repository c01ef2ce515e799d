"""What an enrolment file does to the school's parties and candidates."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deltakelse.models import Kandidatdel
from eksamen.models import (
    Eksamensparti,
    Kandidat,
    Kandidatnummer,
    Kandidatpassord,
    Person,
    Vaktforslag,
    Vaktoppdrag,
)
from felles.importer.grunnlag import Importfeil
from felles.models import Hendelse, Importkjoering
from felles.tid import naa
from tests.fabrikker.eksamen import FagFactory, lag_eksamen
from tests.fabrikker.paamelding import (
    A,
    G,
    K,
    fil,
    fnr,
    importer,
    lag_kontroll,
    lag_matte,
    lag_norsk,
    utfall,
)

pytestmark = pytest.mark.django_db
ANSVARLIG = fnr(900)


@pytest.fixture
def norsk():
    return lag_norsk()


@pytest.fixture
def matte():
    return lag_matte()


def test_partier_kandidater_numre_passord_egne_tider_og_forslag_kommer_av_filen(skole, norsk, matte):
    data = fil(
        skole,
        G("3STA", "NOR1267", [K(fnr(1)), K(fnr(2), maalform="Nynorsk", slag="Privatist")], [A(ANSVARLIG)]),
        G("2PB", "MAT1023", [K(fnr(1))]),
    )

    assert utfall(importer(skole, data)) == ["ny", "ny", "ny"]

    assert set(Eksamensparti.objects.values_list("skole", "eksamen", "navn")) == {
        (skole.pk, norsk.pk, "3STA"),
        (skole.pk, matte.pk, "2PB"),
    }
    assert Person.objects.count() == 2
    assert Kandidat.objects.count() == 3
    andre = Kandidat.objects.get(person=Person.objects.med_nummer(fnr(2)).get())
    assert (andre.maalform, andre.slag) == ("nn", "privatist")
    # One number per person and period, shared by the person's exams.
    assert Kandidatnummer.objects.count() == 2
    foerste = Kandidat.objects.filter(person=Person.objects.med_nummer(fnr(1)).get())
    assert foerste.values("kandidatnummer").distinct().count() == 1
    assert Kandidatpassord.objects.count() == 3
    assert Kandidatdel.objects.count() == 2 * 1 + 2
    forslag = Vaktforslag.objects.get()
    assert (forslag.status, forslag.epost, forslag.nummer) == ("foreslaatt", "vakt@example.no", ANSVARLIG)
    assert not Vaktoppdrag.objects.exists()


def test_kontrollen_lagrer_ingenting_foer_den_er_bekreftet(skole, norsk):
    kjoering = lag_kontroll(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))], [A(ANSVARLIG)])))

    assert kjoering.status == Importkjoering.Status.FORHAANDSVIST
    assert not Person.objects.exists()
    assert not Eksamensparti.objects.exists()
    assert not Vaktforslag.objects.exists()


def test_samme_fil_to_ganger_endrer_ingenting(skole, norsk):
    data = fil(skole, G("3STA", "NOR1267", [K(fnr(1)), K(fnr(2))], [A(ANSVARLIG)]))
    importer(skole, data)
    foer = [list(modell.objects.order_by("pk").values()) for modell in (Kandidat, Kandidatnummer, Person, Vaktforslag)]
    passord = list(Kandidatpassord.objects.order_by("pk").values_list("versjon", "laget"))

    assert utfall(importer(skole, data)) == ["lik", "lik"]

    assert foer == [
        list(modell.objects.order_by("pk").values()) for modell in (Kandidat, Kandidatnummer, Person, Vaktforslag)
    ]
    assert passord == list(Kandidatpassord.objects.order_by("pk").values_list("versjon", "laget"))


def test_endringer_sier_fra_hva_til_hva_og_blir_gjort(skole, norsk):
    importer(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))])))

    ny = K(fnr(1), etternavn="Lie", maalform="Nynorsk", slag="Privatist")
    [rad] = importer(skole, fil(skole, G("3STB", "NOR1267", [ny])))

    assert rad.utfall == "endret"
    assert {(e.felt, e.fra, e.til) for e in rad.endringer} == {
        ("Navn", "Nora Abdi", "Nora Lie"),
        ("Målform", "bokmål", "nynorsk"),
        ("Kandidattype", "elev", "privatist"),
        ("Parti", "3STA", "3STB"),
    }
    kandidat = Kandidat.objects.select_related("person", "parti").get()
    assert (kandidat.person.navn, kandidat.maalform, kandidat.slag, kandidat.parti.navn) == (
        "Nora Lie",
        "nn",
        "privatist",
        "3STB",
    )


def test_partiet_byttes_ikke_naar_eksamen_har_startet(skole):
    eksamen = lag_eksamen(fag=FagFactory(fagkode="NOR1267"))
    importer(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))])))

    [rad] = importer(skole, fil(skole, G("3STB", "NOR1267", [K(fnr(1))])))

    assert rad.utfall == "avvist"
    assert "eksamen har startet" in rad.melding
    assert Kandidat.objects.get(eksamen=eksamen).parti.navn == "3STA"


def test_avviste_rader_stanser_ikke_de_andre(skole, norsk):
    data = fil(
        skole,
        G("3STA", "NOR1267", [K("12345678901"), K(fnr(1)), K(fnr(1))]),
        G("3STA", "NOR1276", [K(fnr(2))]),
    )

    rader = importer(skole, data)

    assert utfall(rader) == ["avvist", "ny", "avvist", "avvist"]
    assert "også på linje 13" in rader[2].melding
    assert "Mente du NOR1267 Norsk hovedmål?" in rader[3].melding
    assert Kandidat.objects.count() == 1


def test_ugyldig_foedselsnummer_staar_aldri_i_teksten(skole, norsk):
    [rad] = importer(skole, fil(skole, G("3STA", "NOR1267", [K("01020312345")])))

    assert rad.utfall == "avvist"
    assert "01020312345" not in repr(rad)
    assert rad.undertittel == "•••••• 12345"


@pytest.mark.parametrize("felt", [{"fornavn": " "}, {"etternavn": "x" * 101}])
def test_navn_som_mangler_eller_er_for_langt_avvises(skole, norsk, felt):
    [rad] = importer(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1), **felt)])))

    assert rad.utfall == "avvist"


def test_samme_person_med_to_navn_i_filen_avvises(skole, norsk, matte):
    data = fil(skole, G("3STA", "NOR1267", [K(fnr(1))]), G("2PB", "MAT1023", [K(fnr(1), etternavn="Vik")]))

    assert utfall(importer(skole, data)) == ["ny", "avvist"]


def test_hver_brutt_regel_om_hele_filen_nevnes(skole, annen_skole, norsk):
    data = fil(
        annen_skole,
        G("3STA", "NOR1267", [K(fnr(1))]),
        G("3STA", "NOR1267", [K(fnr(2))]),
        periode="H-2031",
    )

    with pytest.raises(Importfeil) as feil:
        lag_kontroll(skole, data)

    assert [(en.kode, en.linje) for en in feil.value.flere] == [
        ("ukjent_periode", 4),
        ("annen_skole", 5),
        ("dobbel_gruppe", 14),
    ]
    assert not Importkjoering.objects.exists()


def test_samme_gruppenavn_i_to_fag_er_lov(skole, norsk, matte):
    data = fil(skole, G("3STA", "NOR1267", [K(fnr(1))]), G("3STA", "MAT1023", [K(fnr(1))]))

    assert utfall(importer(skole, data)) == ["ny", "ny"]


def test_en_fil_uten_kandidater_avvises(skole, norsk):
    with pytest.raises(Importfeil, match="ingen kandidater"):
        lag_kontroll(skole, fil(skole, G("3STA", "NOR1267")))


def test_variant_skiller_fagene(skole, norsk):
    lag_eksamen(start=naa() + timedelta(days=20), fag=FagFactory(fagkode="FSP6289", variant="FOR", navn_nb="Fransk"))
    med = G("FR", "FSP6289", [K(fnr(1))], variant="FOR")

    uten = importer(skole, fil(skole, G("FR", "FSP6289", [K(fnr(2))])))
    assert utfall(importer(skole, fil(skole, med, nivaa=None))) == ["ny"]

    assert "Mente du FSP6289-FOR Fransk?" in uten[0].melding


def test_ansvarlig_som_endres_oppdateres_bare_mens_forslaget_staar(skole, norsk):
    def fil_med(epost):
        return fil(skole, G("3STA", "NOR1267", [K(fnr(1))], [A(ANSVARLIG, epost=epost)]))

    importer(skole, fil_med("en@example.no"))
    importer(skole, fil_med("to@example.no"))
    assert Vaktforslag.objects.get().epost == "to@example.no"

    Vaktforslag.objects.update(status="avvist", avgjort=naa())
    importer(skole, fil_med("tre@example.no"))
    forslag = Vaktforslag.objects.get()
    assert (forslag.status, forslag.epost) == ("avvist", "to@example.no")


@pytest.mark.parametrize("feil", [{"nummer": "123"}, {"epost": "ikke en adresse"}, {"mobil": "1" * 21}])
def test_feil_hos_en_ansvarlig_stanser_ikke_kandidatene(skole, norsk, feil):
    ansvarlig = A(**{"nummer": ANSVARLIG, **feil})

    assert utfall(importer(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))], [ansvarlig])))) == ["ny"]

    assert not Vaktforslag.objects.exists()


def test_hendelsen_navngir_partiene_og_ingen_personer(skole, norsk):
    importer(skole, fil(skole, G("3STA", "NOR1267", [K(fnr(1))], [A(ANSVARLIG)])))

    hendelse = Hendelse.objects.get(handling="paamelding.importert")
    assert hendelse.skole_id == skole.pk
    assert hendelse.parti_id == Eksamensparti.objects.get().pk
    assert hendelse.data["nye"] == [Kandidat.objects.get().pk]
    alt = str(list(Hendelse.objects.values()))
    assert not [ord_ for ord_ in (fnr(1), ANSVARLIG, "Nora", "Abdi", "Blomst", "example.no") if ord_ in alt]


def test_prisen_i_spoerringer_er_den_samme_for_10_og_200_kandidater(skole, norsk):
    def maal(fra, antall):
        data = fil(skole, G(f"G{fra}", "NOR1267", [K(fnr(fra + i)) for i in range(antall)], [A(ANSVARLIG)]))
        with CaptureQueriesContext(connection) as spoerringer:
            assert utfall(importer(skole, data)) == ["ny"] * antall
        return len(spoerringer)

    maal(0, 5)
    assert maal(100, 10) == maal(200, 200)
