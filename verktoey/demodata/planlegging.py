"""What the school plans in the demo: rooms, pupils, the next period's parties, arrangements, and an absence to look at."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from brukere.models import Bruker, Organisasjon
from deltakelse.models import Fravaersdokumentasjon
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import Eksamen, Eksamensparti, Eksamenssted, Kandidat, Person, Rom
from eksamen.services.lokaleksamen import Lokaltid, lag_lokal_eksamen
from elever.models import Elev, Elevfag
from elever.querysets.elever import skoleaaret
from elever.services.innmelding import legg_til_elever
from elever.services.plassering import plasser_kandidater
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import dagens_dato
from tilrettelegging.models import Soeker, Tilrettelegging, Tiltaksslag
from tilrettelegging.services.kjente_tabeller import legg_inn_tabell
from tilrettelegging.services.soeknader import Tiltaksvalg, registrer_soeknad
from tilrettelegging.services.vedtak import Vedtaksinnhold, fatt_vedtak
from verktoey.demodata.langsomme import si_minuttene_der_ingen_regel_passer
from verktoey.demodata.plan import MUNTLIG, lag_neste_plan

ROM = (("Hovedbygget", "Skoleveien 1", (("Aula", 120), ("Rom 118", 28), ("Rom 204", 30), ("Rom 207", 28))),
       ("Idrettshallen", "Skoleveien 3", (("Hall A", 200),)))  # fmt: skip
KLASSE, ELEVER, PAAMELDTE = "3STE", 30, 24


def planlegg(
    skole: Organisasjon,
    partier: dict[str, Eksamensparti],
    folk: Iterator[Person],
    brukere: dict[str, Bruker],
    naa: datetime,
) -> None:
    """Everything the school plans with; the parties of today are there already. Own times follow by themselves."""
    _lag_rom(skole)
    lag_tidsregler(brukere["fylke"], naa)
    lag_elever_av(partier.values(), skole, naa)
    _lag_tilrettelegging(partier, skole, brukere, naa)
    _lag_dokumentasjon(partier["paagaar"], brukere["skoleadmin"], naa)
    _lag_neste_periode(skole, folk, brukere["skoleadmin"], naa)


def _lag_rom(skole: Organisasjon) -> None:
    for navn, adresse, rom in ROM:
        sted = Eksamenssted.objects.create(skole=skole, navn=navn, adresse=adresse)
        Rom.objects.bulk_create(Rom(sted=sted, navn=n, kapasitet=plasser) for n, plasser in rom)


def lag_tidsregler(fylke: Bruker, naa: datetime) -> None:
    """Akershus' rows for its three kinds of two-part exams, Oslo's for the rest."""
    eier = fylke.tildelinger.get().organisasjon
    for tabell in ("akershus", "oslo"):
        legg_inn_tabell(eier=eier, navn=tabell, aktoer=_ansatt(fylke), naa=naa - timedelta(days=300))


def lag_elever_av(partier: Iterable[Eksamensparti], skole: Organisasjon, naa: datetime) -> None:
    """The candidates of the day are pupils too; privatists are not. Whoever sits two exams is one pupil."""
    for parti in partier:
        for kandidat in parti.kandidater.filter(slag="elev"):
            elev, _ny = Elev.objects.get_or_create(
                person_id=kandidat.person_id, skole=skole, skoleaar=skoleaaret(naa),
                defaults={"klasse": parti.navn, "program": "Studiespesialisering"},
            )  # fmt: skip
            Elevfag.objects.create(elev=elev, fag_id=parti.eksamen.fag_id, gruppe=parti.navn)


def _lag_tilrettelegging(
    partier: dict[str, Eksamensparti], skole: Organisasjon, brukere: dict[str, Bruker], naa: datetime
) -> None:
    """Three decisions that show in the monitor, and an application that waits for the rektor."""
    tid, rom = Tiltaksvalg(Tiltaksslag.UTVIDET_TID), Tiltaksvalg(Tiltaksslag.EGET_ROM)
    valg = [("om_litt", 7, [tid, rom]), ("paagaar", 1, [tid]), ("todelt", 2, [tid]), ("om_litt", 8, [tid])]
    for hvilket, plass, tiltak in valg:
        kandidat = partier[hvilket].kandidater.order_by("pk")[plass]
        tidspunkt = naa - timedelta(days=30)
        sak = registrer_soeknad(
            person_id=kandidat.person_id, skole=skole, periode=partier[hvilket].eksamen.periode, soeker=Soeker.ELEV,
            soekernavn=kandidat.person.navn, soekt=dagens_dato(tidspunkt), begrunnelse="Trenger lengre tid til å lese.",
            tiltak=tiltak, aktoer=_ansatt(brukere["skoleadmin"]), naa=tidspunkt,
        )  # fmt: skip
        if plass != valg[-1][1]:
            innhold = Vedtaksinnhold(
                utfall=Tilrettelegging.Status.INNVILGET, tiltak=tiltak, tekst="Søknaden innvilges."
            )
            fatt_vedtak(sak_id=sak.pk, innhold=innhold, aktoer=_ansatt(brukere["rektor"]), naa=tidspunkt)
            si_minuttene_der_ingen_regel_passer([kandidat.pk])
            beregn_egne_tider([kandidat.pk])


def _lag_dokumentasjon(parti: Eksamensparti, skoleadmin: Bruker, naa: datetime) -> None:
    """The one who is absent today has handed in a paper that nobody has looked at yet."""
    kandidat = Kandidat.objects.get(parti=parti, fravaer__isnull=False, fravaer__opphevet__isnull=True)
    Fravaersdokumentasjon.objects.create(
        kandidat=kandidat, mottatt=dagens_dato(naa), notat="Legeerklæring levert på kontoret.", registrert=naa,
        registrert_av=skoleadmin,
    )  # fmt: skip


def _lag_neste_periode(skole: Organisasjon, folk: Iterator[Person], skoleadmin: Bruker, naa: datetime) -> None:
    """The period that is being planned: one party is ready, one lacks everything, one is the school's own oral exam."""
    eksamener, aktoer = lag_neste_plan(Organisasjon.objects.get(slag=Organisasjon.Slag.UDIR), naa), _ansatt(skoleadmin)
    elever = [_lag_elev(next(folk), skole, eksamener, naa) for _nummer in range(ELEVER)]
    klar = Eksamensparti.objects.create(skole=skole, eksamen=eksamener["REA3058"], navn=KLASSE, sted="Hovedbygget")
    svar = legg_til_elever(
        parti_id=klar.pk, person_ider=[elev.person_id for elev in elever[:PAAMELDTE]], aktoer=aktoer, naa=naa
    )
    plasser_kandidater(
        parti_id=klar.pk, kandidat_ider=svar.nye, rom="Aula", fra=1, rekkefoelge="alfabetisk", aktoer=aktoer, naa=naa
    )
    Eksamensparti.objects.filter(pk=klar.pk).update(rom="Aula")
    Eksamensparti.objects.create(skole=skole, eksamen=eksamener["SAM3073"], navn=KLASSE)
    foerste = eksamener["REA3058"]
    start = foerste.siste_oppmoete + timedelta(days=7)
    muntlig = lag_lokal_eksamen(
        fag=MUNTLIG.hent(), periode=foerste.periode, skole=skole, form="M",
        tid=Lokaltid((start, start + timedelta(hours=6))),
    )  # fmt: skip
    Eksamensparti.objects.create(
        skole=skole, eksamen=muntlig, navn=f"{KLASSE} muntlig", eksamenstype=Eksamensparti.Eksamenstype.MUNTLIG,
        sted="Hovedbygget", rom="Rom 204", eksaminator="Kari Lie",
    )  # fmt: skip


def _lag_elev(person: Person, skole: Organisasjon, eksamener: dict[str, Eksamen], naa: datetime) -> Elev:
    elev = Elev.objects.create(
        person=person, skole=skole, skoleaar=skoleaaret(naa), klasse=KLASSE, program="Studiespesialisering"
    )
    fag = {eksamen.fag_id for eksamen in eksamener.values()} | {MUNTLIG.hent().pk}
    Elevfag.objects.bulk_create(Elevfag(elev=elev, fag_id=fag_id, gruppe=KLASSE) for fag_id in sorted(fag))
    return elev


def _ansatt(bruker: Bruker) -> Aktoer:
    return Aktoer(Hendelse.Aktoerslag.BRUKER, bruker.pk)
