"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SvarpostConfig(AppConfig):
    name = "svarpost"
    verbose_name = "Svarpost"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from felles import bidrag, rapport  # noqa: PLC0415
        from oppnevning.services import bindinger  # noqa: PLC0415
        from sensur.querysets.publisering import PUBLISERENDE  # noqa: PLC0415
        from svarpost import startsaker  # noqa: PLC0415
        from svarpost.querysets import arbeid  # noqa: PLC0415
        from svarpost.querysets.bunker import SENDERE  # noqa: PLC0415
        from svarpost.services import foelgebrev  # noqa: PLC0415
        from svarpost.services import rapport as innhold  # noqa: PLC0415

        bindinger.arbeid.registrer("svarpost", arbeid.hva_de_har, rekkefoelge=20)
        bidrag.menypunkt(
            url_navn="svarpost:liste",
            tekst=_("Besvarelser i posten"),
            roller=[*SENDERE, *PUBLISERENDE],
            rekkefoelge=68,
            gruppe=bidrag.GJENNOMFOERING,
        )
        bidrag.startsaker.registrer("svarpost_skole", startsaker.for_skole, rekkefoelge=31)
        bidrag.startsaker.registrer("svarpost_sensor", startsaker.for_sensor, rekkefoelge=41)
        bidrag.datolinjer.registrer("svarpost", startsaker.kalender, rekkefoelge=62)
        bidrag.partihandlinger.registrer("svarpost", startsaker.partilenke, rekkefoelge=46)
        rapport.registrer(innhold.BESVARELSER, rekkefoelge=96)
        rapport.registrer(
            rapport.Brevrapport(
                navn="foelgebrev",
                gruppe=rapport.Gruppe.SENSOR,
                tittel=_("Følgebrev til besvarelser på papir"),
                beskrivelse=_("Til å legge øverst i hver bunke: sensorene, returadressen og kandidatene som har møtt."),
                mal=foelgebrev.MAL,
                data=foelgebrev.rapportdata,
                felt=("maalform",),
                tomt=_("Ingen partier i utvalget har besvarelser som sendes i posten."),
                roller=frozenset(SENDERE),
            ),
            rekkefoelge=95,
        )
