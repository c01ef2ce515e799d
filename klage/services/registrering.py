"""An appeal is put forward: by the school, or by the candidate on the own page; and the school makes it ready to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import dagens_dato, doegnet
from klage import avslag
from klage.alder import GRUPPER, UNDER_15, VOKSEN, aldersgruppe
from klage.models import Kalender, Klage
from klage.querysets.frister import Rundefrist, neste_runde
from klage.querysets.grunnlag import Grunnlag, grunnlag_for
from klage.querysets.svarform import svarformer
from klage.services.tilstand import laas_klage, logg

Fra, Slag, Senvalg = Klage.Fra, Klage.Slag, Klage.Senvalg
# Rule: Utdanningsdirektoratet, «Klagebehandling i PAS»: målform is checked in norsk and matematikk.
MAALFORMFAG = ("NOR", "MAT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Klagefelt:
    """What is filled in about an appeal; "" where nothing is said, and it is then proposed from what is known.

    `alder` is the school's answer where the national id does not tell (`klage.alder.SVAR`).
    """

    slag: str = Slag.KARAKTER
    kalender: str = Kalender.ORDINAER
    maalform: str = ""
    svarform: str = ""
    fra: str = Fra.KANDIDAT
    navn: str = ""
    fullmakt_sett: bool = False
    begrunnelse: str = ""
    sen_forklaring: str = ""
    sen_grunn: str = ""
    senvalg: str = ""
    alder: str = ""


@transaction.atomic
def registrer_klage(
    *, kandidat_id: int, felt: Klagefelt, fremsatt: date | None = None, aktoer: Aktoer, naa: datetime
) -> Klage:
    """Register a candidate's appeal on a published result; the school's own staff, or the candidate.

    `fremsatt` is the day the school got it; None is now, which it always is for a candidate. Not repeatable: a second one
    of the same kind is refused (`finnes`), also when two come at the same time. Raises Domenefeil with the codes of
    `klage.avslag`, and `uten_grunn`, `uten_valg`, `ingen_runde`, `dato` for what the school must fill in.
    Rule: forskrift til opplæringslova kap. 10; see `klage.querysets.resultat.klagefrist` for the deadline.
    """
    kandidat = _laas_kandidat(kandidat_id)
    grunnlag = grunnlag_for(Kandidat.objects.filter(pk=kandidat_id), naa)[kandidat_id]
    if nei := grunnlag.nei(felt.slag):
        raise nei.feil()
    skolen = aktoer.slag != Hendelse.Aktoerslag.KANDIDAT
    tidspunkt = _fremsatt(fremsatt if skolen else None, grunnlag, naa)
    _krev_hvem(kandidat, felt, dagens_dato(tidspunkt), skolen=skolen)
    if felt.slag == Slag.FORMELL_FEIL and not felt.begrunnelse.strip():
        raise avslag.UTEN_FEIL.feil()
    frist = grunnlag.frist(felt.slag)
    sen = er_sen(tidspunkt, frist, _rundefrist(grunnlag, felt), naa)
    if sen and not skolen and not felt.sen_forklaring.strip():
        raise avslag.UTEN_FORKLARING.feil()
    klage = Klage(
        kandidat=kandidat, slag=felt.slag, registrert=naa, registrert_av_id=aktoer.bruker_id, fremsatt=tidspunkt,
        frist=frist, sen_forklaring=felt.sen_forklaring.strip() if sen else "",
        begrunnelse=felt.begrunnelse.strip(),
        karakter=grunnlag.resultat.verdi if grunnlag.resultat else "",
        **_valgte(kandidat, grunnlag, felt, sen=sen, skolen=skolen, naa=naa),
    )  # fmt: skip
    klage.save()
    logg(klage, "klage.registrert", aktoer=aktoer, naa=naa, slag=klage.slag, fra=klage.fra, sen=sen)
    return klage


@transaction.atomic
def klargjoer(*, klage_id: int, felt: Klagefelt, aktoer: Aktoer, naa: datetime) -> Klage:
    """The school looks over an appeal that is not sent, and fills in what only it knows. Repeatable.

    The kind and when it came stand. Raises UgyldigOvergang (`sendt`) when it has gone on, and Domenefeil as
    `registrer_klage` does.
    """
    kandidat = _laas_kandidat(Klage.objects.values_list("kandidat_id", flat=True).get(pk=klage_id))
    klage = laas_klage(klage_id)
    if klage.status != Klage.Status.REGISTRERT:
        raise UgyldigOvergang(
            _("Klagen er ikke lenger hos skolen, og kan ikke endres. Ta sendingen tilbake først hvis noe er feil."),
            kode="sendt",
        )
    grunnlag = grunnlag_for(Kandidat.objects.filter(pk=kandidat.pk), naa)[kandidat.pk]
    _krev_hvem(kandidat, felt, dagens_dato(klage.fremsatt), skolen=True)
    sen = er_sen(klage.fremsatt, klage.frist, _rundefrist(grunnlag, felt), naa)
    nye = _valgte(kandidat, grunnlag, felt, sen=sen, skolen=True, naa=naa)
    if klage.registrert_av_id is not None:
        nye["begrunnelse"] = felt.begrunnelse.strip()
        if klage.slag == Slag.FORMELL_FEIL and not nye["begrunnelse"]:
            raise avslag.UTEN_FEIL.feil()
    endret = [navn for navn, verdi in nye.items() if getattr(klage, navn) != verdi]
    if endret:
        for navn in endret:
            setattr(klage, navn, nye[navn])
        klage.save(update_fields=endret)
        logg(klage, "klage.klargjort", aktoer=aktoer, naa=naa, felt=sorted(endret))
    return klage


def er_sen(fremsatt: datetime, frist: date | None, runde: Rundefrist | None, naa: datetime) -> bool:
    """Whether it was put forward after the ten days, or would be sent after the last day of its round."""
    etter_fristen = frist is not None and dagens_dato(fremsatt) > frist
    return etter_fristen or (runde is not None and runde.er_for_sen(dagens_dato(naa), frist))


def _laas_kandidat(kandidat_id: int) -> Kandidat:
    """Two who register for the same candidate come one after the other."""
    return (
        Kandidat.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "parti__skole", "eksamen__fag", "eksamen__periode")
        .get(pk=kandidat_id)
    )


def _rundefrist(grunnlag: Grunnlag, felt: Klagefelt) -> Rundefrist | None:
    """The round's last day, for an ordinary appeal on the grade: a hurtigklage that is late becomes an ordinary one."""
    return grunnlag.frister.ordinaer if felt.slag == Slag.KARAKTER else None


