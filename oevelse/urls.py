from django.urls import URLPattern

app_name = "oevelse"

urlpatterns: list[URLPattern] = []
