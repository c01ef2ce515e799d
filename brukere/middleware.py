from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from felles.tid import naa


def roller(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.roller`: the codes of the roles in force; empty for visitors and candidates.

    Lazy, so that pages without a user or a menu cost no query.
    """

    def mellomvare(request: Any) -> HttpResponse:
        request.roller = _LateRoller(request)
        return get_response(request)

    return mellomvare


class _LateRoller:
    """A set of role codes that asks the database when it is first looked at."""

    def __init__(self, request: Any) -> None:
        self._request = request
        self._koder: frozenset[str] | None = None

    def _hent(self) -> frozenset[str]:
        if self._koder is None:
            bruker = self._request.user
            tildelinger = bruker.roller(naa()) if bruker.is_authenticated else []
            self._koder = frozenset(tildeling.rolle for tildeling in tildelinger)
        return self._koder

    def __iter__(self) -> Any:
        return iter(self._hent())

    def __contains__(self, kode: object) -> bool:
        return kode in self._hent()

    def __bool__(self) -> bool:
        return bool(self._hent())
