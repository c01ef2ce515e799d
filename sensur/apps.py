from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SensurConfig(AppConfig):
    name = "sensur"
    verbose_name = "Sensur"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import Rolle  # noqa: PLC0415
        from felles import angre, bidrag, lagerkontroll  # noqa: PLC0415
        from felles.tid import naa  # noqa: PLC0415
        from oppnevning.querysets.fagpersoner import OPPNEVNENDE  # noqa: PLC0415
        from sensur import moetesaker, startsaker, veiledningssaker  # noqa: PLC0415
        from sensur.models import Sensorveiledning  # noqa: PLC0415
        from sensur.querysets import bindinger  # noqa: PLC0415
        from sensur.querysets.publisering import PUBLISERENDE  # noqa: PLC0415
        from sensur.services import veiledning  # noqa: PLC0415

        bidrag.menypunkt(url_navn="sensur:liste", tekst=_("Sensur"), roller=[Rolle.SENSOR], rekkefoelge=65)
        bidrag.menypunkt(
            url_navn="sensur:publisering",
            tekst=_("Publisering"),
            roller=PUBLISERENDE,
            rekkefoelge=70,
            gruppe=_("Sensur"),
        )
        bidrag.menypunkt(
            url_navn="sensur:moeter",
            tekst=_("Fellessensur"),
            roller={Rolle.SENSOR} | OPPNEVNENDE,
            rekkefoelge=66,
            gruppe=_("Sensur"),
        )
        bidrag.startsaker.registrer("fellessensur", moetesaker.for_sensor, rekkefoelge=41)
        bidrag.datolinjer.registrer("fellessensur", moetesaker.kalender, rekkefoelge=62)
        bidrag.startsaker.registrer("sensur", startsaker.for_sensor, rekkefoelge=40)
        bidrag.startsaker.registrer("etterlysning", startsaker.for_skole, rekkefoelge=35)
        bidrag.startsaker.registrer("publisering", startsaker.for_myndighet, rekkefoelge=50)
        bidrag.datolinjer.registrer("publisering", startsaker.kalender, rekkefoelge=60)
        bidrag.bindinger.registrer("sensur", lambda kandidater: bindinger.bindinger(kandidater, naa()), rekkefoelge=10)
        bidrag.partibindinger.registrer("sensur", bindinger.partibindinger, rekkefoelge=10)
        bidrag.menypunkt(
            url_navn="sensur:veiledninger",
            tekst=_("Sensorveiledninger"),
            roller=PUBLISERENDE,
            rekkefoelge=69,
            gruppe=_("Sensur"),
        )
        bidrag.startsaker.registrer("sensorveiledning", veiledningssaker.saker, rekkefoelge=45)
        bidrag.datolinjer.registrer("sensorveiledning", veiledningssaker.kalender, rekkefoelge=59)
        angre.angrehandlinger.registrer(veiledning.ANGRESLAG, veiledning.angre_veiledning)
        lagerkontroll.registrer(Sensorveiledning, "noekkel", stoerrelse="stoerrelse")
