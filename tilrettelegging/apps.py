from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TilretteleggingConfig(AppConfig):
    name = "tilrettelegging"
    verbose_name = "Tilrettelegging"

    def ready(self) -> None:
        # They need the models, which exist only once every app is loaded.
        from brukere.models.bruker import SKOLEADMINISTRATORER  # noqa: PLC0415
        from felles import (  # noqa: PLC0415
            angre,
            bidrag,
            lagerkontroll,
            rapport,
        )
        from tilrettelegging.models import Tilrettelegging  # noqa: PLC0415
        from tilrettelegging.permissions import REGELEIERE  # noqa: PLC0415
        from tilrettelegging.querysets.saker import SAKSLESERE  # noqa: PLC0415
        from tilrettelegging.services import brev, laaser, oversikt, sammenslaaing, tekster, vedtak  # noqa: PLC0415

        bidrag.menypunkt(
            url_navn="tilrettelegging:saker",
            tekst=_("Tilrettelegging"),
            roller=SAKSLESERE,
            rekkefoelge=25,
            gruppe=bidrag.PLANLEGGING,
        )
        bidrag.menypunkt(
            url_navn="tilrettelegging:regler",
            tekst=_("Ekstra tid"),
            roller=REGELEIERE,
            rekkefoelge=26,
            gruppe=bidrag.PLANLEGGING,
        )
        bidrag.startsaker.registrer("tilrettelegging", oversikt.startsaker, rekkefoelge=25)
        bidrag.klarsjekker.registrer("tilrettelegging", oversikt.klarsjekk, rekkefoelge=40)
        bidrag.tilretteleggingstekster.registrer("tilrettelegging", tekster.tilretteleggingstekster)
        kolonne = bidrag.Kolonne(_("Tilrettelegging"), tekster.tilretteleggingstekster)
        bidrag.kandidatkolonner.registrer("tilrettelegging", kolonne, rekkefoelge=50)
        bidrag.personflyttere.registrer("tilrettelegging", sammenslaaing.flytt_saker)
        bidrag.tidsvern.registrer("tilrettelegging", laaser.ingen_mister_tid)
        angre.angrehandlinger.registrer("tilrettelegging.vedtak", vedtak.angre_vedtak)
        angre.angrehandlinger.registrer("tilrettelegging.trekk", vedtak.angre_trekk)
        rapport.registrer(
            rapport.Brevrapport(
                navn="vedtak_tilrettelegging",
                gruppe=rapport.Gruppe.TILRETTELEGGING,
                tittel=_("Vedtak om tilrettelegging"),
                beskrivelse=_("Brev til hver elev med vedtaket, tidene og klageadgangen."),
                mal=brev.MAL,
                data=brev.brev_for_utvalg,
                tomt=_("Ingen vedtak om tilrettelegging i dette utvalget."),
                # Health data: logged, and not kept. The rektor has each letter on its case.
                hemmelig=True,
                roller=SKOLEADMINISTRATORER,
            )
        )
        lagerkontroll.registrer(Tilrettelegging, "uttalelse_noekkel")
