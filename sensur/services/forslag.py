"""A sensor's proposals: drafts that nobody else sees, sealed at once for the whole party.

No event here names party or candidate, and none carries a value: neither a log page nor the version of the live table
tells anybody that a sensor has begun.
"""

from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamensparti, Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.synlig_fra import er_synlig
from felles.tid import oslo
from sensur.models import Gjenaapning, Karakter, Karakterforslag, Sensoroppdrag
from sensur.querysets.oppdrag import frist_for
from sensur.querysets.svar import uten_nummer
from sensur.services.manglende import krev_etterlyst
from sensur.services.skjema import krev_skjema, numre_i_ord


def krev_aapen(oppdrag: Sensoroppdrag, naa: datetime) -> None:
    """Raise UgyldigOvergang before the exam's `sensur_fra`, with the time when it opens."""
    aapner = oppdrag.parti.eksamen.sensur_fra
    if not er_synlig(aapner, naa):
        melding = _("Sensuren åpner %(tid)s. Kom tilbake da.")
        raise UgyldigOvergang(melding % {"tid": date_format(oslo(aapner), "j. F H:i")}, kode="ikke_aapen")


def krev_foer_frist(oppdrag: Sensoroppdrag, naa: datetime) -> None:
    """Raise UgyldigOvergang after the sensor's deadline, with whom to ask for a later one.

    From the publication on there is none: it was the deadline of the others, and whoever has no grade came late.
    """
    if er_synlig(oppdrag.parti.eksamen.publiseres, naa):
        return
    frist = frist_for(oppdrag)
    if frist is not None and naa > frist:
        ansvarlig = oppdrag.parti.eksamen.ansvarlig
        hvem = ", ".join(filter(None, [ansvarlig.navn, ansvarlig.telefon, ansvarlig.epost]))
        melding = _("Sensurfristen gikk ut %(tid)s. Ingenting er endret. Be om lengre frist hos %(hvem)s.")
        verdier = {"tid": date_format(oslo(frist), "j. F H:i"), "hvem": hvem}
        raise UgyldigOvergang(melding % verdier, kode="frist")


def krev_egen(oppdrag: Sensoroppdrag, aktoer: Aktoer) -> None:
    """Raise Domenefeil when somebody else than the sensor acts, UgyldigOvergang when the sensor has been replaced."""
    if aktoer.bruker_id != oppdrag.bruker_id:
        raise Domenefeil(_("Oppdraget er en annen sensors. Ingenting er endret."), kode="ikke_din")
    if oppdrag.avsluttet is not None:
        melding = _("Oppdraget er gått over til en annen sensor. Ingenting er endret. Spør oppdragsgiveren din.")
        raise UgyldigOvergang(melding, kode="avsluttet")


@transaction.atomic
def lagre_forslag(*, oppdrag_id: int, kandidat_id: int, verdi: str, aktoer: Aktoer, naa: datetime) -> Karakterforslag:
    """Save the sensor's draft for a candidate: 1–6 or MB. Repeatable: the same value again leaves no trace.

    Only the sensor's own assignment is locked, so that the two sensors never wait for each other. Raises
    UgyldigOvergang before the grading opens, after the deadline or when the sensor has confirmed; Domenefeil for an
    absent candidate, one of another party, and MB for an answer that the school has not been asked for.
    """
    oppdrag = laas_kladd(oppdrag_id, aktoer, naa)
    if verdi not in Karakter.values:
        raise Domenefeil(_("Velg en karakter fra 1 til 6, eller MB."), kode="ukjent_karakter")
    kandidat = krev_kandidat(oppdrag, kandidat_id)
    if verdi == Karakter.MB:
        krev_etterlyst(oppdrag, kandidat, naa)
    forslag = Karakterforslag.objects.kladder().filter(oppdrag=oppdrag, kandidat=kandidat).first()
    if forslag is None:
        forslag = Karakterforslag.objects.create(oppdrag=oppdrag, kandidat=kandidat, verdi=verdi, lagret=naa)
    elif forslag.verdi == verdi:
        return forslag
    else:
        forslag.verdi, forslag.lagret = verdi, naa
        forslag.save(update_fields=["verdi", "lagret"])
    logg_hendelse(forslag, "forslag.lagret", aktoer=aktoer, naa=naa)
    return forslag


