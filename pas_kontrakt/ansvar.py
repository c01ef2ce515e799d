"""Whose trouble it is when an exchange with PAS does not go as it should."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ansvar(models.TextChoices):
    """Whose trouble it is, when there is any."""

    INGEN = "", _("Ingen")
    SKOLEN = "skolen", _("Skolen")
    DRIFT = "drift", _("Drift av dette systemet")
    PAS = "pas", _("PAS")
    NETTET = "nettet", _("Nettet mellom oss og PAS")
