"""Upload, delete, deliver and receipt, through the addresses that candidates use."""

import hashlib
import json
from pathlib import Path

import pytest

from felles import lager
from felles.models import Hendelse
from levering.models import Besvarelsesfil
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.levering import PDF, om
from tests.kandidat.conftest import adressen, fil, last_opp

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


@pytest.fixture
def klient(olga, slipp_inn):
    return slipp_inn(olga)


def feilkoder(svar):
    return {avvist.navn: avvist.feil.kode for avvist in svar.context["runde"].avvist}


def test_flere_filer_paa_en_gang_lagres_byte_for_byte(klient, olga):
    sendt = {f"svar-{nr}.pdf": PDF + bytes([nr]) * 300_000 for nr in range(3)}
    svar = last_opp(klient, *(fil(navn, data) for navn, data in sendt.items()))

    assert adressen(svar) == "/kandidat/levering/"
    rader = Besvarelsesfil.objects.filter(kandidat=olga)
    assert {rad.navn for rad in rader} == set(sendt)
    for rad in rader:
        with lager.aapne(rad.noekkel) as lagret:
            assert lagret.read() == sendt[rad.navn]
        assert rad.sha256 == hashlib.sha256(sendt[rad.navn]).hexdigest()
        assert rad.navn not in rad.noekkel
        assert (rad.delmerke, rad.lastet_opp_av) == ("eksamen", "kandidat")
    assert Hendelse.objects.filter(handling="fil.lastet_opp", parti_id=olga.parti_id).count() == 3
    assert "svar-1.pdf" not in str(list(Hendelse.objects.values_list("data", flat=True)))


def test_spolmappen_er_tom_etterpaa(klient, settings):
    last_opp(klient, fil(), fil("feil.exe"), fil("tom.pdf", b""))

    assert list(Path(settings.SPOLMAPPE).iterdir()) == []


def test_i_todelt_eksamen_er_kandidatens_filer_del_2(skole, slipp_inn):
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=om(hours=-3), todelt=True)))
    last_opp(slipp_inn(kandidat), fil())

    assert Besvarelsesfil.objects.get().delmerke == "del2"


def test_en_fil_med_feil_stanser_bare_seg_selv(klient, olga):
    svar = last_opp(klient, fil("god.pdf"), fil("utregning.pages"), fil("tom.docx", b""))

    assert svar.status_code == 422
    assert feilkoder(svar) == {"utregning.pages": "filtype", "tom.docx": "tom"}
    assert list(Besvarelsesfil.objects.values_list("navn", flat=True)) == ["god.pdf"]
    side = svar.content.decode()
    assert "Filer med feil (2)" in side
    assert "Filen har en ugyldig filtype" in side
    assert "Lagre som PDF i Pages" in side


@pytest.mark.parametrize(
    "navn", ["svar", "svar.exe", "svar.pdf.bat", ".pdf", "svar.pdf ", "SVAR.PDF", "a.7Z", "b.tar.gz"]
)
def test_filtypen_er_endelsen_uansett_store_bokstaver(klient, navn):
    svar = last_opp(klient, fil(navn))

    godkjent = navn.strip().lower().rpartition(".")[2] in {"pdf", "7z", "gz"} and navn != ".pdf"
    assert svar.status_code == (302 if godkjent else 422)


def test_41_mb_avvises_med_veiledningens_ord_og_de_andre_lagres(klient, olga, settings):
    svar = last_opp(klient, fil("film.mp4", b"x" * (41 * MB)), fil())

    assert feilkoder(svar) == {"film.mp4": "for_stor"}
    assert "Filen er for stor (over 40 MB)" in svar.content.decode()
    assert Besvarelsesfil.objects.get().navn == "svar.pdf"
    assert list(Path(settings.SPOLMAPPE).iterdir()) == []


def test_akkurat_40_mb_gaar(klient):
    assert last_opp(klient, fil("film.mp4", b"x" * (40 * MB))).status_code == 302
    assert Besvarelsesfil.objects.get().stoerrelse == 40 * MB


def test_siden_kan_si_fra_om_filer_den_ikke_sendte(klient):
    usendte = json.dumps([{"navn": "film.mp4", "stoerrelse": 62 * MB}])
    svar = last_opp(klient, fil(), usendte=usendte)

    assert feilkoder(svar) == {"film.mp4": "for_stor"}
    assert "62 MB" in svar.content.decode()
    assert Besvarelsesfil.objects.count() == 1


@pytest.mark.parametrize(
    "usendte", ["tull", "{}", "[1]", '[{"navn": 1, "stoerrelse": "x"}]', '[{"navn": "a"}]', "null", "[" * 100_000]
)
def test_uleselig_beskjed_om_usendte_filer_er_ingen_hindring(klient, usendte):
    assert last_opp(klient, fil(), usendte=usendte).status_code == 302


