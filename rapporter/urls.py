from django.urls import path

from rapporter.views import klar, rapporter

app_name = "rapporter"

urlpatterns = [
    path("rapporter/", rapporter.rapportliste, name="liste"),
    path("rapporter/<slug:navn>/", rapporter.rapport, name="rapport"),
    path("klar/", klar.klar, name="klar"),
]
