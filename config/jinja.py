"""The second template engine: Jinja2 for the live table only, where rendering is the limit."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined


def miljoe(**valg: Any) -> Environment:
    """Return the Jinja2 environment: escaping on, unknown names are errors, gettext as in Django's templates."""
    env = Environment(**{**valg, "autoescape": True, "undefined": StrictUndefined, "extensions": ["jinja2.ext.i18n"]})  # noqa: S701 - autoescape is on
    env.globals.update(static=static, url=reverse)
    env.install_gettext_callables(translation.gettext, translation.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return env
