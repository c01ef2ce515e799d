"""The facts of a case, read in a constant number of queries: only what the school and the candidate may know."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q

from annullering.models import Utfall, Vedtaksrad
from brukere.models import Organisasjon
from deltakelse.models import Avlysning, Fravaer, Sendespost
from deltakelse.querysets.oppmoete import Oppmoetestatus, oppmoete
from eksamen.models import Kandidat
from eksamen.models.valg import DIGITALE, Deltype, Eksamensform
from felles.bidrag import dagen_er_hos
from felles.synlig_fra import er_synlig, synlig_q
from klage.models import Annullering, Klage, Klageutfall
from klage.querysets.frister import frister_for_klager
from klage.querysets.resultat import Resultat, resultater
from klage.querysets.skolens import Vist, med_vist
from levering.models import Levering
from saksgang.fakta import Annulleringsfakta, Fakta, Hvem, Klagefakta

BORTE = (Oppmoetestatus.IKKE_DOKUMENTERT, Oppmoetestatus.DOKUMENTERT, Oppmoetestatus.AVLYST)


def hent_fakta(kandidat: Kandidat, naa: datetime) -> Fakta:
    """The facts of a candidate that came with party, school and exam.

    What is sealed is left out as if it were not there: a grade before its publication, an answer and a decision before
    their second, and how far a board has come.
    """
    utvalg = Kandidat.objects.filter(pk=kandidat.pk)
    eksamen, parti = kandidat.eksamen, kandidat.parti
    status, resultat = oppmoete(utvalg, naa)[kandidat.pk].status, resultater(utvalg, naa).get(kandidat.pk)
    borte = str(status.value) if status in BORTE else ""
    return Fakta(
        skole=_hvem(parti.skole),
        skriftlig=eksamen.form == Eksamensform.SKRIFTLIG,
        av_sensorer=parti.gaar_til_pas,
        borte=borte,
        borte_fra=_borte_fra(kandidat, borte),
        hos=_hos(utvalg),
        sensur_fra=eksamen.sensur_fra,
        publiseres=eksamen.publiseres,
        resultat=None if borte else resultat,
        klager=_klager(kandidat, None if borte else resultat, naa),
        annulleringer=_annulleringer(kandidat, naa),
        **_tider(kandidat),
        **_levering(kandidat),
    )


def _hvem(organisasjon: Organisasjon) -> Hvem:
    return Hvem(organisasjon.navn, organisasjon.epost, organisasjon.telefon)


def _tider(kandidat: Kandidat) -> dict[str, Any]:
    egne: dict[int, Any] = {rad.eksamensdel_id: rad for rad in kandidat.deler.all()}
    deler: list[Any] = [
        egne.get(deel.pk, deel) for deel in kandidat.eksamen.deler.all() if deel.type != Deltype.FORBEREDELSE
    ]
    return {
        "start": min((deel.start for deel in deler), default=None),
        "slutt": max((deel.slutt for deel in deler), default=None),
    }


def _borte_fra(kandidat: Kandidat, borte: str) -> datetime | None:
    """One query, and none for whoever was there."""
    if not borte:
        return None
    if borte != Oppmoetestatus.AVLYST:
        rader: Any = Fravaer.objects.filter(kandidat=kandidat, opphevet__isnull=True)
    else:
        aapne = Avlysning.objects.filter(opphevet__isnull=True)
        rader = aapne.filter(kandidat=kandidat) | aapne.filter(parti=kandidat.parti_id)
    tid: datetime | None = rader.order_by("registrert").values_list("registrert", flat=True).first()
    return tid


def _levering(kandidat: Kandidat) -> dict[str, Any]:
    """What was delivered, the digital part before the rest; two queries."""
    alle = Levering.objects.filter(kandidat=kandidat, gjenaapnet__isnull=True).select_related("eksamensdel")
    levering = next(iter(sorted(alle, key=lambda en: (en.eksamensdel.type not in DIGITALE, en.levert))), None)
    post = Sendespost.objects.filter(kandidat=kandidat, opphevet__isnull=True).exists()
    if levering is None or levering.eksamensdel.type not in DIGITALE:
        return {"paa_papir": post or levering is not None}
    return {
        "levert": levering.levert,
        "levert_av_skolen": levering.levert_av == Levering.LevertAv.SKOLE,
        "sen": levering.er_sen,
        "kode": levering.kvitteringskode,
        "paa_papir": post,
    }


def _hos(utvalg: Any) -> str:
    for les in dagen_er_hos.alle():
        for navn, _adresse in les(utvalg).values():
            return navn
    return ""


def _klager(kandidat: Kandidat, resultat: Resultat | None, naa: datetime) -> list[Klagefakta]:
    """Four queries at most."""
    rader: list[Any] = list(
        med_vist(Klage.objects.filter(kandidat=kandidat).select_related("ansvarlig"), naa).order_by("registrert", "pk")
    )
    if not rader:
        return []
    frister = frister_for_klager(rader)
    brev = set(
        Klageutfall.objects.filter(
            synlig_q("synlig_fra", naa), klage__in=rader, erstattet__isnull=True, kilde=Klageutfall.Kilde.NEMND
        ).values_list("klage", flat=True)
    )
    vedtatt = _avgjorte_formelle(kandidat, naa)
    svar = []
    for rad in rader:
        vist, verdi = _vist(rad, resultat, vedtatt)
        slutt = vist in (Vist.AVGJORT, Vist.TRUKKET, Vist.AVVIST)
        frist = frister.get(rad.pk)
        svar.append(
            Klagefakta(
                pk=rad.pk,
                slag=rad.slag,
                vist=vist,
                registrert=rad.registrert,
                karakter=rad.karakter,
                sendt=rad.sendt,
                avsluttet=rad.avsluttet if slutt else None,
                grunn=rad.grunn if vist == Vist.AVVIST else "",
                besvares_innen=frist.besvares_innen if frist else None,
                ansvarlig=_hvem(rad.ansvarlig) if rad.ansvarlig and rad.sendt else None,
                svar=verdi,
                svar_fra=rad.svar_fra if verdi else None,
                brev=rad.pk in brev,
            )
        )
    return svar


def _vist(rad: Any, resultat: Resultat | None, vedtatt: set[int]) -> tuple[str, str]:
    """What the case is to others than the board, and the answer that shows. Decided is only what one can read."""
    if rad.vist != Vist.AVGJORT:
        return rad.vist, ""
    if rad.slag == Klage.Slag.FORMELL_FEIL:
        return (Vist.AVGJORT if rad.pk in vedtatt else Vist.BEHANDLES), ""
    # One that PAS has treated has its answer in what came from there.
    verdi = rad.svar or (resultat.verdi if resultat and resultat.etter_klage else "")
    return (Vist.AVGJORT, verdi) if verdi else (Vist.BEHANDLES, "")


def _avgjorte_formelle(kandidat: Kandidat, naa: datetime) -> set[int]:
    rader = Vedtaksrad.objects.filter(
        Q(opphevet__isnull=True) | Q(opphevet__gt=F("vedtak__synlig_fra")), synlig_q("vedtak__synlig_fra", naa),
        sakskandidat__kandidat=kandidat,
    )  # fmt: skip
    return {pk for pk in rader.values_list("sakskandidat__klage", flat=True) if pk}


def _annulleringer(kandidat: Kandidat, naa: datetime) -> list[Annulleringsfakta]:
    """Decisions that show, and those that gave the exam no fault; three queries."""
    rader = Annullering.objects.filter(synlig_q("vedtatt", naa), kandidat=kandidat).select_related("myndighet")
    valgrader = dict(Vedtaksrad.objects.filter(annullering__kandidat=kandidat).values_list("annullering", "pk"))
    vedtak = [
        Annulleringsfakta(
            vedtatt=rad.vedtatt,
            valgfri=rad.valgfri,
            valgfrist=rad.valgfrist,
            valg=rad.valg,
            valgt=rad.valgt,
            opphevet=rad.opphevet if er_synlig(rad.opphevet, naa) else None,
            ansvarlig=_hvem(rad.myndighet),
            rad=valgrader.get(rad.pk),
        )
        for rad in rader.order_by("vedtatt", "pk")
        # Revoked before its second: nobody has known of it.
        if rad.opphevet is None or rad.opphevet > rad.vedtatt
    ]
    avslag = Vedtaksrad.objects.filter(
        synlig_q("vedtak__synlig_fra", naa), sakskandidat__kandidat=kandidat, vedtak__utfall=Utfall.IKKE_MEDHOLD,
        opphevet__isnull=True,
    ).select_related("vedtak__myndighet")  # fmt: skip
    return vedtak + [
        Annulleringsfakta(rad.vedtak.synlig_fra, medhold=False, ansvarlig=_hvem(rad.vedtak.myndighet)) for rad in avslag
    ]
