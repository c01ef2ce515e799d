from django.urls import URLPattern

app_name = "deltakelse"

urlpatterns: list[URLPattern] = []
