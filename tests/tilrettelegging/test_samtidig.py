"""Two act at once; each test has a control that shows the race when the locks are taken away."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from brukere.models.bruker import Rolle
from deltakelse.services import tider
from deltakelse.services.tider import finn_avvik
from eksamen.models import Kandidat
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM, Aktoer
from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.samtidig import Moete
from tests.fabrikker.tilrettelegging import Status, lag_sak, legg_regler, om_en_uke
from tilrettelegging.models import Tidsregel, Tilrettelegging, Tiltaksslag
from tilrettelegging.services import soeknader, vedtak
from tilrettelegging.services.regeltabell import Endring, Regelverdi, endre_tabell
from tilrettelegging.services.soeknader import Tiltaksvalg, registrer_soeknad
from tilrettelegging.services.vedtak import Vedtaksinnhold, fatt_vedtak

pytestmark = pytest.mark.django_db(transaction=True)
UTVIDET = (Tiltaksvalg(Tiltaksslag.UTVIDET_TID),)
JA = Vedtaksinnhold(utfall=Status.INNVILGET, tekst="Ja.", tiltak=UTVIDET)


def samtidig(monkeypatch, modul, navn, *handlinger) -> list[str]:
    """Run the acts in threads that meet at `modul.navn`, if the locks let them; how each ended, sorted."""
    ekte = getattr(modul, navn)
    moetes, start = Moete(len(handlinger)), Barrier(len(handlinger))

    def vent(*args, **kwargs):
        svar = ekte(*args, **kwargs)
        moetes.vent()
        return svar

    monkeypatch.setattr(modul, navn, vent)

    def en(handling):
        try:
            start.wait(timeout=60)
            handling()
        except UgyldigOvergang as feil:
            return feil.kode
        except IntegrityError:
            return "databasen sa nei"
        finally:
            moetes.ferdig()
            connection.close()
        return "gjort"

    with ThreadPoolExecutor(len(handlinger)) as traader:
        return sorted(traader.map(en, handlinger))


@pytest.fixture
def uten_laas(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


@pytest.fixture
def todelt():
    eier = OrganisasjonFactory(slag="fylkeskommune")
    legg_regler(eier)
    skole = OrganisasjonFactory(overordnet=eier)
    return PartiFactory(skole=skole, eksamen=lag_eksamen(start=om_en_uke(), todelt=True))


def to_vedtar(monkeypatch, parti) -> list[str]:
    sak = lag_sak(lag_kandidat(parti), parti)
    rektorer = [Aktoer("bruker", bruker_med_rolle(Rolle.REKTOR, parti.skole).pk) for _ in range(2)]
    return samtidig(
        monkeypatch,
        vedtak,
        # Where each has read which decision is in force: one who reads that later finds the other's.
        "_erstatt",
        *(lambda r=rektor: fatt_vedtak(sak_id=sak.pk, innhold=JA, aktoer=r, naa=naa()) for rektor in rektorer),
    )


def test_to_som_vedtar_samtidig_gir_ett_vedtak_og_den_andre_faar_vite_det(monkeypatch, todelt):
    assert to_vedtar(monkeypatch, todelt) == ["avgjort", "gjort"]
    assert Hendelse.objects.filter(handling="tilrettelegging.vedtatt").count() == 1


def test_kontroll_uten_laas_vedtar_begge(monkeypatch, todelt, uten_laas):
    assert to_vedtar(monkeypatch, todelt) == ["gjort", "gjort"]


def to_registrerer(monkeypatch, parti) -> list[str]:
    kandidat = lag_kandidat(parti)

    def registrer():
        registrer_soeknad(
            person_id=kandidat.person_id,
            skole=parti.skole,
            periode=parti.eksamen.periode,
            soeker="elev",
            soekernavn="",
            soekt=dagens_dato(naa()),
            begrunnelse="",
            tiltak=UTVIDET,
            aktoer=SYSTEM,
            naa=naa(),
        )

    return samtidig(monkeypatch, soeknader, "_krev_ingen_ventende", registrer, registrer)


def test_to_som_registrerer_samtidig_gir_en_soeknad(monkeypatch, todelt):
    assert to_registrerer(monkeypatch, todelt) == ["finnes", "gjort"]
    assert Tilrettelegging.objects.count() == 1


def test_kontroll_uten_laas_er_det_bare_databasen_som_stopper_den_andre(monkeypatch, todelt, uten_laas):
    assert to_registrerer(monkeypatch, todelt) == ["databasen sa nei", "gjort"]


def vedtak_mens_regelen_endres(monkeypatch, parti) -> int:
    """How many rows say something else than the function when a decision and a rule edit meet."""
    sak = lag_sak(lag_kandidat(parti), parti)
    rektor = Aktoer("bruker", bruker_med_rolle(Rolle.REKTOR, parti.skole).pk)
    regel = Tidsregel.objects.get(del1=120)
    endring = Endring(gammel_id=regel.pk, ny=Regelverdi("fordelt", 180, 50, 120, 50))
    svar = samtidig(
        monkeypatch,
        tider,
        "hent_grunnlag",
        lambda: fatt_vedtak(sak_id=sak.pk, innhold=JA, aktoer=rektor, naa=naa()),
        lambda: endre_tabell(eier_id=regel.eier_id, endring=endring, aktoer=rektor, naa=naa()),
    )
    assert svar == ["gjort", "gjort"]
    monkeypatch.undo()
    return finn_avvik(list(Kandidat.objects.all())).antall


def test_vedtak_og_regelendring_samtidig_gir_tider_som_stemmer(monkeypatch, todelt):
    assert vedtak_mens_regelen_endres(monkeypatch, todelt) == 0


def test_kontroll_uten_laas_blir_tidene_feil(monkeypatch, todelt, uten_laas):
    assert vedtak_mens_regelen_endres(monkeypatch, todelt) == 2


def test_mange_vedtak_samtidig_laaser_ikke_hverandre_fast(monkeypatch, todelt):
    saker = [lag_sak(lag_kandidat(todelt), todelt) for _ in range(4)]
    rektor = Aktoer("bruker", bruker_med_rolle(Rolle.REKTOR, todelt.skole).pk)
    handlinger = [lambda sak=sak: fatt_vedtak(sak_id=sak.pk, innhold=JA, aktoer=rektor, naa=naa()) for sak in saker]

    assert samtidig(monkeypatch, vedtak, "_laast", *handlinger) == ["gjort"] * 4
    monkeypatch.undo()
    assert finn_avvik(list(Kandidat.objects.all())).antall == 0
