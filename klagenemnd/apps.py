"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KlagenemndConfig(AppConfig):
    name = "klagenemnd"
    verbose_name = _("Klagenemnd")
