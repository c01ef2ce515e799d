"""Appeals of the demo: one in each state that somebody has to do something with, and one that is answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamen, Eksamensparti, Kandidat
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import dagens_dato
from klage.models import Kalender, Klage
from klage.services.ansvar import sett_ansvar
from klage.services.kalender import Fristrad, lagre_frist
from klage.services.registrering import Klagefelt, klargjoer, registrer_klage
from klage.services.sending import send_klager
from klagenemnd.services.fraser import ta_inn_standardfraser
from klagenemnd.services.godkjenning import godkjenn
from klagenemnd.services.kontroll import godkjenn_kontroll
from klagenemnd.services.oppdrag import tildel_nemnd
from klagenemnd.services.publisering import publiser
from klagenemnd.services.vedtak import lagre_versjon
from klagepost.models import Bunkesteg
from klagepost.services.bunker import lag_bunke
from klagepost.services.steg import registrer_steg
from oppnevning.models import Oppnevning
from oppnevning.services.faggrupper import opprett_faggruppe
from verktoey.demodata.gjerninger import ansatt, kandidatadresse, kandidater_i

DAG: Final = timedelta(days=1)
TIME: Final = timedelta(hours=1)
NEMND: Final = ("klagenemnd1", "klagenemnd2")


@dataclass(frozen=True, slots=True)
class Demoklage:
    """Whose it is by place in the party, how far it has come, and what the board sets. Steps are those of `_spill`."""

    plass: int
    til: str
    verdi: str = ""
    svarform: str = ""


STEG: Final = ("registrert", "sendt", "tildelt", "skrevet", "til_kontroll", "godkjent", "avgjort")
KLAGENE: Final = (
    Demoklage(1, "registrert"),
    Demoklage(6, "sendt", svarform="begge"),
    Demoklage(0, "skrevet", "5"),
    Demoklage(4, "til_kontroll", "4"),
    Demoklage(3, "avgjort", "3"),
    # Its paper is in the post, to the first of the board.
    Demoklage(5, "tildelt", svarform="begge"),
)
# In the målform of the answer.
GRUNNER: Final = {
    "nb": {
        "elementer": (
            "Besvarelsen svarer på oppgaven og har en tydelig disposisjon. Språket er stort sett riktig. "
            "Du viser til kildene, men drøfter dem lite."
        ),
        "arbeide_med": (
            "Arbeid med å bruke fagbegreper når du tolker, og med å vise hvordan delene av teksten henger sammen."
        ),
        "hvorfor": (
            "Nemnda har lest besvarelsen på nytt og vurdert den mot kjennetegnene i sensorveiledningen. "
            "Karakteren bygger på helheten i det du har levert."
        ),
    },
    "nn": {
        "elementer": (
            "Svaret går inn på oppgåva og har ein tydeleg disposisjon. Språket er stort sett rett. "
            "Du viser til kjeldene, men drøftar dei lite."
        ),
        "arbeide_med": (
            "Arbeid med å bruke fagomgrep når du tolkar, og med å vise korleis delane av teksten heng saman."
        ),
        "hvorfor": (
            "Nemnda har lese svaret på nytt og vurdert det mot kjenneteikna i sensorrettleiinga. "
            "Karakteren byggjer på heilskapen i det du har levert."
        ),
    },
}


def spill_klagene(
    parti: Eksamensparti, steder: dict[str, Organisasjon], brukere: dict[str, Bruker], naa: datetime
) -> None:
    """Play them from the hour after the publication on. Not repeatable."""
    eksamen = Eksamen.objects.select_related("fag", "periode").get(pk=parti.eksamen_id)
    if eksamen.publiseres is None:
        raise ValueError("the party of the appeals is published")
    myndighet = brukere["statsforvalter"]
    _lag_rammene(eksamen, steder, brukere, naa)
    kandidater = kandidater_i(parti)
    for nummer, klage in enumerate(KLAGENE):
        tid = eksamen.publiseres + TIME + nummer * timedelta(minutes=7)
        _spill(klage, kandidater[klage.plass], brukere, ansatt(myndighet), tid)


def _lag_rammene(eksamen: Eksamen, steder: dict[str, Organisasjon], brukere: dict[str, Bruker], naa: datetime) -> None:
    """Who is responsible, the calendars, and a board that has accepted."""
    eier, udir, myndighet = steder["statsforvalter"], ansatt(brukere["udir"]), ansatt(brukere["statsforvalter"])
    lenge, i_dag = naa - 60 * DAG, dagens_dato(naa)
    sett_ansvar(
        periode_id=eksamen.periode_id, fag_id=eksamen.fag_id, omraade_id=None, ansvarlig_id=eier.pk, aktoer=udir,
        naa=lenge,
    )  # fmt: skip
    rad = Fristrad(eksamen.periode_id, Kalender.ORDINAER, None, "", i_dag + 25 * DAG, i_dag + 70 * DAG)
    lagre_frist(frist_id=None, verdier=rad, aktoer=udir, naa=lenge)
    gruppe = opprett_faggruppe(
        eier_id=eier.pk, periode_id=eksamen.periode_id, navn="Klage norsk", fag_ider=[eksamen.fag_id], aktoer=myndighet,
        naa=lenge,
    )  # fmt: skip
    ta_inn_standardfraser(eier_id=eier.pk, aktoer=myndighet, naa=lenge)
    for konto in NEMND:
        Oppnevning.objects.create(
            bruker=brukere[konto], faggruppe=gruppe, rolle=Oppnevning.Rolle.KLAGENEMND,
            status=Oppnevning.Status.TAKKET_JA, flest_svar=40, sendt=lenge, svarfrist=lenge + 14 * DAG,
            svart=lenge + 3 * DAG, taushet=lenge + 3 * DAG, gateadresse="Storgata 12", postnummer="0184", poststed="Oslo",
        )  # fmt: skip


def _spill(demo: Demoklage, kandidat: Kandidat, brukere: dict[str, Bruker], myndighet: Aktoer, tid: datetime) -> None:
    klage = _registrer(demo, kandidat, ansatt(brukere["skoleadmin"]), tid)
    steg = STEG.index(demo.til)
    if steg >= STEG.index("sendt"):
        send_klager(klage_ider=[klage.pk], aktoer=ansatt(brukere["skoleadmin"]), naa=tid + TIME)
    if steg >= STEG.index("tildelt"):
        skriver, medlem = (brukere[konto] for konto in NEMND)
        tildel_nemnd(
            klage_id=klage.pk, skriver_id=skriver.pk, medlem_id=medlem.pk, aktoer=myndighet, naa=tid + 2 * TIME
        )
        if klage.svarform != klage.Svarform.DIGITAL:
            _send_papiret(klage, ansatt(brukere["skoleadmin"]), tid + 3 * TIME)
    if steg >= STEG.index("skrevet"):
        _vurder(demo, klage, brukere, tid + 3 * TIME, begge=steg > STEG.index("skrevet"))
    if steg >= STEG.index("godkjent"):
        godkjenn_kontroll(klage_id=klage.pk, kontrollert_versjon=1, aktoer=myndighet, naa=tid + 5 * TIME)
    if steg >= STEG.index("avgjort"):
        publiser(klage_ider=[klage.pk], aktoer=myndighet, naa=tid + 6 * TIME)


def _registrer(demo: Demoklage, kandidat: Kandidat, skolen: Aktoer, tid: datetime) -> Klage:
    """The one that is not sent was put forward by the candidate; the school made the others ready."""
    if demo.til == "registrert":
        selv = Aktoer(Hendelse.Aktoerslag.KANDIDAT, kandidat.pk, kandidatadresse(kandidat))
        return registrer_klage(kandidat_id=kandidat.pk, felt=Klagefelt(), aktoer=selv, naa=tid)
    felt = Klagefelt(maalform=kandidat.maalform, svarform=demo.svarform, alder="voksen")
    klage = registrer_klage(kandidat_id=kandidat.pk, felt=felt, aktoer=skolen, naa=tid)
    return klargjoer(klage_id=klage.pk, felt=felt, aktoer=skolen, naa=tid)


def _send_papiret(klage: Klage, skolen: Aktoer, tid: datetime) -> None:
    bunke = lag_bunke(klage_ider=[klage.pk], aktoer=skolen, naa=tid)
    registrer_steg(
        bunke_id=bunke.pk, steg=Bunkesteg.Steg.SENDT, sporing="RR123456785NO", aktoer=skolen, naa=tid + TIME / 2
    )


def _vurder(demo: Demoklage, klage: Klage, brukere: dict[str, Bruker], tid: datetime, *, begge: bool) -> None:
    versjon = lagre_versjon(
        klage_id=klage.pk, verdi=demo.verdi, fra_nummer=0, aktoer=ansatt(brukere[NEMND[0]]), naa=tid,
        **GRUNNER[klage.maalform],
    )  # fmt: skip
    for konto in NEMND if begge else NEMND[:1]:
        godkjenn(versjon_id=versjon.pk, aktoer=ansatt(brukere[konto]), naa=tid + TIME / 2)
