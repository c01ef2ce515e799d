from django.urls import path

from karakterfoering.views import protokoller

app_name = "karakterfoering"

urlpatterns = [
    path("protokoller/", protokoller.liste, name="liste"),
    path("protokoller/<int:parti_id>/", protokoller.protokoll, name="protokoll"),
    path("protokoller/<int:parti_id>/laas/", protokoller.laas, name="laas"),
    path("protokoller/<int:parti_id>/visning/", protokoller.visning, name="visning"),
    path("protokoller/<int:parti_id>/utskrift/", protokoller.utskrift, name="utskrift"),
    path("protokoller/<int:parti_id>/rett/<int:kandidat_id>/", protokoller.rett, name="rett"),
]
