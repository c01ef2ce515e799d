"""What a trial asks of either side about the exam day: absence and its log, to-dos, and results that go in a file."""

from typing import Any, Final

from brukere.models import Bruker, Organisasjon
from deltakelse.models import Fravaer
from deltakelse.services.fravaer import opphev_fravaer, sett_fravaer
from eksamen.models import Eksamensperiode
from felles import tid
from felles.importer.kjoeringer import Fil, bekreft, forhaandsvis
from felles.models import Hendelse
from pas_integration.models import Gjoeremaal
from pas_integration.services.gjoeremaal import meld_gjort
from pas_integration.services.henting.resultatfil import lag_resultatimport
from pas_kontrakt.lesere.karakter import KarakterXml
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Generasjon
from pas_tjener.services.utlevering import karakterer
from verktoey.demodata.gjerninger import ansatt

DELTATT: Final = "D"


def sett_oppmoete(kandidat_id: int, slag: str) -> None:
    """The administrator of that side registers absence, now; `D` lifts it."""
    aktoer = ansatt(Bruker.objects.get(brukernavn="skoleadmin"))
    if slag == DELTATT:
        opphev_fravaer(kandidat_id=kandidat_id, aktoer=aktoer, naa=tid.naa())
    else:
        sett_fravaer(kandidat_id=kandidat_id, slag=slag, aktoer=aktoer, naa=tid.naa())


def fravaer() -> dict[str, str]:
    """The absence that stands on that side, by candidate."""
    rader = Fravaer.objects.filter(opphevet__isnull=True).values_list("kandidat_id", "slag")
    return {str(pk): slag for pk, slag in rader}


def fravaerslogg(kandidat_id: int) -> list[dict[str, str]]:
    """The events about a candidate's absence, oldest first. `kilde` is empty for what was done on that side."""
    hendelser = Hendelse.objects.filter(kandidat_id=kandidat_id, handling__startswith="fravaer.").order_by("pk")
    return [
        {
            "hva": hva.removeprefix("fravaer."),
            "slag": data.get("slag", ""),
            "kilde": data.get("kilde", ""),
            "hvem": hvem,
        }
        for hva, data, hvem in hendelser.values_list("handling", "data", "aktoer_slag")
    ]


def gjoeremaal() -> list[dict[str, Any]]:
    """What a person is asked to do in PAS and has not said is done."""
    aapne = Gjoeremaal.objects.filter(gjort__isnull=True).order_by("pk")
    return [dict(rad) for rad in aapne.values("pk", "slag", "tekst", "paskandidat__fagkode")]


def gjort_i_pas(gjoeremaal_id: int) -> None:
    """Somebody says that it is done."""
    bruker = Bruker.objects.get(brukernavn="skoleadmin")
    meld_gjort(gjoeremaal_id=gjoeremaal_id, bruker=bruker, aktoer=ansatt(bruker), naa=tid.naa())


def karakterfil(orgnr: str) -> str:
    """At PAS: the file of grades that a school takes down there."""
    skole, periode = Organisasjon.objects.get(orgnr=orgnr), Eksamensperiode.objects.get()
    oversikt = karakterer(skole=skole, periode=periode, orgnr=orgnr, generasjon=Generasjon.V2, naa=tid.naa())
    return skriv(oversikt).decode()


def les_resultatfil(orgnr: str, innhold: str) -> dict[str, int]:
    """At the school: the file is chosen, shown and confirmed. How many rows came to what."""
    skole, bruker, naa = Organisasjon.objects.get(orgnr=orgnr), Bruker.objects.get(brukernavn="skoleadmin"), tid.naa()
    aktoer, importen = ansatt(bruker), lag_resultatimport(skole, bruker, naa)
    fil = Fil("karakterer.xml", innhold.encode())
    kjoering = forhaandsvis(importen=importen, fil=fil, formater=[KarakterXml()], aktoer=aktoer, naa=naa)
    vist = importen.forhaandsvis(KarakterXml().les(fil.data), naa=naa)
    bekreft(kjoering_id=kjoering.pk, importen=importen, aktoer=aktoer, naa=naa)
    antall: dict[str, int] = {}
    for rad in vist:
        antall[rad.utfall] = antall.get(rad.utfall, 0) + 1
    return antall


DAGENS: Final = (sett_oppmoete, fravaer, fravaerslogg, gjoeremaal, gjort_i_pas, karakterfil, les_resultatfil)
