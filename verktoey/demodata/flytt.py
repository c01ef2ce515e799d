"""Moves a demo whose day has passed to the present, with all its times."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F

from deltakelse.models import Dagspassord
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import Eksamen, Eksamensdel, Kandidat
from felles.tid import dagens_dato, doegnet
from klage.models import Klage, Klagefrist
from verktoey.demodata.langsomme import si_minuttene_der_ingen_regel_passer
from verktoey.demodata.plan import FAG, neste_dager, senere_dager
from verktoey.demodata.tider import demotider

# The log is evidence and is never moved; roles and staff sessions are not of the exam day.
STAAR_FAST = {"felles.hendelse", "felles.forsegling", "felles.hendelsessted", "brukere.bruker", "brukere.rolletildeling",
              "eksamen.eksamensdel", "deltakelse.kandidatdel"}  # fmt: skip
APPER = ("felles", "brukere", "eksamen", "elever", "tilrettelegging", "deltakelse", "levering", "sjekk", "monitor", "oppnevning",
         "sensur", "fordeling", "svarpost", "karakterfoering",
         "klage", "klagenemnd", "klagepost", "annullering", "saksgang", "inntak", "kandidat", "pas_integration",
         "pas_klage", "pas_tjener")  # fmt: skip


@transaction.atomic
def flytt_til_naa(laget: datetime, naa: datetime) -> bool:
    """Move every time of the demo by what has passed since `laget`; False when it is still the same Norwegian day.

    The exams of the demo get the times they would have today, so that none of them crosses midnight.
    """
    if dagens_dato(laget) == dagens_dato(naa):
        return False
    _skyv(naa - laget)
    dager = dagens_dato(naa) - dagens_dato(laget)
    Dagspassord.objects.update(dato=F("dato") + dager)
    Klage.objects.update(frist=F("frist") + dager)
    Klagefrist.objects.update(sendes_innen=F("sendes_innen") + dager, besvares_innen=F("besvares_innen") + dager)
    for navn, tid in demotider(naa).items():
        eksamen = Eksamen.objects.filter(fag__fagkode=FAG[navn][0]).first()
        if eksamen is None:
            continue
        eksamen.siste_oppmoete, eksamen.sensur_fra = tid.siste_oppmoete, tid.sensur_fra
        eksamen.publiseres = tid.publiseres if eksamen.publiseres else None
        eksamen.save(update_fields=["siste_oppmoete", "sensur_fra", "publiseres"])
        for deltid in tid.alle_deler:
            Eksamensdel.objects.filter(eksamen=eksamen, type=deltid.type).update(
                start=deltid.start, slutt=deltid.slutt, minutter=deltid.minutter
            )
    _sett_klokken_paa_planen(naa)
    alle = list(Kandidat.objects.values_list("pk", flat=True))
    si_minuttene_der_ingen_regel_passer(alle)
    beregn_egne_tider(alle)
    return True


def _sett_klokken_paa_planen(naa: datetime) -> None:
    """What is planned for later starts at nine on a weekday, whatever hour the demo was moved at."""
    for kode, start in (neste_dager(naa) | senere_dager(naa)).items():
        for eksamen in Eksamen.objects.filter(fag__fagkode=kode, lokal=False).prefetch_related("deler"):
            foerste = min(deel.start for deel in eksamen.deler.all())
            eksamen.deler.update(
                start=F("start") + (start - foerste),
                slutt=F("slutt") + (start - foerste),
                tidligste_innlevering=F("tidligste_innlevering") + (start - foerste),
            )
            eksamen.siste_oppmoete, eksamen.sensur_fra = start + timedelta(hours=1), doegnet(dagens_dato(start))[1]
            eksamen.save(update_fields=["siste_oppmoete", "sensur_fra"])


def _skyv(differanse: timedelta) -> None:
    """Add the difference to every moment in every table of ours; one UPDATE a table."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # ALTER TABLE refuses while foreign keys wait to be checked
    for modell in apps.get_models():
        if modell._meta.app_label not in APPER or modell._meta.label_lower in STAAR_FAST:
            continue
        felt = [f.name for f in modell._meta.local_concrete_fields if isinstance(f, models.DateTimeField)]
        if felt:
            with _uten_vakter(modell._meta.db_table):
                modell._default_manager.update(**{navn: F(navn) + differanse for navn in felt})


@contextlib.contextmanager
def _uten_vakter(tabell: str) -> Iterator[None]:
    """Confirmed proposals are held by triggers; only the owner of the database may set them aside, and only here."""
    navn = connection.ops.quote_name(tabell)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {navn} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {navn} ENABLE TRIGGER USER")
