from datetime import date, datetime, timedelta
from io import BytesIO

import factory
from factory.django import DjangoModelFactory

from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import (
    Eksamen,
    Eksamensdel,
    Eksamensparti,
    Eksamensperiode,
    Fag,
    Kandidat,
    Kandidatnummer,
    Kandidatpassord,
    Oppgave,
    Person,
    Vaktforslag,
    Vaktoppdrag,
)
from eksamen.models.valg import Deltype
from eksamen.querysets.kandidater import PERSONNUMMER
from felles import lager
from felles.kryptering import noekkelhash
from felles.nummer.kandidatnummer import FOERSTE, SISTE, TREKKBOKSTAVER
from felles.nummer.personnummer import lag_syntetisk
from felles.tid import dagens_dato, doegnet, naa
from tests.fabrikker.brukere import OrganisasjonFactory


class PeriodeFactory(DjangoModelFactory):
    class Meta:
        model = Eksamensperiode
        django_get_or_create = ("kode",)

    kode = "V-2027"
    paamelding_fra = factory.LazyFunction(lambda: naa() - timedelta(days=120))
    paamelding_til = factory.LazyFunction(lambda: naa() - timedelta(days=60))
    gjennomfoering_fra = factory.LazyFunction(lambda: naa() - timedelta(days=20))
    gjennomfoering_til = factory.LazyFunction(lambda: naa() + timedelta(days=20))


class FagFactory(DjangoModelFactory):
    class Meta:
        model = Fag
        django_get_or_create = ("fagkode", "variant")

    # A prefix of no real subject: the n-th code must not happen to be one with rules of its own (NOR1415) or a demo's.
    fagkode = factory.Sequence(lambda n: f"TST{1000 + n % 9000}")
    variant = ""
    navn_nb = "Norsk hovedmål"


class EksamenFactory(DjangoModelFactory):
    """A one-part exam without its parts; `lag_eksamen` adds them."""

    class Meta:
        model = Eksamen
        skip_postgeneration_save = True

    class Params:
        start = factory.LazyFunction(lambda: naa() - timedelta(hours=1))

    fag = factory.SubFactory(FagFactory)
    periode = factory.SubFactory(PeriodeFactory)
    ansvarlig = factory.SubFactory(OrganisasjonFactory, slag="statsforvalter")
    # An hour later than the plan's: a first access now asks for no reason unless the test is about that.
    siste_oppmoete = factory.LazyAttribute(lambda o: o.start + timedelta(hours=2))
    sensur_fra = factory.LazyAttribute(lambda o: o.start + timedelta(days=1))


def for_en_time_siden() -> datetime:
    """An hour ago, or midnight when that was yesterday: candidates log in on the day of the exam only."""
    return max(naa() - timedelta(hours=1), doegnet(dagens_dato(naa()))[0])


def lag_eksamen(*, start=None, todelt=False, **felt) -> Eksamen:
    """An exam with its parts: five hours from `start` (default an hour ago), or 2 + 3 hours in two parts."""
    start = start or for_en_time_siden()
    eksamen = EksamenFactory(start=start, **felt)
    if todelt:
        deler = [(Deltype.DEL1, start, 120), (Deltype.DEL2, start + timedelta(hours=2), 180)]
    else:
        deler = [(Deltype.EKSAMEN, start, 300)]
    for deltype, fra, minutter in deler:
        til = fra + timedelta(minutes=minutter)
        Eksamensdel.objects.create(eksamen=eksamen, type=deltype, start=fra, slutt=til, minutter=minutter)
    return eksamen


class PartiFactory(DjangoModelFactory):
    class Meta:
        model = Eksamensparti

    skole = factory.SubFactory(OrganisasjonFactory)
    eksamen = factory.LazyFunction(lag_eksamen)
    navn = factory.Sequence(lambda n: f"3ST{n}")
    rom = "Aula"


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    fornavn = "Olga"
    etternavn = factory.Sequence(lambda n: f"Hansen{n:03d}")
    # Born in years that neither the demo's people (2008) nor any test's own numbers have: two alike would fail by order.
    nummer = factory.Sequence(lambda n: lag_syntetisk(date(2010, 1, 1) + timedelta(days=n // 200), n % 200))
    nummer_hash = factory.LazyAttribute(lambda o: noekkelhash(o.nummer, formaal=PERSONNUMMER))


def _nummer(n: int, periodekode: str) -> str:
    """The n-th candidate number; the middle letter is one that is never drawn, so that it meets no drawn one."""
    rest, siffer = divmod(n, SISTE - FOERSTE + 1)
    andre, foerste = divmod(rest, len(TREKKBOKSTAVER))
    return f"{FOERSTE + siffer}{TREKKBOKSTAVER[foerste]}Y{TREKKBOKSTAVER[andre]}-{periodekode[0]}"


class KandidatnummerFactory(DjangoModelFactory):
    class Meta:
        model = Kandidatnummer

    periode = factory.SubFactory(PeriodeFactory)
    person = factory.SubFactory(PersonFactory)
    # Counted and not drawn: two alike by chance would fail a test once in a while.
    nummer = factory.LazyAttributeSequence(lambda o, n: _nummer(n, o.periode.kode))


def lag_kandidat(parti: Eksamensparti, *, passord: str | None = "kfm4-tr7w", **felt) -> Kandidat:
    """A numbered candidate of the party, with a password and own times."""
    person = felt.pop("person", None) or PersonFactory()
    periode = parti.eksamen.periode
    nummer = Kandidatnummer.objects.filter(person=person, periode=periode).first()
    nummer = nummer or KandidatnummerFactory(person=person, periode=periode)
    kandidat = Kandidat.objects.create(person=person, eksamen=parti.eksamen, parti=parti, kandidatnummer=nummer, **felt)
    if passord:
        Kandidatpassord.objects.create(kandidat=kandidat, passord=passord, laget=naa())
    beregn_egne_tider([kandidat.pk])
    return kandidat


def gi_vakt(parti: Eksamensparti, bruker, **felt) -> Vaktoppdrag:
    """Let the invigilator watch the party, or one `rom` of it."""
    return Vaktoppdrag.objects.create(parti=parti, bruker=bruker, gitt=naa(), **felt)


def lag_forslag(parti: Eksamensparti, *, epost="kari.vakt@example.no", **felt) -> Vaktforslag:
    """Somebody named as responsible in an enrolment file."""
    felt.setdefault("fornavn", "Kari")
    felt.setdefault("etternavn", "Ås")
    nummer = felt.pop("nummer", epost or felt["etternavn"])
    return Vaktforslag.objects.create(
        parti=parti, epost=epost, nummer=nummer, nummer_hash=noekkelhash(nummer, formaal="vaktforslag.nummer"), **felt
    )


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def lag_oppgave(deel: Eksamensdel, maalform: str = "nb", innhold: bytes = PDF) -> Oppgave:
    """A paper in storage, with its row."""
    spolfil = lager.skriv_spol(BytesIO(innhold), maks_byte=10**6)
    return Oppgave.objects.create(
        eksamensdel=deel,
        maalform=maalform,
        noekkel=lager.legg_inn(spolfil),
        navn=f"oppgave-{maalform}.pdf",
        stoerrelse=spolfil.stoerrelse,
        sha256=spolfil.sha256,
    )
