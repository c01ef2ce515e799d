"""«Hurtigguide»: the four steps, one after the other."""

from felles.tid import naa
from levering.querysets.kandidatstatus import hent_med_status
from tests.fabrikker.eksamen import lag_oppgave
from tests.fabrikker.levering import digital_del
from tests.monitor.guide.guiden import gi_tilgang, hoerer_til, html, logg_inn, meny, monitor, rad
from tests.monitor.skolelever import last_opp, lever, side


def test_hurtigguide_fra_innlogging_til_levert_av_vakten(som, vakt, kandidat):
    lag_oppgave(digital_del(kandidat))
    klient = som(vakt)
    assert "Kandidatmonitor" in monitor(klient)
    assert "Gi tilgang" not in rad(klient, kandidat)

    egen = logg_inn(kandidat)
    assert hoerer_til(egen) == "/kandidat/autorisering/"
    assert rad(klient, kandidat).startswith("Venter på tilgang Gi tilgang")

    gi_tilgang(klient, kandidat)
    assert hoerer_til(egen) == "/kandidat/oppgave/"

    assert "Lever for kandidat" in meny(klient, kandidat)
    assert "Lever for" in html(klient.get(side(kandidat)))
    last_opp(klient, kandidat, "skann.pdf")
    lever(klient, kandidat)
    assert hent_med_status(kandidat.pk, naa()).digital_levert
    assert hoerer_til(egen) == "/kandidat/kvittering/"


def test_hurtigguide_foer_start_kommer_kandidaten_til_ventesiden(som, vakt, todelt_kandidat):
    egen = logg_inn(todelt_kandidat)
    gi_tilgang(som(vakt), todelt_kandidat)

    assert hoerer_til(egen) == "/kandidat/venter/"
