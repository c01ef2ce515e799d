from django.urls import URLPattern

app_name = "saksgang"

urlpatterns: list[URLPattern] = []
