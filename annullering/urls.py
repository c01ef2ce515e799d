from django.urls import path

from annullering.views import saker, vedtak

app_name = "annullering"

urlpatterns = [
    path("formelle-feil/", saker.liste, name="liste"),
    path("formelle-feil/ny/", saker.ny, name="ny"),
    path("formelle-feil/fra-klager/", saker.fra_klager, name="fra_klager"),
    path("formelle-feil/<int:pk>/", saker.sak, name="sak"),
    path("formelle-feil/<int:pk>/kandidater/", saker.kandidater, name="kandidater"),
    path("formelle-feil/<int:pk>/send/", saker.send, name="send"),
    path("formelle-feil/<int:pk>/trekk/", saker.trekk, name="trekk"),
    path("formelle-feil/<int:pk>/uttalelse/", saker.uttalelse, name="uttalelse"),
    path("formelle-feil/<int:pk>/vedtak/", vedtak.vedtak, name="vedtak"),
    path("formelle-feil/<int:pk>/kandidater/<int:rad_id>/", vedtak.rad, name="rad"),
    path("formelle-feil/<int:pk>/kandidater/<int:rad_id>/opphev/", vedtak.opphev, name="opphev"),
    path("formelle-feil/<int:pk>/kandidater/<int:rad_id>/valg/", vedtak.valg, name="valg"),
    path("formelle-feil/<int:pk>/kandidater/<int:rad_id>/brev/", vedtak.brev, name="brev"),
]
