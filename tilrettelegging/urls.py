from django.urls import URLPattern

app_name = "tilrettelegging"

urlpatterns: list[URLPattern] = []
