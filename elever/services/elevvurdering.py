"""The verdict on each row of a pupils' file. The database is read in a constant number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Fag, Kandidat, Person
from elever.models import Elev, Elevfag
from elever.services.elevrader import Elevrad
from elever.services.personer import navn_likner
from felles.importer.grunnlag import Endring, Radresultat, Utfall

ELEV: Final = "rad"
IKKE_I_FILEN: Final = "mangler"
FELTNAVN: Final = ("klasse", "program")


@dataclass(slots=True)
class Elevgrunnlag:
    """What the rows meet: people, this year's pupils and their subjects, and the fag there are."""

    skole: Organisasjon
    skoleaar: int
    fag: dict[tuple[str, str], Fag] = field(default_factory=dict)
    personer: dict[str, Person] = field(default_factory=dict)
    elever: dict[int, Elev] = field(default_factory=dict)  # by person
    elevfag: dict[tuple[int, int], Elevfag] = field(default_factory=dict)  # by pupil and fag
    andres: set[int] = field(default_factory=set)  # people that another school has too
    egne: set[int] = field(default_factory=set)  # people that this school has or had


@dataclass(slots=True)
class Elevvurdering:
    """What becomes of a row; new values by field, new fag, changed fag."""

    rad: Elevrad
    utfall: Utfall = Utfall.LIK
    melding: str = ""
    endringer: list[Endring] = field(default_factory=list)
    person: Person | None = None
    elev: Elev | None = None
    nytt_navn: bool = False
    nye_fag: list[Fag] = field(default_factory=list)
    endrede_fag: list[Elevfag] = field(default_factory=list)

    @property
    def skrives(self) -> bool:
        return self.utfall in {Utfall.NY, Utfall.ENDRET}

    def resultat(self) -> Radresultat:
        return Radresultat(
            linje=self.rad.linje, slag=ELEV, utfall=self.utfall.value, tittel=self.rad.navn,
            undertittel=self.rad.maskert, gruppe=self.rad.felt["klasse"], melding=self.melding,
            endringer=tuple(self.endringer), felt=self.rad.feilfelt,
        )  # fmt: skip


def hent_grunnlag(skole: Organisasjon, skoleaar: int, rader: Iterable[Elevrad]) -> Elevgrunnlag:
    """Read it; seven queries whatever the number of rows."""
    grunnlag = Elevgrunnlag(skole, skoleaar)
    grunnlag.fag = {(fag.fagkode, fag.variant): fag for fag in Fag.objects.all()}
    pk_etter = Person.objects.all().etter_noekkel({rad.noekkel for rad in rader if rad.noekkel})
    personer = Person.objects.defer("nummer").in_bulk(list(set(pk_etter.values())))
    grunnlag.personer = {noekkel: personer[pk] for noekkel, pk in pk_etter.items()}
    egne = Elev.objects.filter(skole=skole)
    grunnlag.elever = {elev.person_id: elev for elev in egne.i_skoleaar(skoleaar).select_related("person")}
    fag = Elevfag.objects.filter(elev__skole=skole, elev__skoleaar=skoleaar)
    grunnlag.elevfag = {(rad.elev_id, rad.fag_id): rad for rad in fag.select_related("fag").order_by("pk")}
    for person, skole_id in (
        *Elev.objects.filter(person__in=personer).values_list("person_id", "skole_id"),
        *Kandidat.objects.filter(person__in=personer).values_list("person_id", "parti__skole_id"),
    ):
        (grunnlag.egne if skole_id == skole.pk else grunnlag.andres).add(person)
    return grunnlag


def vurder(grunnlag: Elevgrunnlag, rader: Sequence[Elevrad]) -> list[Elevvurdering]:
    """A verdict a row; what an earlier row has said of the pupil is not said again by a later one."""
    foerste: dict[str, Elevrad] = {}
    sett: set[tuple[str, int]] = set()
    return [_vurder(grunnlag, rad, foerste, sett) for rad in rader]


def ikke_i_filen(grunnlag: Elevgrunnlag, vurderinger: Iterable[Elevvurdering]) -> list[Radresultat]:
    """The year's active pupils that no row names. They are left as they are."""
    nevnt = {v.person.pk for v in vurderinger if v.person}
    borte = [elev for elev in grunnlag.elever.values() if elev.person_id not in nevnt and elev.status == "aktiv"]
    borte.sort(key=lambda elev: (elev.person.sortering, elev.pk))
    return [
        Radresultat(
            linje=0, slag=IKKE_I_FILEN, utfall=Utfall.LIK.value, tittel=elev.person.navn, gruppe=elev.klasse,
            melding=_("Står ikke i filen. Eleven er ikke slettet; sett eleven som sluttet på elevsiden om det stemmer."),
        )
        for elev in borte
    ]  # fmt: skip


