"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PasKlageConfig(AppConfig):
    name = "pas_klage"
    verbose_name = _("PAS-klage")
