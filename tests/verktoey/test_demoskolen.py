from collections import Counter
from datetime import datetime, time, timedelta

import pytest
import time_machine

from deltakelse.models import Dagspassord, Kandidatdel
from eksamen.models import Eksamen, Eksamensdel, Kandidat
from felles.models import Hendelse
from felles.tid import OSLO, dagens_dato, naa, oslo
from karakterfoering.models import Protokoll, Skolekarakter
from klage.models import Klage
from klage.querysets.resultat import gjeldende_resultat
from klagepost.models import Bunkesteg
from levering.models import Besvarelsesfil
from levering.querysets.status import med_status
from oppnevning.models import Oppnevning
from sensur.models import Fellessensursak, Sensoroppdrag
from tests.personvern import hendelser_uten_persondata
from verktoey.demodata.bygg import last_demoskolen
from verktoey.demodata.flytt import flytt_til_naa
from verktoey.demodata.historie import FORSLAG_1

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["00:20", "10:00", "23:30"])
def demoskolen(request, settings, tmp_path):
    """The demo as it is built and seen at that hour of the day."""
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    laget = datetime.combine(dagens_dato(naa()), time.fromisoformat(request.param), tzinfo=OSLO)
    with time_machine.travel(laget, tick=False):
        last_demoskolen(laget)
        yield laget


def test_hver_side_i_demoen_har_noe_ekte_paa_seg_og_flyttes_til_naa(demoskolen):
    kandidater = list(med_status(Kandidat.objects.select_related("parti"), demoskolen))
    tilgang = {navn: Counter(k.tilgang for k in kandidater if k.parti.navn == navn) for navn in ("3STA", "1STB", "2PB")}
    assert tilgang["3STA"] == {"venter_paa_start": 4, "venter": 3, "ikke": 5}
    assert {"har", "venter", "ikke", "IDF", "sperret"} <= tilgang["1STB"].keys()
    assert any(k.paa_nytt for k in kandidater)
    assert {k.fremdrift for k in kandidater if k.parti.navn == "3STC"} == {"levert_digitalt", None}
    assert Sensoroppdrag.objects.filter(parti__navn="3STC", bekreftet__isnull=True).count() == 2
    publisert = gjeldende_resultat(Kandidat.objects.filter(parti__navn="3STD"), demoskolen)
    # The appeal of the fourth has raised a 2 to a 3.
    assert [k.resultat for k in publisert.order_by("pk")] == [*FORSLAG_1[:3], "3", *FORSLAG_1[4:], None]
    assert hendelser_uten_persondata() == []
    todelt = [(k.fremdrift_del1, k.fremdrift) for k in kandidater if k.parti.navn == "2PB"]
    assert ("levert_digitalt", "ikke_lastet_opp") in todelt
    assert Besvarelsesfil.objects.filter(kandidat__parti__navn="2PB", delmerke="").count() == 1

    hendelser = Hendelse.objects.count()
    i_gaar = demoskolen - timedelta(days=1)
    assert flytt_til_naa(i_gaar, demoskolen) is True
    om_litt = Eksamensdel.objects.get(eksamen__partier__navn="3STA", type="Eksamen")
    assert dagens_dato(om_litt.start) == dagens_dato(demoskolen)
    assert om_litt.eksamen.deler.get(type="Forberedelse").slutt < demoskolen
    dager = set(Dagspassord.objects.values_list("dato", flat=True))
    assert dager == {dagens_dato(demoskolen) + timedelta(days=1)}
    assert om_litt.start > demoskolen or om_litt.slutt > demoskolen
    assert not Eksamen.objects.filter(partier__navn="3STD", publiseres__gt=demoskolen).exists()
    assert set(Klage.objects.values_list("status", flat=True)) == {
        "registrert", "sendt", "tildelt", "til_kontroll", "avgjort",
    }  # fmt: skip
    assert all(klage.frist > dagens_dato(klage.fremsatt) for klage in Klage.objects.all())
    assert [steg.steg for steg in Bunkesteg.objects.all()] == ["sendt"]
    assert Hendelse.objects.count() == hendelser
    assert flytt_til_naa(demoskolen, demoskolen) is False

    planlagt = Eksamensdel.objects.filter(eksamen__periode__gjennomfoering_fra__gt=demoskolen, eksamen__lokal=False)
    assert {oslo(deel.start).hour for deel in planlagt.order_by("pk")} == {9, 11}
    klar = Kandidat.objects.filter(parti__navn="3STE", eksamen__fag__fagkode="REA3058")
    assert klar.count() == 24
    assert klar.filter(plass="", rom="").count() == 0
    langsomme = Kandidatdel.objects.filter(ekstra_minutter__gt=0, kandidat__parti__navn__in=["3STA", "1STB", "2PB"])
    assert langsomme.values("kandidat").distinct().count() == 3


def test_sensuren_i_demoen_har_moete_forespoersel_frister_og_protokoll(demoskolen):
    saker = Fellessensursak.objects.filter(fellessensur__leder__brukernavn="sensor1").order_by("pk")
    assert [(sak.oppmann_id and sak.oppmann.brukernavn, sak.verdi) for sak in saker] == [
        (None, ""), ("sensor2", ""), (None, "3"),
    ]  # fmt: skip
    (ubesvart,) = Oppnevning.objects.ubesvarte()
    assert ubesvart.svarfrist > demoskolen
    egne = Sensoroppdrag.objects.aktive().filter(bruker__brukernavn__in=["sensor1", "sensor2"], parti__navn="3STC")
    assert [oppdrag.parti.eksamen.sensurplan.frist > demoskolen for oppdrag in egne] == [True, True]
    protokoll = Protokoll.objects.get()
    assert protokoll.laast is None
    assert Skolekarakter.objects.filter(kandidat__parti=protokoll.parti_id).count() == 3
    assert flytt_til_naa(demoskolen - timedelta(days=1), demoskolen) is True
    assert Fellessensursak.objects.count() == 3
