from django.urls import path

from sensur.views import (
    bord,
    enighet,
    etterlysninger,
    gjenaapning,
    moeter,
    oppdrag,
    publisering,
    saker,
    svar,
    veiledning,
)

app_name = "sensur"

urlpatterns = [
    path("", oppdrag.liste, name="liste"),
    path("oppdrag/<int:pk>/", oppdrag.vis, name="oppdrag"),
    path("oppdrag/<int:pk>/bekreft/", oppdrag.bekreft, name="bekreft"),
    path("oppdrag/<int:pk>/zip/", oppdrag.last_ned_alle, name="zip"),
    path("oppdrag/<int:pk>/svar/<str:nummer>/", svar.vis, name="svar"),
    path("oppdrag/<int:pk>/svar/<str:nummer>/fil/<int:nr>/", svar.fil, name="fil"),
    path("oppdrag/<int:pk>/svar/<str:nummer>/notat/", svar.notat, name="notat"),
    path("oppdrag/<int:pk>/svar/<str:nummer>/kriterier/", bord.kriterier, name="kriterier"),
    path("oppdrag/<int:pk>/svar/<str:nummer>/etterlys/", bord.etterlys, name="etterlys"),
    path("oppdrag/<int:pk>/oppgave/<int:oppgave_pk>/", bord.oppgave, name="oppgave"),
    path("oppdrag/<int:pk>/veiledning/<int:veiledning_pk>/", veiledning.for_sensor, name="veiledning"),
    path("veiledninger/", veiledning.liste, name="veiledninger"),
    path("veiledninger/<int:pk>/", veiledning.vis, name="veiledning_for"),
    path("veiledninger/<int:pk>/<int:fil_pk>/", veiledning.fil, name="veiledningsfil"),
    path("veiledninger/<int:pk>/<int:fil_pk>/bytt/", veiledning.bytt, name="bytt_veiledning"),
    path("veiledninger/<int:pk>/<int:fil_pk>/ta-bort/", veiledning.ta_bort, name="ta_bort_veiledning"),
    path("etterlysninger/", etterlysninger.liste, name="etterlysninger"),
    path("etterlysninger/<int:pk>/", etterlysninger.svar, name="svar_etterlysning"),
    path("oppdrag/<int:pk>/enighet/", enighet.vis, name="enighet"),
    path("oppdrag/<int:pk>/enighet/like/", enighet.sett_like, name="sett_like"),
    path("oppdrag/<int:pk>/svar/<str:nummer>/gjenaapne/", gjenaapning.gjenaapne, name="gjenaapne"),
    path("moeter/", moeter.liste, name="moeter"),
    path("moeter/nytt/<int:pk>/", moeter.nytt, name="nytt_moete"),
    path("moeter/<int:pk>/", moeter.vis, name="moete"),
    path("moeter/<int:pk>/endre/", moeter.endre, name="endre_moete"),
    path("moeter/saker/<int:pk>/", saker.vis, name="sak"),
    path("moeter/saker/<int:pk>/fil/<int:nr>/", saker.fil, name="sakfil"),
    path("publisering/", publisering.liste, name="publisering"),
    path("publisering/<int:pk>/", publisering.vis, name="publiser"),
    path("publisering/<int:pk>/trekk/", publisering.trekk, name="trekk_publisering"),
]
