"""The export as a job against a PAS over HTTP: again and again without harm, whatever happens on the way."""

from datetime import timedelta

import pytest

from eksamen.models import Kandidat, Kandidatnummer
from felles.jobbkjoering import LEIETID
from felles.models import Hendelse, Jobb
from pas_integration.models import PasJobb, PasKandidat, Samkjoering
from pas_kontrakt.meldinger.typer import Kandidatstatus
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.pas_integration import DEL, forbindelse_til, kjoer_ut
from tests.pas_integration.eksporthjelp import NAA, POST, antall, bestill, eksporter, fjern, poster

Status = Jobb.Status

pytestmark = pytest.mark.django_db


def test_partiet_kommer_til_pas_og_numrene_hjem(pas, partiet, admin):
    parti, kandidater = partiet

    pasjobb, _ = eksporter(parti, admin)

    assert (pasjobb.jobb.status, pasjobb.jobb.melding, pasjobb.ansvar) == (Status.FERDIG, "", "")
    pamelding = pas.mottatt[0]
    assert (pamelding.orgnr, pamelding.periodekode) == (parti.skole.orgnr, "V-2027")
    assert {k.fodselsnr for k in pamelding.grupper[0].kandidater} == {k.person.nummer for k in kandidater}
    assert antall(parti) == {"lik": 2}
    for kandidat in Kandidat.objects.select_related("person", "kandidatnummer"):
        assert kandidat.kandidatnummer.nummer == pas.numre[kandidat.person.nummer]
    assert pasjobb.utfall["numre_nye"] == 2
    assert Samkjoering.objects.get(slag="eksport").sist_ok is not None


def test_igjen_og_igjen_sender_ingenting_naar_ingenting_er_endret(pas, partiet, admin):
    parti, _ = partiet
    _, tid = eksporter(parti, admin)

    for _runde in range(3):
        pasjobb, tid = eksporter(parti, admin, tid + timedelta(minutes=1))
        assert (pasjobb.jobb.status, pasjobb.utfall["sendt"]) == (Status.FERDIG, 0)

    assert poster(pas) == 1
    assert Kandidatnummer.objects.count() == 2


def test_bare_de_som_er_nye_eller_endret_sendes_paa_nytt(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    Kandidat.objects.filter(pk=kandidater[0].pk).update(maalform="nn")
    ny = lag_kandidat(parti)
    assert antall(parti) == {"endret": 1, "ny": 1, "lik": 1}

    _, tid = eksporter(parti, admin, tid + timedelta(minutes=1))

    sendt = {k.fodselsnr for gruppe in pas.mottatt[1].grupper for k in gruppe.kandidater}
    assert sendt == {kandidater[0].person.nummer, ny.person.nummer}
    assert antall(parti) == {"lik": 3}


@pytest.mark.parametrize("hva", ["etter", "dropp"])
def test_en_melding_uten_svar_avgjoeres_av_hva_pas_har(pas, partiet, admin, hva):
    parti, _ = partiet
    pas.svarer[POST] = [hva]

    pasjobb, _ = eksporter(parti, admin)

    assert pasjobb.jobb.status == Status.FERDIG
    assert len(pas.mottatt) == 1  # it was taken in once, in either case
    assert poster(pas) == (1 if hva == "etter" else 2)
    assert antall(parti) == {"lik": 2}
    assert PasKandidat.objects.filter(sendt__isnull=False).count() == 2
    assert pasjobb.utfall["sendt"] == 2


def test_pas_er_treg_og_det_ventes_uten_at_det_telles_som_feil(pas, partiet, admin):
    parti, _ = partiet
    pas.behandler_etter = 12

    pasjobb, ferdig = eksporter(parti, admin)

    assert (pasjobb.jobb.status, pasjobb.jobb.forsoek) == (Status.FERDIG, 1)
    assert ferdig - NAA > timedelta(minutes=30)
    assert poster(pas) == 1


@pytest.mark.parametrize(
    ("svar", "ansvar"),
    [((503, b"", "text/plain"), "pas"), ((429, b"", "text/plain"), "pas"), ((200, b"<html>", "text/html"), "pas"),
     ((200, b"<PameldteKandidater", "application/xml"), "pas")],
)  # fmt: skip
def test_et_svar_som_ikke_kan_brukes_endrer_ingenting_og_proeves_igjen(pas, partiet, admin, svar, ansvar):
    parti, _ = partiet
    pas.svarer["GET", f"{DEL}/kandidat"] = [svar]
    pasjobb = bestill(parti, admin)

    foerste, _ = kjoer_ut(pasjobb, NAA, ganger=1)

    assert (foerste.jobb.status, foerste.ansvar) == (Status.VENTER, ansvar)
    assert foerste.jobb.melding
    assert not PasKandidat.objects.exists()
    ferdig, _ = kjoer_ut(pasjobb, foerste.jobb.forfall)
    assert (ferdig.jobb.status, ferdig.ansvar, antall(parti)) == (Status.FERDIG, "", {"lik": 2})


def test_en_arbeider_som_doer_etter_at_meldingen_er_sendt_tas_over_der_den_slapp(pas, partiet, admin):
    parti, _ = partiet
    pas.svarer["GET", f"{DEL}/kandidatpamelding/1"] = [(500, b"", "text/plain")]
    pasjobb = bestill(parti, admin)
    kjoer_ut(pasjobb, NAA, ganger=1)
    # The worker is gone with its lease.
    borte = {"status": Status.KJOERER, "leie": "0" * 32, "leie_til": NAA + LEIETID, "forfall": NAA + LEIETID}
    Jobb.objects.filter(pk=pasjobb.jobb_id).update(**borte)

    kjoer_ut(pasjobb, NAA + timedelta(minutes=1), ganger=1)
    assert Jobb.objects.get(pk=pasjobb.jobb_id).leie is not None
    ferdig, _ = kjoer_ut(pasjobb, NAA + LEIETID)

    assert (ferdig.jobb.status, poster(pas)) == (Status.FERDIG, 1)
    assert antall(parti) == {"lik": 2}


def test_uten_rapport_ventes_det_til_kandidatene_er_der(pas, partiet, admin, settings):
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"rapport"})
    parti, kandidater = partiet
    pas.mangler.add(kandidater[0].person.nummer)

    pasjobb, ferdig = eksporter(parti, admin)

    assert pasjobb.jobb.status == Status.FERDIG
    assert ferdig - NAA > timedelta(hours=1)
    assert antall(parti) == {"savnes": 1, "lik": 1}
    assert ("GET", f"{DEL}/kandidatpamelding/1") not in pas.kall