def _vurder(
    grunnlag: Elevgrunnlag, rad: Elevrad, foerste: dict[str, Elevrad], sett: set[tuple[str, int]]
) -> Elevvurdering:
    v = Elevvurdering(rad)
    feil = rad.feil
    if not feil:
        feil, rad.feilfelt = _ulike_rader(rad, foerste)
    if feil:
        v.utfall, v.melding = Utfall.AVVIST, feil
        return v
    ny_elev = foerste.setdefault(rad.noekkel, rad) is rad
    v.person = grunnlag.personer.get(rad.noekkel)
    if _er_fremmed(v.person, rad, grunnlag):
        v.utfall, rad.feilfelt = Utfall.AVVIST, ("fornavn", "etternavn", "nummer")
        v.melding = _("Nummeret er registrert med et annet navn. Kontroller både navn og nummer.")
        return v
    v.elev = grunnlag.elever.get(v.person.pk) if v.person else None
    _vurder_fag(v, grunnlag, sett)
    if v.elev is None:
        v.utfall = Utfall.NY if ny_elev or v.nye_fag else Utfall.LIK
    else:
        _vurder_felt(v, v.elev)
        v.utfall = Utfall.ENDRET if v.endringer else Utfall.LIK
    if ny_elev:
        _vurder_navn(v, grunnlag)
    return v


def _er_fremmed(person: Person | None, rad: Elevrad, grunnlag: Elevgrunnlag) -> bool:
    """True for somebody whom only another school knows, under a name that has nothing in common with the row's.

    A number alone must not fetch a name from another school.
    """
    if person is None or person.pk in grunnlag.egne or person.pk not in grunnlag.andres:
        return False
    return not navn_likner(person.navn, rad.navn)


def _ulike_rader(rad: Elevrad, foerste: dict[str, Elevrad]) -> tuple[str, tuple[str, ...]]:
    """Rows of one pupil must agree on who and which class it is; what is wrong, and the fields to blame."""
    annen = foerste.get(rad.noekkel)
    if annen is None:
        return "", ()
    if annen.navn != rad.navn:
        tekst = _("Samme nummer har et annet navn på linje %(linje)d. Rett så linjene er like.")
        return tekst % {"linje": annen.linje}, ("nummer", "fornavn", "etternavn")
    ulike = tuple(felt for felt in FELTNAVN if rad.felt[felt] and rad.felt[felt] != annen.felt[felt])
    if ulike:
        tekst = _("Eleven har en annen klasse eller et annet program på linje %(linje)d. Rett så linjene er like.")
        return tekst % {"linje": annen.linje}, ulike
    return "", ()


def _vurder_felt(v: Elevvurdering, elev: Elev) -> None:
    for felt, tittel in (("klasse", _("Klasse")), ("program", _("Utdanningsprogram"))):
        fra, til = getattr(elev, felt), v.rad.felt[felt]
        if til and fra != til:
            v.endringer.append(Endring(tittel, fra or "–", til))
    if elev.status != Elev.Status.AKTIV:
        v.endringer.append(Endring(_("Status"), _("Sluttet"), _("Aktiv")))


def _vurder_fag(v: Elevvurdering, grunnlag: Elevgrunnlag, sett: set[tuple[str, int]]) -> None:
    ukjente = []
    for kode in v.rad.fagkoder:
        fag = grunnlag.fag.get(kode)
        if fag is None:
            ukjente.append("-".join(filter(None, kode)))
            continue
        if (v.rad.noekkel, fag.pk) in sett:
            continue
        sett.add((v.rad.noekkel, fag.pk))
        har = grunnlag.elevfag.get((v.elev.pk, fag.pk)) if v.elev else None
        if har is None:
            v.nye_fag.append(fag)
            v.endringer.append(Endring(_("Fag"), "–", fag.kode))
        elif _fagendringer(v, har):
            v.endrede_fag.append(har)
    if ukjente:
        v.melding = _("Ikke i eksamensplanen, og hoppet over: %(koder)s.") % {"koder": ", ".join(ukjente)}


def _fagendringer(v: Elevvurdering, har: Elevfag) -> bool:
    """Group and teacher of a fag that the row says anew."""
    foer = len(v.endringer)
    for felt, tittel in (("gruppe", _("Faggruppe")), ("laerer", _("Lærer"))):
        til = v.rad.felt[felt]
        if til and getattr(har, felt) != til:
            v.endringer.append(Endring(f"{tittel} {har.fag.kode}", getattr(har, felt) or "–", til))
    return len(v.endringer) > foer


def _vurder_navn(v: Elevvurdering, grunnlag: Elevgrunnlag) -> None:
    """A school renames people that it alone has; of others it is neither shown the name nor allowed to change it."""
    person, rad = v.person, v.rad
    if person is None or (person.fornavn, person.etternavn) == (rad.felt["fornavn"], rad.felt["etternavn"]):
        return
    if person.pk in grunnlag.andres:
        v.melding = " ".join(filter(None, [v.melding, _("Er registrert med et annet navn, og beholder det.")]))
        return
    v.nytt_navn = True
    if person.pk in grunnlag.egne:
        v.endringer.append(Endring(_("Navn"), person.navn, rad.navn))
        v.utfall = Utfall.ENDRET if v.utfall == Utfall.LIK else v.utfall
