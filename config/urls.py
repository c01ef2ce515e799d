"""Addresses of all apps. Each app owns its own part; see the address map in docs/arkitektur.md."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # First, since every open monitor asks twice a minute.
    path("monitor/", include("monitor.urls")),
    path("", include("brukere.urls")),
    path("", include("felles.urls")),
    path("kandidat/", include("kandidat.urls")),
    path("eksamen/", include("eksamen.urls")),
    path("eksamen/", include("plan.urls")),
    path("eksamen/", include("vakter.urls")),
    path("eksamen/", include("paamelding.urls")),
    path("eksamen/", include("elever.urls")),
    path("eksamen/", include("tilrettelegging.urls")),
    path("eksamen/", include("deltakelse.urls")),
    path("eksamen/", include("rapporter.urls")),
    path("eksamen/", include("levering.urls")),
    path("monitor/", include("oppmoete.urls")),
    path("monitor/", include("skolelevering.urls")),
    path("monitor/", include("avbrudd.urls")),
    path("kvittering/", include("kvittering.urls")),
    path("oevelse/", include("oevelse.urls", namespace="oevelse")),
    path("sensur/", include("sensur.urls")),
    path("sensur/", include("oppnevning.urls")),
    path("sensur/", include("fordeling.urls")),
    path("sensur/", include("svarpost.urls")),
    path("sensur/", include("karakterfoering.urls")),
    path("klage/", include("klage.urls")),
    path("klage/", include("klagenemnd.urls")),
    path("klage/", include("klagepost.urls")),
    path("klage/", include("annullering.urls")),
    path("klage/", include("saksgang.urls")),
    path("", include("inntak.urls")),
    path("pas/", include("pas_integration.urls")),
    path("pas/klager/", include("pas_klage.urls")),
    path("", include("pas_tjener.urls")),
]

handler400 = "felles.views.feil.feil_400"
handler403 = "felles.views.feil.feil_403"
handler404 = "felles.views.feil.feil_404"
handler500 = "felles.views.feil.feil_500"
