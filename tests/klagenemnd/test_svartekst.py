"""The whole answer is made from the outcome, in the case's målform whatever language the reader has."""

import pytest
from django.utils.translation import override

from klagenemnd.models import Overskrift
from klagenemnd.svartekst import BOKSTAVER, KOMPETANSE, Avsnittslag, Retning, Sak, lag_svartekst, retning

BEGRUNNELSE = {
    Overskrift.ELEMENTER: "Svaret viser oversikt.\n\nDet mangler kilder.",
    Overskrift.ARBEIDE_MED: "Øv på kildebruk.",
    Overskrift.HVORFOR: "Helheten er nokså god.",
}
STANDARD = (Avsnittslag.VEDTAK, Avsnittslag.BESKRIVELSE, Avsnittslag.AVSLUTNING)


def svar(verdi, foer="3", maalform="nb", begrunnelse=BEGRUNNELSE):
    sak = Sak(maalform, foer, "123HSP", "NOR1267 Norsk hovedmål", "Lillevik videregående skole", "Statsforvalteren")
    return lag_svartekst(sak, verdi=verdi, begrunnelse=begrunnelse)


@pytest.mark.parametrize(
    ("foer", "verdi", "maalform", "setning"),
    [
        ("2", "2", "nb", "ikke er urimelig i forhold til prestasjonen ved eksamen. Karakteren 2 – TO – opprettholdes."),
        ("2", "3", "nb", "karakteren 2 – TO – er urimelig i forhold til prestasjonen ved eksamen. "
                         "Karakteren settes opp til 3 – TRE."),
        ("6", "1", "nb", "Karakteren settes ned til 1 – EN."),
        ("MB", "4", "nb", "Karakteren settes til 4 – FIRE."),
        ("1", "1", "nn", "ikkje er urimeleg i høve til prestasjonen ved eksamen. Karakteren 1 – EIN – blir halden ved lag."),
        ("4", "5", "nn", "Karakteren blir sett opp til 5 – FEM."),
        ("4", "2", "nn", "Karakteren blir sett ned til 2 – TO."),
        ("MB", "6", "nn", "Karakteren blir sett til 6 – SEKS."),
    ],
)  # fmt: skip
def test_vedtaket_sier_i_tall_og_bokstaver_hva_karakteren_ble(foer, verdi, maalform, setning):
    assert setning in svar(verdi, foer, maalform).tekst


@pytest.mark.parametrize("maalform", ["nb", "nn"])
@pytest.mark.parametrize("verdi", list("123456"))
def test_hvert_utfall_har_hele_svaret_i_rekkefoelge(verdi, maalform):
    hele = svar(verdi, "3", maalform)
    assert [ett.slag for ett in hele.avsnitt] == [*STANDARD[:2], *[Avsnittslag.BEGRUNNELSE] * 3, STANDARD[2]]
    beskrivelse = hele.avsnitt[1].tekst
    assert f"{verdi} – {BOKSTAVER[maalform][verdi]} –" in beskrivelse
    assert f"har {KOMPETANSE[maalform][verdi]} kompetanse i faget." in beskrivelse
    for ett in (*BEGRUNNELSE.values(), "123HSP", "NOR1267", "Lillevik videregående skole", "Statsforvalteren"):
        assert all(linje in hele.tekst for linje in ett.splitlines())
    nytt = ("lager skolen et nytt", "lagar skulen eit nytt")[maalform == "nn"]
    assert (nytt in hele.tekst) == (verdi != "3")
    assert ("endelig", "endeleg")[maalform == "nn"] in hele.tekst
    assert "{" not in hele.tekst


def test_maalformen_er_sakens_ikke_leserens():
    with override("nb"):
        paa_bokmaal = svar("3", maalform="nn").tekst
    with override("nn"):
        paa_nynorsk = svar("3", maalform="nn").tekst
    assert paa_bokmaal == paa_nynorsk
    assert "Kvifor karakteren blir ståande" in paa_bokmaal
    assert "Hvorfor" not in paa_bokmaal


def test_uten_karakter_finnes_bare_begrunnelsen():
    hele = svar("")
    assert hele.retning is None
    assert {ett.slag for ett in hele.avsnitt} == {Avsnittslag.BEGRUNNELSE}
    assert "Hvorfor karakteren blir stående eller endret" in hele.tekst


def test_det_som_ikke_er_skrevet_staar_i_forhaandsvisningen_men_ikke_i_teksten():
    hele = svar("4", begrunnelse={Overskrift.ELEMENTER: "  \n"})
    assert len(hele.avsnitt) == 6
    assert "Hva kandidaten må arbeide med" not in hele.tekst


def test_retningen_foelger_av_de_to_karakterene():
    assert [retning("3", verdi) for verdi in "234"] == [Retning.NED, Retning.OPPRETTHOLDT, Retning.OPP]
    assert retning("MB", "1") == Retning.SATT
    assert retning("3", "") is None
