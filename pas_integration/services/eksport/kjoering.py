"""The export, step by step: what PAS has → send → take out → wait for PAS → numbers.

Each step is repeatable and written down in `PasJobb.fremdrift` when it is done, so that whoever takes the job over begins
there. The published part of the contract has no key for a message: a message without an answer is settled by asking PAS
what it has, which is how every attempt begins.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from felles.feil import Domenefeil
from felles.hendelser import logg_hendelse
from felles.jobbkjoering import Fremdrift, Utsett
from pas_integration.models import PasJobb, PasKandidat
from pas_integration.querysets.sammenligning import Forskjell, Linje
from pas_integration.services.eksport.bilde import lagre_rapport
from pas_integration.services.eksport.gang import Gang
from pas_integration.services.eksport.numre import importer_numre
from pas_integration.services.eksport.sending import (
    SENDES,
    angre_sendt,
    lag_paamelding,
    merk_kjente,
    merk_sendt,
    som_sendes,
    ta_tilbake_sendt,
)
from pas_integration.services.eksport.sletting import BEHOLDT, NEKTET, SLETTET, be_om_sletting, slett_i_pas
from pas_integration.services.jobber import lagre, merk_utfoert, under_leie
from pas_kontrakt.klient.feil import AvvistAvPas, FinnesIkkeIPas, FinnesIkkeUtenOrd
from pas_kontrakt.klient.ordlyd import uten_fnr
from pas_kontrakt.meldinger.typer import Behandling, Kandidatstatus, Pameldingsrapport

FOERSTE_SPOERSMAAL: Final = timedelta(seconds=5)
LENGSTE_MELLOM: Final = timedelta(minutes=5)
# Where PAS gives no report: some two hours after the message, those that are not there are said not to be.
FLEST_SPOERSMAAL: Final = 30
# Of a message that was never answered: a quarter of an hour, and then it is sent anew.
FLEST_UBESVART: Final = 8
# What has become of those who are taken out, in `PasJobb.fremdrift`.
UTTAK: Final = frozenset({SLETTET, NEKTET, BEHOLDT, "gjoeremaal", "tatt_ut"})


def eksporter(pasjobb: PasJobb, fremdrift: Fremdrift) -> None:
    """The work of `pas.eksport`. That PAS refuses the message, or takes its time with it, keeps nobody in PAS who is to
    be taken out."""
    gang = Gang(pasjobb, fremdrift)
    avvist: AvvistAvPas | None = None
    if "behandlet" not in gang.avstand and not pasjobb.referanse:
        try:
            _send(gang)
        except AvvistAvPas as feil:
            avvist = feil
    if "tatt_ut" not in gang.avstand:
        _ta_ut(gang)
    if avvist is not None:
        raise avvist
    _vent_paa_pas(gang)
    hent_numre(gang)
    _avslutt(gang)


def sammenlign_med_pas(pasjobb: PasJobb, fremdrift: Fremdrift) -> None:
    """The work of `pas.sammenligning`: what PAS has now, kept; nothing is sent and nothing of ours is changed."""
    gang = Gang(pasjobb, fremdrift)
    gang.hent_bilde()


def importer_kandidatnumre(pasjobb: PasJobb, fremdrift: Fremdrift) -> None:
    """The work of `pas.kandidatnummer`: what PAS has now, and its numbers here."""
    gang = Gang(pasjobb, fremdrift)
    gang.hent_bilde()
    hent_numre(gang)


def hent_numre(gang: Gang) -> None:
    """Numbers that PAS has given become ours, once for a job: done again, it would say that none was new."""
    if "numre" in gang.avstand:
        return
    with under_leie(gang.pasjobb, gang.fremdrift, _("Importerer kandidatnumre")):
        numre = importer_numre(gang.pasjobb, gang.periode, aktoer=gang.aktoer, naa=gang.fremdrift.naa())
        utfall = {
            **gang.pasjobb.utfall, "numre_nye": numre.nye, "numre_byttet": numre.byttet,
            "numre_nei": {str(pk): grunn.value for pk, grunn in numre.nei.items()},
        }  # fmt: skip
        gang.avstand["numre"] = True
        lagre(gang.pasjobb, gang.fremdrift, fremdrift=gang.avstand, utfall=utfall)


def _send(gang: Gang) -> None:
    gang.hent_bilde()
    gang.noter(hentet=gang.fremdrift.naa().isoformat())
    samlet = gang.sammenlign()
    with under_leie(gang.pasjobb, gang.fremdrift):
        merk_kjente(gang.pasjobb, samlet, naa=gang.fremdrift.naa())
    _vent_paa_ubesvart(gang)
    linjer, numre = som_sendes(samlet.av(*SENDES))
    # Nothing left to send, and an attempt before this one had begun to: PAS got that message.
    utfall = {"funnet": samlet.antall, "sendt": len(linjer) or int(gang.avstand.get("sender", 0))}
    if not linjer:
        gang.pasjobb.utfall = utfall
        lagre(gang.pasjobb, gang.fremdrift, utfall=utfall)
        gang.noter(sendt=utfall["sendt"], behandlet=gang.fremdrift.naa().isoformat())
        return
    referanse = _post(gang, linjer, numre)
    with under_leie(gang.pasjobb, gang.fremdrift):
        gang.avstand.update(sendt=len(linjer), spurt=0)
        felt = {"referanse": referanse[:200], "fremdrift": gang.avstand, "utfall": utfall}
        for navn, verdi in felt.items():
            setattr(gang.pasjobb, navn, verdi)
        gang.pasjobb.save(update_fields=list(felt))
        logg_hendelse(
            gang.pasjobb, "pas.sendt", aktoer=gang.aktoer, naa=gang.fremdrift.naa(), skole_id=gang.skole.pk,
            antall=len(linjer), parti_ider=_parti_ider(linjer),
        )  # fmt: skip


@sensitive_variables()
def _post(gang: Gang, linjer: Sequence[Linje], numre: dict[int, str]) -> str:
    """Send the message; PAS's reference.

    That it is sent is written down before it goes, with the candidates: an attempt that finds it there knows that PAS may
    have got it. It is taken back when it is clear that PAS did not.
    """
    avstand = dict(gang.avstand)
    with under_leie(gang.pasjobb, gang.fremdrift, _tekst_sender(len(linjer))):
        naa = gang.fremdrift.naa()
        foer = merk_sendt(gang.pasjobb, linjer, numre, naa=naa)
        gang.noter(sender=len(linjer), sendt_tid=naa.isoformat(), spurt=0)
    try:
        return gang.kall.send_paamelding(lag_paamelding(gang.pasjobb, gang.forbindelse, linjer, numre)).referanse
    except (Domenefeil, OSError) as feil:
        if not getattr(feil, "uavklart", False):
            with under_leie(gang.pasjobb, gang.fremdrift):
                angre_sendt(foer)
                gang.avstand = avstand
                gang.noter()
        raise


def _vent_paa_ubesvart(gang: Gang) -> None:
    """Give PAS time with a message that it never answered: not there yet is no «no». Raises Utsett a few times."""
    if "sendt_tid" in gang.avstand and gang.avstand.get("spurt", 0) < FLEST_UBESVART and _mangler(gang):
        _kom_tilbake(gang, _("PAS svarte ikke på påmeldingen. Vi spør hva PAS har, før noe sendes på nytt."))


def _tekst_sender(antall: int) -> str:
    return ngettext("Sender %(n)s kandidat til PAS", "Sender %(n)s kandidater til PAS", antall) % {"n": antall}


def _parti_ider(linjer: Sequence[Linje]) -> list[int]:
    return sorted({linje.vaar.parti_id for linje in linjer if linje.vaar is not None})


def _vent_paa_pas(gang: Gang) -> None:
    """Return when PAS has dealt with the message; raises Utsett as long as it has not."""
    if "behandlet" in gang.avstand:
        return
    lagre(gang.pasjobb, gang.fremdrift, _("Venter på at PAS behandler påmeldingen"))
    if gang.forbindelse.tilbyr("rapport"):
        try:
            rapport = gang.kall.rapport(gang.pasjobb.referanse)
        except (FinnesIkkeIPas, FinnesIkkeUtenOrd):
            # PAS has lost what it promised to tell; what it has tells as much.
            _spoer_hva_pas_har(gang)
        else:
            _les_rapporten(gang, rapport)
            gang.hent_bilde()
    else:
        _spoer_hva_pas_har(gang)
    gang.noter(behandlet=gang.fremdrift.naa().isoformat())


def _les_rapporten(gang: Gang, rapport: Pameldingsrapport) -> None:
    if not _er_ferdig(rapport):
        _kom_tilbake(gang)
    with under_leie(gang.pasjobb, gang.fremdrift):
        antall = lagre_rapport(gang.pasjobb, rapport)
        gang.pasjobb.utfall = {**gang.pasjobb.utfall, "svar": antall}
        felt = ["utfall"]
        if rapport.status == Behandling.FEILET:
            # The next attempt sends anew; those who are out are out.
            ta_tilbake_sendt(gang.pasjobb, datetime.fromisoformat(gang.avstand["sendt_tid"]))
            gang.avstand = {navn: verdi for navn, verdi in gang.avstand.items() if navn in UTTAK}
            gang.pasjobb.fremdrift, gang.pasjobb.referanse = gang.avstand, ""
            felt += ["fremdrift", "referanse"]
        gang.pasjobb.save(update_fields=felt)
    if rapport.status == Behandling.FEILET:
        ord_ = uten_fnr(rapport.melding or "")
        tekst = _("PAS klarte ikke å behandle påmeldingen, og ingen ble meldt på.")
        if ord_:
            tekst = _("%(tekst)s PAS skriver: «%(ord)s»") % {"tekst": tekst, "ord": ord_}
        raise Domenefeil(_("%(tekst)s Rett det PAS peker på, og eksporter på nytt.") % {"tekst": tekst}, kode="feilet")


def _er_ferdig(rapport: Pameldingsrapport) -> bool:
    """Whether PAS has dealt with every candidate; done in part, with some not begun, is not done."""
    if rapport.status != Behandling.DELVIS:
        return rapport.status in {Behandling.FERDIG, Behandling.FEILET}
    kandidater = [kandidat for gruppe in rapport.grupper or () for kandidat in gruppe.kandidater or ()]
    return all(kandidat.status != Kandidatstatus.IKKE_STARTET for kandidat in kandidater)


def _spoer_hva_pas_har(gang: Gang) -> None:
    """Without a report, PAS is done when all that were sent are there, or when it has had its time."""
    gang.hent_bilde()
    if _mangler(gang) and gang.avstand.get("spurt", 0) < FLEST_SPOERSMAAL:
        _kom_tilbake(gang)


def _mangler(gang: Gang) -> bool:
    """Whether somebody of the message is not there yet, or not as they were sent. What came here since is not waited for."""
    sendt = PasKandidat.objects.filter(skole=gang.skole, periode=gang.periode)
    sendt = sendt.filter(sendt=datetime.fromisoformat(gang.avstand["sendt_tid"]))
    ulik = ~Q(har_gruppe=F("sendt_gruppe")) | ~Q(har_maalform=F("sendt_maalform")) | ~Q(har_slag=F("sendt_slag"))
    return sendt.filter(Q(har=False) | ulik).exists()


def _kom_tilbake(gang: Gang, melding: str = "") -> None:
    """Wait for PAS, longer each time, without counting it as a failure."""
    spurt = int(gang.avstand.get("spurt", 0))
    gang.noter(spurt=spurt + 1)
    pause = min(FOERSTE_SPOERSMAAL * (1 << min(spurt, 10)), LENGSTE_MELLOM)
    raise Utsett(
        pause,
        steg=_("Venter på at PAS behandler påmeldingen"),
        melding=melding or _("PAS har tatt imot påmeldingen og behandler den. Vi spør igjen av oss selv."),
    )


def _ta_ut(gang: Gang) -> None:
    """Take out those whom somebody has seen in the comparison and said yes to, as far as they still are to be out.

    The others stay «Fjernet her» till the next time somebody does.
    """
    bekreftet = set(gang.pasjobb.utvalg.get("fjernes", ()))
    fjernet = [
        linje for linje in gang.sammenlign().av(Forskjell.FJERNET) if linje.deres and linje.deres.pk in bekreftet
    ]
    if fjernet:
        lagre(gang.pasjobb, gang.fremdrift, _("Tar ut kandidater som er fjernet her"))
        if gang.forbindelse.tilbyr("sletting"):
            slett_i_pas(
                gang.pasjobb, gang.fremdrift, gang.kall, fjernet, avstand=gang.avstand, hent_bilde=gang.hent_bilde
            )
        else:
            with under_leie(gang.pasjobb, gang.fremdrift):
                be_om_sletting(fjernet, gang.forbindelse, naa=gang.fremdrift.naa())
                gang.avstand["gjoeremaal"] = len(fjernet)
    gang.avstand["tatt_ut"] = gang.fremdrift.naa().isoformat()
    utfall = {**gang.pasjobb.utfall, **_uttakstall(gang)}
    lagre(gang.pasjobb, gang.fremdrift, fremdrift=gang.avstand, utfall=utfall)


def _avslutt(gang: Gang) -> None:
    """What came of it, with the event, in the transaction that says that it is done: who takes over does it no more."""
    tall = {"sendt": int(gang.avstand.get("sendt", 0)), **_uttakstall(gang)}
    with under_leie(gang.pasjobb, gang.fremdrift, _("Ferdig")):
        utfall = {**gang.pasjobb.utfall, **tall, "etter": gang.sammenlign().antall}
        merk_utfoert(gang.pasjobb, utfall)
        logg_hendelse(
            gang.pasjobb, "pas.eksportert", aktoer=gang.aktoer, naa=gang.fremdrift.naa(), skole_id=gang.skole.pk,
            tall=tall,
        )  # fmt: skip


def _uttakstall(gang: Gang) -> dict[str, int]:
    antall = {liste: len(gang.avstand.get(liste, ())) for liste in (SLETTET, NEKTET, BEHOLDT)}
    return {**antall, "gjoeremaal": int(gang.avstand.get("gjoeremaal", 0))}