def test_hundre_filer_gaar_og_hundre_og_en_gaar_ikke(klient):
    for_mange = last_opp(klient, *(fil(f"{nr}.txt", b"x") for nr in range(101)))
    assert for_mange.status_code == 413
    assert "Totalt antall filer er over 100" in for_mange.content.decode()
    assert Besvarelsesfil.objects.count() == 0

    assert last_opp(klient, *(fil(f"{nr}.txt", b"x") for nr in range(100))).status_code == 302
    assert Besvarelsesfil.objects.count() == 100


def test_runde_over_300_mb_avvises_foer_noe_leses(klient, settings):
    svar = klient.generic(
        "POST",
        "/kandidat/opplasting/",
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(320 * MB),
    )

    assert svar.status_code == 413
    assert "Samlet størrelse for filene er over 300 MB" in svar.content.decode()


def test_samlet_stoerrelse_regnes_ogsaa_av_filer_siden_holdt_igjen(klient):
    usendte = json.dumps([{"navn": f"{nr}.pdf", "stoerrelse": 39 * MB} for nr in range(8)])
    svar = last_opp(klient, usendte=usendte)

    assert "over 300 MB" in svar.content.decode()
    assert Besvarelsesfil.objects.count() == 0


def test_opplasting_uten_filer_sier_ingenting_nytt(klient):
    assert last_opp(klient).status_code == 302
    assert Besvarelsesfil.objects.count() == 0


def test_navn_som_er_like_for_databasen_alene_avvises_og_resten_av_runden_lagres(klient):
    """A capital ẞ is ß in small letters, and no other letter in big ones."""
    last_opp(klient, fil("spaß.pdf"))
    svar = last_opp(klient, fil("spaẞ.pdf", PDF + b"annet"), fil("mer.pdf"))

    assert list(feilkoder(svar).values()) == ["navn_brukt"]
    assert sorted(Besvarelsesfil.objects.values_list("navn", flat=True)) == ["mer.pdf", "spaß.pdf"]


@pytest.mark.parametrize("navn", ["svar.pdf", "SVAR.pdf", "Svar.PDF"])
def test_samme_navn_med_annet_innhold_avvises(klient, navn):
    last_opp(klient, fil())
    svar = last_opp(klient, fil(navn, PDF + b"annet"))

    assert list(feilkoder(svar).values()) == ["navn_brukt"]
    assert "En fil med dette navnet er allerede lastet opp" in svar.content.decode()
    assert Besvarelsesfil.objects.count() == 1


def test_to_filer_med_samme_navn_i_en_runde_den_foerste_lagres(klient):
    svar = last_opp(klient, fil(), fil("svar.pdf", b"%PDF annet"))

    assert feilkoder(svar) == {"svar.pdf": "navn_brukt"}
    assert Besvarelsesfil.objects.get().stoerrelse == len(PDF)


def test_samme_fil_en_gang_til_er_ufarlig(klient):
    """The page did not hear our answer, and sends again."""
    assert last_opp(klient, fil()).status_code == 302
    assert last_opp(klient, fil()).status_code == 302
    assert Besvarelsesfil.objects.count() == 1


def test_navnet_er_ledig_igjen_naar_filen_er_slettet(klient, olga):
    last_opp(klient, fil())
    klient.post(f"/kandidat/filer/{Besvarelsesfil.objects.get().pk}/slett/")

    assert last_opp(klient, fil("svar.pdf", b"%PDF ny")).status_code == 302


def test_maskinens_maate_aa_skrive_bokstaver_paa_gjoer_ikke_navnet_til_et_annet(klient):
    last_opp(klient, fil("blåbær.pdf"))
    svar = last_opp(klient, fil("bla\u030abær.pdf", b"%PDF annet"))

    assert list(feilkoder(svar).values()) == ["navn_brukt"]


STILLE = [
    "../../etc/passwd.pdf",
    "..\\..\\windows\\svar.pdf",
    "/etc/cron.d/svar.pdf",
    "C:\\svar.pdf",
    "svar\u202efdp.pdf",
    "sv\x00ar.pdf",
    "sv\nar.pdf",
    "x" * 300 + ".pdf",
    "..pdf",
    "&#x2F;etc&#x2F;svar.pdf",
    "<script>.pdf",
    "svar;rm -rf.pdf",
]


@pytest.mark.parametrize("navn", STILLE)
def test_lure_filnavn_havner_aldri_utenfor_sin_plass(klient, settings, navn, tmp_path):
    upload = fil()
    upload._name = navn  # SimpleUploadedFile itself would take the path away
    svar = last_opp(klient, upload)

    assert svar.status_code in {302, 422}
    for rad in Besvarelsesfil.objects.all():
        assert not set("/\\\x00\n\u202e") & set(rad.navn)
        assert len(rad.navn) <= 150
    ute = [p for p in tmp_path.rglob("*") if p.is_file() and Path(settings.FILLAGER) not in p.parents]
    assert ute == []
    assert klient.get("/kandidat/levering/").status_code == 200
    assert "<script>.pdf" not in klient.get("/kandidat/levering/").content.decode()
