"""Celery: work beside the requests. The database's tables are the queue; a message is only a nudge.

A lost message changes nothing, since beat finds due rows. So sending a task never raises and never waits for long.
"""

import logging
import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

logger = logging.getLogger(__name__)


class Oppgave(DjangoTask[..., Any]):
    """A task whose sending cannot fail the act that asks for it."""

    abstract = True

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        """Send the task; returns None when the broker did not take it within its time limit."""
        try:
            return super().apply_async(*args, **kwargs)
        except (OperationalError, OSError) as feil:
            logger.warning("Oppgaven %s ble ikke sendt (%s). Den hentes fra tabellen.", self.name, type(feil).__name__)
            return None


app = Celery("eksamensloepet", task_cls=Oppgave)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
