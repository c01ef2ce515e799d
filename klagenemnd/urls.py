from django.urls import path

from klagenemnd.bordurls import BORDURLS
from klagenemnd.views import kontroll, publisering, svar

app_name = "klagenemnd"

urlpatterns = [
    *BORDURLS,
    path("kontroll/", kontroll.liste, name="kontroller"),
    path("kontroll/<int:pk>/", kontroll.kontroll, name="kontroll"),
    path("publisering/", publisering.liste, name="publisering"),
    path("svar/", svar.liste, name="svarliste"),
    path("svar/brev/", svar.alle_brev, name="alle_svarbrev"),
    path("svar/<int:pk>/", svar.svar, name="svar"),
    path("svar/<int:pk>/brev/", svar.brev, name="svarbrev"),
]
