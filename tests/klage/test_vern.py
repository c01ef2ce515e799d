"""What the school is not told before its second, and what keeps an appeal from being sent or changed."""

from datetime import timedelta

import pytest

from eksamen.models import Person
from felles.feil import Domenefeil
from felles.tid import dagens_dato, naa
from klage.models import Annullering, Klage, Klagefrist
from klage.querysets.resultat import nylig_publiserte
from klage.services.registrering import Klagefelt, klargjoer
from klage.services.sending import send_klager
from tests.fabrikker.karakterfoering import foer, laas, lag_skoleparti
from tests.fabrikker.klage import lag_klage, lag_publisert_parti
from tests.fabrikker.sensur import aktoer
from tests.klage.skolens import klag_selv

pytestmark = pytest.mark.django_db
OM_EN_TIME = timedelta(hours=1)


def test_startsiden_sier_ingenting_om_resultater_foer_sekundet(som, skoleadmin, skole, statsforvalter):
    tid = naa()
    sentralt = lag_publisert_parti(skole, statsforvalter, "3", publisert_for=-OM_EN_TIME)
    lokalt = lag_skoleparti(skole, kandidater=1)
    foer(lokalt, skoleadmin, "5")
    laas(lokalt, skoleadmin, vises_fra=tid + OM_EN_TIME)
    assert "Resultatene for" not in som(skoleadmin).get("/").text
    assert not nylig_publiserte(skoleadmin, tid).exists()
    assert set(nylig_publiserte(skoleadmin, naa() + OM_EN_TIME)) == {sentralt, lokalt}


# --- what keeps an appeal at the school --------------------------------------------------------------------------------
def annullert(klage, skoleadmin):
    ansvarlig = klage.kandidat.eksamen.ansvarlig
    Annullering.objects.create(kandidat=klage.kandidat, vedtatt=naa(), vedtatt_av=skoleadmin, myndighet=ansvarlig)


def hurtigfristen_er_over(klage, _skoleadmin):
    Klagefrist.objects.update(sendes_innen=dagens_dato(naa()) - timedelta(days=1))


def uten_alder(klage, _skoleadmin):
    Person.objects.filter(pk=klage.kandidat.person_id).update(nummerslag="fiktivt")


@pytest.mark.parametrize(
    ("siden", "ord_"),
    [(annullert, "annullert"), (hurtigfristen_er_over, "hurtigklage er over"), (uten_alder, "svar på alderen")],
)
def test_det_som_har_endret_seg_siden_det_ble_klaget_stopper_sendingen(skoleadmin, sara, siden, ord_):
    i_dag = dagens_dato(naa())
    Klagefrist.objects.create(
        periode=sara.eksamen.periode, kalender="hurtig", fag=sara.eksamen.fag, sendes_innen=i_dag, besvares_innen=i_dag
    )
    klage = klag_selv(sara, kalender="hurtig")
    siden(klage, skoleadmin)
    (svar,), post = send_klager(klage_ider=[klage.pk], aktoer=aktoer(skoleadmin), naa=naa())
    assert (svar.gjort, ord_ in svar.melding, post) == (False, True, None)
    assert Klage.objects.get().status == "registrert"


def test_en_klage_som_er_sendt_imens_ses_ikke_over(skoleadmin, sara, statsforvalter):
    klage = lag_klage(sara, ansvarlig=statsforvalter)
    with pytest.raises(Domenefeil) as feil:
        klargjoer(klage_id=klage.pk, felt=Klagefelt(maalform="nn"), aktoer=aktoer(skoleadmin), naa=naa())
    assert feil.value.kode == "sendt"
