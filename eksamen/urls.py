from django.urls import path

from eksamen.views import oppgaver, partier, passord, plan, vakter

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
    path("plan/", plan.plan, name="plan"),
    path("plan/<int:eksamen_id>/oppgaver/", oppgaver.oppgaver, name="oppgaver"),
    path("plan/oppgaver/<int:oppgave_id>/fil/", oppgaver.oppgavefil, name="oppgavefil"),
]
