"""Attendance: who has been seen in the room, on the exam day or on the day of the preparation.

It opens nothing and closes nothing. Absence stands in `deltakelse.services.fravaer`, and beats it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deltakelse.models import Fravaer, Oppmoete
from deltakelse.querysets.oppmoete import eksamensdag, med_fakta
from deltakelse.querysets.tilstede import forberedelsesdag, med_oppmoete
from deltakelse.services.fravaer import Oppmoeteutfall
from deltakelse.services.versjoner import laas_versjoner
from eksamen.models import Kandidat
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar
from felles.tid import dagens_dato

ANGRESLAG: Final = "oppmoete.rom"
# What is recorded: nothing, seen in the room, or seen with proof of identity.
INGEN, TIL_STEDE, LEGITIMERT = "", "til_stede", "legitimert"
MAKS_BEGRUNNELSE: Final = 500


@transaction.atomic
def registrer_oppmoete(
    *, kandidat_ider: Iterable[int], identitet: bool = False, aktoer: Aktoer, naa: datetime
) -> Oppmoeteutfall:
    """Note that these candidates are here; `identitet` says that they have shown who they are. Repeatable.

    The caller has checked that the actor may act on them all. One refusal holds nobody else back: before the day, on a
    cancelled exam, with absence, and for one who is unknown to the school and has shown nothing.
    Rule: PGS kandidatmonitor, «Gi tilgang til kandidatene»: identity is checked before access is given.
    """
    return _sett(kandidat_ider, LEGITIMERT if identitet else TIL_STEDE, aktoer, naa)


@transaction.atomic
def fjern_oppmoete(*, kandidat_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> Oppmoeteutfall:
    """Take back what was noted of these candidates' attendance. Repeatable."""
    return _sett(kandidat_ider, INGEN, aktoer, naa)


@transaction.atomic
def registrer_sent_oppmoete(*, kandidat_id: int, begrunnelse: str, aktoer: Aktoer, naa: datetime) -> None:
    """Note that a candidate came after the latest arrival and why they are let in. The reason is kept encrypted.

    Raises Domenefeil `uten_begrunnelse`, `for_lang`, and what `registrer_oppmoete` refuses. Harmless when the
    attendance stands already: whoever was first has said why.
    """
    tekst = begrunnelse.strip()
    if not tekst:
        raise Domenefeil(_("Skriv hvorfor kandidaten slipper inn etter siste oppmøte."), kode="uten_begrunnelse")
    if len(tekst) > MAKS_BEGRUNNELSE:
        raise Domenefeil(_("Begrunnelsen er for lang. Skriv høyst 500 tegn."), kode="for_lang")
    kandidat = _laas([kandidat_id], naa)[0]
    kandidat.ukjent = False  # the reason is about this person: the invigilator has spoken with them
    _krev_lov(kandidat, TIL_STEDE)
    if kandidat.oppmoete == INGEN:
        _bytt(kandidat, TIL_STEDE, aktoer, naa, begrunnelse=tekst)


@transaction.atomic
def angre_oppmoete(data: list[list[Any]], *, aktoer: Aktoer, naa: datetime) -> str:
    """Set back what an act set, with the time, who and why of an attendance that it took away.

    Raises UgyldigOvergang, and changes nobody, when somebody has changed one since.
    """
    foer = {pk: (gammel, ny, fjernet) for pk, gammel, ny, fjernet in data}
    kandidater = _laas(foer, naa)
    gjenaapnes = {k.pk: _siste(k) for k in kandidater if foer[k.pk][2]}
    endret = any(siste.pk != foer[pk][2] for pk, siste in gjenaapnes.items())
    if endret or len(kandidater) < len(foer) or any(k.oppmoete != foer[k.pk][1] for k in kandidater):
        melding = _("Noen har endret oppmøtet siden, så det kan ikke angres samlet. Rett kandidatene hver for seg.")
        raise UgyldigOvergang(melding, kode="endret_siden")
    for kandidat in kandidater:
        _bytt(kandidat, foer[kandidat.pk][0], aktoer, naa, tilbake=True, gjenaapne=gjenaapnes.get(kandidat.pk))
    antall = len(kandidater)
    return ngettext(
        "Oppmøtet er satt tilbake for %(n)s kandidat.", "Oppmøtet er satt tilbake for %(n)s kandidater.", antall
    ) % {"n": antall}


