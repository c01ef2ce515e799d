"""The site, and beside it the least that anybody could do with the same bytes."""

from typing import Any

from django.urls import path
from django.views.decorators.http import require_http_methods

from bench.tjener import gulv_ansatt
from bench.tjener.gulv import legg, tomt
from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as nettstedet

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns: list[Any] = [
    path("kandidat/gulv/<slug:navn>/", require_http_methods(["PUT"])(legg)),
    path("kandidat/tomt/", tomt),
    path("monitor/tomt/", gulv_ansatt.tomt),
    *nettstedet,
]
