from django.urls import path

from oppnevning.views import faggrupper, fagpersoner, mine, oppnevninger, svar

app_name = "oppnevning"

urlpatterns = [
    path("fagpersoner/", fagpersoner.liste, name="fagpersoner"),
    path("fagpersoner/ny/", fagpersoner.ny, name="ny_fagperson"),
    path("fagpersoner/<int:pk>/", fagpersoner.vis, name="fagperson"),
    path("fagpersoner/<int:pk>/forslag/<slug:kode>/", fagpersoner.forslag, name="fagforslag"),
    path("faggrupper/", faggrupper.liste, name="faggrupper"),
    path("faggrupper/ny/", faggrupper.ny, name="ny_faggruppe"),
    path("faggrupper/<int:pk>/", faggrupper.vis, name="faggruppe"),
    path("faggrupper/<int:pk>/endre/", faggrupper.endre, name="endre_faggruppe"),
    path("faggrupper/<int:pk>/brev/", faggrupper.brev, name="faggruppebrev"),
    path("faggrupper/<int:pk>/oppnevn/", oppnevninger.oppnevn, name="oppnevn"),
    path("faggrupper/<int:pk>/purr/", oppnevninger.purr, name="purr"),
    path("faggrupper/<int:pk>/sensorgrupper/ny/", faggrupper.sensorgruppe, name="ny_sensorgruppe"),
    path("faggrupper/<int:pk>/sensorgrupper/<int:gruppe_id>/", faggrupper.sensorgruppe, name="sensorgruppe"),
    path("faggrupper/oppnevning/<int:pk>/", oppnevninger.vis, name="oppnevning"),
    path("faggrupper/oppnevning/<int:pk>/brev/", oppnevninger.brev, name="brev"),
    path(
        "faggrupper/oppnevning/<int:pk>/inhabilitet/<int:inhabilitet_id>/opphoer/", oppnevninger.opphoer, name="opphoer"
    ),
    path("mine-oppnevninger/", mine.liste, name="mine"),
    path("mine-oppnevninger/<int:pk>/", mine.vis, name="min"),
    path("mine-oppnevninger/<int:pk>/brev/", mine.brev, name="mitt_brev"),
    path("svar/<str:token>/", svar.svar, name="svar"),
]
