"""The import of the plan: what each row would do, in a sheet or a message of PAS, twice, and taken back."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brukere.models import Rolle
from deltakelse.models import Kandidatdel
from eksamen.models import Eksamen, Eksamensdel, Fag
from eksamen.models.valg import Deltype
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.importer.grunnlag import Dokument, Importfeil, Rad
from felles.models import Hendelse
from felles.tid import dagens_dato, les_xml_tid, naa
from plan.services.planimport import lag_planimport
from plan.services.planrader import FELT, MAL, les_rad
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, lag_eksamen, lag_kandidat

PROEVER = Path(__file__).resolve().parents[1] / "data" / "pas"


def dag(om: int) -> str:
    return (dagens_dato(naa()) + timedelta(days=om)).isoformat()


def kl(dagen: str, klokken: str) -> datetime:
    return les_xml_tid(f"{dagen}T{klokken}")


def rad(**felt) -> dict[str, str]:
    """A two-part exam in ten days."""
    return {
        "periode": "V-2027", "fagkode": "MAT1019", "variant": "", "navn_nb": "Matematikk 1P", "navn_nn": "", "nivaa": "VGS",
        "modell": "2", "form": "S", "gjennomfoering": "", "lenke": "", "dato": dag(10), "del1_start": "09:00",
        "del1_minutter": "120", "del1_tidligste": "10:00", "del2_start": "11:00", "del2_minutter": "180",
        **felt,
    }  # fmt: skip


def ark(*rader: dict[str, str]) -> Dokument:
    return Dokument("csv", {}, {}, [Rad(nr + 2, "rad", felt) for nr, felt in enumerate(rader)])


@pytest.fixture
def udirbruker(udir):
    return bruker_med_rolle(Rolle.UDIR, udir)


@pytest.fixture
def importen(udirbruker):
    PeriodeFactory()
    return lag_planimport(None, udirbruker, naa())


def utfoer(importen, dokument):
    with transaction.atomic():
        return importen.utfoer(dokument, kjoering_id=1, aktoer=SYSTEM, naa=naa())


def angre(importen, data):
    with transaction.atomic():
        importen.angre(data, kjoering_id=1, aktoer=SYSTEM, naa=naa())


def utfall(resultater) -> list[str]:
    return [r.utfall for r in resultater]


def test_nye_fag_og_eksamener_lages_og_andre_gang_endres_ingenting(importen, udir):
    dokument = ark(
        rad(),
        rad(fagkode="FSP6289-FOR", del1_tidligste="", del2_start="", del2_minutter="", gjennomfoering="På papir",
            forberedelse_dato=dag(9), forberedelse_start="9.00", forberedelse_minutter="60"),
    )  # fmt: skip
    assert utfall(importen.forhaandsvis(dokument, naa=naa())) == ["ny", "ny"]
    assert not Fag.objects.exists()

    assert utfall(utfoer(importen, dokument).resultater) == ["ny", "ny"]

    matte, fransk = Eksamen.objects.order_by("fag__fagkode").reverse()
    assert (matte.ansvarlig, matte.fag.hjelpemiddelmodell, matte.todelt) == (udir, 2, True)
    assert matte.siste_oppmoete == kl(dag(10), "10:00")
    assert (fransk.fag.kode, fransk.gjennomfoering) == ("FSP6289-FOR", "papir")
    assert set(fransk.deler.values_list("type", flat=True)) == {Deltype.EKSAMEN, Deltype.FORBEREDELSE}
    igjen = utfoer(importen, dokument)
    assert (utfall(igjen.resultater), igjen.angredata) == (["lik", "lik"], None)
    assert Hendelse.objects.filter(handling="eksamen.opprettet").count() == 2


def test_endringer_vises_foer_og_etter_og_kandidatene_faar_nye_tider(importen, skole):
    utfoer(importen, ark(rad()))
    eksamen = Eksamen.objects.get()
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen))
    dokument = ark(rad(del1_start="08:00", del1_tidligste="", form="MP", navn_nb="Matte"))

    [resultat] = importen.forhaandsvis(dokument, naa=naa())
    assert resultat.utfall == "endret"
    assert [e.felt for e in resultat.endringer] == ["Navn på bokmål", "Eksamensform", "Tider"]
    utfoer(importen, dokument)

    assert Kandidatdel.objects.get(kandidat=kandidat, eksamensdel__type=Deltype.DEL1).start == kl(dag(10), "08:00")
    eksamen.fag.refresh_from_db()
    assert eksamen.fag.navn_nb == "Matte"


def test_kolonner_som_mangler_i_filen_endrer_ingenting(importen):
    utfoer(importen, ark(rad(forberedelse_dato=dag(9), forberedelse_start="09:00", forberedelse_minutter="60",
                             gjennomfoering="eps", lenke="https://eps.example.no/")))  # fmt: skip
    knapp = {"periode": "V-2027", "fagkode": "MAT1019"}
    tider = {n: v for n, v in rad().items() if n.startswith("del") or n == "dato"} | knapp
    del tider["del1_tidligste"]

    assert utfall(importen.forhaandsvis(ark(knapp), naa=naa())) == ["lik"]
    assert utfall(importen.forhaandsvis(ark(tider), naa=naa())) == ["lik"]


@pytest.mark.parametrize(
    ("nytt", "felt"),
    [
        ({"periode": "V-2099"}, "periode"),
        ({"periode": ""}, "periode"),
        ({"fagkode": "MATTE"}, "fagkode"),
        ({"fagkode": ""}, "fagkode"),
        ({"navn_nb": ""}, "navn_nb"),
        ({"nivaa": "barnehage"}, "nivaa"),
        ({"modell": "3"}, "modell"),
        ({"form": "=cmd|' /C calc'!A0"}, "form"),
        ({"gjennomfoering": "ute"}, "gjennomfoering"),
        ({"gjennomfoering": "eps"}, "lenke"),
        ({"lenke": "javascript:alert(1)", "gjennomfoering": "eps"}, "lenke"),
        ({"ansvarlig": "123456789"}, "ansvarlig"),
        ({"dato": "27.05.2027"}, "dato"),
        ({"dato": "2029-05-27"}, "dato"),
        ({"del1_start": "ni"}, "del1_start"),
        ({"del1_start": ""}, "del1_start"),
        ({"del1_minutter": "-5"}, "del1_minutter"),
        ({"del1_minutter": "0"}, "del1_minutter"),
        ({"del1_minutter": "120.5"}, "del1_minutter"),
        ({"del1_tidligste": "08:00"}, "del1_tidligste"),
        ({"del2_start": "10:59"}, "del2_start"),
        ({"del2_minutter": ""}, "del2_minutter"),
        ({"del2_dato": "i morgen"}, "del2_dato"),
        (
            {"forberedelse_dato": 11, "forberedelse_start": "09:00", "forberedelse_minutter": "9"},
            "forberedelse_dato",
        ),
        ({"forberedelse_start": "09:00", "forberedelse_minutter": "9"}, "forberedelse_dato"),
        ({"sensur_fra": 10}, "sensur_fra"),
    ],
)
def test_en_rad_med_feil_avvises_med_feltet_og_de_andre_gaar_inn(importen, nytt, felt):
    # A number is so many days from now: it is another day when the run has passed midnight since it read this file.
    nytt = {navn: dag(verdi) if isinstance(verdi, int) else verdi for navn, verdi in nytt.items()}
    dokument = ark(rad(**nytt), rad(fagkode="NOR1267"))

    avvist, god = importen.forhaandsvis(dokument, naa=naa())
    assert (avvist.utfall, god.utfall) == ("avvist", "ny")
    assert felt in avvist.felt
    assert avvist.melding
    utfoer(importen, dokument)
    assert Eksamen.objects.get().fag.fagkode == "NOR1267"


def test_samme_eksamen_to_ganger_i_filen_avvises_med_radnummeret(importen):
    _foerste, andre = importen.forhaandsvis(ark(rad(), rad()), naa=naa())

    assert (andre.utfall, "rad 2" in andre.melding) == ("avvist", True)


def test_en_fil_uten_eksamener_avvises(importen):
    with pytest.raises(Importfeil):
        importen.forhaandsvis(ark(), naa=naa())


@pytest.mark.parametrize("skrevet", ["%d.%m.%Y", "%d. %m. %Y", "%Y-%m-%d"])
def test_datoer_leses_slik_folk_skriver_dem(importen, skrevet):
    utfoer(importen, ark(rad(dato=(dagens_dato(naa()) + timedelta(days=10)).strftime(skrevet))))
    assert Eksamensdel.objects.get(type=Deltype.DEL1).start == kl(dag(10), "09:00")


@pytest.mark.parametrize("skrevet", ["31.02.2027", "5/27/2027", "27.05.27", "0.0.0000"])
def test_datoer_som_ikke_finnes_eller_er_tvetydige_avvises(importen, skrevet):
    [resultat] = importen.forhaandsvis(ark(rad(dato=skrevet)), naa=naa())
    assert (resultat.felt, "27.05.2027" in resultat.melding) == (("dato",), True)


def test_fylket_importerer_sine_egne_og_roerer_ikke_andres(importen, fylke, statsforvalter):
    andres = lag_eksamen(fag=FagFactory(fagkode="NOR1267", navn_nb="Norsk"), ansvarlig=statsforvalter)
    fylkets = lag_planimport(None, bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke), naa())
    dokument = ark(rad(fagkode="NOR1267", navn_nb=""), rad())

    avvist, ny = fylkets.forhaandsvis(dokument, naa=naa())
    assert (avvist.utfall, statsforvalter.navn in avvist.melding, ny.utfall) == ("avvist", True, "ny")
    utfoer(fylkets, dokument)
    assert Eksamen.objects.exclude(pk=andres.pk).get().ansvarlig == fylke


def test_fylket_endrer_ikke_navnet_paa_felles_fag(importen, fylke, udir):
    fag = FagFactory(fagkode="MAT1019", navn_nb="Matematikk 1P")
    gammel = PeriodeFactory(kode="V-2020")
    lag_eksamen(fag=fag, ansvarlig=udir, periode=gammel)
    fylkets = lag_planimport(None, bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke), naa())

    [resultat] = fylkets.forhaandsvis(ark(rad(navn_nb="Noe annet", modell="")), naa=naa())

    assert (resultat.utfall, resultat.felt) == ("avvist", ("navn_nb",))


@pytest.mark.parametrize("rolle", sorted(set(Rolle) - {Rolle.UDIR, Rolle.FYLKESKOMMUNE}))
def test_andre_importerer_ingen_plan(skole, rolle):
    with pytest.raises(PermissionDenied):
        lag_planimport(None, bruker_med_rolle(rolle, skole), naa())


@pytest.mark.usefixtures("formiddag")
def test_en_eksamen_som_har_begynt_flyttes_ikke_av_en_fil(importen, parti, statsforvalter):
    kode = parti.eksamen.fag.fagkode

    [resultat] = importen.forhaandsvis(ark(rad(fagkode=kode, navn_nb="")), naa=naa())

    assert resultat.utfall == "avvist"
    assert "kan ikke flyttes" in resultat.melding


def test_hele_importen_angres(importen):
    utfoer(importen, ark(rad()))
    foer = list(Eksamensdel.objects.order_by("pk").values_list("pk", "start"))
    data = utfoer(
        importen, ark(rad(del1_start="08:00", del1_tidligste="", navn_nb="Matte"), rad(fagkode="NOR1267"))
    ).angredata
    assert Eksamen.objects.count() == 2

    angre(importen, data)

    assert Eksamen.objects.get().fag.navn_nb == "Matematikk 1P"
    assert list(Eksamensdel.objects.order_by("pk").values_list("pk", "start")) == foer
    assert not Fag.objects.filter(fagkode="NOR1267").exists()
    assert Hendelse.objects.filter(handling="plan.import_angret").count() == 1


@pytest.mark.parametrize("hva", ["parti", "flyttet", "slettet"])
def test_importen_angres_ikke_naar_noe_bygger_paa_den(importen, skole, hva):
    data = utfoer(importen, ark(rad(), rad(fagkode="NOR1267"))).angredata
    eksamen = Eksamen.objects.get(fag__fagkode="MAT1019")
    if hva == "parti":
        PartiFactory(skole=skole, eksamen=eksamen)
    elif hva == "flyttet":
        utfoer(importen, ark(rad(form="P")))
    else:
        eksamen.deler.all().delete()
        eksamen.delete()
    antall = Eksamen.objects.count()

    with pytest.raises(UgyldigOvergang):
        angre(importen, data)

    assert Eksamen.objects.count() == antall


def test_malen_kan_leses(importen):
    assert all(set(felt) <= {ett.navn for ett in FELT} for felt in MAL)
    assert all(not les_rad(Rad(2, "rad", felt)).feil for felt in MAL)


def test_like_mange_spoerringer_for_1_og_30_rader(importen):
    rader = [rad(fagkode=f"NOR{1000 + n}") for n in range(30)]
    utfoer(importen, ark(*rader))

    def antall(dokument):
        with CaptureQueriesContext(connection) as spoerringer:
            importen.forhaandsvis(dokument, naa=naa())
        return len(spoerringer)

    assert antall(ark(rader[0])) == antall(ark(*rader)) <= 8


TEKST = st.text(max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.fixed_dictionaries({}, optional={ett.navn: TEKST for ett in FELT} | {"deltyper": TEKST}))
def test_en_rad_med_hva_som_helst_leses_eller_avvises(felt):
    lest = les_rad(Rad(2, "rad", felt))

    assert all(lest.feil.values())
    assert lest.deler is None or all(rom.start for rom in lest.deler.values())


def test_datoen_i_raden_er_norsk():
    lest = les_rad(Rad(2, "rad", rad(dato="2027-07-01", del1_start="09:00")))

    assert lest.deler[Deltype.DEL1].start.isoformat() == "2027-07-01T09:00:00+02:00"
