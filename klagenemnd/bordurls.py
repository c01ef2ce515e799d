"""The addresses of the board member's desk and of the phrase bank."""

from django.urls import URLPattern, path

from klagenemnd.views import bord, bordfiler, fraser, innstilling, mine, vurderinger

BORDURLS: list[URLPattern] = [
    path("mine/", mine.liste, name="mine"),
    path("mine/<int:pk>/", bord.vis, name="bord"),
    path("mine/<int:pk>/forhaandsvis/", bord.forhaandsvis, name="forhaandsvis"),
    path("mine/<int:pk>/vurdering/", vurderinger.vurder, name="vurder"),
    path("mine/<int:pk>/trekk/", vurderinger.trekk, name="trekk_godkjenning"),
    path("mine/<int:pk>/fil/<int:nr>/", bordfiler.fil, name="bordfil"),
    path("mine/<int:pk>/oppgave/<int:papir_pk>/", bordfiler.oppgave, name="bordoppgave"),
    path("mine/<int:pk>/veiledning/<int:papir_pk>/", bordfiler.veiledning, name="bordveiledning"),
    path("innstilling/", innstilling.vis, name="innstilling"),
    path("fraser/", fraser.liste, name="fraser"),
    path("fraser/ny/", fraser.ny, name="ny_frase"),
    path("fraser/standard/", fraser.standard, name="standardfraser"),
    path("fraser/<int:pk>/", fraser.endre, name="frase"),
    path("fraser/<int:pk>/ta-bort/", fraser.ta_bort, name="ta_bort_frase"),
]
