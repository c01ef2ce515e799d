"""Import of «Klageansvar» from a sheet: one row for each fagkode, and area where it is narrowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker
from eksamen.querysets.plan import PLANEIERE
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.importer.grunnlag import Dokument, Importfeil, Kolonnefelt, Radresultat, Utfall, Utfoert
from felles.importer.register import Importslag
from felles.models import Importkjoering
from klage.querysets.ansvar import Styring, styring_for
from klage.services.ansvar import laas_perioder, sett_rad, ta_tilbake
from klage.services.ansvarrader import Grunnlag

SLAG: Final = "klageansvar"
FELT: Final = (
    Kolonnefelt(
        "periode", gettext_lazy("Periode"), ("eksamensperiode", "periodekode"), paakrevd=True,
        hjelp=gettext_lazy("For eksempel V-2027."),
    ),
    Kolonnefelt(
        "fagkode", gettext_lazy("Fagkode"), ("kode", "fag"), paakrevd=True,
        hjelp=gettext_lazy("Skriv «alle» for fagkodene som ingen annen rad nevner."),
    ),
    Kolonnefelt("variant", gettext_lazy("Variant"), hjelp=gettext_lazy("Bare for fagkoder som har det.")),
    Kolonnefelt(
        "omraade", gettext_lazy("Område"), ("region", "gjelder for"),
        hjelp=gettext_lazy("Organisasjonsnummer eller navn. Tomt betyr hele landet."),
    ),
    Kolonnefelt(
        "ansvarlig", gettext_lazy("Ansvarlig"), ("klageansvarlig", "myndighet"), paakrevd=True,
        hjelp=gettext_lazy("Organisasjonsnummer eller navn."),
    ),
)  # fmt: skip
MAL: Final = (
    {"periode": "V-2027", "fagkode": "NOR1267", "variant": "", "omraade": "", "ansvarlig": "Statsforvalteren i Agder"},
    {"periode": "V-2027", "fagkode": "alle", "variant": "", "omraade": "", "ansvarlig": "Statsforvalteren i Innlandet"},
)


@dataclass(frozen=True)
class Ansvarimport:
    """The import of one who sets responsibility. `skole_id` is the organisation where the runs belong."""

    styring: Styring
    slag: str = SLAG

    @property
    def skole_id(self) -> int:
        return self.styring.hjemme.pk

    @property
    def felt(self) -> Sequence[Kolonnefelt]:
        return FELT

    def forhaandsvis(self, dokument: Dokument, *, naa: datetime) -> list[Radresultat]:
        """What each row would do now; a constant number of queries. Raises Importfeil for a file without rows."""
        grunnlag = self._grunnlag(dokument)
        return [grunnlag.resultat(rad) for rad in dokument.rader]

    def utfoer(self, dokument: Dokument, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> Utfoert:
        """Set what the rows that are in order say; no row is ended but the ones they take the place of. Repeatable."""
        grunnlag = self._grunnlag(dokument)
        laas_perioder(grunnlag.perioder.values())
        # Judged anew: somebody may have changed the same rows before the lock was ours.
        grunnlag = self._grunnlag(dokument)
        resultater = [grunnlag.resultat(rad) for rad in dokument.rader]
        endringer: list[dict[str, Any]] = []
        for linje, lest in grunnlag.leste.items():
            try:
                _rad, endring = sett_rad(**lest, aktoer=aktoer, naa=naa)
            except Domenefeil as feil:
                raise Importfeil(linje, feil.melding, kode=feil.kode) from feil
            if endring is not None:
                endringer.append(endring)
        avvist = sum(rad.utfall == Utfall.AVVIST for rad in resultater)
        logg_hendelse(
            Importkjoering(pk=kjoering_id), "klageansvar.importert", aktoer=aktoer, naa=naa, skole_id=self.skole_id,
            satt=len(endringer), avvist=avvist,
        )  # fmt: skip
        return Utfoert(resultater, endringer) if endringer else Utfoert(resultater)

    def angre(self, angredata: Any, *, kjoering_id: int, aktoer: Aktoer, naa: datetime) -> None:
        """Back to what stood before the import, all or nothing. Raises UgyldigOvergang when a row is changed since."""
        ta_tilbake(angredata, aktoer=aktoer, naa=naa)
        logg_hendelse(
            Importkjoering(pk=kjoering_id), "klageansvar.import_angret", aktoer=aktoer, naa=naa,
            skole_id=self.skole_id, tilbakefoert=len(angredata),
        )  # fmt: skip

    def _grunnlag(self, dokument: Dokument) -> Grunnlag:
        if not dokument.rader:
            raise Importfeil(None, _("Filen har ingen rader. Velg en fil med en rad per fagkode."), kode="ingen")
        return Grunnlag(self.styring, dokument)


def lag_ansvarimport(_skole: Any, bruker: Bruker, naa: datetime) -> Ansvarimport:
    """The import of the user. Raises PermissionDenied for those who set no responsibility."""
    styring = styring_for(bruker, naa)
    if not styring.noe:
        raise PermissionDenied(
            _("Klageansvaret settes av Utdanningsdirektoratet, og av fylkeskommunene for eksamener de selv gir.")
        )
    return Ansvarimport(styring)


IMPORTSLAG: Final = Importslag(
    tittel=gettext_lazy("Importer klageansvar"),
    beskrivelse=gettext_lazy(
        "Regneark med en rad for hver fagkode, og for hvert område der ansvaret er delt. En rad som finnes, får den nye "
        "ansvarlige; ingen rader tas bort. Klager som er sendt, blir der de er."
    ),
    roller=PLANEIERE,
    lag=lag_ansvarimport,
    mal=MAL,
    skolevalg=False,
    videre=("klage:ansvar", gettext_lazy("Se klageansvaret")),
    enhet=(gettext_lazy("rad"), gettext_lazy("rader")),
    rekkefoelge=70,
)
