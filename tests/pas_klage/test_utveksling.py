"""Appeals between a school and its PAS: sent, withdrawn, made there, ended there, and by hand where PAS takes none."""

from datetime import timedelta

import pytest

from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from klage.models import Klage
from klage.services.registrering import Klagefelt, registrer_klage
from klage.services.sending import send_klager, ta_tilbake
from klage.services.trekking import trekk
from pas_integration.models import PasJobb, PasKandidat
from pas_integration.services.jobber import bestill_pasjobb
from pas_integration.views.hentingsord import linjer
from pas_klage.models import Klagekobling
from pas_klage.querysets.saker import aapne_gjoeremaal
from pas_klage.services.gjoeremaal import meld_gjort
from pas_kontrakt.meldinger.egne import Klagerad, Klageslag, Klagestatus
from tests.fabrikker.pas_integration import forbindelse_til, kjoer_ut, lag_passkole

pytestmark = pytest.mark.django_db


def sendt_klage(kandidat):
    felt = Klagefelt(maalform="nb", alder="voksen", fullmakt_sett=True)
    klage = registrer_klage(kandidat_id=kandidat.pk, felt=felt, fremsatt=dagens_dato(naa()), aktoer=SYSTEM, naa=naa())
    (svar,), _post = send_klager(klage_ider=[klage.pk], aktoer=SYSTEM, naa=naa())
    assert svar.gjort, svar.melding
    klage.refresh_from_db()
    return klage


def utveksle(kandidat):
    pasjobb = bestill_pasjobb(
        slag="klager", skole=kandidat.parti.skole, periode=kandidat.eksamen.periode, utvalg={}, bruker=None,
        aktoer=SYSTEM, naa=naa(),
    )  # fmt: skip
    return kjoer_ut(pasjobb, naa())[0]


def stilling(klage):
    klage.refresh_from_db()
    return klage.status


def hos_pas(pas, kandidat, status=Klagestatus.TIL_BEHANDLING):
    fag = kandidat.eksamen.fag
    pas.klager["7" * 32] = Klagerad(
        "7" * 32, kandidat.person.nummer, fag.fagkode, Klageslag.KARAKTER, status, naa() - timedelta(hours=1),
        fag.variant or None,
    )  # fmt: skip


def test_en_sendt_klage_gaar_til_pas_en_gang(pas, kandidater):
    klage = sendt_klage(kandidater[0])
    jobb = utveksle(kandidater[0])
    assert jobb.utfall["sendt"] == 1
    assert linjer(jobb) == ["1 klage er sendt til PAS."]
    (melding,) = pas.klager_mottatt
    assert (melding.fodselsnr, melding.maalform) == (kandidater[0].person.nummer, "nb")
    kobling = Klagekobling.objects.get(klage=klage)
    assert (kobling.referanse, kobling.status) == (next(iter(pas.klager)), "TilBehandling")
    assert linjer(utveksle(kandidater[0])) == ["Alt var som før."]
    assert len(pas.klager_mottatt) == 1


def test_en_registrert_klage_som_ikke_er_sendt_blir_hos_skolen(pas, kandidater):
    registrer_klage(
        kandidat_id=kandidater[0].pk, felt=Klagefelt(maalform="nb", alder="voksen"), aktoer=SYSTEM, naa=naa()
    )
    utveksle(kandidater[0])
    assert not pas.klager_mottatt


def test_det_pas_sier_nei_til_stopper_ingen_andre_og_sies_ikke_om_igjen(pas, kandidater):
    foerste, andre = (sendt_klage(k) for k in kandidater)
    sti = ("POST", "/api/ekstern/klage")
    feil = (
        b'<pa:ApiError xmlns:pa="http://pas.udir.no/Pamelding"><pa:Message>Fristen er ute.</pa:Message></pa:ApiError>'
    )
    pas.svarer[sti] = [(409, feil, "application/xml")]
    assert utveksle(kandidater[0]).utfall | {"sendt": 1, "nektet": 1} == utveksle(kandidater[0]).utfall | {
        "sendt": 1, "nektet": 1,
    }  # fmt: skip
    svar = {k.klage_id: (k.referanse != "", k.svar) for k in Klagekobling.objects.all()}
    assert svar == {foerste.pk: (False, "Fristen er ute."), andre.pk: (True, "")}
    assert pas.kall.count(sti) == 2


