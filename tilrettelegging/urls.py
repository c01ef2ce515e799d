from django.urls import path

from tilrettelegging.views import masse, regler, saker, soeknader, vedtak

app_name = "tilrettelegging"

urlpatterns = [
    path("tilrettelegging/", saker.saker, name="saker"),
    path("tilrettelegging/ny/", soeknader.finn_person, name="finn_person"),
    path("tilrettelegging/ny/<int:person_id>/", soeknader.ny_soeknad, name="ny_soeknad"),
    path("tilrettelegging/vedtak/", masse.massevedtak, name="massevedtak"),
    path("tilrettelegging/regler/", regler.regler, name="regler"),
    path("tilrettelegging/regler/<int:eier_id>/ny/", regler.ny_regel, name="ny_regel"),
    path("tilrettelegging/regler/<int:regel_id>/endre/", regler.endre_regel, name="endre_regel"),
    path("tilrettelegging/regler/<int:regel_id>/fjern/", regler.fjern_regel, name="fjern_regel"),
    path("tilrettelegging/<int:sak_id>/", saker.sak, name="sak"),
    path("tilrettelegging/<int:sak_id>/uttalelse/", soeknader.uttalelse, name="uttalelse"),
    path("tilrettelegging/<int:sak_id>/uttalelse/fil/", soeknader.uttalelsesfil, name="uttalelsesfil"),
    path("tilrettelegging/<int:sak_id>/vedtak/", vedtak.vedtak, name="vedtak"),
    path("tilrettelegging/<int:sak_id>/brev/", vedtak.vedtaksbrev, name="vedtaksbrev"),
    path("tilrettelegging/<int:sak_id>/trekk/", vedtak.trekk_sak, name="trekk_sak"),
    path("tilrettelegging/<int:sak_id>/kopier/", soeknader.kopier, name="kopier"),
]
