"""The import of an exam plan, from a sheet or a message of PAS: the preview, the doing of it, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode, Fag
from eksamen.querysets.plan import PLANEIERE, planorganisasjoner
from felles import bidrag
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.importer.grunnlag import Dokument, Importfeil, Kolonnefelt, Radresultat, Utfall, Utfoert
from felles.importer.register import Importslag
from felles.models import Importkjoering
from plan.services.planeksamener import (
    Eksamensverdier,
    avtrykk,
    endre_eksamen,
    opprett_eksamen,
    slett_eksamen,
    verdier_av,
)
from plan.services.planrader import FELT, MAL, les_rad
from plan.services.planregister import lagre_fag, lagre_periode
from plan.services.planregler import Tidsrom
from plan.services.planvurdering import PERIODE, RAD, Periodevurdering, Plangrunnlag, Radvurdering

SLAG: Final = "plan"
SKRIVES: Final = {Utfall.NY, Utfall.ENDRET}


@dataclass(frozen=True)
class Planimport:
    """The import of one owner of plans. `skole_id` is the owner's organisation, where the runs belong."""

    bruker: Bruker
    eier: Organisasjon
    slag: str = SLAG

    @property
    def skole_id(self) -> int:
        return self.eier.pk

    @property
    def felt(self) -> Sequence[Kolonnefelt]:
        return FELT

    def forhaandsvis(self, dokument: Dokument, *, naa: datetime) -> list[Radresultat]:
        """What each row would do now; changes nothing. Raises Importfeil when the file has no exams."""
        perioder, rader = self._vurder(dokument, naa)
        return [*(v.resultat() for v in perioder), *(v.resultat() for v in rader)]

    def utfoer(self, dokument: Dokument, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> Utfoert:
        """Store periods, fagkoder and exams; nothing is taken out of the plan. One owner at a time.

        Repeatable: the second time every row is unchanged. Raises Importfeil with the row when somebody has changed it.
        """
        Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=self.eier.pk)
        perioder, rader = self._vurder(dokument, naa)
        # All parties at once, in order: the exams are taken one by one below.
        eksamener = [v.eksamen for v in rader if v.eksamen and v.utfall == Utfall.ENDRET]
        list(Eksamensparti.objects.select_for_update(of=("self",)).filter(eksamen__in=eksamener).order_by("pk"))
        resultater = [*(v.resultat() for v in perioder), *(v.resultat() for v in rader)]
        spor = _Spor(aktoer, naa)
        for periodevurdering in perioder:
            if periodevurdering.utfall in SKRIVES:
                spor.lagre_periode(periodevurdering)
        for vurdering in rader:
            if vurdering.utfall in SKRIVES:
                spor.lagre_rad(vurdering)
        logg_hendelse(
            Importkjoering(pk=kjoering_id), "plan.importert", aktoer=aktoer, naa=naa, skole_id=self.eier.pk,
            nye=len(spor.data["nye"]), endrede=len(spor.data["foer"]), avvist=sum(bool(v.rad.feil) for v in rader),
        )  # fmt: skip
        return Utfoert(resultater, spor.data if any(spor.data.values()) else None)

    def angre(self, angredata: Any, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> None:
        """Take the import back. Raises UgyldigOvergang when an exam is in use, has begun, or was changed since."""
        Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=self.eier.pk)
        endrede = [pk for pk, _verdier in angredata["foer"]]
        list(Eksamensparti.objects.select_for_update(of=("self",)).filter(eksamen__in=endrede).order_by("pk"))
        _krev_som_importert(angredata["avtrykk"])
        for pk in angredata["nye"]:
            slett_eksamen(eksamen_id=pk, aktoer=aktoer, naa=naa)
        for pk, verdier in angredata["foer"]:
            endre_eksamen(eksamen_id=pk, verdier=_fra_json(verdier), aktoer=aktoer, naa=naa)
        for pk, verdier in angredata["fag_foer"]:
            lagre_fag(fag_id=pk, verdier=verdier, aktoer=aktoer, naa=naa)
        for pk, datoer in angredata["perioder_foer"]:
            verdier = {navn: datetime.fromisoformat(verdi) for navn, verdi in datoer.items()}
            lagre_periode(periode_id=pk, verdier=verdier, aktoer=aktoer, naa=naa)
        for rader in (Fag.objects.filter(pk__in=angredata["nye_fag"], eksamener__isnull=True),
                      Eksamensperiode.objects.filter(pk__in=angredata["nye_perioder"], eksamener__isnull=True)):  # fmt: skip
            _slett_ledige(rader)
        logg_hendelse(
            Importkjoering(pk=kjoering_id), "plan.import_angret", aktoer=aktoer, naa=naa, skole_id=self.eier.pk,
            slettet=len(angredata["nye"]), tilbakefoert=len(angredata["foer"]),
        )  # fmt: skip

    def _vurder(self, dokument: Dokument, naa: datetime) -> tuple[list[Periodevurdering], list[Radvurdering]]:
        rader = [les_rad(rad) for rad in dokument.av_slag(RAD)]
        if not rader:
            raise Importfeil(None, _("Filen har ingen eksamener. Velg en fil med en rad per eksamen."), kode="ingen")
        return Plangrunnlag(self.bruker, naa, rader, dokument.av_slag(PERIODE)).vurder()


