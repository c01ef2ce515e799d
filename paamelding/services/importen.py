"""Enrolment of a school's candidates from a file: what it would do, and the doing of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from eksamen.services.passord import lag_manglende_passord
from felles.bidrag import hendelseslaaser, tidslyttere
from felles.hendelser import Aktoer, logg_hendelse
from felles.importer.grunnlag import Dokument, Importfeil, Kolonnefelt, Radresultat, Utfall, Utfoert
from felles.models import Importkjoering
from paamelding.services.angring import angre_paamelding
from paamelding.services.ansvarlige import Ansvarligvurdering, vurder_ansvarlige
from paamelding.services.ark import fra_ark
from paamelding.services.felt import FELT
from paamelding.services.grunnlag import Grunnlag, hent_grunnlag, laas_periode
from paamelding.services.lagring import Lagret, lagre
from paamelding.services.rader import (
    GRUPPE,
    KANDIDAT,
    ansvarligrader,
    fagnoekkel,
    kandidatrader,
    partinavn,
    ryddet,
)
from paamelding.services.vurdering import Kandidatvurdering, vurder_kandidater

# What runs of this import are stored as.
SLAG: Final = "paamelding"


@dataclass(frozen=True, slots=True)
class Paameldingsimport:
    """The import of one school. Made by a view or command that has checked that the school is the user's."""

    skole: Organisasjon
    slag: str = SLAG

    @property
    def felt(self) -> Sequence[Kolonnefelt]:
        return FELT

    @property
    def skole_id(self) -> int:
        return self.skole.pk

    def forhaandsvis(self, dokument: Dokument, *, naa: datetime) -> list[Radresultat]:
        """What each row would do now; changes nothing and locks nothing. Raises Importfeil."""
        dokument = fra_ark(dokument, naa)
        periode = self._kontroller(dokument)
        kandidater, ansvarlige, _grunnlag = self._vurder(dokument, periode, naa, laas=False)
        return _resultater(kandidater, ansvarlige)

    def utfoer(self, dokument: Dokument, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> Utfoert:
        """Store parties, candidates, numbers, own times, passwords and proposed invigilators.

        In the caller's transaction; one import at a time in a period. Refused rows are left out, the others are
        stored. Repeatable: the second time every row is unchanged. Raises Importfeil, and IntegrityError when
        somebody outside the import wrote the same rows.
        """
        dokument = fra_ark(dokument, naa)
        periode = self._kontroller(dokument)
        laas_periode(periode.pk)
        kandidater, ansvarlige, grunnlag = self._vurder(dokument, periode, naa, laas=True)
        lagret = lagre(grunnlag, kandidater, ansvarlige)
        for lytter in tidslyttere.alle():
            lytter([*lagret.nye_kandidater, *lagret.endrede_kandidater])
        # The event first: it takes the versions of all parties in one order, which the events of passwords then hold.
        self._logg(kjoering_id, lagret, kandidater, ansvarlige, aktoer=aktoer, naa=naa)
        lag_manglende_passord(kandidat_ider=lagret.nye_kandidater, aktoer=aktoer, naa=naa)
        _vis_numrene(kandidater, grunnlag, lagret)
        return Utfoert(_resultater(kandidater, ansvarlige), lagret.angre.som_json())

    def angre(self, angredata: Any, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> None:
        """Take an enrolment back. Raises UgyldigOvergang with the reason when something has built on it."""
        angre_paamelding(angredata, skole_id=self.skole.pk, kjoering_id=kjoering_id, aktoer=aktoer, naa=naa)

    def _kontroller(self, dokument: Dokument) -> Eksamensperiode:
        """Rules about the file as a whole; all that are broken are named. Rule: PAS contract 1.4."""
        feil = [*self._skolefeil(dokument), *_gruppefeil(dokument)]
        kode = ryddet(dokument.felt.get("periodekode", ""))
        periode = Eksamensperiode.objects.filter(kode=kode).first()
        if periode is None:
            feil.append(_periodefeil(dokument, kode))
        if not dokument.av_slag(KANDIDAT):
            feil.append(Importfeil(None, _("Filen har ingen kandidater. Velg en fil med påmeldinger."), kode="ingen"))
        if feil or periode is None:
            raise Importfeil.samlet(sorted(feil, key=lambda en: en.linje or 0))
        return periode

    def _skolefeil(self, dokument: Dokument) -> list[Importfeil]:
        orgnr = "".join(dokument.felt.get("orgnr", "").split())
        if "orgnr" not in dokument.felt or orgnr in {self.skole.orgnr, self.skole.nummer_i_pas}:
            return []
        tekst = _(
            "Filen er for en annen skole (org.nr. %(orgnr)s), og du importerer for %(skole)s (org.nr. %(eget)s). "
            "Velg filen for riktig skole."
        ) % {"orgnr": orgnr[:20] or _("mangler"), "skole": self.skole.navn, "eget": self.skole.nummer_i_pas}
        return [Importfeil(dokument.linjer.get("orgnr"), tekst, kode="annen_skole")]

    def _vurder(
        self, dokument: Dokument, periode: Eksamensperiode, naa: datetime, *, laas: bool
    ) -> tuple[list[Kandidatvurdering], list[Ansvarligvurdering], Grunnlag]:
        kandidater, ansvarlige = kandidatrader(dokument), ansvarligrader(dokument)
        grunnlag = hent_grunnlag(
            skole=self.skole, periode=periode, kandidater=kandidater, ansvarlige=ansvarlige, naa=naa, laas=laas
        )
        vurderte = vurder_kandidater(grunnlag, kandidater)
        return vurderte, vurder_ansvarlige(grunnlag, ansvarlige, vurderte), grunnlag

    def _logg(
        self,
        kjoering_id: int,
        lagret: Lagret,
        kandidater: list[Kandidatvurdering],
        ansvarlige: list[Ansvarligvurdering],
        *,
        aktoer: Aktoer,
        naa: datetime,
    ) -> None:
        kjoering = Importkjoering(pk=kjoering_id)
        # Two events, and the parties of the other schools may come before those of this one.
        for laas in hendelseslaaser.alle():
            laas(lagret.partier | lagret.andres_partier)
        logg_hendelse(
            kjoering,
            "paamelding.importert",
            aktoer=aktoer,
            naa=naa,
            partier=lagret.partier,
            skole_id=self.skole.pk,
            avvist=sum(v.utfall == Utfall.AVVIST for v in kandidater),
            like=sum(v.utfall == Utfall.LIK for v in kandidater),
            nye=lagret.nye_kandidater,
            endrede=lagret.endrede_kandidater,
            nye_partier=lagret.nye_partier,
            vaktforslag=sum(v.utfall == Utfall.NY for v in ansvarlige),
        )
        if lagret.andres_partier:
            logg_hendelse(kjoering, "paamelding.deltnavn", aktoer=aktoer, naa=naa, partier=lagret.andres_partier)


def _resultater(kandidater: list[Kandidatvurdering], ansvarlige: list[Ansvarligvurdering]) -> list[Radresultat]:
    return [*(v.resultat() for v in kandidater), *(v.resultat() for v in ansvarlige)]


def _vis_numrene(kandidater: list[Kandidatvurdering], grunnlag: Grunnlag, lagret: Lagret) -> None:
    """After the storing, a row is known by its candidate number; the promise of one is kept."""
    numre = grunnlag.numre | lagret.numre
    for v in kandidater:
        person_id = v.person.pk if v.person else lagret.personer.get(v.rad.noekkel)
        if v.gjelder and person_id in numre:
            v.undertittel, v.melding = numre[person_id], ""


def _periodefeil(dokument: Dokument, kode: str) -> Importfeil:
    kjente = ", ".join(Eksamensperiode.objects.order_by("kode").values_list("kode", flat=True))
    tekst = _("Perioden «%(kode)s» finnes ikke i eksamensplanen.") % {"kode": kode[:20]}
    tekst += " " + (_("Kjente perioder: %(kjente)s.") % {"kjente": kjente} if kjente else _("Legg inn planen først."))
    return Importfeil(dokument.linjer.get("periodekode"), tekst, kode="ukjent_periode")


def _gruppefeil(dokument: Dokument) -> list[Importfeil]:
    """Rule: PAS contract 1.4: group names are unique within a fagkode."""
    linjer: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for rad in dokument.av_slag(GRUPPE):
        linjer[(*fagnoekkel(rad), partinavn(rad))].append(rad.linje)
    return [
        Importfeil(
            dobbelt,
            _("Gruppen %(navn)s står to ganger i %(fag)s, også på linje %(linje)s. Gi gruppene hvert sitt navn.")
            % {"navn": navn[:100], "fag": "-".join(del_ for del_ in (fagkode, variant) if del_), "linje": alle[0]},
            kode="dobbel_gruppe",
        )
        for (fagkode, variant, navn), alle in linjer.items()
        for dobbelt in alle[1:]
    ]
