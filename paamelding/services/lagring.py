"""Writes what the verdicts say: a constant number of statements, in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Eksamensparti, Kandidat, Kandidatnummer, Maalform, Person, Vaktforslag
from eksamen.services.nummerering import koble_numre, sett_numre, trekk_numre
from felles.importer.grunnlag import Utfall
from felles.radmengde import blant_ider, blant_tekster, kopier, reserver_noekler, sett_inn_nye
from paamelding.services.angring import FORSLAGSFELT, KANDIDATFELT, NAVNEFELT, Angredata
from paamelding.services.ansvarlige import Ansvarligvurdering
from paamelding.services.grunnlag import Grunnlag
from paamelding.services.skriving import skriv_over
from paamelding.services.vurdering import Kandidatvurdering

PERSONFELT: Final = ("fornavn", "etternavn", "nummer", "nummer_hash", "nummerslag")
NYTT: Final = ("id", "person_id", "eksamen_id", "parti_id", "kandidatnummer_id", "maalform", "slag", "rom", "plass")


@dataclass(slots=True)
class Lagret:
    """What was written: ids for the log, for own times and for passwords."""

    nye_partier: list[int] = field(default_factory=list)
    nye_kandidater: list[int] = field(default_factory=list)
    endrede_kandidater: list[int] = field(default_factory=list)
    partier: set[int] = field(default_factory=set)  # whose live table may look different
    andres_partier: set[int] = field(default_factory=set)  # other schools', by a shared number or name
    personer: dict[str, int] = field(default_factory=dict, repr=False)  # of stored rows, by keyed hash
    numre: dict[int, str] = field(default_factory=dict)  # of the same people
    angre: Angredata = field(default_factory=lambda: Angredata(0))


def lagre(
    grunnlag: Grunnlag, kandidater: Sequence[Kandidatvurdering], ansvarlige: Sequence[Ansvarligvurdering]
) -> Lagret:
    """Store rows that are new or changed. Raises IntegrityError when somebody outside the import came first."""
    lagret = Lagret(angre=Angredata(grunnlag.periode.pk))
    gjelder = [v for v in kandidater if v.utfall in {Utfall.NY, Utfall.ENDRET}]
    _lagre_partier(grunnlag, gjelder, lagret)
    lagret.personer = _lagre_personer(gjelder, lagret)
    _lagre_navn(gjelder, lagret)
    # Numbers first, so that a new candidate is written once, with its number.
    nummer_av = _lagre_numre(grunnlag, gjelder, lagret)
    _lagre_kandidater(grunnlag, gjelder, nummer_av, lagret)
    _lagre_forslag(grunnlag, ansvarlige, lagret)
    _finn_andres(grunnlag, gjelder, lagret)
    lagret.angre.kandidater, lagret.angre.partier = lagret.nye_kandidater, lagret.nye_partier
    return lagret


def _lagre_partier(grunnlag: Grunnlag, gjelder: Sequence[Kandidatvurdering], lagret: Lagret) -> None:
    brukte = {(v.eksamen.pk, v.rad.parti): v.eksamen for v in gjelder if v.eksamen}
    nye = [
        Eksamensparti(skole=grunnlag.skole, eksamen=eksamen, navn=navn)
        for (eksamen_id, navn), eksamen in brukte.items()
        if (eksamen_id, navn) not in grunnlag.partier
    ]
    for parti in Eksamensparti.objects.bulk_create(nye):
        grunnlag.partier[(parti.eksamen_id, parti.navn)] = parti.pk
        lagret.nye_partier.append(parti.pk)
        lagret.partier.add(parti.pk)


@sensitive_variables()
def _lagre_personer(gjelder: Sequence[Kandidatvurdering], lagret: Lagret) -> dict[str, int]:
    """People by keyed hash, the new ones made. One that another period's import makes at once is found again."""
    ider = {v.rad.noekkel: v.person.pk for v in gjelder if v.person}
    nye = {v.rad.noekkel: v.rad for v in gjelder if v.rad.noekkel not in ider}
    rader = ((rad.fornavn, rad.etternavn, rad.nummer, rad.noekkel, rad.nummerslag) for rad in nye.values())
    laget = dict(sett_inn_nye(Person, PERSONFELT, rader, svar=["nummer_hash", "id"]))
    andres = nye.keys() - laget.keys()
    if andres:
        funnet = Person.objects.filter(nummer_hash__in=blant_tekster(andres))
        laget |= dict(funnet.values_list("nummer_hash", "pk"))
    lagret.angre.personer = list(laget.values())
    return ider | laget


@sensitive_variables()
def _lagre_navn(gjelder: Sequence[Kandidatvurdering], lagret: Lagret) -> None:
    nye = {
        v.person.pk: [v.person.pk, [v.person.fornavn, v.person.etternavn], [v.rad.fornavn, v.rad.etternavn]]
        for v in gjelder
        if v.nytt_navn and v.person
    }
    lagret.angre.navn = [nye[pk] for pk in sorted(nye)]
    skriv_over(Person, NAVNEFELT, [(pk, etter) for pk, _foer, etter in lagret.angre.navn])


