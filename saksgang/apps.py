"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SaksgangConfig(AppConfig):
    name = "saksgang"
    verbose_name = _("Saksgang")
