"""The demo's exam plan: real fagkoder, made-up days."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from brukere.models import Organisasjon
from eksamen.models import (
    Eksamen,
    Eksamensdel,
    Eksamensperiode,
    Fag,
    Gjennomfoering,
    Hjelpemiddelmodell,
    Maalform,
    Oppgave,
)
from eksamen.models.valg import Deltype
from felles import lager
from felles.tid import OSLO, dagens_dato, doegnet
from verktoey.demodata.filer import lag_oppgave
from verktoey.demodata.tider import Eksamenstid, demotider, neste_periodekode, periodekode

MAKS_OPPGAVE = 40 * 1024 * 1024

# What each exam of the demo shows, and its fag.
FAG = {
    "om_litt": ("NOR1267", "Norsk hovedmål", "Norsk hovudmål"),
    "paagaar": ("ENG1007", "Engelsk", "Engelsk"),
    "todelt": ("MAT1023", "Matematikk 2P", "Matematikk 2P"),
    "over": ("SPR3029", "Engelsk 1", "Engelsk 1"),
    "senere": ("FSP6219", "Spansk nivå II", "Spansk nivå II"),
    "til_sensur": ("SAM3061", "Samfunnsøkonomi 2", "Samfunnsøkonomi 2"),
    "til_moete": ("SAM3072", "Psykologi 1", "Psykologi 1"),
    "publisert": ("NOR1268", "Norsk sidemål", "Norsk sidemål"),
}


def _ved_midnatt(tidspunkt: datetime) -> datetime:
    """The last second of the day: deadlines end with it."""
    return doegnet(dagens_dato(tidspunkt))[1] - timedelta(seconds=1)


def lag_periode(kode: str, naa: datetime) -> Eksamensperiode:
    """A period around the present: enrolment is over, the exams are going on."""
    return Eksamensperiode.objects.create(
        kode=kode,
        paamelding_fra=naa - timedelta(days=120),
        paamelding_til=_ved_midnatt(naa - timedelta(days=50)),
        gjennomfoering_fra=naa - timedelta(days=20),
        gjennomfoering_til=naa + timedelta(days=20),
        endringsfrist=_ved_midnatt(naa - timedelta(days=30)),
        trekk_gs=naa - timedelta(days=22),
        trekk_vgs=naa - timedelta(days=25),
        sensurfrist=naa + timedelta(days=25),
        klagefrist=naa + timedelta(days=36),
    )


@dataclass(frozen=True)
class Planfag:
    """A fag of the period that is being planned: its exam is so many days after the period's first."""

    kode: str
    nb: str
    nn: str
    dager: int = 0
    modell: int | None = None
    gjennomfoering: str = Gjennomfoering.HER

    def hent(self) -> Fag:
        """The fag, made when it is not there."""
        fag, _ny = Fag.objects.get_or_create(
            fagkode=self.kode, variant="", defaults={"navn_nb": self.nb, "navn_nn": self.nn,
                                                     "hjelpemiddelmodell": self.modell},
        )  # fmt: skip
        return fag


NESTE_PLAN = (
    Planfag("REA3058", "Matematikk R2", "Matematikk R2", 0, 2),
    Planfag("SAM3073", "Psykologi 2", "Psykologi 2", 2, 1, Gjennomfoering.EPS),
    Planfag("SPR3031", "Engelsk 2", "Engelsk 2", 4, 1),
    Planfag("REA3046", "Kjemi 2", "Kjemi 2", 7, 2),
)
MUNTLIG = Planfag("NOR1269", "Norsk muntlig", "Norsk munnleg")
EPS = "https://eksamen.example.no/"


# Of the present period, on days of their own after today: a school's parties here are the ones that go to PAS.
SENERE_PLAN = (
    Planfag("REA3036", "Biologi 2", "Biologi 2", 1),
    Planfag("REA3039", "Fysikk 2", "Fysikk 2", 2),
    Planfag("SAM3056", "Rettslære 2", "Rettslære 2", 5),
)


def senere_dager(naa: datetime, plan: Sequence[Planfag] = SENERE_PLAN) -> dict[str, datetime]:
    """When those start: at nine on their days."""
    dag = dagens_dato(naa)
    i_dag = datetime(dag.year, dag.month, dag.day, 9, tzinfo=OSLO)
    return {fag.kode: i_dag + timedelta(days=fag.dager) for fag in plan}


def lag_senere_plan(
    ansvarlig: Organisasjon, periode: Eksamensperiode, naa: datetime, plan: Sequence[Planfag] = SENERE_PLAN
) -> dict[str, Eksamen]:
    """The exams by fagkode; papers are not in yet."""
    dager = senere_dager(naa, plan)
    return {fag.kode: _planlagt(fag, periode, ansvarlig, dager[fag.kode]) for fag in plan}


def neste_dager(naa: datetime) -> dict[str, datetime]:
    """When the exams of the next period start: at nine, from a Monday about five months ahead."""
    dag = dagens_dato(naa) + timedelta(days=150)
    dag += timedelta(days=-dag.weekday() % 7)
    foerste = datetime(dag.year, dag.month, dag.day, 9, tzinfo=OSLO)
    return {fag.kode: foerste + timedelta(days=fag.dager) for fag in NESTE_PLAN}


