"""Parties ready for grading. States are reached through the services, starts are made here."""

from datetime import timedelta
from io import BytesIO

from brukere.models.bruker import Rolle
from eksamen.models import Eksamensparti, Kandidat
from eksamen.models.valg import DIGITALE
from felles import lager
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.passord import lag_kode
from felles.tid import naa
from levering.models import Besvarelsesfil, Delmerke, Levering, Leveringsfil
from sensur.models import Etterlysning, Karakter, Sensoroppdrag
from sensur.services.forslag import bekreft, lagre_forslag
from sensur.services.oppdrag import tildel_sensor
from sensur.services.sluttkarakterer import sett_like
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def aktoer(bruker) -> Aktoer:
    """That member of staff as the actor of a service."""
    return Aktoer(Hendelse.Aktoerslag.BRUKER, bruker.pk)


def lag_sensor(organisasjon, **felt):
    """A user with the role SENSOR there."""
    return bruker_med_rolle(Rolle.SENSOR, organisasjon, **felt)


def legg_fil(kandidat: Kandidat, *, navn="besvarelse.pdf", innhold=PDF, delmerke=Delmerke.EKSAMEN) -> Besvarelsesfil:
    """A file with bytes in storage, not delivered."""
    spolfil = lager.skriv_spol(BytesIO(innhold), maks_byte=10**6)
    return Besvarelsesfil.objects.create(
        kandidat=kandidat,
        navn=navn,
        noekkel=lager.legg_inn(spolfil),
        stoerrelse=spolfil.stoerrelse,
        sha256=spolfil.sha256,
        delmerke=delmerke,
        lastet_opp=naa(),
        lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT,
    )


def lever_filer(kandidat: Kandidat, *filer: Besvarelsesfil) -> Levering:
    """The digital part handed in with these files."""
    levering = Levering.objects.create(
        kandidat=kandidat,
        eksamensdel=kandidat.eksamen.deler.get(type__in=DIGITALE),
        levert=naa(),
        levert_av=Levering.LevertAv.KANDIDAT,
        kvitteringskode=lag_kode(),
    )
    for fil in filer:
        Leveringsfil.objects.create(levering=levering, fil=fil)
    return levering


def lag_sensurparti(skole, ansvarlig, *, kandidater=2, aapner_om=timedelta(days=-1), **felt) -> Eksamensparti:
    """A party whose exam was two days ago, its grading open since yesterday, each candidate with one file."""
    start = naa() - timedelta(days=2)
    eksamen = felt.pop("eksamen", None) or lag_eksamen(start=start, ansvarlig=ansvarlig, sensur_fra=naa() + aapner_om)
    parti = PartiFactory(skole=skole, eksamen=eksamen, **felt)
    for _ in range(kandidater):
        kandidat = lag_kandidat(parti, passord=None)
        navn = f"{kandidat.person.fornavn} {kandidat.person.etternavn}.pdf"
        lever_filer(kandidat, legg_fil(kandidat, navn=navn))
    return parti


def tildel(parti: Eksamensparti, foerste, andre) -> tuple[Sensoroppdrag, Sensoroppdrag]:
    """The two assignments of a party."""
    return tuple(
        tildel_sensor(parti_id=parti.pk, bruker_id=bruker.pk, nummer=nummer, aktoer=aktoer(bruker), naa=naa())
        for nummer, bruker in ((1, foerste), (2, andre))
    )


def kandidater(parti: Eksamensparti) -> list[Kandidat]:
    """By candidate number, as the sensors see them."""
    return list(parti.kandidater.select_related("kandidatnummer", "person").order_by("kandidatnummer__nummer"))


def svar_mangler(oppdrag: Sensoroppdrag, kandidat: Kandidat) -> Etterlysning:
    """The sensor has asked for the answer, and the school has said that there is none: MB may be proposed."""
    return Etterlysning.objects.get_or_create(
        oppdrag=oppdrag,
        kandidat=kandidat,
        defaults={"sendt": naa(), "svar": Etterlysning.Svar.IKKE_LEVERT, "svart": naa()},
    )[0]


def foreslaa(oppdrag: Sensoroppdrag, *verdier: str, bekreftet=False) -> None:
    """Proposals for the candidates in order of number; confirmed when asked for."""
    hvem = aktoer(oppdrag.bruker)
    for kandidat, verdi in zip(kandidater(oppdrag.parti), verdier, strict=True):
        if verdi == Karakter.MB:
            svar_mangler(oppdrag, kandidat)
        lagre_forslag(oppdrag_id=oppdrag.pk, kandidat_id=kandidat.pk, verdi=verdi, aktoer=hvem, naa=naa())
    if bekreftet:
        bekreft(oppdrag_id=oppdrag.pk, aktoer=hvem, naa=naa())


def sett_alle_like(oppdrag: Sensoroppdrag) -> None:
    """All final grades of a party whose proposals are equal."""
    sett_like(oppdrag_id=oppdrag.pk, aktoer=aktoer(oppdrag.bruker), naa=naa())
