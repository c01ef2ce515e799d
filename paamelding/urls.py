from django.urls import path

from paamelding.views import kontroll

app_name = "paamelding"

urlpatterns = [
    path("pamelding/import/", kontroll.importer_pamelding, name="importer_pamelding"),
    path("pamelding/import/<int:kjoering_id>/", kontroll.importkontroll, name="importkontroll"),
    path("pamelding/import/<int:kjoering_id>/bekreft/", kontroll.bekreft_import, name="bekreft_import"),
    path("pamelding/import/<int:kjoering_id>/forkast/", kontroll.forkast_import, name="forkast_import"),
]
