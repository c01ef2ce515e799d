"""The mechanism of every import, with an import of its own: previews are kept, confirmed once, thrown away, swept."""

import json
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.importer.filer import MAKS_BYTE, krev_stoerrelse, les_fil
from felles.importer.grunnlag import Dokument, Endring, Format, Importfeil, Rad, Radresultat, Utfall, Utfoert, tell
from felles.importer.kjoeringer import (
    HOLDBAR,
    Fil,
    angre,
    bekreft,
    forhaandsvis,
    forkast,
    resultater,
    rydd_utloepte,
    trygt_filnavn,
)
from felles.models import Hendelse, Importkjoering
from felles.tasks import rydd_importer
from felles.tid import naa

pytestmark = pytest.mark.django_db
Status = Importkjoering.Status


class Linjer:
    """A format: one row a line."""

    navn = "linjer"

    def kjenner_igjen(self, data: bytes) -> bool:
        return data.startswith(b"#")

    def les(self, data: bytes) -> Dokument:
        linjer = data.decode().splitlines()
        return Dokument(self.navn, {}, {}, [Rad(n, "rad", {"navn": tekst}) for n, tekst in enumerate(linjer[1:], 2)])


@dataclass
class Navneimport:
    """An import of names: one that is there already is the same, an empty one is refused."""

    slag: str = "navn"
    skole_id: int = 7
    lagret: set = field(default_factory=set)
    feil: Exception | None = None

    def forhaandsvis(self, dokument, *, naa):
        if not dokument.rader:
            raise Importfeil(None, "Filen har ingen rader.")
        return [Radresultat(rad.linje, "rad", self._utfall(rad), rad.felt["navn"]) for rad in dokument.rader]

    def _utfall(self, rad):
        if not rad.felt["navn"]:
            return Utfall.AVVIST.value
        return Utfall.LIK.value if rad.felt["navn"] in self.lagret else Utfall.NY.value

    def utfoer(self, dokument, *, kjoering_id, aktoer, naa):
        if self.feil:
            raise self.feil
        rader = self.forhaandsvis(dokument, naa=naa)
        self.lagret |= {rad.felt["navn"] for rad in dokument.rader}
        return Utfoert(rader, {"navn": sorted(rad.felt["navn"] for rad in dokument.rader)})

    def angre(self, angredata, *, kjoering_id, aktoer, naa):
        if self.feil:
            raise self.feil
        self.lagret -= set(angredata["navn"])


def les_inn(importen, data=b"#\nNora\n\nJon"):
    return forhaandsvis(importen=importen, fil=Fil("navn.txt", data), formater=[Linjer()], aktoer=SYSTEM, naa=naa())


def bekreft_na(kjoering, importen, tid=None):
    return bekreft(kjoering_id=kjoering.pk, importen=importen, aktoer=SYSTEM, naa=tid or naa())


def test_formatet_er_et_format():
    assert isinstance(Linjer(), Format)


def test_fra_fil_til_bekreftet():
    importen = Navneimport()
    kjoering = les_inn(importen)
    assert tell(resultater(kjoering=kjoering, importen=importen, naa=naa()), "rad") == {
        "ny": 2, "endret": 0, "lik": 0, "avvist": 1,
    }  # fmt: skip
    assert importen.lagret == set()

    kjoering = bekreft_na(kjoering, importen)

    assert (kjoering.status, kjoering.avgjort is not None) == (Status.BEKREFTET, True)
    assert [rad.tittel for rad in resultater(kjoering=kjoering, importen=importen, naa=naa())] == ["Nora", "", "Jon"]


def test_innholdet_ligger_kryptert():
    kjoering = les_inn(Navneimport())

    with connection.cursor() as cursor:
        cursor.execute("SELECT innhold FROM felles_importkjoering WHERE id = %s", [kjoering.pk])
        [raa] = cursor.fetchone()
    assert "Nora" not in raa
    assert json.loads(Importkjoering.objects.get().innhold)["rader"][0] == [2, "rad", {"navn": "Nora"}]


def test_en_fil_som_avvises_lagres_ikke():
    for data in (b"", b"ukjent", b"#"):
        with pytest.raises(Importfeil):
            les_inn(Navneimport(), data)

    assert not Importkjoering.objects.exists()
    assert not Hendelse.objects.exists()


def test_bekreftet_to_ganger_utfoeres_en_gang():
    importen = Navneimport()
    kjoering = les_inn(importen)
    foerste = bekreft_na(kjoering, importen)
    importen.feil = AssertionError("ikke en gang til")

    assert bekreft_na(kjoering, importen).avgjort == foerste.avgjort


def test_det_noen_skrev_samtidig_gir_beskjed_og_en_ny_sjanse():
    importen = Navneimport(feil=IntegrityError())
    kjoering = les_inn(importen)

    with pytest.raises(Domenefeil) as feil:
        bekreft_na(kjoering, importen)
    assert feil.value.kode == "samtidig"

    importen.feil = None
    assert bekreft_na(kjoering, importen).status == Status.BEKREFTET


# What each state answers: confirm, throw away, undo.
OVERGANGER = {
    Status.FORHAANDSVIST: (Status.BEKREFTET, Status.FORKASTET, UgyldigOvergang),
    Status.BEKREFTET: (Status.BEKREFTET, UgyldigOvergang, Status.ANGRET),
    Status.FORKASTET: (UgyldigOvergang, Status.FORKASTET, UgyldigOvergang),
    Status.ANGRET: (UgyldigOvergang, UgyldigOvergang, Status.ANGRET),
}


