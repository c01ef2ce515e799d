from django.urls import path

from skolelevering.views import filer, gruppeopplasting, kvittering, lever, nedlasting, opplasting, sjekk

app_name = "skolelevering"

urlpatterns = [
    path("kandidater/<int:kandidat_id>/filer/<int:fil_id>/sjekk/", sjekk.filsjekk, name="filsjekk"),
    path("kandidater/<int:kandidat_id>/filer/", filer.filer, name="filer"),
    path("kandidater/<int:kandidat_id>/filer/zip/", filer.filer_zip, name="filer_zip"),
    path("nedlasting/", nedlasting.nedlasting, name="nedlasting"),
    path("kandidater/<int:kandidat_id>/kvittering/", kvittering.kvittering, name="kvittering"),
    path("kandidater/<int:kandidat_id>/kvittering/pdf/", kvittering.kvittering_pdf, name="kvittering_pdf"),
    path("kandidater/<int:kandidat_id>/filer/<int:fil_id>/", lever.fil, name="fil"),
    path("kandidater/<int:kandidat_id>/lever/", lever.lever, name="lever"),
    path("kandidater/<int:kandidat_id>/lever/opplasting/", lever.last_opp, name="lever_opplasting"),
    path("kandidater/<int:kandidat_id>/lever/deler/", lever.sett_deler, name="lever_deler"),
    path("kandidater/<int:kandidat_id>/lever/slett/", lever.slett, name="lever_slett"),
    path("kandidater/<int:kandidat_id>/lever/levering/", lever.lever_alle, name="lever_alle"),
    path("gruppeopplasting/", gruppeopplasting.gruppeopplasting, name="gruppeopplasting"),
    path("gruppeopplasting/filer/", gruppeopplasting.gruppe_last_opp, name="gruppe_last_opp"),
    path("gruppeopplasting/endre/", gruppeopplasting.gruppe_endre, name="gruppe_endre"),
    path("opplasting/", opplasting.opplasting, name="opplasting"),
    path("opplasting/<uuid:noekkel>/", opplasting.opplastet, name="opplastet"),
]
