"""New parties from the plan: what the page offers, what is refused, and the undo."""

from datetime import timedelta

import pytest

from brukere.models import Rolle
from eksamen.models import Eksamensparti
from eksamen.services.partier import endre_parti
from felles import bidrag
from felles.hendelser import SYSTEM
from felles.tid import naa
from tests.eksamen.test_parti_flytting import angre, bilde
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, lag_eksamen, lag_kandidat

DAG = f"{naa() + timedelta(days=12):%Y-%m-%d}"
LISTE, NYE = "/eksamen/partier/", "/eksamen/partier/nye/"


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


@pytest.fixture
def plan(skole):
    """A fag in the plan that the school has had before, one it has not, and one without an exam."""
    periode = PeriodeFactory()
    norsk = lag_eksamen(
        fag=FagFactory(fagkode="NOR1267", navn_nb="Norsk hovedmål"), periode=periode, start=naa() + timedelta(days=9)
    )
    lag_eksamen(
        fag=FagFactory(fagkode="REA3056", navn_nb="Matematikk R1"), periode=periode, start=naa() + timedelta(days=9)
    )
    FagFactory(fagkode="SAM3072", navn_nb="Psykologi 1")
    gammel = lag_eksamen(
        fag=norsk.fag, periode=PeriodeFactory(kode="V-2020", gjennomfoering_til=naa() - timedelta(days=1))
    )
    PartiFactory(skole=skole, navn="3STA", eksamen=gammel)
    return norsk


def koder(svar) -> list[str]:
    return [rad.fag.fagkode for rad, _, _ in svar.context["rader"]]


def test_skolens_fag_planen_eller_alle(klient, plan):
    assert koder(klient.get(NYE)) == ["NOR1267"]
    assert koder(klient.get(NYE, {"vis": "plan"})) == ["NOR1267", "REA3056"]
    assert "SAM3072" in koder(klient.get(NYE, {"vis": "alle"}))
    assert koder(klient.get(NYE, {"vis": "alle", "sok": "psykologi"})) == ["SAM3072"]
    assert koder(klient.get(NYE, {"vis": "plan", "sok": "rea3"})) == ["REA3056"]


def test_elevenes_fag_teller_som_skolens(klient, plan, monkeypatch):
    psykologi = FagFactory(fagkode="SAM3072")
    monkeypatch.setattr(bidrag.skolefag, "_ledd", {"prøve": (1, lambda skole, naa: [psykologi.pk])})

    assert koder(klient.get(NYE)) == ["NOR1267", "SAM3072"]


def bestill(fag, navn_, **felt) -> dict:
    return {"eksamenstype": "sentral_sentral", "valgt": [fag.pk], f"navn_{fag.pk}": navn_} | felt


def test_flere_partier_paa_en_gang_med_tid_fra_planen(klient, skole, plan):
    (rad,) = (rad for rad, _, _ in klient.get(NYE).context["rader"])
    assert (rad.forslag, rad.har, rad.eksamen) == ("1", [], plan)

    svar = klient.post(NYE, bestill(plan.fag, "3STA,  3STB , 3STA", sted="Skolen", rom="Aula"))

    assert svar.status_code == 302
    nye = Eksamensparti.objects.filter(eksamen=plan).order_by("navn")
    assert [(p.navn, p.rom, p.sted, p.skole_id) for p in nye] == [
        ("3STA", "Aula", "Skolen", skole.pk),
        ("3STB", "Aula", "Skolen", skole.pk),
    ]
    assert klient.get(NYE).context["rader"][0][0].har == ["3STA", "3STB"]


def test_to_ganger_gir_svar_per_rad_og_ingen_doble(klient, plan):
    klient.post(NYE, bestill(plan.fag, "3STA"))

    svar = klient.post(NYE, bestill(plan.fag, "3STB, 3sta"))

    assert [(ett.navn, ett.gjort) for ett in svar.context["svar"]] == [("NOR1267 3STB", True), ("NOR1267 3sta", False)]
    assert Eksamensparti.objects.filter(eksamen=plan).count() == 2


