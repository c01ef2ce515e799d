"""What hangs on appointed people in the rooms above: shown before an appointment is taken back or replaced."""

from collections.abc import Callable, Iterable, Mapping

from felles.bidrag import Register, Tekst

# (users' pks) -> a sentence by user's pk about what they have to do, such as the parties they grade; never anything sealed.
arbeid: Register[Callable[[Iterable[int]], Mapping[int, Tekst]]] = Register()


def hva_de_har(bruker_ider: Iterable[int]) -> dict[int, list[Tekst]]:
    """The sentences of all rooms, by user; a constant number of queries."""
    ider = list(bruker_ider)
    svar: dict[int, list[Tekst]] = {}
    for hent in arbeid.alle():
        for bruker_id, tekst in hent(ider).items():
            svar.setdefault(bruker_id, []).append(tekst)
    return svar
