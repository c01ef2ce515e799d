import factory
from factory.django import DjangoModelFactory

from brukere.models import Bruker, Organisasjon, Rolletildeling
from brukere.models.bruker import Rolle
from felles.nummer import orgnr as orgnummer
from felles.tid import naa


def gyldig_orgnr(n: int) -> str:
    """The n-th organisation number with a right control digit, from 810000000 up."""
    kandidat = 810_000_000 + n * 10
    while True:
        for siffer in range(10):
            if orgnummer.er_gyldig(str(kandidat + siffer)):
                return str(kandidat + siffer)
        kandidat += 10


class OrganisasjonFactory(DjangoModelFactory):
    class Meta:
        model = Organisasjon
        skip_postgeneration_save = True

    slag = Organisasjon.Slag.SKOLE
    navn = factory.Sequence(lambda n: f"Skole {n}")
    orgnr = factory.Sequence(lambda n: gyldig_orgnr(n * 3))

    @factory.post_generation
    def sti(self, create, extracted, **kwargs):
        self.sti = f"{self.overordnet.sti if self.overordnet else '/'}{self.pk}/"
        self.save(update_fields=["sti"])


class BrukerFactory(DjangoModelFactory):
    class Meta:
        model = Bruker

    brukernavn = factory.Sequence(lambda n: f"bruker{n}")
    fornavn = "Siv"
    etternavn = factory.Sequence(lambda n: f"Haugland{n}")
    epost = factory.LazyAttribute(lambda o: f"{o.brukernavn}@example.no")


class RolletildelingFactory(DjangoModelFactory):
    class Meta:
        model = Rolletildeling

    bruker = factory.SubFactory(BrukerFactory)
    rolle = Rolle.SKOLEADMIN
    organisasjon = factory.SubFactory(OrganisasjonFactory)
    fra = factory.LazyFunction(lambda: naa().replace(year=naa().year - 1, day=1))


def bruker_med_rolle(rolle: str, organisasjon: Organisasjon, **felt) -> Bruker:
    """A user with one role in force."""
    return RolletildelingFactory(bruker__etternavn="Aas", rolle=rolle, organisasjon=organisasjon, **felt).bruker