def test_lokal_eksamen_faar_sin_egen_med_dato_eller_uten(klient, skole, plan):
    med = bestill(plan.fag, "M1, M2", eksamenstype="muntlig", dato=DAG, start="08:30", slutt="15:00")
    assert klient.post(NYE, med).status_code == 302
    assert klient.post(NYE, bestill(plan.fag, "P1", eksamenstype="lokal_egen", form="P")).status_code == 302

    m1, m2, p1 = Eksamensparti.objects.filter(eksamen__lokal=True).order_by("navn").select_related("eksamen")
    assert m1.eksamen_id != m2.eksamen_id
    assert (m1.eksamen.form, p1.eksamen.form, m1.eksamen.ansvarlig_id) == ("M", "P", skole.pk)
    assert m1.eksamen.deler.get().minutter == 390
    assert not p1.eksamen.deler.exists()
    assert p1.eksamen.siste_oppmoete == p1.eksamen.periode.gjennomfoering_til


@pytest.mark.parametrize(
    ("felt", "feil"),
    [
        ({"eksamenstype": "lokal_egen"}, "form"),
        ({"eksamenstype": "tull"}, "eksamenstype"),
        ({"dato": DAG, "start": "09:00", "slutt": "10:00"}, "dato"),
        ({"eksamenstype": "muntlig", "dato": DAG, "start": "11:00", "slutt": "10:00"}, "slutt"),
        ({"valgt": []}, "__all__"),
        ({"valgt": ["x"]}, "__all__"),
    ],
)
def test_feil_i_bestillingen_sies_og_det_som_er_skrevet_staar(klient, plan, felt, feil):
    svar = klient.post(NYE, bestill(plan.fag, "Mitt navn", **felt))

    assert svar.status_code == 422
    assert feil in svar.context["skjema"].errors
    assert "Mitt navn" in svar.content.decode()
    assert not Eksamensparti.objects.filter(eksamen__periode=plan.periode).exists()


@pytest.mark.parametrize("navn_", ["", " , ,", "x" * 101])
def test_et_parti_maa_ha_et_navn_av_rimelig_lengde(klient, plan, navn_):
    assert klient.post(NYE, bestill(plan.fag, navn_)).status_code == 422


def test_fag_utenfor_planen_krever_lokal_type_og_ukjente_fag_overses(klient, plan):
    psykologi = FagFactory(fagkode="SAM3072")

    svar = klient.post(NYE, bestill(psykologi, "1") | {"valgt": [psykologi.pk, 999_999], "navn_999999": "x"})

    assert svar.status_code == 422
    (feil,) = svar.context["skjema"].non_field_errors()
    assert feil.startswith("SAM3072 1: ")
    assert "lokal eksamenstype" in feil


def test_etter_fristen_kan_pas_partier_ikke_legges_til(klient, plan):
    plan.periode.endringsfrist = naa() - timedelta(days=1)
    plan.periode.save(update_fields=["endringsfrist"])

    assert "Fristen for partiendringer" in klient.get(NYE).content.decode()

    svar = klient.post(NYE, bestill(plan.fag, "3STA"))

    assert svar.status_code == 422
    assert "Fristen for partiendringer" in svar.context["skjema"].non_field_errors()[0]
    assert klient.post(NYE, bestill(plan.fag, "M", eksamenstype="muntlig")).status_code == 302


def test_perioden_som_er_aapen_foreslaas_foer_den_som_er_stengt(klient, plan):
    plan.periode.endringsfrist = naa() - timedelta(days=1)
    plan.periode.save(update_fields=["endringsfrist"])
    neste = PeriodeFactory(kode="H-2027", gjennomfoering_fra=naa() + timedelta(days=5))

    assert klient.get(NYE).context["utvalg"].periode == neste
    assert "Fristen for partiendringer" not in klient.get(NYE).content.decode()
    assert klient.get(NYE, {"periode": plan.periode.kode}).context["utvalg"].periode == plan.periode


def test_ett_nytt_parti_vises_og_flere_vises_i_listen_for_perioden(klient, plan):
    ett = klient.post(NYE, bestill(plan.fag, "3STA"))
    flere = klient.post(NYE, bestill(plan.fag, "3STB, 3STC"))

    assert ett.url == f"{LISTE}{Eksamensparti.objects.get(navn='3STA', eksamen=plan).pk}/"
    assert flere.url == f"{LISTE}?periode={plan.periode.kode}"


