from django.urls import path

from brukere.views import angre, drift, innlogging, jobber, konto, start

app_name = "brukere"

urlpatterns = [
    path("", start.start, name="start"),
    path("logg-inn/", innlogging.logg_inn, name="logg_inn"),
    path("logg-inn/demo/", innlogging.logg_inn_demo, name="logg_inn_demo"),
    path("logg-ut/", innlogging.logg_ut, name="logg_ut"),
    path("angre/<uuid:noekkel>/", angre.angre_handling, name="angre"),
    path("eksamen/jobber/<uuid:noekkel>/", jobber.jobb, name="jobb"),
    path("eksamen/jobber/<uuid:noekkel>/fil/", jobber.hent_jobb, name="hent_jobb"),
    path("eksamen/jobber/<uuid:noekkel>/avbryt/", jobber.avbryt_jobb, name="avbryt_jobb"),
    path("eksamen/jobber/<uuid:noekkel>/igjen/", jobber.proev_jobb, name="proev_jobb"),
    path("drift/lager/", drift.lager, name="lager"),
    path("min-konto/", konto.min_konto, name="min_konto"),
    path("min-konto/passord/", konto.bytt_passord, name="bytt_passord"),
]
