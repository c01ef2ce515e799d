from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OppnevningConfig(AppConfig):
    name = "oppnevning"
    verbose_name = "Oppnevning"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import Rolle  # noqa: PLC0415
        from felles import bidrag, rapport  # noqa: PLC0415
        from felles.importer.register import importslag  # noqa: PLC0415
        from felles.jobbkjoering import jobbslag  # noqa: PLC0415
        from oppnevning import startsaker  # noqa: PLC0415
        from oppnevning.querysets.fagpersoner import FORESLAAENDE, OPPNEVNENDE  # noqa: PLC0415
        from oppnevning.services import fagimport, utsending  # noqa: PLC0415
        from oppnevning.services import rapport as innhold  # noqa: PLC0415

        sensur = _("Sensur")
        bidrag.menypunkt(
            url_navn="oppnevning:faggrupper",
            tekst=_("Oppnevning"),
            roller=OPPNEVNENDE,
            rekkefoelge=62,
            gruppe=sensur,
        )
        bidrag.menypunkt(
            url_navn="oppnevning:fagpersoner",
            tekst=_("Fagpersoner"),
            roller=FORESLAAENDE,
            rekkefoelge=35,
            gruppe=bidrag.PLANLEGGING,
        )
        bidrag.menypunkt(
            url_navn="oppnevning:mine",
            tekst=_("Mine oppnevninger"),
            roller={Rolle.SENSOR, Rolle.KLAGENEMND},
            rekkefoelge=68,
            gruppe=sensur,
        )
        bidrag.startsaker.registrer("forespoersler", startsaker.egne_forespoersler, rekkefoelge=38)
        bidrag.startsaker.registrer("oppnevninger", startsaker.uten_svar_i_tide, rekkefoelge=39)
        bidrag.datolinjer.registrer("oppnevning", startsaker.kalender, rekkefoelge=50)
        jobbslag.registrer(utsending.JOBBSLAG, utsending.kjoer)
        importslag.registrer(fagimport.SLAG, fagimport.IMPORTSLAG, rekkefoelge=60)
        rapport.registrer(innhold.FAGPERSONER, rekkefoelge=90)
        rapport.registrer(innhold.OPPNEVNINGER, rekkefoelge=91)
        rapport.registrer(innhold.BREV, rekkefoelge=92)
