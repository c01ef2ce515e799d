"""The authority's cases, and the distribution to boards."""

from django.urls import path

from klagenemnd.views import fordeling, nemnd, saker

NEMNDURLS = [
    path("saker/", saker.liste, name="saker"),
    path("saker/<int:pk>/", saker.sak, name="sak"),
    path("saker/<int:pk>/nemnd/", nemnd.nemnd, name="nemnd"),
    path("fordeling/", fordeling.liste, name="fordelinger"),
    path("fordeling/<int:pk>/", fordeling.fordeling, name="fordeling"),
]
