"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KlageConfig(AppConfig):
    name = "klage"
    verbose_name = "Klage"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from felles import bidrag  # noqa: PLC0415
        from felles.angre import angrehandlinger  # noqa: PLC0415
        from klage import ansvarsbidrag, skolebidrag, startsaker  # noqa: PLC0415
        from klage.partiresultat import partiseksjon  # noqa: PLC0415
        from klage.querysets.bindinger import bindinger  # noqa: PLC0415
        from klage.querysets.resultat import karakterkolonne, resultatverdier  # noqa: PLC0415
        from klage.services import vitnemaal  # noqa: PLC0415

        bidrag.kandidatkolonner.registrer("karakter", bidrag.Kolonne(_("Karakter"), karakterkolonne), rekkefoelge=90)
        bidrag.resultater.registrer("klage", resultatverdier)
        bidrag.startsaker.registrer("resultater", startsaker.nye_resultater, rekkefoelge=30)
        bidrag.startsaker.registrer("vitnemaal", startsaker.nye_vitnemaal, rekkefoelge=25)
        bidrag.bindinger.registrer("klage", bindinger)
        bidrag.partiseksjoner.registrer("resultater", partiseksjon, rekkefoelge=10)
        angrehandlinger.registrer(vitnemaal.ANGRESLAG, vitnemaal.angre_gjort)
        ansvarsbidrag.registrer()
        skolebidrag.registrer()
