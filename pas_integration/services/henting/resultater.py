"""«Importer resultater»: grades, absence and appeals from PAS, asked for or played over from the archive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.jobbkjoering import Fremdrift
from felles.kryptering import KanIkkeDekryptere
from felles.radmengde import blant_tekster
from klage.models import ResultatUtenfra
from klage.resultatrader import Resultatrad
from klage.services.utenfra import Mottak, Radutfall, Slag, ta_imot_resultater, vurder
from pas_integration.models import PasJobb, PasMelding
from pas_integration.services import arkiv
from pas_integration.services.eksport.gang import Gang
from pas_integration.services.henting.rader import med_kjente_numre, rader_fra
from pas_integration.services.henting.resultatfil import KILDE
from pas_integration.services.jobber import bestill_pasjobb, lagre, merk_utfoert, under_leie
from pas_kontrakt.lesere.karakter import kan_si_noe_om_klager
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.oversikter import Karakteroversikt

ROT = "Karakteroversikt"
# In a job's `fremdrift`: its answer was read in by hand from the archive.
LEST = "lest"
IKKE_BRUKT = frozenset({Slag.AVVIST, Slag.UKJENT})


def bestill_resultater(
    *, skole: Organisasjon, periode: Eksamensperiode, partier: Iterable[int], bruker: Bruker | None, aktoer: Aktoer,
    naa: datetime,
) -> PasJobb:  # fmt: skip
    """Order an import of the results of these parties; none chosen means all. Raises Paagaar, and Domenefeil
    `ikke_tilbudt` when this PAS gives results in files only."""
    forbindelse = settings.PAS_KLIENT
    if forbindelse is None or not forbindelse.tilbyr("karakter"):
        melding = _(
            "Dette PAS gir ikke resultater til andre systemer. Last ned filen med karakterer i PAS, og les den inn her."
        )
        raise Domenefeil(melding, kode="ikke_tilbudt")
    valgte = sorted(set(partier))
    return bestill_pasjobb(
        slag=PasJobb.Slag.RESULTATER, skole=skole, periode=periode, utvalg={"partier": valgte} if valgte else {},
        bruker=bruker, aktoer=aktoer, naa=naa,
    )  # fmt: skip


@sensitive_variables()
def importer_resultater(pasjobb: PasJobb, fremdrift: Fremdrift) -> None:
    """The work of `pas.resultater`. Repeatable: the same answer again changes nothing."""
    gang = Gang(pasjobb, fremdrift)
    lagre(pasjobb, fremdrift, _("Henter resultater fra PAS"))
    svar = gang.kall.karakterer(gang.skole.nummer_i_pas, gang.periode.kode)
    lest = rader_fra(svar.oversikt, klage_kjent=svar.sier_noe_om_klager)
    rader = med_kjente_numre(lest, gang.skole, gang.periode)
    with under_leie(pasjobb, fremdrift, _("Lagrer resultatene")):
        mottak = ta_imot_resultater(
            rader=rader, skole=gang.skole, periode=gang.periode, kilde=gang.forbindelse.adresse,
            partier=pasjobb.utvalg.get("partier"), aktoer=gang.aktoer, naa=fremdrift.naa(),
        )  # fmt: skip
        merk_utfoert(pasjobb, {**mottak.antall(), "rader": len(rader)})


@transaction.atomic
@sensitive_variables()
def les_inn_paa_nytt(*, melding: PasMelding, aktoer: Aktoer, naa: datetime) -> Mottak:
    """«Les inn på nytt»: the import of an archived list of grades, played over. The same message gives the same result.

    Raises Domenefeil `ikke_resultater` for another kind of message, `annen_skole` for one that the import refused as
    another school's, `nyere` when a newer list or file has been read since (its word would be lost), `lager` when the
    archive has lost it; `InnholdetErBorte` and Importfeil as `arkiv`. Under the school's lock, as every import is.
    """
    periode = Eksamensperiode.objects.filter(kode=melding.periodekode).first()
    if melding.slag != ROT or melding.retning != PasMelding.Retning.INN or melding.skole is None or periode is None:
        raise Domenefeil(_("Bare meldinger med resultater kan leses inn på nytt."), kode="ikke_resultater")
    Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=melding.skole.pk)
    rader = _rader_i(melding, melding.skole, periode)
    _krev_nyeste(melding, periode, rader)
    if melding.jobb is not None:
        PasJobb.objects.filter(pk=melding.jobb.pk).update(fremdrift={**melding.jobb.fremdrift, LEST: True})
    logg_hendelse(melding, "pas.lest_paa_nytt", aktoer=aktoer, naa=naa, skole_id=melding.skole.pk)
    return ta_imot_resultater(
        rader=rader, skole=melding.skole, periode=periode, kilde=melding.motpart, aktoer=aktoer, naa=naa,
        partier=melding.jobb.utvalg.get("partier") if melding.jobb else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gjennomgang:
    """What an import made of the rows that it could not use; None when the message cannot be used, and why in words."""

    rader: list[Radutfall] | None
    grunn: str = ""


@sensitive_variables()
def ubrukte_rader(pasjobb: PasJobb) -> Gjennomgang:
    """The rows of the job's answer that are of no use as things stand now, with what to do about each; changes nothing."""
    melding = svar_paa(pasjobb)
    if melding is None or not melding.noekkel or pasjobb.skole is None or pasjobb.periode is None:
        return Gjennomgang(None)
    try:
        rader = _rader_i(melding, pasjobb.skole, pasjobb.periode)
    except Domenefeil as feil:
        return Gjennomgang(None, str(feil.melding))
    utfall = vurder(rader=rader, skole=pasjobb.skole, periode=pasjobb.periode, partier=pasjobb.utvalg.get("partier"))
    return Gjennomgang([u for u in utfall if u.slag in IKKE_BRUKT])


