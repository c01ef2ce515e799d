from django.urls import path

from kandidat.views import (
    beskjeder,
    dagspassord,
    eksamener,
    filer,
    forberedelse,
    innlogging,
    kvittering,
    opplasting,
    sider,
    sjekk,
    status,
)

app_name = "kandidat"

urlpatterns = [
    path("", innlogging.start, name="start"),
    path("logg-inn/", innlogging.logg_inn, name="logg_inn"),
    path("velg/", innlogging.velg, name="velg"),
    path("logg-ut/", innlogging.logg_ut, name="logg_ut"),
    path("autorisering/", sider.autorisering, name="autorisering"),
    path("dagspassord/", dagspassord.dagspassord, name="dagspassord"),
    path("forberedelse/", forberedelse.forberedelse, name="forberedelse"),
    path("forberedelse/<slug:maalform>/fil/", forberedelse.forberedelsesfil, name="forberedelsesfil"),
    path("venter/", sider.venter, name="venter"),
    path("oppgave/", sider.oppgave, name="oppgave"),
    path("oppgave/<slug:maalform>/fil/", sider.oppgavefil, name="oppgavefil"),
    path("levering/", filer.levering, name="levering"),
    path("opplasting/", filer.opplasting, name="opplasting"),
    path("opplasting/tus/", opplasting.tus, name="tus"),
    path("opplasting/tus/<uuid:noekkel>/", opplasting.tus_fil, name="tus_fil"),
    path("filer/<int:fil_id>/", filer.fil, name="fil"),
    path("filer/<int:fil_id>/slett/", filer.slett, name="slett"),
    path("filer/<int:fil_id>/sjekk/", sjekk.sjekk, name="sjekk"),
    path("lever/", filer.lever, name="lever"),
    path("kvittering/", sider.kvittering, name="kvittering"),
    path("kvittering/pdf/", kvittering.kvittering_pdf, name="kvittering_pdf"),
    path("ikke-tilgang/", sider.ikke_tilgang, name="ikke_tilgang"),
    path("avlyst/", sider.avlyst, name="avlyst"),
    path("fravaer/", sider.fravaer, name="fravaer"),
    path("status/", status.status, name="status"),
    path("beskjeder/<int:melding_id>/lest/", beskjeder.lest, name="beskjed_lest"),
    path("eksamener/", eksamener.eksamener, name="eksamener"),
    path("eksamener/logg-ut/", eksamener.forlat_eksamener, name="forlat_eksamener"),
    path("filtyper/", sider.filtyper, name="filtyper"),
]
