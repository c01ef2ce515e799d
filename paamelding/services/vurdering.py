"""The verdict on each row of an enrolment: new, changed, same, or refused and why. Reads no database."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eksamen.models import Eksamen, Kandidatslag, Maalform
from felles.importer.grunnlag import Endring, Radresultat, Utfall
from paamelding.services.grunnlag import Grunnlag, Kandidatinfo, Personinfo
from paamelding.services.rader import ANNEN_SKOLE, KANDIDAT, Ansvarligrad, Kandidatrad, RadAvvist

LIKHET: Final = 0.6
ROM, PLASS = gettext_lazy("Rom"), gettext_lazy("Plass")


@dataclass(slots=True, eq=False)
class Kandidatvurdering:
    """What becomes of a candidate row; `person` and `kandidat` are those that exist already."""

    rad: Kandidatrad
    utfall: Utfall = Utfall.LIK
    melding: str = ""
    varsel: str = ""  # what to know of a row that is imported all the same
    endringer: list[Endring] = field(default_factory=list)
    eksamen: Eksamen | None = None
    person: Personinfo | None = None
    kandidat: Kandidatinfo | None = None
    nytt_navn: bool = False
    nytt_nummer: bool = False
    undertittel: str = ""
    feilfelt: tuple[str, ...] = ()
    kode: str = ""

    @property
    def gjelder(self) -> bool:
        return self.utfall != Utfall.AVVIST

    def resultat(self) -> Radresultat:
        rad = self.rad
        return Radresultat(
            linje=rad.linje,
            slag=KANDIDAT,
            utfall=self.utfall.value,
            tittel=rad.navn,
            undertittel=self.undertittel or rad.maskert,
            gruppe=f"{rad.kode} · {rad.parti}",
            melding=f"{self.melding}. {self.varsel}" if self.melding and self.varsel else self.melding or self.varsel,
            endringer=tuple(self.endringer),
            felt=self.feilfelt,
            kode=self.kode,
        )


@dataclass(slots=True)
class _Sett:
    """What earlier rows of the same file have said."""

    plasser: dict[tuple[str, int], Kandidatrad] = field(default_factory=dict)  # person and exam -> row
    navn: dict[str, Kandidatrad] = field(default_factory=dict)
    numre: dict[str, Kandidatrad] = field(default_factory=dict)  # number -> row
    eksamener: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))  # person -> exams
    nummer_til: dict[str, Kandidatrad] = field(default_factory=dict)  # person -> row with a number
    # Said of most rows, so it is looked up once.
    faar_nummer: str = field(default_factory=lambda: _("Får kandidatnummer når du bekrefter"))


def vurder_kandidater(grunnlag: Grunnlag, rader: Iterable[Kandidatrad]) -> list[Kandidatvurdering]:
    """A verdict a row, in the file's order. Earlier rows decide over later ones."""
    sett = _Sett()
    vurderinger = []
    for rad in rader:
        vurdering = Kandidatvurdering(rad)
        try:
            _vurder(vurdering, grunnlag, sett)
        except RadAvvist as grunn:
            vurdering.utfall, vurdering.melding, vurdering.endringer = Utfall.AVVIST, str(grunn), []
            vurdering.feilfelt, vurdering.kode = grunn.felt, grunn.kode
        vurderinger.append(vurdering)
    return vurderinger


def finn_eksamen(grunnlag: Grunnlag, rad: Kandidatrad | Ansvarligrad) -> Eksamen:
    """The exam of a row's fagkode in the plan, or RadAvvist with the nearest one that exists."""
    eksamen = grunnlag.eksamener.get((rad.fagkode, rad.variant))
    if eksamen is not None:
        return eksamen
    kjente = {fag.kode: fag for fag in (eksamen.fag for eksamen in grunnlag.eksamener.values())}
    tekst = _("Fagkoden %(kode)s finnes ikke i eksamensplanen for %(periode)s.") % {
        "kode": rad.kode,
        "periode": grunnlag.periode.kode,
    }
    naere = get_close_matches(rad.kode, sorted(kjente), n=1, cutoff=LIKHET)
    if naere:
        tekst += " " + _("Mente du %(fag)s?") % {"fag": kjente[naere[0]]}
    raise RadAvvist(tekst, "fagkode", "variant" if rad.variant else "")


def _vurder(vurdering: Kandidatvurdering, grunnlag: Grunnlag, sett: _Sett) -> None:
    rad = vurdering.rad
    if rad.feil:
        raise RadAvvist(rad.feil, rad.feilfelt)
    eksamen = vurdering.eksamen = finn_eksamen(grunnlag, rad)
    _krev_en_gang(rad, eksamen, sett)
    person = vurdering.person = grunnlag.personer.get(rad.noekkel)
    egne = grunnlag.kandidater.get(person.pk, []) if person else []
    _krev_ingen_annen_skole(rad, eksamen, egne, grunnlag)
    vurdering.kandidat = next((k for k in egne if k.eksamen_id == eksamen.pk), None)
    if vurdering.kandidat:
        _sammenlign(vurdering, vurdering.kandidat, grunnlag)
    else:
        vurdering.utfall = Utfall.NY
    _vurder_navn(vurdering, egne, grunnlag, sett)
    _vurder_nummer(vurdering, egne, grunnlag, sett)
    if vurdering.endringer and vurdering.kandidat:
        vurdering.utfall = Utfall.ENDRET
    _varsle_kollisjon(vurdering, eksamen, egne, grunnlag, sett)


