"""People by hand, their ids replaced, and two who are one."""

import random
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eksamen.models import Kandidat, Kandidatnummer, Person, Personhistorikk
from eksamen.querysets.kandidater import PERSONNUMMER
from felles.kryptering import noekkelhash
from felles.models import Hendelse
from felles.nummer.fiktivt import Kjoenn, er_fiktivt, lag_fiktivt
from felles.nummer.personnummer import lag_syntetisk
from felles.nummer.slag import slag
from felles.tid import naa
from tests.elever.conftest import meldinger
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PersonFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.elever import lag_elev

NYTT = lag_syntetisk(date(2009, 5, 5), 7)
SKJEMA = {
    "fornavn": "Ingrid", "etternavn": "Ødegård", "har_nummer": "har", "nummer": NYTT, "slag": "privatist",
    "maalform": "nn",
}  # fmt: skip
FIKTIVT = {**SKJEMA, "har_nummer": "fiktivt", "nummer": "", "foedselsdato": "2008-03-01", "kjoenn": "kvinne"}


def person_med(nummer: str, **felt) -> Person:
    return PersonFactory(nummer=nummer, nummerslag=slag(nummer), **felt)


@pytest.fixture
def fiktiv(snart):
    """A candidate with a fictive id."""
    nummer = lag_fiktivt(date(2008, 3, 1), Kjoenn.KVINNE)
    return lag_kandidat(snart, person=person_med(nummer, fornavn="Ingrid", etternavn="Ødegård"))


@pytest.mark.parametrize(
    ("nummer", "ventet"),
    [
        (NYTT, "fnr"),
        ("02013299903", "fnr"),  # only by the rule of 2032
        ("41814061033", "dnr"),
        ("15507600333", "hnr"),
        ("201017238203", "duf"),
        (lag_fiktivt(date(2001, 1, 1), Kjoenn.MANN, tilfeldig=random.Random(1)), "fiktivt"),
    ],
)
def test_privatist_med_hvert_slag_nummer(klient, til, snart, nummer, ventet):
    svar = klient.post(til("ny_kandidat"), {**SKJEMA, "nummer": f"{nummer[:6]} {nummer[6:]}"}, follow=True)

    kandidat = Kandidat.objects.get(parti=snart)
    assert meldinger(svar) == ["Ingrid Ødegård er lagt til i 3STA."]
    assert (kandidat.person.nummer, kandidat.person.nummerslag) == (nummer, ventet)
    assert (kandidat.slag, kandidat.maalform, bool(kandidat.kandidatnummer)) == ("privatist", "nn", True)
    assert nummer not in svar.content.decode()


@pytest.mark.parametrize(
    "nummer",
    ["", "123", "02013299998", "32013299997", "81234567890", "201017238204", "020132O9997", "01210812345", "abc"],
)
def test_galt_nummer_gir_feil_ved_feltet_og_lagrer_ingenting(klient, til, nummer):
    svar = klient.post(til("ny_kandidat"), {**SKJEMA, "nummer": nummer})

    assert svar.status_code == 422
    assert 'href="#id_nummer"' in svar.content.decode()
    assert not Person.objects.exists()


def test_syntetisk_nummer_avvises_i_drift(klient, til, settings):
    settings.SYNTETISKE_FNR = False

    assert "syntetisk" in klient.post(til("ny_kandidat"), SKJEMA).content.decode()
    assert klient.post(til("ny_kandidat"), {**SKJEMA, "nummer": "15507600333"}).status_code == 302


def test_uten_nummer_lages_et_fiktivt_av_dato_og_kjoenn(klient, til, snart):
    klient.post(til("ny_kandidat"), FIKTIVT)

    person = Kandidat.objects.get(parti=snart).person
    assert er_fiktivt(person.nummer)
    assert person.nummer.startswith("012308")
    assert int(person.nummer[8]) % 2 == 0
    assert person.nummerslag == "fiktivt"


@pytest.mark.parametrize(
    ("felt", "verdi"),
    [
        ("foedselsdato", ""), ("foedselsdato", "31.02.2008"), ("foedselsdato", "2999-01-01"), ("kjoenn", ""),
        ("kjoenn", "x"), ("fornavn", " "), ("etternavn", "x" * 101), ("slag", "gjest"), ("maalform", "se"),
    ],
)  # fmt: skip
def test_gale_felt_ved_fiktivt_nummer_gir_feil_ved_feltet(klient, til, felt, verdi):
    svar = klient.post(til("ny_kandidat"), {**FIKTIVT, felt: verdi})

    assert svar.status_code == 422
    assert f'href="#id_{felt}' in svar.content.decode()
    assert not Person.objects.exists()


def test_kjent_nummer_bruker_personen_og_to_ganger_sier_det(klient, til, snart):
    klient.post(til("ny_kandidat"), SKJEMA)

    svar = klient.post(til("ny_kandidat"), SKJEMA)

    assert svar.status_code == 422
    assert "Står allerede i 3STA" in svar.content.decode()
    assert Person.objects.count() == 1


