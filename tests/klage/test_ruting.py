"""Which authority answers an appeal, as a table of examples with their sources (docs/kilder.md)."""

import pytest

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Kandidat
from felles.tid import naa
from klage.models import Klageansvar
from klage.querysets.grunnlag import grunnlag_for
from klage.services.klar import ansvarlig_for
from klage.services.ruting import finn_ansvarlig, finn_ansvarlige, finn_ansvarlige_for_klager, hvem_svarer
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.klage import lag_klage

pytestmark = pytest.mark.django_db

Type = Eksamensparti.Eksamenstype
UDIR = "Udir, «Administrere eksamen», «Klageansvar»"
VIGO = "Vigo IKS, «Retningslinjer for klagebehandling»"
UTLEDET = "utledet"


@pytest.fixture
def stedene(udir, statsforvalter, fylke, skole):
    """The tree of Lillevik by name, with an authority in another one, and a school under a kommune of its own."""
    andre = OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER, navn="Andre", overordnet=udir)
    kommune = OrganisasjonFactory(slag=Organisasjon.Slag.KOMMUNE, navn="Kommunen", overordnet=statsforvalter)
    return {
        "udir": udir, "statsforvalter": statsforvalter, "fylke": fylke, "skole": skole, "andre": andre,
        "kommune": kommune, "grunnskole": OrganisasjonFactory(navn="Lia skole", overordnet=kommune),
        "løs": OrganisasjonFactory(navn="Løs skole"), None: None,
    }  # fmt: skip


@pytest.fixture
def nor():
    return FagFactory()


@pytest.fixture
def sett(stedene, nor):
    """`sett(fag, area, who)`: a standing row, by names; fag is "fag", or None for the general one."""

    def lag(fag, omraade, ansvarlig, **felt):
        return Klageansvar.objects.create(
            periode=felt.pop("periode", None) or PeriodeFactory(), fag=nor if fag else None, omraade=stedene[omraade],
            ansvarlig=stedene[ansvarlig], registrert=naa(), **felt,
        )  # fmt: skip

    return lag


@pytest.mark.parametrize(
    ("kilde", "rader", "egen", "lokal", "ved", "svar"),
    [
        (UDIR, [("fag", None, "andre")], "statsforvalter", False, "skole", "andre"),
        (UDIR, [("fag", None, "andre"), (None, None, "udir")], "statsforvalter", False, "skole", "andre"),
        (UDIR, [(None, None, "andre")], "statsforvalter", False, "skole", "andre"),
        (UTLEDET, [("fag", None, "andre"), ("fag", "fylke", "fylke")], "udir", False, "skole", "fylke"),
        (UTLEDET, [("fag", "statsforvalter", "andre"), ("fag", "fylke", "fylke")], "udir", False, "skole", "fylke"),
        (UTLEDET, [("fag", "fylke", "fylke"), ("fag", "skole", "andre")], "udir", False, "skole", "andre"),
        (UTLEDET, [("fag", None, "andre"), (None, "fylke", "fylke")], "udir", False, "skole", "andre"),
        (UTLEDET, [(None, None, "andre"), (None, "fylke", "fylke")], "udir", False, "skole", "fylke"),
        (UTLEDET, [("fag", "andre", "andre")], "statsforvalter", False, "skole", "statsforvalter"),
        (UDIR, [], "statsforvalter", False, "skole", "statsforvalter"),
        (VIGO, [], "fylke", False, "skole", "fylke"),
        (VIGO, [], "skole", True, "skole", "fylke"),
        (VIGO, [(None, None, "andre"), (None, "fylke", "udir")], "skole", True, "skole", "fylke"),
        (UTLEDET, [("fag", None, "andre")], "skole", True, "skole", "andre"),
        (UTLEDET, [], "grunnskole", True, "grunnskole", "statsforvalter"),
        (UTLEDET, [], None, False, "skole", None),
        (UTLEDET, [], "løs", True, "løs", None),
    ],
)
def test_den_mest_noeyaktige_raden_vinner(stedene, nor, sett, kilde, rader, egen, lokal, ved, svar):
    periode = PeriodeFactory()
    for rad in rader:
        sett(*rad)

    funnet = finn_ansvarlig(
        periode_id=periode.pk, fag_id=nor.pk, skole=stedene[ved], eksamen_ansvarlig=stedene[egen], lokal=lokal
    )

    assert funnet == stedene[svar], kilde


