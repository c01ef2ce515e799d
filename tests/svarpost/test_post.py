"""Paper answers on their way: school, first sensor, second sensor, school; each step noted, and taken back by another."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import naa
from sensur.models import Sensurplan
from svarpost.models import Poststeg
from svarpost.querysets.bunker import bunker, partier_med_post
from svarpost.services.foelgebrev import brevdata
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_sendespost
from tests.fabrikker.oppnevning import lag_faggruppe, lag_oppnevning
from tests.fabrikker.sensur import kandidater, lag_sensor, lag_sensurparti

pytestmark = pytest.mark.django_db


def adresse(navn, parti, *flere):
    return reverse(f"svarpost:{navn}", args=[parti.pk, *flere])


def meld(klient, parti, steg, sporing="", **felt):
    return klient.post(adresse("steg", parti), {"steg": steg, "sporing": sporing}, **felt)


def bunken(parti):
    return bunker(partier_med_post().filter(pk=parti.pk), naa())[0]


def gaa(som, parti, skoleadmin, foerste, andre, til):
    """The steps up to and with `til`."""
    for steg, bruker in (
        ("sendt", skoleadmin), ("mottatt_1", foerste), ("videresendt", foerste), ("mottatt_2", andre),
        ("returnert", andre), ("retur_mottatt", skoleadmin),
    ):  # fmt: skip
        assert meld(som(bruker), parti, steg, "RR123").status_code == 302, steg
        if steg == til:
            return


def test_hele_veien_og_alle_ser_hvor_bunken_er(som, skoleadmin, foerste, andre, postparti, statsforvalter):
    myndighet = som(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter))
    veien = (
        (skoleadmin, "sendt", "Sendt til førstesensor"),
        (foerste, "mottatt_1", "Mottatt av førstesensor"),
        (foerste, "videresendt", "Sendt videre til andresensor"),
        (andre, "mottatt_2", "Mottatt av andresensor"),
        (andre, "returnert", "Sendt tilbake til skolen"),
        (skoleadmin, "retur_mottatt", "Mottatt av skolen"),
    )
    assert "1 parti har besvarelser som skal i posten" in som(skoleadmin).get("/").text
    assert adresse("bunke", postparti) in som(skoleadmin).get(reverse("eksamen:parti", args=[postparti.pk])).text
    for bruker, steg, tekst in veien:
        assert meld(som(bruker), postparti, steg, "RR123456789NO").status_code == 302
        for leser in (som(skoleadmin), som(foerste), som(andre), myndighet):
            assert tekst in leser.get(adresse("bunke", postparti)).text
        assert tekst in myndighet.get(reverse("svarpost:liste")).text
    rader = list(Poststeg.objects.order_by("pk").values_list("steg", "sporing"))
    assert [steg for steg, _ in rader] == Poststeg.REKKE
    assert [bool(sporing) for _, sporing in rader] == [True, False, True, False, True, False]
    assert bunken(postparti).neste == ""
    assert "skal i posten" not in som(skoleadmin).get("/").text


def test_kortet_sier_at_steget_er_det_neste_og_ikke_gjort(som, skoleadmin, foerste, andre, postparti):
    assert (
        f"Neste steg: «Sendt til førstesensor», {foerste.navn}" in som(skoleadmin).get(adresse("bunke", postparti)).text
    )
    gaa(som, postparti, skoleadmin, foerste, andre, "returnert")
    assert "Neste steg: «Mottatt av skolen»</h2>" in som(skoleadmin).get(adresse("bunke", postparti)).text


def test_sensorens_liste_leder_til_sendingen(som, foerste, postparti):
    klient = som(foerste)
    assert adresse("bunke", postparti) in klient.get(reverse("sensur:liste")).text
    assert (
        reverse("sensur:oppdrag", args=[postparti.sensoroppdrag.get(bruker=foerste).pk])
        in klient.get(adresse("bunke", postparti)).text
    )


def test_startsidene_sier_hvem_som_har_den(som, skoleadmin, foerste, andre, postparti):
    gaa(som, postparti, skoleadmin, foerste, andre, "sendt")
    assert "på vei til deg" in som(foerste).get("/").text
    assert "på vei til deg" not in som(andre).get("/").text
    meld(som(foerste), postparti, "mottatt_1")
    assert "skal videre til andresensor" in som(foerste).get("/").text
    meld(som(foerste), postparti, "videresendt", "RR2")
    assert "på vei til deg" in som(andre).get("/").text
    meld(som(andre), postparti, "mottatt_2")
    meld(som(andre), postparti, "returnert", "RR3")
    assert "1 bunke med besvarelser er på vei tilbake" in som(skoleadmin).get("/").text


@pytest.mark.parametrize(
    ("til", "hvem", "steg"),
    [
        ("", "foerste", "sendt"),
        ("", "andre", "sendt"),
        ("sendt", "andre", "mottatt_1"),
        ("sendt", "skoleadmin", "mottatt_1"),
        ("mottatt_1", "andre", "videresendt"),
        ("videresendt", "foerste", "mottatt_2"),
        ("mottatt_2", "foerste", "returnert"),
        ("returnert", "andre", "retur_mottatt"),
    ],
)
def test_et_steg_meldes_bare_av_den_det_gjelder(som, request, skoleadmin, foerste, andre, postparti, til, hvem, steg):
    if til:
        gaa(som, postparti, skoleadmin, foerste, andre, til)
    antall = Poststeg.objects.count()
    svar = meld(som(request.getfixturevalue(hvem)), postparti, steg, "RR1")
    assert (svar.status_code, "Dette steget melder" in svar.text) == (422, True)
    assert Poststeg.objects.count() == antall


def test_steg_hoppes_ikke_over_og_to_ganger_er_en_gang(som, skoleadmin, foerste, andre, postparti):
    svar = meld(som(skoleadmin), postparti, "retur_mottatt")
    assert (svar.status_code, "et annet sted på veien" in svar.text) == (422, True)
    for _gang in range(2):
        assert meld(som(skoleadmin), postparti, "sendt", "RR1").status_code == 302
    assert Poststeg.objects.count() == 1
    assert Hendelse.objects.filter(handling="svarpost.steg").count() == 1
    assert meld(som(foerste), postparti, "videresendt", "RR1").status_code == 422
    assert meld(som(foerste), postparti, "tull").status_code == 422
    assert meld(som(foerste), postparti, "").status_code == 422
    assert bunken(postparti).siste.steg == "sendt"


def test_uten_sporingsnummer_er_ingenting_sendt(som, skoleadmin, postparti):
    svar = meld(som(skoleadmin), postparti, "sendt", "  ")
    assert (svar.status_code, "Skriv sporingsnummeret" in svar.text) == (422, True)
    assert not Poststeg.objects.exists()


def test_steget_tas_tilbake_av_den_som_meldte_og_sporet_staar(som, skoleadmin, foerste, andre, postparti):
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_1")
    sendt, mottatt = Poststeg.objects.order_by("pk")
    # The school's step is no longer the last one; the sensor's is not the school's.
    assert "har gått videre" in som(skoleadmin).post(adresse("angre", postparti, sendt.pk), follow=True).text
    assert "Dette steget melder" in som(skoleadmin).post(adresse("angre", postparti, mottatt.pk), follow=True).text
    for _gang in range(2):
        svar = som(foerste).post(adresse("angre", postparti, mottatt.pk), follow=True)
        assert "Steget er tatt tilbake." in svar.text
    assert bunken(postparti).siste == sendt
    assert Poststeg.objects.count() == 3
    assert "er tatt tilbake" in som(skoleadmin).get(adresse("bunke", postparti)).text
    assert meld(som(foerste), postparti, "mottatt_1").status_code == 302
    assert bunken(postparti).siste.steg == "mottatt_1"


def test_databasen_endrer_og_sletter_ingen_steg(som, skoleadmin, foerste, andre, postparti):
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_1")
    sendt, mottatt = Poststeg.objects.order_by("pk")
    felt = {"parti": postparti, "registrert": naa(), "av": foerste}
    for handling in (
        lambda: Poststeg.objects.update(sporing="noe annet"),
        lambda: Poststeg.objects.all()._raw_delete("default"),
        lambda: Poststeg.objects.create(steg="sendt", opphever=mottatt, **felt),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            handling()
    Poststeg.objects.create(steg="sendt", opphever=sendt, **felt)
    with pytest.raises(IntegrityError), transaction.atomic():
        Poststeg.objects.create(steg="sendt", opphever=sendt, **felt)


def test_halvgaatt_tid_vises_og_forsinkelse_merkes(som, skoleadmin, foerste, andre, postparti):
    eksamen = postparti.eksamen
    frist = eksamen.sensur_fra + timedelta(days=10)
    Sensurplan.objects.create(eksamen=eksamen, frist=frist)
    assert bunken(postparti).halvveis == eksamen.sensur_fra + timedelta(days=5)
    gaa(som, postparti, skoleadmin, foerste, andre, "mottatt_1")
    assert "Forsinket" not in som(andre).get(adresse("bunke", postparti)).text
    assert "videre til andresensor" in som(foerste).get("/").text
    with time_machine.travel(eksamen.sensur_fra + timedelta(days=5, seconds=1), tick=False):
        assert "Forsinket" in som(andre).get(adresse("bunke", postparti)).text
        meld(som(foerste), postparti, "videresendt", "RR2")
        assert "Forsinket" not in som(andre).get(adresse("bunke", postparti)).text


def test_skolen_ser_adressen_og_hvem_den_maa_spoerre(som, skoleadmin, statsforvalter, foerste, andre, postparti):
    gruppe = lag_faggruppe(statsforvalter, postparti.eksamen.fag, periode=postparti.eksamen.periode)
    lag_oppnevning(gruppe, foerste, godtatt=True, gateadresse="Storgata 4", postnummer="3511", poststed="Hønefoss")
    side = som(skoleadmin).get(adresse("bunke", postparti)).text
    for ord_ in ("Storgata 4", "3511 Hønefoss", foerste.navn, "Adressen er ikke oppgitt", "ragnhild@example.no"):
        assert ord_ in side, ord_


def test_foelgebrevet_har_sensorene_returadressen_og_bare_numre(som, skoleadmin, postparti, foerste, andre):
    klient = som(skoleadmin)
    felt = {"gateadresse": "Skoleveien 1", "postnummer": "0153", "poststed": "Oslo"}
    assert klient.post(adresse("returadresse", postparti), felt | {"postnummer": "15"}).status_code == 422
    for _gang in range(2):
        assert klient.post(adresse("returadresse", postparti), felt).status_code == 302
    assert Hendelse.objects.filter(handling="svarpost.returadresse").count() == 1
    (brev,) = brevdata([bunken(postparti)], naa())
    en, to, _tre = kandidater(postparti)
    assert brev["kandidater"] == [
        {"nummer": en.kandidatnummer.nummer, "deler": "Eksamen"}, {"nummer": to.kandidatnummer.nummer, "deler": ""},
    ]  # fmt: skip
    assert brev["retur"] == [postparti.skole.navn, "Skoleveien 1", "0153 Oslo"]
    assert [sensor["navn"] for sensor in brev["sensorer"]] == [foerste.navn, andre.navn]
    assert not any(k.person.etternavn in str(brev) for k in kandidater(postparti))
    pdf = klient.get(adresse("foelgebrev", postparti))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    rapport = klient.get(reverse("rapporter:rapport", args=["foelgebrev"]))
    assert rapport.status_code == 200


def test_ingen_navn_paa_sensorens_side(som, foerste, postparti):
    side = som(foerste).get(adresse("bunke", postparti)).text
    for kandidat in kandidater(postparti):
        assert kandidat.person.etternavn not in side
    assert kandidater(postparti)[0].kandidatnummer.nummer in side
    assert kandidater(postparti)[2].kandidatnummer.nummer not in side


def test_uten_sensor_eller_foer_eksamen_sendes_ingenting(som, skole, skoleadmin, statsforvalter):
    parti = lag_sensurparti(skole, statsforvalter, kandidater=1)
    sett_sendespost(kandidater(parti)[0])
    svar = meld(som(skoleadmin), parti, "sendt", "RR1")
    assert (svar.status_code, "Spør Statsforvalteren" in svar.text) == (422, True)
    with time_machine.travel(naa() - timedelta(days=3), tick=False):
        svar = meld(som(skoleadmin), parti, "sendt", "RR1")
        assert (svar.status_code, "Eksamenen har ikke begynt" in svar.text) == (422, True)
    assert not Poststeg.objects.exists()


def test_andre_faar_ikke_vite_om_bunken(som, annen_skoleadmin, statsforvalter, fylke, postparti, parti, skoleadmin):
    for bruker in (annen_skoleadmin, lag_sensor(statsforvalter), bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)):
        assert som(bruker).get(adresse("bunke", postparti)).status_code == 404
        assert meld(som(bruker), postparti, "sendt", "RR1").status_code == 404
        assert "3STP" not in som(bruker).get(reverse("svarpost:liste")).text
    assert som(skoleadmin).get(adresse("bunke", parti)).status_code == 404
    myndighet = som(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter))
    assert meld(myndighet, postparti, "sendt", "RR1").status_code == 403


@pytest.mark.parametrize("verdi", ["x" * 300, "a\x00b"], ids=["lang", "NUL"])
@pytest.mark.parametrize("felt", ["gateadresse", "postnummer", "poststed", "sporing"])
def test_for_langt_og_nul_er_feil_ved_feltet(som, skoleadmin, postparti, felt, verdi):
    klient = som(skoleadmin)
    if felt == "sporing":
        svar = meld(klient, postparti, "sendt", verdi)
    else:
        data = {"gateadresse": "Skoleveien 1", "postnummer": "0153", "poststed": "Oslo", felt: verdi}
        svar = klient.post(adresse("returadresse", postparti), data)
    assert (svar.status_code, 'aria-invalid="true"' in svar.text) == (422, True)
    assert not Poststeg.objects.exists()