def _krev_en_gang(rad: Kandidatrad, eksamen: Eksamen, sett: _Sett) -> None:
    foerste = sett.plasser.setdefault((rad.noekkel, eksamen.pk), rad)
    if foerste is not rad:
        raise RadAvvist(
            _("Kandidaten står to ganger i filen i %(fag)s, også på linje %(linje)s. Fjern den som er feil.")
            % {"fag": rad.kode, "linje": foerste.linje},
            "nummer",
        )


def _krev_ingen_annen_skole(rad: Kandidatrad, eksamen: Eksamen, egne: list[Kandidatinfo], grunnlag: Grunnlag) -> None:
    """Rule: PAS contract 1.4, `PameldtAnnenSkole`: enrolled by another school in an exam of the same day.

    Says nothing of which school or exam it is.
    """
    dager = grunnlag.dager[eksamen.pk]
    for kandidat in egne:
        if kandidat.skole_id == grunnlag.skole.pk:
            continue
        if kandidat.eksamen_id == eksamen.pk:
            raise RadAvvist(
                _("Allerede påmeldt i %(fag)s ved en annen skole. Kandidaten må avklare hvilken skole som gjelder.")
                % {"fag": rad.kode},
                kode=ANNEN_SKOLE,
            )
        if dager & grunnlag.dager[kandidat.eksamen_id]:
            raise RadAvvist(
                _(
                    "Allerede påmeldt ved en annen skole i en eksamen samme dag. Kandidaten må avklare hvilken skole "
                    "som gjelder."
                ),
                kode=ANNEN_SKOLE,
            )


def _varsle_kollisjon(
    vurdering: Kandidatvurdering, eksamen: Eksamen, egne: list[Kandidatinfo], grunnlag: Grunnlag, sett: _Sett
) -> None:
    """A new candidate whose exam or preparation day is that of another of the person's at the school is told of."""
    i_filen = sett.eksamener[vurdering.rad.noekkel]
    andre = i_filen | {k.eksamen_id for k in egne} - {eksamen.pk} if egne else i_filen
    i_filen.add(eksamen.pk)
    if vurdering.utfall != Utfall.NY or not andre:
        return
    samme_dag = {pk for pk in andre if pk != eksamen.pk and grunnlag.dager[pk] & grunnlag.dager[eksamen.pk]}
    if samme_dag:
        koder = sorted(ett.fag.kode for ett in grunnlag.eksamener.values() if ett.pk in samme_dag)
        tekst = _("Har også %(koder)s på en av dagene til %(fag)s. Flytt eller ta ut den ene etterpå.")
        tekst %= {"koder": ", ".join(koder), "fag": vurdering.rad.kode}
        vurdering.varsel = f"{vurdering.varsel} {tekst}".strip()


def _sammenlign(vurdering: Kandidatvurdering, kandidat: Kandidatinfo, grunnlag: Grunnlag) -> None:
    rad = vurdering.rad
    if kandidat.parti != rad.parti:
        if kandidat.eksamen_id in grunnlag.startet:
            raise RadAvvist(
                _("Kandidaten står i %(fra)s, og eksamen har startet. Partiet kan ikke byttes til %(til)s nå.")
                % {"fra": kandidat.parti, "til": rad.parti},
                "parti",
            )
        vurdering.endringer.append(Endring(_("Parti"), kandidat.parti, rad.parti))
    if rad.maalform and rad.maalform != kandidat.maalform:
        fra, til = Maalform(kandidat.maalform).label, Maalform(rad.maalform).label
        vurdering.endringer.append(Endring(_("Målform"), str(fra).lower(), str(til).lower()))
    if rad.kandidatslag != kandidat.slag:
        fra, til = Kandidatslag(kandidat.slag).label, Kandidatslag(rad.kandidatslag).label
        vurdering.endringer.append(Endring(_("Kandidattype"), str(fra).lower(), str(til).lower()))
    for tittel, foer, naa in ((ROM, kandidat.rom, rad.rom), (PLASS, kandidat.plass, rad.plass)):
        if naa and naa != foer:
            vurdering.endringer.append(Endring(str(tittel), foer or _("ingen"), naa))