def test_nummer_med_et_annet_navn_avvises_og_andres_navn_vises_ikke(klient, til, annen_skole, snart):
    andre = person_med(NYTT, fornavn="Hemmelig", etternavn="Navn")
    lag_kandidat(PartiFactory(skole=annen_skole), person=andre)

    svar = klient.post(til("ny_kandidat"), SKJEMA)

    assert svar.status_code == 422
    assert "registrert med et annet navn" in svar.content.decode()
    assert "Hemmelig" not in svar.content.decode()


def test_erstattet_nummer_gjelder_overalt_og_det_gamle_finner_personen(klient, fiktiv, skoleadmin):
    gammelt = fiktiv.person.nummer
    svar = klient.post(f"/eksamen/elever/{fiktiv.person_id}/nummer/", {"nummer": NYTT}, follow=True)

    person = Person.objects.get()
    assert "erstattet overalt" in " ".join(meldinger(svar))
    assert (person.nummer, person.nummerslag) == (NYTT, "fnr")
    rad = Personhistorikk.objects.get()
    assert (rad.nummer, rad.nummerslag, rad.hva, rad.bruker) == (gammelt, "fiktivt", "nytt_nummer", skoleadmin)
    for nummer in (gammelt, NYTT):
        assert Person.objects.med_nummer(nummer).get() == person
        assert nummer not in svar.content.decode()
    noekler = [noekkelhash(n, formaal=PERSONNUMMER) for n in (gammelt, NYTT)]
    assert Person.objects.all().etter_noekkel(noekler) == dict.fromkeys(noekler, person.pk)
    data = str(list(Hendelse.objects.values_list("data", flat=True)))
    assert NYTT not in data
    assert gammelt not in data


def test_samme_nummer_og_galt_nummer_gir_feil_ved_feltet(klient, fiktiv):
    adresse = f"/eksamen/elever/{fiktiv.person_id}/nummer/"

    for nummer in (fiktiv.person.nummer, "123", ""):
        svar = klient.post(adresse, {"nummer": nummer})
        assert svar.status_code == 422
        assert 'href="#id_nummer"' in svar.content.decode()
    assert not Personhistorikk.objects.exists()


def test_ekte_nummer_som_finnes_tilbyr_sammenslaaing_som_flytter_alt(klient, fiktiv, skole, snart):
    annen = lag_eksamen(start=naa() + timedelta(days=20), fag=FagFactory(fagkode="MAT1023"))
    ekte = lag_kandidat(PartiFactory(skole=skole, eksamen=annen), person=person_med(NYTT)).person
    lag_elev(skole, FagFactory(fagkode="MAT1023"), person=ekte)
    lag_elev(skole, FagFactory(fagkode="NOR1267"), person=fiktiv.person)
    gammelt = fiktiv.person.nummer

    svar = klient.post(f"/eksamen/elever/{fiktiv.person_id}/nummer/", {"nummer": NYTT}, follow=True)
    assert "Se over før du bekrefter" in svar.content.decode()
    svar = klient.post(f"/eksamen/elever/{fiktiv.person_id}/sla-sammen/", {"handling": "bekreft"}, follow=True)

    assert "slått sammen" in " ".join(meldinger(svar))
    assert Person.objects.get() == ekte
    assert set(ekte.kandidater.values_list("parti", flat=True)) == {
        snart.pk,
        *ekte.kandidater.exclude(parti=snart).values_list("parti", flat=True),
    }
    assert len({k.kandidatnummer_id for k in ekte.kandidater.all()}) == 1
    assert Kandidatnummer.objects.filter(person=ekte).count() == 1
    assert sorted(ekte.elever.get().elevfag.values_list("fag__fagkode", flat=True)) == ["MAT1023", "NOR1267"]
    assert Person.objects.med_nummer(gammelt).get() == ekte
    assert Personhistorikk.objects.get().hva == "slaatt_sammen"
    assert Hendelse.objects.filter(handling="person.slaatt_sammen").count() == 1


def slaa(klient, fra, til_nummer):
    adresse = f"/eksamen/elever/{fra.pk}/sla-sammen/"
    klient.post(adresse, {"nummer": til_nummer})
    return klient.post(adresse, {"handling": "bekreft"}, follow=True)


def test_begge_i_samme_eksamen_beholder_den_som_har_noe_registrert(klient, fiktiv, snart):
    ekte = lag_kandidat(snart, person=person_med(NYTT))
    sett_fravaer(fiktiv)

    slaa(klient, fiktiv.person, NYTT)

    assert Kandidat.objects.get().pk == fiktiv.pk
    assert Kandidat.objects.get().person_id == ekte.person_id


def test_begge_i_samme_eksamen_med_noe_registrert_avvises_med_ord(klient, fiktiv, snart):
    ekte = lag_kandidat(snart, person=person_med(NYTT))
    sett_fravaer(fiktiv)
    sett_fravaer(ekte)

    svar = slaa(klient, fiktiv.person, NYTT)

    assert "Begge har noe registrert i NOR1267" in svar.content.decode()
    assert Person.objects.count() == 2