def svar_paa(pasjobb: PasJobb) -> PasMelding | None:
    """The newest list of grades that the job got."""
    return PasMelding.objects.filter(jobb=pasjobb, retning=PasMelding.Retning.INN, slag=ROT).order_by("-pk").first()


@sensitive_variables()
def _rader_i(melding: PasMelding, skole: Organisasjon, periode: Eksamensperiode) -> list[Resultatrad]:
    """The rows of an archived list. Raises Domenefeil `annen_skole` and `lager`, `InnholdetErBorte` and Importfeil."""
    data = _innhold(melding)
    oversikt = les(data, Karakteroversikt)
    if oversikt.orgnr not in {skole.nummer_i_pas, skole.orgnr}:
        melding_ = _("Svaret fra PAS gjelder en annen skole, så det kan ikke leses inn her. Importer på nytt.")
        raise Domenefeil(melding_, kode="annen_skole")
    return med_kjente_numre(rader_fra(oversikt, klage_kjent=kan_si_noe_om_klager(data)), skole, periode)


def _innhold(melding: PasMelding) -> bytes:
    try:
        return arkiv.innhold(melding)
    except (OSError, KanIkkeDekryptere):
        raise Domenefeil(
            _("Arkivet kan ikke lese meldingen. Be drift se på lageret, eller importer på nytt."), kode="lager"
        ) from None


def _krev_nyeste(melding: PasMelding, periode: Eksamensperiode, rader: Iterable[Resultatrad]) -> None:
    """A list that was refused is no newer word: only those that were read in, and files."""
    nyere = PasMelding.objects.filter(
        Q(jobb__utfall__has_key="rader") | Q(jobb__fremdrift__has_key=LEST), slag=ROT, retning=PasMelding.Retning.INN,
        skole=melding.skole, periodekode=melding.periodekode, status=200, pk__gt=melding.pk,
    )  # fmt: skip
    fra_fil = ResultatUtenfra.objects.filter(
        kandidat__parti__skole=melding.skole, kandidat__eksamen__periode=periode, kilde=KILDE, hentet__gt=melding.tid,
        kandidat__person__nummer_hash__in=blant_tekster({rad.noekkel for rad in rader if rad.noekkel}),
    )  # fmt: skip
    if nyere.exists() or fra_fil.exists():
        melding_ = _(
            "Det er hentet nyere resultater siden, og de gjelder. Les inn den nyeste meldingen, eller importer på nytt."
        )
        raise Domenefeil(melding_, kode="nyere")
