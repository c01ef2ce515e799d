"""Sessions and files as they stand after the acts that make them."""

import io
from datetime import timedelta

from deltakelse.models import Innloggingssesjon
from eksamen.models import Eksamensdel, Kandidat
from eksamen.models.valg import DIGITALE
from felles import lager
from felles.kryptering import hash_token
from felles.tid import naa
from levering.models import Besvarelsesfil, Delmerke, Levering, Leveringsfil, Opplasting

PDF = b"%PDF-1.7\nsvaret mitt\n"


def lag_sesjon(kandidat: Kandidat, *, token: str = "", autorisert: bool = True, **felt) -> Innloggingssesjon:
    """An open log-in, let in by the monitor unless told otherwise."""
    tid = felt.pop("opprettet", None) or naa()
    if autorisert:
        felt = {"autorisert": tid, "autorisert_maate": Innloggingssesjon.Maate.MONITOR, **felt}
    token_hash = hash_token(token or f"sesjon {kandidat.pk} {Innloggingssesjon.objects.count()}")
    return Innloggingssesjon.objects.create(
        kandidat=kandidat, token_hash=token_hash, opprettet=tid, sist_sett=tid, **felt
    )


def legg_i_lager(innhold: bytes) -> tuple[str, int, str]:
    """Key, size and hash of these bytes, in storage."""
    spolfil = lager.skriv_spol(io.BytesIO(innhold), maks_byte=len(innhold) + 1)
    return lager.legg_inn(spolfil), spolfil.stoerrelse, spolfil.sha256


def lag_fil(kandidat: Kandidat, navn: str = "svar.pdf", innhold: bytes = PDF, **felt) -> Besvarelsesfil:
    """A file that the candidate has uploaded; in storage, and tagged for the one part."""
    noekkel, stoerrelse, sha256 = legg_i_lager(innhold)
    verdier = {
        "delmerke": Delmerke.EKSAMEN,
        "lastet_opp": naa(),
        "lastet_opp_av": Besvarelsesfil.Lastet.KANDIDAT,
        **felt,
    }
    return Besvarelsesfil.objects.create(
        kandidat=kandidat, navn=navn, noekkel=noekkel, stoerrelse=stoerrelse, sha256=sha256, **verdier
    )


def lag_opplasting(kandidat: Kandidat | None, navn: str = "stor.pdf", stoerrelse: int = 1000, **felt) -> Opplasting:
    """An upload that has begun, and of which nothing has come; by the candidate unless a `bruker_id` is given."""
    av = Besvarelsesfil.Lastet.SKOLE if felt.get("bruker_id") else Besvarelsesfil.Lastet.KANDIDAT
    verdier = {"begynt": naa(), "sist": naa(), "lastet_opp_av": av, **felt}
    return Opplasting.objects.create(kandidat=kandidat, navn=navn, stoerrelse=stoerrelse, **verdier)


def digital_del(kandidat: Kandidat) -> Eksamensdel:
    return Eksamensdel.objects.get(eksamen=kandidat.eksamen, type__in=DIGITALE)


def lag_levering(kandidat: Kandidat, *filer: Besvarelsesfil, del_: Eksamensdel | None = None, **felt) -> Levering:
    """A delivery of these files, or of a new one."""
    kode = f"7F3K-{Levering.objects.count():04}"
    verdier = {"levert": naa(), "levert_av": Levering.LevertAv.KANDIDAT, "kvitteringskode": kode, **felt}
    levering = Levering.objects.create(kandidat=kandidat, eksamensdel=del_ or digital_del(kandidat), **verdier)
    for fil in filer or (lag_fil(kandidat),):
        Leveringsfil.objects.create(levering=levering, fil=fil)
    return levering


def om(**tid):
    """A moment that far from now."""
    return naa() + timedelta(**tid)
