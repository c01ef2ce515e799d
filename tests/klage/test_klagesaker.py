"""Which grade counts when there is an appeal, and what the database refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.tid import naa
from klage.models import Annullering, Klage, Klageutfall
from klage.querysets.resultat import gjeldende_resultat, resultater
from klage.services.tilstand import flytt
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klage import lag_klage, lag_publisert_parti

pytestmark = pytest.mark.django_db


@pytest.fixture
def kandidat(skole, statsforvalter):
    return lag_publisert_parti(skole, statsforvalter, "3").kandidater.get()


def avgjort(kandidat, verdi="4", *, om=timedelta(0)):
    """An appeal that was decided elsewhere and is answered `om` from now."""
    klage = lag_klage(kandidat)
    Klage.objects.filter(pk=klage.pk).update(status="avgjort", avsluttet=naa())
    return Klageutfall.objects.create(
        klage=klage, kilde="annet_sted", verdi=verdi, maalform="nb", synlig_fra=naa() + om, laget=naa()
    )


def karakter(kandidat):
    return gjeldende_resultat(Kandidat.objects.filter(pk=kandidat.pk), naa()).get().resultat


def test_svaret_paa_klagen_gjelder_fra_sitt_sekund_og_ikke_foer(kandidat):
    avgjort(kandidat, om=timedelta(hours=1))
    assert karakter(kandidat) == "3"
    Klageutfall.objects.update(erstattet=naa())
    Klageutfall.objects.create(
        klage=Klage.objects.get(), kilde="annet_sted", verdi="5", maalform="nb", synlig_fra=naa(), laget=naa()
    )
    assert karakter(kandidat) == "5"
    resultat = resultater(Kandidat.objects.filter(pk=kandidat.pk), naa())[kandidat.pk]
    assert resultat.etter_klage
    assert resultat.klagefrist is None


def test_en_annullert_eksamen_har_ingen_karakter_foer_det_er_valgt_staar_begge(kandidat, annen_skoleadmin):
    vedtak = Annullering.objects.create(
        kandidat=kandidat, vedtatt=naa(), vedtatt_av=annen_skoleadmin, myndighet=kandidat.eksamen.ansvarlig,
        valgfri=True, valgfrist=naa() + timedelta(days=7),
    )  # fmt: skip
    assert karakter(kandidat) == "3"
    vedtak.valg, vedtak.valgt = Annullering.Valg.ANNULLERES, naa()
    vedtak.save()
    assert karakter(kandidat) is None


def test_et_vedtak_om_formelle_feil_sies_til_skolen_foerst_naar_det_vises(kandidat, som, skoleadmin, statsforvalter):
    klage = lag_klage(kandidat, slag="formell_feil", karakter="", ansvarlig=statsforvalter)
    side, tidspunkt = reverse("klage:klage", args=[klage.pk]), naa()
    foer = som(skoleadmin).get(side).text
    flytt(
        klage, "avgjort", "klage.formell_feil_avgjort", aktoer=SYSTEM, naa=tidspunkt,
        slutt_vises=tidspunkt + timedelta(hours=1),
    )  # fmt: skip
    for ord_ in ("Sendt til", "Til behandling", "Ta sendingen tilbake"):
        assert (ord_ in som(skoleadmin).get(side).text) == (ord_ in foer)
    Klage.objects.update(slutt_vises=naa())
    assert "Klagen er avgjort." in som(skoleadmin).get(side).text


def test_klagedoeren_leder_dit_arbeidet_er(som, skoleadmin, statsforvalter, udir):
    steder = {skoleadmin: "klage:klager", bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter): "klagenemnd:saker",
              bruker_med_rolle(Rolle.KLAGENEMND, statsforvalter): "klagenemnd:mine"}  # fmt: skip
    for bruker, sted in steder.items():
        assert som(bruker).get("/klage/").url == reverse(sted)
    assert som(bruker_med_rolle(Rolle.SENSOR, statsforvalter)).get("/klage/").status_code == 403


@pytest.mark.parametrize("endring", [{"verdi": "6"}, {"synlig_fra": naa()}, {"erstattet": None}])
def test_databasen_endrer_aldri_et_utfall(kandidat, endring):
    utfall = avgjort(kandidat)
    with pytest.raises(IntegrityError), transaction.atomic():
        Klageutfall.objects.filter(pk=utfall.pk).update(**endring)


def test_databasen_gaar_bare_de_veiene_som_finnes(kandidat, statsforvalter):
    klage = lag_klage(kandidat, ansvarlig=statsforvalter)
    alle = [str(status) for status in Klage.Status]
    lovlige = {(fra, str(til)) for fra, maal in Klage.OVERGANGER.items() for til in maal}
    for til in alle:
        avsluttet = None if til in Klage.AAPNE else naa()
        forsoek = Klage.objects.filter(pk=klage.pk)
        if ("sendt", til) in lovlige or til == "sendt":
            with transaction.atomic():
                assert forsoek.update(status=til, avsluttet=avsluttet) == 1
                transaction.set_rollback(True)
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                forsoek.update(status=til, avsluttet=avsluttet)
