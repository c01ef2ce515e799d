"""The import of a school's pupils with their subjects: what it would do, the doing of it, and the way back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from eksamen.models import Kandidat, Nummerslag, Person
from elever.models import Elev, Elevfag
from elever.querysets.elever import skoleaaret
from elever.services.elevangring import ELEVFELT, FAGFELT, ta_tilbake
from elever.services.elevrader import FELT, les_rader
from elever.services.elevvurdering import Elevgrunnlag, Elevvurdering, hent_grunnlag, ikke_i_filen, vurder
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.importer.grunnlag import Dokument, Importfeil, Kolonnefelt, Radresultat, Utfall, Utfoert
from felles.models import Importkjoering

SLAG: Final = "elever"


@dataclass(slots=True)
class Lagret:
    """What was written, so that it can be taken back: plain values."""

    personer: list[int]
    elever: list[int]
    fag: list[int]
    elever_foer: list[list[Any]]
    fag_foer: list[list[Any]]
    navn_foer: list[list[Any]]

    def som_data(self) -> dict[str, Any]:
        return {felt: getattr(self, felt) for felt in self.__slots__}


@dataclass(frozen=True, slots=True)
class Elevimport:
    """The import of one school. Made by a view that has checked that the school is the user's."""

    skole: Organisasjon
    slag: str = SLAG

    @property
    def skole_id(self) -> int:
        return self.skole.pk

    @property
    def felt(self) -> Sequence[Kolonnefelt]:
        return FELT

    def forhaandsvis(self, dokument: Dokument, *, naa: datetime) -> list[Radresultat]:
        """What each row would do now, and which pupils are in no row; changes nothing. Raises Importfeil."""
        grunnlag, vurderinger = self._vurder(dokument, naa)
        return _resultater(grunnlag, vurderinger)

    def utfoer(self, dokument: Dokument, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> Utfoert:
        """Store people, pupils of this school year and their subjects. Nobody and nothing is deleted.

        In the caller's transaction, one at a time at the school. Repeatable: the second time every row is unchanged.
        Raises Importfeil.
        """
        Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=self.skole.pk)
        grunnlag, vurderinger = self._vurder(dokument, naa)
        lagret = lagre(grunnlag, [v for v in vurderinger if v.skrives])
        logg_hendelse(
            Importkjoering(pk=kjoering_id), "elever.importert", aktoer=aktoer, naa=naa, skole_id=self.skole.pk,
            nye=len(lagret.elever), endrede=len(lagret.elever_foer), nye_fag=len(lagret.fag),
            avvist=sum(v.utfall == Utfall.AVVIST for v in vurderinger),
        )  # fmt: skip
        data = lagret.som_data()
        return Utfoert(_resultater(grunnlag, vurderinger), data if any(data.values()) else None)

    def angre(self, angredata: Any, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> None:
        """Take the import back. Raises UgyldigOvergang when a person it made has become a candidate since, or when
        something it wrote was changed."""
        Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=self.skole.pk)
        brukt = Kandidat.objects.filter(person__in=angredata["personer"]).values("person").distinct().count()
        if brukt:
            tekst = ngettext(
                "%(antall)d av elevene er meldt på eksamen siden. Ta eleven ut av partiet først.",
                "%(antall)d av elevene er meldt på eksamen siden. Ta dem ut av partiene først.",
                brukt,
            )
            raise UgyldigOvergang(tekst % {"antall": brukt}, kode="i_bruk")
        ta_tilbake(angredata)
        logg_hendelse(
            Importkjoering(pk=kjoering_id), "elever.import_angret", aktoer=aktoer, naa=naa, skole_id=self.skole.pk,
            elever=len(angredata["elever"]), fag=len(angredata["fag"]),
        )  # fmt: skip

    def _vurder(self, dokument: Dokument, naa: datetime) -> tuple[Elevgrunnlag, list[Elevvurdering]]:
        rader = les_rader(dokument)
        if not rader:
            raise Importfeil(None, _("Filen har ingen elever. Velg en fil med en rad per elev."), kode="ingen")
        grunnlag = hent_grunnlag(self.skole, skoleaaret(naa), rader)
        return grunnlag, vurder(grunnlag, rader)


def lagre(grunnlag: Elevgrunnlag, vurderinger: Sequence[Elevvurdering]) -> Lagret:
    """Store rows that are new or changed, in a constant number of statements."""
    personer, nye_personer = _lagre_personer(vurderinger)
    elever, nye_elever = _lagre_elever(grunnlag, vurderinger, personer)
    nye_fag = {(elever[personer[v.rad.noekkel]], fag.pk): v.rad.felt for v in vurderinger for fag in v.nye_fag}
    rader = [
        Elevfag(elev_id=elev, fag_id=fag, gruppe=felt["gruppe"], laerer=felt["laerer"])
        for (elev, fag), felt in nye_fag.items()
    ]
    lagrede = [rad.pk for rad in Elevfag.objects.bulk_create(rader)]
    return Lagret(
        nye_personer, nye_elever, lagrede, _endre_elever(vurderinger), _endre_fag(vurderinger), _endre_navn(vurderinger)
    )


