"""The day password: made, shown and renewed by school administrators, and tried on a candidate's machine."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from deltakelse.models import Dagspassord, Dagspassordforsoek, Innloggingssesjon
from deltakelse.services.feilforsoek import RABATT_ADRESSE, sekunder_igjen, tell
from eksamen.models import Eksamensparti, Kandidat
from felles import fartsgrense
from felles import passord as passordregler
from felles.fartsgrense import GLEMMES_ETTER
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.tid import dagens_dato


class FeilDagspassord(Domenefeil):
    """Not today's day password of the candidate's party; the same when none is made."""

    def __init__(self) -> None:
        super().__init__(
            _("Dagspassordet er feil. Skriv det på nytt, eller gi tilgang i kandidatmonitoren."), kode="feil_passord"
        )


def eksamensdag_for(parti: Eksamensparti) -> date | None:
    """The Norwegian date of the party's digital part, the only day its password is for; None without such a part."""
    deel = parti.eksamen.digital_del
    return dagens_dato(deel.start) if deel else None


@transaction.atomic
def lag_dagspassord(*, parti_id: int, aktoer: Aktoer, naa: datetime) -> Dagspassord:
    """Make the password of the party's exam day. Harmless twice: the one that is there stands.

    Raises Domenefeil `uten_digital_del` where nobody logs in, and `over` when the day has passed.
    """
    parti = _laas(parti_id)
    dag = _krev_dag(parti, naa)
    staaende = gjeldende(parti.pk, dag)
    return staaende or _ny(parti, dag, None, aktoer, naa)


@transaction.atomic
def forny_dagspassord(*, parti_id: int, versjon: int, aktoer: Aktoer, naa: datetime) -> Dagspassord:
    """Put a new password in place of version `versjon`; the old one is dead when this returns.

    Two who renew the same version get the same new one. Whoever was let in with the old goes on working. Raises
    Domenefeil as `lag_dagspassord`.
    """
    parti = _laas(parti_id)
    dag = _krev_dag(parti, naa)
    gammelt = Dagspassord.objects.select_for_update(of=("self",)).order_by("pk")
    gammelt_rad = gammelt.filter(parti=parti, dato=dag, avloest__isnull=True).first()
    if gammelt_rad and gammelt_rad.versjon != versjon:
        return gammelt_rad
    if gammelt_rad:
        gammelt_rad.avloest = naa
        gammelt_rad.save(update_fields=["avloest"])
    return _ny(parti, dag, gammelt_rad, aktoer, naa)


@transaction.atomic
def vis_dagspassord(*, parti: Eksamensparti, aktoer: Aktoer, naa: datetime) -> Dagspassord | None:
    """The password of the party's exam day, or None; that somebody looked is an event."""
    dag = eksamensdag_for(parti)
    rad = gjeldende(parti.pk, dag) if dag else None
    if rad:
        logg_hendelse(
            parti, "dagspassord.vist", aktoer=aktoer, naa=naa, skole_id=parti.skole_id, parti=parti.pk,
            versjon=rad.versjon,
        )  # fmt: skip
    return rad


@sensitive_variables()
def kontroller(*, kandidat: Kandidat, sesjon: Innloggingssesjon, passord: str, aktoer: Aktoer, naa: datetime) -> bool:
    """Whether the typed password is today's of the candidate's party; a wrong one is counted. Ask `ventetid` first.

    In the caller's transaction, under the candidate's lock, which must be committed: what is counted counts. The
    password's row stays locked until then, so that one that is renewed meanwhile lets nobody in afterwards.
    """
    rad = _laas_gjeldende(kandidat.parti_id, dagens_dato(naa))
    # As much work whether or not there is one.
    like = passordregler.like(passord, rad.passord if rad else passordregler.lag_passord())
    if rad and like:
        Dagspassordforsoek.objects.filter(sesjon__kandidat=kandidat.pk).delete()
        return True
    forsoek = laas_forsoek(sesjon, naa)
    tell(forsoek, naa)
    forsoek.save(update_fields=["antall", "sist", "neste_tillatt"])
    # No party is named: the live table shows nothing of it.
    logg_hendelse(
        sesjon, "dagspassord.feil", aktoer=aktoer, naa=naa, kandidat_id=kandidat.pk, skole_id=kandidat.parti.skole_id,
        antall=forsoek.antall,
    )  # fmt: skip
    return False


