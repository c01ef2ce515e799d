from django.urls import path

from svarpost.views import bunker

app_name = "svarpost"

urlpatterns = [
    path("post/", bunker.liste, name="liste"),
    path("post/<int:parti_id>/", bunker.bunke, name="bunke"),
    path("post/<int:parti_id>/steg/", bunker.steg, name="steg"),
    path("post/<int:parti_id>/angre/<int:steg_id>/", bunker.angre, name="angre"),
    path("post/<int:parti_id>/returadresse/", bunker.returadresse, name="returadresse"),
    path("post/<int:parti_id>/foelgebrev/", bunker.foelgebrev, name="foelgebrev"),
]