def _sett(ider: Iterable[int], ny: str, aktoer: Aktoer, naa: datetime) -> Oppmoeteutfall:
    svar, angredata = [], []
    for kandidat in _laas(ider, naa):
        foer = kandidat.oppmoete
        try:
            _krev_lov(kandidat, ny)
        except Domenefeil as feil:
            svar.append(Radsvar(kandidat.person.navn, False, feil.melding, kandidat.pk))
            continue
        endret = _bytt(kandidat, ny, aktoer, naa)
        svar.append(Radsvar(kandidat.person.navn, True, _melding(kandidat.oppmoete, endret), kandidat.pk))
        if endret:
            angredata.append([kandidat.pk, foer, ny, _siste(kandidat).pk if ny == INGEN else None])
    post = None
    if angredata:
        tekst = ngettext("Angre oppmøtet for %(n)s kandidat", "Angre oppmøtet for %(n)s kandidater", len(angredata))
        post = tilby(slag=ANGRESLAG, tekst=tekst % {"n": len(angredata)}, data=angredata, aktoer=aktoer, naa=naa)
    return Oppmoeteutfall(svar, frozenset(rad[0] for rad in angredata), post)


def _melding(staar: str, endret: bool) -> str:
    if not endret:
        return _("Uendret, sto slik fra før")
    return _("Oppmøtet er fjernet") if staar == INGEN else _("Til stede")


def _laas(ider: Iterable[int], naa: datetime) -> list[Any]:
    """The candidates, locked in order of pk and then read with what is recorded, in order of name.

    `forberedelse` says which of the two attendances is meant today, `oppmoete` what stands of it, and `ukjent` whether
    the school does not know who they are.
    """
    liste = sorted(set(ider))
    list(Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=liste).order_by("pk").values_list("pk"))
    utvalg = med_oppmoete(med_fakta(Kandidat.objects.filter(pk__in=liste)))
    kandidater: list[Any] = list(
        utvalg.select_related("person", "parti__eksamen").prefetch_related("parti__eksamen__deler")
    )
    laas_versjoner(kandidat.parti_id for kandidat in kandidater)
    i_dag = dagens_dato(naa)
    for kandidat in kandidater:
        kandidat.i_dag = i_dag
        kandidat.forberedelse = er_forberedelse(kandidat, naa)
        tid, legitimert = (
            (kandidat.moett_forberedelse, kandidat.legitimert_forberedelse)
            if kandidat.forberedelse
            else (kandidat.moett, kandidat.legitimert)
        )
        kandidat.oppmoete = (LEGITIMERT if legitimert else TIL_STEDE) if tid else INGEN
    return sorted(kandidater, key=lambda k: (k.person.sortering, k.pk))


def er_forberedelse(kandidat: Kandidat, naa: datetime) -> bool:
    """Whether attendance today is that of the preparation: it has its own day, and that is today (Norwegian)."""
    i_dag = dagens_dato(naa)
    return forberedelsesdag(kandidat.parti) == i_dag != eksamensdag(kandidat.parti)


