"""Files on their way into an answer. A bad file refuses only itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from felles import lager
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.lager import Spolfil
from levering.filtyper import er_brukbart_navn, er_godkjent, hjelp_til_type, normaliser_navn
from levering.models import Besvarelsesfil, Delmerke
from levering.mottak import MAKS_BYTE, MAKS_BYTE_RUNDE, MAKS_FILER, MottattFil
from levering.permissions import krev_arbeid, krev_skolelevering, laas_til_opplasting
from levering.querysets.kandidatstatus import KandidatTilOpplasting
from levering.querysets.samme_navn import samme_navn
from levering.services.opplasting_tak import krev_plass_i_alt

MEGA = 1024 * 1024


class Filfeil(Domenefeil):
    """A file that cannot be taken in: the guide's words, and what to do about it."""

    def __init__(self, melding: str, *, kode: str, hjelp: str) -> None:
        super().__init__(melding, kode=kode)
        self.hjelp = hjelp


@dataclass(frozen=True)
class AvvistFil:
    """A line under «Filer med feil»."""

    navn: str
    stoerrelse: int
    feil: Filfeil


@dataclass
class Runde:
    """What became of an upload round."""

    lagret: list[Besvarelsesfil] = field(default_factory=list)
    avvist: list[AvvistFil] = field(default_factory=list)
    # Stops the round as a whole.
    feil: Domenefeil | None = None


@dataclass(frozen=True)
class LagretFil:
    """A whole file in storage that no row names yet."""

    navn: str
    noekkel: str
    stoerrelse: int
    sha256: str


def ta_imot_runde(
    *,
    kandidat_id: int,
    filer: Sequence[MottattFil],
    usendte: Sequence[MottattFil] = (),
    sesjon_id: int | None = None,
    bruker_id: int | None = None,
    aktoer: Aktoer,
    naa: datetime,
) -> Runde:
    """Take in the files of a round, each in its own transaction; says what was stored and what was not.

    `usendte` are files that the page held back because they could not be taken (too big, too many): they are judged
    by name and size alone. When the candidate may not upload, or the round is too big, nothing is stored.
    Rule: PGS kandidatmonitor, «Feilmeldinger».
    """
    runde = Runde(feil=_rundefeil([*filer, *usendte]))
    if runde.feil:
        return runde
    for fil in (*filer, *usendte):
        try:
            sjekk_fil(fil.navn, fil.stoerrelse)
            if fil.spolfil is None:
                continue
            lagret = lagre_fil(
                kandidat_id=kandidat_id, navn=fil.navn, spolfil=fil.spolfil, sesjon_id=sesjon_id, bruker_id=bruker_id,
                aktoer=aktoer, naa=naa,
            )  # fmt: skip
            runde.lagret.append(lagret)
        except Filfeil as feil:
            runde.avvist.append(AvvistFil(normaliser_navn(fil.navn), fil.stoerrelse, feil))
        except Domenefeil as feil:
            runde.feil = feil
            break
    return runde


def lagre_fil(
    *,
    kandidat_id: int,
    navn: str,
    spolfil: Spolfil,
    sesjon_id: int | None = None,
    bruker_id: int | None = None,
    delmerke: str = Delmerke.INGEN,
    aktoer: Aktoer,
    naa: datetime,
) -> Besvarelsesfil:
    """Keep one file for the candidate: into storage first, then the row. When it returns, nothing can lose the file.

    The same file under the same name again is harmless: the first one is returned. `sesjon_id` is the candidate's own
    session, which must still have access; `bruker_id` is a member of staff who uploads for the candidate, and says
    with `delmerke` which part it is. Raises Filfeil for the file, Domenefeil when it may not be uploaded.
    """
    navn = normaliser_navn(navn)
    sjekk_fil(navn, spolfil.stoerrelse)
    tidligere = samme_navn(kandidat_id, navn)
    if tidligere:
        return lik_eller_feil(tidligere, spolfil.sha256, bruker_id)
    if bruker_id is None:
        krev_plass_i_alt(kandidat_id, spolfil.stoerrelse)  # once more under lock
    noekkel = lager.legg_inn(spolfil)
    # A file in storage that no row comes to name is an orphan, never a loss; it is left for the job that finds them.
    return registrer_fil(
        kandidat_id=kandidat_id,
        fil=LagretFil(navn, noekkel, spolfil.stoerrelse, spolfil.sha256),
        sesjon_id=sesjon_id,
        bruker_id=bruker_id,
        delmerke=delmerke,
        aktoer=aktoer,
        naa=naa,
    )


@transaction.atomic
def registrer_fil(
    *,
    kandidat_id: int,
    fil: LagretFil,
    sesjon_id: int | None = None,
    bruker_id: int | None = None,
    delmerke: str = Delmerke.INGEN,
    aktoer: Aktoer,
    naa: datetime,
) -> Besvarelsesfil:
    """The row of a file that lies in its place already; for whom and by whom as in `lagre_fil`.

    Returns the earlier file when the same one was stored before.
    """
    kandidat = laas_til_opplasting(kandidat_id, naa)
    if bruker_id is not None:
        krev_skolelevering(kandidat, naa=naa)
    else:
        krev_arbeid(kandidat, sesjon_id=sesjon_id, naa=naa)
        krev_plass_i_alt(kandidat_id, fil.stoerrelse)
    return lag_rad(kandidat, fil, bruker_id=bruker_id, delmerke=delmerke, aktoer=aktoer, naa=naa)


