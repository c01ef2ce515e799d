from django.urls import path

from paamelding.views import fil, kontroll, oversikt

app_name = "paamelding"

urlpatterns = [
    path("pamelding/import/", fil.velg_fil, name="importer_pamelding"),
    path("import/", oversikt.importer, name="importer"),
    path("import/<slug:slag>/", fil.velg_fil, name="velg_fil"),
    path("import/<slug:slag>/mal/", oversikt.mal, name="mal"),
    path("import/<slug:slag>/<int:kjoering_id>/", kontroll.kontroll, name="kontroll"),
    path("import/<slug:slag>/<int:kjoering_id>/kolonner/", fil.kolonner, name="kolonner"),
    path("import/<slug:slag>/<int:kjoering_id>/rett/", kontroll.rett, name="rett"),
    path("import/<slug:slag>/<int:kjoering_id>/avviste/", kontroll.avviste, name="avviste"),
    path("import/<slug:slag>/<int:kjoering_id>/bekreft/", kontroll.bekreft_import, name="bekreft_import"),
    path("import/<slug:slag>/<int:kjoering_id>/forkast/", kontroll.forkast_import, name="forkast_import"),
    path("import/<slug:slag>/<int:kjoering_id>/angre/", kontroll.angre_import, name="angre_import"),
]
