"""The attack: every role at every address, with every report and export, before both have confirmed and after.

Nothing of what the sensors do may show to anybody else before publication: not as a value, not as a difference in bytes,
status, headers or number of queries, however the address is sorted or searched.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from felles.models import Hendelse
from felles.tid import naa
from sensur.models import Sensoroppdrag
from sensur.services.gjenaapning import bekreft_gjenaapning, gjenaapne
from tests.fabrikker.sensur import aktoer, foreslaa, sett_alle_like
from tests.sensur.test_forsegling import TILFELDIG

pytestmark = pytest.mark.django_db

SORTERT = "?sorter=-karakter&sok=6&q=seks&status=bekreftet&side=1"
# Each answer has something of its own: nonces, tokens, and the time of day.
FLYKTIG = re.compile(rb"\b\d{2}:\d{2}(?::\d{2})?\b|nonce-[\w+/=-]+|[0-9a-f]{32,}")
# Doors, the machine that is measured, and a candidate's log, which grows with what is fetched here: test_forsegling has it.
# The timeline grows in the same way: tests/saksgang/test_sider.py has it.
UTENOM = re.compile(
    r"^(logg|kandidat/|connect/|api/|tilbake|spraak|demo|helse|statisk|felles/sprak|monitor/kandidater/[0-9]+/(kvittering|logg)|klage/tidslinje/)"
)


def adresser(moenstre, ider, sti=""):
    """Every address that can be filled from `ider`; the others need a thing that this world has none of."""
    for moenster in moenstre:
        del_ = sti + str(moenster.pattern)
        if isinstance(moenster, URLResolver):
            yield from adresser(moenster.url_patterns, ider, del_)
        elif isinstance(moenster, URLPattern) and "<" not in del_:
            yield del_
        elif isinstance(moenster, URLPattern):
            for verdier in ider:
                fylt = re.sub(r"<(?:\w+:)?(\w+)>", lambda treff: str(verdier.get(treff[1], "<")), del_)  # noqa: B023
                if "<" not in fylt:
                    yield fylt


@pytest.fixture
def alle_adresser(oppdragene, kandidatene):
    """Addresses with the party's, candidate's, exam's and assignments' ids in every place that takes one."""
    parti, kandidat = oppdragene[0].parti, kandidatene[0]
    nummer = kandidat.kandidatnummer.nummer
    ider = [
        {"pk": pk, "parti_id": parti.pk, "kandidat_id": kandidat.pk, "eksamen_id": parti.eksamen_id,
         "nummer": nummer, "nr": 1, "id": pk}
        for pk in {parti.pk, kandidat.pk, parti.eksamen_id, *(o.pk for o in oppdragene)}
    ]  # fmt: skip
    funnet = {sti for sti in adresser(get_resolver().url_patterns, ider) if not UTENOM.match(sti)}
    return sorted("/" + sti for sti in funnet if not re.search(r"[\\^$(]", sti))


def opptak(klient, stier):
    bilder = {}
    for sti in stier:
        with CaptureQueriesContext(connection) as spoerringer:
            svar = klient.get(sti)
            innhold = b"".join(svar.streaming_content) if svar.streaming else svar.content
        pakket = svar.headers.get("Content-Type", "").startswith(("application/", "image/"))
        # A packed file (XLSX, PDF) is made anew: its words are tried elsewhere, its size here.
        bilde = len(innhold) // 64 if pakket else FLYKTIG.sub(b"", TILFELDIG.sub(b"", innhold))
        bilder[sti] = (svar.status_code, bilde, len(spoerringer))
    return bilder


def gjoer_alt(oppdragene, kandidatene):
    """Everything that is sealed: proposals, confirmations, a reopening, final grades."""
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "6", "6", bekreftet=True)
    hvem = aktoer(oppdragene[0].bruker)
    en = gjenaapne(
        oppdrag_id=oppdragene[0].pk, kandidat_id=kandidatene[0].pk, grunn="Skrivefeil", aktoer=hvem, naa=naa()
    )
    bekreft_gjenaapning(gjenaapning_id=en.pk, verdi="5", aktoer=hvem, naa=naa())
    sett_alle_like(oppdragene[1])


# Every address is compared byte by byte for those who come nearest; for the others it is searched for words.
NAERE = ["SKOLEADMIN", "EKSAMENSVAKT", "FYLKESKOMMUNE", "annen sensor"]
ANDRE = ["UDIR", "STATSFORVALTER", "SKOLEADMIN_PLUSS", "REKTOR", "LAERER", "KOMMUNE", "DRIFT", "KLAGENEMND",
         "VIGO_EKSAMENSADMIN", "INNTAKSKONTOR", "uten rolle"]  # fmt: skip


@pytest.mark.parametrize("rolle", NAERE)
def test_ingen_adresse_er_ulik_for_noen_uansett_hva_sensorene_har_gjort(
    som, oppdragene, kandidatene, andre_roller, alle_adresser, time_machine_stille, rolle
):
    klient = som(andre_roller[rolle])
    # Lists can be sorted and searched: those are the addresses that name no object.
    stier = alle_adresser + [sti + SORTERT for sti in alle_adresser if not re.search(r"\d", sti)]
    fasit = opptak(klient, stier)
    assert len(fasit) > len(alle_adresser) > 50
    gjoer_alt(oppdragene, kandidatene)
    etter = opptak(klient, stier)
    assert [sti for sti in stier if etter[sti] != fasit[sti]] == []


@pytest.mark.parametrize("rolle", ANDRE)
def test_ingen_adresse_viser_en_verdi_en_grunn_eller_en_avgjoerelse(
    som, oppdragene, kandidatene, andre_roller, alle_adresser, rolle
):
    gjoer_alt(oppdragene, kandidatene)
    ord_ = ("Satt til", "Skrivefeil", "Avgjort til", "Ulike forslag", "Like forslag")
    klient = som(andre_roller[rolle])
    for sti in alle_adresser:
        svar = klient.get(sti)
        if not svar.streaming and svar.headers.get("Content-Type", "").startswith("text/html"):
            assert not [ett for ett in ord_ if ett in svar.text], sti


def test_kontroll_angrepet_merker_en_aapen_forsegling(
    som, oppdragene, kandidatene, alle_adresser, time_machine_stille, monkeypatch
):
    """Shows that the attack bites: with the seal taken away a sensor's own pages tell of the other."""
    monkeypatch.setattr(type(Sensoroppdrag.objects.all()), "begge_bekreftet", lambda self, parti_id: True)
    monkeypatch.setattr(type(Sensoroppdrag.objects), "begge_bekreftet", lambda self, parti_id: True)
    klient = som(oppdragene[0].bruker)
    stier = [reverse("sensur:enighet", args=[oppdragene[0].pk])]
    foreslaa(oppdragene[0], "2", "2", bekreftet=True)
    fasit = opptak(klient, stier)
    foreslaa(oppdragene[1], "6", "6", bekreftet=True)
    assert opptak(klient, stier) != fasit


def test_ingen_hendelse_og_ingen_logglinje_baerer_noe_forseglet(oppdragene, kandidatene, caplog):
    foer = Hendelse.objects.order_by("-pk").first().pk
    with caplog.at_level("DEBUG"):
        gjoer_alt(oppdragene, kandidatene)
    for hendelse in Hendelse.objects.filter(pk__gt=foer):
        assert hendelse.data == {}
        assert (hendelse.parti_id, hendelse.kandidat_id) == (None, None)
    linjer = [post.getMessage() for post in caplog.records if not post.name.startswith("django.db")]
    assert not [linje for linje in linjer if "Skrivefeil" in linje or "verdi" in linje]
