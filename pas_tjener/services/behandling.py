"""A received enrolment is worked up: into the same parties, candidates and numbers as any other, by the same rules.

One message is one transaction: a worker that dies in the middle has done nothing, and the next one does it all.
"""

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from eksamen.models import Kandidat
from felles import lager
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, logg_hendelse
from felles.importer.grunnlag import Dokument, Rad, Radresultat, Utfall
from felles.jobb import bestill
from felles.jobbkjoering import Fremdrift, MistetLeie, Utsett, hold, regel_for
from felles.models import Importkjoering, Jobb
from felles.nummer import kandidatnummer
from felles.radmengde import blant_tekster
from paamelding.services.importen import SLAG, Paameldingsimport
from paamelding.services.rader import ANNEN_SKOLE, ANSVARLIG, GRUPPE, KANDIDAT
from pas_kontrakt.meldinger.typer import Kandidatstatus
from pas_tjener.models import Mottak
from pas_tjener.services import melding as meldinger
from pas_tjener.services.mottak import lagret
from pas_tjener.services.rapport import Gruppeutfall, forlatt, pakk
from pas_tjener.services.rekkefoelge import Plass, forbigaatte, gaar_over, plass_av, ta_tur

VARSEL: Final = "pas_tjener.varsel"
PAUSE: Final = timedelta(seconds=20)
# So many refused responsible people are told of one by one.
FLEST_ANSVARLIGE: Final = 5
# To one school in an hour.
FLEST_BREV: Final = 20
Status = Mottak.Status

# National id, candidate number, status, words.
type Utfallsrad = tuple[str, str, str, str]


def behandle(jobb: Jobb, fremdrift: Fremdrift) -> None:
    """Work up the enrolment of that job, once. Raises Domenefeil when it is refused, Utsett to try again later."""
    mottak = Mottak.objects.select_related("skole", "periode").defer("rapport").get(jobb=jobb)
    if mottak.gjort:
        if mottak.status == Status.FEILET and not mottak.utfall:
            raise Domenefeil(_("Meldingen er avvist for godt. Den må sendes på nytt fra skolens system."), kode="gjort")
        return
    Mottak.objects.filter(pk=mottak.pk, status=Status.IKKE_STARTET).update(status=Status.STARTET)
    fremdrift(0, mottak.antall, _("Melder på kandidatene"))
    try:
        kilde = lagret(mottak)
        melding = meldinger.les(kilde)
        dokument = meldinger.som_dokument(melding, meldinger.finn_linjer(kilde))
        fullfoer(mottak_id=mottak.pk, dokument=dokument, naa=fremdrift.naa(), jobb=jobb)
    except MistetLeie:
        raise
    except OperationalError as feil:
        if not gaar_over(feil):
            _gi_opp_etter_siste(mottak, jobb, forlatt(Jobb.Status.FEILET), fremdrift.naa())
            raise
        # Nothing is wrong with this one, so it is no attempt.
        grunn = _("Andre påmeldinger til perioden behandles. Denne kommer etterpå.")
        raise Utsett(PAUSE + timedelta(seconds=secrets.randbelow(10)), melding=grunn) from None
    except IntegrityError:
        # Somebody outside the imports wrote the same rows; nothing of ours is stored.
        grunn = _("Noen endret de samme kandidatene samtidig. Meldingen blir prøvd på nytt.")
        _gi_opp_etter_siste(mottak, jobb, grunn, fremdrift.naa())
        raise Utsett(PAUSE, melding=grunn, teller=True) from None
    except Domenefeil as feil:
        gi_opp(mottak_id=mottak.pk, grunn=str(feil.melding), naa=fremdrift.naa())
        raise
    except Exception:
        _gi_opp_etter_siste(mottak, jobb, forlatt(Jobb.Status.FEILET), fremdrift.naa())
        raise


@transaction.atomic
@sensitive_variables()
def fullfoer(*, mottak_id: int, dokument: Dokument, naa: datetime, jobb: Jobb) -> Mottak:
    """Enrol everybody who can be, and note what became of each. Already done: nothing more.

    The job's row is held, so that calling it off waits and finds it done. Raises MistetLeie when it was called off
    before, Importfeil when the message as a whole is refused by now, IntegrityError as the import does, and
    OperationalError when others are at work in the period.
    """
    hold(jobb)
    mottak = _laas(mottak_id)
    if mottak.gjort:
        return mottak
    ta_tur(mottak)
    resultater, avviste = _meld_paa(mottak, dokument, naa)
    grupper = _som_grupper(dokument, resultater, mottak.skole, mottak.periode_id)
    utfall = Counter(status for gruppe in grupper for _nr, _knr, status, _melding in gruppe.kandidater)
    mottak.utfall, mottak.rapport = dict(utfall), pakk(grupper)
    status, melding = _helhet(utfall)
    _avgjoer(mottak, status, " ".join([melding, *_ansvarligord(avviste)]), naa, brev=bool(avviste))
    return mottak


