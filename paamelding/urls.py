from django.urls import URLPattern

app_name = "paamelding"

urlpatterns: list[URLPattern] = []
