from django.urls import path

from monitor.views import (
    gruppeopplasting,
    handlinger,
    kvittering,
    lever,
    nedlasting,
    opplasting,
    papir,
    radvalg,
    side,
    sjekk,
)

app_name = "monitor"

urlpatterns = [
    path("", side.monitor, name="monitor"),
    path("tabell/", side.tabell, name="tabell"),
    path("utskrift/", papir.utskrift, name="utskrift"),
    path("noedliste/", papir.noedliste, name="noedliste"),
    path("tilgang/", handlinger.gi_tilgang_til_flere, name="gi_tilgang_til_flere"),
    path("angre/<uuid:noekkel>/", handlinger.angre, name="angre"),
    path("kandidater/<int:kandidat_id>/valg/", radvalg.valg, name="valg"),
    path("kandidater/<int:kandidat_id>/tilgang/", handlinger.gi_tilgang, name="gi_tilgang"),
    path("kandidater/<int:kandidat_id>/ventetid/", handlinger.opphev_ventetid, name="opphev_ventetid"),
    path("kandidater/<int:kandidat_id>/filer/<int:fil_id>/sjekk/", sjekk.filsjekk, name="filsjekk"),
    path("nedlasting/", nedlasting.nedlasting, name="nedlasting"),
    path("kandidater/<int:kandidat_id>/kvittering/", kvittering.kvittering, name="kvittering"),
    path("kandidater/<int:kandidat_id>/kvittering/pdf/", kvittering.kvittering_pdf, name="kvittering_pdf"),
    path("kandidater/<int:kandidat_id>/filer/<int:fil_id>/", lever.fil, name="fil"),
    path("kandidater/<int:kandidat_id>/lever/", lever.lever, name="lever"),
    path("kandidater/<int:kandidat_id>/lever/opplasting/", lever.last_opp, name="lever_opplasting"),
    path("kandidater/<int:kandidat_id>/lever/deler/", lever.sett_deler, name="lever_deler"),
    path("kandidater/<int:kandidat_id>/lever/slett/", lever.slett, name="lever_slett"),
    path("kandidater/<int:kandidat_id>/lever/levering/", lever.lever_alle, name="lever_alle"),
    path("gruppeopplasting/", gruppeopplasting.gruppeopplasting, name="gruppeopplasting"),
    path("gruppeopplasting/filer/", gruppeopplasting.gruppe_last_opp, name="gruppe_last_opp"),
    path("gruppeopplasting/endre/", gruppeopplasting.gruppe_endre, name="gruppe_endre"),
    path("opplasting/", opplasting.opplasting, name="opplasting"),
    path("opplasting/<uuid:noekkel>/", opplasting.opplastet, name="opplastet"),
]
