"""What the activity log says of an event, in words."""

import pytest

from monitor.loggtekster import detaljer, tekst


@pytest.mark.parametrize(
    ("handling", "data", "hva", "detalj"),
    [
        ("kandidat.feil_passord", {"antall": 3}, "Skrev feil passord", "3 ganger på rad"),
        ("dagspassord.feil", {"antall": 1}, "Skrev feil dagspassord", ""),
        ("fil.avvist", {"feil": "for_stor"}, "En fil ble ikke tatt imot", "Filen er for stor (over 40 MB)"),
        ("fil.avvist", {"feil": "tull"}, "En fil ble ikke tatt imot", ""),
        ("melding.sendt", {"antall": 3}, "Fikk en melding", ""),
        ("melding.bekreftet", {"melding": 1}, "Bekreftet at meldingen er lest", ""),
        ("tidstillegg.gitt", {"minutter": 7}, "Fikk tid tilbake", "7 minutter"),
        ("del1.innlevert", {"naar": "2027-05-27T09:25:00+00:00"}, "Del 1 levert på papir", "11:25"),
        ("sendespost.merket", {"deler": ["EksamenDel1", "EksamenDel2", "tull"]}, "Merket «Sendes i posten»", " og "),
    ],
)
def test_hendelser_sies_med_ord_og_fakta(handling, data, hva, detalj):
    assert tekst(handling, "") == hva
    assert detalj in detaljer(handling, data)
    assert bool(detaljer(handling, data)) == bool(detalj)
