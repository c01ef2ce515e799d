"""The list of all answers beside the one that is read: lines that look the same are made once, and none is another's."""

import re

from django.utils import translation

from sensur.querysets.svar import Svar
from sensur.views.svarliste import svarliste


def svar(nummer, **felt):
    return Svar(
        kandidat_id=1, nummer=nummer, fravaer="", post=False, post_del1=False, filer=(), forslag="", lagret=None
    )._replace(**felt)


def linjer(*alle, nummer=""):
    """Each line by the number in it: what it says, and what it shows."""
    html = str(svarliste(7, alle, nummer))
    rader = re.findall(r"<li>(.*?)</li>", html)
    assert len(rader) == len(alle)
    return [(re.sub(r"<[^>]+>", " ", rad).split(), re.findall(r"#([a-z]+)\"", rad)) for rad in rader], html


def test_hver_linje_har_sitt_eget_utseende_ogsaa_naar_andre_ser_like_ut():
    alle = [
        svar("A1"),
        svar("A2", forslag="4"),
        svar("A3", forslag="4", merke="se_igjen"),
        svar("A4", forslag="5"),
        svar("A5", post=True),
        svar("A6", fravaer="Ikke møtt", forslag="4"),
        svar("A7", forslag="4"),
    ]
    rader, html = linjer(*alle, nummer="A4")
    assert rader == [
        (["A1", "ikke", "vurdert"], ["ikke"]),
        (["A2", "4", "vurdert"], ["levert"]),
        (["A3", "Se", "igjen", "4", "vurdert"], ["levert", "paanytt"]),
        (["A4", "5", "vurdert"], ["levert"]),
        (["A5", "ikke", "vurdert"], ["post"]),
        (["A6", "Ikke", "møtt"], ["fravaer"]),
        (["A7", "4", "vurdert"], ["levert"]),
    ]
    assert html.count('aria-current="page"') == html.count('id="listemerke"') == 1
    assert '/sensur/oppdrag/7/svar/A4/" aria-current="page"' in html


def test_ingenting_staar_igjen_fra_en_side_til_den_neste():
    foer, _html = linjer(svar("A1", forslag="4"))
    etter, _html = linjer(svar("A1", forslag="2"))
    assert (foer[0][0], etter[0][0]) == (["A1", "4", "vurdert"], ["A1", "2", "vurdert"])


def test_tegn_i_nummeret_er_bare_tegn_og_ordene_er_leserens():
    _rader, html = linjer(svar('<b>"'), svar("A2", fravaer="<i>"))
    assert "<b>" not in html
    assert "<i>" not in html
    with translation.override("en"):
        assert str(svarliste(7, [svar("A1")], "")).count("<li>") == 1
