from django.urls import URLPattern, path

from pas_integration.models import PasJobb
from pas_integration.views import eksport, gjoeremaal, jobber, meldinger, oppsett, oversikt, planhenting, resultater

app_name = "pas_integration"

urlpatterns: list[URLPattern] = [
    path("", oversikt.oversikt, name="oversikt"),
    path(
        "sammenlign/<str:orgnr>/<str:periodekode>/",
        oversikt.start,
        {"slag": PasJobb.Slag.SAMMENLIGNING.value},
        name="start_sammenligning",
    ),
    path(
        "kandidatnummer/<str:orgnr>/<str:periodekode>/",
        oversikt.start,
        {"slag": PasJobb.Slag.KANDIDATNUMMER.value},
        name="start_kandidatnummer",
    ),
    path("eksport/", eksport.eksport, name="eksport"),
    path("eksport/<str:orgnr>/<str:periodekode>/", eksport.start, name="start_eksport"),
    path("sammenligning/", eksport.sammenligning, name="sammenligning"),
    path("jobber/<uuid:noekkel>/", jobber.jobb, name="jobb"),
    path("jobber/<uuid:noekkel>/proev/", jobber.proev, name="proev"),
    path("jobber/<uuid:noekkel>/avbryt/", jobber.avbryt, name="avbryt"),
    path("gjoeremaal/", gjoeremaal.gjoeremaal, name="gjoeremaal"),
    path("gjoeremaal/<int:gjoeremaal_id>/gjort/", gjoeremaal.gjort, name="gjort"),
    path("oppsett/", oppsett.oppsett, name="oppsett"),
    path("oppsett/<str:orgnr>/", oppsett.skoleoppsett, name="skoleoppsett"),
    path("meldinger/", meldinger.meldinger, name="meldinger"),
    path("meldinger/<int:melding_id>/", meldinger.melding, name="melding"),
    path("meldinger/<int:melding_id>/hele/", meldinger.hele, name="hel_melding"),
    path("meldinger/<int:melding_id>/fil/", meldinger.fil, name="meldingsfil"),
    path("meldinger/<int:melding_id>/les-inn/", planhenting.les_inn, name="les_inn"),
    path("resultater/", resultater.resultater, name="resultater"),
    path("resultater/<uuid:noekkel>/rader/", resultater.ubrukte, name="ubrukte_resultater"),
    path("resultater/<str:orgnr>/<str:periodekode>/importer/", resultater.importer, name="importer_resultater"),
    path("resultater/<str:orgnr>/<str:periodekode>/vises-fra/", resultater.visning, name="resultatvisning"),
    path("fravaer/<str:orgnr>/<str:periodekode>/", resultater.utveksle_fravaer, name="utveksle_fravaer"),
    path("eksamensplan/", planhenting.eksamensplan, name="eksamensplan"),
]