def lag_neste_plan(ansvarlig: Organisasjon, naa: datetime) -> dict[str, Eksamen]:
    """The next period and its exams by fagkode; papers are not in yet."""
    dager = neste_dager(naa)
    foerste = min(dager.values())
    periode = Eksamensperiode.objects.create(
        kode=neste_periodekode(naa),
        paamelding_fra=naa - timedelta(days=5),
        paamelding_til=_ved_midnatt(naa + timedelta(days=60)),
        gjennomfoering_fra=foerste - timedelta(days=10),
        gjennomfoering_til=foerste + timedelta(days=30),
        endringsfrist=_ved_midnatt(naa + timedelta(days=65)),
        trekk_gs=foerste - timedelta(days=5),
        trekk_vgs=foerste - timedelta(days=8),
        sensurfrist=foerste + timedelta(days=35),
        klagefrist=foerste + timedelta(days=45),
    )
    return {fag.kode: _planlagt(fag, periode, ansvarlig, dager[fag.kode]) for fag in NESTE_PLAN}


def _planlagt(fag: Planfag, periode: Eksamensperiode, ansvarlig: Organisasjon, start: datetime) -> Eksamen:
    eksamen = Eksamen.objects.create(
        fag=fag.hent(),
        periode=periode,
        ansvarlig=ansvarlig,
        siste_oppmoete=start + timedelta(hours=1),
        sensur_fra=doegnet(start.date())[1],
        gjennomfoering=fag.gjennomfoering,
        lenke=EPS if fag.gjennomfoering == Gjennomfoering.EPS else "",
    )
    _lag_deler(eksamen, start, todelt=fag.modell == Hjelpemiddelmodell.MODELL_2)
    return eksamen


def _lag_deler(eksamen: Eksamen, start: datetime, *, todelt: bool) -> None:
    deler = ((Deltype.DEL1, 0, 120), (Deltype.DEL2, 120, 180)) if todelt else ((Deltype.EKSAMEN, 0, 300),)
    for deltype, etter, minutter in deler:
        fra = start + timedelta(minutes=etter)
        til = fra + timedelta(minutes=minutter)
        tidligst = fra + timedelta(minutes=60) if deltype == Deltype.DEL1 else None
        Eksamensdel.objects.create(
            eksamen=eksamen, type=deltype, start=fra, slutt=til, minutter=minutter, tidligste_innlevering=tidligst
        )


def lag_eksamen(fag: Fag, periode: Eksamensperiode, ansvarlig: Organisasjon, tid: Eksamenstid) -> Eksamen:
    """An exam with its parts, and the papers of each part in both målformer; part 1 is printed by the school."""
    eksamen = Eksamen.objects.create(
        fag=fag,
        periode=periode,
        ansvarlig=ansvarlig,
        siste_oppmoete=tid.siste_oppmoete,
        sensur_fra=tid.sensur_fra,
        publiseres=None,
    )
    for deltid in tid.alle_deler:
        deel = Eksamensdel.objects.create(
            eksamen=eksamen, type=deltid.type, start=deltid.start, slutt=deltid.slutt, minutter=deltid.minutter
        )
        lag_oppgaver(deel)
    return eksamen


def lag_oppgaver(deel: Eksamensdel) -> None:
    """Both papers of a part, as real PDF files in storage."""
    fag = deel.eksamen.fag
    for maalform in Maalform.values:
        innhold = lag_oppgave(fag.navn_nb, fag.kode, maalform)
        spolfil = lager.skriv_spol(io.BytesIO(innhold), maks_byte=MAKS_OPPGAVE)
        Oppgave.objects.create(
            eksamensdel=deel,
            maalform=maalform,
            noekkel=lager.legg_inn(spolfil),
            navn=f"{fag.kode}-{deel.type}-{maalform}.pdf",
            stoerrelse=spolfil.stoerrelse,
            sha256=spolfil.sha256,
        )


def lag_plan(ansvarlig: Organisasjon, naa: datetime) -> dict[str, Eksamen]:
    """The exams of the demo by what they show."""
    periode = lag_periode(periodekode(naa), naa)
    eksamener = {}
    for navn, tid in demotider(naa).items():
        kode, nb, nn = FAG[navn]
        fag = Fag.objects.create(fagkode=kode, navn_nb=nb, navn_nn=nn)
        eksamener[navn] = lag_eksamen(fag, periode, ansvarlig, tid)
    lag_eksempelplan(ansvarlig)
    return eksamener


def lag_eksempelplan(ansvarlig: Organisasjon) -> None:
    """The exam of the PAS contract's sample files, so that they can be imported as they are."""
    fag = Fag.objects.create(fagkode="REA3056", navn_nb="Matematikk R1", navn_nn="Matematikk R1")
    start = datetime(2026, 5, 22, 9, tzinfo=OSLO)
    periode, _ = Eksamensperiode.objects.get_or_create(
        kode="V-2026",
        defaults={
            "paamelding_fra": datetime(2026, 1, 5, 8, tzinfo=OSLO),
            "paamelding_til": datetime(2026, 3, 1, 23, 59, 59, tzinfo=OSLO),
            "gjennomfoering_fra": datetime(2026, 5, 18, tzinfo=OSLO),
            "gjennomfoering_til": datetime(2026, 6, 5, 23, 59, 59, tzinfo=OSLO),
        },
    )
    eksamen = Eksamen.objects.create(
        fag=fag,
        periode=periode,
        ansvarlig=ansvarlig,
        siste_oppmoete=start + timedelta(hours=1),
        sensur_fra=doegnet(start.date())[1],
    )
    for deltype, fra, minutter in ((Deltype.DEL1, start, 120), (Deltype.DEL2, start + timedelta(hours=2), 180)):
        slutt = fra + timedelta(minutes=minutter)
        Eksamensdel.objects.create(eksamen=eksamen, type=deltype, start=fra, slutt=slutt, minutter=minutter)
