"""«Aktivitetslogg»: everything that happened to a candidate, with whole addresses, the invigilator's too."""

from tests.monitor.guide.guiden import gi_tilgang, logg, logg_inn, meny, tekst, velg
from tests.monitor.skolelever import last_opp, lever

IPV6 = "2001:700:1d00:ec01:8c2e:41ff:fe07:b2d9"
VAKTENS = "158.36.103.20"


def som_vakten(som, vakt):
    klient = som(vakt)
    klient.defaults["REMOTE_ADDR"] = VAKTENS
    return klient


def test_aktivitetslogg_aapnes_fra_flere_valg_og_er_foerste_arkfane(som, vakt, kandidat):
    klient = som(vakt)

    assert "Se logg" in meny(klient, kandidat)
    assert 'id="fane-logg" href="/monitor/kandidater/' in logg(klient, kandidat)


def test_aktivitetslogg_har_hele_ipv6_adressen_til_kandidaten(som, vakt, kandidat):
    logg_inn(kandidat, REMOTE_ADDR=IPV6)

    assert IPV6 in logg(som(vakt), kandidat)


def test_aktivitetslogg_har_vaktens_adresse_naar_vakten_endrer_status(som, vakt, kandidat):
    klient = som_vakten(som, vakt)
    logg_inn(kandidat)
    gi_tilgang(klient, kandidat)
    velg(klient, kandidat, "sperr")
    lest = tekst(logg(klient, kandidat))

    assert lest.count(VAKTENS) == 2
    assert vakt.navn in lest
    assert "Gitt i kandidatmonitoren" in lest


def test_aktivitetslogg_har_vaktens_adresse_naar_vakten_laster_opp_og_leverer(som, vakt, kandidat):
    klient = som_vakten(som, vakt)
    last_opp(klient, kandidat, "skann.pdf")
    lever(klient, kandidat)
    lest = tekst(logg(klient, kandidat))

    assert "Lastet opp «skann.pdf»" in lest
    assert lest.count(VAKTENS) == 2