def lag_rad(
    kandidat: KandidatTilOpplasting,
    fil: LagretFil,
    *,
    bruker_id: int | None,
    delmerke: str,
    begynt: datetime | None = None,
    aktoer: Aktoer,
    naa: datetime,
) -> Besvarelsesfil:
    """The row and its event, in the transaction of a caller who holds the candidate's lock and has asked whether it may.

    `begynt` is when an upload in pieces began. Returns the earlier file when the same one was stored before; raises
    Filfeil when another has the name.
    """
    tidligere = samme_navn(kandidat.pk, fil.navn)
    if tidligere:
        return lik_eller_feil(tidligere, fil.sha256, bruker_id)
    rad = Besvarelsesfil.objects.create(
        kandidat_id=kandidat.pk,
        navn=fil.navn,
        noekkel=fil.noekkel,
        stoerrelse=fil.stoerrelse,
        sha256=fil.sha256,
        delmerke=_delmerke(kandidat, delmerke if bruker_id is not None else None),
        begynt=begynt,
        lastet_opp=naa,
        lastet_opp_av=lastet_av(bruker_id),
        lastet_opp_bruker_id=bruker_id,
    )
    _logg(rad, kandidat, "fil.lastet_opp", aktoer, naa)
    return rad


@transaction.atomic
def slett_fil(*, fil_id: int, kandidat_id: int, sesjon_id: int | None, aktoer: Aktoer, naa: datetime) -> None:
    """Take an undelivered file out of the answer; the file itself is kept. Harmless when it is out already.

    Raises Domenefeil when the answer is delivered or the candidate may not work any more.
    """
    kandidat = laas_til_opplasting(kandidat_id, naa)
    krev_arbeid(kandidat, sesjon_id=sesjon_id, naa=naa)
    egne = Besvarelsesfil.objects.filter(kandidat=kandidat_id, lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT)
    fil = egne.filter(pk=fil_id, slettet__isnull=True).first()
    if fil is None:
        return
    fil.slettet = naa
    fil.save(update_fields=["slettet"])
    _logg(fil, kandidat, "fil.slettet", aktoer, naa)


def sjekk_fil(navn: str, stoerrelse: int) -> None:
    """Raise Filfeil unless name, type and size will do. The first lines are the guide's, letter by letter."""
    navn = normaliser_navn(navn)
    if not er_brukbart_navn(navn):
        raise Filfeil(
            _("Filnavnet kan ikke brukes"),
            kode="navn",
            hjelp=_("Gi filen et kortere navn med vanlige bokstaver og tall, og last den opp på nytt."),
        )
    if not er_godkjent(navn):
        raise Filfeil(_("Filen har en ugyldig filtype"), kode="filtype", hjelp=hjelp_til_type(navn))
    if stoerrelse > MAKS_BYTE:
        hjelp = _("Filen er %(mb)s MB. Gjør den mindre, eller spør eksamensvakten om den må være med.")
        raise Filfeil(
            _("Filen er for stor (over 40 MB)"), kode="for_stor", hjelp=hjelp % {"mb": -(-stoerrelse // MEGA)}
        )
    if stoerrelse == 0:
        raise Filfeil(
            _("Filen er tom"),
            kode="tom",
            hjelp=_("Åpne filen og se at arbeidet er lagret, og last den opp på nytt."),
        )


def _rundefeil(filer: Iterable[MottattFil]) -> Domenefeil | None:
    alle = list(filer)
    if len(alle) > MAKS_FILER:
        return for_mange_filer()
    if sum(fil.stoerrelse for fil in alle if fil.stoerrelse <= MAKS_BYTE) > MAKS_BYTE_RUNDE:
        return for_stor_runde()
    return None


def for_mange_filer() -> Domenefeil:
    """The refusal of a round with too many files."""
    return Domenefeil(
        _("Totalt antall filer er over 100. Ingen av dem er lastet opp. Velg færre filer om gangen."), kode="for_mange"
    )


def for_stor_runde() -> Domenefeil:
    """The refusal of a round that is too big as a whole."""
    return Domenefeil(
        _("Samlet størrelse for filene er over 300 MB. Ingen av dem er lastet opp. Velg færre filer om gangen."),
        kode="runde_for_stor",
    )


def lik_eller_feil(tidligere: Besvarelsesfil, sha256: str, bruker_id: int | None) -> Besvarelsesfil:
    """The earlier file when it is the same; raises Filfeil when it is another under the same name.

    A page that never saw our answer sends the same file again; that must not look like a mistake of the candidate's.
    """
    if tidligere.sha256 == sha256 and tidligere.lastet_opp_av == lastet_av(bruker_id):
        return tidligere
    raise Filfeil(
        _("En fil med dette navnet er allerede lastet opp"),
        kode="navn_brukt",
        hjelp=_("Slett den andre filen først, eller gi denne et nytt navn."),
    )


def lastet_av(bruker_id: int | None) -> Besvarelsesfil.Lastet:
    """Whose hand a file comes from."""
    return Besvarelsesfil.Lastet.KANDIDAT if bruker_id is None else Besvarelsesfil.Lastet.SKOLE


def _delmerke(kandidat: KandidatTilOpplasting, valgt: str | None) -> str:
    """The one part is «Eksamen», whoever uploads; in an exam of two, the candidate's own are part 2.

    Rule: PGS kandidatmonitor, «Eksamen med én del».
    """
    if not kandidat.todelt:
        return Delmerke.EKSAMEN
    return Delmerke.DEL2 if valgt is None else valgt


def _logg(fil: Besvarelsesfil, kandidat: KandidatTilOpplasting, handling: str, aktoer: Aktoer, naa: datetime) -> None:
    logg_hendelse(
        fil,
        handling,
        aktoer=aktoer,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.skole_id,
        stoerrelse=fil.stoerrelse,
        sha256=fil.sha256,
    )
