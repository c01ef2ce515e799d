"""When a school and PAS were last in step, by kind of exchange."""

from datetime import datetime
from typing import Any, Final

from pas_integration.models import PasJobb, Samkjoering

# What an exchange that was carried through has done as well.
OGSAA: Final[dict[str, tuple[str, ...]]] = {PasJobb.Slag.EKSPORT: (PasJobb.Slag.KANDIDATNUMMER,)}


def noter(pasjobb: PasJobb, *, naa: datetime, feil: str = "") -> None:
    """Write down that an exchange was carried through, or why it was not. In the caller's transaction; repeatable.

    What is no school's (the plan) is not written down here. `neste` is left to whoever plans the next one.
    """
    if pasjobb.skole_id is None or pasjobb.periode_id is None:
        return
    felt: dict[str, Any] = {"sist_forsoek": naa, "feil": feil[:500], "jobb": pasjobb}
    if not feil:
        felt["sist_ok"] = naa
    slagene = [pasjobb.slag, *(() if feil else OGSAA.get(pasjobb.slag, ()))]
    for slag in slagene:
        Samkjoering.objects.update_or_create(
            skole_id=pasjobb.skole_id, periode_id=pasjobb.periode_id, slag=slag, defaults=felt
        )
