"""Nobody who works loses time to a decision, its undo or the order of acts; and no letter tells a draw too early."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from deltakelse.services.tider import sjekk_alle
from eksamen.models import Eksamensperiode
from felles.angre import angre
from felles.brev import lag_brev
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer
from felles.tid import naa
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.tilrettelegging import Status, lag_sak, legg_regler
from tilrettelegging.models import Tilrettelegging, Tiltaksslag
from tilrettelegging.services.brev import MAL, brevdata
from tilrettelegging.services.soeknader import Tiltaksvalg
from tilrettelegging.services.vedtak import Vedtaksinnhold, fatt_vedtak


@pytest.fixture
def i_gang(parti, fylke):
    """A candidate whose exam began an hour ago, at a school where five hours give sixty minutes more."""
    legg_regler(fylke, [("hel", None, 300, 0, 60)])
    return lag_kandidat(parti)


def ekstra(kandidat) -> list[int]:
    return [deel.ekstra_minutter for deel in kandidat.deler.all()]


def innhold(*slag, utfall=Status.INNVILGET, **felt) -> Vedtaksinnhold:
    return Vedtaksinnhold(utfall=utfall, tekst="Ja.", tiltak=tuple(Tiltaksvalg(s) for s in slag), **felt)


def test_vedtaket_kan_ikke_angres_fra_den_som_sitter_med_tiden(i_gang, rektor):
    sak = lag_sak(i_gang, i_gang.parti)
    rektoren = Aktoer("bruker", rektor.pk)
    _sak, post = fatt_vedtak(
        sak_id=sak.pk, innhold=innhold(Tiltaksslag.UTVIDET_TID), aktoer=rektoren, naa=naa() - timedelta(seconds=20)
    )
    assert ekstra(i_gang) == [60]

    with pytest.raises(UgyldigOvergang) as feil:
        angre(post_id=post.pk, bruker_id=rektor.pk, aktoer=rektoren, naa=naa())

    assert feil.value.kode == "i_gang"
    assert ekstra(i_gang) == [60]
    assert Tilrettelegging.objects.get(pk=sak.pk).status == Status.INNVILGET


@pytest.mark.parametrize(
    ("ny", "gaar"),
    [
        (innhold(Tiltaksslag.EGET_ROM, utfall=Status.DELVIS), False),
        (innhold(Tiltaksslag.UTVIDET_TID, ekstra_eksamen=10), False),
        (innhold(Tiltaksslag.UTVIDET_TID, ekstra_eksamen=90), True),
    ],
)
def test_et_nytt_vedtak_under_eksamen_gir_ikke_mindre_tid(i_gang, rektor, ny, gaar):
    gammel = lag_sak(i_gang, i_gang.parti, status=Status.INNVILGET)
    sak = lag_sak(i_gang, i_gang.parti)
    assert ekstra(i_gang) == [60]

    if gaar:
        fatt_vedtak(sak_id=sak.pk, innhold=ny, aktoer=Aktoer("bruker", rektor.pk), naa=naa())
        assert ekstra(i_gang) == [90]
    else:
        with pytest.raises(UgyldigOvergang) as feil:
            fatt_vedtak(sak_id=sak.pk, innhold=ny, aktoer=Aktoer("bruker", rektor.pk), naa=naa())
        assert feil.value.kode == "i_gang"
        assert ekstra(i_gang) == [60]
        gammel.refresh_from_db()
        assert gammel.status == Status.INNVILGET
    assert list(sjekk_alle()) == []


@pytest.mark.parametrize("kunngjort", [False, True])
def test_brevet_nevner_ikke_trekkfag_foer_de_er_kunngjort(elev, todelt, akershus, kunngjort):
    tidspunkt = naa()
    Eksamensperiode.objects.update(trekk_vgs=tidspunkt if kunngjort else tidspunkt + timedelta(seconds=1))
    lag_sak(elev, todelt, status=Status.INNVILGET)
    saker = Tilrettelegging.objects.med_person().select_related("vedtatt_av")

    (brev,) = brevdata(saker, naa=tidspunkt)

    assert len(brev["eksamener"]) == int(kunngjort)
    tekst = PdfReader(BytesIO(lag_brev(MAL, tittel="Vedtak", brev=[brev], skole="Skolen"))).pages[0].extract_text()
    assert ("under «Mine eksamener»" in " ".join(tekst.split())) is not kunngjort
