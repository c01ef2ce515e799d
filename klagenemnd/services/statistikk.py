"""Appeals as reports: all of them, the basis of the board's fees, and how they went."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from felles.bidrag import Tekst
from felles.rapport import Gruppe, Kolonne, Rapport, Slag, Tabellrapport, Utvalg
from klage.models import Klage
from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN, KlageQuerySet
from klage.querysets.skolens import Vist, med_vist
from klagenemnd.models import Klageoppdrag, Klagevurdering, Vedtaksgodkjenning
from klagenemnd.querysets.statistikk import Fagtall, fagtall, samlet, statistikkgrunnlag

OVERSKRIFTER: Final[tuple[Tekst, ...]] = (
    _("Periode"), _("Fagkode"), _("Fag"), _("Med karakter"), _("Klager"), _("Klager i prosent"), _("Avgjort"), _("Opp"),
    _("Stadfestet"), _("Ned"), _("Fra karakter til karakter"),
)  # fmt: skip
# Rule: Utdanningsdirektoratet, «Sensorhonorar»: 20 minutes an answer in an appeal, and 20 to the one who writes the reasons.
MINUTTER: Final = 20


def raden(rad: Fagtall) -> list[Any]:
    """A fagkode's figures under `OVERSKRIFTER`."""
    fra_til = ", ".join(
        f"{foer}→{etter}: {antall}" for (foer, etter), antall in sorted(rad.overganger.items()) if foer != etter
    )
    return [
        rad.periode, rad.kode, str(rad.navn), rad.kandidater, rad.klager, rad.andel, rad.avgjort, rad.opp, rad.likt,
        rad.ned, fra_til,
    ]  # fmt: skip


def _klager(utvalg: Utvalg) -> KlageQuerySet:
    """The appeals of the choice that the user may see: of own schools, and those that the own authority answers.

    Asked of the whole authority, it has those of its periods from schools elsewhere too.
    """
    egne = Klage.objects.for_skole(utvalg.bruker, utvalg.naa).values("pk")
    ansvar = Klage.objects.for_ansvarlig(utvalg.bruker, utvalg.naa).values("pk")
    her = Q(kandidat__in=utvalg.kandidater.order_by().values("pk"))
    if utvalg.skole.slag not in {Organisasjon.Slag.SKOLE, Organisasjon.Slag.PRIVATISTKONTOR}:
        perioder = utvalg.partier.order_by().values("eksamen__periode")
        her |= Q(kandidat__eksamen__periode__in=perioder, pk__in=ansvar)
    return Klage.objects.filter(her).filter(Q(pk__in=egne) | Q(pk__in=ansvar))


def alle_klager(utvalg: Utvalg) -> Iterable[Sequence[Any]]:
    """A row for each appeal; one query. The answer shows from its second on, and how far the board has come to nobody."""
    egne = Klageoppdrag.objects.filter(klage=OuterRef("pk"), bruker=utvalg.bruker)
    klager: QuerySet[Any] = med_vist(_klager(utvalg).for_visning(), utvalg.naa).annotate(i_nemnda=Exists(egne))
    rekke = (
        "kandidat__eksamen__fag__fagkode",
        "kandidat__parti__skole__navn",
        "kandidat__kandidatnummer__nummer",
        "pk",
    )
    for klage in klager.order_by(*rekke):
        kandidat = klage.kandidat
        yield (
            kandidat.eksamen.fag.kode,
            kandidat.parti.skole.navn,
            kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "",
            # Whoever is on the board works by the number alone, also where they are of the authority too.
            "" if klage.i_nemnda else f"{kandidat.person.fornavn} {kandidat.person.etternavn}",
            klage.get_slag_display(),
            klage.get_kalender_display(),
            klage.fremsatt,
            klage.ansvarlig.navn if klage.ansvarlig else "",
            klage.karakter,
            Vist(klage.vist).label,
            klage.svar or "",
            klage.svar_fra,
        )


