"""Statuses from every combination of facts, against an oracle written from the guide and the design alone."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest
import time_machine

from deltakelse.models import Avlysning, Fravaer, Innloggingssesjon, Sendespost, Sperre
from deltakelse.querysets.tilgang import Tilgang
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import Kandidat, Person
from felles.tid import naa
from levering.models import Delmerke
from levering.querysets.kandidatstatus import hent_til_opplasting
from levering.querysets.status import Fremdrift, med_fakta, med_status, med_stilling, sett_stilling
from tests.fabrikker.deltakelse import (
    finn_del,
    lag_sesjon,
    legg_fil,
    legg_levering,
    sett_fravaer,
    sett_sendespost,
    sett_sperre,
)
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db

# The open sessions, oldest first: V waits, A has access, U had access and logged out.
SESJONER = ("", "V", "A", "AV", "VA", "U", "UV")
LEVERT = ("nei", "ja", "tom", "gjenaapnet")


@pytest.fixture(autouse=True)
def klokken_12():
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


@dataclass(frozen=True)
class Fakta:
    """What is true of a candidate."""

    fravaer: str
    sperret: bool
    sesjoner: str
    startet: bool
    levert: str
    post: bool
    avlyst: bool = False

    # --- the oracle: the guide's tables and docs/arkitektur.md, «Statuses», read line by line -----------------
    @property
    def er_levert(self) -> bool:
        # «Levert digitalt (a delivery with files left, not opened again)»
        return self.levert == "ja"

    @property
    def tilgang(self) -> str:
        # A cancelled exam stands before all: nobody was absent from an exam that was not held.
        if self.avlyst:
            return "Eksamen avlyst"
        if self.fravaer:
            return {"IDF": "Ikke-dokumentert fravær", "DF": "Dokumentert fravær"}[self.fravaer]
        if self.sperret:
            return "Digital tilgang sperret"
        if self.er_levert or self.post:
            return "Ikke tilgang"
        if "A" in self.sesjoner:
            return "Har tilgang" if self.startet else "Venter på eksamensstart"
        return "Venter på tilgang" if "V" in self.sesjoner else "Ikke tilgang"

    @property
    def kan_gi_tilgang(self) -> bool:
        # «all who can be given access»: waiting, or with access and logged in anew.
        stengt = self.avlyst or self.fravaer or self.sperret or self.er_levert or self.post
        return not stengt and self.sesjoner.endswith("V")

    @property
    def paa_nytt(self) -> bool:
        # «Kandidater som logger inn på nytt … «Gi tilgang på nytt»»
        return self.kan_gi_tilgang and len(self.sesjoner) > 1

    @property
    def fremdrift(self) -> str | None:
        if self.avlyst or self.fravaer:
            return None
        if self.post:
            return "Sendes i posten"
        # Opened again: the files stay. A delivery whose files were deleted leaves none.
        return {
            "nei": "Ikke lastet opp",
            "ja": "Levert digitalt",
            "tom": "Ikke lastet opp",
            "gjenaapnet": "Laster opp",
        }[self.levert]


ALLE = [
    Fakta(*verdier)
    for verdier in product(
        ("", "IDF", "DF"), (False, True), SESJONER, (False, True), LEVERT, (False, True), (False, True)
    )
]


def bygg(partier: dict) -> dict[int, Fakta]:
    """A candidate for each combination, in bulk; facts by the candidate's pk."""
    tid = naa()
    personer = Person.objects.bulk_create(
        Person(fornavn="Per", etternavn=f"Aas{nr:03d}", nummer=str(nr), nummer_hash=f"{nr}") for nr in range(len(ALLE))
    )
    kandidater = Kandidat.objects.bulk_create(
        Kandidat(person=person, parti=partier[fakta.startet], eksamen=partier[fakta.startet].eksamen)
        for person, fakta in zip(personer, ALLE, strict=True)
    )
    beregn_egne_tider(k.pk for k in kandidater)
    par = list(zip(kandidater, ALLE, strict=True))
    Fravaer.objects.bulk_create(Fravaer(kandidat=k, slag=f.fravaer, registrert=tid) for k, f in par if f.fravaer)
    Avlysning.objects.bulk_create(
        Avlysning(kandidat=k, begrunnelse="Brann", registrert=tid) for k, f in par if f.avlyst
    )
    Sperre.objects.bulk_create(Sperre(kandidat=k, registrert=tid) for k, f in par if f.sperret)
    Innloggingssesjon.objects.bulk_create(
        sesjon(k, nr, tegn, tid) for k, f in par for nr, tegn in enumerate(f.sesjoner)
    )
    deler = {startet: finn_del(Kandidat(eksamen=parti.eksamen)) for startet, parti in partier.items()}
    for kandidat, fakta in par:
        if fakta.levert != "nei":
            lever(kandidat, fakta)
    Sendespost.objects.bulk_create(
        Sendespost(kandidat=k, eksamensdel=deler[f.startet], registrert=tid) for k, f in par if f.post
    )
    return {k.pk: f for k, f in par}


