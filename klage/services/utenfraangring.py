"""Results that were read from a file are taken back: each row as it was."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from deltakelse.querysets.oppmoete import med_fakta
from deltakelse.services.fravaer import sett_oppmoete
from eksamen.models import Kandidat
from felles.bidrag import hendelseslaaser
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, Massehendelse, Omtalt, logg_hendelser
from klage.models import ResultatUtenfra, Vitnemaalsoppgave
from klage.services.utenfraverdier import FELT, verdier_av

TIDER = ("hentet", "endret", "synlig_fra", "klage_synlig_fra")


def angre_mottak(spor: dict[str, Any], *, skole_id: int, aktoer: Aktoer, naa: datetime) -> int:
    """Set every row back; how many. In the caller's transaction, all or none.

    Raises UgyldigOvergang when something newer has come for one of them, or when the absence was changed since.
    """
    foer = {pk: gammel for pk, gammel, _ny in spor["rader"]}
    kandidater = list(Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=list(foer)).order_by("pk"))
    for laas in hendelseslaaser.alle():
        laas({kandidat.parti_id for kandidat in kandidater})
    rader = {rad.kandidat_id: rad for rad in ResultatUtenfra.objects.filter(kandidat__in=list(foer))}
    for pk, _gammel, ny in spor["rader"]:
        if pk not in rader or verdier_av(rader[pk]).som_liste() != ny:
            melding = _(
                "Det har kommet nyere resultater siden, så importen kan ikke angres. Rett filen, og importer på nytt."
            )
            raise UgyldigOvergang(melding, kode="endret_siden")
    _angre_fravaer(spor["fravaer"], aktoer, naa)
    Vitnemaalsoppgave.objects.filter(pk__in=spor["oppgaver"], gjort__isnull=True).delete()
    Vitnemaalsoppgave.objects.bulk_create(
        Vitnemaalsoppgave(kandidat_id=pk, laget=datetime.fromisoformat(laget)) for pk, laget in spor["trukne"]
    )
    ResultatUtenfra.objects.filter(kandidat__in=[pk for pk, gammel in foer.items() if gammel is None]).delete()
    gamle = [_som_foer(rader[pk], gammel) for pk, gammel in foer.items() if gammel is not None]
    if gamle:
        ResultatUtenfra.objects.bulk_update(gamle, FELT, batch_size=1000)
    hendelser = [Massehendelse(Omtalt(Kandidat, k.pk), k.parti_id, skole_id, {}, k.pk) for k in kandidater]
    if hendelser:
        logg_hendelser(hendelser, "resultat.tatt_tilbake", aktoer=aktoer, naa=naa)
    return len(foer)


def _angre_fravaer(rader: list[list[Any]], aktoer: Aktoer, naa: datetime) -> None:
    utvalg: Any = med_fakta(Kandidat.objects.filter(pk__in=[pk for pk, _foer, _naa in rader]))
    staar = dict(utvalg.values_list("pk", "fravaer_slag"))
    tilbake: dict[str, list[int]] = {}
    for pk, foer, satt in rader:
        if (staar.get(pk) or "D") != satt:
            melding = _(
                "Fraværet til en av kandidatene er endret siden, så importen kan ikke angres. Rett det for hånd."
            )
            raise UgyldigOvergang(melding, kode="endret_siden")
        tilbake.setdefault(foer, []).append(pk)
    for foer, ider in sorted(tilbake.items()):
        sett_oppmoete(kandidat_ider=ider, valg=foer, aktoer=aktoer, naa=naa)


def _som_foer(rad: ResultatUtenfra, gammel: list[Any]) -> ResultatUtenfra:
    for navn, verdi in zip(FELT, gammel, strict=True):
        setattr(rad, navn, datetime.fromisoformat(verdi) if navn in TIDER and verdi else verdi)
    return rad