def test_en_avsluttet_rad_en_annen_periode_og_en_annen_fagkode_teller_ikke(stedene, nor, sett):
    periode = PeriodeFactory()
    sett("fag", None, "andre", opphoert=naa())
    sett("fag", None, "andre", periode=PeriodeFactory(kode="H-2027"))
    Klageansvar.objects.create(periode=periode, fag=FagFactory(), ansvarlig=stedene["andre"], registrert=naa())
    spoersmaal = {"periode_id": periode.pk, "fag_id": nor.pk, "skole": stedene["skole"]}

    assert finn_ansvarlig(**spoersmaal, eksamen_ansvarlig=stedene["fylke"]) == stedene["fylke"]
    assert finn_ansvarlig(**spoersmaal) is None


@pytest.fixture
def kandidatene(stedene, nor, sett):
    """One of the listed fagkode, one of another, and one at the school's own exam."""
    sett("fag", None, "andre")
    eksamener = [
        lag_eksamen(fag=nor, ansvarlig=stedene["statsforvalter"]),
        lag_eksamen(ansvarlig=stedene["udir"]),
        lag_eksamen(ansvarlig=stedene["skole"], lokal=True),
    ]
    return [lag_kandidat(PartiFactory(skole=stedene["skole"], eksamen=eksamen)) for eksamen in eksamener]


def test_mange_paa_en_gang_svarer_som_en_og_en_med_like_mange_spoerringer(
    stedene, kandidatene, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        svar = finn_ansvarlige(kandidatene)
    assert [svar[kandidat.pk].navn for kandidat in kandidatene] == ["Andre", "Utdanningsdirektoratet", "Lillevik fylke"]
    for parti in Eksamensparti.objects.select_related("eksamen__ansvarlig", "skole"):
        eksamen = parti.eksamen
        en = finn_ansvarlig(
            periode_id=eksamen.periode_id, fag_id=eksamen.fag_id, skole=parti.skole,
            eksamen_ansvarlig=eksamen.ansvarlig, lokal=eksamen.lokal,
        )  # fmt: skip
        assert [svar[kandidat.pk] for kandidat in parti.kandidater.all()] == [en]
    with django_assert_max_num_queries(4):
        assert finn_ansvarlige([kandidat.pk for kandidat in kandidatene * 2]) == svar
    assert finn_ansvarlige([]) == {}


def test_en_klage_i_neste_runde_gaar_til_den_som_har_ansvaret_der(stedene, kandidatene, sett):
    """Udir: one that comes too late may be treated together with those of the next period."""
    neste = PeriodeFactory(kode="H-2027")
    sett("fag", None, "fylke", periode=neste)
    naa_, senere = lag_klage(kandidatene[0]), lag_klage(kandidatene[1], runde=neste)
    i_neste = lag_klage(kandidatene[2], runde=PeriodeFactory(kode="V-2027"))
    senere.kandidat_id = naa_.kandidat_id  # the same fagkode in the other round

    svar = finn_ansvarlige_for_klager([naa_, senere, i_neste])

    assert [svar[klage.pk].navn for klage in (naa_, senere, i_neste)] == ["Andre", "Lillevik fylke", "Lillevik fylke"]


def test_oversikten_spoer_for_leserens_eget_sted(stedene, nor, sett):
    sett(None, None, "andre")
    sett(None, "fylke", "fylke")
    eksamen = lag_eksamen(fag=nor, ansvarlig=stedene["udir"])
    assert hvem_svarer([eksamen], stedene["skole"].sti) == {eksamen.pk: stedene["fylke"]}
    assert hvem_svarer([eksamen], stedene["grunnskole"].sti) == {eksamen.pk: stedene["andre"]}
    assert hvem_svarer([eksamen], "") == {eksamen.pk: stedene["andre"]}


@pytest.mark.parametrize(
    ("kilde", "egen", "lokal", "svar"),
    [
        ("Utdanningsdirektoratet: formal faults in a centrally given written exam", "statsforvalter", False, "udir"),
        (VIGO, "skole", True, "fylke"),
    ],
)
def test_en_klage_paa_formelle_feil_gaar_aldri_til_skolen_selv(stedene, kilde, egen, lokal, svar):
    eksamen = lag_eksamen(ansvarlig=stedene[egen], lokal=lokal)
    eksamenstype = Type.LOKAL_LOKAL if lokal else Type.SENTRAL_SENTRAL
    kandidat = lag_kandidat(PartiFactory(skole=stedene["skole"], eksamen=eksamen, eksamenstype=eksamenstype))
    klage = lag_klage(kandidat, slag="formell_feil", karakter="")
    assert (
        ansvarlig_for(klage, grunnlag_for(Kandidat.objects.filter(pk=kandidat.pk), naa())[kandidat.pk]) == stedene[svar]
    ), kilde
