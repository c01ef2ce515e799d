"""Undo: the opposite act, offered for ten seconds to the one who acted. The act itself is done at once.

A service that can be taken back calls `tilby` in its own transaction and gives the key to the view, which shows it
with `felles.angre.melding`. The opposite act is a function that the app registers; it writes its own event.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from felles.bidrag import Register
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer
from felles.models import Angrepost

# The button shows for ten seconds; whoever pressed it in time is heard even when the network was slow.
VISES: Final = timedelta(seconds=10)
GJELDER: Final = timedelta(seconds=60)
MERKE: Final = "angre:"
TILBAKE: Final = "tilbake:"

# (data, actor, now) -> the sentence that says what was taken back. Raises Domenefeil when it no longer can be.
angrehandlinger: Register[Callable[..., str]] = Register()


@transaction.atomic
def tilby(*, slag: str, tekst: str, data: Any, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """Keep what the opposite act needs (plain values); None when the system acts, which takes nothing back."""
    if aktoer.bruker_id is None:
        return None
    innhold = json.dumps(data, ensure_ascii=False, default=str)
    return Angrepost.objects.create(slag=slag, bruker_id=aktoer.bruker_id, tekst=tekst, data=innhold, laget=naa)


def angre(*, post_id: Any, bruker_id: int, aktoer: Aktoer, naa: datetime) -> str:
    """Do the opposite act, once; the sentence that says so. Twice is harmless.

    Raises Angrepost.DoesNotExist for another's, and UgyldigOvergang when the time is out, or `endret` when what it
    builds on is gone or taken. The caller asks `laget_av` first whether the user may still do it.
    """
    try:
        return _angre(post_id=post_id, bruker_id=bruker_id, aktoer=aktoer, naa=naa)
    except IntegrityError:  # some constraints speak up first when the transaction ends
        raise _endret() from None


def laget_av(*, post_id: Any, bruker_id: int) -> datetime:
    """When the user did what the post takes back. Raises Angrepost.DoesNotExist for another's."""
    return Angrepost.objects.values_list("laget", flat=True).get(pk=post_id, bruker_id=bruker_id)


@transaction.atomic
def _angre(*, post_id: Any, bruker_id: int, aktoer: Aktoer, naa: datetime) -> str:
    post = Angrepost.objects.select_for_update(of=("self",)).get(pk=post_id, bruker_id=bruker_id)
    if post.angret is not None:
        return _("Det er allerede angret.")
    if naa - post.laget > GJELDER or not post.data:
        raise UgyldigOvergang(_("Fristen for å angre er ute. Gjør endringen tilbake for hånd."), kode="for_sent")
    handling = angrehandlinger.hent(post.slag)
    if handling is None:
        raise UgyldigOvergang(_("Dette kan ikke angres."), kode="ukjent")
    try:
        svar = handling(json.loads(post.data), aktoer=aktoer, naa=naa)
    except ObjectDoesNotExist:
        raise _endret() from None
    post.angret, post.data = naa, ""
    post.save(update_fields=["angret", "data"])
    return svar


def _endret() -> UgyldigOvergang:
    melding = _("Noe er endret av andre siden, så det kan ikke angres. Ingenting er gjort. Last siden på nytt, og rett "
                "for hånd.")  # fmt: skip
    return UgyldigOvergang(melding, kode="endret")


def rydd(*, naa: datetime) -> int:
    """Throw away what can no longer be taken back. Repeatable."""
    antall, _ = Angrepost.objects.filter(laget__lt=naa - GJELDER).delete()
    return antall


def melding(request: HttpRequest, tekst: str, post: Angrepost | None, *, tilbake: str = "") -> None:
    """A message that says what was done, with the button that takes it back.

    `tilbake` is the address to go to after that, for a page that is gone then; otherwise back to where the button stood.
    """
    merke = f"{MERKE}{post.pk}" if post else ""
    if post and tilbake:
        merke += f" {TILBAKE}{tilbake}"
    messages.success(request, tekst, extra_tags=merke)
