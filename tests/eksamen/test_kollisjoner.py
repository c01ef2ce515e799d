"""Two places at once: people, rooms, invigilators; and what the readiness board and the party page say of it."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolle
from eksamen.models import Eksamensparti, Eksamenssted, Rom
from eksamen.services.kollisjoner import dobbeltmeldte, personkollisjoner, rombruk, samme_dager, vaktkollisjoner
from eksamen.services.partisjekker import sjekk_partier
from felles.tid import OSLO, naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, gi_vakt, lag_eksamen, lag_kandidat

KL_9 = datetime(2031, 5, 27, 9, tzinfo=OSLO)


def parti_kl(skole, start=KL_9, forberedelse=None, **felt):
    eksamen = lag_eksamen(start=start, todelt=felt.pop("todelt", False), **felt.pop("eksamen", {}))
    if forberedelse:
        eksamen.deler.create(
            type="Forberedelse", start=forberedelse, slutt=forberedelse + timedelta(hours=2), minutter=120
        )
    return PartiFactory(skole=skole, eksamen=eksamen, **felt)


def alle():
    return Eksamensparti.objects.all()


@pytest.mark.parametrize(
    ("start", "forberedelse", "samtidig"),
    [
        (KL_9, None, True),
        (KL_9 + timedelta(hours=4), None, True),
        (KL_9 + timedelta(hours=5), None, False),
        (KL_9 + timedelta(days=1), KL_9 + timedelta(hours=6), False),
        (KL_9 + timedelta(days=1), KL_9 + timedelta(hours=1), True),
    ],
)
def test_to_eksamener_eller_forberedelse_samme_dag(skole, annen_skole, start, forberedelse, samtidig):
    foerste, andre = parti_kl(skole), parti_kl(annen_skole, start, forberedelse)
    kandidat = lag_kandidat(foerste)
    annen = lag_kandidat(andre, person=kandidat.person)

    (funn,) = personkollisjoner(alle().filter(pk=foerste.pk))

    assert (funn.kandidat_id, funn.annen_kandidat_id, funn.parti_id, funn.annet_parti_id) == (
        kandidat.pk,
        annen.pk,
        foerste.pk,
        andre.pk,
    )
    assert (funn.samtidig, funn.forberedelse) == (samtidig, forberedelse is not None)
    assert len(personkollisjoner(alle())) == 1


def test_hver_sin_dag_og_de_to_delene_av_en_eksamen_kolliderer_ikke(skole):
    person = lag_kandidat(parti_kl(skole, todelt=True)).person
    lag_kandidat(parti_kl(skole, KL_9 + timedelta(days=1)), person=person)
    sent = parti_kl(skole, datetime(2031, 5, 28, 23, 30, tzinfo=OSLO))
    lag_kandidat(sent)

    assert personkollisjoner(alle()) == []


def test_samme_person_to_ganger_i_en_fagkode_i_samme_periode(skole, annen_skole):
    nor = [FagFactory(fagkode="NOR1267", variant=v) for v in ("", "X")]
    foerste, andre = (parti_kl(s, eksamen={"fag": f}) for s, f in zip((skole, annen_skole), nor, strict=True))
    i_fjor = parti_kl(skole, eksamen={"fag": nor[0], "periode": PeriodeFactory(kode="V-2026")})
    person = lag_kandidat(foerste).person
    lag_kandidat(i_fjor, person=person)
    assert dobbeltmeldte(alle()) == []

    lag_kandidat(andre, person=person)

    (funn,) = dobbeltmeldte(alle().filter(pk=foerste.pk))
    assert (funn.person_id, funn.fagkode, set(funn.parti_ider)) == (person.pk, "NOR1267", {foerste.pk, andre.pk})


@pytest.fixture
def aula(skole):
    sted = Eksamenssted.objects.create(skole=skole, navn="Skolen")
    return Rom.objects.create(sted=sted, navn="Aula", kapasitet=2)


def fyll(parti, antall, **felt):
    return [lag_kandidat(parti, **felt) for _ in range(antall)]


def test_rommet_er_for_lite_naar_to_partier_er_der_samtidig_men_ikke_etter_hverandre(skole, aula):
    for start in (KL_9, KL_9 + timedelta(hours=5)):
        fyll(parti_kl(skole, start, sted="skolen", rom="AULA"), 2)
    (bruk,) = rombruk(alle())
    assert (bruk.opptatt, bruk.kapasitet, bruk.for_mange, bruk.deles) == (2, 2, 0, False)

    fyll(parti_kl(skole, KL_9 + timedelta(hours=1), sted="", rom="aula"), 1)

    (bruk,) = rombruk(alle())
    assert (bruk.opptatt, bruk.for_mange, bruk.deles) == (3, 1, True)
    assert bruk.dag == KL_9.date()


def test_kandidatens_eget_rom_gaar_foran_og_sted_kan_staa_tomt(skole, aula):
    parti = parti_kl(skole, rom="Aula", todelt=True)
    fyll(parti, 2)
    fyll(parti, 1, rom="Grupperom")
    parti_kl(skole, rom="")

    assert {b.rom: (b.opptatt, b.kapasitet) for b in rombruk(alle())} == {"Aula": (2, 2), "Grupperom": (1, None)}


def test_samme_dager_gjelder_bare_skolens_egne(skole, annen_skole):
    mitt, samme, andre_dag, andres = (
        parti_kl(skole),
        parti_kl(skole),
        parti_kl(skole, KL_9 + timedelta(days=1)),
        parti_kl(annen_skole),
    )

    funnet = set(samme_dager(alle().filter(pk=mitt.pk)))

    assert funnet == {mitt, samme}
    assert not funnet & {andre_dag, andres}


def test_vakten_i_to_rom_men_ikke_med_to_partier_i_ett(skole):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    foerste, i_samme = parti_kl(skole, rom="Aula"), parti_kl(skole, rom="aula")
    for parti in (foerste, i_samme, parti_kl(skole, KL_9 + timedelta(days=1), rom="B12")):
        gi_vakt(parti, vakt)
    assert vaktkollisjoner(alle()) == []

    annet = parti_kl(skole, rom="B12")
    oppdrag = gi_vakt(annet, vakt)

    assert {k.parti_ider for k in vaktkollisjoner(alle())} == {(foerste.pk, annet.pk), (i_samme.pk, annet.pk)}
    oppdrag.fra, oppdrag.til = KL_9 + timedelta(hours=6), KL_9 + timedelta(hours=7)
    oppdrag.save(update_fields=["fra", "til"])
    assert vaktkollisjoner(alle()) == []


def tilstander(partier) -> dict[str, str]:
    return {str(sjekk.tittel): sjekk.tilstand for sjekk in sjekk_partier(partier, naa())}


def test_sjekkene_er_groenne_naar_alt_er_paa_plass(skole, aula):
    fyll(parti_kl(skole, sted="Skolen", rom="Aula"), 2)

    assert set(tilstander(alle()).values()) == {"groenn"}


def test_sjekkene_sier_hva_som_mangler_med_lenke_dit_det_rettes(som, skoleadmin, skole, aula):
    parti_kl(skole, rom="")
    fullt = parti_kl(skole, sted="Skolen", rom="Aula")
    kandidat, *_ = fyll(fullt, 3)
    kandidat.kandidatnummer = None
    kandidat.save(update_fields=["kandidatnummer"])
    lag_kandidat(parti_kl(skole, rom="X", sted="X"), person=kandidat.person)

    assert tilstander(alle()) == {
        "Rom": "roed", "Eksamenssted": "gul", "Kandidater": "gul", "Kandidatnummer": "roed", "Plasser": "gul",
        "Kollisjoner": "roed",
    }  # fmt: skip
    klient = som(skoleadmin)
    for sjekk in sjekk_partier(alle(), naa()):
        assert klient.get(sjekk.lenke).status_code == 200, sjekk.tittel


def test_sjekkene_koster_like_mye_for_1_og_30(skole, django_assert_max_num_queries):
    def antall() -> int:
        with django_assert_max_num_queries(25) as spoerringer:
            sjekk_partier(alle(), naa())
        return len(spoerringer)

    lag_kandidat(parti_kl(skole))
    foer = antall()
    for _ in range(30):
        lag_kandidat(parti_kl(skole, sted="S"))
    assert antall() == foer


def test_partisiden_varsler_om_rom_og_kollisjoner_med_navn_bare_for_administrator(som, skoleadmin, skole, aula):
    parti = parti_kl(skole, sted="Skolen", rom="Aula")
    kandidat, *_ = fyll(parti, 3)
    lag_kandidat(
        parti_kl(
            skole, sted="Skolen", rom="B", eksamen={"fag": parti.eksamen.fag, "periode": PeriodeFactory(kode="H-2027")}
        ),
        person=kandidat.person,
    )
    parti_kl(skole, sted="Skolen", rom="aula")
    adresse = reverse("eksamen:parti", args=[parti.pk])

    tekst = som(skoleadmin).get(adresse).content.decode()
    assert "Aula har 2 plasser, men 3 kandidater" in tekst
    assert f"har en annen eksamen samtidig. {kandidat.person.navn}." in tekst
    rektors = som(bruker_med_rolle(Rolle.REKTOR, skole)).get(adresse).context["varsler"]
    assert not any(kandidat.person.navn in tekst for _, tekst in rektors)


def test_partisiden_sier_at_rommet_deles_og_at_noen_er_meldt_opp_to_ganger(som, skoleadmin, skole):
    fag = FagFactory()
    parti, annet = parti_kl(skole, rom="Aula", navn="A", eksamen={"fag": fag}), parti_kl(skole, rom="Aula", navn="B")
    tredje = parti_kl(
        skole, KL_9 + timedelta(days=2), rom="C", eksamen={"fag": FagFactory(fagkode=fag.fagkode, variant="X")}
    )
    lag_kandidat(tredje, person=lag_kandidat(parti).person)

    varsler = dict(som(skoleadmin).get(reverse("eksamen:parti", args=[parti.pk])).context["varsler"])

    assert annet.navn in varsler["info"]
    assert "meldt opp mer enn én gang" in varsler["warning"]
