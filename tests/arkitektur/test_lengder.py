"""Short files and functions, by number: good intentions did not hold in any codebase we learned from."""

import ast

from tests.arkitektur.filer import ROT, kode, med_endelse, tre

MAKS_FIL = 300
MAKS_FUNKSJON = {"views": 40, "services": 60}


def test_ingen_fil_er_over_300_linjer():
    filer = kode(med_tester=True) + med_endelse(".html", ".css", ".js")
    for_lange = {
        str(sti): antall
        for sti in filer
        if (antall := len((ROT / sti).read_text(encoding="utf-8").splitlines())) > MAKS_FIL
    }

    assert for_lange == {}


def funksjonslengde(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring: a long contract is no fault."""
    lengde = (node.end_lineno or node.lineno) - node.lineno + 1
    foerste = node.body[0]
    if ast.get_docstring(node) is not None:
        lengde -= (foerste.end_lineno or foerste.lineno) - foerste.lineno + 1
    return lengde


def test_visninger_og_tjenester_er_korte_funksjoner():
    for_lange = {}
    for sti in kode():
        grense = next((g for rom, g in MAKS_FUNKSJON.items() if rom in (*sti.parts, sti.stem)), None)
        if grense is None:
            continue
        for node in ast.walk(tre(sti)):
            if isinstance(node, ast.FunctionDef) and funksjonslengde(node) > grense:
                for_lange[f"{sti}:{node.lineno} {node.name}"] = funksjonslengde(node)

    assert for_lange == {}


def test_visninger_er_funksjoner():
    klasser = [
        f"{sti}:{node.lineno}"
        for sti in kode()
        if "views" in sti.parts
        for node in ast.walk(tre(sti))
        if isinstance(node, ast.ClassDef) and any("View" in ast.unparse(b) for b in node.bases)
    ]

    assert klasser == []
