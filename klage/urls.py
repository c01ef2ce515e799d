from django.urls import path

from klage.views import vitnemaal

app_name = "klage"

urlpatterns = [
    path("nytt-vitnemaal/", vitnemaal.liste, name="vitnemaal"),
    path("nytt-vitnemaal/<int:pk>/gjort/", vitnemaal.gjort, name="vitnemaal_gjort"),
]
