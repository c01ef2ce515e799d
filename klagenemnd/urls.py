from django.urls import path

from klagenemnd.bordurls import BORDURLS
from klagenemnd.nemndurls import NEMNDURLS
from klagenemnd.views import kontroll, publisering, statistikk, svar

app_name = "klagenemnd"

urlpatterns = [
    *BORDURLS,
    *NEMNDURLS,
    path("kontroll/", kontroll.liste, name="kontroller"),
    path("kontroll/<int:pk>/", kontroll.kontroll, name="kontroll"),
    path("publisering/", publisering.liste, name="publisering"),
    path("statistikk/", statistikk.statistikk, name="statistikk"),
    path("statistikk/ark/", statistikk.ark, name="statistikkark"),
    path("svar/", svar.liste, name="svarliste"),
    path("svar/brev/", svar.alle_brev, name="alle_svarbrev"),
    path("svar/<int:pk>/", svar.svar, name="svar"),
    path("svar/<int:pk>/brev/", svar.brev, name="svarbrev"),
]
