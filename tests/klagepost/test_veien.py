"""A bundle on its way: school, the authority where there is no board yet, the members, school; each step noted."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.models import Hendelse
from felles.tid import dagens_dato, doegnet, naa
from klage.models import Klage, Klagefrist, Klageutfall
from klagenemnd.models import Klageoppdrag
from klagenemnd.services.oppdrag import bytt_medlem, legg_til_tredje
from klagepost.models import Bunkesteg
from klagepost.services.foelgeseddel import brevdata
from svarpost.services.steg import lagre_returadresse
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klagenemnd import lag_medlem, nemndgruppe
from tests.fabrikker.sensur import aktoer
from tests.klagepost.veien import adresse, bunken, gaa, meld, stegene

pytestmark = pytest.mark.django_db


def bytt(klager, gammel, ny):
    """The new member takes over in every case that the other has."""
    for oppdrag in Klageoppdrag.objects.filter(klage__in=klager, bruker=gammel, avsluttet=None):
        bytt_medlem(oppdrag_id=oppdrag.pk, ny_bruker_id=ny.pk, grunn="forfall", aktoer=aktoer(ny), naa=naa())


def test_hele_veien_og_alle_ser_hvor_bunken_er(som, skoleadmin, myndighet, nemnd, papirbunke):
    en, to = nemnd
    veien = (
        (skoleadmin, "sendt", "Sendt fra skolen"),
        (en, "mottatt", "Mottatt i klagenemnda"),
        (en, "videresendt", "Sendt videre i klagenemnda"),
        (to, "mottatt", "Mottatt i klagenemnda"),
        (to, "returnert", "Sendt tilbake til skolen"),
        (skoleadmin, "retur_mottatt", "Mottatt av skolen"),
    )
    for bruker, steg, tekst in veien:
        assert meld(som(bruker), papirbunke, steg).status_code == 302, steg
        for leser in (skoleadmin, myndighet, en, to):
            assert tekst in som(leser).get(adresse("bunke", papirbunke)).text, (steg, leser)
    assert stegene(papirbunke)[0][2] == en.etternavn
    assert stegene(papirbunke)[2][2] == to.etternavn
    assert bunken(papirbunke).neste == ""
    assert [bool(s) for s in Bunkesteg.objects.order_by("pk").values_list("sporing", flat=True)] == [
        True, False, True, False, True, False,
    ]  # fmt: skip


def test_uten_nemnd_gaar_den_til_myndigheten_og_derfra_naar_nemnda_er_oppnevnt(
    som, skoleadmin, myndighet, klager, papirbunke, request
):  # fmt: skip
    lagre_returadresse(
        skole_id=papirbunke.ansvarlig_id, gateadresse="Statens gate 2", postnummer="7013", poststed="Trondheim",
        aktoer=aktoer(myndighet), naa=naa(),
    )  # fmt: skip
    (seddel,) = brevdata([bunken(papirbunke)], naa())
    assert seddel["mottaker"] == ["Statsforvalteren", "Statens gate 2", "7013 Trondheim"]
    side = som(skoleadmin).get(adresse("bunke", papirbunke)).text
    assert ("Statens gate 2" in side, 'name="til" value="0"' in side) == (True, True)

    gaa(som, papirbunke, (skoleadmin, "sendt"))
    assert "hos dere, eller på vei hit" in som(myndighet).get("/").text
    gaa(som, papirbunke, (myndighet, "mottatt_myndighet"))
    assert meld(som(myndighet), papirbunke, "videresendt").status_code == 422
    assert "venter på at klagenemnda blir oppnevnt" in som(myndighet).get(adresse("bunke", papirbunke)).text

    en, to = request.getfixturevalue("nemnd")
    gaa(som, papirbunke, (myndighet, "videresendt"), (en, "mottatt"), (en, "videresendt"), (to, "mottatt"))
    assert [rad[2] for rad in stegene(papirbunke)][:3] == [None, None, en.etternavn]


def test_sendt_til_myndigheten_staar_ogsaa_naar_nemnda_kom_imens(som, skoleadmin, myndighet, nemnd, papirbunke):
    assert meld(som(skoleadmin), papirbunke, "sendt", til=0).status_code == 302
    assert stegene(papirbunke)[0][2] is None
    gaa(som, papirbunke, (myndighet, "mottatt_myndighet"), (myndighet, "videresendt"))
    assert stegene(papirbunke)[2][2] == nemnd[0].etternavn


def test_et_steg_meldes_bare_av_den_det_gjelder(som, skoleadmin, myndighet, annen_skoleadmin, nemnd, papirbunke):
    en, to = nemnd
    for feil in (en, to, myndighet):
        svar = meld(som(feil), papirbunke, "sendt")
        assert (svar.status_code, "Dette steget melder skolen" in svar.text) == (422, True)
    gaa(som, papirbunke, (skoleadmin, "sendt"))
    for feil in (to, myndighet, skoleadmin):
        assert f"Dette steget melder {en.navn}" in meld(som(feil), papirbunke, "mottatt").text
    gaa(som, papirbunke, (en, "mottatt"))
    assert f"Dette steget melder {en.navn}" in meld(som(to), papirbunke, "videresendt").text
    assert Bunkesteg.objects.count() == 2
    for fremmed in (annen_skoleadmin, lag_medlem(nemndgruppe(papirbunke.innhold.first().klage))):
        assert meld(som(fremmed), papirbunke, "videresendt").status_code == 404
        assert som(fremmed).get(adresse("bunke", papirbunke)).status_code == 404


def test_rektor_ser_bunken_og_melder_ingenting(som, skole, papirbunke):
    rektor = som(bruker_med_rolle(Rolle.REKTOR, skole))
    side = rektor.get(adresse("bunke", papirbunke)).text
    assert ("Ikke sendt" in side, "Meld som sendt" in side) == (True, False)
    for navn in ("steg", "adresse"):
        assert rektor.post(adresse(navn, papirbunke)).status_code == 403
    assert rektor.get(adresse("foelgeseddel", papirbunke)).status_code == 403


def test_steg_hoppes_ikke_over_og_to_ganger_er_en_gang(som, skoleadmin, nemnd, papirbunke):
    svar = meld(som(skoleadmin), papirbunke, "retur_mottatt")
    assert (svar.status_code, "et annet sted på veien" in svar.text) == (422, True)
    assert meld(som(skoleadmin), papirbunke, "tull").status_code == 422
    svar = meld(som(skoleadmin), papirbunke, "sendt", " ")
    assert (svar.status_code, "Skriv sporingsnummeret" in svar.text) == (422, True)
    for _gang in range(2):
        assert meld(som(skoleadmin), papirbunke, "sendt").status_code == 302
    assert Bunkesteg.objects.count() == 1
    assert Hendelse.objects.filter(handling="klagepost.steg").count() == 1


def test_steget_tas_tilbake_av_den_som_meldte_og_sporet_staar(som, skole, skoleadmin, myndighet, nemnd, papirbunke):
    en, _to = nemnd
    gaa(som, papirbunke, (skoleadmin, "sendt"), (en, "mottatt"))
    sendt, mottatt = Bunkesteg.objects.order_by("pk")
    assert "har gått videre" in som(skoleadmin).post(adresse("angre", papirbunke, sendt.pk), follow=True).text
    for feil in (skoleadmin, myndighet):
        assert "tas tilbake av den" in som(feil).post(adresse("angre", papirbunke, mottatt.pk), follow=True).text
    for _gang in range(2):
        assert "Steget er tatt tilbake." in som(en).post(adresse("angre", papirbunke, mottatt.pk), follow=True).text
    # Another at the same school takes back the school's.
    kollega = bruker_med_rolle(Rolle.SKOLEADMIN, skole)
    assert "Steget er tatt tilbake." in som(kollega).post(adresse("angre", papirbunke, sendt.pk), follow=True).text
    assert (bunken(papirbunke).siste, Bunkesteg.objects.count()) == (None, 4)
    assert "er tatt tilbake" in som(skoleadmin).get(adresse("bunke", papirbunke)).text
    gaa(som, papirbunke, (skoleadmin, "sendt"))


@pytest.mark.parametrize("til", ["sendt", "mottatt"])
def test_den_nye_faar_bunken_fra_den_som_er_byttet_ut(som, skoleadmin, nemnd, klager, papirbunke, til):
    en, to = nemnd
    gaa(som, papirbunke, (skoleadmin, "sendt"), *([(en, "mottatt")] if til == "mottatt" else []))
    ny = lag_medlem(nemndgruppe(klager[0]), "Nilsen")
    bytt(klager, en, ny)

    assert f"{en.navn} er ikke lenger i klagenemnda" in som(ny).get(adresse("bunke", papirbunke)).text
    assert f"skal videre til {bunken(papirbunke).uten_papiret[0].navn}" in som(en).get("/").text
    neste = bunken(papirbunke).uten_papiret[0]
    svar = meld(som(en), papirbunke, "overfoert")
    assert (svar.status_code, svar.url) == (302, "/")
    assert som(en).get(adresse("bunke", papirbunke)).status_code == 404
    andre = to if neste == ny else ny
    gaa(som, papirbunke, (neste, "mottatt"), (neste, "videresendt"), (andre, "mottatt"), (andre, "returnert"))
    gaa(som, papirbunke, (skoleadmin, "retur_mottatt"))
    assert bunken(papirbunke).neste == ""


def test_den_som_tar_over_etter_at_bunken_er_tilbake_faar_den_tilsendt(som, skoleadmin, nemnd, klager, papirbunke):
    en, to = nemnd
    gaa(
        som, papirbunke, (skoleadmin, "sendt"), (en, "mottatt"), (en, "videresendt"), (to, "mottatt"),
        (to, "returnert"), (skoleadmin, "retur_mottatt"),
    )  # fmt: skip
    ny = lag_medlem(nemndgruppe(klager[0]), "Nilsen")
    bytt(klager, to, ny)
    assert "1 bunke med klager skal i posten" in som(skoleadmin).get("/").text
    gaa(som, papirbunke, (skoleadmin, "sendt"), (ny, "mottatt"), (ny, "returnert"), (skoleadmin, "retur_mottatt"))
    # An answer that waits for its second takes nothing off the start page.
    bytt(klager, en, lag_medlem(nemndgruppe(klager[0]), "Dahl"))
    avgjort_om_en_time(klager)
    assert "1 bunke med klager skal i posten" in som(skoleadmin).get("/").text


def test_den_tredje_faar_bunken_foer_den_gaar_tilbake(som, skoleadmin, nemnd, klager, papirbunke):
    en, to = nemnd
    gaa(som, papirbunke, (skoleadmin, "sendt"), (en, "mottatt"), (en, "videresendt"), (to, "mottatt"))
    tredje = lag_medlem(nemndgruppe(klager[0]), "Tredjesen")
    legg_til_tredje(klage_id=klager[0].pk, bruker_id=tredje.pk, aktoer=aktoer(to), naa=naa())
    assert meld(som(to), papirbunke, "returnert").status_code == 422
    gaa(som, papirbunke, (to, "videresendt"), (tredje, "mottatt"), (tredje, "returnert"))
    assert list(bunken(papirbunke).lesere)[-1] == tredje.pk


def test_det_som_er_sendt_til_den_siden_navnga_staar_som_sendt_dit(som, skoleadmin, nemnd, klager, papirbunke):
    en, _to = nemnd
    ny = lag_medlem(nemndgruppe(klager[0]), "Nilsen")
    assert f'name="til" value="{en.pk}"' in som(skoleadmin).get(adresse("bunke", papirbunke)).text
    bytt(klager, en, ny)
    for feil in (skoleadmin.pk, "10" * 20):
        svar = meld(som(skoleadmin), papirbunke, "sendt", til=feil)
        assert (svar.status_code, "en annen enn da du åpnet siden" in svar.text) == (422, True)
    assert meld(som(skoleadmin), papirbunke, "sendt", til=en.pk).status_code == 302
    assert stegene(papirbunke)[0][2] == en.etternavn
    assert bunken(papirbunke).forrige == en


def test_forsinket_etter_halve_tiden_og_naar_den_ikke_er_sendt(som, skoleadmin, myndighet, nemnd, klager, papirbunke):
    frist = dagens_dato(naa()) + timedelta(days=20)
    Klagefrist.objects.create(
        periode=klager[0].runde, kalender="ordinaer", sendes_innen=dagens_dato(naa()), besvares_innen=frist
    )
    i_morgen = naa() + timedelta(days=1, hours=1)
    assert (bunken(papirbunke).forsinket, bunken(papirbunke, i_morgen).forsinket) == (False, True)
    gaa(som, papirbunke, (skoleadmin, "sendt"), (nemnd[0], "mottatt"))
    bunke = bunken(papirbunke)
    assert bunke.halvveis == bunke.steg[0].registrert + (doegnet(frist)[1] - bunke.steg[0].registrert) / 2
    sent = bunken(papirbunke, bunke.halvveis + timedelta(seconds=1))
    assert (bunke.forsinket, sent.forsinket) == (False, True)
    gaa(som, papirbunke, (nemnd[0], "videresendt"), (nemnd[1], "mottatt"))
    assert not bunken(papirbunke, bunke.halvveis + timedelta(seconds=1)).forsinket


def test_myndigheten_ser_paa_startsiden_hva_som_er_forsinket(som, myndighet, nemnd, klager, papirbunke):
    i_gaar = dagens_dato(naa()) - timedelta(days=1)
    Klagefrist.objects.create(
        periode=klager[0].runde, kalender="ordinaer", sendes_innen=i_gaar, besvares_innen=i_gaar + timedelta(days=30)
    )
    assert "1 bunke med klager er forsinket" in som(myndighet).get("/").text
    assert "Skulle vært sendt" in som(myndighet).get(reverse("klagepost:liste")).text


def test_startsiden_sier_til_medlemmet_hva_som_skal_gjoeres(som, skoleadmin, nemnd, papirbunke):
    en, to = nemnd
    gaa(som, papirbunke, (skoleadmin, "sendt"))
    assert "Svar på papir er på vei til deg." in som(en).get("/").text
    assert "på vei til deg" not in som(to).get("/").text
    gaa(som, papirbunke, (en, "mottatt"))
    assert f"skal videre til {to.navn}" in som(en).get("/").text
    gaa(som, papirbunke, (en, "videresendt"), (to, "mottatt"))
    assert "Send dem tilbake til skolen" in som(to).get("/").text
    gaa(som, papirbunke, (to, "returnert"))
    assert "1 bunke med klager er på vei tilbake" in som(skoleadmin).get("/").text


def avgjort_om_en_time(klager):
    """The board has answered, and nobody sees it yet."""
    for klage in klager:
        for status in ("til_kontroll", "godkjent"):
            Klage.objects.filter(pk=klage.pk).update(status=status)
        Klage.objects.filter(pk=klage.pk).update(status="avgjort", avsluttet=naa())
        Klageutfall.objects.create(
            klage=klage, kilde="nemnd", verdi="5", maalform="nb", synlig_fra=naa() + timedelta(hours=1), laget=naa()
        )


def test_et_utfall_som_venter_paa_sekundet_endrer_ingenting_paa_siden(som, skoleadmin, nemnd, klager, papirbunke):
    """Control: the same page once the second is past is another one."""
    gaa(som, papirbunke, (skoleadmin, "sendt"))
    klient, tredje = som(skoleadmin), lag_medlem(nemndgruppe(klager[0]), "Nilsen")
    bytt(klager, nemnd[1], tredje)

    def vei():
        return [mulig.steg for mulig in bunken(papirbunke).muligheter], bunken(papirbunke).ferdig

    foer, side = vei(), klient.get(adresse("bunke", papirbunke)).text
    avgjort_om_en_time(klager)
    assert vei() == foer
    assert [linje for linje in klient.get(adresse("bunke", papirbunke)).text.splitlines() if "csrf" not in linje] == [
        linje for linje in side.splitlines() if "csrf" not in linje
    ]
    assert bunken(papirbunke, naa() + timedelta(hours=2)).ferdig


def test_et_utfall_som_venter_paa_sekundet_tar_ingenting_ut_av_det_som_skal_sendes(som, skoleadmin, nemnd, klager):
    avgjort_om_en_time(klager)
    klient, venter = som(skoleadmin), "2 klager har svar på papir som skal sendes"
    assert venter in klient.get("/").text
    with time_machine.travel(naa() + timedelta(hours=2)):
        assert venter not in klient.get("/").text


def test_databasen_holder_stegene_fast(som, skoleadmin, nemnd, papirbunke):
    gaa(som, papirbunke, (skoleadmin, "sendt"))
    steg = Bunkesteg.objects.get()
    for brudd in (
        lambda: Bunkesteg.objects.update(sporing="RR2"),
        lambda: Bunkesteg.objects.all().delete(),
        lambda: Bunkesteg.objects.create(
            bunke=papirbunke, steg="mottatt", registrert=naa(), av=skoleadmin, opphever=steg
        ),
        lambda: Bunkesteg.objects.create(bunke=papirbunke, steg="videresendt", registrert=naa(), av=skoleadmin),
        lambda: Bunkesteg.objects.create(
            bunke=papirbunke, steg="mottatt", registrert=naa(), av=skoleadmin, til=skoleadmin
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            brudd()


def test_sporingsnummeret_staar_ikke_som_valgfritt(som, skoleadmin, papirbunke):
    side = som(skoleadmin).get(adresse("bunke", papirbunke)).text
    assert ("Sporingsnummer" in side, "valgfritt" in side) == (True, False)
