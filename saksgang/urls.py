from django.urls import path

from saksgang.views import dor, saker

app_name = "saksgang"

urlpatterns = [
    path("", dor.dor, name="dor"),
    path("forloep/parti/<int:parti_id>/", saker.parti, name="parti"),
    path("forloep/<int:kandidat_id>/", saker.sak, name="sak"),
    path("tidslinje/<int:kandidat_id>/", saker.tidslinje, name="tidslinje"),
    path("tidslinje/<int:kandidat_id>/pdf/", saker.tidslinje_pdf, name="tidslinje_pdf"),
]