def _krev_lov(kandidat: Any, ny: str) -> None:
    """Raise Domenefeil when this may not be noted of the candidate now."""
    dag = eksamensdag(kandidat.parti)
    if dag is None:
        raise Domenefeil(_("Eksamenen har ingen dato ennå. Sett datoen på partiet først."), kode="uten_dato")
    if kandidat.i_dag < dag and not kandidat.forberedelse:
        melding = _("Eksamenen er %(dag)s. Oppmøte kan registreres den dagen.")
        raise Domenefeil(melding % {"dag": date_format(dag, "l j. F Y")}, kode="foer_dagen")
    if kandidat.i_dag > _siste_dag(kandidat):
        melding = _("Eksamensdagen er over, så oppmøtet i rommet er avsluttet. Skoleadministrator kan rette fraværet "
                    "på siden «Oppmøte» for partiet.")  # fmt: skip
        raise Domenefeil(melding, kode="etter_dagen")
    if ny == INGEN:
        return
    if kandidat.avlyst:
        raise Domenefeil(_("Eksamenen er avlyst. Skoleadministrator kan oppheve avlysningen hvis den er feil."),
                         kode="avlyst")  # fmt: skip
    if kandidat.fravaer_slag and not kandidat.forberedelse:
        melding = _("Registrert med «%(status)s». Fjern fraværet først hvis kandidaten er til stede.")
        raise Domenefeil(melding % {"status": Fravaer.Slag(kandidat.fravaer_slag).label}, kode="fravaer")
    if ny == TIL_STEDE and kandidat.ukjent and kandidat.oppmoete == INGEN:
        melding = _("Skolen kjenner ikke kandidaten. Se legitimasjonen, og registrer kandidaten for seg.")
        raise Domenefeil(melding, kode="legitimasjon")


def _siste_dag(kandidat: Kandidat) -> Any:
    return dagens_dato(max(deel.slutt for deel in kandidat.parti.eksamen.deler.all()))


def _siste(kandidat: Any) -> Oppmoete:
    """The latest attendance of today's kind, whether it stands or not. Raises Oppmoete.DoesNotExist."""
    return Oppmoete.objects.filter(kandidat=kandidat, forberedelse=kandidat.forberedelse).latest("pk")


def _bytt(
    kandidat: Any,
    ny: str,
    aktoer: Aktoer,
    naa: datetime,
    *,
    begrunnelse: str = "",
    tilbake: bool = False,
    gjenaapne: Oppmoete | None = None,
) -> bool:
    """From what stands to what is to stand, with one event; False when it stood so already.

    Proof that was seen is not forgotten when somebody ticks the candidate once more; only `tilbake` takes it away.
    With `gjenaapne` that attendance stands again as it was, instead of a new one.
    """
    foer = kandidat.oppmoete
    if foer == ny or (foer == LEGITIMERT and ny == TIL_STEDE and not tilbake):
        return False
    aapent = Oppmoete.objects.filter(
        kandidat=kandidat, forberedelse=kandidat.forberedelse, opphevet__isnull=True
    ).first()
    if aapent is not None and ny == INGEN:
        handling = "oppmoete.fjernet"
        aapent.opphevet, aapent.opphevet_av_id = naa, aktoer.bruker_id
        aapent.save(update_fields=["opphevet", "opphevet_av"])
    elif gjenaapne is not None:
        handling, begrunnelse = "oppmoete.registrert", gjenaapne.begrunnelse
        gjenaapne.opphevet, gjenaapne.opphevet_av = None, None
        gjenaapne.save(update_fields=["opphevet", "opphevet_av"])
    elif aapent is None:
        handling = "oppmoete.registrert"
        Oppmoete.objects.create(
            kandidat=kandidat,
            forberedelse=kandidat.forberedelse,
            identitet=ny == LEGITIMERT,
            begrunnelse=begrunnelse,
            registrert=naa,
            registrert_av_id=aktoer.bruker_id,
        )
    else:
        handling = "oppmoete.legitimasjon_sett" if ny == LEGITIMERT else "oppmoete.legitimasjon_fjernet"
        aapent.identitet = ny == LEGITIMERT
        aapent.save(update_fields=["identitet"])
    kandidat.oppmoete = ny
    logg_hendelse(
        kandidat,
        handling,
        aktoer=aktoer,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
        **({"forberedelse": True} if kandidat.forberedelse else {}),
        **({"sent": True} if begrunnelse else {}),
        **({"legitimasjon": True} if ny == LEGITIMERT else {}),
    )
    return True