@transaction.atomic
def bekreft(*, oppdrag_id: int, aktoer: Aktoer, naa: datetime) -> Sensoroppdrag:
    """Seal all the sensor's proposals for the party. Repeatable: the first confirmation stands.

    Raises Domenefeil while a candidate who is not absent has no proposal, or no assessment form where the exam has one
    (MB needs none); UgyldigOvergang before the grading opens and after the deadline.
    Rule: Vigo IKS, retningslinjer for sensur: every answer gets a proposal, then both confirm.
    """
    parti_id = Sensoroppdrag.objects.values_list("parti", flat=True).get(pk=oppdrag_id)
    # The party and its candidates stand still: nobody is added, and no absence is lifted, between count and seal.
    list(Eksamensparti.objects.select_for_update(of=("self",)).filter(pk=parti_id).values_list("pk"))
    # no_key: a sensor who saves for the first time holds the assignment and points at the candidate.
    laaste = Kandidat.objects.select_for_update(of=("self",), no_key=True).filter(parti=parti_id)
    list(laaste.order_by("pk").values_list("pk"))
    oppdrag = laas_oppdrag(oppdrag_id)
    krev_egen(oppdrag, aktoer)
    if oppdrag.bekreftet is not None:
        return oppdrag
    krev_aapen(oppdrag, naa)
    krev_foer_frist(oppdrag, naa)
    _krev_forslag_paa_alle(oppdrag)
    krev_skjema(oppdrag, skal_ha_skjema(oppdrag))
    Karakterforslag.objects.kladder().filter(oppdrag=oppdrag).update(bekreftet=naa)
    oppdrag.bekreftet = naa
    oppdrag.save(update_fields=["bekreftet"])
    logg_hendelse(oppdrag, "forslag.bekreftet", aktoer=aktoer, naa=naa)
    return oppdrag


def laas_oppdrag(oppdrag_id: int) -> Sensoroppdrag:
    """The assignment, locked, with its plan. Raises UgyldigOvergang when its party was moved to others a moment ago."""
    oppdrag = Sensoroppdrag.objects.select_for_update(of=("self",)).med_plan().filter(pk=oppdrag_id).first()
    if oppdrag is None:
        raise UgyldigOvergang(_("Partiet er flyttet til andre sensorer. Ingenting er endret."), kode="flyttet")
    return oppdrag


def laas_kladd(oppdrag_id: int, aktoer: Aktoer, naa: datetime, *, gjenaapnet_for: int | None = None) -> Sensoroppdrag:
    """The sensor's own assignment, locked, while its drafts may still change.

    Raises Domenefeil for another's, UgyldigOvergang before the opening, after the deadline, and once confirmed; but not
    when its proposal for the candidate `gjenaapnet_for` is open again.
    """
    oppdrag = laas_oppdrag(oppdrag_id)
    krev_egen(oppdrag, aktoer)
    krev_aapen(oppdrag, naa)
    if oppdrag.bekreftet is not None:
        aapne = Gjenaapning.objects.filter(oppdrag=oppdrag, kandidat=gjenaapnet_for, lukket__isnull=True)
        if gjenaapnet_for is not None and aapne.exists():
            return oppdrag
        melding = _("Du har bekreftet forslagene for partiet, og de kan ikke endres. Forslaget er som før.")
        raise UgyldigOvergang(melding, kode="bekreftet")
    krev_foer_frist(oppdrag, naa)
    return oppdrag


def krev_kandidat(oppdrag: Sensoroppdrag, kandidat_id: int) -> Kandidat:
    """A candidate of the party who is to be graded. Raises Domenefeil for every other."""
    kandidat = Kandidat.objects.filter(pk=kandidat_id, parti=oppdrag.parti_id).first()
    if kandidat is None:
        raise Domenefeil(_("Kandidaten er ikke i partiet ditt. Ingenting er lagret."), kode="ikke_i_partiet")
    if Kandidat.objects.filter(er_borte(), pk=kandidat.pk).exists():
        melding = _(
            "Kandidaten er registrert med fravær eller avlyst eksamen, og skal ikke ha karakter. Ingenting er lagret."
        )
        raise Domenefeil(melding, kode="fravaer")
    return kandidat


def skal_ha_skjema(oppdrag: Sensoroppdrag) -> list[int]:
    """Candidates to be graded whom the sensor proposes a grade for: whoever gets MB has nothing to assess. One query."""
    med_karakter = Karakterforslag.objects.siste().filter(oppdrag=oppdrag).exclude(verdi=Karakter.MB)
    kandidater = Kandidat.objects.filter(~er_borte(), parti=oppdrag.parti_id, pk__in=med_karakter.values("kandidat"))
    return list(kandidater.values_list("pk", flat=True))


def _krev_forslag_paa_alle(oppdrag: Sensoroppdrag) -> None:
    mangler = Kandidat.objects.filter(~er_borte(), parti=oppdrag.parti_id).exclude(
        pk__in=Karakterforslag.objects.filter(oppdrag=oppdrag).values("kandidat")
    )
    unumrerte = uten_nummer(oppdrag.parti_id)
    if unumrerte:
        melding = ngettext(
            "%(antall)s kandidat i partiet mangler kandidatnummer. Be skolen gi nummeret, og bekreft så.",
            "%(antall)s kandidater i partiet mangler kandidatnummer. Be skolen gi numrene, og bekreft så.",
            unumrerte,
        )
        raise Domenefeil(melding % {"antall": unumrerte}, kode="uten_nummer")
    numre = list(mangler.order_by("kandidatnummer__nummer").values_list("kandidatnummer__nummer", flat=True))
    if numre:
        melding = ngettext(
            "%(antall)s svar mangler forslag: %(numre)s. Sett karakter eller MB på det, og bekreft så.",
            "%(antall)s svar mangler forslag: %(numre)s. Sett karakter eller MB på dem, og bekreft så.",
            len(numre),
        )
        raise Domenefeil(melding % {"antall": len(numre), "numre": numre_i_ord(numre)}, kode="mangler_forslag")
