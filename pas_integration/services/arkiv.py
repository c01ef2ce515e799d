"""The archive of messages to and from PAS: each as it was, encrypted piece by piece, until its time is out.

Rule: `settings.PAS_ARKIV_DOEGN`. The bytes go first, then the row that names them; when they are thrown away the row
loses the name first. An answer that is the same as the one before it shares its bytes, and they go with the last of
them: what is asked for every hour is not kept a thousand times. What was said, by whom, when and with what answer stays in the row, which holds no personal data.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from felles import lager
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.lager import Leser, Spolfil
from felles.stroemkryptering import Kryptert, dekrypter_stroem
from pas_integration.models import PasJobb, PasMelding
from pas_kontrakt.meldinger.lesing import les

logg = logging.getLogger("pas.arkiv")

FORMAAL: Final = "pasmelding.innhold"
MAKS_BYTE: Final = 512 * 1024 * 1024
UKJENT: Final = PasMelding.UKJENT
RYDDES_AV_GANGEN: Final = 500


class InnholdetErBorte(Domenefeil):
    """The row is there, the bytes are not: there never were any, or the retention time is over."""

    def __init__(self) -> None:
        super().__init__(_("Innholdet i meldingen er slettet, eller det har aldri vært noe."), kode="borte")


def legg(
    *,
    retning: str,
    slag: str,
    metode: str,
    sti: str,
    motpart: str,
    kropp: bytes | Leser | None,
    naa: datetime,
    jobb: PasJobb | None = None,
    skole: Organisasjon | None = None,
    periodekode: str = "",
    status: int | None = None,
) -> PasMelding:
    """Keep a message. `kropp` is bytes, a stream that is read to its end in flat memory, or None for no body.

    Committed when this returns, so that an attempt is a row whatever becomes of it: RuntimeError inside a transaction.
    Raises `ForStor` above 512 MB, OSError when storage is away; then there is no row.
    """
    spolfil, stoerrelse, sha256 = _spol(kropp)
    ny = PasMelding(
        jobb=jobb, retning=retning, slag=(slag or UKJENT)[:40], metode=metode[:6], sti=urlsplit(sti).path[:200],
        motpart=motpart[:200], skole=skole, periodekode=periodekode[:6], status=status, tid=naa, stoerrelse=stoerrelse,
        sha256=sha256, slettes=naa + timedelta(days=settings.PAS_ARKIV_DOEGN),
    )  # fmt: skip
    if spolfil is not None:
        try:
            if _del_bytene(ny):
                return ny
            ny.noekkel = lager.legg_inn(spolfil)
        finally:
            spolfil.kast()
    with transaction.atomic(durable=True):
        ny.save(force_insert=True)
    return ny


def besvart(melding: PasMelding, *, status: int) -> None:
    """Note the answer's HTTP status on the message that was sent. Repeatable."""
    melding.status = status
    PasMelding.objects.filter(pk=melding.pk).update(status=status)


def aapne(melding: PasMelding) -> Iterator[bytes]:
    """The bytes as they were, piece by piece.

    Raises InnholdetErBorte; FileNotFoundError when storage has lost them; `KanIkkeDekryptere` when they were changed.
    """
    if not melding.noekkel:
        raise InnholdetErBorte
    return _biter(melding.noekkel)


def innhold(melding: PasMelding) -> bytes:
    """The whole message as it was. Raises as `aapne`."""
    return b"".join(aapne(melding))


def spill_av[T](melding: PasMelding, klasse: type[T]) -> T:
    """The message read again, into the value it was then: an import can be played over. Repeatable.

    Raises as `aapne`, and Importfeil for what cannot be read as that message.
    """
    return les(innhold(melding), klasse)


@transaction.atomic
def vis_hel(*, melding: PasMelding, aktoer: Aktoer, naa: datetime, lastet_ned: bool = False) -> None:
    """Log that somebody sees the message with its personal data: each time, and before they do."""
    handling = "pasmelding.lastet_ned" if lastet_ned else "pasmelding.vist_hel"
    logg_hendelse(melding, handling, aktoer=aktoer, naa=naa, skole_id=melding.skole_id, slag=melding.slag)


def rydd(*, naa: datetime) -> int:
    """Throw away the bytes whose time is out; how many messages. Repeatable: another process may do the same."""
    antall = 0
    while utloepte := list(_utloepte(naa)):
        for pk, noekkel in utloepte:
            # The name first: a row never names bytes that are gone.
            if PasMelding.objects.filter(pk=pk, noekkel=noekkel).update(noekkel=""):
                if not _har_flere(pk, noekkel):
                    lager.slett(noekkel)
                antall += 1
    if antall:
        logg.info("Innholdet i %d PAS-meldinger er slettet; tiden var ute.", antall)
    return antall


def _utloepte(naa: datetime) -> Iterator[tuple[int, str]]:
    rader = PasMelding.objects.filter(slettes__lte=naa).exclude(noekkel="").order_by("pk")
    yield from rader.values_list("pk", "noekkel")[:RYDDES_AV_GANGEN]


def _spol(kropp: bytes | Leser | None) -> tuple[Spolfil | None, int, str]:
    """The encrypted bytes aside, with size and SHA-256 of the clear ones; empty for no body."""
    if not kropp:
        return None, 0, ""
    kryptert = Kryptert(BytesIO(kropp) if isinstance(kropp, bytes) else kropp, formaal=FORMAAL)
    spolfil = lager.skriv_spol(kryptert, maks_byte=MAKS_BYTE)
    return spolfil, kryptert.stoerrelse, kryptert.sha256


def _del_bytene(ny: PasMelding) -> bool:
    """Store the row with the bytes of the last answer of its kind to the school, when they are the same.

    That row is held meanwhile, so that nobody throws the bytes away between.
    """
    # What we send out ourselves, and is no answer, has no status yet.
    er_svar = ny.retning == PasMelding.Retning.INN or ny.status is not None
    if not er_svar or ny.skole is None:
        return False
    like = PasMelding.objects.filter(skole=ny.skole, retning=ny.retning, slag=ny.slag, periodekode=ny.periodekode)
    with transaction.atomic(durable=True):
        forrige = like.select_for_update(of=("self",)).order_by("-tid", "-pk").first()
        if forrige is None or not forrige.noekkel or forrige.sha256 != ny.sha256:
            return False
        ny.noekkel = forrige.noekkel
        ny.save(force_insert=True)
        return True


def _har_flere(pk: int, noekkel: str) -> bool:
    """Whether another row has the same bytes: only one of the same school can, so that its index is enough."""
    skole_id = PasMelding.objects.values_list("skole_id", flat=True).get(pk=pk)
    return skole_id is not None and PasMelding.objects.filter(skole=skole_id, noekkel=noekkel).exists()


def _biter(noekkel: str) -> Iterator[bytes]:
    with lager.aapne(noekkel) as fil:
        yield from dekrypter_stroem(fil, formaal=FORMAAL)
