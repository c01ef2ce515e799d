"""Publication of answers to appeals: alone or in a batch, now or at a set second. What is published is final."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from felles.masse import Radsvar, rad_for_rad
from felles.synlig_fra import er_synlig
from felles.tid import oslo
from klage.models import Klage, Klageutfall, Vitnemaalsoppgave
from klage.services.tilstand import flytt
from klagenemnd.models import Kvalitetskontroll, Overskrift, Vedtaksversjon
from klagenemnd.querysets.kontroll import er_med_i_saken, godkjent_av_begge, siste_kontroll, siste_versjon
from klagenemnd.querysets.svar import hinder_for_svar
from klagenemnd.svartekst import svartekst_for

# It cannot be taken back, so a slip of the keyboard must not hide an answer for long.
LENGST: Final = timedelta(days=60)


@transaction.atomic
def publiser(
    *, klage_ider: Iterable[int], aktoer: Aktoer, naa: datetime, synlig_fra: datetime | None = None
) -> list[Radsvar]:
    """Give these appeals their answers, which show from `synlig_fra` on, or from `naa` without one: a result per row.

    The rows that show are written at once: nothing is late at the second because something is down. Until then nobody but
    board and authority sees them. It is final also before the second: an appeal is answered once. A row that is not ready
    (returned meanwhile, withdrawn, published, or the grade that it is about has gone or been corrected) is refused with a
    sentence and stops no other; twice is harmless. A changed grade makes a task «nytt vitnemål», which shows from the same
    second. Raises Domenefeil `passert`, `for_langt_fram`. The
    caller has checked that the actor is responsible for the cases.
    Rule: felles.synlig_fra; forskrift til opplæringslova kap. 10: the grade may go up, down or stay, and is final.
    """
    fra = synlig_fra or naa
    _krev_tidspunkt(fra, naa)
    return rad_for_rad(_laas(set(klage_ider)), lambda klage: _publiser_en(klage, fra, aktoer, naa), navn=hva)


def hva(klage: Klage) -> str:
    """What a case is called in a list of results: fagkode and candidate number, never a name."""
    nummer = klage.kandidat.kandidatnummer
    return f"{klage.kandidat.eksamen.fag.kode}, {nummer.nummer if nummer else _('uten kandidatnummer')}"


def i_ord(tidspunkt: datetime) -> str:
    """«18. juni 2027 kl. 09:00», in Norway."""
    return date_format(oslo(tidspunkt), "j. F Y \\k\\l. H:i")


def _laas(ider: set[int]) -> list[Klage]:
    """The candidates before their appeals, all in order of pk: two who publish the same batch never wait for each other."""
    kandidater = Kandidat.objects.filter(klager__in=ider).order_by("pk")
    list(kandidater.select_for_update(of=("self",), no_key=True).values_list("pk"))
    klager = Klage.objects.filter(pk__in=ider).order_by("pk")
    return list(klager.for_visning().select_for_update(of=("self",)))


def _publiser_en(klage: Klage, fra: datetime, aktoer: Aktoer, naa: datetime) -> str:
    versjon = _krev_klar(klage, aktoer, naa)
    begrunnelse = {felt: getattr(versjon, felt) for felt in Overskrift.values}
    tekst = svartekst_for(klage, verdi=versjon.verdi, begrunnelse=begrunnelse).tekst
    Klageutfall.objects.create(
        klage=klage, kilde=Klageutfall.Kilde.NEMND, verdi=versjon.verdi, tekst=tekst, maalform=klage.maalform,
        synlig_fra=fra, laget=naa, laget_av_id=aktoer.bruker_id,
    )  # fmt: skip
    flytt(klage, Klage.Status.AVGJORT, "klage.avgjort", aktoer=aktoer, naa=naa)
    if versjon.verdi != klage.karakter:
        _be_om_vitnemaal(klage.kandidat_id, naa)
    if fra <= naa:
        return _("Svaret er publisert. Skolen og kandidaten ser det fra nå av.")
    return _("Svaret blir publisert %(tid)s. Ingen utenfor nemnda og myndigheten ser det før det.") % {
        "tid": i_ord(fra)
    }


def _krev_klar(klage: Klage, aktoer: Aktoer, naa: datetime) -> Vedtaksversjon:
    """The version that is published. Raises Domenefeil with a sentence when it cannot be."""
    if klage.status == Klage.Status.AVGJORT:
        raise UgyldigOvergang(_allerede(klage, naa), kode="publisert")
    if klage.status != Klage.Status.GODKJENT:
        melding = _("Klagen står som «%(status)s», og kan ikke publiseres nå. Ingenting er endret for den.")
        raise UgyldigOvergang(melding % {"status": klage.get_status_display()}, kode="ikke_godkjent")
    if er_med_i_saken(aktoer.bruker_id, klage):
        melding = _("Du er eller har vært med i saken, og kan ikke publisere den. En annen hos dere må gjøre det.")
        raise Domenefeil(melding, kode="eget")
    # The candidate is locked, as by whoever annuls the exam, registers absence or corrects the school's grade.
    if hinder := hinder_for_svar(klage, naa):
        kode, tekst = hinder
        raise Domenefeil(f"{tekst} {_('Ingenting er endret for den.')}", kode=kode)
    versjon = siste_versjon(klage.pk)
    kontroll = siste_kontroll(versjon) if versjon else None
    godkjent = kontroll is not None and kontroll.utfall == Kvalitetskontroll.Utfall.GODKJENT
    if versjon is None or not versjon.verdi or not godkjent or not godkjent_av_begge(versjon):
        melding = _("Den siste versjonen er ikke godkjent av begge i nemnda og kvalitetssikret. Ingenting er endret for "
                    "den. Åpne saken for ny vurdering.")  # fmt: skip
        raise Domenefeil(melding, kode="mangler_kontroll")
    return versjon


def _allerede(klage: Klage, naa: datetime) -> str:
    fra = Klageutfall.objects.filter(klage=klage, erstattet__isnull=True).values_list("synlig_fra", flat=True).first()
    if fra is None:
        return _("Klagen er avgjort. Ingenting er endret for den.")
    if er_synlig(fra, naa):
        return _("Svaret ble publisert %(tid)s. Ingenting er endret for det.") % {"tid": i_ord(fra)}
    return _("Svaret blir publisert %(tid)s, og det kan ikke endres. Ingenting er endret nå.") % {"tid": i_ord(fra)}


def _be_om_vitnemaal(kandidat_id: int, naa: datetime) -> None:
    # No event of its own: until the second it would tell that the grade was changed.
    if not Vitnemaalsoppgave.objects.filter(kandidat=kandidat_id, gjort__isnull=True).exists():
        Vitnemaalsoppgave.objects.create(kandidat_id=kandidat_id, laget=naa)


def _krev_tidspunkt(fra: datetime, naa: datetime) -> None:
    if fra < naa:
        melding = _("%(tid)s har allerede vært. Velg et senere tidspunkt, eller publiser nå.")
        raise Domenefeil(melding % {"tid": i_ord(fra)}, kode="passert")
    if fra > naa + LENGST:
        melding = _("%(tid)s er mer enn %(dager)s dager fram. Velg et tidligere tidspunkt.")
        raise Domenefeil(melding % {"tid": i_ord(fra), "dager": LENGST.days}, kode="for_langt_fram")
