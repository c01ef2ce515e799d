"""What the chaos run of the monitor says, and when it holds."""

from verktoey.kaos.monitor import rapporter


def linjer(*, brudd=0, kontroll=True):
    return [{"par": "a", "forsoek": 20, "brudd": brudd}, {"par": "a", "kontroll": kontroll}]


def test_uten_brudd_og_med_kontroll_holder_det():
    tekst, holder = rapporter(linjer())

    assert holder
    assert tekst.splitlines()[-1] == "brudd: 0, forsøk: 20, par: 1, kontroller som viste kappløpet: 1"


def test_et_brudd_en_taus_kontroll_eller_ingenting_holder_ikke():
    assert not rapporter(linjer(brudd=1))[1]
    assert not rapporter(linjer(kontroll=False))[1]
    assert not rapporter([])[1]