def test_nye_partier_kan_angres_og_de_som_er_tatt_i_bruk_blir_staaende(klient, plan):
    foer = bilde()
    klient.post(NYE, bestill(plan.fag, "A, B", eksamenstype="muntlig"))
    assert "2 partier er fjernet igjen." in angre(klient).content.decode()
    assert bilde() == foer

    klient.post(NYE, bestill(plan.fag, "C, D"))
    brukt = Eksamensparti.objects.get(navn="C")
    lag_kandidat(brukt)
    assert "1 av 2 partier er fjernet igjen." in angre(klient).content.decode()
    assert list(Eksamensparti.objects.filter(eksamen=plan)) == [brukt]


def test_angre_paa_partiets_egen_side_gaar_til_listen(klient, plan):
    side = klient.post(NYE, bestill(plan.fag, "A"), follow=True)

    assert side.request["PATH_INFO"] == f"{LISTE}{Eksamensparti.objects.get(navn='A').pk}/"
    assert f'name="neste" value="{LISTE}?periode={plan.periode.kode}"' in side.content.decode()


def test_et_nytt_parti_som_en_annen_har_endret_fjernes_ikke_av_angre(klient, plan):
    klient.post(NYE, bestill(plan.fag, "A"))
    nytt = Eksamensparti.objects.get(navn="A")
    endre_parti(parti_id=nytt.pk, verdier={"rom": "Aula"}, aktoer=SYSTEM, naa=naa())

    assert "kan ikke fjernes" in angre(klient).content.decode()
    assert Eksamensparti.objects.filter(pk=nytt.pk).exists()


def test_svaret_lenker_til_dem_som_ble_lagt_til(klient, plan):
    klient.post(NYE, bestill(plan.fag, "3STA"))

    svar = klient.post(NYE, bestill(plan.fag, "3STB, 3sta"))

    nytt = Eksamensparti.objects.get(navn="3STB")
    assert f'href="{LISTE}{nytt.pk}/"' in svar.content.decode()


def test_dato_utenfor_perioden_sies_ved_feltet_og_ingen_lages(klient, plan):
    felt = {"eksamenstype": "muntlig", "dato": "2017-06-09", "start": "09:00", "slutt": "10:00"}

    svar = klient.post(NYE, bestill(plan.fag, "M1, M2", **felt))

    assert svar.status_code == 422
    assert "Sjekk året" in svar.context["skjema"].errors["dato"][0]
    assert not Eksamensparti.objects.filter(eksamen__lokal=True).exists()


def test_siden_koster_like_mye_for_1_og_30_fag(klient, plan, django_assert_max_num_queries):
    def antall() -> int:
        with django_assert_max_num_queries(25) as spoerringer:
            klient.get(NYE, {"vis": "plan"})
        return len(spoerringer)

    foer = antall()
    for n in range(30):
        lag_eksamen(fag=FagFactory(fagkode=f"ABC{1000 + n}"), periode=plan.periode)
    assert antall() == foer


def test_uten_periode_sies_det(klient):
    assert "ingen periode" in klient.get(NYE).content.decode()


def test_skolen_velges_blant_dem_man_administrerer(som, skoleadmin, annen_skole, plan):
    skoleadmin.tildelinger.create(rolle=Rolle.SKOLEADMIN, organisasjon=annen_skole, fra=naa() - timedelta(days=1))
    klient = som(skoleadmin)

    assert klient.post(f"{NYE}?skole={annen_skole.orgnr}&vis=plan", bestill(plan.fag, "X")).status_code == 302
    assert Eksamensparti.objects.get(navn="X").skole == annen_skole


def test_rektor_og_andre_skoler(som, skole, annen_skoleadmin, plan):
    assert som(bruker_med_rolle(Rolle.REKTOR, skole)).get(NYE).status_code == 403
    klient = som(annen_skoleadmin)
    assert koder_eller_tom(klient.get(NYE)) == []
    klient.post(f"{NYE}?skole={skole.orgnr}", bestill(plan.fag, "X"))
    assert Eksamensparti.objects.filter(navn="X", skole=skole).count() == 0


def koder_eller_tom(svar) -> list[str]:
    return koder(svar) if svar.context["rader"] else []