def test_paameldt_ved_en_annen_skole_staar_med_pas_sine_ord_og_sendes_igjen_naar_partiet_eksporteres(
    pas, partiet, admin
):
    parti, kandidater = partiet
    fnr = kandidater[0].person.nummer
    pas.avviser[fnr] = (Kandidatstatus.ANNEN_SKOLE, f"Påmeldt ved Storvik, {fnr}.")

    pasjobb, tid = eksporter(parti, admin)

    rad = PasKandidat.objects.get(status=PasKandidat.Status.ANNEN_SKOLE)
    assert "Storvik" in rad.melding
    assert fnr not in rad.melding
    assert antall(parti) == {"avvist": 1, "lik": 1}
    assert pasjobb.utfall["svar"]["PameldtAnnenSkole"] == 1
    del pas.avviser[fnr]
    eksporter(parti, admin, tid + timedelta(minutes=1))
    assert antall(parti) == {"lik": 2}


def test_hele_meldingen_avvist_staar_med_pas_sine_ord_og_kan_proeves_igjen(pas, partiet, admin):
    parti, _ = partiet
    feil = '<ApiError xmlns="http://pas.udir.no/Pamelding"><Message>Påmeldingsfristen er ute.</Message></ApiError>'
    pas.svarer[POST] = [(400, feil.encode(), "application/xml")]

    pasjobb, _ = eksporter(parti, admin)

    assert (pasjobb.jobb.status, pasjobb.ansvar) == (Status.FEILET, "skolen")
    assert "Påmeldingsfristen er ute." in pasjobb.jobb.melding
    assert not PasKandidat.objects.filter(sendt__isnull=False).exists()


def test_hendelser_og_jobber_har_ingen_personopplysninger(pas, partiet, admin):
    parti, kandidater = partiet
    _, tid = eksporter(parti, admin)
    fjern(kandidater[0])
    eksporter(parti, admin, tid + timedelta(minutes=1))

    tekst = "".join(str(data) for data in Hendelse.objects.values_list("data", flat=True))
    tekst += "".join(map(str, Jobb.objects.values_list("parametre", "steg", "melding", "tittel")))
    tekst += "".join(map(str, PasJobb.objects.values_list("utvalg", "fremdrift", "utfall", "referanse")))
    for kandidat in kandidater:
        assert kandidat.person.nummer not in tekst
        assert kandidat.person.etternavn not in tekst
    assert {"pas.sendt", "pas.eksportert", "pas.numre_importert", "pas.eksport_bestilt"} <= set(
        Hendelse.objects.values_list("handling", flat=True)
    )


def test_uten_rapport_ventes_det_ikke_paa_den_som_kom_til_etter_at_meldingen_gikk(pas, partiet, admin, settings):
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"rapport"})
    parti, kandidater = partiet
    pas.mangler.add(kandidater[0].person.nummer)
    pasjobb, klokka = kjoer_ut(bestill(parti, admin), NAA, ganger=1)
    assert pasjobb.jobb.status == Status.VENTER
    lag_kandidat(parti)
    pas.ta_imot(pas.mottatt[0])
    pas.mangler.clear()
    pas.ta_imot(pas.mottatt[0])

    ferdig, _ = kjoer_ut(pasjobb, klokka, ganger=1)

    assert ferdig.jobb.status == Status.FERDIG
    assert antall(parti) == {"lik": 2, "ny": 1}


def test_et_pas_som_er_koblet_fra_underveis_feiler_med_en_setning(pas, partiet, admin, settings):
    parti, _ = partiet
    pasjobb = bestill(parti, admin)
    settings.PAS_KLIENT = None

    feilet, _ = kjoer_ut(pasjobb, NAA)

    assert feilet.jobb.status == Status.FEILET
    assert "Ingen PAS er satt opp" in feilet.jobb.melding


def test_den_som_tar_over_en_ferdig_eksport_gjoer_den_ikke_om_igjen(pas, partiet, admin):
    parti, _ = partiet
    pasjobb, tid = eksporter(parti, admin)
    utfall = pasjobb.utfall
    # Killed between what came of it and «ferdig».
    borte = {"status": Status.KJOERER, "leie": "0" * 32, "leie_til": tid, "forfall": tid, "avsluttet": None}
    Jobb.objects.filter(pk=pasjobb.jobb_id).update(**borte)

    ferdig, _ = kjoer_ut(pasjobb, tid + LEIETID)

    assert (ferdig.jobb.status, ferdig.utfall) == (Status.FERDIG, utfall)
    assert Hendelse.objects.filter(handling="pas.eksportert").count() == 1
