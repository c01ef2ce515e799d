from django.urls import path

from avbrudd.views import avbrudd, avbruddsdokument, mistanke

app_name = "avbrudd"

urlpatterns = [
    path("avbrudd/", avbrudd.avbrudd, name="avbrudd"),
    path("avbrudd/<int:avbrudd_id>/", avbrudd.avbruddet, name="avbruddet"),
    path("avbrudd/<int:avbrudd_id>/stopp/", avbrudd.stopp, name="stopp_avbrudd"),
    path("avbrudd/<int:avbrudd_id>/trekk/", avbrudd.trekk, name="trekk_avbrudd"),
    path("avbrudd/<int:avbrudd_id>/avgjoer/", avbrudd.avgjoer, name="avgjoer_avbrudd"),
    path("avbrudd/<int:avbrudd_id>/pdf/", avbruddsdokument.pdf, name="avbrudd_pdf"),
    path("avbrudd/<int:avbrudd_id>/xlsx/", avbruddsdokument.xlsx, name="avbrudd_xlsx"),
    path("kandidater/<int:kandidat_id>/mistanke/", mistanke.mistanke, name="mistanke"),
    path("mistanker/", mistanke.mistanker, name="mistanker"),
    path("mistanker/<int:mistanke_id>/trekk/", mistanke.trekk_meldt, name="trekk_mistanke"),
]
