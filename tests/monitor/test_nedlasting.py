"""Delivered answers as a zip: whose, what the files are called, until when, and what is told of it."""

from datetime import timedelta

import pytest
import time_machine

from brukere.models.bruker import Rolle
from felles.tid import naa
from levering.models import Delmerke
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, PeriodeFactory, PersonFactory, gi_vakt, lag_eksamen, lag_kandidat
from tests.fabrikker.levering import lag_fil, lag_levering
from tests.monitor.nedlastinger import SIDE, hent, lever

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken_11(settings, tmp_path):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


# --- whose ------------------------------------------------------------------------------------------------------------
def test_skolen_faar_alle_sine_leverte_filer_byte_for_byte(som, skoleadmin, kandidat, annen_skole):
    lever(kandidat, "a.pdf", "b.docx")
    lever(lag_kandidat(PartiFactory(skole=annen_skole, eksamen=kandidat.eksamen)))
    svar, pakke = hent(som(skoleadmin))

    assert svar.headers["Content-Type"] == "application/zip"
    assert "sandbox" in svar.headers["Content-Security-Policy"]
    assert svar.headers["Cache-Control"] == "no-store, private"
    assert pakke.testzip() is None
    assert sorted(pakke.read(navn) for navn in pakke.namelist()) == [b"svar a.pdf", b"svar b.docx"]


def test_navnene_har_fagkode_gruppe_nummer_og_semester_og_aldri_kandidatens_navn(som, skoleadmin, parti):
    kandidat = lag_kandidat(parti, person=PersonFactory(fornavn="Olga", etternavn="Hemmelig"))
    lever(kandidat, "Olga Hemmelig norsk.pdf", "olga.docx")
    svar, pakke = hent(som(skoleadmin))
    fag, nummer = kandidat.eksamen.fag.kode, kandidat.kandidatnummer.nummer
    stamme = f"{fag}_{parti.navn}/{fag}_{parti.navn}_{nummer}_V-2027"

    assert pakke.namelist() == [f"{stamme}_01.pdf", f"{stamme}_02.docx"]
    assert f"besvarelser_{fag}_{parti.navn}_{nummer}_V-2027.zip" in svar.headers["Content-Disposition"]
    assert "olga" not in (svar.headers["Content-Disposition"] + "".join(pakke.namelist())).lower()


def test_ikke_levert_slettet_og_gjenaapnet_er_ikke_med(som, skoleadmin, parti):
    uleverte, slettede, aapnede, hele = [lag_kandidat(parti) for _ in range(4)]
    lag_fil(uleverte)
    lever(slettede, slettet=naa())
    fil = lag_fil(aapnede)
    lag_levering(aapnede, fil, gjenaapnet=naa())
    lever(hele)
    _, pakke = hent(som(skoleadmin))

    assert len(pakke.namelist()) == 1
    assert hele.kandidatnummer.nummer in pakke.namelist()[0]


def test_en_fil_for_begge_deler_er_med_en_gang_og_delen_staar_i_navnet(som, skoleadmin, skole):
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(todelt=True))
    kandidat = lag_kandidat(parti)
    fil = lag_fil(kandidat, delmerke=Delmerke.DEL1_OG_2)
    for del_ in parti.eksamen.deler.all():
        lag_levering(kandidat, fil, del_=del_)
    _, pakke = hent(som(skoleadmin))

    assert [navn[-15:] for navn in pakke.namelist()] == ["_del1og2_01.pdf"]


def test_vakten_faar_bare_sine_partier_og_sitt_rom(som, skole, vakt, parti, kandidat):
    lever(kandidat)
    lever(lag_kandidat(PartiFactory(skole=skole, eksamen=parti.eksamen)))
    romvakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, romvakt, rom="Rom 9")
    i_rommet = lag_kandidat(parti, rom="Rom 9")
    lever(i_rommet)

    assert len(hent(som(vakt))[1].namelist()) == 2
    (navn,) = hent(som(romvakt))[1].namelist()
    assert i_rommet.kandidatnummer.nummer in navn


def test_parti_kandidat_eksamen_og_skole_kan_velges(som, fylke, skole, annen_skole):
    klient = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    eksamener = [lag_eksamen() for _ in range(2)]
    partier = [PartiFactory(skole=s, eksamen=e) for s in (skole, annen_skole) for e in eksamener]
    kandidater = [lag_kandidat(parti) for parti in partier for _ in range(2)]
    for kandidat in kandidater:
        lever(kandidat)

    def antall(**valg):
        return len(hent(klient, **valg)[1].namelist())

    assert antall() == antall(periode="V-2027") == 8
    assert antall(eksamen=eksamener[0].pk) == 4
    assert antall(skole=annen_skole.pk) == 4
    assert antall(skole=annen_skole.pk, eksamen=eksamener[0].pk) == antall(parti=partier[0].pk) == 2
    assert antall(kandidat=kandidater[0].pk) == antall(parti=partier[0].pk, kandidat=kandidater[0].pk) == 1


