from django.urls import path

from sensur.views import enighet, oppdrag, publisering, svar

app_name = "sensur"

urlpatterns = [
    path("", oppdrag.liste, name="liste"),
    path("oppdrag/<int:pk>/", oppdrag.vis, name="oppdrag"),
    path("oppdrag/<int:pk>/bekreft/", oppdrag.bekreft, name="bekreft"),
    path("oppdrag/<int:pk>/zip/", oppdrag.last_ned_alle, name="zip"),
    path("oppdrag/<int:pk>/svar/<str:nummer>/", svar.vis, name="svar"),
    path("oppdrag/<int:pk>/svar/<str:nummer>/fil/<int:nr>/", svar.fil, name="fil"),
    path("oppdrag/<int:pk>/enighet/", enighet.vis, name="enighet"),
    path("oppdrag/<int:pk>/enighet/like/", enighet.sett_like, name="sett_like"),
    path("publisering/", publisering.liste, name="publisering"),
    path("publisering/<int:pk>/", publisering.vis, name="publiser"),
]
