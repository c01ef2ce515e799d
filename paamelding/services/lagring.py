"""Writes what the verdicts say: a constant number of statements, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Model
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Eksamensparti, Kandidat, Person, Vaktforslag
from eksamen.services.nummerering import koble_numre, sett_numre, trekk_numre
from felles.importer.grunnlag import Utfall
from paamelding.services.ansvarlige import Ansvarligvurdering
from paamelding.services.grunnlag import Grunnlag
from paamelding.services.vurdering import Kandidatvurdering


@dataclass(slots=True)
class Lagret:
    """What was written: ids for the log, for own times and for passwords."""

    nye_partier: list[int] = field(default_factory=list)
    nye_kandidater: list[int] = field(default_factory=list)
    endrede_kandidater: list[int] = field(default_factory=list)
    partier: set[int] = field(default_factory=set)  # whose live table may look different
    andres_partier: set[int] = field(default_factory=set)  # other schools', by a shared number or name


def lagre(
    grunnlag: Grunnlag, kandidater: Sequence[Kandidatvurdering], ansvarlige: Sequence[Ansvarligvurdering]
) -> Lagret:
    """Store rows that are new or changed. Raises IntegrityError when somebody outside the import came first."""
    lagret = Lagret()
    gjelder = [v for v in kandidater if v.utfall in {Utfall.NY, Utfall.ENDRET}]
    _lagre_partier(grunnlag, gjelder, lagret)
    personer = _lagre_personer(gjelder)
    _lagre_navn(gjelder, personer)
    _lagre_kandidater(grunnlag, gjelder, personer, lagret)
    _lagre_numre(grunnlag, gjelder, personer, lagret)
    _lagre_forslag(grunnlag, ansvarlige)
    _finn_andres(grunnlag, gjelder, lagret)
    return lagret


def _lagre_partier(grunnlag: Grunnlag, gjelder: Sequence[Kandidatvurdering], lagret: Lagret) -> None:
    nye = {
        (v.eksamen.pk, v.rad.parti): Eksamensparti(skole=grunnlag.skole, eksamen=v.eksamen, navn=v.rad.parti)
        for v in gjelder
        if v.eksamen and (v.eksamen.pk, v.rad.parti) not in grunnlag.partier
    }
    for parti in Eksamensparti.objects.bulk_create(nye.values()):
        grunnlag.partier[(parti.eksamen_id, parti.navn)] = parti.pk
        lagret.nye_partier.append(parti.pk)
        lagret.partier.add(parti.pk)


@sensitive_variables()
def _lagre_personer(gjelder: Sequence[Kandidatvurdering]) -> dict[str, int]:
    """People by keyed hash, the new ones made. One that another period's import makes at once is found again."""
    ider = {v.rad.noekkel: v.person.pk for v in gjelder if v.person}
    nye = {
        v.rad.noekkel: Person(
            fornavn=v.rad.fornavn,
            etternavn=v.rad.etternavn,
            nummer=v.rad.nummer,
            nummer_hash=v.rad.noekkel,
            nummerslag=v.rad.nummerslag,
        )
        for v in gjelder
        if v.rad.noekkel not in ider
    }
    Person.objects.bulk_create(nye.values(), ignore_conflicts=True)
    ider.update(Person.objects.filter(nummer_hash__in=nye).values_list("nummer_hash", "pk"))
    return ider


@sensitive_variables()
def _lagre_navn(gjelder: Sequence[Kandidatvurdering], personer: dict[str, int]) -> None:
    nye = {
        personer[v.rad.noekkel]: Person(
            pk=personer[v.rad.noekkel],
            fornavn=v.rad.fornavn,
            etternavn=v.rad.etternavn,
            nummer=v.rad.nummer,
            nummer_hash=v.rad.noekkel,
        )
        for v in gjelder
        if v.nytt_navn
    }
    _skriv_over(Person, [nye[pk] for pk in sorted(nye)], ["fornavn", "etternavn"])