class _Spor:
    """Writes what the rows ask for, and keeps what takes it back."""

    def __init__(self, aktoer: Aktoer, naa: datetime) -> None:
        self.aktoer, self.naa = aktoer, naa
        self.data: dict[str, Any] = {
            "nye": [], "foer": [], "nye_fag": [], "fag_foer": [], "nye_perioder": [], "perioder_foer": [], "avtrykk": [],
        }  # fmt: skip
        self._perioder: dict[str, int] = {}
        self._fag: dict[tuple[str, str], int] = {}

    def lagre_periode(self, vurdering: Periodevurdering) -> None:
        pk = vurdering.periode.pk
        if pk:
            foer = Eksamensperiode.objects.get(pk=pk)
            gamle = {navn: getattr(foer, navn).isoformat() for navn in vurdering.endret}
            self.data["perioder_foer"].append([pk, gamle])
        verdier = vurdering.endret if pk else {**vurdering.endret, "kode": vurdering.periode.kode}
        with _paa_linjen(vurdering.linje):
            lagret = lagre_periode(periode_id=pk, verdier=verdier, aktoer=self.aktoer, naa=self.naa)
        if not pk:
            self.data["nye_perioder"].append(lagret.pk)
        self._perioder[lagret.kode] = lagret.pk

    def lagre_rad(self, vurdering: Radvurdering) -> None:
        with _paa_linjen(vurdering.rad.linje):
            fag_id = self._lagre_fag(vurdering)
            assert vurdering.verdier and vurdering.periode  # noqa: S101, PT018 - tells the type checker
            if vurdering.eksamen is None:
                periode_id = vurdering.periode.pk or self._perioder[vurdering.periode.kode]
                eksamen = opprett_eksamen(
                    fag_id=fag_id, periode_id=periode_id, verdier=vurdering.verdier, aktoer=self.aktoer, naa=self.naa
                )
                self.data["nye"].append(eksamen.pk)
                self._husk(eksamen.pk)
                return
            foer = _som_json(verdier_av(vurdering.eksamen))
            pk, sett = vurdering.eksamen.pk, avtrykk(vurdering.eksamen)
            if endre_eksamen(eksamen_id=pk, verdier=vurdering.verdier, aktoer=self.aktoer, naa=self.naa, sett=sett):
                self.data["foer"].append([pk, foer])
                self._husk(pk)

    def _husk(self, eksamen_id: int) -> None:
        """The print of the exam as the database has it now."""
        self.data["avtrykk"].append([eksamen_id, avtrykk(Eksamen.objects.med_plan().get(pk=eksamen_id))])

    def _lagre_fag(self, vurdering: Radvurdering) -> int:
        fag, verdier, noekkel = vurdering.fag, vurdering.fagverdier, vurdering.rad.noekkel[1:]
        # The same fag in several periods is made, or changed, once.
        if noekkel in self._fag:
            return self._fag[noekkel]
        if fag and verdier:
            self.data["fag_foer"].append([fag.pk, {navn: getattr(fag, navn) for navn in verdier}])
        if fag is None or verdier:
            ny = fag is None
            fag = lagre_fag(fag_id=fag.pk if fag else None, verdier=verdier, aktoer=self.aktoer, naa=self.naa)
            if ny:
                self.data["nye_fag"].append(fag.pk)
        self._fag[noekkel] = fag.pk
        return fag.pk


