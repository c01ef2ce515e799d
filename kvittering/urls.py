from django.urls import URLPattern

app_name = "kvittering"

urlpatterns: list[URLPattern] = []
