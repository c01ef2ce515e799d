from django.urls import path

from fordeling.views import faggrupper, overfoering, oversikt, partier, plan

app_name = "fordeling"

urlpatterns = [
    path("fordeling/", faggrupper.liste, name="liste"),
    path("fordeling/plan/<int:pk>/", plan.vis, name="plan"),
    path("fordeling/plan/<int:pk>/kriterier/", plan.nytt_kriterium, name="nytt_kriterium"),
    path("fordeling/plan/<int:pk>/kriterier/<int:kriterium_id>/", plan.endre_kriterium, name="endre_kriterium"),
    path("fordeling/<int:pk>/", faggrupper.vis, name="faggruppe"),
    path("fordeling/<int:pk>/bruk/", faggrupper.bruk, name="bruk"),
    path("fordeling/<int:pk>/par/", faggrupper.nytt_par, name="nytt_par"),
    path("fordeling/<int:pk>/par/opploes/", faggrupper.opploes_par, name="opploes_par"),
    path("fordeling/<int:pk>/partier/<int:parti_id>/", partier.vis, name="parti"),
    path("fordeling/<int:pk>/partier/<int:parti_id>/flytt/", partier.flytt, name="flytt"),
    path("fordeling/<int:pk>/partier/<int:parti_id>/sensor/<int:nummer>/", partier.sensor, name="sensor"),
    path("fordeling/<int:pk>/sensorer/<int:bruker_id>/", overfoering.overfoer, name="overfoer"),
    path("oversikt/", oversikt.oversikt, name="oversikt"),
    path("oversikt/purr/", oversikt.purr, name="purr"),
    path("oversikt/utsett/", oversikt.utsett, name="utsett"),
    path("oversikt/<int:pk>/liste/", oversikt.eksport, name="eksport"),
]
