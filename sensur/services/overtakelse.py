"""Another sensor takes over a party. What the one before proposed falls away, shown to nobody.

The successor begins anew, sealed, also when the predecessor had confirmed. Events name neither party nor candidate and
carry no value: who has begun or confirmed is nobody's to read in a log.
"""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eksamen.models import Eksamensparti, Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.synlig_fra import er_synlig
from sensur.models import Fellessensursak, Gjenaapning, Sensoroppdrag, Sluttkarakter
from sensur.services.oppdrag import krev_utenforstaaende, tildel_sensor
from sensur.services.plan import krev_egen_frist


class Overtakelsesgrunn(models.TextChoices):
    """Why somebody else takes over: no more than a log may tell."""

    FORFALL = "forfall", gettext_lazy("Kan ikke gjøre ferdig arbeidet")
    INHABIL = "inhabil", gettext_lazy("Er inhabil for partiet")
    FRIST = "frist", gettext_lazy("Rekker ikke sensurfristen")
    ANNET = "annet", gettext_lazy("Annet")


@transaction.atomic
def erstatt_sensor(
    *,
    oppdrag_id: int,
    ny_bruker_id: int,
    grunn: str,
    aktoer: Aktoer,
    naa: datetime,
    utsatt_til: datetime | None = None,
    ogsaa_satte: bool = False,
) -> Sensoroppdrag:
    """End a sensor's assignment and give it to another; the new assignment. Repeatable: the same successor again
    changes nothing.

    The predecessor's proposals, reopenings and cases in a fellessensur fall away with it, and so do final grades that
    rest on them: the caller says `ogsaa_satte` when it may. `utsatt_til` (UTC) is the successor's own deadline.
    Raises UgyldigOvergang when the grades are published or the assignment has ended; Domenefeil for a successor who may
    not grade the party, is or has been one of its sensors, or has seen cases of it in a fellessensur.
    Rule: Vigo IKS, retningslinjer for sensur: the two sensors propose alone, each knowing nothing of the other.
    """
    parti = _laas_parti(oppdrag_id)
    oppdrag = Sensoroppdrag.objects.select_for_update(of=("self",)).select_related("bruker").get(pk=oppdrag_id)
    if grunn not in Overtakelsesgrunn.values:
        raise Domenefeil(_("Velg hvorfor en annen tar over."), kode="ukjent_grunn")
    _krev_upublisert(parti, naa)
    if oppdrag.avsluttet is not None:
        etterfoelger = Sensoroppdrag.objects.aktive().filter(parti=parti, nummer=oppdrag.nummer).first()
        if etterfoelger is not None and etterfoelger.bruker_id == ny_bruker_id:
            return etterfoelger
        raise UgyldigOvergang(_("En annen har alt tatt over oppdraget. Se hvem på partiets side."), kode="avsluttet")
    krev_utenforstaaende(parti, ny_bruker_id)
    if utsatt_til is not None:
        krev_egen_frist(parti.eksamen, utsatt_til, naa)
    _la_bortfalle(oppdrag, naa, ogsaa_satte=ogsaa_satte)
    oppdrag.avsluttet = naa
    oppdrag.save(update_fields=["avsluttet"])
    ny = tildel_sensor(parti_id=parti.pk, bruker_id=ny_bruker_id, nummer=oppdrag.nummer, aktoer=aktoer, naa=naa)
    if utsatt_til is not None:
        ny.utsatt_til = utsatt_til
        ny.save(update_fields=["utsatt_til"])
    logg_hendelse(
        ny, "sensor.erstattet", aktoer=aktoer, naa=naa, skole_id=parti.skole_id, tidligere=oppdrag.pk, grunn=grunn
    )
    return ny


def _laas_parti(oppdrag_id: int) -> Eksamensparti:
    """Party and candidates stand still: a proposal, confirmation, final grade or publication is before this or after."""
    parti_id = Sensoroppdrag.objects.values_list("parti", flat=True).get(pk=oppdrag_id)
    list(Eksamensparti.objects.select_for_update(of=("self",)).filter(pk=parti_id).values_list("pk"))
    # no_key: a sensor who saves for the first time holds the assignment and points at the candidate.
    laaste = Kandidat.objects.select_for_update(of=("self",), no_key=True).filter(parti=parti_id)
    list(laaste.order_by("pk").values_list("pk"))
    # Read when the locks are ours: what stood beside the party while we waited may be old.
    return Eksamensparti.objects.select_related("eksamen", "skole").get(pk=parti_id)


def _krev_upublisert(parti: Eksamensparti, naa: datetime) -> None:
    if er_synlig(parti.eksamen.publiseres, naa):
        raise UgyldigOvergang(_("Karakterene er publisert, så sensoren kan ikke byttes."), kode="publisert")
    if parti.eksamen.publiseres is not None:
        melding = _("Karakterene er satt opp til å publiseres. Ta publiseringen tilbake, og bytt så sensor.")
        raise UgyldigOvergang(melding, kode="publiseres")


def _la_bortfalle(oppdrag: Sensoroppdrag, naa: datetime, *, ogsaa_satte: bool) -> None:
    """Everything that rests on the proposals of the one who leaves. The proposals themselves stay as they were, unread."""
    satte = Sluttkarakter.objects.staaende().filter(kandidat__parti=oppdrag.parti_id)
    antall = satte.count()
    if antall and not ogsaa_satte:
        melding = ngettext(
            "%(antall)s endelig karakter er satt, og faller bort når en annen tar over. Bekreft at den skal det.",
            "%(antall)s endelige karakterer er satt, og faller bort når en annen tar over. Bekreft at de skal det.",
            antall,
        )
        raise Domenefeil(melding % {"antall": antall}, kode="har_sluttkarakterer")
    satte.update(erstattet=naa)
    Gjenaapning.objects.filter(oppdrag=oppdrag, lukket__isnull=True).update(lukket=naa, trukket=True)
    # What the meeting decided, it decided between two proposals of which one is gone.
    Fellessensursak.objects.filter(kandidat__parti=oppdrag.parti_id, tatt_av__isnull=True).update(tatt_av=naa)
