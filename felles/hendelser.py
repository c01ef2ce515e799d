"""The event log: who, when, what, about what. Written in the transaction of the act, never changed afterwards."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from felles import bidrag
from felles.models import Hendelse, Hendelsessted


@dataclass(frozen=True)
class Aktoer:
    """Who acts, and from where: a staff user, a candidate, or the system itself."""

    slag: str
    id: int | None = None
    adresse: str | None = None
    enhet: str = ""

    @property
    def bruker_id(self) -> int | None:
        """The staff user's id, or None when a candidate or the system acts."""
        return self.id if self.slag == Hendelse.Aktoerslag.BRUKER else None


SYSTEM = Aktoer(Hendelse.Aktoerslag.SYSTEM)


def logg_hendelse(
    objekt: models.Model,
    handling: str,
    *,
    aktoer: Aktoer,
    naa: datetime,
    partier: Iterable[int] = (),
    kandidat_id: int | None = None,
    skole_id: int | None = None,
    **data: Any,
) -> Hendelse:
    """Write an event in the caller's transaction, so that act and trace stand or fall together.

    `partier` are the parties whose live table may look different afterwards: their version is raised here. An event
    about several parties names them all; the first is stored with the row. `data` never holds a sealed value or
    personal data. Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("logg_hendelse must run inside the transaction it describes")
    parti_ider = sorted(set(partier))
    salt = secrets.token_hex(16)
    har_sted = aktoer.adresse is not None
    hendelse = Hendelse.objects.create(
        tid=naa,
        handling=handling,
        aktoer_slag=aktoer.slag,
        aktoer_id=aktoer.id,
        objekttype=objekt._meta.label_lower,
        objekt_id=objekt.pk,
        parti_id=parti_ider[0] if parti_ider else None,
        kandidat_id=kandidat_id,
        skole_id=skole_id,
        data=data,
        sted_hash=sted_hash(salt, aktoer.adresse, aktoer.enhet) if har_sted else "",
    )
    if har_sted:
        Hendelsessted.objects.create(hendelse=hendelse, salt=salt, adresse=aktoer.adresse, enhet=aktoer.enhet[:300])
    if parti_ider:
        for lytter in bidrag.hendelseslyttere.alle():
            lytter(parti_ider)
    return hendelse


@dataclass(frozen=True)
class Massehendelse:
    """One of many alike: what it is about, at which party and school, and its data."""

    objekt: models.Model
    parti_id: int
    skole_id: int
    data: dict[str, Any]
    kandidat_id: int | None = None


def logg_hendelser(rader: Sequence[Massehendelse], handling: str, *, aktoer: Aktoer, naa: datetime) -> list[Hendelse]:
    """The same kind of event about many things, as `logg_hendelse` writes each: a constant number of statements.

    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("logg_hendelser must run inside the transaction it describes")
    har_sted = aktoer.adresse is not None
    salter = [secrets.token_hex(16) for _rad in rader]
    hendelser = Hendelse.objects.bulk_create(
        Hendelse(
            tid=naa, handling=handling, aktoer_slag=aktoer.slag, aktoer_id=aktoer.id,
            objekttype=rad.objekt._meta.label_lower, objekt_id=rad.objekt.pk, parti_id=rad.parti_id,
            kandidat_id=rad.kandidat_id, skole_id=rad.skole_id, data=rad.data,
            sted_hash=sted_hash(salt, aktoer.adresse, aktoer.enhet) if har_sted else "",
        )
        for rad, salt in zip(rader, salter, strict=True)
    )  # fmt: skip
    if har_sted:
        Hendelsessted.objects.bulk_create(
            Hendelsessted(hendelse=hendelse, salt=salt, adresse=aktoer.adresse, enhet=aktoer.enhet[:300])
            for hendelse, salt in zip(hendelser, salter, strict=True)
        )
    if parti_ider := sorted({rad.parti_id for rad in rader}):
        for lytter in bidrag.hendelseslyttere.alle():
            lytter(parti_ider)
    return hendelser


def sted_hash(salt: str, adresse: str | None, enhet: str) -> str:
    """What the seal covers of address and device, so that these may be deleted without breaking it."""
    return hashlib.sha256(f"{salt}\n{adresse or ''}\n{enhet[:300]}".encode()).hexdigest()