def test_nummeret_i_bruk_beholdes(klient, fiktiv, skole):
    pagaar = PartiFactory(skole=skole, eksamen=lag_eksamen(fag=FagFactory(fagkode="MAT1023")))
    i_bruk = lag_kandidat(pagaar, person=fiktiv.person).kandidatnummer
    annen = lag_eksamen(start=naa() + timedelta(days=20), fag=FagFactory(fagkode="ENG1007"))
    lag_kandidat(PartiFactory(skole=skole, eksamen=annen), person=person_med(NYTT))

    slaa(klient, fiktiv.person, NYTT)

    assert Kandidatnummer.objects.get() == i_bruk
    assert set(Kandidat.objects.values_list("kandidatnummer", flat=True)) == {i_bruk.pk}


def test_sammenslaaing_av_den_andres_skole_avvises_og_annen_skole_ser_ikke_personen(
    klient, som, annen_skoleadmin, fiktiv, annen_skole
):
    adresse = f"/eksamen/elever/{fiktiv.person_id}/sla-sammen/"
    assert som(annen_skoleadmin).get(adresse).status_code == 404
    lag_elev(annen_skole, person=fiktiv.person)

    assert klient.get(adresse).status_code == 403
    assert klient.post(adresse, {"handling": "bekreft"}).status_code == 403


def test_ukjent_nummer_og_bekreftelse_uten_funn_gjoer_ingenting(klient, fiktiv):
    adresse = f"/eksamen/elever/{fiktiv.person_id}/sla-sammen/"

    assert "Ingen annen person" in klient.post(adresse, {"nummer": NYTT}).content.decode()
    assert klient.post(adresse, {"handling": "bekreft"}).status_code == 422
    assert Person.objects.count() == 1


def test_personsiden_viser_fag_eksamener_og_historikk_uten_nummer(klient, som, rektor, fiktiv, skole, annen_skole):
    lag_elev(skole, FagFactory(fagkode="NOR1267"), person=fiktiv.person, gruppe="3NOR1", laerer="Kari Vik")
    lag_kandidat(PartiFactory(skole=annen_skole, navn="Hemmelig"), person=fiktiv.person)
    klient.post(f"/eksamen/elever/{fiktiv.person_id}/nummer/", {"nummer": NYTT})

    for leser in (klient, som(rektor)):
        tekst = leser.get(f"/eksamen/elever/{fiktiv.person_id}/").content.decode()
        for bit in (
            "3NOR1",
            "Kari Vik",
            "3STA",
            f"•••••• {NYTT[-5:]}",
            "Tidligere numre",
            "I tillegg 1 eksamen ved en annen",
        ):
            assert bit in tekst
        assert "Hemmelig" not in tekst
        assert not re.search(r"\b\d{11}\b", tekst)
    assert "Erstatt nummeret" not in som(rektor).get(f"/eksamen/elever/{fiktiv.person_id}/").content.decode()


def test_elevens_klasse_og_status_endres_og_listen_foelger(klient, skole):
    elev = lag_elev(skole, FagFactory(fagkode="NOR1267"), etternavn="Ås")
    lag_elev(skole, etternavn="Berg", klasse="3STB")
    adresse = f"/eksamen/elever/{elev.person_id}/elev/{elev.pk}/"
    data = {f"e{elev.pk}-klasse": "3STC", f"e{elev.pk}-program": "Dans", f"e{elev.pk}-status": "sluttet"}

    assert klient.post(adresse, data).status_code == 302
    assert klient.post(adresse, data | {f"e{elev.pk}-klasse": "x" * 21}).status_code == 422

    def navn(**valg):
        return [e.person.etternavn for e in klient.get("/eksamen/elever/", valg).context["side"]]

    assert navn() == ["Berg"]
    assert navn(status="sluttet") == ["Ås"]
    assert navn(status="sluttet", fag="NOR1267", klasse="3STC", sok="å") == ["Ås"]
    assert navn(klasse="3STB") == ["Berg"]
    assert Hendelse.objects.get(handling="elev.endret").data == {"felt": ["klasse", "program", "status"]}


def test_listen_og_personsiden_koster_like_mye_for_mange(klient, skole, django_assert_num_queries):
    fag = FagFactory(fagkode="NOR1267")
    elev = lag_elev(skole, fag)
    lag_kandidat(PartiFactory(skole=skole), person=elev.person)
    sider = ("/eksamen/elever/", f"/eksamen/elever/{elev.person_id}/")
    maalt = []
    for side in sider:
        klient.get(side)
        with CaptureQueriesContext(connection) as en:
            klient.get(side)
        maalt.append(len(en))
    for nr in range(8):
        lag_elev(skole, fag, FagFactory(fagkode=f"MAT{1000 + nr}"))
        lag_elev(skole, fag, person=elev.person, skoleaar=2010 + nr)
        lag_kandidat(PartiFactory(skole=skole), person=elev.person)

    for side, antall in zip(sider, maalt, strict=True):
        with django_assert_num_queries(antall):
            klient.get(side)
