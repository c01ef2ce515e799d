"""The one world that the access table is tried in: two schools with a party each, and two users of every role."""

from typing import Any

from django.test import Client

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import Rolle
from eksamen.models import Eksamensparti, Kandidat
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat

Slag = Organisasjon.Slag
# Where the role belongs. A user elsewhere is at another school under the same municipality, or in another tree.
PAA_SKOLEN = (Rolle.SKOLEADMIN, Rolle.SKOLEADMIN_PLUSS, Rolle.REKTOR, Rolle.LAERER, Rolle.EKSAMENSVAKT)
NIVAA = {
    Rolle.UDIR: "udir",
    Rolle.DRIFT: "udir",
    Rolle.STATSFORVALTER: "statsforvalter",
    Rolle.SENSOR: "statsforvalter",
    Rolle.KLAGENEMND: "statsforvalter",
    Rolle.FYLKESKOMMUNE: "fylke",
    Rolle.VIGO_EKSAMENSADMIN: "fylke",
    Rolle.INNTAKSKONTOR: "fylke",
    Rolle.KOMMUNE: "kommune",
    **dict.fromkeys(PAA_SKOLEN, "skole"),
}


TILDELES_PAA_NYTT = ("kandidatkapsler", "annen_kandidatkapsler", "maskinhoder", "annen_maskinhoder", "folk")


class Verden:
    """Holds what the rules name (`verden.parti`); the apps' `bygg(verden)` add to it.

    `egne[rolle]` is at the school of `parti` or above it, the invigilator with the watch; `andre[rolle]` is elsewhere.
    """

    udir: Organisasjon
    statsforvalter: Organisasjon
    fylke: Organisasjon
    kommune: Organisasjon
    skole: Organisasjon
    annen_skole: Organisasjon
    parti: Eksamensparti
    annet_parti: Eksamensparti
    kandidat: Kandidat
    annen_kandidat: Kandidat

    def __init__(self) -> None:
        self.egne: dict[str, Bruker] = {}
        self.andre: dict[str, Bruker] = {}
        self.kandidatkapsler: dict[str, str] = {}
        self.annen_kandidatkapsler: dict[str, str] = {}
        self.maskinhoder: dict[str, str] = {}
        self.annen_maskinhoder: dict[str, str] = {}
        self.folk: list[Any] = []

    def __setattr__(self, navn: str, verdi: Any) -> None:
        if navn in self.__dict__ and navn not in TILDELES_PAA_NYTT:
            raise AttributeError(f"Verden har alt en «{navn}». En annen app bruker navnet; velg et annet.")
        super().__setattr__(navn, verdi)

    def __getattr__(self, navn: str) -> Any:
        raise AttributeError(f"Verden har ingen «{navn}». Lag den i bygg(verden) i reglene til appen.")


def bygg_verden() -> Verden:
    """Two schools under one municipality, a second tree beside, a one-part exam that began an hour ago."""
    v = Verden()
    v.udir, v.statsforvalter, v.fylke, v.kommune = _tre("Lillevik")
    v.skole = OrganisasjonFactory(navn="Lillevik videregående skole", overordnet=v.kommune)
    v.annen_skole = OrganisasjonFactory(navn="Åsvang videregående skole", overordnet=v.kommune)
    annet_tre = dict(zip(("udir", "statsforvalter", "fylke", "kommune"), _tre("Storvik"), strict=True))
    for rolle, nivaa in NIVAA.items():
        v.egne[rolle] = bruker_med_rolle(rolle, getattr(v, nivaa))
        v.andre[rolle] = bruker_med_rolle(rolle, v.annen_skole if nivaa == "skole" else annet_tre[nivaa])
    eksamen = lag_eksamen(ansvarlig=v.statsforvalter)
    v.parti = PartiFactory(skole=v.skole, eksamen=eksamen, navn="3STA")
    v.annet_parti = PartiFactory(skole=v.annen_skole, eksamen=eksamen, navn="3STB")
    v.kandidat = lag_kandidat(v.parti)
    v.annen_kandidat = lag_kandidat(v.annet_parti)
    gi_vakt(v.parti, v.egne[Rolle.EKSAMENSVAKT])
    gi_vakt(v.annet_parti, v.andre[Rolle.EKSAMENSVAKT])
    return v


def kapsler_for(bruker: Bruker) -> dict[str, str]:
    """The session cookie of a logged-in member of staff."""
    klient = Client()
    klient.force_login(bruker)
    return {navn: kapsel.value for navn, kapsel in klient.cookies.items()}


def _tre(navn: str) -> list[Organisasjon]:
    over, rekke = None, []
    for slag in (Slag.UDIR, Slag.STATSFORVALTER, Slag.FYLKESKOMMUNE, Slag.KOMMUNE):
        over = OrganisasjonFactory(slag=slag, navn=f"{slag.label} {navn}", overordnet=over)
        rekke.append(over)
    return rekke