@transaction.atomic
def gi_opp(*, mottak_id: int, grunn: str, naa: datetime) -> Mottak:
    """The whole message failed, and why. Already decided: nothing more."""
    mottak = _laas(mottak_id)
    if not mottak.gjort:
        _avgjoer(mottak, Status.FEILET, grunn, naa)
    return mottak


def rydd(*, naa: datetime) -> int:
    """Receipts of jobs that were given up are told of, and national ids whose time is out are thrown away. Repeatable."""
    forlatte = Mottak.objects.filter(
        status__in=[Status.IKKE_STARTET, Status.STARTET], jobb__status__in=["feilet", "avbrutt"]
    )
    for pk, jobbstatus in list(forlatte.order_by("pk").values_list("pk", "jobb__status")):
        gi_opp(mottak_id=pk, grunn=forlatt(jobbstatus), naa=naa)
    # The message itself is needed no longer once it is worked up: the archive keeps it for its own time.
    ferdige = Mottak.objects.filter(status__in=Mottak.AVSLUTTET).exclude(noekkel="")
    for pk, noekkel in list(ferdige.order_by("pk").values_list("pk", "noekkel")):
        if Mottak.objects.filter(pk=pk, noekkel=noekkel).update(noekkel=""):
            lager.slett(noekkel)
    utloepte = Mottak.objects.filter(slettes__lte=naa).exclude(rapport__isnull=True, epost_ved_feil="")
    return utloepte.update(rapport=None, epost_ved_feil="")


def _laas(mottak_id: int) -> Mottak:
    rader = Mottak.objects.select_for_update(of=("self",)).select_related("skole", "periode")
    return rader.get(pk=mottak_id)


@sensitive_variables()
def _meld_paa(mottak: Mottak, dokument: Dokument, naa: datetime) -> tuple[list[Radresultat], list[Radresultat]]:
    """The candidates' results in the order of the message, and those of the responsible people who were refused."""
    borte = forbigaatte(mottak)
    rader = dokument.av_slag(KANDIDAT)
    # Nearly always there are none, and then nothing need be hashed.
    grunner = {id(rad): borte[plass] for rad in rader if (plass := plass_av(rad)) in borte} if borte else {}
    resten = replace(dokument, rader=[rad for rad in dokument.rader if id(rad) not in grunner])
    utfoert = iter(_importer(mottak, resten, naa) if resten.av_slag(KANDIDAT) else ())
    kandidater = [_forbigaatt(rad, grunner[id(rad)]) if id(rad) in grunner else next(utfoert) for rad in rader]
    return kandidater, [rad for rad in utfoert if rad.utfall == Utfall.AVVIST]


def _forbigaatt(rad: Rad, grunn: str) -> Radresultat:
    return Radresultat(rad.linje, KANDIDAT, Utfall.AVVIST, "", melding=grunn)


def _importer(mottak: Mottak, dokument: Dokument, naa: datetime) -> Sequence[Radresultat]:
    """The candidates' results, and then those of the responsible people."""
    kjoering = Importkjoering.objects.create(
        slag=SLAG, format=meldinger.FORMAT, skole_id=mottak.skole_id, filnavn=f"{mottak.referanse}.xml",
        stoerrelse=mottak.stoerrelse, sha256=mottak.sha256, status=Importkjoering.Status.BEKREFTET, laget=naa,
        avgjort=naa, toemt=True,
    )  # fmt: skip
    utfoert = Paameldingsimport(mottak.skole).utfoer(dokument, kjoering_id=kjoering.pk, aktoer=SYSTEM, naa=naa)
    return utfoert.resultater


@sensitive_variables()
def _som_grupper(
    dokument: Dokument, resultater: Sequence[Radresultat], skole: Organisasjon, periode_id: int
) -> list[Gruppeutfall]:
    """The outcome by group, as the message had them."""
    kandidater = iter(_utfallsrader(dokument, resultater, skole, periode_id))
    grupper: list[Gruppeutfall] = []
    for rad in dokument.rader:
        if rad.slag == GRUPPE:
            felt = rad.felt
            grupper.append(Gruppeutfall(felt["parti"] or None, felt["fagkode"], felt["variant"] or None))
        elif rad.slag == ANSVARLIG:
            grupper[-1].ansvarlige.append(rad.felt["nummer"])
        else:
            grupper[-1].kandidater.append(next(kandidater))
    return grupper


@sensitive_variables()
def _utfallsrader(
    dokument: Dokument, resultater: Sequence[Radresultat], skole: Organisasjon, periode_id: int
) -> Iterator[Utfallsrad]:
    rader = dokument.av_slag(KANDIDAT)
    plasser = [
        plass_av(rad) if _kan_vaere_inne(resultat) else None for rad, resultat in zip(rader, resultater, strict=True)
    ]
    inne = _allerede_inne([plass for plass in plasser if plass], skole, periode_id)
    for rad, resultat, plass in zip(rader, resultater, plasser, strict=True):
        yield rad.felt["nummer"], *_utfall(resultat, inne.get(plass) if plass else None)


