"""The second template engine: Jinja2 for the live table only, where rendering is the limit."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined


def miljoe(**valg: Any) -> Environment:
    """Return the Jinja2 environment: escaping on, unknown names are errors, gettext as in Django's templates."""
    faste = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "extensions": ["jinja2.ext.i18n"],
        # Lines that hold only a tag leave nothing behind: the fragment goes out every half minute.
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    env = Environment(**{**valg, **faste})  # noqa: S701 - autoescape is on
    env.globals.update(static=static, url=reverse)
    env.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return env
