from django.urls import URLPattern

app_name = "inntak"

urlpatterns: list[URLPattern] = []
