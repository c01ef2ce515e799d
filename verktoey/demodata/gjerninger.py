"""What people do in the demo, played through the services at the times it happened."""

import io
from datetime import datetime, timedelta

from brukere.models import Bruker
from deltakelse.models import Innloggingssesjon
from deltakelse.services.autorisering import autoriser
from deltakelse.services.del1 import registrer_innlevert
from deltakelse.services.oppmoete import registrer_oppmoete
from deltakelse.services.sesjoner import logg_inn
from eksamen.models import Eksamensparti, Kandidat
from eksamen.models.valg import Deltype, Kandidatslag
from felles import lager
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import dagens_dato, doegnet
from levering.models import Besvarelsesfil, Delmerke, Levering
from levering.services.levering import lever
from levering.services.opplasting import lagre_fil
from verktoey.demodata.filer import lag_besvarelse

MINUTT = timedelta(minutes=1)
MAKS_FIL = 40 * 1024 * 1024
ENHET = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
ENHET_2 = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"


def siden(naa: datetime, minutter: int) -> datetime:
    """So many minutes ago, and not before today began, however early the demo is made."""
    return max(naa - minutter * MINUTT, doegnet(dagens_dato(naa))[0])


def kandidater_i(parti: Eksamensparti) -> list[Kandidat]:
    """The party's candidates by seat, with what they log in with."""
    return list(
        Kandidat.objects.filter(parti=parti)
        .select_related("kandidatnummer", "passord", "person", "eksamen__fag", "parti")
        .order_by("pk")
    )


def ansatt(bruker: Bruker) -> Aktoer:
    """A member of staff at the school's own machine."""
    return Aktoer(Hendelse.Aktoerslag.BRUKER, bruker.pk, "192.0.2.10", ENHET)


def kandidatadresse(kandidat: Kandidat) -> str:
    """Where the candidate's own machine is."""
    return f"192.0.2.{20 + kandidat.pk % 200}"


def kandidataktoer(kandidat: Kandidat, *, adresse: str = "", enhet: str = ENHET) -> Aktoer:
    """The candidate at a machine of their own, or at another."""
    return Aktoer(Hendelse.Aktoerslag.KANDIDAT, kandidat.pk, adresse or kandidatadresse(kandidat), enhet)


def inn(
    kandidat: Kandidat, tid: datetime, vakt: Aktoer | None = None, *, selv: Aktoer | None = None
) -> Innloggingssesjon:
    """Log the candidate in; with an invigilator, let in a minute later. `selv` is the candidate at another machine."""
    if kandidat.kandidatnummer is None:
        raise ValueError("kandidaten har ikke kandidatnummer")
    # Latest arrival may be after midnight; the exam itself never is.
    tid = max(tid, doegnet(dagens_dato(kandidat.eksamen.siste_oppmoete - timedelta(hours=1)))[0])
    sesjon, _token = logg_inn(
        nummer=kandidat.kandidatnummer.nummer,
        passord=kandidat.passord.passord,
        enhet_id=f"demo-{kandidat.pk}",
        aktoer=selv or kandidataktoer(kandidat),
        naa=tid,
    )
    if vakt:
        # What the monitor does, without its look at what stands against access: nothing does yet, and it takes long.
        autoriser(kandidat_id=kandidat.pk, maate=Innloggingssesjon.Maate.MONITOR, aktoer=vakt, naa=tid + MINUTT)
    return sesjon


def moett(kandidater: list[Kandidat], tid: datetime, vakt: Aktoer) -> None:
    """An invigilator notes that these are in the room; never on the day before. Privatists have shown who they are."""
    tid = max(tid, doegnet(dagens_dato(kandidater[0].eksamen.siste_oppmoete - timedelta(hours=1)))[0])
    for ukjente in (False, True):
        ider = [k.pk for k in kandidater if (k.slag == Kandidatslag.PRIVATIST) == ukjente]
        registrer_oppmoete(kandidat_ider=ider, identitet=ukjente, aktoer=vakt, naa=tid)


def del1_levert(kandidater: list[Kandidat], vakt: Aktoer, naa: datetime) -> None:
    """Part 1 is handed in on paper when it ends."""
    slutt = kandidater[0].eksamen.deler.get(type=Deltype.DEL1).slutt
    registrer_innlevert(kandidat_ider=[k.pk for k in kandidater], aktoer=vakt, naa=min(slutt, naa))


def last_opp(kandidat: Kandidat, nummer: int, tid: datetime, *, fil: tuple[str, bytes] | None = None) -> Besvarelsesfil:
    """The candidate uploads an answer, or `fil` (name and content); never before the part has begun."""
    navn, innhold = fil or lag_besvarelse(_nummer(kandidat), kandidat.eksamen.fag.kode, nummer)
    spolfil = lager.skriv_spol(io.BytesIO(innhold), maks_byte=MAKS_FIL)
    return lagre_fil(
        kandidat_id=kandidat.pk,
        navn=navn,
        spolfil=spolfil,
        sesjon_id=sesjon_med_tilgang(kandidat).pk,
        aktoer=kandidataktoer(kandidat),
        naa=max(tid, digital_start(kandidat)),
    )


def lever_selv(kandidat: Kandidat, tid: datetime) -> Levering:
    """The candidate hands in; never before the part has begun."""
    return lever(kandidat_id=kandidat.pk, aktoer=kandidataktoer(kandidat), naa=max(tid, digital_start(kandidat)))


def skann(kandidat: Kandidat, merke: Delmerke, vakt: Aktoer, tid: datetime) -> None:
    """The answer to part 1 on paper, scanned and uploaded by an invigilator."""
    navn, innhold = lag_besvarelse(_nummer(kandidat), "del1", 0)
    spolfil = lager.skriv_spol(io.BytesIO(innhold), maks_byte=MAKS_FIL)
    lagre_fil(
        kandidat_id=kandidat.pk, navn=navn, spolfil=spolfil, bruker_id=vakt.id, delmerke=merke, aktoer=vakt, naa=tid
    )


def sesjon_med_tilgang(kandidat: Kandidat) -> Innloggingssesjon:
    """The log-in that has access."""
    return Innloggingssesjon.objects.get(kandidat=kandidat, autorisert__isnull=False, avsluttet__isnull=True)


def digital_start(kandidat: Kandidat) -> datetime:
    """When the part on the candidate's machine begins: the last one of the exam."""
    start: datetime = kandidat.eksamen.deler.order_by("-start").values_list("start", flat=True)[0]
    return start


def _nummer(kandidat: Kandidat) -> str:
    return kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else ""
