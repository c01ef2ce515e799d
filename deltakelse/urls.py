from django.urls import path

from deltakelse.views import dagspassord, fravaer, nytttrekk, oppmoete, rettigheter

app_name = "deltakelse"

urlpatterns = [
    path("partier/<int:parti_id>/oppmoete/", oppmoete.partioppmoete, name="oppmoete"),
    path("partier/<int:parti_id>/oppmoete/avlys/", oppmoete.avlys_parti, name="avlys_parti"),
    path("partier/<int:parti_id>/oppmoete/opphev/", oppmoete.opphev_avlysning, name="opphev_avlysning"),
    path("partier/<int:parti_id>/dagspassord/", dagspassord.dagspassord, name="dagspassord"),
    path("partier/<int:parti_id>/dagspassord/lag/", dagspassord.lag, name="lag_dagspassord"),
    path("partier/<int:parti_id>/dagspassord/forny/", dagspassord.forny, name="forny_dagspassord"),
    path("fravaer/", fravaer.fravaer, name="fravaer"),
    path("fravaer/frist/", fravaer.fravaersfrist, name="fravaersfrist"),
    path("fravaer/<int:kandidat_id>/", fravaer.fravaerskandidat, name="fravaerskandidat"),
    path("fravaer/dokumentasjon/<int:dokumentasjon_id>/avgjoer/", fravaer.avgjoer, name="avgjoer_dokumentasjon"),
    path("fravaer/dokumentasjon/<int:dokumentasjon_id>/fil/", fravaer.dokumentfil, name="dokumentfil"),
    path("nytt-trekk/", nytttrekk.nytt_trekk, name="nytt_trekk"),
    path("nytt-trekk/<int:kandidat_id>/", nytttrekk.trekk, name="trekk"),
    path("nytt-trekk/<int:kandidat_id>/for-haand/", nytttrekk.for_haand, name="trekk_for_haand"),
    path("nytt-trekk/trekk/<int:trekk_id>/opphev/", nytttrekk.opphev, name="opphev_trekk"),
    path("rettigheter/", rettigheter.rettighetsside, name="rettigheter"),
    path("rettigheter/saerskilt/", rettigheter.merk_saerskilt, name="merk_saerskilt"),
    path("rettigheter/saerskilt/<int:rett_id>/opphev/", rettigheter.opphev_saerskilt, name="opphev_saerskilt"),
]
