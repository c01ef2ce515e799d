"""Appeals of a school and a period, both ways: what is new here goes there, and what became of it comes home."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.jobbkjoering import Fremdrift
from klage.models import Kalender, Klage
from klage.services.klageutenfra import avslutt_utenfra, ta_imot_klage
from klage.services.tilstand import laas_klage
from pas_integration.models import PasJobb
from pas_integration.services.eksport.gang import Gang
from pas_integration.services.jobber import lagre, merk_utfoert, under_leie
from pas_klage.kall import Klagekall
from pas_klage.models import Klagekobling
from pas_klage.querysets.saker import Hospas, hos_pas, numre_til, uten_kobling
from pas_klage.services.gjoeremaal import lukk_gjoeremaal, oppdater_gjoeremaal
from pas_kontrakt.klient.feil import FinnesIkkeIPas, Konflikt
from pas_kontrakt.meldinger.egne import Klageliste, Klagerad, Klageregistrering, Klageslag, Klagestatus

SLAG: Final = {Klageslag.KARAKTER: "karakter", Klageslag.FORMELL_FEIL: "formell_feil"}
DERES: Final = {vaart: deres for deres, vaart in SLAG.items()}
# Those that nobody has begun on here.
VENTER: Final = (Klage.Status.REGISTRERT, Klage.Status.SENDT)
SLUTT: Final = {
    Klagestatus.AVGJORT: Klage.Status.AVGJORT,
    Klagestatus.TRUKKET: Klage.Status.TRUKKET,
    Klagestatus.AVVIST: Klage.Status.AVVIST,
}


def utveksle_klager(pasjobb: PasJobb, fremdrift: Fremdrift) -> None:
    """The work of `pas.klager`. A PAS that takes no appeals from us gets to-dos instead. Repeatable at every step.

    Rule: issue «PAS-integrasjon»: updates appeals registered here, creates those made only in PAS; withdrawing here
    withdraws there.
    """
    gang = Gang(pasjobb, fremdrift)
    if not gang.forbindelse.tilbyr("klage"):
        with under_leie(pasjobb, fremdrift):
            aapne = oppdater_gjoeremaal(gang.skole, gang.periode, naa=fremdrift.naa())
            merk_utfoert(pasjobb, {"gjoeremaal": aapne})
        return
    kall = Klagekall(gang.forbindelse, gang.skole, gang.periode.kode, pasjobb, fremdrift.naa)
    antall = {"sendt": 0, "nektet": 0, "trukket": 0, "ny": 0, "avsluttet": 0}
    # One that is withdrawn, and registered anew, is another: as long as the first stands there, PAS answers with that.
    _trekk(gang, kall, antall)
    _send_nye(gang, kall, antall)
    lagre(pasjobb, fremdrift, _("Henter klager fra PAS"))
    _ta_imot(gang, kall.klager(gang.skole.nummer_i_pas, gang.periode.kode), antall)
    with under_leie(pasjobb, fremdrift):
        lukk_gjoeremaal(gang.skole, gang.periode, naa=fremdrift.naa())
        merk_utfoert(pasjobb, antall)


@sensitive_variables()
def _send_nye(gang: Gang, kall: Klagekall, antall: dict[str, int]) -> None:
    """Those that are sent here and have no reference yet. One that PAS says no to holds no other back."""
    saker = list(uten_kobling(gang.skole, gang.periode))
    numre = numre_til(sak.kandidat.person_id for sak in saker)
    for sak in saker:
        lagre(gang.pasjobb, gang.fremdrift, _("Sender klager til PAS"))
        if not _skal_sendes(gang, sak):
            continue
        fag = sak.kandidat.eksamen.fag
        melding = Klageregistrering(
            numre[sak.kandidat.person_id], gang.skole.nummer_i_pas, gang.periode.kode, fag.fagkode, DERES[sak.slag],
            sak.fremsatt, sak.maalform, fag.variant or None, sak.sen_grunn or None,
            (sak.senvalg == Klage.Senvalg.NESTE) if sak.senvalg else None, sak.begrunnelse or None,
            sak.kalender == Kalender.HURTIG,
        )  # fmt: skip
        try:
            referanse = kall.registrer_klage(melding).referanse
        except (Konflikt, FinnesIkkeIPas) as feil:
            antall["nektet"] += 1
            _noter(gang, sak, svar=(feil.ord_fra_pas or str(feil.melding))[:500], forsoekt=gang.fremdrift.naa())
            continue
        if Klagekobling.objects.filter(referanse=referanse).exclude(klage=sak.pk).exists():
            antall["nektet"] += 1
            ord_ = _("PAS har alt behandlet en klage fra kandidaten som er trukket her, og tar ikke imot en ny.")
            _noter(gang, sak, svar=ord_, forsoekt=gang.fremdrift.naa())
            continue
        antall["sendt"] += 1
        naa = gang.fremdrift.naa()
        _noter(
            gang, sak, referanse=referanse, sendt=naa, sett=naa, status=Klagekobling.Status.TIL_BEHANDLING, svar="",
            forsoekt=naa,
        )  # fmt: skip


def _skal_sendes(gang: Gang, sak: Klage) -> bool:
    """Whether the case still waits to go to PAS, once nobody holds it: one that has got a board here since does not.

    From now on it gets none, since the board's services see under the same lock that PAS has the candidate.
    """
    with under_leie(gang.pasjobb, gang.fremdrift):
        laas_klage(sak.pk)
        return uten_kobling(gang.skole, gang.periode).filter(pk=sak.pk).exists()


def _trekk(gang: Gang, kall: Klagekall, antall: dict[str, int]) -> None:
    """Those that are withdrawn here and not there. PAS's no is kept: it was decided before we came."""
    koblinger = Klagekobling.objects.filter(
        klage__kandidat__parti__skole=gang.skole, klage__kandidat__eksamen__periode=gang.periode,
        klage__status=Klage.Status.TRUKKET, status=Klagekobling.Status.TIL_BEHANDLING,
    ).exclude(referanse="")  # fmt: skip
    for kobling in koblinger.select_related("klage").order_by("pk"):
        try:
            kall.trekk_klage(kobling.referanse)
        except (Konflikt, FinnesIkkeIPas) as feil:
            antall["nektet"] += 1
            ord_ = (feil.ord_fra_pas or str(feil.melding))[:500]
            # One that PAS knows nothing of any more is not to be withdrawn there.
            borte = isinstance(feil, FinnesIkkeIPas)
            status = Klagekobling.Status.TRUKKET if borte else Klagekobling.Status.AVGJORT
            _noter(gang, kobling.klage, status=status, svar=ord_, forsoekt=gang.fremdrift.naa())
            continue
        antall["trukket"] += 1
        _noter(gang, kobling.klage, status=Klagekobling.Status.TRUKKET, sett=gang.fremdrift.naa())


