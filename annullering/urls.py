from django.urls import URLPattern

app_name = "annullering"

urlpatterns: list[URLPattern] = []
