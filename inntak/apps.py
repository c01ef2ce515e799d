"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InntakConfig(AppConfig):
    name = "inntak"
    verbose_name = _("Inntak")

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import Rolle  # noqa: PLC0415
        from felles import bidrag  # noqa: PLC0415
        from inntak.startsaker import nye_endringer  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="inntak:endringer", tekst=_("Endrede karakterer"), roller={Rolle.INNTAKSKONTOR}, rekkefoelge=60
        )
        bidrag.menypunkt(
            url_navn="inntak:noekler", tekst=_("Nøkler til API"), roller={Rolle.INNTAKSKONTOR}, rekkefoelge=61
        )
        bidrag.startsaker.registrer("inntak", nye_endringer, rekkefoelge=25)
