from django.urls import path

from felles.views import helse, sider

app_name = "felles"

urlpatterns = [
    path("om/", sider.om, name="om"),
    path("hjelp/", sider.hjelp, name="hjelp"),
    path("tilgjengelighet/", sider.tilgjengelighet, name="tilgjengelighet"),
    path("personvern/", sider.personvern, name="personvern"),
    path("sprak/", sider.sett_sprak, name="sett_sprak"),
    path("csp-rapport/", sider.csp_rapport, name="csp_rapport"),
    path("favicon.ico", sider.favicon, name="favicon"),
    path("helse/levende", helse.levende, name="levende"),
    path("helse/klar", helse.klar, name="klar"),
]
