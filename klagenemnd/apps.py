"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KlagenemndConfig(AppConfig):
    name = "klagenemnd"
    verbose_name = _("Klagenemnd")

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from felles import bidrag, rapport  # noqa: PLC0415
        from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN  # noqa: PLC0415
        from klagenemnd import bordsaker, kontrollsaker, nemndsaker  # noqa: PLC0415
        from klagenemnd.querysets.medlemmer import har_behandlet  # noqa: PLC0415
        from klagenemnd.services.klageskjema import SKJEMARAPPORTER  # noqa: PLC0415
        from klagenemnd.services.statistikk import RAPPORTER  # noqa: PLC0415
        from sensur.querysets.moeter import avgjoerere  # noqa: PLC0415

        klage = _("Klage")
        bidrag.menypunkt(
            url_navn="klagenemnd:kontroller", tekst=_("Kvalitetssikring"), roller=KLAGEANSVARLIGE, rekkefoelge=74,
            gruppe=klage,
        )  # fmt: skip
        bidrag.menypunkt(
            url_navn="klagenemnd:publisering", tekst=_("Publiser klagesvar"), roller=KLAGEANSVARLIGE, rekkefoelge=75,
            gruppe=klage,
        )  # fmt: skip
        bidrag.menypunkt(
            url_navn="klagenemnd:svarliste", tekst=_("Svar på klager"), roller=LESER_VED_SKOLEN, rekkefoelge=76,
            gruppe=klage,
        )  # fmt: skip
        bidrag.menypunkt(
            url_navn="klagenemnd:statistikk", tekst=_("Klagestatistikk"), roller=LESER_VED_SKOLEN | KLAGEANSVARLIGE,
            rekkefoelge=79, gruppe=klage,
        )  # fmt: skip
        for plass, innhold in enumerate((*RAPPORTER, *SKJEMARAPPORTER)):
            rapport.registrer(innhold, rekkefoelge=110 + plass)
        bidrag.startsaker.registrer("klagekontroll", kontrollsaker.for_myndighet, rekkefoelge=46)
        bidrag.startsaker.registrer("klagesvar", kontrollsaker.for_skole, rekkefoelge=28)
        bidrag.datolinjer.registrer("klagesvar", kontrollsaker.kalender, rekkefoelge=65)
        avgjoerere.registrer("klagenemnd", har_behandlet)
        bordsaker.registrer()
        nemndsaker.registrer()