def _vurder_navn(vurdering: Kandidatvurdering, egne: list[Kandidatinfo], grunnlag: Grunnlag, sett: _Sett) -> None:
    """A school renames only people it has had as candidates; of others it is shown no name, and changes none that
    another school uses this period or has as a pupil."""
    rad, person = vurdering.rad, vurdering.person
    foerste = sett.navn.setdefault(rad.noekkel, rad)
    if foerste.navn != rad.navn:
        raise RadAvvist(
            _("Samme fødselsnummer har et annet navn på linje %(linje)s. Rett navnet så linjene er like.")
            % {"linje": foerste.linje},
            "fornavn",
            "etternavn",
            "nummer",
        )
    if person is None or (person.fornavn, person.etternavn) == (rad.fornavn, rad.etternavn):
        return
    if any(k.skole_id == grunnlag.skole.pk for k in egne):
        vurdering.nytt_navn = True
        vurdering.endringer.append(Endring(_("Navn"), person.navn, rad.navn))
    elif person.pk not in grunnlag.andres_elever and not any(k.periode_id == grunnlag.periode.pk for k in egne):
        vurdering.nytt_navn = True
    else:
        # Which name it is, nobody is told; but that it is another, or the lists of the two never come to be alike.
        vurdering.varsel = _("Fødselsnummeret er registrert med et annet navn, og det står. Sjekk navnet.")


def _vurder_nummer(vurdering: Kandidatvurdering, egne: list[Kandidatinfo], grunnlag: Grunnlag, sett: _Sett) -> None:
    rad, person = vurdering.rad, vurdering.person
    har = grunnlag.numre.get(person.pk, "") if person else ""
    kjent = any(k.skole_id == grunnlag.skole.pk for k in egne)
    vurdering.undertittel = har if kjent else ""
    _krev_ett_nummer(rad, person, grunnlag, sett)
    if not rad.kandidatnummer:
        if not har and settings.KANDIDATNUMMER_FRA == "oss":
            vurdering.melding = sett.faar_nummer
            vurdering.nytt_nummer = True
            # A candidate that has stood without a number, imported while PAS numbered.
            if vurdering.kandidat:
                vurdering.endringer.append(Endring(_("Kandidatnummer"), _("ingen"), _("nytt")))
        elif not har:
            vurdering.melding = _("Får kandidatnummer fra PAS")
        return
    if har == rad.kandidatnummer:
        return
    if har:
        _krev_lov_til_nytt_nummer(egne, grunnlag)
    vurdering.nytt_nummer = True
    if vurdering.kandidat:
        vurdering.endringer.append(Endring(_("Kandidatnummer"), har or _("ingen"), rad.kandidatnummer))
    else:
        vurdering.melding = _("Får kandidatnummer %(nummer)s") % {"nummer": rad.kandidatnummer}


def _krev_ett_nummer(rad: Kandidatrad, person: Personinfo | None, grunnlag: Grunnlag, sett: _Sett) -> None:
    """A number is one person's, and a person has one, in the file and in the period."""
    if not rad.kandidatnummer:
        return
    eier = sett.numre.setdefault(rad.kandidatnummer, rad)
    if eier.noekkel != rad.noekkel:
        raise RadAvvist(
            _(
                "Kandidatnummeret %(nummer)s er brukt om en annen kandidat på linje %(linje)s. Hent filen på nytt fra PAS."
            )
            % {"nummer": rad.kandidatnummer, "linje": eier.linje},
            "kandidatnummer",
        )
    foerste = sett.nummer_til.setdefault(rad.noekkel, rad)
    if foerste.kandidatnummer != rad.kandidatnummer:
        raise RadAvvist(
            _("Kandidaten har et annet kandidatnummer på linje %(linje)s. Hent filen på nytt fra PAS.")
            % {"linje": foerste.linje},
            "kandidatnummer",
        )
    innehaver = grunnlag.opptatt.get(rad.kandidatnummer)
    if innehaver is not None and (person is None or innehaver != person.pk):
        raise RadAvvist(
            _("Kandidatnummeret %(nummer)s er allerede gitt til en annen i perioden. Hent filen på nytt fra PAS.")
            % {"nummer": rad.kandidatnummer},
            "kandidatnummer",
        )


def _krev_lov_til_nytt_nummer(egne: list[Kandidatinfo], grunnlag: Grunnlag) -> None:
    """A number that stands is changed only where PAS numbers, by the person's only school, before any start."""
    i_perioden = [k for k in egne if k.periode_id == grunnlag.periode.pk]
    if settings.KANDIDATNUMMER_FRA != "pas":
        raise RadAvvist(
            _(
                "Kandidaten har allerede et annet kandidatnummer i perioden, og det er gitt her. "
                "Ta kandidatnummeret ut av filen, så beholder kandidaten det."
            ),
            "kandidatnummer",
        )
    if any(k.skole_id != grunnlag.skole.pk or k.eksamen_id in grunnlag.startet for k in i_perioden):
        raise RadAvvist(
            _(
                "Kandidaten har allerede et annet kandidatnummer i perioden, og det er tatt i bruk. "
                "Be PAS-support avklare hvilket som gjelder."
            ),
            "kandidatnummer",
        )
