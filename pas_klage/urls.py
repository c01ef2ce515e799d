from django.urls import URLPattern, path

from pas_klage.views import klager

app_name = "pas_klage"

urlpatterns: list[URLPattern] = [
    path("utveksle/<str:orgnr>/<str:periodekode>/", klager.utveksle, name="utveksle"),
    path("<int:pk>/gjort/", klager.gjort, name="gjort"),
]