def test_det_som_er_en_annens_eller_oppdiktet_finnes_ikke(som, annen_skoleadmin, kandidat, annen_skole):
    lever(kandidat)
    egen = lag_kandidat(PartiFactory(skole=annen_skole))
    lever(egen)
    klient = som(annen_skoleadmin)

    for valg in (
        {"parti": kandidat.parti_id},
        {"kandidat": kandidat.pk},
        {"parti": egen.parti_id, "kandidat": kandidat.pk},
        {"parti": "-1"},
        {"parti": "1 OR 1=1"},
        {"parti": "9" * 30},
        {"periode": "H-1900"},
        {"periode": "\x00"},
    ):
        assert klient.post(SIDE, valg).status_code == 404, valg
        assert klient.get(SIDE, valg).status_code == 200, valg
    assert kandidat.person.navn not in klient.get(SIDE, {"parti": kandidat.parti_id}).content.decode()


@pytest.mark.parametrize("rolle", [Rolle.REKTOR, Rolle.SENSOR, Rolle.LAERER, Rolle.DRIFT])
def test_andre_roller_slipper_ikke_inn(som, skole, kandidat, rolle):
    lever(kandidat)
    klient = som(bruker_med_rolle(rolle, skole))
    assert [klient.get(SIDE).status_code, klient.post(SIDE).status_code] == [403, 403]


def test_uten_leverte_besvarelser_staar_det_hva_som_skjer(som, skoleadmin, kandidat):
    assert "Når kandidatene dine har levert" in som(skoleadmin).get(SIDE).content.decode()
    assert som(skoleadmin).post(SIDE).status_code == 404


# --- until when -------------------------------------------------------------------------------------------------------
@pytest.fixture
def hoesten(db):
    start = naa() + timedelta(days=180)
    return PeriodeFactory(kode="H-2027", gjennomfoering_fra=start, gjennomfoering_til=start + timedelta(days=20))


def test_dagen_foer_neste_eksamensdag_er_den_siste(som, skoleadmin, kandidat, hoesten):
    lever(kandidat)
    assert "Kan lastes ned til og med mandag 22. november 2027" in som(skoleadmin).get(SIDE).content.decode()

    with time_machine.travel("2027-11-22T22:59:59+00:00", tick=False):
        assert hent(som(skoleadmin))[0].status_code == 200
    with time_machine.travel("2027-11-22T23:00:00+00:00", tick=False):
        for svar in (som(skoleadmin).get(SIDE), som(skoleadmin).post(SIDE)):
            tekst = svar.content.decode()
            assert (
                "Besvarelsene fra V-2027 kunne lastes ned til og med 22.11.2027, dagen før eksamen i H-2027." in tekst
            )
            assert 'type="submit">Last ned' not in tekst
        assert svar.status_code == 410


def test_forrige_semester_stenges_og_dette_er_aapent(som, skoleadmin, skole, kandidat, hoesten):
    lever(kandidat)
    lever(lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(periode=hoesten))))

    with time_machine.travel(hoesten.gjennomfoering_fra + timedelta(days=1), tick=False):
        _, pakke = hent(som(skoleadmin))
        assert ["H-2027" in navn for navn in pakke.namelist()] == [True]
        assert som(skoleadmin).post(SIDE, {"periode": "V-2027"}).status_code == 410


# --- hostile names ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "navn", ["../../etc", "..", "/", "C:\\Windows", "CON", "a\u202egnp.exe", "a\nb", "  ", "æøå 3", "x" * 100, "."]
)
def test_gruppenavn_blir_aldri_til_en_sti(som, skoleadmin, parti, kandidat, navn):
    parti.navn = navn
    parti.save(update_fields=["navn"])
    lever(kandidat, "svar.pdf")
    svar, pakke = hent(som(skoleadmin))
    (sti,) = pakke.namelist()

    assert sti.count("/") == 1
    assert all(tegn.isalnum() or tegn in "-_./" for tegn in sti)
    assert ".." not in sti
    assert sti.startswith(kandidat.eksamen.fag.kode)
    assert "\n" not in svar.headers["Content-Disposition"]


def test_to_partier_som_blir_like_gir_likevel_ulike_stier(som, skoleadmin, skole, parti):
    for navn in ("3/A", "3 A", "3-a"):
        lever(lag_kandidat(PartiFactory(skole=skole, eksamen=parti.eksamen, navn=navn)), "x.pdf", "y.pdf")
    _, pakke = hent(som(skoleadmin))
    assert len({navn.casefold() for navn in pakke.namelist()}) == 6


@pytest.mark.parametrize("navn", ["svar.exe", "svar", "svar.pdf/../x", ".pdf", "svar.p\u202ef"])
def test_bare_kjente_endelser_kommer_med(som, skoleadmin, kandidat, navn):
    lever(kandidat, navn)
    _, pakke = hent(som(skoleadmin))
    assert pakke.namelist()[0].endswith("_01")