def test_en_klage_som_trekkes_her_trekkes_der(pas, kandidater):
    klage = sendt_klage(kandidater[0])
    utveksle(kandidater[0])
    trekk(klage_id=klage.pk, aktoer=SYSTEM, naa=naa())
    assert linjer(utveksle(kandidater[0])) == ["1 klage er trukket i PAS."]
    assert [rad.status for rad in pas.klager.values()] == [Klagestatus.TRUKKET]
    assert linjer(utveksle(kandidater[0])) == ["Alt var som før."]


def test_en_trukket_klage_som_pas_ikke_kjenner_lenger_stopper_ingen_andre(pas, kandidater):
    klage = sendt_klage(kandidater[0])
    utveksle(kandidater[0])
    trekk(klage_id=klage.pk, aktoer=SYSTEM, naa=naa())
    sendt_klage(kandidater[1])
    feil = b'<pa:ApiError xmlns:pa="http://pas.udir.no/Pamelding"><pa:Message>Ukjent.</pa:Message></pa:ApiError>'
    (referanse,) = pas.klager
    pas.svarer["POST", f"/api/ekstern/klage/{referanse}/trekking"] = [(404, feil, "application/xml")]
    utfall = utveksle(kandidater[0]).utfall
    assert (utfall["sendt"], utfall["nektet"]) == (1, 1)
    assert utveksle(kandidater[0]).utfall["nektet"] == 0


def test_en_klage_som_var_avgjort_der_trekkes_ikke_og_det_sies(pas, kandidater):
    klage = sendt_klage(kandidater[0])
    utveksle(kandidater[0])
    trekk(klage_id=klage.pk, aktoer=SYSTEM, naa=naa())
    pas.klage_nei = "Klagen er avgjort."
    hos_pas(pas, kandidater[0], Klagestatus.AVGJORT)
    pas.klager = {Klagekobling.objects.get().referanse: pas.klager["7" * 32]}
    (referanse,) = pas.klager
    pas.klager[referanse] = Klagerad(referanse, *_resten(pas.klager[referanse]))
    assert utveksle(kandidater[0]).utfall["nektet"] == 1
    kobling = Klagekobling.objects.get()
    assert (kobling.status, kobling.svar) == ("Avgjort", "Klagen er avgjort.")


@pytest.mark.parametrize(
    ("deres", "vaar"),
    [(Klagestatus.AVGJORT, "avgjort"), (Klagestatus.TRUKKET, "trukket"), (Klagestatus.AVVIST, "avvist")],
)
def test_en_klage_ender_her_naar_den_ender_der(pas, kandidater, deres, vaar):
    klage = sendt_klage(kandidater[0])
    utveksle(kandidater[0])
    hos_pas(pas, kandidater[0], deres)
    pas.klager = {next(iter(Klagekobling.objects.values_list("referanse", flat=True))): pas.klager["7" * 32]}
    referanse = next(iter(pas.klager))
    pas.klager[referanse] = Klagerad(referanse, *_resten(pas.klager[referanse]))
    assert utveksle(kandidater[0]).utfall["avsluttet"] == 1
    assert stilling(klage) == vaar
    assert utveksle(kandidater[0]).utfall["avsluttet"] == 0


def _resten(rad):
    return rad.fodselsnr, rad.fagkode, rad.slag, rad.status, rad.framsatt, rad.variant


def test_en_klage_som_bare_finnes_i_pas_lages_her(pas, kandidater):
    hos_pas(pas, kandidater[1])
    assert linjer(utveksle(kandidater[1])) == ["1 klage kom fra PAS."]
    klage = Klage.objects.get()
    assert (klage.kandidat_id, klage.status, klage.karakter) == (kandidater[1].pk, "sendt", "3")
    assert Hendelse.objects.filter(handling="klage.mottatt_utenfra").count() == 1
    assert linjer(utveksle(kandidater[1])) == ["Alt var som før."]