def _lagre_kandidater(
    grunnlag: Grunnlag, gjelder: Sequence[Kandidatvurdering], personer: dict[str, int], lagret: Lagret
) -> None:
    nye, endrede = [], []
    for v in gjelder:
        if v.eksamen is None:
            continue
        parti_id = grunnlag.partier[(v.eksamen.pk, v.rad.parti)]
        lagret.partier.add(parti_id)
        felt = {"parti_id": parti_id, "slag": v.rad.kandidatslag}
        if v.kandidat is None:
            maalform = {"maalform": v.rad.maalform} if v.rad.maalform else {}
            felt |= {"rom": v.rad.rom, "plass": v.rad.plass}
            nye.append(Kandidat(person_id=personer[v.rad.noekkel], eksamen=v.eksamen, **felt, **maalform))
            continue
        lagret.partier.add(v.kandidat.parti_id)
        lagret.endrede_kandidater.append(v.kandidat.pk)
        staar = {"pk": v.kandidat.pk, "person_id": v.kandidat.person_id, "eksamen": v.eksamen}
        felt |= {"rom": v.rad.rom or v.kandidat.rom, "plass": v.rad.plass or v.kandidat.plass}
        endrede.append(Kandidat(**staar, maalform=v.rad.maalform or v.kandidat.maalform, **felt))
    lagret.nye_kandidater = [kandidat.pk for kandidat in Kandidat.objects.bulk_create(nye)]
    _skriv_over(Kandidat, endrede, ["parti", "maalform", "slag", "rom", "plass"])


def _lagre_numre(
    grunnlag: Grunnlag, gjelder: Sequence[Kandidatvurdering], personer: dict[str, int], lagret: Lagret
) -> None:
    fra_fil = {personer[v.rad.noekkel]: v.rad.kandidatnummer for v in gjelder if v.nytt_nummer and v.rad.kandidatnummer}
    sett_numre(periode=grunnlag.periode, numre=fra_fil)
    ider = {personer[v.rad.noekkel] for v in gjelder}
    if settings.KANDIDATNUMMER_FRA == "oss":
        trekk_numre(periode=grunnlag.periode, person_ider=ider)
    lagret.partier |= set(koble_numre(periode=grunnlag.periode, person_ider=ider)) & set(grunnlag.partier.values())


@sensitive_variables()
def _lagre_forslag(grunnlag: Grunnlag, ansvarlige: Sequence[Ansvarligvurdering]) -> None:
    nye, endrede = [], []
    for v in ansvarlige:
        if v.eksamen is None:
            continue
        rad = v.rad
        felt = {"fornavn": rad.fornavn, "etternavn": rad.etternavn, "epost": rad.epost, "telefon": rad.telefon}
        if v.utfall == Utfall.NY:
            parti_id = grunnlag.partier[(v.eksamen.pk, rad.parti)]
            nye.append(Vaktforslag(parti_id=parti_id, nummer=rad.nummer, nummer_hash=rad.noekkel, **felt))
        elif v.utfall == Utfall.ENDRET and v.forslag:
            endrede.append(Vaktforslag(pk=v.forslag.pk, **felt))
    Vaktforslag.objects.bulk_create(nye)
    Vaktforslag.objects.bulk_update(endrede, ["fornavn", "etternavn", "epost", "telefon"])


def _finn_andres(grunnlag: Grunnlag, gjelder: Sequence[Kandidatvurdering], lagret: Lagret) -> None:
    """Other parties of the same people in the period show the new name or number too."""
    egne = set(grunnlag.partier.values())
    for v in gjelder:
        if v.person and (v.nytt_navn or v.nytt_nummer):
            rader = [k for k in grunnlag.kandidater[v.person.pk] if k.periode_id == grunnlag.periode.pk]
            lagret.partier |= {k.parti_id for k in rader if k.parti_id in egne}
            lagret.andres_partier |= {k.parti_id for k in rader if k.parti_id not in egne}


def _skriv_over[M: Model](modell: type[M], rader: list[M], felt: list[str]) -> None:
    """New values of rows that exist, in one statement whose cost is linear; `bulk_update` compares each with each."""
    if rader:
        modell._default_manager.bulk_create(rader, update_conflicts=True, unique_fields=["id"], update_fields=felt)
