"""The message that a school sends, made of the candidates that PAS does not have as we have them; and that it was sent."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Eksamensparti, Kandidat, Vaktforslag
from eksamen.models.valg import Nivaa
from felles.feil import Domenefeil
from felles.nummer.personnummer import LENGDE
from felles.nummer.slag import UgyldigNummer, les
from felles.radmengde import blant_ider
from paamelding.services.skriving import skriv_over
from pas_integration.models import PasJobb, PasKandidat
from pas_integration.querysets.sammenligning import FELT, Forskjell, Linje, Sammenligning
from pas_integration.services.eksport.bilde import Noekkel, sikre_rader
from pas_kontrakt.klient.forbindelse import Pasforbindelse
from pas_kontrakt.meldinger.skriving import ULOVLIG
from pas_kontrakt.meldinger.typer import Ansvarlig, Pamelding, Pameldingsgruppe, Pameldingskandidat

# What is sent: new and changed ones, and those that PAS refused, who may be taken in now.
SENDES: Final = (Forskjell.NY, Forskjell.ENDRET, Forskjell.AVVIST, Forskjell.SAVNES)
type Foer = tuple[int, Sequence[Any]]  # a row about PAS, with what stood in the columns of SENDT
SENDT: Final = ("sendt", *(f"sendt_{felt}" for felt in FELT), "status", "melding")


@sensitive_variables()
def som_sendes(linjer: Sequence[Linje]) -> tuple[list[Linje], dict[int, str]]:
    """Those of them that still are candidates here, with their national ids: one query, and the only decryption."""
    numre = _numre(linjer)
    return [linje for linje in linjer if linje.vaar is not None and numre.get(linje.vaar.kandidat_id)], numre


@sensitive_variables()
def lag_paamelding(
    pasjobb: PasJobb, forbindelse: Pasforbindelse, linjer: Sequence[Linje], numre: dict[int, str]
) -> Pamelding:
    """The enrolment of these candidates, in their parties. Raises Domenefeil for a name that no message can hold."""
    skole, periode = pasjobb.skole, pasjobb.periode
    if skole is None or periode is None:
        raise ValueError("an export has a school and a period")
    i_parti = defaultdict(list)
    for linje in linjer:
        if linje.vaar is not None:
            i_parti[linje.vaar.parti_id].append(linje)
    ansvarlige = _ansvarlige(list(i_parti))
    grupper = tuple(
        Pameldingsgruppe(
            navn=egne[0].gruppe,
            fagkode=egne[0].fag.fagkode,
            variant=egne[0].fag.variant or None,
            ansvarlige=tuple(ansvarlige.get(parti_id, ())),
            kandidater=tuple(_kandidat(linje, nr, numre) for nr, linje in enumerate(egne, 1)),
        )
        for parti_id, egne in i_parti.items()
    )
    return Pamelding(
        brukernavn=forbindelse.brukernavn,
        periodekode=periode.kode,
        orgnr=skole.nummer_i_pas,
        skolenavn=skole.navn,
        grupper=grupper,
        nivaa=_nivaa(list(i_parti)),
        epost_ved_feil=(pasjobb.startet_av.epost if pasjobb.startet_av else "") or skole.epost or None,
    )


@sensitive_variables()
def merk_sendt(pasjobb: PasJobb, linjer: Sequence[Linje], numre: dict[int, str], *, naa: datetime) -> list[Foer]:
    """Write down that these are sent, as they are; PAS has not answered yet. What stood before, for `angre_sendt`.

    In the caller's transaction, and before the message goes: of one that is never answered PAS may have them all.
    """
    return _merk(pasjobb, linjer, numre, naa=naa, status=PasKandidat.Status.UKJENT.value)


def angre_sendt(foer: Sequence[Foer]) -> None:
    """PAS has not got the message after all. In the caller's transaction."""
    skriv_over(PasKandidat, SENDT, foer)


def ta_tilbake_sendt(pasjobb: PasJobb, sendt: datetime) -> None:
    """PAS got the message and enrolled nobody: those that it does not have are not sent. In the caller's transaction."""
    rader = PasKandidat.objects.filter(skole_id=pasjobb.skole_id, periode_id=pasjobb.periode_id)
    rader.filter(sendt=sendt, har=False).update(sendt=None)


