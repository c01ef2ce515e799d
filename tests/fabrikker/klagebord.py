"""What a board has written: versions and approvals, made through the services."""

from brukere.models import Bruker
from felles.tid import naa
from klage.models import Klage
from klagenemnd.models import Nemndinnstilling, Vedtaksversjon
from klagenemnd.querysets.kontroll import siste_versjon
from klagenemnd.querysets.nemnd import nemnda
from klagenemnd.services.godkjenning import godkjenn
from klagenemnd.services.vedtak import lagre_versjon
from tests.fabrikker.sensur import aktoer

TEKST = {
    "elementer": "Svaret viser oversikt over stoffet. Det mangler kilder.",
    "arbeide_med": "Kandidaten må arbeide med kildebruk.",
    "hvorfor": "Svaret viser nokså god kompetanse i faget.",
}


def skriv(klage: Klage, bruker: Bruker, verdi: str = "3", **tekst: str) -> Vedtaksversjon:
    """The next version, from the newest."""
    siste = siste_versjon(klage.pk)
    return lagre_versjon(
        klage_id=klage.pk,
        verdi=verdi,
        fra_nummer=siste.nummer if siste else 0,
        aktoer=aktoer(bruker),
        naa=naa(),
        **(TEKST | tekst),
    )


def godkjenn_begge(klage: Klage, verdi: str = "3", **tekst: str) -> Vedtaksversjon:
    """The two write that answer and both approve it: the case is to be assured."""
    skriver, medlem = (rad.bruker for rad in nemnda(klage.pk)[:2])
    versjon = skriv(klage, skriver, verdi, **tekst)
    for bruker in (skriver, medlem):
        godkjenn(versjon_id=versjon.pk, aktoer=aktoer(bruker), naa=naa())
    klage.refresh_from_db()
    return versjon


def krev_egen_foerst(klage: Klage) -> None:
    """The responsible authority asks for own views first."""
    Nemndinnstilling.objects.create(organisasjon=klage.ansvarlig, egen_foerst=True)
