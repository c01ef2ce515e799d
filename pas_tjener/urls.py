"""What other systems ask for, at fixed addresses without a slash at the end, and the pages of those who look after them."""

from django.urls import URLPattern, path

from pas_tjener.views import (
    ekstern_kandidater,
    ekstern_klager,
    ekstern_paamelding,
    ekstern_plan,
    innlogging,
    klienter,
    mottak,
    proever,
)

app_name = "pas_tjener"

urlpatterns: list[URLPattern] = [
    path("pas/tjener/", klienter.oversikt, name="klienter"),
    path("pas/tjener/koe/", klienter.koe, name="koe"),
    path("pas/tjener/klienter/ny/", klienter.ny_klient, name="ny_klient"),
    path("pas/tjener/klienter/<int:klient_id>/", klienter.klient, name="klient"),
    path("pas/tjener/klienter/<int:klient_id>/endre/", klienter.endre_klient, name="endre_klient"),
    path("pas/tjener/klienter/<int:klient_id>/sertifikat/", klienter.bytt_sertifikat, name="bytt_sertifikat"),
    path("pas/tjener/klienter/<int:klient_id>/hemmelighet/", klienter.ny_hemmelighet, name="ny_hemmelighet"),
    path("pas/tjener/klienter/<int:klient_id>/sperr/", klienter.sperr_klient, name="sperr_klient"),
    path("pas/tjener/mottak/<str:referanse>/", mottak.mottak, name="mottak"),
    path("pas/tjener/proever/", proever.proever, name="proever"),
    path("pas/tjener/proever/<int:proeve_id>/ta-bort/", proever.ta_bort, name="ta_bort_proeve"),
    path("connect/token", innlogging.token, name="token"),
    path("api/ping", innlogging.ping, name="ping"),
    path("api/ekstern/innlogging", innlogging.innlogging, name="innlogging"),
    path("api/ekstern/utlogging", innlogging.utlogging, name="utlogging"),
    path("api/ekstern/whoami", innlogging.whoami, name="whoami"),
    path("api/ekstern/kandidatpamelding", ekstern_paamelding.kandidatpamelding, name="kandidatpamelding"),
    path("api/ekstern/kandidatpamelding/<str:referanse>", ekstern_paamelding.rapport, name="rapport"),
    path("api/ekstern/kandidat", ekstern_kandidater.kandidat, name="kandidat"),
    path("api/ekstern/kandidat/sletting", ekstern_kandidater.sletting, name="sletting"),
    path("api/ekstern/karakter", ekstern_kandidater.karakter, name="karakter"),
    path("api/ekstern/fravaer", ekstern_kandidater.fravaer, name="fravaer"),
    path("api/ekstern/klage", ekstern_klager.klage, name="ekstern_klage"),
    path("api/ekstern/klage/<str:referanse>/trekking", ekstern_klager.trekking, name="ekstern_klagetrekking"),
    path("api/ekstern/eksamensplan", ekstern_plan.eksamensplan, name="eksamensplan"),
    path("api/ekstern/skjema", ekstern_plan.skjema, name="skjema"),
    path("api/ekstern/proveplan", ekstern_plan.proveplan, name="proveplan"),
    path("api/ekstern/provepamelding", ekstern_plan.provepamelding, name="provepamelding"),
]
