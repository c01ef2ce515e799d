"""«Gruppeopplasting»: many files, matched by number, mended in place, handed in together."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import naa
from levering.models import Besvarelsesfil, Gruppefil, Gruppeopplasting, Levering
from levering.querysets.gruppe import nummer_i
from levering.querysets.kandidatstatus import hent_med_status
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer, sett_sperre
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.filer import lag_bombe, lag_laast_zip, lag_zip
from tests.fabrikker.levering import PDF, lag_fil, lag_levering
from tests.monitor.skolelever import html

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]
SIDEN = "/monitor/gruppeopplasting/"


def last_opp(klient, *filer, **valg):
    filer = [SimpleUploadedFile(navn, data) for navn, data in filer]
    return klient.post(f"{SIDEN}filer/", {"filer": filer}, **valg)


def gjoer(klient, handling, **felt):
    return klient.post(f"{SIDEN}endre/", {"handling": handling, **felt}, follow=True)


def navn(kandidat, nr=1):
    return f"{kandidat.kandidatnummer.nummer}-{nr:02}.pdf"


@pytest.mark.parametrize(
    ("filnavn", "nummer"),
    [
        ("337JQE-V-01.pdf", "337JQE-V"),
        ("337jqe-v.pdf", "337JQE-V"),
        ("337JQEV_del1.pdf", "337JQE-V"),
        ("337JQE-Vår.pdf", ""),
        ("svar 337JQE-V.pdf", ""),
        ("337JQE.pdf", ""),
    ],
)
def test_nummeret_leses_av_begynnelsen_paa_navnet(filnavn, nummer):
    assert nummer_i(filnavn) == nummer


def test_filene_finner_kandidatene_sine_og_leveres_under_ett(som, vakt, kandidater):
    klient = som(vakt)
    sett_sperre(kandidater[0])
    svar = last_opp(klient, *((navn(k), PDF) for k in kandidater), follow=True)
    assert "3 av 3 filer er klare til å leveres." in html(svar)

    assert "3 filer er levert." in html(gjoer(klient, "lever"))
    for kandidat in kandidater:
        assert hent_med_status(kandidat.pk, naa()).fremdrift == "levert_digitalt"
    assert Besvarelsesfil.objects.filter(delmerke="eksamen", lastet_opp_bruker_id=vakt.pk).count() == 3
    assert Hendelse.objects.filter(handling="besvarelse.levert", aktoer_id=vakt.pk).count() == 3


def test_to_ganger_er_harmloest(som, vakt, kandidat):
    klient = som(vakt)
    for _ in range(2):
        assert last_opp(klient, (navn(kandidat), PDF)).status_code == 302
        gjoer(klient, "lever")

    assert (Gruppefil.objects.count(), Besvarelsesfil.objects.count(), Levering.objects.count()) == (1, 1, 1)


def test_gaar_forbi_kandidatens_egen_levering(som, vakt, kandidat):
    lag_levering(kandidat, lag_fil(kandidat))
    klient = som(vakt)
    last_opp(klient, (navn(kandidat), PDF))
    gjoer(klient, "lever")

    assert Levering.objects.get(gjenaapnet__isnull=True).filer.count() == 2


def test_ukjent_kandidat_velges_paa_stedet(som, vakt, kandidat):
    klient = som(vakt)
    assert "Ukjent kandidat" in html(last_opp(klient, ("skann.pdf", PDF), follow=True))
    fil = Gruppefil.objects.get()
    feil = gjoer(klient, "kandidater", **{f"nummer_{fil.pk}": "000XXX-V"})
    assert feil.status_code == 422
    assert "Du har ingen kandidat i dag med nummeret 000XXX-V." in html(feil)

    gjoer(klient, "kandidater", **{f"nummer_{fil.pk}": kandidat.kandidatnummer.nummer.lower()})
    gjoer(klient, "lever")
    assert Besvarelsesfil.objects.get().kandidat == kandidat


def test_todelt_maa_ha_del_og_den_settes_for_flere(som, vakt, todelt_kandidat):
    klient = som(vakt)
    svar = last_opp(klient, (navn(todelt_kandidat, 1), PDF), (navn(todelt_kandidat, 2), PDF + b"2"), follow=True)
    assert html(svar).count("Mangler eksamensdel") == 2
    assert "Ingen filer er klare" in html(gjoer(klient, "lever"))

    ider = list(Gruppefil.objects.values_list("pk", flat=True))
    assert gjoer(klient, "del", fil=ider, delmerke="del3").status_code == 422
    gjoer(klient, "del", fil=ider, delmerke="del1")
    gjoer(klient, "lever")
    status = hent_med_status(todelt_kandidat.pk, naa())
    assert (status.fremdrift_del1, status.fremdrift) == ("levert_digitalt", "ikke_lastet_opp")


def test_fravaer_avvises_og_holder_ikke_de_andre(som, vakt, kandidater):
    sett_fravaer(kandidater[0])
    klient = som(vakt)
    svar = last_opp(klient, *((navn(k), PDF) for k in kandidater), follow=True)
    assert "Kandidaten er registrert med fravær" in html(svar)

    assert "2 filer er levert." in html(gjoer(klient, "lever"))
    assert not Besvarelsesfil.objects.filter(kandidat=kandidater[0]).exists()


def test_samme_navn_med_annet_innhold_er_duplikat(som, vakt, kandidat):
    lag_fil(kandidat, navn(kandidat))
    svar = last_opp(som(vakt), (navn(kandidat), PDF + b"annet"), follow=True)

    assert "En fil med dette navnet er allerede lastet opp" in html(svar)


def test_zip_pakkes_ut_uten_mapper_og_bare_i_listen(som, vakt, kandidater, tmp_path):
    a, b, _ = kandidater
    innhold = {f"skann/{navn(a)}": PDF, f"../../{navn(b)}": PDF, "skann/virus.exe": b"MZ", "__MACOSX/._x.pdf": b"x"}
    svar = last_opp(som(vakt), ("alle.zip", lag_zip(innhold)))

    assert svar.status_code == 422
    assert "virus.exe: Filen har en ugyldig filtype" in html(svar)
    aapne = Gruppefil.objects.filter(fjernet__isnull=True)
    assert {fil.navn for fil in aapne} == {navn(a), navn(b)}
    assert not list(tmp_path.parent.glob(navn(b)))


# Names of their own: a package holds the time it was made, and two workers must give a test the same name.
@pytest.mark.parametrize(
    "pakke", [b"ikke en zip", lag_laast_zip(), lag_zip({"svar.txt": b"a"})[:60]], ids=["tull", "laast", "avkuttet"]
)
def test_pakker_som_ikke_kan_aapnes_faar_en_setning(som, vakt, kandidat, pakke):
    svar = last_opp(som(vakt), ("alle.zip", pakke))

    assert svar.status_code == 422
    assert "Pakken kan ikke åpnes" in html(svar)


def test_en_bombe_tas_ikke_imot(som, vakt, kandidat):
    svar = last_opp(som(vakt), ("alle.zip", lag_bombe(60)))

    assert svar.status_code == 422
    assert "Filen er for stor (over 40 MB)" in html(svar)
    assert not Gruppefil.objects.filter(fjernet__isnull=True).exists()


def test_toem_og_fjern_lar_det_leverte_staa(som, vakt, kandidat):
    klient = som(vakt)
    last_opp(klient, (navn(kandidat), PDF), ("x.pdf", PDF))
    gjoer(klient, "lever")
    gjoer(klient, "fjern", fil=list(Gruppefil.objects.values_list("pk", flat=True)))
    assert Gruppefil.objects.filter(fjernet__isnull=False).count() == 1
    gjoer(klient, "lukk")

    assert Levering.objects.count() == 1
    assert Gruppeopplasting.objects.get().lukket == naa()
    assert navn(kandidat) not in html(klient.get(SIDEN))


def test_andre_skolers_kandidater_er_ukjente_og_rektor_slipper_ikke_inn(som, vakt, skole, annen_skole, kandidat):
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole))
    svar = last_opp(som(vakt), (navn(fremmed), PDF), follow=True)

    assert "Ukjent kandidat" in html(svar)
    rektor = som(bruker_med_rolle(Rolle.REKTOR, skole))
    assert [rektor.get(SIDEN).status_code, last_opp(rektor, ("a.pdf", PDF)).status_code] == [403, 403]
    assert gjoer(som(bruker_med_rolle(Rolle.SKOLEADMIN, skole)), "lever").status_code == 200
    assert not Besvarelsesfil.objects.exists()


def test_listen_koster_like_mye_med_en_fil_som_med_tretti(
    som, vakt, kandidat, django_assert_max_num_queries, django_assert_num_queries
):
    klient = som(vakt)
    last_opp(klient, (navn(kandidat), PDF))
    klient.get(SIDEN)
    with django_assert_max_num_queries(40) as spurt:
        klient.get(SIDEN)
    antall = len(spurt)
    last_opp(klient, *((navn(kandidat, nr), PDF + bytes([nr])) for nr in range(2, 31)))
    with django_assert_num_queries(antall):
        klient.get(SIDEN)
