"""What the real server does with the last piece, in the order that survives a power cut; read from its system calls.

fsync(file) → move → fsync(folder) → COMMIT → answer. With the syncing taken out, the same reading says so.
"""

import re
import shutil
from pathlib import Path

import pytest

from tests.fabrikker.levering import PDF, lag_sesjon
from tests.levering.tjener import Nettklient, Tjener

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("klokken", "mapper")]
STRACE = shutil.which("strace") or "strace"
REKKEFOELGE = ["fsync fil", "flytt", "fsync mappe", "commit", "svar"]
KALL = re.compile(r"^(?P<pid>\d+) +(?P<resten>.*)$")
GJENOPPTATT = re.compile(r"^<\.\.\. \w+ resumed>")


def kall(spor: str) -> list[str]:
    """Every system call: sends where they begin, all others where they are done."""
    halve: dict[str, str] = {}
    ferdige = []
    for linje in spor.splitlines():
        treff = KALL.match(linje)
        if treff is None:
            continue
        pid, resten = treff["pid"], treff["resten"]
        if resten.endswith("<unfinished ...>"):
            if resten.startswith("sendto"):
                ferdige.append(resten)
            else:
                halve[pid] = resten
        elif GJENOPPTATT.match(resten):
            if pid in halve:
                ferdige.append(halve.pop(pid))
        else:
            ferdige.append(resten)
    return ferdige


def slag(ett: str, noekkel: str) -> str | None:
    """What a call means for the file of that key."""
    if ett.startswith("fsync") and f"{noekkel}" in ett:
        return "fsync fil"
    if ett.startswith("rename") and f"{noekkel}.del" in ett:
        return "flytt"
    if ett.startswith("fsync") and re.search(rf"filer/{noekkel[:2]}/{noekkel[2:4]}>", ett):
        return "fsync mappe"
    if ett.startswith("sendto") and "COMMIT" in ett:
        return "commit"
    if ett.startswith("sendto") and "HTTP/1.1 204" in ett:
        return "svar"
    return None


def siste_steg(spor: str, noekkel: str) -> list[str]:
    """The steps from the last sync before the move to the answer, each the last time it stands before the next."""
    funnet = [s for s in (slag(ett, noekkel) for ett in kall(spor)) if s]
    if "svar" not in funnet:
        return funnet
    funnet = funnet[: funnet.index("svar") + 1]
    steg, igjen = [], list(REKKEFOELGE)
    for ett in reversed(funnet):
        if igjen and ett == igjen[-1]:
            steg.insert(0, igjen.pop())
    return steg


def spor_av_en_opplasting(tmp_path: Path, kandidat, **miljoe: str) -> tuple[str, str]:
    """The system calls of a server that was sent a file in one piece, and the file's key."""
    lag_sesjon(kandidat, token="ett")
    sporfil = tmp_path / "spor"
    foran = (STRACE, "-f", "--seccomp-bpf", "-y", "-s", "400", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,sendto",
             "-o", str(sporfil))  # fmt: skip
    tjener = Tjener(tmp_path, foran=foran, **miljoe)
    tjener.start()
    try:
        klient = Nettklient(tjener, "ett")
        adresse = klient.begynn(PDF)
        svar = klient.bit(adresse, 0, PDF)
        assert (svar.status, svar.headers["Upload-Complete"]) == (204, "?1"), svar.innhold
    finally:
        tjener.stopp()
    return sporfil.read_text(errors="replace"), adresse.rstrip("/").rsplit("/", 1)[1].replace("-", "")


def test_filen_er_synket_flyttet_og_bokfoert_foer_noen_faar_vite_at_den_er_mottatt(tmp_path, kandidat):
    spor, noekkel = spor_av_en_opplasting(tmp_path, kandidat)

    assert siste_steg(spor, noekkel) == REKKEFOELGE


@pytest.mark.parametrize("uten", ["lager", "alt"])
def test_kontroll_uten_fsync_holder_ikke_rekkefoelgen(tmp_path, kandidat, uten):
    spor, noekkel = spor_av_en_opplasting(tmp_path, kandidat, UTEN_SYNK=uten)

    assert siste_steg(spor, noekkel) != REKKEFOELGE


def test_lesningen_merker_at_svaret_kom_for_tidlig():
    """The reading itself, on a made-up trace."""
    n = "abcd" + "0" * 28
    linjer = {
        "fsync fil": f"1 fsync(9</s/{n}.del>) = 0",
        "flytt": f'1 rename("/s/{n}.del", "/filer/ab/cd/{n}") = 0',
        "fsync mappe": "1 fsync(9</filer/ab/cd>) = 0",
        "commit": '1 sendto(5<socket:[1]>, "Q\\0\\0\\0\\vCOMMIT\\0", 12, 0, NULL, 0) = 12',
        "svar": '1 sendto(7<socket:[2]>, "HTTP/1.1 204 No Content\\r\\n", 30, 0, NULL, 0) = 30',
    }
    assert siste_steg("\n".join(linjer.values()), n) == REKKEFOELGE
    for foer, etter in (("svar", "commit"), ("commit", "fsync mappe"), ("flytt", "fsync fil")):
        bytt = {foer: linjer[etter], etter: linjer[foer]}
        assert siste_steg("\n".join({**linjer, **bytt}.values()), n) != REKKEFOELGE
