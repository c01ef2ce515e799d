"""An enrolment taken back: what it made goes, what it changed is set back, or nothing happens and the reason is told."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CASCADE, Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import (
    Deltype,
    Eksamensdel,
    Eksamensparti,
    Kandidat,
    Kandidatnummer,
    Kandidatpassord,
    Person,
    Vaktforslag,
)
from felles.bidrag import bindinger, tidslyttere
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Importkjoering
from paamelding.services.grunnlag import laas_periode
from paamelding.services.skriving import skriv_over

KANDIDATFELT = ("parti_id", "maalform", "slag", "rom", "plass")
NAVNEFELT = ("fornavn", "etternavn")
FORSLAGSFELT = ("fornavn", "etternavn", "epost", "telefon")

type Endret = list[list[Any]]  # pk, the values before, the values after


@dataclass(slots=True)
class Angredata:
    """What takes an enrolment back. Ids of what was made; values before and after of what was changed."""

    periode: int
    kandidater: list[int] = field(default_factory=list)
    partier: list[int] = field(default_factory=list)
    personer: list[int] = field(default_factory=list)
    numre: list[int] = field(default_factory=list)
    forslag: list[int] = field(default_factory=list)
    koblet: list[int] = field(default_factory=list)  # older candidates that got their number
    endret: Endret = field(default_factory=list)
    navn: Endret = field(default_factory=list)
    byttet: Endret = field(default_factory=list)  # numbers
    forslag_endret: Endret = field(default_factory=list)

    def som_json(self) -> dict[str, Any] | None:
        """Plain values, or None when nothing was done."""
        data = asdict(self)
        return data if any(verdi for navn, verdi in data.items() if navn != "periode") else None


def angre_paamelding(data: dict[str, Any], *, skole_id: int, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """Take it back, in the caller's transaction. Raises UgyldigOvergang with the reason; then nothing is changed.

    Candidates that somebody has removed since are no hindrance. Parties, numbers and people that others have come to
    use stay.
    """
    angre = Angredata(**data)
    laas_periode(angre.periode)
    partier = _laas(angre)
    _krev_ubundet(angre.kandidater, naa)
    endringer = (
        (Kandidat, KANDIDATFELT, angre.endret), (Person, NAVNEFELT, angre.navn),
        (Kandidatnummer, ("nummer",), angre.byttet), (Vaktforslag, FORSLAGSFELT, angre.forslag_endret),
    )  # fmt: skip
    for modell, felt, rader in endringer:
        _krev_uendret(modell, felt, rader)
    logg_hendelse(
        Importkjoering(pk=kjoering_id), "paamelding.angret", aktoer=aktoer, naa=naa, partier=partier, skole_id=skole_id,
        kandidater=angre.kandidater, endrede=[rad[0] for rad in angre.endret], slettede_partier=angre.partier,
    )  # fmt: skip
    Kandidatpassord.objects.filter(pk__in=angre.kandidater).delete()
    Kandidat.objects.filter(pk__in=angre.kandidater).delete()
    Kandidat.objects.filter(pk__in=angre.koblet).update(kandidatnummer=None)
    for modell, felt, rader in endringer:
        skriv_over(modell, felt, [(pk, foer) for pk, foer, _etter in rader])
    Vaktforslag.objects.filter(pk__in=angre.forslag, status=Vaktforslag.Status.FORESLAATT).delete()
    for type_, ider in ((Kandidatnummer, angre.numre), (Eksamensparti, angre.partier), (Person, angre.personer)):
        type_._default_manager.filter(pk__in=ubrukte(type_, ider)).delete()
    for lytter in tidslyttere.alle():
        lytter([rad[0] for rad in angre.endret])


def ubrukte(modell: type[Model], ider: Collection[int]) -> set[int]:
    """Those of the rows that nothing points at, but for what goes with them; one query a relation."""
    igjen = set(ider)
    for relasjon in modell._meta.related_objects:
        if not igjen or relasjon.on_delete is CASCADE:
            continue
        felt = relasjon.field.attname
        rader = relasjon.related_model._default_manager.filter(**{f"{felt}__in": igjen})
        igjen -= set(rader.values_list(felt, flat=True))
    return igjen


def _laas(angre: Angredata) -> list[int]:
    """Lock parties, then candidates; the parties whose live table will look different."""
    ider = [*angre.kandidater, *angre.koblet, *(rad[0] for rad in angre.endret)]
    personer = [rad[0] for rad in angre.navn]
    beroert = Kandidat.objects.filter(pk__in=ider) | Kandidat.objects.filter(person__in=personer)
    beroerte = set(beroert.values_list("parti_id", flat=True)) | {rad[1][0] for rad in angre.endret}
    partier = Eksamensparti.objects.filter(pk__in=beroerte | set(angre.partier))
    laast = list(partier.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    list(beroert.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    return laast


def _krev_ubundet(ider: Sequence[int], naa: datetime) -> None:
    kandidater = Kandidat.objects.filter(pk__in=ider)
    startet = Eksamensdel.objects.exclude(type=Deltype.FORBEREDELSE).filter(start__lte=naa).values("eksamen")
    grunner: Counter[str] = Counter()
    antall = kandidater.filter(eksamen__in=startet).count()
    if antall:
        grunner[_("Eksamenen har startet.")] = antall
    for ledd in bindinger.alle():
        grunner.update(str(grunn) for grunn in ledd(kandidater).values())
    if grunner:
        hva = " ".join(
            ngettext("%(n)s kandidat: %(grunn)s", "%(n)s kandidater: %(grunn)s", n) % {"n": n, "grunn": grunn}
            for grunn, n in grunner.most_common(3)
        )
        raise UgyldigOvergang(
            _("Importen kan ikke angres, for noe har bygd på den. %(hva)s Rett det som er feil for hånd.")
            % {"hva": hva},
            kode="bundet",
        )


def _krev_uendret(modell: type[Model], felt: Sequence[str], rader: Iterable[Sequence[Any]]) -> None:
    """What the import changed must stand as it left it; a row that is gone is somebody's change too."""
    ventet = {pk: tuple(etter) for pk, _foer, etter in rader}
    staar = modell._default_manager.filter(pk__in=ventet).values_list("pk", *felt) if ventet else ()
    naa = {pk: tuple(verdier) for pk, *verdier in staar}
    antall = sum(naa.get(pk) != etter for pk, etter in ventet.items())
    if antall:
        raise UgyldigOvergang(
            ngettext(
                "Importen kan ikke angres, for %(n)s rad er endret etter den. Rett det som er feil for hånd.",
                "Importen kan ikke angres, for %(n)s rader er endret etter den. Rett det som er feil for hånd.",
                antall,
            )
            % {"n": antall},
            kode="endret_siden",
        )
