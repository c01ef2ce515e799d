from django.urls import path

from eksamen.views import (
    partier,
    partier_flere,
    partier_nye,
    partiliste,
    passord,
    steder,
)

app_name = "eksamen"

urlpatterns = [
    path("partier/", partiliste.partier, name="partier"),
    path("partier/nye/", partier_nye.nye_partier, name="nye_partier"),
    path("partier/sett/", partier_flere.sett_for_flere, name="sett_for_flere"),
    path("partier/kopier/", partier_flere.kopier_partier, name="kopier_partier"),
    path("partier/sla-sammen/", partier_flere.slaa_sammen_partier, name="slaa_sammen_partier"),
    path("partier/slett/", partier_flere.slett_partier, name="slett_partier"),
    path("steder/", steder.steder, name="steder"),
    path("steder/<int:sted_id>/", steder.endre_sted, name="endre_sted"),
    path("steder/<int:sted_id>/rom/", steder.nytt_rom, name="nytt_rom"),
    path("steder/<int:sted_id>/slett/", steder.slett_sted, name="slett_sted"),
    path("steder/rom/<int:rom_id>/", steder.endre_rom, name="endre_rom"),
    path("steder/rom/<int:rom_id>/slett/", steder.slett_rom, name="slett_rom"),
    path("steder/ved/<slug:orgnr>/nytt/", steder.nytt_sted, name="nytt_sted"),
    path("partier/<int:parti_id>/", partier.parti, name="parti"),
    path("partier/<int:parti_id>/endre/", partier.endre_parti, name="endre_parti"),
    path("partier/<int:parti_id>/del/", partier.del_parti, name="del_parti"),
    path("partier/<int:parti_id>/passord/", passord.passord, name="passord"),
    path("partier/<int:parti_id>/passord/lag/", passord.lag_passord, name="lag_passord"),
    path("partier/<int:parti_id>/passord/<int:kandidat_id>/forny/", passord.forny_passord, name="forny_passord"),
    path("partier/<int:parti_id>/passord/forny/", passord.forny_valgte, name="forny_valgte"),
    path("passord/", passord.passord_alle, name="passord_alle"),
    path("passord/lag/", passord.lag_alle_passord, name="lag_alle_passord"),
]
