"""Results from a file: both generations of XML and sheets, preview, confirm, undo; through the pages of imports."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from deltakelse.models import Fravaer
from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.importer.grunnlag import Dokument, Importfeil, Rad
from felles.models import Importkjoering
from felles.tid import naa
from klage.models import ResultatUtenfra, Vitnemaalsoppgave
from klage.querysets.resultat import resultatverdier
from klage.services.visning import velg_visning
from pas_integration.services.henting.resultatfil import Resultatimport, lag_resultatimport
from pas_kontrakt.lesere.karakter import KarakterXml
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Generasjon
from tests.fabrikker.eksamen import EksamenFactory, PartiFactory, PeriodeFactory, lag_kandidat
from tests.fabrikker.henting import karakter, oversikt

pytestmark = pytest.mark.django_db
SLAG = "resultater"


def velg(klient, innhold, navn="karakterer.xml"):
    adresse = reverse("paamelding:velg_fil", args=[SLAG])
    orgnr = klient.get(adresse).context["skjema"].fields["skole"].initial
    return klient.post(adresse, {"fil": SimpleUploadedFile(navn, innhold), "skole": orgnr}, follow=True)


def gjoer(klient, hva):
    kjoering = Importkjoering.objects.latest("pk")
    adresse = reverse(f"paamelding:{hva}", args=[SLAG, kjoering.pk])
    return klient.post(adresse, follow=True)


def xml(skole, *rader, generasjon=Generasjon.V2, **felt):
    return skriv(oversikt(skole, *rader, **felt), generasjon)


def gjelder():
    return resultatverdier(Kandidat.objects.all(), naa())


@pytest.mark.parametrize("generasjon", [Generasjon.V1, Generasjon.V2])
def test_begge_generasjoner_leses_vises_og_bekreftes(som, skoleadmin, parti, kandidat, generasjon):
    klient = som(skoleadmin)
    side = velg(klient, xml(parti.skole, karakter(kandidat, 4), generasjon=generasjon))
    assert kandidat.person.navn in side.text
    assert kandidat.person.nummer not in side.text
    assert gjelder() == {}
    gjoer(klient, "bekreft_import")
    assert gjelder() == {kandidat.pk: "4"}


def test_angret_er_alt_som_foer(som, skoleadmin, parti, kandidat):
    fravaerende = lag_kandidat(parti)
    klient = som(skoleadmin)
    velg(klient, xml(parti.skole, karakter(kandidat, 4)))
    gjoer(klient, "bekreft_import")
    foer = ResultatUtenfra.objects.values().get()
    velg(klient, xml(parti.skole, karakter(kandidat, 4, klagekarakter=6), karakter(fravaerende, 0, "IDF")))
    gjoer(klient, "bekreft_import")
    assert gjelder() == {kandidat.pk: "6"}
    assert (Vitnemaalsoppgave.objects.count(), Fravaer.objects.filter(opphevet__isnull=True).count()) == (1, 1)
    gjoer(klient, "angre_import")
    assert ResultatUtenfra.objects.values().get() == foer
    assert (Vitnemaalsoppgave.objects.count(), Fravaer.objects.filter(opphevet__isnull=True).count()) == (0, 0)


def test_en_import_angres_ikke_over_en_nyere(som, skoleadmin, parti, kandidat):
    klient = som(skoleadmin)
    velg(klient, xml(parti.skole, karakter(kandidat, 4)))
    gjoer(klient, "bekreft_import")
    foerste = Importkjoering.objects.latest("pk")
    velg(klient, xml(parti.skole, karakter(kandidat, 5)))
    gjoer(klient, "bekreft_import")
    side = klient.post(reverse("paamelding:angre_import", args=[SLAG, foerste.pk]), follow=True)
    assert "Det har kommet nyere resultater siden" in side.text
    assert gjelder() == {kandidat.pk: "5"}


def test_en_annen_skoles_fil_avvises(som, skoleadmin, annen_skole, kandidat):
    side = velg(som(skoleadmin), xml(annen_skole, karakter(kandidat, 4)))
    assert side.status_code == 422
    assert "Filen gjelder en annen skole" in side.text


def test_regneark_med_overskrifter_som_gjenkjennes(som, skoleadmin, parti, kandidat):
    andre = lag_kandidat(parti)
    kode = parti.eksamen.fag.fagkode
    linjer = [
        "Fødselsnummer;Fagkode;Parti;Karakter;Karakter etter klage",
        f"{kandidat.person.nummer};{kode};{parti.navn};4;5",
        f"{andre.person.nummer};{kode};{parti.navn};IDF;",
    ]
    klient = som(skoleadmin)
    velg(klient, "\n".join(linjer).encode(), "karakterer.csv")
    kjoering = Importkjoering.objects.latest("pk")
    adresse = reverse("paamelding:kolonner", args=[SLAG, kjoering.pk])
    skjema = klient.get(adresse).context["skjema"]
    # What the page proposes is right: the headings are known.
    klient.post(adresse, {felt.html_name: felt.value() for felt in skjema if felt.value() not in {None, ""}})
    gjoer(klient, "bekreft_import")
    assert gjelder() == {kandidat.pk: "5"}
    assert Fravaer.objects.get().kandidat == andre


def test_kandidatnummeret_holder_uten_foedselsnummer(skole, parti, kandidat):
    felt = {"kandidatnummer": kandidat.kandidatnummer.nummer, "fagkode": parti.eksamen.fag.kode, "karakter": "3"}
    importen = Resultatimport(skole, parti.eksamen.periode)
    dokument = Dokument("csv", {}, {}, [Rad(2, "rad", felt), Rad(3, "rad", {**felt, "kandidatnummer": "999ZZZ-V"})])
    assert [rad.utfall for rad in importen.forhaandsvis(dokument, naa=naa())] == ["ny", "avvist"]
    importen.utfoer(dokument, kjoering_id=1, aktoer=SYSTEM, naa=naa())
    assert gjelder() == {kandidat.pk: "3"}


def test_det_forseglede_vises_ikke_i_forhaandsvisningen(som, skoleadmin, parti, kandidat):
    tid = naa()
    velg_visning(
        skole=parti.skole, periode=parti.eksamen.periode, vises_fra=tid + timedelta(days=1), aktoer=SYSTEM, naa=tid
    )
    klient = som(skoleadmin)
    side = velg(klient, xml(parti.skole, karakter(kandidat, 6)))
    assert "Resultatet vises fra" in side.text
    assert ">6<" not in side.text
    side = gjoer(klient, "bekreft_import")
    assert ">6<" not in side.text
    assert gjelder() == {}


def test_rektor_og_annen_skole_kommer_ikke_til(som, annen_skoleadmin, vakt, skoleadmin, parti, kandidat):
    assert som(vakt).get(reverse("paamelding:velg_fil", args=[SLAG])).status_code == 403
    velg(som(skoleadmin), xml(parti.skole, karakter(kandidat, 4)))
    kjoering = Importkjoering.objects.latest("pk")
    assert som(annen_skoleadmin).get(reverse("paamelding:kontroll", args=[SLAG, kjoering.pk])).status_code == 404


@pytest.mark.parametrize("innhold", [b"<a/>", b"<a", b"ikke xml", b"\xff\xfe<", b"<!DOCTYPE x><a/>"])
def test_det_som_ikke_er_karakterer_faar_ord(som, skoleadmin, parti, kandidat, innhold):
    side = velg(som(skoleadmin), innhold)
    assert side.status_code in {200, 422}
    assert not ResultatUtenfra.objects.exists()


@pytest.mark.parametrize("navn", ["karakter_2015.xml", "karakter_2016.xml"])
def test_proevene_fra_udir_leses(navn):
    mappe = Path(__file__).parents[1] / "data" / "pas"
    fil = mappe / navn
    assert KarakterXml().les(fil.read_bytes()).rader[0].felt["kandidatnummer"] == "337JQE-V"


@pytest.fixture
def hoesten(parti, kandidat):
    """Autumn has begun too, and the candidate sits the same fagkode again."""
    tid = naa()
    periode = PeriodeFactory(kode="H-2027", gjennomfoering_fra=tid - timedelta(days=2))
    eksamen = EksamenFactory(fag=parti.eksamen.fag, periode=periode)
    return lag_kandidat(PartiFactory(skole=parti.skole, eksamen=eksamen), person=kandidat.person)


def test_vaarens_klager_som_kommer_om_hoesten_blir_vaarens(som, skoleadmin, parti, kandidat, hoesten):
    klient = som(skoleadmin)
    side = velg(klient, xml(parti.skole, karakter(kandidat, 4, kandidatnr=kandidat.kandidatnummer.nummer)))
    assert f"{parti.navn} (V-2027)" in side.text
    gjoer(klient, "bekreft_import")
    assert gjelder() == {kandidat.pk: "4"}
    velg(klient, xml(parti.skole, karakter(hoesten, 5, kandidatnr="337JQE-H")))
    gjoer(klient, "bekreft_import")
    assert gjelder() == {kandidat.pk: "4", hoesten.pk: "5"}


def test_rader_av_to_perioder_i_en_fil_brukes_bare_i_den_nyeste(parti, kandidat, hoesten):
    felt = {"nummer": kandidat.person.nummer, "fagkode": parti.eksamen.fag.kode, "karakter": "3"}
    rader = [Rad(2, "rad", {**felt, "kandidatnummer": f"337JQE-{sesong}"}) for sesong in "HV"]
    importen = lag_resultatimport(parti.skole, None, naa())
    utfall = importen.forhaandsvis(Dokument("csv", {}, {}, rader), naa=naa())
    assert [(rad.utfall, "annen eksamensperiode" in rad.melding) for rad in utfall] == [("ny", False), ("avvist", True)]


def test_regnearket_kan_si_hvilken_periode_det_gjelder(parti, kandidat, hoesten):
    felt = {"nummer": kandidat.person.nummer, "fagkode": parti.eksamen.fag.kode, "karakter": "3"}
    importen = lag_resultatimport(parti.skole, None, naa())
    dokument = Dokument("csv", {}, {}, [Rad(2, "rad", {**felt, "periode": "V-2027"})])
    importen.utfoer(dokument, kjoering_id=1, aktoer=SYSTEM, naa=naa())
    assert gjelder() == {kandidat.pk: "3"}
    with pytest.raises(Importfeil):
        importen.forhaandsvis(Dokument("csv", {}, {}, [Rad(2, "rad", {**felt, "periode": "V-2026"})]), naa=naa())


def test_det_som_ble_vist_er_det_som_lagres_ogsaa_naar_en_periode_begynner_imellom(som, skoleadmin, parti, kandidat):
    kode, tid = parti.eksamen.fag.kode, naa()
    felt = {"nummer": kandidat.person.nummer, "fagkode": kode, "karakter": "3"}
    dokument = Dokument("csv", {}, {}, [Rad(2, "rad", felt)])
    velg(som(skoleadmin), xml(parti.skole, karakter(kandidat, 4)))
    kjoering = Importkjoering.objects.latest("pk")
    periode = PeriodeFactory(kode="H-2027", gjennomfoering_fra=tid + timedelta(hours=1))
    PartiFactory(skole=parti.skole, eksamen=EksamenFactory(fag=parti.eksamen.fag, periode=periode))
    senere = tid + timedelta(hours=2)
    with pytest.raises(Importfeil) as feil:
        lag_resultatimport(parti.skole, None, senere).utfoer(
            dokument, kjoering_id=kjoering.pk, aktoer=SYSTEM, naa=senere
        )
    assert feil.value.kode == "ny_periode"
    assert gjelder() == {}