def honorar(utvalg: Utvalg) -> Iterable[Sequence[Any]]:
    """A row for each member and round: cases where they stood by grade and text, those that they wrote, third readings.

    Somebody who was replaced has the cases that they had finished. Two queries.
    """
    sine = Klage.objects.for_ansvarlig(utvalg.bruker, utvalg.naa).filter(pk__in=_klager(utvalg).values("pk"))
    godkjent = Vedtaksgodkjenning.objects.filter(oppdrag=OuterRef("pk"))
    levert = Klagevurdering.objects.filter(oppdrag=OuterRef("pk"), levert__isnull=False)
    tredje = Q(rolle=Klageoppdrag.Rolle.TREDJE)
    oppdrag = Klageoppdrag.objects.filter((~tredje & Q(Exists(godkjent))) | (tredje & Q(Exists(levert))))
    antall: dict[tuple[str, str, str, str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    felt = (
        "klage",
        "bruker",
        "bruker__fornavn",
        "bruker__etternavn",
        "rolle",
        "klage__ansvarlig__navn",
        "klage__runde__kode",
    )
    sett: set[tuple[int, int]] = set()
    # Whoever came back to a case is paid for it once; as the one who writes, when that is what they were.
    skrev_foerst = sorted(
        oppdrag.filter(klage__in=sine.values("pk")).order_by("pk").values_list(*felt),
        key=lambda rad: rad[4] != Klageoppdrag.Rolle.SKRIVER,
    )
    for klage, bruker, fornavn, etternavn, rolle, ansvarlig, runde in skrev_foerst:
        if (klage, bruker) in sett:
            continue
        sett.add((klage, bruker))
        teller = antall[ansvarlig, runde, etternavn, fornavn, bruker]
        teller[0] += rolle != Klageoppdrag.Rolle.TREDJE
        teller[1] += rolle == Klageoppdrag.Rolle.SKRIVER
        teller[2] += rolle == Klageoppdrag.Rolle.TREDJE
    for (ansvarlig, runde, etternavn, fornavn, _bruker), (saker, skrevet, ekstra) in sorted(antall.items()):
        yield (
            ansvarlig, runde, f"{fornavn} {etternavn}", saker, skrevet, ekstra, MINUTTER * (saker + skrevet + ekstra),
        )  # fmt: skip


def statistikk(utvalg: Utvalg) -> Iterable[Sequence[Any]]:
    """A row for each fagkode, and one for all; as the page has them."""
    klager = statistikkgrunnlag(utvalg.bruker, utvalg.naa).filter(pk__in=_klager(utvalg).values("pk"))
    rader = fagtall(klager, utvalg.bruker, utvalg.naa)
    for rad in rader:
        yield _med_prosent(raden(rad))
    if len(rader) > 1:
        yield _med_prosent(["", str(_("Alle")), *raden(samlet(rader))[2:]])


def _med_prosent(rad: list[Any]) -> list[Any]:
    andel = rad[5]
    return [*rad[:5], "" if andel is None else f"{andel:.1f}".replace(".", ","), *rad[6:]]


RAPPORTER: Final[tuple[Rapport, ...]] = (
    Tabellrapport(
        navn="klager",
        gruppe=Gruppe.KLAGE,
        tittel=_("Alle klager"),
        beskrivelse=_("Hver klage med når den kom inn, hvem som behandler den, og svaret når det er kommet."),
        kolonner=(
            Kolonne(_("Fagkode"), bredde=10),
            Kolonne(_("Skole"), bredde=15),
            Kolonne(_("Kandidatnr."), bredde=12),
            Kolonne(_("Navn"), bredde=14),
            Kolonne(_("Gjelder"), bredde=17),
            Kolonne(_("Klagerunde"), bredde=14),
            Kolonne(_("Kom inn"), Slag.DATO, 10),
            Kolonne(_("Behandles av"), bredde=18),
            Kolonne(_("Karakter"), bredde=9),
            Kolonne(_("Status"), bredde=13),
            Kolonne(_("Etter klage"), bredde=8),
            Kolonne(_("Svar fra"), Slag.DATO, 10),
        ),
        rader=alle_klager,
        liggende=True,
        samlet=True,
        tomt=_("Ingen har klaget på eksamener i utvalget."),
        roller=LESER_VED_SKOLEN | KLAGEANSVARLIGE,
    ),
    Tabellrapport(
        navn="klagehonorar",
        gruppe=Gruppe.KLAGE,
        tittel=_("Grunnlag for klagehonorar"),
        beskrivelse=_(
            "Saker hvert medlem av klagenemnda har stått inne for, og hvor mange av dem medlemmet skrev: 20 minutter for "
            "hver sak, og 20 til den som skrev. Minstesatser er ikke lagt til."
        ),
        kolonner=(
            Kolonne(_("Myndighet"), bredde=22),
            Kolonne(_("Klagerunde"), bredde=10),
            Kolonne(_("Medlem"), bredde=24),
            Kolonne(_("Saker"), Slag.TALL, 8),
            Kolonne(_("Skrevet"), Slag.TALL, 8),
            Kolonne(_("Ekstra vurderinger"), Slag.TALL, 10),
            Kolonne(_("Minutter"), Slag.TALL, 9),
        ),
        rader=honorar,
        grupperes=2,
        samlet=True,
        tomt=_("Ingen i klagenemnda har gjort ferdig saker i utvalget."),
        roller=frozenset(KLAGEANSVARLIGE),
    ),
    Tabellrapport(
        navn="klagestatistikk",
        gruppe=Gruppe.KLAGE,
        tittel=_("Klagestatistikk"),
        beskrivelse=_("Klager på karakter i hvert fag: hvor mange, og hvor mange som gikk opp, ned eller ble stående."),
        kolonner=tuple(
            Kolonne(tekst, slag, bredde)
            for tekst, slag, bredde in zip(
                OVERSKRIFTER,
                [Slag.TEKST] * 3 + [Slag.TALL] * 2 + [Slag.TEKST] + [Slag.TALL] * 4 + [Slag.TEKST],
                [9, 10, 20, 9, 8, 9, 8, 6, 10, 6, 20],
                strict=True,
            )
        ),
        rader=statistikk,
        liggende=True,
        samlet=True,
        tomt=_("Ingen har klaget på karakterer i utvalget."),
        roller=LESER_VED_SKOLEN | KLAGEANSVARLIGE,
    ),
)
