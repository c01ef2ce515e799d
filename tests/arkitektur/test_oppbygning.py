"""The rooms of the house: what lies where, and who may know whom."""

import re
import tomllib

from tests.arkitektur.filer import APPER, ROT, egne_filer, importerte_moduler, kode, med_endelse

TOPPNIVAA = {
    *APPER, "config", "templates", "static", "locale", "tests", "docs", "bench", "verktoey", "krav", ".ci",
    "manage.py", "pyproject.toml", "package.json", "package-lock.json", "Makefile", "docker-compose.yml", "Dockerfile",
    ".dockerignore", ".gitignore", ".python-version", ".editorconfig", ".gitattributes",
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE",
}  # fmt: skip
PAKKER = ("models", "querysets", "services", "views")
REKKEFOELGE = [
    "config", "pas_tjener", "pas_klage", "pas_integration", "pas_kontrakt | kandidat | oevelse", "saksgang | inntak", "annullering", "klagepost", "klagenemnd", "klage", "fordeling | svarpost | karakterfoering", "sensur", "oppnevning", "oppmoete", "monitor", "skolelevering | avbrudd", "sjekk | kvittering", "levering", "rapporter", "deltakelse",
    "tilrettelegging", "elever", "paamelding", "vakter", "plan", "eksamen",
    "brukere", "felles",
]  # fmt: skip


def test_toppnivaaet_har_bare_det_som_hoerer_hjemme_der():
    assert {sti.parts[0] for sti in egne_filer()} - TOPPNIVAA == set()


def test_rommene_er_pakker_delt_etter_substantiv():
    enkeltfiler = [str(s) for s in kode() if s.parts[0] in APPER and len(s.parts) == 2 and s.stem in PAKKER]

    assert enkeltfiler == []


def test_pakkenes_init_gir_ikke_navn_videre():
    # models is the exception: Django finds models there.
    for sti in kode():
        if sti.name == "__init__.py" and sti.parent.name in PAKKER[1:]:
            assert importerte_moduler(sti) == set(), sti


def test_importkontraktene_staar_i_pyproject():
    kontrakter = tomllib.loads((ROT / "pyproject.toml").read_text())["tool"]["importlinter"]

    assert set(kontrakter["root_packages"]) == {*APPER, "config"}
    assert kontrakter["contracts"][0]["layers"] == REKKEFOELGE
    assert set(kontrakter["contracts"][1]["containers"]) == set(APPER)
    assert not any("ignore_imports" in kontrakt for kontrakt in kontrakter["contracts"])


def test_ingen_app_bruker_en_annens_visninger_skjemaer_eller_oppgaver():
    brudd = []
    for sti in kode():
        eier = sti.parts[0]
        if eier not in APPER:
            continue
        for navn in importerte_moduler(sti):
            app, _, rest = navn.partition(".")
            if app in APPER and app != eier and rest.split(".")[0] in {"views", "forms", "tasks", "urls"}:
                brudd.append(f"{sti}: {navn}")

    # The ground's views hold no domain: error pages, health and the like may be shown by any app.
    assert [b for b in brudd if ": felles." not in b] == []


def test_bare_config_og_verktoeyene_leser_miljoeet():
    lesere = {str(s) for s in kode() if re.search(r"\bos\.(environ|getenv)\b", (ROT / s).read_text())}

    assert {s for s in lesere if not s.startswith(("config/", "verktoey/", "bench/")) and s != "manage.py"} == set()


def test_bare_felles_tid_spoer_klokken():
    spoer = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|time\.time\(|\bNow\(\)")
    steder = {str(s) for s in kode() if s.parts[0] in APPER and spoer.search((ROT / s).read_text())}

    assert steder - {"felles/tid.py"} == set()


def test_sidene_har_verken_skript_stil_eller_hendelser_paa_linjen():
    forbudt = re.compile(
        r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|hx-on|<style\b|<script(?![^>]*\bsrc=)[^>]*>|javascript:"""
    )
    brudd = [
        f"{sti}:{nummer}"
        for sti in med_endelse(".html")
        for nummer, linje in enumerate((ROT / sti).read_text(encoding="utf-8").splitlines(), 1)
        if forbudt.search(linje)
    ]

    assert brudd == []


def test_ingen_fil_nevner_en_maskins_mapper():
    stier = re.compile(r"(?<![\w.-])/(?:work|root|home/\w+|opt/\w+)/")
    tekst = [
        s for s in egne_filer() if s.suffix in {".py", ".md", ".toml", ".sh", ".yml", ".html", ".js", ".css", ".txt"}
    ]

    assert [str(s) for s in tekst if stier.search((ROT / s).read_text(encoding="utf-8"))] == []
