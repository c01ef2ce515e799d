"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InntakConfig(AppConfig):
    name = "inntak"
    verbose_name = _("Inntak")
