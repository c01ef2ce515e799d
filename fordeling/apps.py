from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FordelingConfig(AppConfig):
    name = "fordeling"
    verbose_name = "Fordeling av sensur"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from felles import bidrag, rapport  # noqa: PLC0415
        from felles.jobbkjoering import jobbslag  # noqa: PLC0415
        from fordeling import startsaker  # noqa: PLC0415
        from fordeling.querysets import arbeid  # noqa: PLC0415
        from fordeling.services import purring  # noqa: PLC0415
        from fordeling.services import rapport as innhold  # noqa: PLC0415
        from oppnevning.services import bindinger  # noqa: PLC0415
        from sensur.querysets.publisering import PUBLISERENDE  # noqa: PLC0415

        sensur = _("Sensur")
        bidrag.menypunkt(
            url_navn="fordeling:liste", tekst=_("Fordeling"), roller=PUBLISERENDE, rekkefoelge=63, gruppe=sensur
        )
        bidrag.menypunkt(
            url_navn="fordeling:oversikt", tekst=_("Framdrift"), roller=PUBLISERENDE, rekkefoelge=64, gruppe=sensur
        )
        bidrag.startsaker.registrer("sensurframdrift", startsaker.for_myndighet, rekkefoelge=45)
        bidrag.datolinjer.registrer("sensurfrister", startsaker.kalender, rekkefoelge=60)
        jobbslag.registrer(purring.JOBBSLAG, purring.kjoer)
        bindinger.arbeid.registrer("fordeling", arbeid.hva_de_har, rekkefoelge=10)
        for rekkefoelge, rapporten in enumerate(innhold.RAPPORTER, 91):
            rapport.registrer(rapporten, rekkefoelge=rekkefoelge)
