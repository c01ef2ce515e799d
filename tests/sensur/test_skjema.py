"""The assessment form is filled in before the confirmation, and changes with a proposal that is opened again; so does MB."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from felles.feil import Domenefeil, UgyldigOvergang
from felles.tid import naa
from sensur.models import Etterlysning, Gjenaapning, Karakterforslag, Kriterievurdering, Kriterium
from sensur.services.etterlysning import etterlys
from sensur.services.gjenaapning import bekreft_gjenaapning, gjenaapne
from tests.fabrikker.sensur import aktoer, foreslaa, svar_mangler

pytestmark = pytest.mark.django_db


@pytest.fixture
def kriterium(sensurparti):
    eksamen = sensurparti.eksamen
    return Kriterium.objects.create(fag=eksamen.fag, eier=eksamen.ansvarlig, navn="Innhold")


def adresse(navn, oppdrag, kandidat):
    return reverse(f"sensur:{navn}", args=[oppdrag.pk, kandidat.kandidatnummer.nummer])


def fyll_ut(oppdrag, kandidat, kriterium, nivaa):
    Kriterievurdering.objects.create(oppdrag=oppdrag, kandidat=kandidat, kriterium=kriterium, nivaa=nivaa, lagret=naa())


@pytest.fixture
def bekreftet(oppdrag, kandidatene, kriterium):
    """The first sensor has confirmed 3 and 4, with the middle level on each."""
    for kandidat in kandidatene:
        fyll_ut(oppdrag, kandidat, kriterium, 2)
    foreslaa(oppdrag, "3", "4", bekreftet=True)
    return oppdrag


def aapne(oppdrag, kandidat):
    hvem = aktoer(oppdrag.bruker)
    return gjenaapne(oppdrag_id=oppdrag.pk, kandidat_id=kandidat.pk, grunn="Feil", aktoer=hvem, naa=naa())


def nivaa(kandidat):
    return Kriterievurdering.objects.get(kandidat=kandidat, erstattet=None).nivaa


def test_uten_skjema_bekreftes_ingenting_og_det_staar_for_hvilke_svar(som, oppdrag, kandidatene, kriterium):
    andre = Kriterium.objects.create(fag=kriterium.fag, eier=kriterium.eier, navn="Språk", rekkefoelge=1)
    svar_mangler(oppdrag, kandidatene[1])
    foreslaa(oppdrag, "3", "4")
    klient, bekreft = som(oppdrag.bruker), reverse("sensur:bekreft", args=[oppdrag.pk])
    numre = [kandidat.kandidatnummer.nummer for kandidat in kandidatene]
    side = klient.get(reverse("sensur:oppdrag", args=[oppdrag.pk])).text
    assert "Vurderingsskjemaet mangler for disse svarene." in side
    assert "Bekreft 2 forslag" not in side
    assert f"Skjemaet mangler for svar {numre[0]}, {numre[1]}." in klient.post(bekreft, follow=True).text
    klient.post(adresse("kriterier", oppdrag, kandidatene[0]), {f"kriterium-{kriterium.pk}": "3"})
    assert f"Skjemaet mangler for svar {numre[0]}, {numre[1]}." in klient.post(bekreft, follow=True).text
    klient.post(adresse("kriterier", oppdrag, kandidatene[0]), {f"kriterium-{andre.pk}": "1"})
    assert f"Skjemaet mangler for svar {numre[1]}." in klient.post(bekreft, follow=True).text
    oppdrag.refresh_from_db()
    assert oppdrag.bekreftet is None
    klient.post(adresse("svar", oppdrag, kandidatene[1]), {"verdi": "MB"})
    assert "Bekreft 2 forslag" in klient.get(reverse("sensur:oppdrag", args=[oppdrag.pk])).text
    klient.post(bekreft)
    oppdrag.refresh_from_db()
    assert oppdrag.bekreftet is not None


def test_skjemaet_endres_sammen_med_forslaget_som_er_aapnet_igjen(som, bekreftet, kandidatene, kriterium):
    klient, url = som(bekreftet.bruker), adresse("gjenaapne", bekreftet, kandidatene[0])
    klient.post(url, {"handling": "aapne", "grunn": "Så feil"})
    felt = f"kriterium-{kriterium.pk}"
    assert f'name="{felt}" value="2" checked' in klient.get(url).text
    assert klient.post(adresse("kriterier", bekreftet, kandidatene[0]), {felt: "1"}).status_code == 302
    assert nivaa(kandidatene[0]) == 2
    svar = klient.post(url, {"handling": "bekreft", "verdi": "3", felt: "9"})
    assert svar.status_code == 422
    assert "Vurderingsskjemaet er endret." in svar.text
    klient.post(url, {"handling": "bekreft", "verdi": "5", felt: "3"})
    assert nivaa(kandidatene[0]) == 3
    # What was confirmed before stays, with when it was taken over; the page shows the new one alone.
    foer = Kriterievurdering.objects.get(kandidat=kandidatene[0], erstattet__isnull=False)
    assert (foer.nivaa, foer.erstattet) == (2, Karakterforslag.objects.get(erstattet__isnull=False).erstattet)
    klient.post(url, {"handling": "aapne", "grunn": "En gang til"})
    side = klient.get(url).text
    assert (side.count(f'name="{felt}"'), f'name="{felt}" value="3" checked' in side) == (3, True)
    for felter in ({"nivaa": 1}, {"lagret": naa() + timedelta(days=1)}, {"erstattet": None}):
        for rad in Kriterievurdering.objects.filter(kandidat=kandidatene[0]):
            with pytest.raises(IntegrityError), transaction.atomic():
                Kriterievurdering.objects.filter(pk=rad.pk).update(**felter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Kriterievurdering.objects.filter(pk=foer.pk).delete()
    assert Karakterforslag.objects.staaende().get(kandidat=kandidatene[0]).verdi == "5"


def test_trukket_gjenaapning_lar_skjemaet_staa(som, bekreftet, kandidatene, kriterium):
    klient, url = som(bekreftet.bruker), adresse("gjenaapne", bekreftet, kandidatene[0])
    klient.post(url, {"handling": "aapne", "grunn": "Så feil"})
    klient.post(url, {"handling": "trekk", "verdi": "6", f"kriterium-{kriterium.pk}": "1"})
    assert nivaa(kandidatene[0]) == 2
    assert Karakterforslag.objects.get(kandidat=kandidatene[0]).verdi == "3"


def test_gjenaapning_bekreftes_ikke_uten_skjema_men_mb_trenger_ikke_det(oppdrag, kandidatene, kriterium):
    fyll_ut(oppdrag, kandidatene[0], kriterium, 2)
    svar_mangler(oppdrag, kandidatene[1])
    foreslaa(oppdrag, "3", "MB", bekreftet=True)
    igjen = {"gjenaapning_id": aapne(oppdrag, kandidatene[1]).pk, "aktoer": aktoer(oppdrag.bruker), "naa": naa()}
    with pytest.raises(Domenefeil, match="mangler_skjema"):
        bekreft_gjenaapning(verdi="4", **igjen)
    assert Gjenaapning.objects.get().lukket is None
    bekreft_gjenaapning(verdi="4", nivaaer={kriterium.pk: 1}, **igjen)
    igjen["gjenaapning_id"] = aapne(oppdrag, kandidatene[1]).pk
    assert bekreft_gjenaapning(verdi="MB", **igjen).verdi == "MB"


def test_det_som_er_fylt_ut_staar_paa_siden_naar_noe_mangler(som, bekreftet, kandidatene, kriterium):
    Kriterium.objects.create(fag=kriterium.fag, eier=kriterium.eier, navn="Språk", rekkefoelge=1)
    klient, url = som(bekreftet.bruker), adresse("gjenaapne", bekreftet, kandidatene[0])
    klient.post(url, {"handling": "aapne", "grunn": "Så feil"})
    svar = klient.post(url, {"handling": "bekreft", "verdi": "5", f"kriterium-{kriterium.pk}": "3"})
    assert svar.status_code == 422
    assert f"Skjemaet mangler for svar {kandidatene[0].kandidatnummer.nummer}." in svar.text
    assert f'name="kriterium-{kriterium.pk}" value="3" checked' in svar.text
    assert nivaa(kandidatene[0]) == 2


def test_mb_settes_paa_et_gjenaapnet_svar_naar_skolen_er_spurt_og_har_tidd(som, oppdrag, kandidatene):
    foreslaa(oppdrag, "3", "4", bekreftet=True)
    klient, url = som(oppdrag.bruker), adresse("gjenaapne", oppdrag, kandidatene[0])
    klient.post(url, {"handling": "aapne", "grunn": "Filen hørte til en annen"})
    svar = klient.post(url, {"handling": "bekreft", "verdi": "MB"})
    assert svar.status_code == 422
    assert "Spør skolen etter svaret før du setter MB." in svar.text
    svar = klient.post(adresse("etterlys", oppdrag, kandidatene[0]), follow=True)
    assert svar.redirect_chain[-1][0] == url
    assert "Du spurte skolen" in svar.text
    with time_machine.travel(naa() + timedelta(days=2, minutes=1)):
        klient = som(oppdrag.bruker)
        assert "Det er gått to døgn" in klient.get(url).text
        klient.post(url, {"handling": "bekreft", "verdi": "MB"})
    assert Karakterforslag.objects.staaende().get(kandidat=kandidatene[0]).verdi == "MB"


def test_skolen_spoerres_etter_bekreftelsen_bare_om_svaret_som_er_aapnet_igjen(oppdragene, kandidatene):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "3", "4", bekreftet=True)
    mitt, andres = oppdragene
    igjen = aapne(mitt, kandidatene[0])
    for oppdrag, kandidat in ((mitt, kandidatene[1]), (andres, kandidatene[0])):
        with pytest.raises(UgyldigOvergang, match="bekreftet"):
            etterlys(oppdrag_id=oppdrag.pk, kandidat_id=kandidat.pk, aktoer=aktoer(oppdrag.bruker), naa=naa())
    hva = {"oppdrag_id": mitt.pk, "kandidat_id": kandidatene[0].pk, "aktoer": aktoer(mitt.bruker)}
    assert etterlys(**hva, naa=naa()) == etterlys(**hva, naa=naa())
    svar_mangler(andres, kandidatene[0])
    bekreft_gjenaapning(gjenaapning_id=igjen.pk, verdi="3", aktoer=aktoer(mitt.bruker), naa=naa())
    Etterlysning.objects.all().delete()
    with pytest.raises(UgyldigOvergang, match="bekreftet"):
        etterlys(**hva, naa=naa())