def sesjon(kandidat: Kandidat, nr: int, tegn: str, tid) -> Innloggingssesjon:
    opprettet = tid + timedelta(minutes=nr - 30)
    felt = {"autorisert": tid, "autorisert_maate": "monitor"} if tegn in "AU" else {}
    felt |= {"avsluttet": tid, "avsluttet_grunn": "utlogget"} if tegn == "U" else {}
    return Innloggingssesjon(
        kandidat=kandidat, token_hash=f"{kandidat.pk}-{nr}", opprettet=opprettet, sist_sett=opprettet, **felt
    )


def lever(kandidat: Kandidat, fakta: Fakta) -> None:
    merke = Delmerke.DEL2 if kandidat.eksamen.todelt else Delmerke.EKSAMEN
    fil = legg_fil(kandidat, delmerke=merke, slettet=naa() if fakta.levert == "tom" else None)
    legg_levering(kandidat, fil, gjenaapnet=naa() if fakta.levert == "gjenaapnet" else None)


def med_ord(kandidat: Kandidat) -> tuple:
    fremdrift = str(Fremdrift(kandidat.fremdrift).label) if kandidat.fremdrift else None
    return str(Tilgang(kandidat.tilgang).label), kandidat.kan_gi_tilgang, kandidat.paa_nytt, fremdrift


@pytest.mark.parametrize("todelt", [False, True])
def test_alle_kombinasjoner_av_fakta(skole, todelt, django_assert_num_queries):
    """1344 candidates for each kind of exam; the digital part is the one part or part 2."""
    start = {True: naa() - timedelta(hours=2), False: naa() + timedelta(hours=1)}
    partier = {
        startet: PartiFactory(skole=skole, eksamen=lag_eksamen(start=tid, todelt=todelt))
        for startet, tid in start.items()
    }
    fasit = bygg(partier)

    with django_assert_num_queries(1):
        svar = {k.pk: med_ord(k) for k in med_status(Kandidat.objects.all(), naa())}

    feil = {
        fasit[pk]: verdi
        for pk, verdi in svar.items()
        if verdi != (fasit[pk].tilgang, fasit[pk].kan_gi_tilgang, fasit[pk].paa_nytt, fasit[pk].fremdrift)
    }
    assert (len(svar), feil) == (len(ALLE), {})
    assert avvik_alene(fasit, django_assert_num_queries) == {}


