"""The intake office's pages, and what its systems ask for, at a fixed address without a slash at the end."""

from django.urls import path

from inntak.views import api, endringer, noekler

app_name = "inntak"

urlpatterns = [
    path("klage/inntak/", endringer.liste, name="endringer"),
    path("klage/inntak/regneark/", endringer.regneark, name="regneark"),
    path("klage/inntak/noekler/", noekler.noekler, name="noekler"),
    path("klage/inntak/noekler/<int:pk>/trekk/", noekler.trekk, name="trekk_noekkel"),
    path("api/inntak/endringer", api.endringer, name="api"),
]
