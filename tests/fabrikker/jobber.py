"""Jobs in the queue, and kinds of jobs that exist in tests only."""

from contextlib import contextmanager

from felles.jobbkjoering import Resultat, jobbslag
from felles.models import Jobb
from felles.tid import naa


def lag_jobb(skole=None, *, bruker=None, slag="proeve", laget=None, **felt) -> Jobb:
    """A job that waits, due at once."""
    laget = laget or naa()
    felt.setdefault("forfall", laget)
    return Jobb.objects.create(
        slag=slag, tittel="Kandidatlapper", skole_id=getattr(skole, "pk", None), bruker_id=getattr(bruker, "pk", None),
        laget=laget, **felt,
    )  # fmt: skip


@contextmanager
def jobbslaget(arbeid=None, navn="proeve"):
    """A kind of job for the length of a test; without `arbeid` it makes a small file."""
    jobbslag.registrer(navn, arbeid or (lambda jobb, fremdrift: Resultat(b"innhold", "lapper.pdf")))
    try:
        yield
    finally:
        jobbslag._ledd.pop(navn)
