"""How the domain says no: an exception with a sentence for the user. Everything else is a bug."""

from django.utils.functional import Promise


class Domenefeil(Exception):
    """An act that cannot be done, with a text that says what happened and what to do.

    `kode` is for tests and programs, `melding` for people; logic never hangs on the text.
    """

    def __init__(self, melding: str | Promise, *, kode: str = "domenefeil") -> None:
        super().__init__(kode)
        self.melding = melding
        self.kode = kode


class UgyldigOvergang(Domenefeil):
    """The thing is not in a state from which this act is allowed."""

    def __init__(self, melding: str | Promise, *, kode: str = "ugyldig_overgang") -> None:
        super().__init__(melding, kode=kode)
