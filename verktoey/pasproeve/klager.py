"""What a trial asks of a site about appeals: the school registers and withdraws, PAS treats them."""

from typing import Any, Final

from brukere.models import Bruker
from felles import tid
from klage.models import Klage
from klage.services.registrering import Klagefelt, registrer_klage
from klage.services.sending import send_klager
from klage.services.trekking import trekk
from klagenemnd.services.godkjenning import godkjenn
from klagenemnd.services.kontroll import godkjenn_kontroll
from klagenemnd.services.oppdrag import tildel_nemnd
from klagenemnd.services.publisering import publiser
from klagenemnd.services.vedtak import lagre_versjon
from oppnevning.models import Faggruppe, Faggruppefag, Oppnevning
from verktoey.demodata.gjerninger import ansatt
from verktoey.demodata.klagene import DAG, GRUNNER, NEMND


def klag(kandidat_id: int) -> int:
    """At the school: an appeal on the candidate's grade, registered and sent; its pk."""
    aktoer, naa = ansatt(Bruker.objects.get(brukernavn="skoleadmin")), tid.naa()
    felt = Klagefelt(maalform="nb", alder="voksen", fullmakt_sett=True)
    klage = registrer_klage(kandidat_id=kandidat_id, felt=felt, aktoer=aktoer, naa=naa)
    (svar,), _post = send_klager(klage_ider=[klage.pk], aktoer=aktoer, naa=naa)
    if not svar.gjort:
        raise ValueError(str(svar.melding))
    return int(klage.pk)


def trekk_klagen(kandidat_id: int) -> None:
    """At the school: the candidate does not want to after all."""
    klage = Klage.objects.staaende().get(kandidat=kandidat_id)
    trekk(klage_id=klage.pk, aktoer=ansatt(Bruker.objects.get(brukernavn="skoleadmin")), naa=tid.naa())


def behandle_klagen(kandidat_id: int, verdi: str) -> None:
    """At PAS: a board of two, quality assurance, publication at once."""
    klage = Klage.objects.select_related("kandidat__eksamen").get(kandidat=kandidat_id)
    brukere = {konto: Bruker.objects.get(brukernavn=konto) for konto in (*NEMND, "statsforvalter")}
    myndighet, naa = ansatt(brukere["statsforvalter"]), tid.naa()
    _lag_nemnd(klage, brukere)
    skriver, medlem = (brukere[konto] for konto in NEMND)
    tildel_nemnd(klage_id=klage.pk, skriver_id=skriver.pk, medlem_id=medlem.pk, aktoer=myndighet, naa=naa)
    versjon = lagre_versjon(
        klage_id=klage.pk, verdi=verdi, fra_nummer=0, aktoer=ansatt(skriver), naa=naa, **GRUNNER[klage.maalform],
    )  # fmt: skip
    for bruker in (skriver, medlem):
        godkjenn(versjon_id=versjon.pk, aktoer=ansatt(bruker), naa=naa)
    godkjenn_kontroll(klage_id=klage.pk, kontrollert_versjon=1, aktoer=myndighet, naa=naa)
    publiser(klage_ider=[klage.pk], aktoer=myndighet, naa=naa)


def _lag_nemnd(klage: Klage, brukere: dict[str, Bruker]) -> None:
    """The two are appointed for the fagkode by whoever answers the appeal."""
    gruppe, _ny = Faggruppe.objects.get_or_create(eier=klage.ansvarlig, periode=klage.runde, navn="Klage")
    Faggruppefag.objects.get_or_create(faggruppe=gruppe, fag=klage.kandidat.eksamen.fag)
    lenge = tid.naa() - 60 * DAG
    for konto in NEMND:
        Oppnevning.objects.get_or_create(
            bruker=brukere[konto], faggruppe=gruppe, rolle=Oppnevning.Rolle.KLAGENEMND,
            defaults={
                "status": Oppnevning.Status.TAKKET_JA, "sendt": lenge, "svarfrist": lenge + 14 * DAG,
                "svart": lenge + 3 * DAG, "taushet": lenge + 3 * DAG, "gateadresse": "Storgata 12", "postnummer": "0184",
                "poststed": "Oslo",
            },
        )  # fmt: skip


def klager() -> dict[str, str]:
    """How each candidate's newest appeal stands, by the candidate's pk."""
    rader = Klage.objects.order_by("pk").values_list("kandidat_id", "status")
    return {str(pk): str(status) for pk, status in rader}


KLAGEHANDLINGER: Final[tuple[Any, ...]] = (klag, trekk_klagen, behandle_klagen, klager)