@sensitive_variables()
def merk_kjente(pasjobb: PasJobb, sammenligning: Sammenligning, *, naa: datetime) -> int:
    """Candidates that PAS has as we have them count as sent, also when the answer to the message never came. How many."""
    kjente = [linje for linje in sammenligning.av(Forskjell.LIK) if linje.deres and linje.deres.sendt is None]
    _merk(pasjobb, kjente, _numre(kjente) if kjente else {}, naa=naa, status=PasKandidat.Status.PAAMELDT.value)
    return len(kjente)


@sensitive_variables()
def _merk(
    pasjobb: PasJobb, linjer: Sequence[Linje], numre: dict[int, str], *, naa: datetime, status: str
) -> list[Foer]:
    if not linjer:
        return []
    noekler = {
        linje.vaar.kandidat_id: Noekkel(linje.fag.fagkode, linje.fag.variant, linje.noekkel)
        for linje in linjer
        if linje.vaar is not None
    }
    ider = sikre_rader(pasjobb, [(noekkel, numre[pk]) for pk, noekkel in noekler.items() if pk in numre])
    rader = [
        (ider[noekler[linje.vaar.kandidat_id]], (naa, *linje.vaar.opplysninger, status, ""))
        for linje in linjer
        if linje.vaar is not None and noekler[linje.vaar.kandidat_id] in ider
    ]
    staar = PasKandidat.objects.filter(pk__in=blant_ider(pk for pk, _verdier in rader))
    foer = [(pk, verdier) for pk, *verdier in staar.values_list("pk", *SENDT)]
    skriv_over(PasKandidat, SENDT, rader)
    return foer


@sensitive_variables()
def _numre(linjer: Sequence[Linje]) -> dict[int, str]:
    """National ids by candidate; one query."""
    ider = [linje.vaar.kandidat_id for linje in linjer if linje.vaar is not None]
    return dict(Kandidat.objects.filter(pk__in=blant_ider(ider)).values_list("pk", "person__nummer"))


@sensitive_variables()
def _kandidat(linje: Linje, nr: int, numre: dict[int, str]) -> Pameldingskandidat:
    egen = linje.vaar
    if egen is None:
        raise ValueError("only our own candidates are sent")
    verdier = egen.opplysninger
    if ULOVLIG.search(verdier.fornavn + verdier.etternavn):
        # Who it is stands on the party's page, and not in the job.
        melding = _(
            "Navnet til en kandidat i %(fag)s, gruppe %(gruppe)s, har et tegn som ikke kan sendes til PAS. Kandidaten er "
            "nr. %(nr)d av dem som skulle sendes i gruppen, sortert på navn. Skriv navnet på nytt, og eksporter igjen."
        )
        ord_ = {"fag": linje.kode, "gruppe": linje.gruppe, "nr": nr}
        raise Domenefeil(melding % ord_, kode="ulovlig_tegn")
    return Pameldingskandidat(
        numre[egen.kandidat_id], verdier.fornavn, verdier.etternavn, verdier.maalform, verdier.slag
    )


@sensitive_variables()
def _ansvarlige(parti_ider: Sequence[int]) -> dict[int, list[Ansvarlig]]:
    """Those whom an enrolment named as responsible and the school has approved, and whose national id holds."""
    funnet: dict[int, list[Ansvarlig]] = defaultdict(list)
    godkjente = Vaktforslag.objects.filter(parti__in=parti_ider, status=Vaktforslag.Status.GODKJENT).order_by("pk")
    for forslag in godkjente:
        if _er_fnr(forslag.nummer):
            person = Ansvarlig(
                forslag.nummer, forslag.fornavn, forslag.etternavn, epost=forslag.epost or None,
                mobil=forslag.telefon or None,
            )  # fmt: skip
            funnet[forslag.parti_id].append(person)
    return funnet


@sensitive_variables()
def _er_fnr(nummer: str) -> bool:
    try:
        return len(les(nummer, tillat_syntetiske=True)[0]) == LENGDE
    except UgyldigNummer:
        return False


def _nivaa(parti_ider: Sequence[int]) -> str:
    """The level that the older generation of the message requires: that of the parties, videregående when they differ."""
    nivaaer = set(
        Eksamensparti.objects.filter(pk__in=parti_ider).order_by().values_list("eksamen__fag__nivaa", flat=True)
    )
    return str(nivaaer.pop()) if len(nivaaer) == 1 else Nivaa.VIDEREGAAENDE.value