class _paa_linjen:
    """A refusal by the services becomes one of the import, with the row."""

    def __init__(self, linje: int) -> None:
        self.linje = linje

    def __enter__(self) -> None:
        return None

    def __exit__(self, _slag: object, feil: object, _spor: object) -> None:
        if isinstance(feil, Domenefeil) and not isinstance(feil, Importfeil):
            raise Importfeil(self.linje, feil.melding, kode=feil.kode) from feil


def _krev_som_importert(avtrykkene: list[list[Any]]) -> None:
    """Raises UgyldigOvergang `endret` when somebody has changed an exam since the import, or taken it away."""
    rader = Eksamen.objects.select_for_update(of=("self",)).order_by("pk")
    naa = {e.pk: e for e in rader.filter(pk__in=[pk for pk, _verdi in avtrykkene]).med_plan()}
    for pk, verdi in avtrykkene:
        if pk not in naa or avtrykk(naa[pk]) != verdi:
            hva = naa[pk].fag.kode if pk in naa else _("En eksamen")
            tekst = _("%(hva)s er endret siden importen, så den kan ikke angres. Rett planen for hånd.")
            raise UgyldigOvergang(tekst % {"hva": hva}, kode="endret")


def _slett_ledige(rader: Any) -> None:
    """Take away what the import made and nothing else uses by now."""
    for rad in rader:
        try:
            with transaction.atomic():
                rad.delete()
        except ProtectedError:
            continue  # a pupil or something else has come to it since; it stays, which harms nothing


def _som_json(verdier: Eksamensverdier) -> dict[str, Any]:
    deler = {
        type_: [rom.start.isoformat(), rom.slutt.isoformat(), rom.minutter, rom.tidligste and rom.tidligste.isoformat()]
        for type_, rom in verdier.deler.items()
    }
    sensur = verdier.sensur_fra.isoformat() if verdier.sensur_fra else None
    return {**vars(replace(verdier, deler={})), "deler": deler, "sensur_fra": sensur}


def _fra_json(data: dict[str, Any]) -> Eksamensverdier:
    tid = datetime.fromisoformat
    deler = {
        type_: Tidsrom(tid(start), tid(slutt), minutter, tid(tidligste) if tidligste else None)
        for type_, (start, slutt, minutter, tidligste) in data["deler"].items()
    }
    sensur = tid(data["sensur_fra"]) if data["sensur_fra"] else None
    return Eksamensverdier(**{**data, "deler": deler, "sensur_fra": sensur})


def lag_planimport(_skole: Any, bruker: Any, naa: datetime) -> Planimport:
    """The import for the user's own plan. Raises PermissionDenied for those who own none."""
    eier = next(iter(bruker.organisasjoner(naa, *PLANEIERE)), None)
    if eier is None or not planorganisasjoner(bruker, naa).exists():
        raise PermissionDenied(_("Eksamensplanen legges av Utdanningsdirektoratet og fylkeskommunene."))
    return Planimport(bruker, eier)


IMPORTSLAG: Final = Importslag(
    tittel=gettext_lazy("Importer eksamensplan"),
    beskrivelse=gettext_lazy(
        "Regneark med en rad per eksamen, eller XML-filen med eksamensplanen fra PAS. Eksamener som finnes, endres; "
        "ingen tas ut av planen. En tom celle endrer ingenting."
    ),
    roller=PLANEIERE,
    lag=lag_planimport,
    formater=bidrag.planformater.alle,
    mal=MAL,
    skolevalg=False,
    videre=("plan:plan", gettext_lazy("Se eksamensplanen")),
    enhet=(gettext_lazy("eksamen"), gettext_lazy("eksamener")),
    andre_rader={PERIODE: gettext_lazy("Perioder")},
)
