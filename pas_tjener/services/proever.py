"""Kartleggingsprøver: UDIR puts up the tests, and each school says how many of its groups take them."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.importer.grunnlag import Importfeil
from felles.tid import dagens_dato, doegnet
from pas_kontrakt.meldinger import egne
from pas_tjener.models import Klient, Proeve, Proevepaamelding

GRUPPELENGDE = 100
FLEST_ELEVER = 10_000


def proeveplan(*, orgnr: str, naa: datetime) -> egne.Proeveplan:
    """The tests that are not over; one query. From the midnight that the first day begins at to that the last ends at."""
    aapne = Proeve.objects.filter(til__gte=dagens_dato(naa))
    return egne.Proeveplan(
        orgnr,
        tuple(egne.Proeve(p.kode, p.navn, p.trinn, doegnet(p.fra)[0], doegnet(p.til)[1]) for p in aapne),
    )


@transaction.atomic
def meld_paa(
    *, paamelding: egne.Proevepamelding, skole: Organisasjon, klient: Klient, aktoer: Aktoer, naa: datetime
) -> int:
    """The school's numbers, in place of what it said before about tests that are not over; how many groups.

    Repeatable. Raises Importfeil with every broken rule in `.flere`.
    """
    # One message from a school at a time.
    Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=skole.pk)
    # Held, so that none is taken down before our rows point at it.
    proever = Proeve.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    aapne = {p.kode: p for p in proever.filter(til__gte=dagens_dato(naa))}
    feil = list(_feil(paamelding, aapne))
    if feil:
        raise Importfeil.samlet(feil)
    Proevepaamelding.objects.filter(skole=skole, proeve__in=list(aapne.values())).delete()
    rader = [
        Proevepaamelding(
            proeve=aapne[rad.kode], skole=skole, gruppe=rad.gruppe, antall=rad.antall, klient=klient, mottatt=naa
        )
        for rad in paamelding.grupper
    ]
    Proevepaamelding.objects.bulk_create(rader)
    logg_hendelse(
        skole, "proevepaamelding.mottatt", aktoer=aktoer, naa=naa, skole_id=skole.pk, klient=klient.pk,
        grupper=len(rader), elever=sum(rad.antall for rad in rader),
    )  # fmt: skip
    return len(rader)


def _feil(paamelding: egne.Proevepamelding, aapne: dict[str, Proeve]) -> Iterator[Importfeil]:
    sett = set()
    for nr, rad in enumerate(paamelding.grupper, start=1):
        hvor = {"nr": nr, "kode": rad.kode[:20], "gruppe": rad.gruppe[:GRUPPELENGDE]}
        if rad.kode not in aapne:
            tekst = _("Gruppe nr. %(nr)d: Prøven «%(kode)s» finnes ikke, eller den er over.")
            yield Importfeil(None, tekst % hvor, kode="ukjent_proeve")
        if not rad.gruppe or len(rad.gruppe) > GRUPPELENGDE:
            tekst = _("Gruppe nr. %(nr)d: Navnet må ha fra 1 til 100 tegn.")
            yield Importfeil(None, tekst % hvor, kode="navn")
        if not 0 <= rad.antall <= FLEST_ELEVER:
            tekst = _("Gruppe nr. %(nr)d: Antallet må være fra 0 til 10 000.")
            yield Importfeil(None, tekst % hvor, kode="antall")
        if (rad.kode, rad.gruppe) in sett:
            tekst = _("Gruppe nr. %(nr)d: Gruppen «%(gruppe)s» står to ganger for prøven «%(kode)s».")
            yield Importfeil(None, tekst % hvor, kode="dobbel")
        sett.add((rad.kode, rad.gruppe))


@transaction.atomic
def legg_til_proeve(
    *, kode: str, navn: str, trinn: int, fra: date, til: date, bruker: Bruker, aktoer: Aktoer, naa: datetime
) -> Proeve:
    """Put up a test. Raises Domenefeil `finnes` when the code is taken."""
    try:
        with transaction.atomic():
            proeve = Proeve.objects.create(
                kode=kode, navn=navn, trinn=trinn, fra=fra, til=til, laget=naa, laget_av=bruker
            )
    except IntegrityError:
        tekst = _("Det finnes allerede en prøve med koden «%(kode)s». Velg en annen kode.")
        raise Domenefeil(tekst % {"kode": kode}, kode="finnes") from None
    logg_hendelse(proeve, "proeve.lagt_til", aktoer=aktoer, naa=naa, kode=kode)
    return proeve


@transaction.atomic
def ta_bort_proeve(*, proeve_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Take a test down again. Already down: harmless. Raises UgyldigOvergang when a school has enrolled for it."""
    proeve = Proeve.objects.select_for_update(of=("self",)).filter(pk=proeve_id).first()
    if proeve is None:
        return
    if Proevepaamelding.objects.filter(proeve=proeve).exists():
        raise UgyldigOvergang(
            _("Skoler har meldt på grupper til prøven, så den kan ikke tas bort."), kode="har_paameldinger"
        )
    logg_hendelse(proeve, "proeve.tatt_bort", aktoer=aktoer, naa=naa, kode=proeve.kode)
    proeve.delete()
