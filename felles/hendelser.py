"""The event log: who, when, what, about what. Written in the transaction of the act, never changed afterwards."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models

from felles import bidrag
from felles.models import Hendelse, Hendelsessted
from felles.radmengde import reserver_noekler, sett_inn_like


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


class Omtalt(NamedTuple):
    """What an event is about, by its key: no object is made for each of thousands."""

    modell: type[models.Model]
    pk: int


@dataclass(frozen=True, slots=True)
class Massehendelse:
    """One of many alike: what it is about, at which party and school, and its data."""

    objekt: models.Model | Omtalt
    parti_id: int
    skole_id: int
    data: dict[str, Any]
    kandidat_id: int | None = None


def logg_hendelser(rader: Sequence[Massehendelse], handling: str, *, aktoer: Aktoer, naa: datetime) -> None:
    """The same kind of event about many things, as `logg_hendelse` writes each: a constant number of statements.

    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("logg_hendelser must run inside the transaction it describes")
    if not rader:
        return
    faste = {"tid": naa, "handling": handling, "aktoer_slag": aktoer.slag, "aktoer_id": aktoer.id}
    # Without an object a row: an import writes one for each of thousands, mostly with the same data.
    tekster: dict[int, str] = {}
    ulike: dict[str, list[Any]] = {
        "objekttype": [_slag(rad.objekt) for rad in rader],
        "objekt_id": [rad.objekt.pk for rad in rader],
        "parti_id": [rad.parti_id for rad in rader],
        "kandidat_id": [rad.kandidat_id for rad in rader],
        "skole_id": [rad.skole_id for rad in rader],
        "data": [tekster.get(id(rad.data)) or tekster.setdefault(id(rad.data), json.dumps(rad.data)) for rad in rader],
    }
    if aktoer.adresse is None:
        sett_inn_like(Hendelse, {**faste, "sted_hash": ""}, ulike)
    else:
        salter = [secrets.token_hex(16) for _rad in rader]
        ulike["id"] = noekler = reserver_noekler(Hendelse, len(rader))
        ulike["sted_hash"] = [sted_hash(salt, aktoer.adresse, aktoer.enhet) for salt in salter]
        sett_inn_like(Hendelse, faste, ulike)
        sted = {"adresse": aktoer.adresse, "enhet": aktoer.enhet[:300]}
        sett_inn_like(Hendelsessted, sted, {"hendelse_id": noekler, "salt": salter})
    for lytter in bidrag.hendelseslyttere.alle():
        lytter(sorted({rad.parti_id for rad in rader}))


def _slag(objekt: models.Model | Omtalt) -> str:
    modell = objekt.modell if isinstance(objekt, Omtalt) else objekt
    return modell._meta.label_lower


def sted_hash(salt: str, adresse: str | None, enhet: str) -> str:
    """What the seal covers of address and device, so that these may be deleted without breaking it."""
    return hashlib.sha256(f"{salt}\n{adresse or ''}\n{enhet[:300]}".encode()).hexdigest()
