from django.urls import path

from vakter.views import vakter, vaktplan, vaktregister

app_name = "vakter"

urlpatterns = [
    path("partier/<int:parti_id>/forslag/", vakter.behandle_forslag, name="behandle_forslag"),
    path("partier/<int:parti_id>/vakter/", vakter.gi_vakt, name="gi_vakt"),
    path("partier/<int:parti_id>/vakter/<int:oppdrag_id>/fjern/", vakter.fjern_vakt, name="fjern_vakt"),
    path("vakter/", vaktplan.vakter, name="vakter"),
    path("vakter/sett-opp/", vaktplan.sett_opp, name="sett_opp_vakt"),
    path("vakter/oppdrag/<int:oppdrag_id>/", vaktplan.endre_vakt, name="endre_vakt"),
    path("vakter/oppdrag/<int:oppdrag_id>/fjern/", vaktplan.ta_bort_vakt, name="ta_bort_vakt"),
    path("vakter/<slug:orgnr>/register/", vaktregister.register, name="vaktregister"),
    path("vakter/<slug:orgnr>/register/passord/", vaktregister.passord_til_nye, name="passord_til_nye_vakter"),
    path("vakter/<slug:orgnr>/forslag/", vaktregister.vaktforslag, name="vaktforslag"),
    path("vakter/<slug:orgnr>/<int:bruker_id>/vikar/", vaktplan.vikar, name="vikar"),
    path("vakter/<slug:orgnr>/<int:bruker_id>/passord/", vaktregister.nytt_vaktpassord, name="nytt_vaktpassord"),
    path("vakter/<slug:orgnr>/<int:bruker_id>/avslutt/", vaktregister.avslutt_vakt, name="avslutt_vakt"),
]
