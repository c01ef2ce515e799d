"""The application that the measured server serves."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application

settings.ROOT_URLCONF = "bench.tjener.urls"

application = get_wsgi_application()
