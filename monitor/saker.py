"""«Trenger deg nå»: what a person must look at, each with the one button that solves it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eksamen.models import Eksamensparti
from eksamen.models.valg import Deltype
from felles.liste import Listevalg
from monitor.forhold import DEMPET, Forhold, Tider, forhold, mister_kontakt, vendepunkter
from monitor.puls import Puls
from monitor.querysets.rader import FERDIG, Rad
from monitor.sakstekster import Funn, Sak, en_sak, samlet_sak

# From this many in one party, the same trouble is one case; who has not come is settled for all at once. What has no
# way on for all of them stays a case for each, with the button that solves it.
MANGE = 4
SAMLES_FRA = {
    Forhold.NYTT: MANGE, Forhold.VENTER: MANGE, Forhold.TI_MINUTTER: MANGE, Forhold.IKKE_LEVERT: MANGE,
    Forhold.UTEN_FIL: MANGE, Forhold.IKKE_MOETT: 2, Forhold.UTEN_DEL1: 2,
}  # fmt: skip
# Whoever waits loses time now; then what runs out, then what can still be put right.
REKKE = {
    Forhold.NYTT: 0, Forhold.VENTER: 0, Forhold.PASSORD: 0, Forhold.TI_MINUTTER: 1, Forhold.IKKE_LEVERT: 1,
    Forhold.STOPPET: 2, Forhold.UTEN_FIL: 3, Forhold.IKKE_MOETT: 4, Forhold.BARE_DEL1_I_POSTEN: 5,
    Forhold.BARE_DEL2_I_POSTEN: 5, Forhold.UTEN_KONTAKT: 6, Forhold.UTEN_DEL1: 6,
}  # fmt: skip


@dataclass(slots=True)
class Saksbilde:
    """The cases, the muted ones, how many candidates these concern, and when any of it changes by itself."""

    saker: list[Sak] = field(default_factory=list)
    dempede: list[Sak] = field(default_factory=list)
    antall_dempet: dict[Forhold, int] = field(default_factory=dict)
    neste: datetime | None = None


def lag_saksbilde(
    alle: Iterable[Rad],
    partier: Mapping[int, Eksamensparti],
    *,
    vent: Mapping[int, tuple[int, datetime]],
    puls: Puls | None,
    kan: Collection[int],
    valg: Listevalg,
    naa: datetime,
) -> Saksbilde:
    """The cases of these rows at `naa`. Without `puls` nobody is said to be silent; links keep school, day and view."""
    tider = {pk: _tider(parti) for pk, parti in partier.items()}
    funnet: dict[tuple[int, Forhold], list[Funn]] = defaultdict(list)
    vender: set[datetime] = {punkt for en in tider.values() for punkt in en.planens}
    vender.update(til for _antall, til in vent.values())
    for rad in alle:
        vender.update(vendepunkter(rad, tider[rad.parti_id]))
        for slag, tid in forhold(rad, tider[rad.parti_id], naa):
            funnet[rad.parti_id, slag].append(Funn(rad, tid))
        if rad.pk in vent and not rad.borte:
            antall, til = vent[rad.pk]
            funnet[rad.parti_id, Forhold.PASSORD].append(Funn(rad, til, antall))
        if puls is not None:
            _kjenn(rad, puls, naa, funnet)
    bilde = Saksbilde(neste=min((punkt for punkt in vender if punkt > naa), default=None))
    for (parti_id, slag), funn in funnet.items():
        maal = bilde.dempede if slag in DEMPET else bilde.saker
        if slag in DEMPET:
            bilde.antall_dempet[slag] = bilde.antall_dempet.get(slag, 0) + len(funn)
        maal.extend(_saker(slag, partier[parti_id], funn, tider[parti_id], valg=valg, naa=naa, may_act=parti_id in kan))
    for liste in (bilde.saker, bilde.dempede):
        liste.sort(key=lambda sak: (REKKE[sak.slag], sak.tid, sak.nokkel))
    return bilde


def _kjenn(rad: Rad, puls: Puls, naa: datetime, funnet: dict[tuple[int, Forhold], list[Funn]]) -> None:
    """What the machines tell: silence, and uploads that stand still."""
    if rad.pk in puls.tause and mister_kontakt(rad, naa):
        funnet[rad.parti_id, Forhold.UTEN_KONTAKT].append(Funn(rad, puls.tause[rad.pk]))
    if rad.pk in puls.stoppet and not rad.borte and rad.fremdrift not in FERDIG:
        funnet[rad.parti_id, Forhold.STOPPET].append(Funn(rad, puls.stoppet[rad.pk]))


def _tider(parti: Eksamensparti) -> Tider:
    deler = [deel for deel in parti.eksamen.deler.all() if deel.type != Deltype.FORBEREDELSE]
    return Tider(
        siste_oppmoete=parti.eksamen.siste_oppmoete,
        frist=timedelta(minutes=parti.frist_minutter),  # type: ignore[attr-defined]  # annotated by hent_partier
        planens=tuple(punkt for deel in deler for punkt in (deel.start, deel.slutt)),
        sen_levering=parti.sen_levering,  # type: ignore[attr-defined]  # annotated by hent_partier
    )


def _saker(
    slag: Forhold,
    parti: Eksamensparti,
    funn: list[Funn],
    tider: Tider,
    *,
    valg: Listevalg,
    naa: datetime,
    may_act: bool,
) -> list[Sak]:
    if slag in SAMLES_FRA and len(funn) >= SAMLES_FRA[slag]:
        return [samlet_sak(slag, parti, funn, valg, may_act=may_act)]
    return [en_sak(slag, parti, ett, tider, naa, may_act=may_act) for ett in funn]
