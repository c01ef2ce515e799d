from django.urls import path

from plan.views import oppgaver, plan, planeksamener, planregister

app_name = "plan"

urlpatterns = [
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
