"""The result of an appeal that was treated elsewhere, entered by hand at the school."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from felles.synlig_fra import er_synlig
from felles.tid import dagens_dato
from klage.models import Klage, Klageutfall, Vitnemaalsoppgave
from klage.services.hosandre import krev_ikke_mottatt
from klage.services.tilstand import flytt, laas_klage, logg

Status, Kilde = Klage.Status, Klageutfall.Kilde
VERDIER = frozenset("123456")


@transaction.atomic
def registrer_resultat_annet_sted(
    *, klage_id: int, verdi: str, vedtatt: date, tekst: str = "", aktoer: Aktoer, naa: datetime
) -> Klageutfall:
    """The grade that the other place came to, and the day; shows at once. Also how such a result is mended.

    Repeatable: the same again leaves no trace. A correction is a new row, and the old one keeps its value and says when
    it ended. A grade that is another than the published one asks for a new diploma. Raises Domenefeil (`verdi`, `dato`,
    `formell_feil`), and UgyldigOvergang: `sendt` when it is being treated here, `nemnda` when our board has decided it,
    `annet_sted` when PAS has got it and answers it, `ugyldig_overgang` when it is withdrawn or turned away.
    """
    kandidat_id = Klage.objects.values_list("kandidat_id", flat=True).get(pk=klage_id)
    Kandidat.objects.select_for_update(of=("self",), no_key=True).get(pk=kandidat_id)
    klage = laas_klage(klage_id)
    _krev_gyldig(klage, verdi, vedtatt, naa)
    gammelt = klage.utfall.filter(erstattet__isnull=True).first()
    _krev_stilling(klage, gammelt, naa)
    if gammelt is not None:
        if (gammelt.verdi, gammelt.vedtatt, gammelt.tekst) == (verdi, vedtatt, tekst.strip()):
            return gammelt
        gammelt.erstattet = naa
        gammelt.save(update_fields=["erstattet"])
    nytt = Klageutfall.objects.create(
        klage=klage, kilde=Kilde.ANNET_STED, verdi=verdi, tekst=tekst.strip(), maalform=klage.maalform,
        vedtatt=vedtatt, synlig_fra=naa, laget=naa, laget_av_id=aktoer.bruker_id,
    )  # fmt: skip
    if gammelt is None:
        krev_ikke_mottatt(klage)
        flytt(klage, Status.AVGJORT, "klage.avgjort_annet_sted", aktoer=aktoer, naa=naa)
    else:
        logg(klage, "klage.resultat_rettet", aktoer=aktoer, naa=naa)
    _vitnemaal(klage, gammelt, nytt, naa)
    return nytt


def _krev_gyldig(klage: Klage, verdi: str, vedtatt: date, naa: datetime) -> None:
    if klage.slag == Klage.Slag.FORMELL_FEIL:
        tekst = _("En klage på formelle feil gir ikke ny karakter. Får kandidaten medhold, blir eksamenen annullert.")
        raise Domenefeil(tekst, kode="formell_feil")
    if verdi not in VERDIER:
        raise Domenefeil(_("Velg en karakter fra 1 til 6."), kode="verdi")
    if vedtatt > dagens_dato(naa):
        raise Domenefeil(_("Datoen er fram i tid. Skriv dagen klagen ble avgjort."), kode="dato")
    if vedtatt < dagens_dato(klage.fremsatt):
        raise Domenefeil(_("Datoen er før klagen kom inn. Skriv dagen klagen ble avgjort."), kode="dato")


def _krev_stilling(klage: Klage, gammelt: Klageutfall | None, naa: datetime) -> None:
    # Decided, and not shown yet: the sentence is that of a case which is treated.
    venter = gammelt is not None and not er_synlig(gammelt.synlig_fra, naa)
    venter = venter or (klage.slutt_vises is not None and not er_synlig(klage.slutt_vises, naa))
    if gammelt is not None and gammelt.kilde == Kilde.NEMND and not venter:
        raise UgyldigOvergang(_("Klagenemnda har avgjort klagen, og avgjørelsen er endelig."), kode="nemnda")
    if venter or (gammelt is None and klage.status in Klage.AAPNE and klage.status != Status.REGISTRERT):
        tekst = _("Klagen er sendt til behandling her. Ta sendingen tilbake først hvis den er behandlet et annet sted.")
        raise UgyldigOvergang(tekst, kode="sendt")
    if gammelt is None and klage.status in {Status.TRUKKET, Status.AVVIST}:
        tekst = _("Klagen står som «%(status)s», så den får ikke noe resultat. Registrer en ny klage hvis det er feil.")
        raise UgyldigOvergang(tekst % {"status": klage.get_status_display()}, kode="avsluttet")


def _vitnemaal(klage: Klage, gammelt: Klageutfall | None, nytt: Klageutfall, naa: datetime) -> None:
    """Ask for a new diploma when the grade that counts is another than the one on the last."""
    aapen = Vitnemaalsoppgave.objects.filter(kandidat=klage.kandidat_id, gjort__isnull=True).first()
    foer = gammelt.verdi if gammelt else klage.karakter
    if nytt.verdi == foer:
        return
    if aapen is None:
        Vitnemaalsoppgave.objects.create(kandidat_id=klage.kandidat_id, laget=naa)
    elif nytt.verdi == klage.karakter and klage.utfall.filter(laget=aapen.laget).exclude(pk=nytt.pk).exists():
        # The one that a mistake asked for, and nobody has made.
        aapen.delete()
