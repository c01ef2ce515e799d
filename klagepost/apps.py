"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KlagepostConfig(AppConfig):
    name = "klagepost"
    verbose_name = _("Klagepost")
