"""Addresses of «Klageansvar» and of the calendars, below /klage/."""

from django.urls import path

from klage.views import ansvar, frister

urlpatterns = [
    path("ansvar/", ansvar.liste, name="ansvar"),
    path("ansvar/uten-rad/", ansvar.uten_rad, name="ansvar_uten"),
    path("ansvar/nytt/", ansvar.nytt, name="nytt_ansvar"),
    path("ansvar/<int:pk>/", ansvar.bytt, name="bytt_ansvar"),
    path("ansvar/<int:pk>/avslutt/", ansvar.avslutt, name="avslutt_ansvar"),
    path("frister/", frister.liste, name="frister"),
    path("frister/ny/", frister.ny, name="ny_frist"),
    path("frister/<int:pk>/", frister.endre, name="endre_frist"),
    path("frister/<int:pk>/fjern/", frister.fjern, name="fjern_frist"),
]
