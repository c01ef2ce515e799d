"""Addresses of the school's own appeals, and of the authority that turns one away."""

from django.urls import path

from klage.views import klager, registrering, skolens

urlpatterns = [
    path("klager/", klager.liste, name="klager"),
    path("klager/send/", klager.send, name="send"),
    path("klager/registrer/", registrering.finn_kandidat, name="finn_kandidat"),
    path("klager/registrer/<int:kandidat_id>/", registrering.registrer, name="registrer"),
    path("klager/<int:pk>/", skolens.klage, name="klage"),
    path("klager/<int:pk>/se-over/", registrering.klargjoer, name="klargjoer"),
    path("klager/<int:pk>/ta-tilbake/", skolens.ta_tilbake, name="ta_tilbake"),
    path("klager/<int:pk>/trekk/", skolens.trekk, name="trekk"),
    path("klager/<int:pk>/resultat/", skolens.resultat, name="resultat"),
    path("klager/<int:pk>/avvis/", skolens.avvis, name="avvis"),
]
