"""The main job, step by step: from an enrolment file to a published grade."""

from verktoey.hovedlop import kandidaten, sensuren, skolen
from verktoey.hovedlop.scene import Scene


def _oppnevn(scene: Scene) -> None:
    scene.oppsett.oppnevn_sensorer()


STEG = (
    ("Skoleadministrator importerer påmeldingen", skolen.importer),
    ("Skoleadministrator gir eksamensvakten vakt", skolen.gi_vakt),
    ("Skoleadministrator henter kandidatnumre og passord", skolen.hent_passord),
    ("Kandidaten logger inn og venter på tilgang", kandidaten.logg_inn),
    ("Eksamensvakten ser kandidaten i monitoren og gir tilgang", skolen.gi_tilgang),
    ("Kandidatens side går videre av seg selv", kandidaten.faar_tilgang),
    ("Eksamen starter, og kandidaten henter oppgaven", kandidaten.henter_oppgaven),
    ("Kandidaten laster opp to filer, leverer og får kvittering", kandidaten.leverer),
    ("Monitoren viser at kandidaten har levert", skolen.monitor_viser_levert),
    ("To sensorer blir oppnevnt", _oppnevn),
    ("Førstesensor foreslår og bekrefter", sensuren.foerste_foreslaar),
    ("Andresensor foreslår og bekrefter", sensuren.andre_foreslaar),
    ("Andresensor fastsetter karakterene", sensuren.andre_fastsetter),
    ("Skoleadministrator ser ingen karakter ennå", skolen.ser_ingen_karakter),
    ("Statsforvalteren publiserer", sensuren.publiserer),
    ("Skoleadministrator ser resultatet", skolen.ser_karakter),
)


def spill(scene: Scene) -> None:
    """Play every step in order. Raises at the first that does not hold."""
    for tekst, gjoer in STEG:
        scene.steg(tekst, gjoer)
