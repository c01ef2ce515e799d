from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeltakelseConfig(AppConfig):
    name = "deltakelse"
    verbose_name = "Deltakelse"

    def ready(self) -> None:
        # Both services need the models, which exist only once every app is loaded.
        from deltakelse import bidrag as egne  # noqa: PLC0415
        from deltakelse.models import Fravaersdokumentasjon  # noqa: PLC0415
        from deltakelse.permissions import SKOLEEIERE, SKOLENS_LEDELSE  # noqa: PLC0415
        from deltakelse.querysets import bindinger, egnetid  # noqa: PLC0415
        from deltakelse.services import (  # noqa: PLC0415
            autorisering,
            avlysning,
            del1,
            dokumentasjon,
            fravaer,
            innsyn,
            oppmoete,
            personflytting,
            rettigheter,
            sendespost,
            sperre,
            tider,
            versjoner,
        )
        from felles import bidrag, lagerkontroll  # noqa: PLC0415
        from felles.angre import angrehandlinger  # noqa: PLC0415

        angrehandlinger.registrer(fravaer.ANGRESLAG, fravaer.angre_oppmoete)
        angrehandlinger.registrer(oppmoete.ANGRESLAG, oppmoete.angre_oppmoete)
        angrehandlinger.registrer(del1.ANGRESLAG, del1.angre_innlevert)
        angrehandlinger.registrer(sperre.ANGRESLAG, sperre.angre_sperre)
        angrehandlinger.registrer(sendespost.ANGRESLAG, sendespost.angre_sendespost)
        angrehandlinger.registrer(avlysning.ANGRESLAG, avlysning.angre_partiavlysning)
        angrehandlinger.registrer(dokumentasjon.ANGRESLAG, dokumentasjon.angre_avgjoerelse)
        angrehandlinger.registrer(rettigheter.ANGRESLAG, rettigheter.angre_svar)
        bidrag.partihandlinger.registrer("oppmoete", egne.partilenke, rekkefoelge=40)
        bidrag.partihandlinger.registrer("dagspassord", egne.dagspassordlenke, rekkefoelge=41)
        bidrag.personflyttere.registrer("deltakelse", personflytting.flytt)
        bidrag.startsaker.registrer("fravaersdokumentasjon", egne.til_behandling, rekkefoelge=40)
        bidrag.menypunkt(
            url_navn="deltakelse:fravaer",
            tekst=_("Fravær"),
            roller=SKOLENS_LEDELSE,
            rekkefoelge=60,
            gruppe=bidrag.PLANLEGGING,
        )
        bidrag.menypunkt(
            url_navn="deltakelse:fravaersfrist",
            tekst=_("Fraværsfrist"),
            roller=SKOLEEIERE,
            rekkefoelge=61,
            gruppe=bidrag.PLANLEGGING,
        )
        bidrag.menypunkt(
            url_navn="deltakelse:nytt_trekk",
            tekst=_("Nytt trekk"),
            roller=SKOLEEIERE,
            rekkefoelge=62,
            gruppe=bidrag.PLANLEGGING,
        )

        bidrag.bindinger.registrer("deltakelse", bindinger.bindinger, rekkefoelge=30)
        bidrag.partibindinger.registrer("deltakelse", bindinger.partibindinger, rekkefoelge=30)
        bidrag.hendelseslyttere.registrer("partiversjon", versjoner.oek_versjon)
        bidrag.hendelseslaaser.registrer("partiversjon", versjoner.laas_versjoner)
        bidrag.passordlyttere.registrer("ventende_innlogginger", autorisering.avslutt_ventende)
        bidrag.passordlyttere.registrer("innsyn", innsyn.avslutt_alle)
        bidrag.tidslyttere.registrer("egne_tider", tider.beregn_egne_tider)
        bidrag.siste_slutter.registrer("egne_tider", egnetid.siste_slutt)
        lagerkontroll.registrer(Fravaersdokumentasjon, "noekkel")