@sensitive_variables()
def _lagre_personer(vurderinger: Iterable[Elevvurdering]) -> tuple[dict[str, int], list[int]]:
    """People by keyed hash, the new ones made. One that is made elsewhere at the same moment is found again."""
    ider = {v.rad.noekkel: v.person.pk for v in vurderinger if v.person}
    nye = {
        v.rad.noekkel: Person(
            fornavn=v.rad.felt["fornavn"], etternavn=v.rad.felt["etternavn"], nummer=v.rad.nummer,
            nummer_hash=v.rad.noekkel, nummerslag=Nummerslag(v.rad.nummerslag),
        )
        for v in vurderinger
        if v.rad.noekkel not in ider
    }  # fmt: skip
    Person.objects.bulk_create(nye.values(), ignore_conflicts=True)
    funnet = Person.objects.all().etter_noekkel(list(nye))
    return {**ider, **funnet}, sorted(funnet.values())


def _lagre_elever(
    grunnlag: Elevgrunnlag, vurderinger: Iterable[Elevvurdering], personer: dict[str, int]
) -> tuple[dict[int, int], list[int]]:
    elever = {person: elev.pk for person, elev in grunnlag.elever.items()}
    nye: dict[int, Elev] = {}
    for v in vurderinger:
        person = personer[v.rad.noekkel]
        if person not in elever and person not in nye:
            nye[person] = Elev(
                person_id=person, skole=grunnlag.skole, skoleaar=grunnlag.skoleaar, klasse=v.rad.felt["klasse"],
                program=v.rad.felt["program"],
            )  # fmt: skip
    lagrede = Elev.objects.bulk_create(nye.values())
    return {**elever, **{elev.person_id: elev.pk for elev in lagrede}}, [elev.pk for elev in lagrede]


def _endre_elever(vurderinger: Iterable[Elevvurdering]) -> list[list[Any]]:
    foer: dict[int, list[Any]] = {}
    endrede: dict[int, Elev] = {}
    for v in vurderinger:
        elev = v.elev
        if elev is None:
            continue
        nytt = {felt: v.rad.felt[felt] or getattr(elev, felt) for felt in ("klasse", "program")}
        if elev.status != Elev.Status.AKTIV or any(getattr(elev, felt) != verdi for felt, verdi in nytt.items()):
            foer.setdefault(elev.pk, _verdier(elev, ELEVFELT))
            elev.klasse, elev.program, elev.status = nytt["klasse"], nytt["program"], Elev.Status.AKTIV
            endrede[elev.pk] = elev
    Elev.objects.bulk_update(endrede.values(), ELEVFELT)
    return [[pk, foer[pk], _verdier(elev, ELEVFELT)] for pk, elev in endrede.items()]


def _endre_fag(vurderinger: Iterable[Elevvurdering]) -> list[list[Any]]:
    foer, endrede = [], []
    for v in vurderinger:
        for rad in v.endrede_fag:
            foer.append(_verdier(rad, FAGFELT))
            rad.gruppe, rad.laerer = v.rad.felt["gruppe"] or rad.gruppe, v.rad.felt["laerer"] or rad.laerer
            endrede.append(rad)
    Elevfag.objects.bulk_update(endrede, FAGFELT)
    return [[rad.pk, gamle, _verdier(rad, FAGFELT)] for rad, gamle in zip(endrede, foer, strict=True)]


def _endre_navn(vurderinger: Iterable[Elevvurdering]) -> list[list[Any]]:
    foer, endrede = [], []
    for v in vurderinger:
        if v.nytt_navn and v.person:
            nytt = [v.rad.felt["fornavn"], v.rad.felt["etternavn"]]
            foer.append([v.person.pk, [v.person.fornavn, v.person.etternavn], nytt])
            v.person.fornavn, v.person.etternavn = nytt
            endrede.append(v.person)
    Person.objects.bulk_update(endrede, ["fornavn", "etternavn"])
    return foer


def _verdier(rad: Elev | Elevfag, felt: Iterable[str]) -> list[str]:
    return [getattr(rad, navn) for navn in felt]


def _resultater(grunnlag: Elevgrunnlag, vurderinger: list[Elevvurdering]) -> list[Radresultat]:
    return [*(v.resultat() for v in vurderinger), *ikke_i_filen(grunnlag, vurderinger)]
