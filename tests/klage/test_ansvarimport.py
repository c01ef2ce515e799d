"""The import of «Klageansvar»: bad rows at their field, twice, taken back, two at once, and the whole way through pages."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.importer.grunnlag import Dokument, Importfeil, Rad
from felles.models import Importkjoering
from felles.tid import naa
from klage.models import Klageansvar
from klage.services import ansvarimport
from klage.services.ansvar import sett_ansvar
from klage.services.ansvarimport import FELT, MAL, lag_ansvarimport
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory, lag_eksamen
from tests.fabrikker.samtidig import Moete

pytestmark = pytest.mark.django_db


@pytest.fixture
def nord(udir):
    return OrganisasjonFactory(
        slag=Organisasjon.Slag.STATSFORVALTER, navn="Statsforvalteren på Øst-Ås", overordnet=udir
    )


@pytest.fixture
def fag(db):
    return FagFactory()


@pytest.fixture
def periode(db):
    return PeriodeFactory()


@pytest.fixture
def udirbruker(udir):
    return bruker_med_rolle(Rolle.UDIR, udir)


@pytest.fixture
def importen(udirbruker, periode):
    return lag_ansvarimport(None, udirbruker, naa())


@pytest.fixture
def rad(fag, nord):
    """`rad(**felt)`: one that is in order."""
    vanlig = {"periode": "V-2027", "fagkode": fag.fagkode, "variant": "", "omraade": "", "ansvarlig": nord.orgnr}
    return lambda **felt: vanlig | felt


def ark(*rader):
    return Dokument("csv", {}, {}, [Rad(nr, "rad", felt) for nr, felt in enumerate(rader, 2)])


def utfoer(importen, *rader):
    return importen.utfoer(ark(*rader), kjoering_id=1, aktoer=SYSTEM, naa=naa())


def staaende():
    rader = Klageansvar.objects.filter(opphoert__isnull=True).order_by("pk")
    return [(rad.fag, rad.omraade, rad.ansvarlig) for rad in rader]


def test_radene_setter_ansvaret_med_navn_og_nummer(importen, rad, fag, fylke, nord):
    med_variant = FagFactory(fagkode=fag.fagkode, variant="FOR")
    svar = utfoer(
        importen,
        rad(periode="v-2027", fagkode=fag.fagkode.lower()),
        rad(variant="for", ansvarlig="  statsforvalteren  PÅ øst-ås "),
        rad(omraade=fylke.navn, ansvarlig=f"{fylke.orgnr[:3]} {fylke.orgnr[3:6]} {fylke.orgnr[6:]}"),
        rad(fagkode="Alle"),
    )
    assert [ett.utfall for ett in svar.resultater] == ["ny"] * 4
    assert staaende() == [(fag, None, nord), (med_variant, None, nord), (fag, fylke, fylke), (None, None, nord)]


def test_det_samme_arket_igjen_endrer_ingenting(importen, rad, udir, nord, fag):
    utfoer(importen, rad())
    igjen = utfoer(importen, rad())
    assert [ett.utfall for ett in igjen.resultater] == ["lik"]
    assert igjen.angredata is None
    (endret,) = importen.forhaandsvis(ark(rad(ansvarlig=udir.navn)), naa=naa())
    assert (endret.utfall, [(e.fra, e.til) for e in endret.endringer]) == ("endret", [(nord.navn, udir.navn)])
    assert staaende() == [(fag, None, nord)]


@pytest.mark.parametrize(
    ("felt", "skyld", "melding"),
    [
        ({"periode": "V-2099"}, "periode", "Perioden finnes ikke"),
        ({"periode": ""}, "periode", "Perioden finnes ikke"),
        ({"fagkode": "XXX9999"}, "fagkode", "Fagkoden finnes ikke"),
        ({"fagkode": ""}, "fagkode", "Fagkoden mangler"),
        ({"variant": "FOR"}, "variant", "ikke med denne varianten"),
        ({"fagkode": "alle", "variant": "FOR"}, "variant", "ingen variant"),
        ({"omraade": "Ingensteds"}, "omraade", "Ingen organisasjon"),
        ({"omraade": "999999999"}, "omraade", "Ingen organisasjon"),
        ({"omraade": "Like"}, "omraade", "Flere heter dette"),
        ({"omraade": "Uten tre"}, "omraade", "ligger ikke under deg"),
        ({"ansvarlig": ""}, "ansvarlig", "mangler"),
        ({"ansvarlig": "Lillevik videregående skole"}, "ansvarlig", "kan ikke ha klageansvar"),
    ],
)
def test_en_rad_med_feil_avvises_ved_feltet_og_de_andre_tas_inn(
    importen, rad, skole, fylke, nord, felt, skyld, melding
):
    for navn in ("Like", "Like"):
        OrganisasjonFactory(navn=navn, overordnet=fylke)
    OrganisasjonFactory(navn="Uten tre")
    annet = FagFactory()

    svar = utfoer(importen, rad(**felt), rad(fagkode=annet.kode)).resultater

    assert [(ett.linje, ett.utfall, ett.felt) for ett in svar] == [(2, "avvist", (skyld,)), (3, "ny", ())]
    assert melding in svar[0].melding
    assert staaende() == [(annet, None, nord)]


def test_det_samme_to_ganger_i_arket_avvises_paa_den_andre_raden(importen, rad, udir):
    svar = importen.forhaandsvis(ark(rad(), rad(ansvarlig=udir.orgnr)), naa=naa())
    assert [ett.utfall for ett in svar] == ["ny", "avvist"]
    assert "rad 2" in svar[1].melding
    with pytest.raises(Importfeil):
        importen.forhaandsvis(ark(), naa=naa())


def test_importen_angres_som_helhet_og_ikke_naar_noen_har_endret_siden(importen, rad, periode, fag, udir, nord):
    sett_ansvar(periode_id=periode.pk, fag_id=fag.pk, omraade_id=None, ansvarlig_id=udir.pk, aktoer=SYSTEM, naa=naa())
    annet = FagFactory()
    utfoert = utfoer(importen, rad(), rad(fagkode=annet.kode))
    assert staaende() == [(fag, None, nord), (annet, None, nord)]
    importen.angre(utfoert.angredata, kjoering_id=1, aktoer=SYSTEM, naa=naa())
    assert staaende() == [(fag, None, udir)]

    igjen = utfoer(importen, rad(), rad(fagkode=annet.kode))
    sett_ansvar(periode_id=periode.pk, fag_id=annet.pk, omraade_id=None, ansvarlig_id=udir.pk, aktoer=SYSTEM, naa=naa())
    with pytest.raises(UgyldigOvergang) as feil:
        importen.angre(igjen.angredata, kjoering_id=1, aktoer=SYSTEM, naa=naa())
    assert feil.value.kode == "endret"


def test_fylket_importerer_bare_det_som_er_dets_eget(rad, periode, fylke, nord, udir, skole):
    eget = lag_eksamen(ansvarlig=fylke).fag
    sentralt = lag_eksamen(ansvarlig=udir).fag
    importen = lag_ansvarimport(None, bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke), naa())
    svar = importen.forhaandsvis(
        ark(
            rad(fagkode=eget.kode, ansvarlig=fylke.navn), rad(fagkode=sentralt.kode, ansvarlig=fylke.navn),
            rad(fagkode="alle", ansvarlig=fylke.navn), rad(fagkode=eget.kode, ansvarlig=nord.navn, omraade=skole.navn),
            rad(fagkode=eget.kode, ansvarlig=fylke.navn, omraade=nord.navn),
        ),
        naa=naa(),
    )  # fmt: skip
    assert [ett.felt for ett in svar] == [(), ("fagkode",), ("fagkode",), ("ansvarlig",), ("omraade",)]
    with pytest.raises(PermissionDenied):
        lag_ansvarimport(None, bruker_med_rolle(Rolle.STATSFORVALTER, nord), naa())


def test_hele_veien_gjennom_sidene(som, udirbruker, periode, fag, nord):
    """Read, preview, mend a row, confirm, and take it back."""
    klient = som(udirbruker)
    velg = reverse("paamelding:velg_fil", args=["klageansvar"])
    assert velg in klient.get(reverse("klage:ansvar")).content.decode()
    assert klient.get(reverse("paamelding:mal", args=["klageansvar"])).status_code == 200
    innhold = f"Periode;Fagkode;Område;Ansvarlig\nV-2027;{fag.kode};;{nord.orgnr}\nV-2027;alle;;Nordover\n"
    fil = SimpleUploadedFile("klageansvar.csv", innhold.encode())
    klient.post(velg, {"fil": fil})
    kjoering = Importkjoering.objects.get()
    argumenter = ["klageansvar", kjoering.pk]
    side = klient.get(reverse("paamelding:kontroll", args=argumenter))
    if side.status_code == 302:  # the columns are confirmed first
        gjettet = klient.get(side.url).context["skjema"]
        klient.post(side.url, {felt.html_name: felt.value() for felt in gjettet if felt.value() is not None})
        side = klient.get(reverse("paamelding:kontroll", args=argumenter))
    assert "Ingen organisasjon har dette navnet" in side.content.decode()
    klient.post(reverse("paamelding:rett", args=argumenter), {"celle-1-ansvarlig": nord.orgnr})
    klient.post(reverse("paamelding:bekreft_import", args=argumenter))
    assert (fag, None, nord) in staaende()
    klient.post(reverse("paamelding:angre_import", args=argumenter))
    assert staaende() == []


def test_skolen_har_ingen_slik_import(som, skoleadmin):
    assert som(skoleadmin).get(reverse("paamelding:velg_fil", args=["klageansvar"])).status_code in {403, 404}


def test_malen_har_et_felt_for_hver_kolonne():
    assert {frozenset(mal) for mal in MAL} == {frozenset(felt.navn for felt in FELT)}


def test_forhaandsvisningen_koster_like_mye_for_30_rader_som_for_1(importen, rad, django_assert_num_queries):
    koder = [FagFactory().kode for _nr in range(30)]
    importen.forhaandsvis(ark(rad()), naa=naa())
    with django_assert_num_queries(5):
        importen.forhaandsvis(ark(rad()), naa=naa())
    with django_assert_num_queries(5):
        importen.forhaandsvis(ark(*(rad(fagkode=kode) for kode in koder)), naa=naa())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("med_laas", [True, False])
def test_to_importer_samtidig(monkeypatch, importen, rad, udir, nord, med_laas):
    """Under the lock the second judges what the first has done; without it (the control) the database refuses one."""
    moete, ekte = Moete(2), Klageansvar.objects.create

    def opprett(**felt):
        moete.vent()
        return ekte(**felt)

    monkeypatch.setattr(Klageansvar.objects, "create", opprett)
    if not med_laas:
        monkeypatch.setattr(ansvarimport, "laas_perioder", lambda _ider: None)

    def kjoer(ansvarlig):
        try:
            with transaction.atomic():
                return utfoer(importen, rad(ansvarlig=ansvarlig.orgnr)).resultater[0].utfall
        except IntegrityError:
            return "stoppet"
        finally:
            moete.ferdig()
            connection.close()

    with ThreadPoolExecutor(2) as gjeng:
        svar = sorted(gjeng.map(kjoer, (nord, udir)))

    assert svar == (["endret", "ny"] if med_laas else ["ny", "stoppet"])
    assert len(staaende()) == 1
