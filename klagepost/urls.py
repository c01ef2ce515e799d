from django.urls import path

from klagepost.views import bunker

app_name = "klagepost"

urlpatterns = [
    path("post/", bunker.liste, name="liste"),
    path("post/ny/", bunker.lag, name="lag"),
    path("post/<int:bunke_id>/", bunker.bunke, name="bunke"),
    path("post/<int:bunke_id>/steg/", bunker.steg, name="steg"),
    path("post/<int:bunke_id>/angre/<int:steg_id>/", bunker.angre, name="angre"),
    path("post/<int:bunke_id>/ut/<int:klage_id>/", bunker.ta_ut, name="ta_ut"),
    path("post/<int:bunke_id>/adresse/", bunker.adresse, name="adresse"),
    path("post/<int:bunke_id>/foelgeseddel/", bunker.foelgeseddel, name="foelgeseddel"),
]
