"""The calendars of appeals: rows made, changed, removed and taken back; who may; and the lines of «Viktige datoer»."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import OSLO, naa
from klage.ansvarsbidrag import datolinjer
from klage.models import Klagefrist
from klage.services.kalender import Fristrad, fjern_frist, lagre_frist
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory, lag_eksamen

pytestmark = pytest.mark.django_db

BEGYNNER = datetime(2027, 5, 18, 9, tzinfo=OSLO)
DAGER = {"sendes_innen": "2027-06-25", "besvares_innen": "2027-07-02"}


@pytest.fixture
def periode():
    return PeriodeFactory(gjennomfoering_fra=BEGYNNER, gjennomfoering_til=BEGYNNER + timedelta(days=20))


@pytest.fixture
def fag(periode, udir):
    return lag_eksamen(fag=FagFactory(navn_nb="Kjemi 2"), periode=periode, ansvarlig=udir).fag


@pytest.fixture
def fylkets_fag(periode, fylke):
    return lag_eksamen(periode=periode, ansvarlig=fylke).fag


@pytest.fixture
def udirbruker(udir):
    return bruker_med_rolle(Rolle.UDIR, udir)


@pytest.fixture
def rad(periode):
    """The ordinary round of all."""
    return Klagefrist.objects.create(
        periode=periode, kalender="ordinaer", sendes_innen=date(2027, 8, 20), besvares_innen=date(2027, 9, 10)
    )


def send(klient, periode, **felt):
    vanlig = {"periode": periode.pk, "kalender": "hurtig", "fagkode": "", "nivaa": "", **DAGER}
    return klient.post(reverse("klage:ny_frist"), vanlig | felt, follow=True)


def endre(klient, rad, **felt):
    adresse = reverse("klage:endre_frist", args=[rad.pk])
    sett = klient.get(adresse).context["skjema"].initial["sett"]
    return klient.post(adresse, {"sett": sett, **DAGER} | felt, follow=True)


def angre(klient, side):
    adresse = re.search(r'action="(/angre/[^"]+)"', side.content.decode()).group(1)
    return klient.post(adresse, {"neste": reverse("klage:frister")}, follow=True)


def dagene():
    return [(rad.sendes_innen.isoformat(), rad.besvares_innen.isoformat()) for rad in Klagefrist.objects.all()]


def hendelser():
    alle = Hendelse.objects.filter(handling__startswith="klagefrist.").order_by("pk")
    return [handling.removeprefix("klagefrist.") for handling in alle.values_list("handling", flat=True)]


def test_udir_legger_inn_en_hurtigklage_for_en_fagkode_og_angrer(som, udirbruker, periode, fag):
    klient = som(udirbruker)
    side = send(klient, periode, fagkode=fag.kode)
    ny = Klagefrist.objects.get()
    assert (ny.kalender, ny.fag, ny.nivaa) == ("hurtig", fag, "")
    assert "fredag 25. juni 2027" in side.content.decode()
    angre(klient, side)
    assert not Klagefrist.objects.exists()
    assert hendelser() == ["satt", "angret"]


def test_en_rad_faar_andre_dager_og_faar_de_gamle_tilbake(som, udirbruker, rad):
    klient, foer = som(udirbruker), dagene()
    side = endre(klient, rad)
    assert dagene() == [tuple(DAGER.values())]
    angre(klient, side)
    assert dagene() == foer
    assert "Ingenting var endret" in endre(klient, rad, **dict(zip(DAGER, foer[0], strict=True))).content.decode()
    assert hendelser() == ["endret", "angret"]


def test_en_rad_tas_bort_og_kommer_tilbake(som, udirbruker, rad):
    klient, foer = som(udirbruker), dagene()
    sett = klient.get(reverse("klage:endre_frist", args=[rad.pk])).context["skjema"].initial["sett"]
    side = klient.post(reverse("klage:fjern_frist", args=[rad.pk]), {"sett": sett}, follow=True)
    assert dagene() == []
    angre(klient, side)
    assert dagene() == foer
    assert fjern_frist(frist_id=rad.pk, aktoer=SYSTEM, naa=naa()) is None  # twice, or never there


def test_den_som_kommer_etter_en_annen_faar_vite_det(som, udirbruker, rad):
    klient = som(udirbruker)
    sett = klient.get(reverse("klage:endre_frist", args=[rad.pk])).context["skjema"].initial["sett"]
    side = endre(klient, rad, sendes_innen="2027-06-20")
    andre = klient.post(reverse("klage:endre_frist", args=[rad.pk]), {"sett": sett, **DAGER})
    assert andre.status_code == 422
    assert "endret av en annen" in andre.content.decode()
    bort = klient.post(reverse("klage:fjern_frist", args=[rad.pk]), {"sett": sett}, follow=True)
    assert "endret av en annen" in bort.content.decode()
    endre(klient, rad, sendes_innen="2027-06-21")
    assert "endret av en annen" in angre(klient, side).content.decode()
    assert dagene() == [("2027-06-21", DAGER["besvares_innen"])]


@pytest.mark.parametrize(
    ("felt", "skyld"),
    [
        ({"besvares_innen": "2027-06-24"}, "besvares_innen"),
        ({"besvares_innen": "2029-06-24"}, "besvares_innen"),
        ({"sendes_innen": "2027-05-18"}, "sendes_innen"),
        ({"sendes_innen": "i juni"}, "sendes_innen"),
        ({"fagkode": "XXX9999"}, "fagkode"),
        ({"fagkode": "{fag}", "nivaa": "GS"}, "nivaa"),
        ({"kalender": "senere"}, "kalender"),
        ({"kalender": "ordinaer"}, "__all__"),
    ],
)
def test_feil_staar_ved_feltet_og_ingenting_lagres(som, udirbruker, periode, fag, rad, felt, skyld):
    felt = {navn: verdi.format(fag=fag.kode) for navn, verdi in felt.items()}
    svar = send(som(udirbruker), periode, **felt)
    assert svar.status_code == 422
    assert list(svar.context["skjema"].errors) == [skyld]
    assert Klagefrist.objects.count() == 1


def test_hurtigklage_finnes_bare_om_vaaren(periode):
    """Rule: Trøndelag fylkeskommune, «Klage på skriftlig eksamen»."""
    hoest = PeriodeFactory(kode="H-2027", gjennomfoering_fra=BEGYNNER, gjennomfoering_til=BEGYNNER + timedelta(days=20))
    verdier = Fristrad(hoest.pk, "hurtig", None, "", date(2027, 6, 25), date(2027, 7, 2))
    hoest.refresh_from_db()
    with pytest.raises(Domenefeil) as feil:
        lagre_frist(frist_id=None, verdier=verdier, aktoer=SYSTEM, naa=naa())
    assert feil.value.kode == "kalender"


def test_fylket_styrer_fristene_i_fagene_som_det_selv_gir_eksamen_i(som, fylke, periode, fag, fylkets_fag, rad):
    klient = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    assert send(klient, periode, fagkode=fylkets_fag.kode).status_code == 200
    assert [send(klient, periode, fagkode=kode).status_code for kode in (fag.kode, "")] == [422, 422]
    assert klient.get(reverse("klage:endre_frist", args=[rad.pk])).status_code == 403
    assert klient.post(reverse("klage:fjern_frist", args=[rad.pk])).status_code == 403
    egen = Klagefrist.objects.get(fag=fylkets_fag)
    side = klient.get(reverse("klage:frister")).content.decode()
    assert reverse("klage:endre_frist", args=[egen.pk]) in side
    assert reverse("klage:endre_frist", args=[rad.pk]) not in side


def test_skolen_leser_fristene_og_finner_fagkoden(som, skoleadmin, periode, fag, rad):
    Klagefrist.objects.create(
        periode=periode, kalender="hurtig", fag=fag, sendes_innen=date(2027, 6, 25), besvares_innen=date(2027, 7, 2)
    )
    klient = som(skoleadmin)
    svar = klient.get(reverse("klage:frister"), {"periode": periode.kode})
    assert [ett.kalender for ett, _sett, _kan in svar.context["rader"]] == ["hurtig", "ordinaer"]
    assert reverse("klage:ny_frist") not in svar.content.decode()
    svar = klient.get(reverse("klage:frister"), {"periode": periode.kode, "sok": "kjemi"})
    assert [ett.fag for ett, _sett, _kan in svar.context["rader"]] == [fag]


def test_viktige_datoer_har_en_linje_for_alle_med_samme_dag(skoleadmin, periode, rad, django_assert_num_queries):
    for nr in range(5):
        Klagefrist.objects.create(
            periode=periode, kalender="hurtig", fag=FagFactory(fagkode=f"TSA100{nr}"), sendes_innen=date(2027, 6, 25),
            besvares_innen=date(2027, 7, 2),
        )  # fmt: skip
    naa_ = datetime(2027, 6, 20, 12, tzinfo=OSLO)
    skoleadmin.roller(naa_)
    with django_assert_num_queries(1):
        linjer = sorted(datolinjer(skoleadmin, naa_))
    assert linjer == [
        (datetime(2027, 6, 25, 23, 59, 59, tzinfo=OSLO),
         "Siste dag for å sende hurtigklager: TSA1000, TSA1001, TSA1002 og 2 til (V-2027)"),
        (datetime(2027, 7, 2, 23, 59, 59, tzinfo=OSLO),
         "Hurtigklager skal være besvart: TSA1000, TSA1001, TSA1002 og 2 til (V-2027)"),
        (datetime(2027, 8, 20, 23, 59, 59, tzinfo=OSLO), "Siste dag for å sende klager (V-2027)"),
        (datetime(2027, 9, 10, 23, 59, 59, tzinfo=OSLO), "Klager skal være besvart (V-2027)"),
    ]  # fmt: skip
    assert len(datolinjer(skoleadmin, datetime(2027, 8, 15, tzinfo=OSLO))) == 2
    assert datolinjer(bruker_med_rolle(Rolle.LAERER, skoleadmin.tildelinger.get().organisasjon), naa_) == []
