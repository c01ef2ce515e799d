"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnulleringConfig(AppConfig):
    name = "annullering"
    verbose_name = _("Annullering")
