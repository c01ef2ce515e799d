from django.urls import path

from elever.views import elever, identitet, innmelding, kandidater

app_name = "elever"

urlpatterns = [
    path("elever/", elever.elever, name="elever"),
    path("elever/<int:person_id>/", elever.person, name="person"),
    path("elever/<int:person_id>/elev/<int:elev_id>/", elever.endre_elev, name="endre_elev"),
    path("elever/<int:person_id>/nummer/", identitet.erstatt_nummer, name="erstatt_nummer"),
    path("elever/<int:person_id>/sla-sammen/", identitet.slaa_sammen, name="slaa_sammen"),
    path("partier/<int:parti_id>/legg-til/", innmelding.legg_til, name="legg_til"),
    path("partier/<int:parti_id>/kandidater/", kandidater.kandidater, name="kandidater"),
    path("partier/<int:parti_id>/kandidater/ny/", innmelding.ny_kandidat, name="ny_kandidat"),
    path("partier/<int:parti_id>/kandidater/masse/", kandidater.masse, name="masse"),
    path("partier/<int:parti_id>/plasser/", kandidater.plasser, name="plasser"),
]
