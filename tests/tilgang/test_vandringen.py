"""The table must be able to fail: with the check of a view taken out, the walk says so. Shown for views of four apps."""

import pytest
from django.shortcuts import get_object_or_404
from django.urls import get_resolver
from django.views.decorators.http import require_safe

import eksamen.views.passord
import monitor.views.side
import pas_tjener.http
import sensur.views.oppdrag
from brukere.models.bruker import Rolle
from brukere.views.konto import min_konto
from eksamen.models import Eksamensparti
from pas_tjener.models import Tilgang
from sensur.models import Sensoroppdrag
from tests.tilgang.regel import ALLE, INNLOGGEDE, KANDIDAT, MASKIN, ROLLER, Adgang, Regel
from tests.tilgang.vandring import (
    ANONYM,
    KANDIDATDOER,
    STAFFDOER,
    TILLATT,
    Besoekende,
    adresser,
    finn_avvik,
    forventet,
    hel_verden,
)


def uten_innlogging(monkeypatch):
    """«Min konto» without the log-in."""
    (moenster,) = [m for m in _moenstre() if m.name == "min_konto"]
    innerst = min_konto.__wrapped__.__wrapped__
    monkeypatch.setattr(moenster, "callback", require_safe(innerst))


def uten_partisjekk(monkeypatch):
    """Candidate passwords of any party for anybody logged in."""
    monkeypatch.setattr(
        eksamen.views.passord,
        "hent_parti_for",
        lambda bruker, pk, **felt: get_object_or_404(Eksamensparti.objects.med_plan(), pk=pk),
    )


def uten_rollesjekk(monkeypatch):
    """The monitor for every role."""
    monkeypatch.setattr(monitor.views.side, "krev_rolle", lambda bruker, *roller: None)


def uten_oppdragssjekk(monkeypatch):
    """Every grading assignment for every sensor, and everybody else."""
    monkeypatch.setattr(
        sensur.views.oppdrag,
        "hent_oppdrag_for",
        lambda bruker, pk, **felt: get_object_or_404(Sensoroppdrag.objects.med_plan(), pk=pk),
    )


def uten_token(monkeypatch):
    """Who the log-in is of, for everybody."""

    def slipp_inn(request):
        request.tilgang = Tilgang.objects.select_related("klient").first()
        request.pasklient = request.tilgang.klient

    monkeypatch.setattr(pas_tjener.http, "_krev_tilgang", slipp_inn)


def _moenstre(resolver=None):
    for moenster in (resolver or get_resolver()).url_patterns:
        if hasattr(moenster, "url_patterns"):
            yield from _moenstre(moenster)
        else:
            yield moenster


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fjern", "adresse", "slipper_inn"),
    [
        (uten_innlogging, "brukere:min_konto", ANONYM),
        (uten_partisjekk, "eksamen:passord", f"{Rolle.SKOLEADMIN} (et annet sted)"),
        (uten_rollesjekk, "monitor:monitor", Rolle.INNTAKSKONTOR),
        (uten_token, "pas_tjener:whoami", ANONYM),
        (uten_oppdragssjekk, "sensur:oppdrag", f"{Rolle.SENSOR} (et annet sted)"),
    ],
)
def test_vandringen_merker_at_sjekken_i_et_view_er_borte(monkeypatch, fjern, adresse, slipper_inn):
    with hel_verden() as verden:
        assert finn_avvik(verden, [adresse], ["GET"]) == []
        fjern(monkeypatch)
        avvik = finn_avvik(verden, [adresse], ["GET"])
    assert any(linje.startswith(f"GET {adresse} som {slipper_inn}: ") for linje in avvik), avvik


# --- what follows from a rule -----------------------------------------------------------------------------------------

SIDE = Regel(GET=Adgang({Rolle.SENSOR}))
OBJEKT = Regel(GET=Adgang({Rolle.SENSOR}, kjent={Rolle.REKTOR}), kwargs=lambda v: {"pk": 1})
KANDIDATSIDE = Regel(GET=Adgang({KANDIDAT}))
MASKINSIDE = Regel(GET=Adgang({MASKIN}))
MASKINMELDING = Regel(GET=Adgang({MASKIN}, annen=403), spoerring=lambda v: {"orgno": "1"})
KANDIDATFIL = Regel(GET=Adgang({KANDIDAT}), kwargs=lambda v: {"pk": 1})


@pytest.mark.parametrize(
    ("regel", "metode", "slag", "egen", "ventet"),
    [
        (SIDE, "POST", ANONYM, True, 405),
        (SIDE, "GET", ANONYM, True, STAFFDOER),
        (SIDE, "GET", KANDIDAT, True, STAFFDOER),
        (SIDE, "GET", Rolle.SENSOR, False, TILLATT),
        (SIDE, "GET", Rolle.LAERER, True, 403),
        (OBJEKT, "GET", Rolle.SENSOR, True, TILLATT),
        (OBJEKT, "HEAD", Rolle.SENSOR, False, 404),
        (OBJEKT, "GET", Rolle.REKTOR, True, 403),
        (OBJEKT, "GET", Rolle.REKTOR, False, 404),
        (OBJEKT, "GET", Rolle.LAERER, True, 404),
        (KANDIDATSIDE, "GET", ANONYM, True, KANDIDATDOER),
        (KANDIDATSIDE, "GET", Rolle.UDIR, True, KANDIDATDOER),
        (KANDIDATSIDE, "GET", KANDIDAT, False, TILLATT),
        (KANDIDATFIL, "GET", KANDIDAT, True, TILLATT),
        (KANDIDATFIL, "GET", KANDIDAT, False, 404),
        (SIDE, "GET", MASKIN, True, STAFFDOER),
        (KANDIDATSIDE, "GET", MASKIN, True, KANDIDATDOER),
        (MASKINSIDE, "GET", ANONYM, True, 401),
        (MASKINSIDE, "GET", KANDIDAT, True, 401),
        (MASKINSIDE, "GET", Rolle.DRIFT, True, 401),
        (MASKINSIDE, "GET", MASKIN, False, TILLATT),
        (MASKINSIDE, "POST", MASKIN, True, 405),
        (MASKINMELDING, "GET", MASKIN, True, TILLATT),
        (MASKINMELDING, "GET", MASKIN, False, 403),
        (Regel(GET=Adgang({ALLE})), "GET", ANONYM, True, TILLATT),
        (Regel(GET=Adgang({INNLOGGEDE})), "GET", KANDIDAT, True, STAFFDOER),
        (Regel(GET=Adgang({INNLOGGEDE})), "GET", Rolle.DRIFT, False, TILLATT),
    ],
)
def test_det_ventede_folger_av_regelen(regel, metode, slag, egen, ventet):
    assert forventet(regel, metode, Besoekende(slag, egen, ())) == ventet


def test_en_rolle_som_ikke_finnes_avvises_i_regelen():
    with pytest.raises(ValueError, match="REKTER"):
        Adgang({"REKTER"})


def test_vandringen_finner_hver_adresse():
    alle = list(adresser())
    assert {"brukere:start", "felles:hjelp"} <= set(alle)
    assert len(alle) == len(list(_moenstre()))


@pytest.mark.django_db
def test_vandringen_gaar_som_alle_roller_en_kandidat_og_ingen_begge_steder():
    with hel_verden() as verden:
        folk = {(person.slag, person.egen) for person in verden.folk}
    assert folk == {(slag, egen) for slag in (*ROLLER, KANDIDAT, MASKIN) for egen in (True, False)} | {(ANONYM, True)}
