"""Part 1 handed in on paper: when, for one or many. It starts nothing: part 2 is open from the plan's time.

The own end of part 2 is the plan's with all extra minutes of both parts (`deltakelse.services.tider.egen_tid`), early
or late, so it stands as it was; what changes is what everybody can see of part 1.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deltakelse.models import Fravaer, Kandidatdel
from deltakelse.querysets.oppmoete import med_fakta
from deltakelse.services.fravaer import Oppmoeteutfall
from deltakelse.services.versjoner import laas_versjoner
from eksamen.models import Kandidat
from eksamen.models.valg import Deltype
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar
from felles.templatetags.ramme import klokke
from felles.tid import dagens_dato

ANGRESLAG: Final = "del1.innlevert"


@transaction.atomic
def registrer_innlevert(
    *, kandidat_ider: Iterable[int], naar: datetime | None = None, aktoer: Aktoer, naa: datetime
) -> Oppmoeteutfall:
    """Note that part 1 was handed in, now or at `naar`; again with another time corrects it. Repeatable.

    The caller has checked that the actor may act on them all. Refused, one by one: no part 1, before the part begins, a
    time to come or of another day, absence, a cancelled exam. Without `naar`, a time that stands is kept.
    Rule: Utdanningsdirektoratet, «Gjennomføre eksamen», todelt eksamen: part 1 is handed in before aids are taken out.
    """
    return _sett(kandidat_ider, naar, aktoer, naa)


@transaction.atomic
def fjern_innlevert(*, kandidat_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> Oppmoeteutfall:
    """Part 1 was not handed in after all. Only on the Norwegian day of part 1; another day is a refusal. Repeatable."""
    svar, angredata = [], []
    for kandidat in _laas(kandidat_ider):
        foer = kandidat.del1.innlevert if kandidat.del1 else None
        if foer is None:
            svar.append(Radsvar(kandidat.person.navn, True, _("Uendret, sto slik fra før"), kandidat.pk))
            continue
        dag = dagens_dato(kandidat.del1.start)
        if dagens_dato(naa) != dag:
            melding = _("Innleveringen av del 1 kan bare fjernes %(dag)s, så den står som før.")
            nei = melding % {"dag": date_format(dag, "l j. F Y")}
            svar.append(Radsvar(kandidat.person.navn, False, nei, kandidat.pk))
            continue
        _bytt(kandidat, None, aktoer, naa)
        angredata.append([kandidat.pk, foer.isoformat(), ""])
        svar.append(Radsvar(kandidat.person.navn, True, _("Innleveringen av del 1 er fjernet"), kandidat.pk))
    return _utfall(svar, angredata, aktoer, naa)


@transaction.atomic
def angre_innlevert(data: list[list[Any]], *, aktoer: Aktoer, naa: datetime) -> str:
    """Set back what an act set. Raises UgyldigOvergang, and changes nobody, when somebody has changed one since."""
    foer = {pk: (_les(gammel), _les(ny)) for pk, gammel, ny in data}
    kandidater = _laas(foer)
    staar = {k.pk: k.del1.innlevert for k in kandidater if k.del1}
    if staar != {pk: ny for pk, (_gammel, ny) in foer.items()}:
        melding = _("Noen har endret innleveringen av del 1 siden, så det kan ikke angres samlet. Rett kandidatene hver "
                    "for seg.")  # fmt: skip
        raise UgyldigOvergang(melding, kode="endret_siden")
    for kandidat in kandidater:
        _bytt(kandidat, foer[kandidat.pk][0], aktoer, naa)
    return ngettext(
        "Innleveringen av del 1 er satt tilbake for %(n)s kandidat.",
        "Innleveringen av del 1 er satt tilbake for %(n)s kandidater.",
        len(kandidater),
    ) % {"n": len(kandidater)}


def _les(tekst: str) -> datetime | None:
    return datetime.fromisoformat(tekst) if tekst else None


def _sett(ider: Iterable[int], naar: datetime | None, aktoer: Aktoer, naa: datetime) -> Oppmoeteutfall:
    svar, angredata = [], []
    for kandidat in _laas(ider):
        navn = kandidat.person.navn
        foer = kandidat.del1.innlevert if kandidat.del1 else None
        ny = naar or foer or naa
        try:
            _krev_lov(kandidat, ny, naa)
        except Domenefeil as feil:
            svar.append(Radsvar(navn, False, feil.melding, kandidat.pk))
            continue
        if ny == foer:
            svar.append(Radsvar(navn, True, _("Levert på papir %(tid)s fra før") % {"tid": klokke(ny)}, kandidat.pk))
            continue
        _bytt(kandidat, ny, aktoer, naa)
        angredata.append([kandidat.pk, foer.isoformat() if foer else "", ny.isoformat()])
        svar.append(Radsvar(navn, True, _("Del 1 levert på papir %(tid)s") % {"tid": klokke(ny)}, kandidat.pk))
    return _utfall(svar, angredata, aktoer, naa)


def _utfall(svar: list[Radsvar], angredata: list[list[Any]], aktoer: Aktoer, naa: datetime) -> Oppmoeteutfall:
    post = None
    if angredata:
        tekst = ngettext("Angre del 1 for %(n)s kandidat", "Angre del 1 for %(n)s kandidater", len(angredata))
        post = tilby(slag=ANGRESLAG, tekst=tekst % {"n": len(angredata)}, data=angredata, aktoer=aktoer, naa=naa)
    return Oppmoeteutfall(svar, frozenset(rad[0] for rad in angredata), post)


def _laas(ider: Iterable[int]) -> list[Any]:
    """The candidates, locked in order of pk and then read with facts and `del1`, their own row of it or None."""
    liste = sorted(set(ider))
    list(Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=liste).order_by("pk").values_list("pk"))
    deler = Kandidatdel.objects.filter(kandidat__in=liste, eksamensdel__type=Deltype.DEL1)
    del1 = {deel.kandidat_id: deel for deel in deler}
    kandidater: list[Any] = list(med_fakta(Kandidat.objects.filter(pk__in=liste)).select_related("person", "parti"))
    laas_versjoner(kandidat.parti_id for kandidat in kandidater)
    for kandidat in kandidater:
        kandidat.del1 = del1.get(kandidat.pk)
    return sorted(kandidater, key=lambda k: (k.person.sortering, k.pk))


def _krev_lov(kandidat: Any, ny: datetime, naa: datetime) -> None:
    """Raise Domenefeil when this may not be noted of the candidate now."""
    if kandidat.del1 is None:
        raise Domenefeil(_("Eksamenen har ikke del 1."), kode="uten_del1")
    if kandidat.avlyst:
        raise Domenefeil(_("Eksamenen er avlyst. Skoleadministrator kan oppheve avlysningen hvis den er feil."),
                         kode="avlyst")  # fmt: skip
    if kandidat.fravaer_slag:
        melding = _("Registrert med «%(status)s». Fjern fraværet først hvis kandidaten er til stede.")
        raise Domenefeil(melding % {"status": Fravaer.Slag(kandidat.fravaer_slag).label}, kode="fravaer")
    start = kandidat.del1.start
    if naa < start:
        melding = _("Del 1 begynner %(tid)s. Innlevering kan registreres etter det.")
        raise Domenefeil(melding % {"tid": klokke(start)}, kode="foer_start")
    if not start <= ny <= naa or dagens_dato(ny) != dagens_dato(start):
        melding = _("Tidspunktet må være mellom %(start)s, da del 1 begynte, og nå. Skriv det på nytt.")
        raise Domenefeil(melding % {"start": klokke(start)}, kode="tidspunkt")


def _bytt(kandidat: Any, ny: datetime | None, aktoer: Aktoer, naa: datetime) -> None:
    kandidat.del1.innlevert = ny
    kandidat.del1.save(update_fields=["innlevert"])
    logg_hendelse(
        kandidat,
        "del1.innlevert" if ny else "del1.innlevering_fjernet",
        aktoer=aktoer,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
        **({"naar": ny.isoformat()} if ny else {}),
    )
