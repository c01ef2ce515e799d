from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BrukereConfig(AppConfig):
    name = "brukere"
    verbose_name = "Brukere"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import Rolle  # noqa: PLC0415
        from brukere.startsaker import lagersaker  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415

        bidrag.menypunkt(url_navn="brukere:lager", tekst=_("Lager"), roller={Rolle.DRIFT}, rekkefoelge=90)
        bidrag.startsaker.registrer("lager", lagersaker, rekkefoelge=5)
