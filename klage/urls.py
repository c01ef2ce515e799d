from django.urls import path

from klage.ansvarurls import urlpatterns as ansvar
from klage.skoleurls import urlpatterns as skolens
from klage.views import vitnemaal

app_name = "klage"

urlpatterns = [
    *skolens,
    *ansvar,
    path("nytt-vitnemaal/", vitnemaal.liste, name="vitnemaal"),
    path("nytt-vitnemaal/<int:pk>/gjort/", vitnemaal.gjort, name="vitnemaal_gjort"),
]