def _utfall(resultat: Radresultat, nummer_inne: str | None) -> tuple[str, str, str]:
    """Candidate number, status and words of one row.

    `DelvisPameldt`: not all that the row asked for could be done, and the person is enrolled here all the same (another
    group of the same fagkode, or a move after the exam has begun).
    """
    if resultat.utfall != Utfall.AVVIST:
        nummer = resultat.undertittel if kandidatnummer.er_gyldig(resultat.undertittel) else ""
        return nummer, Kandidatstatus.PAAMELDT, resultat.melding
    if resultat.kode == ANNEN_SKOLE:
        return "", Kandidatstatus.ANNEN_SKOLE, resultat.melding
    if nummer_inne is not None:
        return nummer_inne, Kandidatstatus.DELVIS, resultat.melding
    return "", Kandidatstatus.IKKE_PAAMELDT, resultat.melding


def _kan_vaere_inne(resultat: Radresultat) -> bool:
    return resultat.utfall == Utfall.AVVIST and resultat.kode != ANNEN_SKOLE


def _allerede_inne(plasser: Sequence[Plass], skole: Organisasjon, periode_id: int) -> dict[Plass, str]:
    """Candidate numbers of those who are candidates here in that fagkode; one query."""
    if not plasser:
        return {}
    noekler = blant_tekster({plass[0] for plass in plasser})
    rader = Kandidat.objects.filter(
        parti__skole=skole, eksamen__periode=periode_id, person__nummer_hash__in=noekler
    ).values_list(
        "person__nummer_hash", "eksamen__fag__fagkode", "eksamen__fag__variant", "kandidatnummer__nummer"
    )  # fmt: skip
    return {(noekkel, fagkode, variant): nummer or "" for noekkel, fagkode, variant, nummer in rader}


def _helhet(utfall: Counter[str]) -> tuple[Status, str]:
    """Status and words of the whole."""
    alle, paameldt = utfall.total(), utfall[Kandidatstatus.PAAMELDT]
    if not alle:
        return Status.FERDIG, _("Meldingen har ingen kandidater, så ingenting er endret.")
    if paameldt == alle:
        tekst = ngettext("%(antall)d kandidat er påmeldt.", "%(antall)d kandidater er påmeldt.", alle)
        return Status.FERDIG, tekst % {"antall": alle}
    if not paameldt and not utfall[Kandidatstatus.DELVIS]:
        return Status.FEILET, _("Ingen av kandidatene er påmeldt. Grunnen står på hver kandidat.")
    tekst = _("%(paameldt)d av %(alle)d kandidater er påmeldt. Grunnen står på hver av de andre.")
    return Status.DELVIS, tekst % {"paameldt": paameldt, "alle": alle}


def _ansvarligord(avviste: Sequence[Radresultat]) -> Iterator[str]:
    """That some responsible people were refused, and why; by group, since nobody is named."""
    if not avviste:
        return
    tekst = ngettext(
        "%(antall)d ansvarlig er ikke foreslått som vakt.", "%(antall)d ansvarlige er ikke foreslått som vakter.",
        len(avviste),
    )  # fmt: skip
    yield tekst % {"antall": len(avviste)}
    for en in avviste[:FLEST_ANSVARLIGE]:
        yield _("%(gruppe)s: %(grunn)s") % {"gruppe": en.gruppe, "grunn": en.melding}


def _avgjoer(mottak: Mottak, status: Status, melding: str, naa: datetime, *, brev: bool = False) -> None:
    """The decision, its event, and the letter about it when something failed. In the caller's transaction."""
    mottak.status, mottak.melding, mottak.behandlet = status, melding[:1000], naa
    mottak.save(update_fields=["status", "melding", "behandlet", "utfall", "rapport"])
    logg_hendelse(
        mottak, "pasmottak.behandlet", aktoer=SYSTEM, naa=naa, skole_id=mottak.skole_id, status=str(status),
        utfall=mottak.utfall,
    )  # fmt: skip
    if (brev or status != Status.FERDIG) and mottak.epost_ved_feil and _flere_brev(mottak, naa):
        tittel = _("E-post om påmelding som ikke gikk helt i orden")
        bestill(VARSEL, tittel, {"mottak": mottak.pk}, aktoer=SYSTEM, naa=naa, skole_id=mottak.skole_id)


def _flere_brev(mottak: Mottak, naa: datetime) -> bool:
    """Whether the school may have one more letter this hour: the address is whatever the sender wrote."""
    brev = Jobb.objects.filter(slag=VARSEL, skole_id=mottak.skole_id, laget__gt=naa - timedelta(hours=1))
    return brev.count() < FLEST_BREV


def _gi_opp_etter_siste(mottak: Mottak, jobb: Jobb, grunn: str, naa: datetime) -> None:
    if jobb.forsoek >= regel_for(jobb.slag).flest_forsoek:
        gi_opp(mottak_id=mottak.pk, grunn=grunn, naa=naa)