def _noter(gang: Gang, sak: Klage, **felt: Any) -> None:
    with under_leie(gang.pasjobb, gang.fremdrift):
        Klagekobling.objects.update_or_create(klage=sak, defaults=felt)


@sensitive_variables()
def _ta_imot(gang: Gang, liste: Klageliste, antall: dict[str, int]) -> None:
    """What PAS has: made here where it came up there, ended where it ended there."""
    kandidater = hos_pas(gang.skole, gang.periode)
    kjente = dict(
        Klagekobling.objects.filter(referanse__in=[rad.referanse for rad in liste.rader]).values_list(
            "referanse", "klage_id"
        )
    )
    for rad in liste.rader:
        with under_leie(gang.pasjobb, gang.fremdrift):
            naa = gang.fremdrift.naa()
            try:
                klage_id = kjente.get(rad.referanse) or _ny(gang, rad, kandidater, antall, naa)
                if klage_id is None:
                    continue
                if rad.status in SLUTT:
                    antall["avsluttet"] += avslutt_utenfra(
                        klage_id=klage_id, status=SLUTT[rad.status], aktoer=gang.aktoer, naa=naa
                    )
            except Domenefeil:
                antall["nektet"] += 1
                continue
            Klagekobling.objects.filter(klage=klage_id).update(status=rad.status.value, sett=naa)


def _ny(
    gang: Gang, rad: Klagerad, kandidater: Mapping[Hospas, int], antall: dict[str, int], naa: datetime
) -> int | None:
    """The appeal of a row that we have no reference for.

    None for somebody whom we do not know, for what has ended, and for one that a board here has, which is answered here.
    """
    kandidat_id = kandidater.get(Hospas.av(rad.fodselsnr, rad.fagkode, rad.variant))
    if kandidat_id is None or rad.status in (Klagestatus.TRUKKET, Klagestatus.AVVIST):
        return None
    if trukket := _trukket_for_haand(rad, kandidat_id, naa):
        return trukket
    sak = ta_imot_klage(
        kandidat_id=kandidat_id, slag=SLAG[rad.slag], fremsatt=rad.framsatt, kilde=gang.forbindelse.adresse,
        aktoer=SYSTEM, naa=naa,
    )  # fmt: skip
    if sak is None or laas_klage(sak.pk).status not in VENTER:
        return None
    _kobling, ny = Klagekobling.objects.update_or_create(
        klage=sak, defaults={"referanse": rad.referanse, "sendt": naa, "sett": naa, "status": rad.status.value}
    )
    antall["ny"] += ny
    return sak.pk


def _trukket_for_haand(rad: Klagerad, kandidat_id: int, naa: datetime) -> int | None:
    """One that was registered there by hand and is withdrawn here: with its reference it is withdrawn the next time."""
    kobling = Klagekobling.objects.filter(
        klage__kandidat=kandidat_id, klage__slag=SLAG[rad.slag], klage__status=Klage.Status.TRUKKET, referanse="",
        gjoeremaal=Klagekobling.Gjoeremaal.TREKK, gjort__isnull=True,
    ).first()  # fmt: skip
    if kobling is None:
        return None
    kobling.referanse, kobling.sendt, kobling.gjoeremaal = rad.referanse, naa, Klagekobling.Gjoeremaal.INGEN
    kobling.save(update_fields=["referanse", "sendt", "gjoeremaal"])
    return kobling.klage_id
