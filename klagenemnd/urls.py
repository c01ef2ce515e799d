from django.urls import URLPattern

app_name = "klagenemnd"

urlpatterns: list[URLPattern] = []
