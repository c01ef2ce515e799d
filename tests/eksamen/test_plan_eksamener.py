"""Exams of the plan: who owns them, what they must keep, and what follows when they are moved."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from brukere.models import Rolle
from deltakelse.models import Kandidatdel, Partiversjon
from eksamen.models import Eksamen, Eksamensdel
from eksamen.models.valg import Deltype
from felles.models import Hendelse
from felles.tid import OSLO, dagens_dato, naa, oslo
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, lag_eksamen, lag_kandidat, lag_oppgave

NY = "/eksamen/plan/ny/"


def dag(om: int) -> date:
    return dagens_dato(naa()) + timedelta(days=om)


def kl(dagen: date, time_: int, minutt: int = 0) -> datetime:
    return datetime.combine(dagen, time(time_, minutt), tzinfo=OSLO)


@pytest.fixture
def udirbruker(udir):
    return bruker_med_rolle(Rolle.UDIR, udir)


@pytest.fixture
def fylkesbruker(fylke):
    return bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)


@pytest.fixture
def skjema(udir):
    """What is sent for a two-part exam with a preparation day."""
    FagFactory(fagkode="MAT1019", navn_nb="Matematikk 1P")
    return {
        "fagkode": "mat1019", "periode": PeriodeFactory().pk, "form": "S", "ansvarlig": udir.pk, "gjennomfoering": "her",
        "lenke": "", "dato": dag(10).isoformat(), "del1_start": "09:00", "del1_minutter": "120",
        "del1_tidligste": "10:00", "del2_start": "11:00", "del2_minutter": "180", "del2_dato": "",
        "forberedelse_dato": dag(9).isoformat(), "forberedelse_start": "09:00", "forberedelse_minutter": "300",
        "sensur_fra": "",
    }  # fmt: skip


@pytest.fixture
def kommende(statsforvalter):
    """A one-part exam in ten days."""
    return lag_eksamen(fag=FagFactory(fagkode="NOR1267"), ansvarlig=statsforvalter, start=kl(dag(10), 9))


def endring(klient, eksamen, **nytt):
    """The edit form as it stands, with some fields changed."""
    side = klient.get(f"/eksamen/plan/{eksamen.pk}/endre/")
    skjema = side.context["skjema"]
    data = {navn: skjema[navn].value() for navn in skjema.fields}
    data = {n: v.strftime("%H:%M") if isinstance(v, time) else v for n, v in data.items()}
    return {n: "" if v is None else v for n, v in data.items()} | nytt


def endre(klient, eksamen, **nytt):
    return klient.post(f"/eksamen/plan/{eksamen.pk}/endre/", endring(klient, eksamen, **nytt))


def test_udir_legger_inn_en_todelt_eksamen_med_forberedelse(som, udirbruker, skjema, udir):
    svar = som(udirbruker).post(NY, skjema)

    eksamen = Eksamen.objects.get()
    assert svar.headers["Location"] == f"/eksamen/plan/{eksamen.pk}/"
    assert (eksamen.ansvarlig, eksamen.lokal, eksamen.todelt) == (udir, False, True)
    assert eksamen.siste_oppmoete == kl(dag(10), 10)
    assert eksamen.sensur_fra == kl(dag(11), 0)
    deler = {deel.type: deel for deel in eksamen.deler.all()}
    assert deler[Deltype.DEL1].tidligste_innlevering == kl(dag(10), 10)
    assert deler[Deltype.DEL2].slutt == kl(dag(10), 14)
    assert deler[Deltype.FORBEREDELSE].slutt == kl(dag(9), 14)
    assert Hendelse.objects.filter(handling="eksamen.opprettet", objekt_id=eksamen.pk).count() == 1


def test_fylket_legger_inn_egne_eksamener_og_ingen_andres(som, fylkesbruker, skjema, udir, fylke):
    klient = som(fylkesbruker)

    assert klient.post(NY, skjema).status_code == 422
    assert klient.post(NY, skjema | {"ansvarlig": fylke.pk}).status_code == 302
    assert Eksamen.objects.get().ansvarlig == fylke


@pytest.mark.parametrize("rolle", sorted(set(Rolle) - {Rolle.UDIR, Rolle.FYLKESKOMMUNE}))
def test_andre_leser_planen_og_endrer_den_ikke(som, skole, kommende, rolle):
    klient = som(bruker_med_rolle(rolle, skole))

    side = klient.get(f"/eksamen/plan/{kommende.pk}/")
    assert side.status_code == 200
    assert f"/eksamen/plan/{kommende.pk}/endre/" not in side.content.decode()
    for sti in (NY, f"/eksamen/plan/{kommende.pk}/endre/", f"/eksamen/plan/{kommende.pk}/slett/"):
        assert klient.get(sti).status_code == 403
        assert klient.post(sti, {}).status_code == 403
    assert Eksamen.objects.count() == 1


def test_udir_og_fylket_holder_seg_til_egne_planer(som, udirbruker, fylkesbruker, fylke, kommende):
    fylkets = lag_eksamen(ansvarlig=fylke, start=kl(dag(10), 9))

    assert som(udirbruker).get(f"/eksamen/plan/{fylkets.pk}/endre/").status_code == 403
    assert som(fylkesbruker).get(f"/eksamen/plan/{kommende.pk}/endre/").status_code == 403
    assert som(fylkesbruker).get(f"/eksamen/plan/{fylkets.pk}/endre/").status_code == 200


def test_lokale_eksamener_staar_ikke_i_planen(som, udirbruker, skole):
    lokal = lag_eksamen(ansvarlig=skole, lokal=True)
    klient = som(udirbruker)

    assert [klient.get(f"/eksamen/plan/{lokal.pk}/{hva}").status_code for hva in ("", "endre/", "slett/")] == [404] * 3
    assert list(klient.get("/eksamen/plan/").context["rader"]) == []


@pytest.mark.parametrize(
    ("felt", "nytt", "ord_"),
    [
        ("fagkode", {"fagkode": "XYZ9999"}, "Fagkoden finnes ikke"),
        ("del1_minutter", {"del1_minutter": "0"}, ""),
        ("del1_minutter", {"del1_minutter": "1000"}, "samme dag"),
        ("del2_start", {"del2_start": "10:30"}, "før del 1 er slutt, klokken 11:00"),
        ("del2_start", {"del2_start": "08:00"}, "før del 1 er slutt"),
        ("del2_minutter", {"del2_minutter": ""}, "Fyll ut"),
        ("del2_start", {"del2_start": ""}, "Fyll ut"),
        ("del1_tidligste", {"del1_tidligste": "08:59"}, "Tidligste innlevering"),
        ("del1_tidligste", {"del1_tidligste": "09:00"}, "Tidligste innlevering"),
        ("del1_tidligste", {"del1_tidligste": "11:01"}, "klokken 11:00"),
        ("del1_tidligste", {"del2_start": "", "del2_minutter": ""}, "gjelder del 1"),
        ("forberedelse_dato", {"forberedelse_dato": 10}, "før eksamen starter"),
        ("forberedelse_dato", {"forberedelse_dato": 11}, "før eksamen starter"),
        ("forberedelse_start", {"forberedelse_start": ""}, "Fyll ut"),
        ("sensur_fra", {"sensur_fra": 10}, "Sensuren kan ikke begynne"),
        ("dato", {"dato": 300}, "innenfor perioden V-2027"),
        ("dato", {"dato": ""}, ""),
        ("dato", {"dato": "i morgen"}, ""),
        ("lenke", {"gjennomfoering": "eps"}, "EPS"),
        ("lenke", {"gjennomfoering": "papir", "lenke": "javascript:alert(1)"}, "hele adressen"),
        ("lenke", {"lenke": "https://eps.udir.no/"}, "ingen lenke"),
    ],
)
def test_det_som_er_galt_staar_ved_feltet(som, udirbruker, skjema, felt, nytt, ord_):
    # A number is so many days from now: it is another day when the run has passed midnight since it read this file.
    nytt = {navn: dag(verdi).isoformat() if isinstance(verdi, int) else verdi for navn, verdi in nytt.items()}
    svar = som(udirbruker).post(NY, skjema | nytt)

    assert svar.status_code == 422
    assert list(svar.context["skjema"].errors) == [felt]
    assert ord_ in str(svar.context["skjema"].errors[felt])
    assert not Eksamen.objects.exists()


def test_samme_fag_to_ganger_i_perioden_sier_fra_ved_fagkoden(som, udirbruker, skjema):
    klient = som(udirbruker)
    klient.post(NY, skjema)

    svar = klient.post(NY, skjema)

    assert svar.status_code == 422
    assert "allerede en eksamen" in str(svar.context["skjema"].errors["fagkode"])
    assert Eksamen.objects.count() == 1


def test_del_2_kan_vaere_en_annen_dag(som, udirbruker, skjema):
    som(udirbruker).post(NY, skjema | {"del2_dato": dag(12).isoformat(), "del2_start": "09:00"})

    assert Eksamensdel.objects.get(type=Deltype.DEL2).start == kl(dag(12), 9)
    assert Eksamen.objects.get().sensur_fra == kl(dag(13), 0)


def test_en_flyttet_eksamen_gir_kandidatene_nye_tider_og_sier_fra_til_alle_partier(
    som, udirbruker, kommende, skole, annen_skole
):
    partier = [PartiFactory(skole=s, eksamen=kommende) for s in (skole, annen_skole)]
    kandidat = lag_kandidat(partier[0])

    svar = endre(som(udirbruker), kommende, dato=dag(12).isoformat(), del1_start="10:00")

    assert svar.status_code == 302
    kommende.refresh_from_db()
    assert (kommende.siste_oppmoete, kommende.sensur_fra) == (kl(dag(12), 11), kl(dag(13), 0))
    tider = Kandidatdel.objects.get(kandidat=kandidat)
    assert (tider.start, tider.slutt) == (kl(dag(12), 10), kl(dag(12), 15))
    assert set(Partiversjon.objects.filter(nummer__gt=0).values_list("parti", flat=True)) == {p.pk for p in partier}
    assert Hendelse.objects.get(handling="eksamen.endret").data == {"felt": ["deler"]}


def test_en_dels_eksamen_kan_bli_todelt_og_faa_forberedelse(som, udirbruker, kommende, skole):
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=kommende))
    forberedelse = {"forberedelse_dato": dag(9).isoformat(), "forberedelse_start": "09:00"}

    endre(
        som(udirbruker), kommende, del1_minutter="120", del2_start="11:00", del2_minutter="180",
        forberedelse_minutter="60", **forberedelse,
    )  # fmt: skip

    deler = Kandidatdel.objects.filter(kandidat=kandidat).values_list("eksamensdel__type", flat=True)
    assert set(deler) == {Deltype.DEL1, Deltype.DEL2, Deltype.FORBEREDELSE}


def test_de_samme_verdiene_igjen_etterlater_ingenting(som, udirbruker, kommende):
    svar = endre(som(udirbruker), kommende)

    assert svar.status_code == 302
    assert not Hendelse.objects.filter(handling="eksamen.endret").exists()


def test_egen_sensurdato_blir_staaende_naar_eksamenen_flyttes(som, udirbruker, kommende):
    klient = som(udirbruker)
    endre(klient, kommende, sensur_fra=dag(15).isoformat())
    endre(klient, kommende, dato=dag(11).isoformat())

    kommende.refresh_from_db()
    assert kommende.sensur_fra == kl(dag(15), 0)


@pytest.mark.usefixtures("formiddag")
def test_en_eksamen_som_har_begynt_kan_ikke_flyttes(som, udirbruker, parti):
    klient, eksamen = som(udirbruker), parti.eksamen
    foer = Eksamensdel.objects.get(eksamen=eksamen).start
    sti = f"/eksamen/plan/{eksamen.pk}/endre/"
    side = klient.get(sti)
    sett = side.context["skjema"]["sett"].value()

    avslag = endre(klient, eksamen, dato=dag(5).isoformat(), form="M")
    # A browser sends no fields that are closed.
    lagret = klient.post(sti, {"sett": sett, "ansvarlig": eksamen.ansvarlig_id, "sensur_fra": dag(7).isoformat()})

    assert "har begynt og kan ikke flyttes" in side.content.decode()
    assert avslag.status_code == 422
    assert lagret.status_code == 302
    eksamen.refresh_from_db()
    assert (Eksamensdel.objects.get(eksamen=eksamen).start, eksamen.form) == (foer, "S")
    assert eksamen.sensur_fra == kl(dag(7), 0)


def test_en_eksamen_som_begynner_mens_skjemaet_staar_oppe_flyttes_ikke(som, udirbruker, kommende):
    klient = som(udirbruker)
    data = endring(klient, kommende, dato=dag(12).isoformat())

    with time_machine.travel(kl(dag(10), 9), tick=False):
        svar = som(udirbruker).post(f"/eksamen/plan/{kommende.pk}/endre/", data)

    assert svar.status_code == 422
    assert "kan ikke flyttes" in svar.content.decode()
    assert oslo(Eksamensdel.objects.get(eksamen=kommende).start).date() == dag(10)


def test_forberedelse_som_har_begynt_flyttes_ikke(som, udirbruker, kommende):
    Eksamensdel.objects.create(
        eksamen=kommende, type=Deltype.FORBEREDELSE, start=naa() - timedelta(hours=1), slutt=naa() + timedelta(hours=1),
        minutter=120,
    )  # fmt: skip

    svar = endre(som(udirbruker), kommende, forberedelse_dato=dag(5).isoformat())

    assert svar.status_code == 422
    assert "Forberedelsen har begynt" in svar.content.decode()


def test_en_eksamen_med_partier_flyttes_ikke_til_et_tidspunkt_som_er_passert(som, udirbruker, kommende, skole):
    PartiFactory(skole=skole, eksamen=kommende)

    svar = endre(som(udirbruker), kommende, dato=dag(-2).isoformat())

    assert svar.status_code == 422
    assert "passert" in str(svar.context["skjema"].errors["dato"])


def test_den_andre_av_to_som_endrer_samtidig_faar_vite_det(som, udirbruker, udir, kommende):
    foerste, andre = som(udirbruker), som(bruker_med_rolle(Rolle.UDIR, udir))
    sti = f"/eksamen/plan/{kommende.pk}/endre/"
    gammelt = endring(andre, kommende, del1_start="08:00")
    endre(foerste, kommende, del1_start="10:00")

    svar = andre.post(sti, gammelt)

    assert svar.status_code == 422
    assert "endret av en annen" in svar.content.decode()
    assert oslo(Eksamensdel.objects.get(eksamen=kommende).start).hour == 10


def test_en_del_med_oppgave_kan_ikke_fjernes(som, udirbruker, kommende):
    lag_oppgave(kommende.deler.get())

    svar = endre(som(udirbruker), kommende, del1_minutter="60", del2_start="11:00", del2_minutter="60")

    assert svar.status_code == 422
    assert kommende.deler.get().type == Deltype.EKSAMEN