def _fremsatt(dag: date | None, grunnlag: Grunnlag, naa: datetime) -> datetime:
    i_dag = dagens_dato(naa)
    if dag is None or dag == i_dag:
        return naa
    if dag > i_dag:
        raise Domenefeil(_("Datoen er fram i tid. Skriv dagen skolen fikk klagen."), kode="dato")
    kjent = grunnlag.resultat.kjent if grunnlag.resultat else None
    if kjent is not None and dag < dagens_dato(kjent):
        raise Domenefeil(_("Datoen er før resultatet var kjent. Skriv dagen skolen fikk klagen."), kode="dato")
    foerst, sist = doegnet(dag)
    return max(kjent or foerst, sist - (sist - foerst) / 2)


def _krev_hvem(kandidat: Kandidat, felt: Klagefelt, dag: date, *, skolen: bool) -> None:
    """Rule: forskrift til opplæringslova § 10-1. What the id tells of the age counts before what was answered."""
    lest = aldersgruppe(kandidat.person, dag)
    if skolen and not lest and felt.alder not in GRUPPER:
        tekst = _("Nummeret til kandidaten viser ikke fødselsdatoen. Svar på hvor gammel kandidaten er.")
        raise Domenefeil(tekst, kode="uten_alder")
    if felt.fra != Fra.KANDIDAT and not felt.navn.strip():
        raise avslag.UTEN_NAVN.feil()
    if felt.fra == Fra.FORESATT and (lest or felt.alder) == VOKSEN:
        raise avslag.MYNDIG.feil()
    # The answer is not kept, so what it asks for is asked at once.
    if skolen and not lest and krever_fullmakt(felt.fra, felt.alder) and not felt.fullmakt_sett:
        tekst = _("Kandidaten er under 15 år. Kryss av når skolen har sett skriftlig samtykke fra foreldrene.")
        raise Domenefeil(tekst, kode="uten_fullmakt")


def krever_fullmakt(fra: str, gruppe: str) -> bool:
    """Whether something written must have been seen: a proxy's authority, or the parents' consent for one under 15."""
    return fra == Fra.FULLMEKTIG or (fra == Fra.KANDIDAT and gruppe == UNDER_15)


def _valgte(
    kandidat: Kandidat, grunnlag: Grunnlag, felt: Klagefelt, *, sen: bool, skolen: bool, naa: datetime
) -> dict[str, Any]:
    """The columns that the school decides. What the candidate has not said is proposed from what is known."""
    if felt.kalender == Kalender.HURTIG and (felt.slag != Slag.KARAKTER or not grunnlag.hurtig_aapen(naa)):
        raise avslag.INGEN_HURTIG.feil()
    sen_grunn, senvalg, runde = "", "", kandidat.eksamen.periode
    if sen and skolen:
        if not felt.sen_grunn.strip():
            raise Domenefeil(
                _("Klagen kommer etter fristen. Skriv hvorfor den likevel skal behandles."), kode="uten_grunn"
            )
        if felt.senvalg not in Senvalg.values:
            raise Domenefeil(_("Velg om klagen skal behandles nå eller i neste runde."), kode="uten_valg")
        sen_grunn, senvalg = felt.sen_grunn.strip(), felt.senvalg
        if senvalg == Senvalg.NESTE:
            if felt.kalender == Kalender.HURTIG:
                raise Domenefeil(
                    _("Hurtigklage behandles bare i denne runden. Velg ordinær klage, eller «Behandles nå»."),
                    kode="ingen_hurtig",
                )
            neste = neste_runde(runde)
            if neste is None:
                raise Domenefeil(
                    _("Neste eksamensperiode er ikke lagt inn ennå. Velg «Behandles nå», eller vent til den er det."),
                    kode="ingen_runde",
                )
            runde = neste
    return {
        "kalender": felt.kalender,
        "maalform": felt.maalform or kandidat.maalform,
        "maalform_bekreftet": skolen and bool(felt.maalform),
        "svarform": felt.svarform or svarformer([kandidat.pk])[kandidat.pk],
        "fra": felt.fra,
        "navn": felt.navn.strip() if felt.fra != Fra.KANDIDAT else "",
        "fullmakt_sett": skolen and felt.fullmakt_sett,
        "sen_grunn": sen_grunn,
        "senvalg": senvalg,
        "runde": runde,
    }
