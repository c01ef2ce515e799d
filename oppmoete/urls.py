from django.urls import path

from oppmoete.views import oppmoete

app_name = "oppmoete"

urlpatterns = [
    path("oppmoete/", oppmoete.oppmoete, name="oppmoete"),
]
