"""How a log line is written: never with the values of a row, nor with the token of an answer link."""

import logging
import re

# What PostgreSQL adds to an error: «Failing row contains (12, Kari, Nordmann …)», the key that was taken, the piece of
# SQL. All of it up to the end of that exception, since a value may hold a line break.
VERDIER = re.compile(
    r"^(?:DETAIL|CONTEXT|LINE \d+):.*?(?=^\n(?:The above exception|During handling)|\Z)", re.MULTILINE | re.DOTALL
)
UTELATT = "(verdiene er utelatt)\n"
# The way to answer without logging in stands in the address: whoever reads the log must not answer for others.
SVARLENKE = re.compile(r"(/svar/)[A-Za-z0-9_-]{20,}")


class Linje(logging.Formatter):
    """The traceback stays; the values that the database quotes in its error do not. They may be names or file names."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left its own text on the record.
        record.exc_text = None
        return SVARLENKE.sub(r"\1…", super().format(record))

    def formatException(self, ei: tuple[type[BaseException], BaseException, object] | tuple[None, None, None]) -> str:
        return VERDIER.sub(UTELATT, super().formatException(ei)).rstrip("\n")  # type: ignore[arg-type]
