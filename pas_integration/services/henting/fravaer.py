"""Absence both ways. Set on both sides: the newest wins, and both are in the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from deltakelse.services.fravaer import Utenfra, sett_fravaer_utenfra
from eksamen.querysets.kandidater import PERSONNUMMER
from felles.feil import Domenefeil
from felles.jobbkjoering import Fremdrift
from felles.kryptering import noekkelhash
from felles.models import Jobb
from felles.tid import dagens_dato
from pas_integration.models import PasJobb
from pas_integration.querysets.fravaer import DELTATT, Egen, Fagperson, egne, numre_til
from pas_integration.services.eksport.gang import Gang
from pas_integration.services.henting.fravaersgjoeremaal import lukk_gjoeremaal, oppdater_gjoeremaal
from pas_integration.services.jobber import lagre, merk_utfoert, under_leie
from pas_kontrakt.klient.feil import Konflikt
from pas_kontrakt.meldinger.egne import Fravaersliste, Fravaersrad
from pas_kontrakt.meldinger.typer import Deltakelse

# What a list of absence may say; MB is a word of the sensors'.
GYLDIGE: Final = frozenset({Deltakelse.DELTATT, Deltakelse.IKKE_DOKUMENTERT, Deltakelse.DOKUMENTERT})

# A PAS takes so many in one message.
FLEST_I_EN: Final = 500
# In `utfall`: those that PAS refused, so that they are not sent again unchanged the same day.
NEKTET: Final = "nektet_rader"


def utveksle_fravaer(pasjobb: PasJobb, fremdrift: Fremdrift) -> None:
    """The work of `pas.fravaer`: what PAS has, ours where it is newer, and PAS is told what it does not have.

    A PAS that takes no absence from us gets to-dos instead («gjør dette i PAS»). Repeatable at every step.
    """
    gang = Gang(pasjobb, fremdrift)
    if not gang.forbindelse.tilbyr("fravaer"):
        with under_leie(pasjobb, fremdrift):
            antall = oppdater_gjoeremaal(
                egne(gang.skole, gang.periode).values(), nettsted=gang.forbindelse.nettsted, naa=fremdrift.naa()
            )
            merk_utfoert(pasjobb, {"gjoeremaal": antall})
        return
    lagre(pasjobb, fremdrift, _("Henter fravær fra PAS"))
    deres = _deres(gang.kall.fravaer(gang.skole.nummer_i_pas, gang.periode.kode))
    utfall = _ta_imot(gang, deres)
    utfall |= _send(gang, deres)
    with under_leie(pasjobb, fremdrift):
        lukk_gjoeremaal(gang.skole, gang.periode, naa=fremdrift.naa())
        merk_utfoert(pasjobb, utfall)


def _send(gang: Gang, deres: Mapping[Fagperson, Fravaersrad]) -> dict[str, Any]:
    """Tell PAS what it does not have. What it refuses stops nothing else, and is not said again unchanged that day.

    Tomorrow it is, and at once when a person asks: what was too early, or cancelled there, may have changed.
    """
    i_dag = dagens_dato(gang.fremdrift.naa()).isoformat()
    nektet = _nektet_i_dag(gang, i_dag)
    nyere = _nyere(egne(gang.skole, gang.periode), deres)
    sendes = [(egen, tid) for egen, tid in nyere if _spor(egen, tid, i_dag) not in nektet]
    if not sendes:
        return {"sendt": 0, "nektet": len(nektet), NEKTET: nektet}
    lagre(gang.pasjobb, gang.fremdrift, _("Sender fravær til PAS"))
    ord_ = ""
    for fra in range(0, len(sendes), FLEST_I_EN):
        rader = _rader(sendes[fra : fra + FLEST_I_EN])
        try:
            gang.kall.send_fravaer(Fravaersliste(gang.skole.nummer_i_pas, gang.periode.kode, tuple(rader)))
        except Konflikt as feil:
            ord_ = feil.ord_fra_pas or str(feil.melding)
    nye: list[list[Any]] = []
    if ord_:
        # The rest of them were registered: what PAS has now tells which.
        deres = _deres(gang.kall.fravaer(gang.skole.nummer_i_pas, gang.periode.kode))
        nye = [_spor(egen, tid, i_dag) for egen, tid in sendes if _vaar_er_nyest(egen, deres.get(egen.noekkel))]
    alle = nektet + nye
    return {"sendt": len(sendes) - len(nye), "nektet": len(alle), NEKTET: alle, "svar": ord_}


def _nektet_i_dag(gang: Gang, i_dag: str) -> list[list[Any]]:
    """What PAS has refused today, as it was said: `[candidate, when registered, day]`."""
    if gang.pasjobb.startet_av_id is not None:
        return []
    tidligere = PasJobb.objects.filter(
        slag=PasJobb.Slag.FRAVAER, skole=gang.skole, periode=gang.periode, jobb__status=Jobb.Status.FERDIG
    ).exclude(pk=gang.pasjobb.pk)
    utfall = tidligere.order_by("-pk").values_list("utfall", flat=True).first() or {}
    return [spor for spor in utfall.get(NEKTET, []) if spor[-1] == i_dag]


def _spor(egen: Egen, tid: datetime, i_dag: str) -> list[Any]:
    return [egen.kandidat_id, tid.isoformat(), i_dag]


def _ta_imot(gang: Gang, deres: Mapping[Fagperson, Fravaersrad]) -> dict[str, Any]:
    """What PAS has registered becomes ours where it is the newest. One refusal holds nobody else back.

    What was changed is noted with each change: whoever takes over finds it done, and says all the same how many.
    """
    antall = dict.fromkeys(("eldre", "avvist", "ukjent"), 0) | {"endret": gang.pasjobb.utfall.get("endret", 0)}
    vaare = egne(gang.skole, gang.periode)
    for noekkel, rad in sorted(deres.items()):
        egen = vaare.get(noekkel)
        if egen is None:
            antall["ukjent"] += 1
            continue
        if egen.slag == rad.slag.value:
            continue
        with under_leie(gang.pasjobb, gang.fremdrift):
            try:
                utfall = sett_fravaer_utenfra(
                    kandidat_id=egen.kandidat_id, slag=rad.slag.value, registrert=rad.registrert,
                    kilde=gang.forbindelse.adresse, aktoer=gang.aktoer, naa=gang.fremdrift.naa(),
                )  # fmt: skip
            except Domenefeil:
                antall["avvist"] += 1
                continue
            if utfall != Utenfra.LIK:
                antall[utfall.value] += 1
            if utfall == Utenfra.ENDRET:
                gang.pasjobb.utfall = {**gang.pasjobb.utfall, "endret": antall["endret"]}
                PasJobb.objects.filter(pk=gang.pasjobb.pk).update(utfall=gang.pasjobb.utfall)
    return dict(antall)


@sensitive_variables()
def _deres(liste: Fravaersliste) -> dict[Fagperson, Fravaersrad]:
    """PAS's rows by who they are about; the newest, where a candidate stands twice."""
    svar: dict[Fagperson, Fravaersrad] = {}
    for rad in liste.rader:
        if rad.slag not in GYLDIGE:
            continue
        hash_ = noekkelhash("".join(rad.fodselsnr.split()), formaal=PERSONNUMMER)
        noekkel = Fagperson(hash_, rad.fagkode, rad.variant or "")
        if noekkel not in svar or svar[noekkel].registrert < rad.registrert:
            svar[noekkel] = rad
    return svar


