from django.urls import path

from eksamen.views import oppgaver, partier, passord, plan, planeksamener, planregister, vakter, vaktplan, vaktregister

app_name = "eksamen"

urlpatterns = [
    path("partier/", partier.partier, name="partier"),
    path("partier/<int:parti_id>/", partier.parti, name="parti"),
    path("partier/<int:parti_id>/endre/", partier.endre_parti, name="endre_parti"),
    path("partier/<int:parti_id>/forslag/", vakter.behandle_forslag, name="behandle_forslag"),
    path("partier/<int:parti_id>/vakter/", vakter.gi_vakt, name="gi_vakt"),
    path("partier/<int:parti_id>/vakter/<int:oppdrag_id>/fjern/", vakter.fjern_vakt, name="fjern_vakt"),
    path("partier/<int:parti_id>/passord/", passord.passord, name="passord"),
    path("partier/<int:parti_id>/passord/lag/", passord.lag_passord, name="lag_passord"),
    path("partier/<int:parti_id>/passord/<int:kandidat_id>/forny/", passord.forny_passord, name="forny_passord"),
    path("partier/<int:parti_id>/passord/forny/", passord.forny_valgte, name="forny_valgte"),
    path("passord/", passord.passord_alle, name="passord_alle"),
    path("passord/lag/", passord.lag_alle_passord, name="lag_alle_passord"),
    path("vakter/", vaktplan.vakter, name="vakter"),
    path("vakter/sett-opp/", vaktplan.sett_opp, name="sett_opp_vakt"),
    path("vakter/oppdrag/<int:oppdrag_id>/", vaktplan.endre_vakt, name="endre_vakt"),
    path("vakter/oppdrag/<int:oppdrag_id>/fjern/", vaktplan.ta_bort_vakt, name="ta_bort_vakt"),
    path("vakter/<slug:orgnr>/register/", vaktregister.register, name="vaktregister"),
    path("vakter/<slug:orgnr>/forslag/", vaktregister.vaktforslag, name="vaktforslag"),
    path("vakter/<slug:orgnr>/<int:bruker_id>/vikar/", vaktplan.vikar, name="vikar"),
    path("vakter/<slug:orgnr>/<int:bruker_id>/passord/", vaktregister.nytt_vaktpassord, name="nytt_vaktpassord"),
    path("vakter/<slug:orgnr>/<int:bruker_id>/avslutt/", vaktregister.avslutt_vakt, name="avslutt_vakt"),
    path("plan/", plan.plan, name="plan"),
    path("plan/ny/", planeksamener.ny_eksamen, name="ny_eksamen"),
    path("plan/fag/", planregister.fagliste, name="fagliste"),
    path("plan/fag/ny/", planregister.nytt_fag, name="nytt_fag"),
    path("plan/fag/<int:fag_id>/", planregister.endre_fag, name="endre_fag"),
    path("plan/perioder/", planregister.perioder, name="perioder"),
    path("plan/perioder/ny/", planregister.ny_periode, name="ny_periode"),
    path("plan/perioder/<int:periode_id>/", planregister.endre_periode, name="endre_periode"),
    path("plan/<int:eksamen_id>/", planeksamener.planeksamen, name="planeksamen"),
    path("plan/<int:eksamen_id>/endre/", planeksamener.endre_planeksamen, name="endre_planeksamen"),
    path("plan/<int:eksamen_id>/slett/", planeksamener.slett_planeksamen, name="slett_planeksamen"),
    path("fagkoder/", plan.fagkoder, name="fagkoder"),
    path("plan/<int:eksamen_id>/oppgaver/", oppgaver.oppgaver, name="oppgaver"),
    path("plan/oppgaver/<int:oppgave_id>/fil/", oppgaver.oppgavefil, name="oppgavefil"),
]
