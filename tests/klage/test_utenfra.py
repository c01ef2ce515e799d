"""Results from another system: who they are about, what changed, and when they show."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from deltakelse.models import Avlysning, Fravaer
from deltakelse.services.fravaer import sett_fravaer
from eksamen.models import Eksamensparti, Kandidat
from elever.services.fjerning import fjern_kandidater
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from klage.models import ResultatUtenfra, Resultatvisning, Vitnemaalsoppgave
from klage.querysets.resultat import gjeldende_resultat, karakterkolonne, nylig_publiserte, resultatverdier
from klage.services.klageutenfra import ta_imot_klage
from klage.services.utenfra import Slag
from klage.services.visning import velg_visning
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, lag_kandidat
from tests.fabrikker.klage import rad, ta_imot

pytestmark = pytest.mark.django_db


def gjelder(kandidat, tid=None):
    alle = gjeldende_resultat(Kandidat.objects.filter(pk=kandidat.pk), tid or naa())
    return alle.values_list("resultat", flat=True).get()


def slag(mottak):
    return [str(u.slag) for u in mottak.rader]


def test_karakteren_fra_pas_gjelder_og_vises_med_en_gang(som, skoleadmin, parti, kandidat):
    mottak = ta_imot(parti, rad(kandidat, 4))
    assert slag(mottak) == ["ny"]
    assert gjelder(kandidat) == "4"
    assert "4 – fire" in som(skoleadmin).get(reverse("eksamen:parti", args=[parti.pk])).text
    assert f"Resultatene for {parti.navn} er publisert" in som(skoleadmin).get("/").text


def test_to_ganger_er_som_en_gang(parti, kandidat):
    ta_imot(parti, rad(kandidat, 4))
    antall = Hendelse.objects.count()
    assert slag(ta_imot(parti, rad(kandidat, 4))) == ["lik"]
    assert Hendelse.objects.count() == antall
    foer = ResultatUtenfra.objects.get()
    assert foer.hentet > foer.endret


def test_det_nyeste_ordet_gjelder_og_hendelsen_har_ingen_karakter(parti, kandidat):
    ta_imot(parti, rad(kandidat, 4))
    mottak = ta_imot(parti, rad(kandidat, 5))
    assert (mottak.rader[0].slag, mottak.rader[0].foer.karakter, mottak.rader[0].etter.karakter) == ("endret", 4, 5)
    assert gjelder(kandidat) == "5"
    hendelser = Hendelse.objects.filter(kandidat_id=kandidat.pk, handling__startswith="resultat.").order_by("pk")
    assert [(h.handling, h.data) for h in hendelser] == [
        ("resultat.mottatt", {"kilde": "PAS"}), ("resultat.endret", {"kilde": "PAS"}),
    ]  # fmt: skip
    rettet = ResultatUtenfra.objects.get()
    assert (rettet.forrige_karakter, rettet.karakter) == (4, 5)


def test_en_retting_uten_klage_gir_ingen_oppgave_om_vitnemaal(parti, kandidat):
    ta_imot(parti, rad(kandidat, 4))
    assert ta_imot(parti, rad(kandidat, 5)).vitnemaal == 0


def test_en_klage_som_endrer_karakteren_gir_oppgaven_en_gang(parti, kandidat):
    ta_imot(parti, rad(kandidat, 4))
    assert ta_imot(parti, rad(kandidat, 4, klagekarakter=5)).vitnemaal == 1
    assert gjelder(kandidat) == "5"
    assert ta_imot(parti, rad(kandidat, 4, klagekarakter=5)).vitnemaal == 0
    assert Vitnemaalsoppgave.objects.get().kandidat == kandidat
    assert karakterkolonne(Kandidat.objects.all(), naa())[kandidat.pk] == "5 – fem, etter klage"


def test_en_klage_som_bare_finnes_i_pas_og_kommer_sammen_med_karakteren(parti, kandidat):
    assert ta_imot(parti, rad(kandidat, 4, klagekarakter=3, klagebegrunnelse="Ny vurdering")).vitnemaal == 1
    assert gjelder(kandidat) == "3"
    # The case comes after its answer: it is about the grade from before.
    klage = ta_imot_klage(
        kandidat_id=kandidat.pk, slag="karakter", fremsatt=naa(), kilde="PAS", aktoer=SYSTEM, naa=naa()
    )
    assert klage is not None
    assert klage.karakter == "4"


def test_en_klage_som_ikke_endrer_noe_gir_ingen_oppgave(parti, kandidat):
    ta_imot(parti, rad(kandidat, 4))
    assert ta_imot(parti, rad(kandidat, 4, klagekarakter=4)).vitnemaal == 0
    assert gjelder(kandidat) == "4"


def test_en_melding_som_ikke_kan_si_noe_om_klager_lar_klagen_staa(parti, kandidat):
    ta_imot(parti, rad(kandidat, 4, klagekarakter=5))
    assert slag(ta_imot(parti, rad(kandidat, 4, klage_kjent=False))) == ["lik"]
    assert gjelder(kandidat) == "5"
    assert slag(ta_imot(parti, rad(kandidat, 4))) == ["endret"]
    assert gjelder(kandidat) == "4"


def test_uten_kandidatnummer_og_med_gruppen_omdoept(parti, kandidat):
    kandidat.kandidatnummer = None
    kandidat.save(update_fields=["kandidatnummer"])
    assert slag(ta_imot(parti, rad(kandidat, 2, gruppe="Het noe annet da"))) == ["ny"]


def test_ukjente_kandidater_faar_beskjed_om_hva_som_maa_gjoeres(parti, kandidat):
    fremmed = PersonFactory()
    mottak = ta_imot(
        parti,
        rad(kandidat, 4, noekkel=fremmed.nummer_hash, kandidatnummer="337JQE-V"),
        rad(kandidat, 4, fagkode="TST9999"),
    )
    assert slag(mottak) == ["ukjent", "ukjent"]
    assert mottak.rader[0].hvem == "Kandidat 337JQE-V"
    assert "Legg kandidaten i partiet" in mottak.rader[0].melding
    assert kandidat.person.navn in mottak.rader[1].melding
    assert not ResultatUtenfra.objects.exists()


def test_en_annen_skoles_kandidat_er_ukjent_her(parti, annen_skole):
    annens = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=parti.eksamen))
    mottak = ta_imot(parti, rad(annens, 4))
    assert slag(mottak) == ["ukjent"]
    assert annens.person.navn not in mottak.rader[0].melding


def test_bare_valgte_partier_roeres(parti, kandidat):
    annen = lag_kandidat(PartiFactory(skole=parti.skole))
    mottak = ta_imot(parti, rad(kandidat, 4), rad(annen, 5), partier=[parti.pk])
    assert slag(mottak) == ["ny", "utenfor"]
    assert gjelder(annen) is None


def test_partier_med_lokal_sensur_roeres_ikke(parti, kandidat):
    parti.eksamenstype = Eksamensparti.Eksamenstype.LOKAL_EGEN
    parti.save(update_fields=["eksamenstype"])
    assert slag(ta_imot(parti, rad(kandidat, 4))) == ["avvist"]


@pytest.mark.parametrize(
    ("felt", "ord_"),
    [
        ({"karakter": 7}, "mellom 1 og 6"),
        ({"karakter": -1}, "mellom 1 og 6"),
        ({"karakter": 4, "klagekarakter": 9}, "mellom 1 og 6"),
        ({"karakter": 0}, "ingen karakter ennå"),
        ({"karakter": 3, "deltakelse": "MB"}, "begge deler kan ikke stemme"),
        ({"karakter": 3, "deltakelse": "IDF"}, "begge deler kan ikke stemme"),
        ({"karakter": 0, "deltakelse": "DF", "klagekarakter": 3}, "begge deler kan ikke stemme"),
        ({"karakter": 4, "deltakelse": "X"}, "verken D, IDF, DF eller MB"),
    ],
)
def test_det_som_ikke_kan_stemme_avvises_med_ord_og_holder_ingen_andre_tilbake(parti, kandidat, felt, ord_):
    annen = lag_kandidat(parti)
    mottak = ta_imot(parti, rad(kandidat, **felt), rad(annen, 5))
    assert slag(mottak) == ["avvist", "ny"]
    assert ord_ in mottak.rader[0].melding
    assert (gjelder(kandidat), gjelder(annen)) == (None, "5")


def test_null_sammen_med_fravaer_er_ingen_karakter(parti, kandidat):
    assert slag(ta_imot(parti, rad(kandidat, 0, deltakelse="MB"))) == ["ny"]
    assert gjelder(kandidat) == "MB"


def test_to_ulike_rader_om_den_samme_avvises_begge(parti, kandidat):
    assert slag(ta_imot(parti, rad(kandidat, 4), rad(kandidat, 5))) == ["avvist", "avvist"]
    assert slag(ta_imot(parti, rad(kandidat, 4), rad(kandidat, 4))) == ["ny", "lik"]


def test_ingenting_vises_foer_sekundet_som_er_valgt(som, skoleadmin, parti, kandidat):
    tid = naa()
    vises = tid + timedelta(days=2)
    ta_imot(parti, rad(kandidat, 6), naa=tid, synlig_fra=vises)
    alle = Kandidat.objects.all()
    for les in (karakterkolonne, resultatverdier):
        assert les(alle, vises - timedelta(microseconds=1)) == {}
        assert kandidat.pk in les(alle, vises)
    assert not nylig_publiserte(skoleadmin, tid).exists()
    assert nylig_publiserte(skoleadmin, vises).get() == parti
    klient = som(skoleadmin)
    for side in ("/", reverse("eksamen:parti", args=[parti.pk]), reverse("klage:vitnemaal")):
        assert "6 – seks" not in klient.get(side).text
    assert not any("6" in str(h.data) for h in Hendelse.objects.filter(handling__startswith="resultat."))


def test_skolens_valg_av_tidspunkt_gjelder_ogsaa_det_som_kommer_av_seg_selv(parti, kandidat):
    tid = naa()
    velg_visning(
        skole=parti.skole, periode=parti.eksamen.periode, vises_fra=tid + timedelta(days=1), aktoer=SYSTEM, naa=tid
    )
    ta_imot(parti, rad(kandidat, 5), naa=tid)
    assert gjelder(kandidat, tid) is None
    # Moved earlier: those that wait follow; what shows goes on showing.
    velg_visning(skole=parti.skole, periode=parti.eksamen.periode, vises_fra=tid, aktoer=SYSTEM, naa=tid)
    assert gjelder(kandidat, tid) == "5"
    velg_visning(
        skole=parti.skole, periode=parti.eksamen.periode, vises_fra=tid + timedelta(days=3), aktoer=SYSTEM, naa=tid
    )
    assert gjelder(kandidat, tid) == "5"
    assert Resultatvisning.objects.count() == 1


def test_en_sen_klage_skjuler_ikke_karakteren_som_er_kjent(parti, kandidat):
    tid = naa()
    ta_imot(parti, rad(kandidat, 4), naa=tid)
    ta_imot(parti, rad(kandidat, 4, klagekarakter=5), naa=tid, synlig_fra=tid + timedelta(days=1))
    assert gjelder(kandidat, tid) == "4"
    assert gjelder(kandidat, tid + timedelta(days=1)) == "5"


def test_fravaer_i_resultatet_blir_fravaer_her(parti, kandidat):
    mottak = ta_imot(parti, rad(kandidat, 0, deltakelse="IDF"))
    assert mottak.fravaer == [kandidat.pk]
    assert Fravaer.objects.get(opphevet__isnull=True).slag == "IDF"
    assert Hendelse.objects.get(handling="fravaer.registrert").data == {"slag": "IDF", "kilde": "PAS"}
    assert gjelder(kandidat) is None
    # They were there after all.
    ta_imot(parti, rad(kandidat, 3))
    assert gjelder(kandidat) == "3"


def sett(kandidat, slag_, tid):
    sett_fravaer(kandidat_id=kandidat.pk, slag=slag_, aktoer=SYSTEM, naa=tid)


@pytest.mark.parametrize(
    ("foer", "her", "sier", "staar"),
    [
        (None, "DF", "IDF", "DF"),  # first word: nobody can tell, and a document was seen
        (None, "IDF", "DF", "DF"),
        (None, "DF", "MB", "DF"),
        ("IDF", "DF", "IDF", "DF"),  # PAS says the same as before: what was done here since is newer
        ("IDF", "DF", "DF", "DF"),
    ],
)
def test_det_nyeste_ordet_om_fravaer_gjelder(parti, kandidat, foer, her, sier, staar):
    tid = naa()
    if foer:
        ta_imot(parti, rad(kandidat, 0, deltakelse=foer), naa=tid - timedelta(minutes=3))
    sett(kandidat, her, tid - timedelta(minutes=2))
    ta_imot(parti, rad(kandidat, 0, deltakelse=sier), naa=tid)
    assert Fravaer.objects.get(opphevet__isnull=True).slag == staar


def test_en_avlyst_eksamen_forblir_avlyst(parti, kandidat):
    Avlysning.objects.create(kandidat=kandidat, begrunnelse="Brann", registrert=naa())
    assert ta_imot(parti, rad(kandidat, 0, deltakelse="IDF")).fravaer == []
    assert Avlysning.objects.get().opphevet is None


def test_kandidat_med_resultat_tas_ikke_ut(parti, kandidat):
    ta_imot(parti, rad(kandidat, 4), synlig_fra=naa() + timedelta(days=1))
    svar = fjern_kandidater(parti_id=parti.pk, kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa()).svar
    assert [(rad_.gjort, str(rad_.melding)) for rad_ in svar] == [(False, "PAS har sendt resultatet for kandidaten.")]


@pytest.mark.parametrize("antall", [1, 30])
def test_mottaket_koster_like_mange_spoerringer_for_en_og_tretti(parti, antall, django_assert_max_num_queries):
    rader = [rad(lag_kandidat(parti), 4) for _nr in range(antall)]
    with django_assert_max_num_queries(24):
        ta_imot(parti, *rader)
    with django_assert_max_num_queries(24):
        ta_imot(parti, *(replace(en, karakter=5, klagekarakter=6) for en in rader))


def test_kolonnen_koster_en_spoerring(parti, kandidat, django_assert_num_queries):
    ta_imot(parti, rad(kandidat, 4, klagekarakter=5))
    with django_assert_num_queries(1):
        assert len(karakterkolonne(Kandidat.objects.filter(parti=parti), naa())) == 1


def test_utfallene_har_ord():
    assert {u.label for u in Slag} == {"Ny", "Endret", "Uendret", "Avvist", "Ukjent her", "Ikke valgt"}