def avvik_alene(fasit: dict[int, Fakta], antall_spoerringer) -> dict:
    """Where one candidate's requests, and some of the uploads, would be judged otherwise than by the annotation."""
    tabell = {k.pk: vars(k) for k in med_stilling(Kandidat.objects.all(), naa())}
    alle = list(med_fakta(Kandidat.objects.all(), naa()))
    for kandidat in alle:
        sett_stilling(kandidat, naa())
    assert alle[0].tilgang
    utvalg = sorted(tabell)[:: len(ALLE) // 60]
    with antall_spoerringer(len(utvalg)):
        til_opplasting = [hent_til_opplasting(pk, naa()) for pk in utvalg]
    assert {"tilgang", "avlyst", "fravaer_slag", "digital_levert", "parti_id"} < vars(til_opplasting[0]).keys()
    return {
        fasit[k.pk]: (navn, verdi)
        for k in (*alle, *til_opplasting)
        for navn, verdi in vars(k).items()
        if navn in tabell[k.pk] and navn != "_state" and verdi != tabell[k.pk][navn]
    }


# --- part 1, by itself -------------------------------------------------------------------------------------------------
@pytest.fixture
def todelt(skole):
    return lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() - timedelta(hours=3), todelt=True)))


def status(kandidat: Kandidat, tid=None) -> Kandidat:
    return med_status(Kandidat.objects.filter(pk=kandidat.pk), tid or naa()).get()


def test_eksamen_med_en_del_har_ingen_fremdrift_for_del_1(parti):
    assert status(lag_kandidat(parti)).fremdrift_del1 is None


def test_del_1_gaar_gjennom_sine_statuser_uten_aa_roere_del_2_eller_tilgangen(todelt):
    lag_sesjon(todelt, autorisert=True)
    sett = []
    for gjoer in (
        lambda: None,
        lambda: legg_fil(todelt, delmerke=Delmerke.DEL1),
        lambda: legg_levering(todelt, *todelt.filer.all(), del1=True),
        lambda: sett_sendespost(todelt, del1=True),
    ):
        gjoer()
        na = status(todelt)
        sett.append((na.fremdrift_del1, na.fremdrift, na.tilgang))

    assert [del1 for del1, _, _ in sett] == ["ikke_lastet_opp", "laster_opp", "levert_digitalt", "sendes_i_posten"]
    assert {(del2, tilgang) for _, del2, tilgang in sett} == {("ikke_lastet_opp", "har")}


def test_en_fil_for_begge_delene_teller_for_begge(todelt):
    legg_fil(todelt, delmerke=Delmerke.DEL1_OG_2)
    na = status(todelt)

    assert (na.fremdrift_del1, na.fremdrift, na.del1_filer, na.digital_filer) == ("laster_opp", "laster_opp", 1, 1)


def test_en_fil_uten_angitt_del_teller_ikke_i_todelt_eksamen(todelt):
    legg_fil(todelt, delmerke=Delmerke.INGEN)

    assert status(todelt).fremdrift == "ikke_lastet_opp"


def test_fravaer_skjuler_fremdriften_i_begge_deler(todelt):
    legg_fil(todelt, delmerke=Delmerke.DEL1_OG_2)
    sett_fravaer(todelt)
    na = status(todelt)

    assert (na.fremdrift, na.fremdrift_del1) == (None, None)


def test_del_1_sin_start_aapner_ikke_del_2(skole):
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa(), todelt=True)))
    lag_sesjon(kandidat, autorisert=True)

    assert status(kandidat, naa() + timedelta(minutes=119, seconds=59)).tilgang == "venter_paa_start"
    assert status(kandidat, naa() + timedelta(minutes=120)).tilgang == "har"


def test_opphevede_fakta_teller_ikke(todelt):
    sett_fravaer(todelt, opphevet=naa())
    sett_sperre(todelt, opphevet=naa())
    sett_sendespost(todelt, opphevet=naa())
    lag_sesjon(todelt, autorisert=True, avsluttet=True)
    na = status(todelt)

    assert (na.tilgang, na.fremdrift, na.paa_nytt) == ("ikke", "ikke_lastet_opp", False)


def test_antall_og_tid_staar_ved_siden_av_statusen(todelt):
    filer = [legg_fil(todelt, delmerke=Delmerke.DEL2) for _ in range(3)]
    legg_fil(todelt, delmerke=Delmerke.DEL2, slettet=naa())
    legg_levering(todelt, *filer)
    na = status(todelt)

    assert (na.digital_filer, na.digital_levert, na.digital_slutt) == (3, naa(), todelt.deler.latest("start").slutt)
