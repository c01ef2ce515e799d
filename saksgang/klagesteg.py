"""The steps of an appeal and of a decision about a formal fault. A pure function of the facts, as `saksgang.steg`.

Of the board's work there is one step, whatever it has come to: that it has the case, and until when.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from felles.templatetags.ramme import klokke, langdato
from felles.tid import dagens_dato
from klage.models import Annullering, Klage
from klage.querysets.skolens import Vist
from saksgang.fakta import Annulleringsfakta, Klagefakta
from saksgang.stegtyper import Lenke, Steg, Tilstand
from sensur.models import Karakter


def klagesteg(klage: Klagefakta) -> list[Steg]:
    """From the registration to the answer, or to where it ended without one."""
    formell = klage.slag == Klage.Slag.FORMELL_FEIL
    registrert = _("Klagen på formelle feil er registrert") if formell else _("Klagen er registrert")
    steg = [Steg("registrert", registrert, "", klage.registrert, objekt=klage.pk)]
    if klage.vist == Vist.REGISTRERT:
        sendes = _("Skolen sender klagen til den som skal behandle den.")
        steg.append(Steg("sendes", _("Klagen sendes"), sendes, tilstand=Tilstand.NAA, objekt=klage.pk))
        return [*steg, _svar_kommer(klage)]
    if klage.sendt:
        steg.append(Steg("sendt", _("Klagen er sendt"), _til_hvem(klage), klage.sendt, objekt=klage.pk))
    if klage.vist in (Vist.SENDT, Vist.BEHANDLES):
        return [*steg, _til_behandling(klage, formell), _svar_kommer(klage)]
    return [*steg, _slutt(klage)]


def annulleringssteg(en: Annulleringsfakta, naa: datetime) -> list[Steg]:
    """A decision about a formal fault, and the candidate's choice where there is one."""
    if not en.medhold:
        tekst = _("Klagen på formelle feil førte ikke fram. Karakteren gjelder.")
        return [Steg("ikke_medhold", _("Vedtak om formelle feil"), tekst, en.vedtatt)]
    if en.opphevet:
        tekst = _("Vedtaket om annullering er opphevet. Karakteren gjelder.")
        return [Steg("opphevet", _("Annulleringen er opphevet"), tekst, en.opphevet)]
    if not en.valgfri:
        tekst = _("Karakteren gjelder ikke. Skolen melder på til ny eksamen.")
        return [Steg("annullert", _("Eksamenen er annullert"), tekst, en.vedtatt)]
    vedtatt = Steg(
        "valgfri", _("Eksamenen kan bli annullert"), _("Kandidaten velger selv om karakteren skal gjelde."), en.vedtatt
    )
    return [vedtatt, _valget(en, naa)]


def _valget(en: Annulleringsfakta, naa: datetime) -> Steg:
    if en.valg == Annullering.Valg.ANNULLERES:
        tekst = _("Eksamenen er annullert etter kandidatens valg. Skolen melder på til ny eksamen.")
    elif en.valg == Annullering.Valg.BEHOLDER:
        tekst = _("Kandidaten har valgt å beholde karakteren.")
    else:
        tekst = _("Ingenting er valgt, så karakteren gjelder.")
    if en.valgfrist is None or naa >= en.valgfrist:
        return Steg("valg", _("Valget er endelig"), tekst, en.valgfrist)
    frist = _("Valget kan gjøres og endres til %(dato)s klokken %(tid)s.") % {
        "dato": langdato(en.valgfrist), "tid": klokke(en.valgfrist),
    }  # fmt: skip
    tekst = f"{tekst} {frist}"
    dag = dagens_dato(en.valgfrist)
    return Steg(
        "valg", _("Valg om annullering"), tekst, tilstand=Tilstand.NAA, til=dag, lenke=Lenke.VALG, objekt=en.rad
    )


def _til_hvem(klage: Klagefakta) -> str:
    return _("Til %(navn)s.") % {"navn": klage.ansvarlig.navn} if klage.ansvarlig else ""


def _til_behandling(klage: Klagefakta, formell: bool) -> Steg:
    tittel = _("Klagen er til behandling") if formell else _("Klagen er hos klagenemnda")
    if formell:
        tekst = _("Det blir vurdert om feilen kan ha hatt noe å si for karakteren.")
    else:
        tekst = _("To medlemmer av klagenemnda vurderer besvarelsen på nytt.")
    return Steg("behandles", tittel, tekst, tilstand=Tilstand.NAA, til=klage.besvares_innen, objekt=klage.pk)


def _svar_kommer(klage: Klagefakta) -> Steg:
    if klage.besvares_innen:
        tekst = _("Svaret kommer senest %(dato)s.") % {"dato": langdato(klage.besvares_innen)}
    else:
        tekst = _("Svaret kommer her og hos skolen.")
    return Steg(
        "svar", _("Svaret på klagen"), tekst, tilstand=Tilstand.SENERE, til=klage.besvares_innen, objekt=klage.pk
    )


def _slutt(klage: Klagefakta) -> Steg:
    if klage.vist == Vist.TRUKKET:
        tekst = _("Karakteren som ble publisert, gjelder.")
        return Steg("trukket", _("Klagen er trukket"), tekst, klage.avsluttet, objekt=klage.pk)
    if klage.vist == Vist.AVVIST:
        tekst = _("Karakteren som ble publisert, gjelder. Spør skolen hvis avvisningen er feil.")
        grunn = f"«{klage.grunn}» " if klage.grunn else ""
        return Steg("avvist", _("Klagen er avvist"), grunn + tekst, klage.avsluttet, objekt=klage.pk)
    if klage.slag == Klage.Slag.FORMELL_FEIL or not klage.svar:
        return Steg("avgjort", _("Klagen er avgjort"), "", klage.avsluttet, objekt=klage.pk)
    karakter = Karakter(klage.svar).label
    if klage.svar == klage.karakter:
        tekst = _("Karakteren blir stående: %(karakter)s. Avgjørelsen er endelig.") % {"karakter": karakter}
    else:
        endret = _("Karakteren er endret til %(karakter)s. Avgjørelsen er endelig.") % {"karakter": karakter}
        tekst = f"{endret} {_('Er vitnemålet eller kompetansebeviset utstedt, lager skolen et nytt.')}"
    lenke = Lenke.SVAR if klage.brev else Lenke.INGEN
    return Steg("svar", _("Svaret på klagen"), tekst, klage.svar_fra, lenke=lenke, objekt=klage.pk)