@pytest.mark.parametrize("fra", Status)
@pytest.mark.parametrize("handling", [0, 1, 2])
def test_overganger_fra_hver_status(fra, handling):
    importen = Navneimport()
    kjoering = les_inn(importen)
    if fra in {Status.BEKREFTET, Status.ANGRET}:
        bekreft_na(kjoering, importen)
    if fra == Status.ANGRET:
        angre(kjoering_id=kjoering.pk, importen=importen, aktoer=SYSTEM, naa=naa())
    elif fra == Status.FORKASTET:
        forkast(kjoering_id=kjoering.pk, importen=importen, aktoer=SYSTEM, naa=naa())
    gjoer = (bekreft, forkast, angre)[handling]
    ventet = OVERGANGER[fra][handling]

    if ventet is UgyldigOvergang:
        with pytest.raises(UgyldigOvergang):
            gjoer(kjoering_id=kjoering.pk, importen=importen, aktoer=SYSTEM, naa=naa())
    else:
        assert gjoer(kjoering_id=kjoering.pk, importen=importen, aktoer=SYSTEM, naa=naa()).status == ventet


def test_overgangstabellen_nevner_hver_status():
    assert set(Importkjoering.OVERGANGER) == set(Status)


@pytest.mark.parametrize("felt", [{"status": "tull"}, {"status": "bekreftet"}, {"avgjort": "2027-01-01T00:00Z"}])
def test_databasen_avviser_en_status_som_ikke_henger_sammen(felt):
    les_inn(Navneimport())

    with pytest.raises(IntegrityError), transaction.atomic():
        Importkjoering.objects.update(**felt)


def test_en_annen_skoles_import_finnes_ikke():
    kjoering = les_inn(Navneimport())

    for annen in (Navneimport(skole_id=8), Navneimport(slag="annet")):
        with pytest.raises(Importkjoering.DoesNotExist):
            bekreft_na(kjoering, annen)


@pytest.mark.parametrize(("etter", "gaar"), [(HOLDBAR - timedelta(seconds=1), True), (HOLDBAR, False)])
def test_en_kontroll_holder_ett_doegn(etter, gaar):
    importen = Navneimport()
    kjoering = les_inn(importen)

    if gaar:
        assert bekreft_na(kjoering, importen, kjoering.laget + etter).status == Status.BEKREFTET
    else:
        with pytest.raises(UgyldigOvergang):
            bekreft_na(kjoering, importen, kjoering.laget + etter)


def test_ryddingen_tar_bort_personopplysninger_etter_et_doegn():
    importen = Navneimport()
    ny, gammel, bekreftet = (les_inn(importen) for _ in range(3))
    bekreft_na(bekreftet, importen)
    Importkjoering.objects.exclude(pk=ny.pk).update(laget=naa() - HOLDBAR)
    assert rydd_utloepte(naa=naa()) == 1  # a confirmed one is kept for a day from its confirmation
    Importkjoering.objects.filter(pk=bekreftet.pk).update(avgjort=naa() - HOLDBAR)

    assert rydd_utloepte(naa=naa()) == 1
    assert rydd_utloepte(naa=naa()) == 0

    tilstand = {k.pk: (k.status, bool(k.innhold), bool(k.resultat)) for k in Importkjoering.objects.all()}
    assert tilstand == {
        ny.pk: (Status.FORHAANDSVIST, True, False),
        gammel.pk: (Status.FORKASTET, False, False),
        bekreftet.pk: (Status.BEKREFTET, False, False),
    }
    bekreftet.refresh_from_db()
    assert resultater(kjoering=bekreftet, importen=importen, naa=naa()) == []


def test_oppgaven_rydder():
    les_inn(Navneimport())
    Importkjoering.objects.update(laget=naa() - HOLDBAR)

    rydd_importer()

    assert Importkjoering.objects.get().status == Status.FORKASTET
    assert Hendelse.objects.filter(handling="import.utloept").count() == 1


def test_filnavnet_er_kort_uten_mappe_og_uten_foedselsnummer():
    assert trygt_filnavn("C:\\Users\\kari\\fil.xml") == "fil.xml"
    assert trygt_filnavn("../../etc/passwd") == "passwd"
    assert "03880999973" not in trygt_filnavn("fil 038809 99973 03880999973.xml")
    assert len(trygt_filnavn("a" * 500)) == 200


def test_stoerrelsen_spoerres_det_om_foerst():
    krev_stoerrelse(MAKS_BYTE)
    for stoerrelse in (0, MAKS_BYTE + 1):
        with pytest.raises(Importfeil):
            krev_stoerrelse(stoerrelse)
    with pytest.raises(Importfeil):
        les_fil(b"\x00" * (MAKS_BYTE + 1), [Linjer()])


def test_dokument_og_resultat_taaler_aa_lagres():
    dokument = Dokument("f", {"a": "b"}, {"a": 1}, [Rad(1, "rad", {"x": "å"})])
    resultat = Radresultat(1, "rad", "endret", "Nora", endringer=(Endring("Navn", "a", "b"),))

    assert Dokument.fra_json(json.loads(json.dumps(dokument.som_json()))) == dokument
    assert Radresultat.fra_json(json.loads(json.dumps(resultat.som_json()))) == resultat