def _lagre_kandidater(
    grunnlag: Grunnlag, gjelder: Sequence[Kandidatvurdering], nummer_av: dict[int, int], lagret: Lagret
) -> None:
    nye = []
    for v in gjelder:
        if v.eksamen is None:
            continue
        parti_id = grunnlag.partier[(v.eksamen.pk, v.rad.parti)]
        lagret.partier.add(parti_id)
        if v.kandidat is None:
            person_id = lagret.personer[v.rad.noekkel]
            nye.append((
                person_id, v.eksamen.pk, parti_id, nummer_av.get(person_id), v.rad.maalform or Maalform.BOKMAAL.value,
                v.rad.kandidatslag, v.rad.rom, v.rad.plass,
            ))  # fmt: skip
            continue
        k, rad = v.kandidat, v.rad
        lagret.partier.add(k.parti_id)
        lagret.endrede_kandidater.append(k.pk)
        etter = [
            parti_id, rad.maalform or k.maalform, rad.kandidatslag, rad.rom or k.rom, rad.plass or k.plass,
        ]  # fmt: skip
        lagret.angre.endret.append([k.pk, [k.parti_id, k.maalform, k.slag, k.rom, k.plass], etter])
    lagret.nye_kandidater = reserver_noekler(Kandidat, len(nye))
    kopier(Kandidat, NYTT, ((pk, *rad) for pk, rad in zip(lagret.nye_kandidater, nye, strict=True)))
    skriv_over(Kandidat, KANDIDATFELT, [(pk, etter) for pk, _foer, etter in lagret.angre.endret])


def _lagre_numre(grunnlag: Grunnlag, gjelder: Sequence[Kandidatvurdering], lagret: Lagret) -> dict[int, int]:
    """Numbers of everybody who has none, and of the file; the keys of their rows by person. Candidates who are here
    already get theirs."""
    personer = lagret.personer
    fra_fil = {personer[v.rad.noekkel]: v.rad.kandidatnummer for v in gjelder if v.nytt_nummer and v.rad.kandidatnummer}
    sett_numre(periode=grunnlag.periode, numre=fra_fil)
    ider = {personer[v.rad.noekkel] for v in gjelder}
    if settings.KANDIDATNUMMER_FRA == "oss":
        trekk_numre(periode=grunnlag.periode, person_ider=ider)
    uten = Kandidat.objects.uten_nummer().filter(person__in=blant_ider(ider), eksamen__periode=grunnlag.periode)
    lagret.angre.koblet = sorted(uten.values_list("pk", flat=True))
    lagret.partier |= set(koble_numre(periode=grunnlag.periode, person_ider=ider)) & set(grunnlag.partier.values())
    nummer_av = {}
    numre = Kandidatnummer.objects.filter(periode=grunnlag.periode, person__in=blant_ider(ider))
    for pk, person_id, nummer in numre.values_list("pk", "person_id", "nummer"):
        nummer_av[person_id], lagret.numre[person_id] = pk, nummer
        foer = grunnlag.numre.get(person_id)
        if foer is None:
            lagret.angre.numre.append(pk)
        elif foer != nummer:
            lagret.angre.byttet.append([pk, [foer], [nummer]])
    return nummer_av


@sensitive_variables()
def _lagre_forslag(grunnlag: Grunnlag, ansvarlige: Sequence[Ansvarligvurdering], lagret: Lagret) -> None:
    nye = []
    for v in ansvarlige:
        if v.eksamen is None:
            continue
        rad = v.rad
        verdier = [rad.fornavn, rad.etternavn, rad.epost, rad.telefon]
        if v.utfall == Utfall.NY:
            parti_id = grunnlag.partier[(v.eksamen.pk, rad.parti)]
            felt = dict(zip(FORSLAGSFELT, verdier, strict=True))
            nye.append(Vaktforslag(parti_id=parti_id, nummer=rad.nummer, nummer_hash=rad.noekkel, **felt))
        elif v.utfall == Utfall.ENDRET and v.forslag:
            foer = [getattr(v.forslag, navn) for navn in FORSLAGSFELT]
            lagret.angre.forslag_endret.append([v.forslag.pk, foer, verdier])
    lagret.angre.forslag = [forslag.pk for forslag in Vaktforslag.objects.bulk_create(nye)]
    skriv_over(Vaktforslag, FORSLAGSFELT, [(pk, etter) for pk, _foer, etter in lagret.angre.forslag_endret])


def _finn_andres(grunnlag: Grunnlag, gjelder: Sequence[Kandidatvurdering], lagret: Lagret) -> None:
    """Other parties of the same people in the period show the new name or number too."""
    egne = set(grunnlag.partier.values())
    for v in gjelder:
        if v.person and (v.nytt_navn or v.nytt_nummer):
            rader = [k for k in grunnlag.kandidater[v.person.pk] if k.periode_id == grunnlag.periode.pk]
            lagret.partier |= {k.parti_id for k in rader if k.parti_id in egne}
            lagret.andres_partier |= {k.parti_id for k in rader if k.parti_id not in egne}
