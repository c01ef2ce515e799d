"""Responsible people of an enrolment: proposals that give no access until the administrator ticks them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from eksamen.models import Eksamen, Vaktforslag
from felles.importer.grunnlag import Endring, Radresultat, Utfall
from paamelding.services.grunnlag import Grunnlag
from paamelding.services.rader import ANSVARLIG, Ansvarligrad, RadAvvist
from paamelding.services.vurdering import Kandidatvurdering, finn_eksamen


@dataclass(slots=True, eq=False)
class Ansvarligvurdering:
    """What becomes of a responsible person's row."""

    rad: Ansvarligrad
    utfall: Utfall = Utfall.LIK
    melding: str = ""
    endringer: list[Endring] = field(default_factory=list)
    eksamen: Eksamen | None = None
    forslag: Vaktforslag | None = None

    def resultat(self) -> Radresultat:
        rad = self.rad
        return Radresultat(
            linje=rad.linje,
            slag=ANSVARLIG,
            utfall=self.utfall.value,
            tittel=rad.navn,
            undertittel=rad.epost or rad.telefon or rad.maskert,
            gruppe=f"{rad.kode} · {rad.parti}",
            melding=self.melding,
            endringer=tuple(self.endringer),
        )


def vurder_ansvarlige(
    grunnlag: Grunnlag, rader: Iterable[Ansvarligrad], kandidater: Iterable[Kandidatvurdering]
) -> list[Ansvarligvurdering]:
    """A verdict on each responsible person: a proposal to the administrator, never access."""
    kommer = {(v.eksamen.pk, v.rad.parti) for v in kandidater if v.eksamen and v.gjelder} | set(grunnlag.partier)
    sett: dict[tuple[int, str, str], Ansvarligrad] = {}
    vurderinger = []
    for rad in rader:
        vurdering = Ansvarligvurdering(rad)
        try:
            _vurder_ansvarlig(vurdering, grunnlag, kommer, sett)
        except RadAvvist as grunn:
            vurdering.utfall, vurdering.melding = Utfall.AVVIST, str(grunn)
        vurderinger.append(vurdering)
    return vurderinger


def _vurder_ansvarlig(
    vurdering: Ansvarligvurdering,
    grunnlag: Grunnlag,
    kommer: set[tuple[int, str]],
    sett: dict[tuple[int, str, str], Ansvarligrad],
) -> None:
    rad = vurdering.rad
    if rad.feil:
        raise RadAvvist(rad.feil, rad.feilfelt)
    eksamen = vurdering.eksamen = finn_eksamen(grunnlag, rad)
    foerste = sett.setdefault((eksamen.pk, rad.parti, rad.noekkel), rad)
    if foerste is not rad:
        raise RadAvvist(_("Står to ganger i samme gruppe, også på linje %(linje)s.") % {"linje": foerste.linje})
    if (eksamen.pk, rad.parti) not in kommer:
        raise RadAvvist(_("Gruppen har ingen kandidater som kan importeres, så det blir ikke noe parti å ha vakt i."))
    parti_id = grunnlag.partier.get((eksamen.pk, rad.parti))
    forslag = vurdering.forslag = grunnlag.forslag.get((parti_id, rad.noekkel)) if parti_id else None
    if forslag is None:
        vurdering.utfall = Utfall.NY
        vurdering.melding = _("Foreslås som eksamensvakt. Får ikke tilgang før du godkjenner det.")
        return
    if forslag.status != Vaktforslag.Status.FORESLAATT:
        return
    felter = (
        (_("Navn"), f"{forslag.fornavn} {forslag.etternavn}", rad.navn),
        (_("E-post"), forslag.epost, rad.epost),
        (_("Mobil"), forslag.telefon, rad.telefon),
    )
    vurdering.endringer = [
        Endring(navn, fra or _("ingen"), til or _("ingen")) for navn, fra, til in felter if fra != til
    ]
    if vurdering.endringer:
        vurdering.utfall = Utfall.ENDRET