def ventetid(sesjon: Innloggingssesjon, naa: datetime) -> int:
    """Whole seconds until this log-in may try again; locks its counter, so that a volley is slowed as one by one.

    Each log-in has its own first attempts, but together they have no more than the device behind a number: who logs in
    anew for each guess is slowed as well. Under the candidate's lock.
    """
    egen = laas_forsoek(sesjon, naa)
    # A counter that is only made counts nothing, and lengthens no wait.
    alle = Dagspassordforsoek.objects.filter(
        sesjon__kandidat=sesjon.kandidat_id, antall__gt=0, sist__gt=naa - GLEMMES_ETTER
    )
    sum_ = alle.aggregate(antall=Sum("antall", default=0), sist=Max("sist"))
    samlet = Dagspassordforsoek(antall=sum_["antall"], sist=sum_["sist"] or naa)
    samlet.neste_tillatt = samlet.sist + fartsgrense.ventetid(samlet.antall - RABATT_ADRESSE)
    return sekunder_igjen([(egen, 0), (samlet, RABATT_ADRESSE)], naa)


def laas_forsoek(sesjon: Innloggingssesjon, naa: datetime) -> Dagspassordforsoek:
    """The counter of this log-in, locked; made when there is none."""
    tomt = Dagspassordforsoek(sesjon=sesjon, sist=naa, neste_tillatt=naa)
    Dagspassordforsoek.objects.bulk_create([tomt], ignore_conflicts=True)
    return Dagspassordforsoek.objects.select_for_update(of=("self",)).order_by("pk").get(sesjon=sesjon)


def gjeldende(parti_id: int, dag: date) -> Dagspassord | None:
    """The party's password of that day that is in force."""
    return Dagspassord.objects.filter(parti=parti_id, dato=dag, avloest__isnull=True).first()


def _laas_gjeldende(parti_id: int, dag: date) -> Dagspassord | None:
    """The same, locked. Whoever waited for one that was renewed finds none, and then the new one."""
    rader = Dagspassord.objects.select_for_update(of=("self",)).order_by("pk")
    rader = rader.filter(parti=parti_id, dato=dag, avloest__isnull=True)
    return rader.first() or rader.all().first()


def _laas(parti_id: int) -> Eksamensparti:
    laast = Eksamensparti.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    return laast.select_related("eksamen").get(pk=parti_id)


def _krev_dag(parti: Eksamensparti, naa: datetime) -> date:
    dag = eksamensdag_for(parti)
    if dag is None:
        raise Domenefeil(
            _("Eksamenen har ingen digital del, så ingen logger inn, og partiet trenger ikke dagspassord."),
            kode="uten_digital_del",
        )
    if dag < dagens_dato(naa):
        raise Domenefeil(_("Eksamensdagen er over, så dagspassordet kan ikke lages eller fornyes."), kode="over")
    return dag


def _ny(parti: Eksamensparti, dag: date, gammelt: Dagspassord | None, aktoer: Aktoer, naa: datetime) -> Dagspassord:
    rad = Dagspassord.objects.create(
        parti=parti,
        dato=dag,
        passord=passordregler.lag_passord(),
        versjon=gammelt.versjon + 1 if gammelt else 1,
        laget=naa,
        laget_av_id=aktoer.bruker_id,
    )
    logg_hendelse(
        parti, "dagspassord.fornyet" if gammelt else "dagspassord.laget", aktoer=aktoer, naa=naa,
        skole_id=parti.skole_id, parti=parti.pk, versjon=rad.versjon,
    )  # fmt: skip
    return rad
