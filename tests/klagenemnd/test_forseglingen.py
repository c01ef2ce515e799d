"""What is decided and does not show yet cannot be asked out of the school's acts, nor read from how a case stands."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from annullering.services.saker import trekk_sak
from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from elever.services.fjerning import bundne
from felles.feil import Domenefeil
from felles.tid import dagens_dato, naa
from klage.models import Vitnemaalsoppgave
from tests.annullering.conftest import inn
from tests.fabrikker.annullering import fatt_vedtak, lag_sak
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klage import lag_klage, lag_publisert_parti
from tests.fabrikker.klagesvar import gi_svar, kvalitetssikre, lag_til_kontroll
from tests.fabrikker.sensur import aktoer

pytestmark = pytest.mark.django_db
OM_EN_TIME = timedelta(hours=1)


def uten_tegn(side):
    """A page without what differs from one request to the next."""
    return [linje for linje in side.splitlines() if "csrf" not in linje and "nonce" not in linje]


def test_skolen_spoer_ikke_fram_at_nemnda_har_avgjort(som, skoleadmin, saksbehandler, skole, statsforvalter):
    klage, klient = kvalitetssikre(lag_til_kontroll(skole, statsforvalter, "5"), saksbehandler), som(skoleadmin)
    felt = {"verdi": "4", "vedtatt": dagens_dato(naa()).isoformat(), "tekst": ""}

    def svarene():
        svar = klient.post(reverse("klage:resultat", args=[klage.pk]), felt)
        return (
            svar.status_code,
            uten_tegn(svar.text),
            {pk: str(ord_) for pk, ord_ in bundne([klage.kandidat_id]).items()},
        )

    with time_machine.travel(naa().replace(microsecond=0), tick=False) as klokken:
        foer = svarene()
        assert gi_svar(saksbehandler, klage, synlig_fra=naa() + OM_EN_TIME)[0].gjort
        assert Vitnemaalsoppgave.objects.exists()
        assert svarene() == foer
        klokken.shift(OM_EN_TIME)
        assert "avgjørelsen er endelig" in "".join(svarene()[1])


def test_et_vedtak_om_formell_feil_som_venter_endrer_ikke_hvordan_klagen_staar(
    som, skoleadmin, skole, statsforvalter, udir
):
    parti = lag_publisert_parti(skole, statsforvalter, "3")
    olga: Kandidat = parti.kandidater.get()
    klage = lag_klage(olga, slag="formell_feil", karakter="", begrunnelse="Støy")
    klient, hennes = som(skoleadmin), inn(olga)
    sider = [(klient, reverse("klage:klage", args=[klage.pk])), (klient, reverse("klage:klager")),
             (hennes, reverse("kandidat:eksamener"))]  # fmt: skip
    with time_machine.travel(naa().replace(microsecond=0), tick=False) as klokken:
        sak = lag_sak(parti, skoleadmin)

        def svarene():
            with pytest.raises(Domenefeil) as feil:
                lag_sak(parti, skoleadmin, sendt=False)
            return str(feil.value.melding), [uten_tegn(en.get(side).text) for en, side in sider]

        foer = svarene()
        fatt_vedtak(sak, bruker_med_rolle(Rolle.UDIR, udir), om=OM_EN_TIME)
        assert svarene() == foer
        klokken.shift(OM_EN_TIME)
        ny = lag_sak(parti, skoleadmin, sendt=False)
        trekk_sak(sak_id=ny.pk, bruker=skoleadmin, aktoer=aktoer(skoleadmin), naa=naa())
        assert "Klagen er avgjort" in klient.get(sider[0][1]).text
