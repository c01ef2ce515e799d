"""Practice answers at the same names as the candidate's pages, as another instance of them.

The candidate's templates ask for «kandidat:levering»; within a practice page that is the practice's own address.
"""

from django.urls import path, register_converter

from oevelse.views import filer, gang, maskinsjekk, tus

app_name = "kandidat"


class Negativ:
    """The number of a practice file, which no real file can have."""

    regex = "-[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Negativ, "negativ")

urlpatterns = [
    path("", gang.inngang, name="inngang"),
    path("begynn/", gang.begynn, name="begynn"),
    path("videre/", gang.start, name="start"),
    path("venter/", gang.venter, name="venter"),
    path("venter/start/", gang.start_naa, name="start_naa"),
    path("oppgave/", gang.oppgave, name="oppgave"),
    path("oppgave/<slug:maalform>/fil/", gang.oppgavefil, name="oppgavefil"),
    path("levering/", filer.levering, name="levering"),
    path("opplasting/", filer.opplasting, name="opplasting"),
    path("opplasting/tus/", tus.opprett, name="tus"),
    path("opplasting/tus/<uuid:noekkel>/", tus.fil, name="tus_fil"),
    path("filer/<negativ:fil_id>/", filer.fil, name="fil"),
    path("filer/<negativ:fil_id>/slett/", filer.slett, name="slett"),
    path("lever/", filer.lever, name="lever"),
    path("kvittering/", gang.kvittering, name="kvittering"),
    path("kvittering/pdf/", gang.kvittering_pdf, name="kvittering_pdf"),
    path("status/", gang.status, name="status"),
    path("filtyper/", gang.filtyper, name="filtyper"),
    path("logg-ut/", gang.logg_ut, name="logg_ut"),
    path("maskinsjekk/", maskinsjekk.maskinsjekk, name="maskinsjekk"),
    path("maskinsjekk/svar/", maskinsjekk.svar, name="svar"),
    path("maskinsjekk/maaling/", maskinsjekk.maaling, name="maaling"),
]
