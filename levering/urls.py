from django.urls import path

from levering.views import regler

app_name = "levering"

urlpatterns = [
    path("leveringsfrist/", regler.leveringsregel, name="leveringsregel"),
]