def test_en_klage_om_et_resultat_som_ikke_er_kommet_hjem_venter(pas, skole):
    _parti, (kandidat,) = lag_passkole(skole, antall=1, navn="3STB", start=naa() - timedelta(days=20))
    hos_pas(pas, kandidat)
    utveksle(kandidat)
    assert not Klage.objects.exists()


def test_det_samme_paa_begge_sider_er_en_klage(pas, kandidater):
    hos_pas(pas, kandidater[0])
    klage = sendt_klage(kandidater[0])
    utveksle(kandidater[0])
    assert Klage.objects.count() == 1
    assert Klagekobling.objects.get().klage == klage


def test_et_pas_som_ikke_tar_klager_gir_gjoeremaal_som_meldes_gjort(pas, kandidater, settings, skole):
    settings.PAS_KLIENT = forbindelse_til(pas, uten=["klage"])
    klage = sendt_klage(kandidater[0])
    assert linjer(utveksle(kandidater[0])) == ["1 klage må registreres i PAS for hånd."]
    (kobling,) = aapne_gjoeremaal([skole.pk])
    assert meld_gjort(kobling_id=kobling.pk, aktoer=SYSTEM, naa=naa())
    assert not meld_gjort(kobling_id=kobling.pk, aktoer=SYSTEM, naa=naa())
    assert not aapne_gjoeremaal([skole.pk])
    trekk(klage_id=klage.pk, aktoer=SYSTEM, naa=naa())
    utveksle(kandidater[0])
    (kobling,) = aapne_gjoeremaal([skole.pk])
    assert kobling.gjoeremaal == "trekk"
    assert not pas.klager_mottatt


def test_en_klage_som_ble_registrert_for_haand_og_trukket_her_trekkes_naar_pas_tar_imot_klager(
    pas, kandidater, settings, skole
):
    tar_imot, settings.PAS_KLIENT = settings.PAS_KLIENT, forbindelse_til(pas, uten=["klage"])
    klage = sendt_klage(kandidater[0])
    utveksle(kandidater[0])
    # Taken back by the school, it is nobody's to register until it is sent again.
    ta_tilbake(klage_id=klage.pk, aktoer=SYSTEM, naa=naa())
    assert not aapne_gjoeremaal([skole.pk])
    send_klager(klage_ider=[klage.pk], aktoer=SYSTEM, naa=naa())
    (kobling,) = aapne_gjoeremaal([skole.pk])
    meld_gjort(kobling_id=kobling.pk, aktoer=SYSTEM, naa=naa())
    hos_pas(pas, kandidater[0])
    trekk(klage_id=klage.pk, aktoer=SYSTEM, naa=naa())
    utveksle(kandidater[0])
    settings.PAS_KLIENT = tar_imot
    utveksle(kandidater[0])
    assert utveksle(kandidater[0]).utfall["trukket"] == 1
    assert [rad.status for rad in pas.klager.values()] == [Klagestatus.TRUKKET]
    assert Klage.objects.count() == 1
    assert not aapne_gjoeremaal([skole.pk])


def test_en_klage_som_trekkes_foer_noen_har_meldt_den_i_pas_gir_ingenting_aa_gjoere(pas, kandidater, settings, skole):
    settings.PAS_KLIENT = forbindelse_til(pas, uten=["klage"])
    klage = sendt_klage(kandidater[0])
    utveksle(kandidater[0])
    trekk(klage_id=klage.pk, aktoer=SYSTEM, naa=naa())
    utveksle(kandidater[0])
    assert not aapne_gjoeremaal([skole.pk])


def test_utvekslingen_bestilles_naar_klagen_er_sendt(pas, kandidater, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sendt_klage(kandidater[0])
    assert PasJobb.objects.filter(slag="klager").count() == 1


def test_en_kandidat_som_pas_ikke_har_gaar_ingen_vei(pas, kandidater, skole, django_capture_on_commit_callbacks):
    PasKandidat.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        sendt_klage(kandidater[0])
    assert not PasJobb.objects.exists()
    utveksle(kandidater[0])
    assert not pas.klager_mottatt