def _nyere(
    vaare: Mapping[Fagperson, Egen], deres: Mapping[Fagperson, Fravaersrad]
) -> list[tuple[Egen, datetime]]:  # fmt: skip
    """Ours that PAS does not have, or has an older word of; of those that it has taken in."""
    nyere = [
        (egen, tid) for noekkel, egen in vaare.items() if egen.har and (tid := _vaar_er_nyest(egen, deres.get(noekkel)))
    ]
    return sorted(nyere, key=lambda par: par[0].kandidat_id)


@sensitive_variables()
def _rader(nyere: Sequence[tuple[Egen, datetime]]) -> list[Fravaersrad]:
    numre = numre_til(egen.person_id for egen, _tid in nyere)
    return [
        Fravaersrad(
            numre[egen.person_id], egen.noekkel.fagkode, Deltakelse(egen.slag), tid, egen.noekkel.variant or None
        )
        for egen, tid in nyere
    ]


def _vaar_er_nyest(egen: Egen, rad: Fravaersrad | None) -> datetime | None:
    """When ours was registered, if PAS is to be told of it; None when it knows as much, or knows better."""
    if egen.tid is None or egen.slag == (rad.slag.value if rad else DELTATT):
        return None
    return egen.tid if rad is None or egen.tid >= rad.registrert else None
