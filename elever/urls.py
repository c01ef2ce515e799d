from django.urls import URLPattern

app_name = "elever"

urlpatterns: list[URLPattern] = []
