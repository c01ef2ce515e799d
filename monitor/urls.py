from django.urls import path

from monitor.views import adresser, flere, handlinger, logg, meldinger, papir, radvalg, side

app_name = "monitor"

urlpatterns = [
    path("", side.monitor, name="monitor"),
    path("tabell/", side.tabell, name="tabell"),
    path("utskrift/", papir.utskrift, name="utskrift"),
    path("noedliste/", papir.noedliste, name="noedliste"),
    path("tilgang/", handlinger.gi_tilgang_til_flere, name="gi_tilgang_til_flere"),
    path("flere/", flere.flere, name="flere"),
    path("kandidater/<int:kandidat_id>/tilgang/sent/", flere.sen_tilgang, name="sen_tilgang"),
    path("angre/<uuid:noekkel>/", handlinger.angre, name="angre"),
    path("kandidater/<int:kandidat_id>/valg/", radvalg.valg, name="valg"),
    path("kandidater/<int:kandidat_id>/tilgang/", handlinger.gi_tilgang, name="gi_tilgang"),
    path("kandidater/<int:kandidat_id>/ventetid/", handlinger.opphev_ventetid, name="opphev_ventetid"),
    path("kandidater/<int:kandidat_id>/logg/", logg.logg, name="logg"),
    path("kandidater/<int:kandidat_id>/fjern-tilgang/", logg.fjern_tilgang, name="fjern_tilgang"),
    path("melding/", meldinger.melding, name="melding"),
    path("melding/<int:melding_id>/", meldinger.meldingen, name="meldingen"),
    path("melding/<int:melding_id>/trekk/", meldinger.trekk, name="trekk_melding"),
    path("adresser/", adresser.adresser, name="adresser"),
]
