from django.urls import path

from kvittering.views import bekreft

app_name = "kvittering"

urlpatterns = [
    path("", bekreft.bekreft, name="bekreft"),
    path("doegn/", bekreft.doegn, name="doegn"),
    path("doegn/<slug:dato>.txt", bekreft.doegnfil, name="doegnfil"),
]
