from django.urls import URLPattern

app_name = "klagepost"

urlpatterns: list[URLPattern] = []
