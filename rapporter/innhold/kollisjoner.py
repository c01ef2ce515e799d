"""Who is to be in two places at once, and who stands twice."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensparti, Person
from eksamen.services.kollisjoner import Personkollisjon, dobbeltmeldte, personkollisjoner, vaktkollisjoner
from felles.rapport import Gruppe, Kolonne, Rapport, Slag, Tabellrapport, Tekst, Utvalg
from rapporter.innhold.grunnlag import navn_etternavn_foerst, partinavn

ANNEN_SKOLE: Final = _("En annen skole")
SAMTIDIG: Final = _("Kandidater med to eksamener samtidig")
SAMME_DAG: Final = _("Kandidater med to eksamener samme dag")
FORBEREDELSE: Final = _("Kandidater med eksamen og forberedelse samme dag")
VAKTER: Final = _("Eksamensvakter i to rom samtidig")


def kollisjoner(utvalg: Utvalg) -> Iterable[list[Any]]:
    """Candidates and invigilators in two places, by what kind of collision it is. Six queries."""
    personer, vakter = personkollisjoner(utvalg.partier), vaktkollisjoner(utvalg.partier)
    partier = _partinavn(
        utvalg,
        {pk for k in personer for pk in (k.parti_id, k.annet_parti_id)} | {pk for k in vakter for pk in k.parti_ider},
    )
    navn = _navn({kollisjon.person_id for kollisjon in personer})
    sett: set[frozenset[int]] = set()
    rader: list[tuple[Tekst, list[Any]]] = []
    for kollisjon in personer:
        paret = frozenset({kollisjon.kandidat_id, kollisjon.annen_kandidat_id})
        if paret not in sett:
            sett.add(paret)
            annet = partier.get(kollisjon.annet_parti_id, str(ANNEN_SKOLE))
            # Rule: what stands at another school is told without its day, name and exam.
            dag = kollisjon.dag if kollisjon.annet_parti_id in partier else None
            rad = [navn[kollisjon.person_id], dag, partier.get(kollisjon.parti_id, str(ANNEN_SKOLE)), annet]
            rader.append((_slag(kollisjon), rad))
    for vakt in vakter:
        en, annen = (partier.get(pk, str(ANNEN_SKOLE)) for pk in vakt.parti_ider)
        dag = vakt.dag if partier.keys() >= set(vakt.parti_ider) else None
        rader.append((VAKTER, [vakt.navn, dag, en, annen]))
    for slag in (SAMTIDIG, SAMME_DAG, FORBEREDELSE, VAKTER):
        yield from ([str(slag), *rad] for hva, rad in rader if hva is slag)


def dobbelt(utvalg: Utvalg) -> Iterable[list[Any]]:
    """People who stand more than once in a fagkode in a period. Five queries."""
    meldinger = dobbeltmeldte(utvalg.partier)
    partier = _partinavn(utvalg, {pk for melding in meldinger for pk in melding.parti_ider})
    navn = _navn({melding.person_id for melding in meldinger})
    rader = [
        [
            navn[melding.person_id],
            melding.fagkode,
            len(melding.parti_ider),
            ", ".join(partier.get(pk, str(ANNEN_SKOLE).lower()) for pk in melding.parti_ider),
        ]
        for melding in meldinger
    ]
    return sorted(rader)


def _slag(kollisjon: Personkollisjon) -> Tekst:
    if kollisjon.forberedelse:
        return FORBEREDELSE
    return SAMTIDIG if kollisjon.samtidig else SAMME_DAG


def _partinavn(utvalg: Utvalg, ider: set[int]) -> Mapping[int, str]:
    """The names of the school's own parties among these; those of other schools are not told."""
    egne = Eksamensparti.objects.filter(pk__in=ider, skole=utvalg.skole).select_related("eksamen__fag")
    return {parti.pk: partinavn(parti) for parti in egne}


def _navn(ider: set[int]) -> Mapping[int, str]:
    return {person.pk: navn_etternavn_foerst(person) for person in Person.objects.filter(pk__in=ider).defer("nummer")}


RAPPORTER: Final[tuple[Rapport, ...]] = (
    Tabellrapport(
        navn="kontroll-kollisjoner",
        gruppe=Gruppe.KONTROLL,
        tittel=_("Kollisjoner"),
        beskrivelse=_(
            "Kandidater og eksamensvakter som skal være to steder, på eksamensdagen eller forberedelsesdagen."
        ),
        kolonner=[
            Kolonne(_("Kollisjon")),
            Kolonne(_("Hvem"), bredde=28),
            Kolonne(_("Dato"), Slag.DATO, bredde=11),
            Kolonne(_("Eksamen"), bredde=22),
            Kolonne(_("Den andre"), bredde=22),
        ],
        rader=kollisjoner,
        grupperes=1,
        tomt=_("Ingen skal være to steder samtidig i dette utvalget."),
    ),
    Tabellrapport(
        navn="kontroll-dobbeltmeldte",
        gruppe=Gruppe.KONTROLL,
        tittel=_("Samme person flere ganger"),
        beskrivelse=_("Kandidater som er meldt opp mer enn én gang i samme fagkode i perioden."),
        kolonner=[
            Kolonne(_("Navn"), bredde=28),
            Kolonne(_("Fagkode"), bredde=12),
            Kolonne(_("Ganger"), Slag.TALL, bredde=8),
            Kolonne(_("Partier"), bredde=36),
        ],
        rader=dobbelt,
        tomt=_("Ingen er meldt opp to ganger i samme fagkode."),
    ),
)
